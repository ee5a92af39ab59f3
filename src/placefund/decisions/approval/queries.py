"""Reading the approvals of decisions: which steps each needs by its amount, who has approved, and what a release waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from placefund.applications.models import Application
from placefund.decisions.models import Decision, DecisionApproval, DecisionVersion
from placefund.decisions.refusals import WHAT_IS_CLOSED_IS_NOT_READY
from placefund.domain.assessment.approvals import ApprovalStep, Approver, steps_for
from placefund.domain.messages import all_of, say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_in
from placefund.people.access import has, memberships
from placefund.people.models import User


@dataclass(frozen=True, slots=True)
class StepStanding:
    """One step that a decision needs, and its approval as it stands; None while it is waited for."""

    step: ApprovalStep
    approval: DecisionApproval | None

    @property
    def approver(self) -> Approver:
        return self.step.approver


@dataclass(frozen=True, slots=True)
class ApprovalChain:
    """The steps that the newest version of a decision needs, in their order, and the approvals of it that were taken back."""

    version: DecisionVersion
    steps: tuple[StepStanding, ...]
    taken_back: tuple[DecisionApproval, ...] = ()

    @property
    def application(self) -> Application:
        return self.version.decision.application

    @property
    def next(self) -> StepStanding | None:
        """The step that is waited for; None where nothing is."""
        return next((each for each in self.steps if each.approval is None), None)

    @property
    def approved(self) -> tuple[DecisionApproval, ...]:
        return tuple(each.approval for each in self.steps if each.approval is not None)

    @property
    def is_told(self) -> bool:
        return self.version.released_at is not None


def steps_of(round_: Round) -> tuple[ApprovalStep, ...]:
    """The steps that the terms of a round name. No query."""
    method = round_.terms_record.get("method") or {}
    return tuple(ApprovalStep.from_record(each) for each in method.get("approvals", ()))


def newest_versions() -> QuerySet[DecisionVersion]:
    """What is decided to be funded as it was decided last, whether it is told or waits to be."""
    rows = DecisionVersion.objects.filter(corrected_by__isnull=True, outcome="fund")
    rows = rows.exclude(decision__application__state="withdrawn").order_by("decision__application")
    own = (f"decision__application__{path}" for path in Application.READ_WITH)
    return rows.select_related("decision__application__partnership__lead", "decided_by", *own)


def chains(versions: Iterable[DecisionVersion], round_: Round) -> tuple[ApprovalChain, ...]:
    """The chains of these versions of one round that need an approval at all. One query, besides that of the versions."""
    needed = {version: steps_for(version.amount, steps_of(round_)) for version in versions}
    rows = DecisionApproval.objects.filter(version__in=[row.pk for row, steps in needed.items() if steps])
    given: dict[int, list[DecisionApproval]] = {}
    for row in rows.select_related("approved_by", "taken_back_by"):
        given.setdefault(row.version_id, []).append(row)
    return tuple(_chain(version, steps, given.get(version.pk, [])) for version, steps in needed.items() if steps)


def _chain(version: DecisionVersion, steps: Iterable[ApprovalStep], given: Iterable[DecisionApproval]) -> ApprovalChain:
    rows = list(given)
    standing = {row.approver: row for row in rows if row.taken_back_at is None}
    found = tuple(StepStanding(step, standing.get(step.approver.value)) for step in steps)
    return ApprovalChain(version, found, tuple(row for row in rows if row.taken_back_at is not None))


def chain_of(application: Application) -> ApprovalChain | None:
    """The approvals of what is decided on an application; None where it needs none. No query where its round names no step."""
    if not steps_of(application.round):
        return None
    found = chains(newest_versions().filter(decision__application=application), application.round)
    return found[0] if found else None


def waiting_chains(round_: Round) -> tuple[ApprovalChain, ...]:
    """The chains of a round that wait for an approval. No query where its terms name no step."""
    if not steps_of(round_):
        return ()
    versions = newest_versions().filter(decision__application__round=round_, released_at__isnull=True)
    return tuple(chain for chain in chains(versions, round_) if chain.next is not None)


def approvers_of(user: Any, application: Application) -> tuple[Approver, ...]:
    """For which approvers somebody stands with an application: the roles they hold where it belongs."""
    if not has(user, Capability.APPROVE_DECISION, application):
        return ()
    scopes = application.scopes()
    held = {role for role, scope in memberships(user) if scope in scopes}
    return tuple(each for each in Approver if each.role in held)


def concerns(user: Any, chain: ApprovalChain) -> bool:
    """Whether one of its steps is for somebody's role: what is decided is shown to them then."""
    own = approvers_of(user, chain.application)
    return any(each.approver in own for each in chain.steps)


def may_approve(user: Any, chain: ApprovalChain) -> bool:
    """Whether somebody may approve the step that is waited for: it is of their role; they neither decided nor approved before."""
    waited = chain.next
    if waited is None or chain.is_told or chain.version.decided_by == user:
        return False
    return waited.approver in approvers_of(user, chain.application) and all(
        each.approved_by != user for each in chain.approved
    )


def own_approval(user: Any, chain: ApprovalChain) -> DecisionApproval | None:
    """The last approval of a chain that somebody of this person's role gave: what they can take back."""
    if chain.is_told:
        return None
    own = approvers_of(user, chain.application)
    return next((row for row in reversed(chain.approved) if Approver(row.approver) in own), None)


def waits_in_words(chain: ApprovalChain) -> str:
    """“Waits for the approval of a senior officer responsible”; empty when nothing is waited for."""
    waited = chain.next
    return say("Waits for the approval of {one}", one=waited.approver.one) if waited else ""


def why_approvals_wait(round_: Round, by: User, at: datetime, *, is_all: bool = True) -> str:
    """Which decisions of a round still need whose approval before it is released, in a sentence; empty when none does.

    A bid that is closed to whoever asks is not named; with `is_all` they are told that something of it is still to be done,
    which a page that they only look at does not say.
    """
    waiting = waiting_chains(round_)
    if not waiting:
        return ""
    closed = closed_in(by, [round_], at)
    named = [
        say("“{bid}” by {one}", bid=chain.application, one=chain.next.approver.one)
        for chain in waiting
        if chain.next is not None and chain.application.pk not in closed
    ]
    if not named:
        return WHAT_IS_CLOSED_IS_NOT_READY if is_all else ""
    return say(
        "The terms ask for approvals before the release. Still to be approved: {named}. Ask them; each has it among their tasks.",
        named=all_of(named),
    )


def why_not_approved(decision: Decision) -> str:
    """Whose approval the newest version of one decision still needs, in a sentence; empty when nobody's."""
    chain = chain_of(decision.application)
    if chain is None or chain.next is None:
        return ""
    return say(
        "The terms ask for approvals before this is published. Still to approve it: {one}.", one=chain.next.approver.one
    )
