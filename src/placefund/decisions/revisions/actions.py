"""Revising or confirming what was decided. Each revision is a further version that names the one it corrects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from placefund.applications.corrections import actions as corrections
from placefund.decisions import refusals
from placefund.decisions.actions import check_amount, check_words, keep_version, tell_outcome
from placefund.decisions.acts import DecisionAct
from placefund.decisions.approval.queries import why_not_approved
from placefund.decisions.chosen import take_into_pipeline
from placefund.decisions.models import WITH_AMOUNT, Decision, DecisionVersion
from placefund.decisions.queries import (
    departs_from_rank,
    is_above_the_line,
    is_agreed_again,
    left_to_promise_anew,
    pending_revision,
    told_of,
    why_not_revised,
)
from placefund.decisions.reserve import is_next_in_reserve
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.roles import Capability
from placefund.panels.confidentiality import closed_bids
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def revise(
    decision: Decision,
    *,
    outcome: str,
    amount: Money = ZERO,
    reasons: str,
    feedback: str,
    why: str,
    by: User,
    at: datetime,
) -> DecisionVersion:
    """Revise a decision. Before outcomes are released it stands at once; afterwards it waits until somebody else publishes it.

    Raises:
        NotPossible: no reason, a conflict of whoever revises, too much money, an offer that stands.
    """
    decision = _held(decision, by=by, at=at)
    application = decision.application
    allow(by, Capability.DECIDE, application)
    if decision.released_at is None:
        application = corrections.revise_decision(application, by=by, at=at)
    elif lacking := why_not_revised(decision):
        raise NotPossible(lacking)
    check_words(application.round, outcome, reasons, feedback)
    if not why.strip():
        raise NotPossible(say("Say why it is revised: both stand on record, and this between them."))
    if outcome in WITH_AMOUNT:
        check_amount(application, left_to_promise_anew(decision), amount)
    earlier = decision.versions.filter(corrected_by__isnull=True).get()
    above = is_above_the_line(application) or is_next_in_reserve(application)
    decision.outcome, decision.pence = outcome, amount.pence if outcome in WITH_AMOUNT else 0
    decision.reasons, decision.feedback = reasons.strip(), feedback.strip()
    decision.departs_from_rank = departs_from_rank(application.round, above, outcome)
    decision.grounds, decision.decided_by, decision.decided_at = None, by, at
    version = keep_version(decision, corrects=earlier, why=why)
    act = DecisionAct.PROPOSED_REVISION
    if decision.released_at is None:
        act, decision.standing = DecisionAct.REVISED, version.number
        decision.save()
    record(act, application, by=by, at=at, version=version.number, pence=version.pence, why=version.why_corrected)
    return version


@transaction.atomic
def confirm(decision: Decision, *, reason: str, by: User, at: datetime) -> DecisionVersion:
    """Confirm a decision whose score the panel agreed again since: it stands as it was, decided anew on the score as it is now.

    Raises:
        NotPossible: the score is as it was when it was decided, no reason, a conflict of whoever confirms.
    """
    decision = _held(decision, by=by, at=at)
    application = decision.application
    allow(by, Capability.DECIDE, application)
    if not is_agreed_again(application):
        raise NotPossible(refusals.NOTHING_TO_CONFIRM.format(application=application))
    application = corrections.revise_decision(application, by=by, at=at)
    if not reason.strip():
        raise NotPossible(say("Say why it stands: the score it was decided on is another one now."))
    earlier = decision.versions.filter(corrected_by__isnull=True).get()
    above = is_above_the_line(application) or is_next_in_reserve(application)
    decision.departs_from_rank = departs_from_rank(application.round, above, decision.outcome)
    decision.decided_by, decision.decided_at = by, at
    version = keep_version(decision, corrects=earlier, why=reason)
    decision.standing = version.number
    decision.save()
    told: dict[str, Any] = {"version": version.number, "pence": version.pence, "why": version.why_corrected}
    record(DecisionAct.CONFIRMED, application, by=by, at=at, **told)
    return version


@transaction.atomic
def publish_revision(decision: Decision, *, by: User, at: datetime) -> Decision:
    """Publish the revision of a released decision: it stands from now on, beside what was told first. It takes a second person.

    Raises:
        NotPossible: nothing waits, it is one's own, an approval is waited for, an offer stands by now, or the money is gone.
    """
    decision = _held(decision, by=by, at=at)
    application = decision.application
    allow(by, Capability.RELEASE_DECISIONS, application)
    version = pending_revision(decision)
    if version is None:
        raise NotPossible(refusals.NOTHING_TO_PUBLISH)
    if version.decided_by == by:
        raise NotPossible(refusals.REVISION_NEEDS_ANOTHER.format(by=by))
    if lacking := why_not_revised(decision) or why_not_approved(decision):
        raise NotPossible(lacking)
    if version.outcome in WITH_AMOUNT:
        check_amount(application, left_to_promise_anew(decision), version.amount)
    decision.outcome, decision.pence, decision.reasons = version.outcome, version.pence, version.reasons
    decision.feedback, decision.departs_from_rank, decision.grounds = version.feedback, version.departs_from_rank, None
    decision.decided_by, decision.decided_at = version.decided_by, version.decided_at
    decision.standing = version.number
    decision.save()
    version.released_at, version.released_by = at, by
    version.save(update_fields=["released_at", "released_by"])
    corrections.tell_of_revision(application, is_funded=decision.is_positive, by=by, at=at)
    if decision.outcome == "choose":
        take_into_pipeline(application, by=by, at=at)
    round_ = application.round
    embargo = None if round_.is_public(at) else round_.public_from
    text = refusals.REVISED.format(why=version.why_corrected, the_text=told_of(decision))
    tell_outcome(application, text, embargo, is_revised=True, at=at)
    record(
        DecisionAct.PUBLISHED_REVISION,
        application,
        by=by,
        at=at,
        version=version.number,
        pence=version.pence,
        why=version.why_corrected,
    )
    return decision


def _held(decision: Decision, *, by: User, at: datetime) -> Decision:
    """A decision as it is now, held with its round's money; refused to whoever has a conflict with its application."""
    round_ = locked(decision.application.round)
    locked(round_.strand)
    decision = locked(decision)
    if barred := closed_bids(by, [decision.application], at).get(decision.application_id, ""):
        raise NotPossible(refusals.CLOSED_TO_THE_DECISION_MAKER.format(application=decision.application, barred=barred))
    return decision
