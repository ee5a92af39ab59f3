"""What approves a decision, or takes an approval back. Nothing else does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications.models import Application
from placefund.decisions import refusals
from placefund.decisions.acts import DecisionAct
from placefund.decisions.approval.queries import ApprovalChain, approvers_of, chain_of, concerns, own_approval
from placefund.decisions.models import Decision, DecisionApproval
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.panels.confidentiality import closed_bids
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def approve(application: Application, version: int, *, by: User, at: datetime) -> DecisionApproval:
    """Approve what is decided on an application, in the step that is waited for. `version` is the number of what was looked at.

    Raises:
        NotPossible: it needs no approval, was decided otherwise since, is told or approved already; the step is for another
            role; it is one's own decision, or one has approved another step of it.
    """
    chain = _held(application, by=by, at=at)
    if chain.version.number != version:
        raise NotPossible(refusals.DECIDED_SINCE.format(application=application))
    waited = chain.next
    if waited is None:
        raise NotPossible(say("{application} has every approval that it needs.", application=application))
    if waited.approver not in approvers_of(by, application):
        raise NotPossible(refusals.STEP_OF_ANOTHER_ROLE.format(one=waited.approver.one))
    if chain.version.decided_by == by:
        raise NotPossible(refusals.OWN_DECISION)
    if any(each.approved_by == by for each in chain.approved):
        raise NotPossible(refusals.OWN_STEP)
    approval = DecisionApproval.objects.create(
        version=chain.version, approver=waited.approver.value, approved_by=by, approved_at=at
    )
    told: dict[str, Any] = {"version": version, "pence": chain.version.pence, "approver": approval.approver}
    record(DecisionAct.APPROVED, application, by=by, at=at, **told)
    return approval


@transaction.atomic
def take_back(application: Application, *, why: str, by: User, at: datetime) -> tuple[DecisionApproval, ...]:
    """Take back the approval of one's role, with a reason; those of later steps rested on it, and are taken back with it.

    Raises:
        NotPossible: none of one's role stands, it is told already, or no reason is given.
    """
    chain = _held(application, by=by, at=at)
    own = own_approval(by, chain)
    if own is None:
        raise NotPossible(say("No approval that your role gave stands on {application}.", application=application))
    if not why.strip():
        raise NotPossible(say("Say why it is taken back: whoever decided reads it."))
    found = chain.approved[chain.approved.index(own) :]
    for approval in found:
        approval.taken_back_by, approval.taken_back_at, approval.why_taken_back = by, at, why.strip()
        approval.save(update_fields=["taken_back_by", "taken_back_at", "why_taken_back"])
        told: dict[str, Any] = {
            "version": chain.version.number,
            "approver": approval.approver,
            "why": approval.why_taken_back,
        }
        record(DecisionAct.TOOK_APPROVAL_BACK, application, by=by, at=at, **told)
    return found


def _held(application: Application, *, by: User, at: datetime) -> ApprovalChain:
    """The approvals of what is decided on an application, held with its round; refused where it is closed to them or told."""
    allow(by, Capability.APPROVE_DECISION, application)
    locked(application.round)
    if application.pk in closed_bids(by, [application], at):
        raise NotPossible(refusals.CLOSED_TO_THE_APPROVER)
    if decision := Decision.objects.filter(application=application).first():
        locked(decision)
    chain = chain_of(application)
    if chain is None or not concerns(by, chain):
        raise NotPossible(refusals.NO_APPROVAL_NEEDED)
    if chain.is_told:
        raise NotPossible(refusals.APPROVED_AND_TOLD.format(application=application))
    return chain
