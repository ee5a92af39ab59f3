"""Everything that changes decisions. Nothing else may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from placefund.applications import actions as applications
from placefund.applications.models import Application
from placefund.assessment.queries import below_the_threshold, ranked_list
from placefund.decisions import refusals
from placefund.decisions.acts import DecisionAct
from placefund.decisions.approval.queries import why_approvals_wait
from placefund.decisions.chosen import take_into_pipeline
from placefund.decisions.endorsement.queries import why_board_waits
from placefund.decisions.models import WITH_AMOUNT, Decision, DecisionVersion, Feedback
from placefund.decisions.queries import (
    departs_from_rank,
    first_drafts,
    is_above_the_line,
    left_in,
    money_for,
    refused_as_ineligible,
    told_of,
)
from placefund.decisions.round_stages import why_embargo_tells, why_not_ready
from placefund.decisions.signed_scenario import SignedScenario, departs_from_signed, signed_outcomes
from placefund.domain import choices
from placefund.domain.eligibility import moment_in_words
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.portfolio.grounds import Reason
from placefund.domain.roles import Capability
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.funds.stages import stage_of
from placefund.notices.actions import tell
from placefund.panels.confidentiality import closed_bids, closed_in, why_comparisons_are_closed
from placefund.partnerships.audiences import leads_of
from placefund.partnerships.models import LaterClosing
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.records.actions import record
from placefund.scenarios.contest import is_stale


@transaction.atomic
def decide(
    application: Application,
    *,
    outcome: str,
    amount: Money = Money(0),  # noqa: B008  an immutable value
    reasons: str,
    feedback: str,
    by: User,
    at: datetime,
) -> Decision:
    """Decide on an assessed application, with reasons. A departure from the ranking is marked as one.

    Raises:
        NotPossible: more than was asked for, more than the strand has left, reasons or feedback missing, or a conflict of
            whoever decides.
    """
    round_ = locked(application.round)
    locked(round_.strand)  # rounds of one strand share its money
    above = is_above_the_line(application)
    decision = _decide(
        application,
        outcome=outcome,
        amount=amount,
        reasons=reasons,
        feedback=feedback,
        is_above=above,
        barred=closed_bids(by, [application], at).get(application.pk, ""),
        by=by,
        at=at,
    )
    signed = signed_outcomes(round_)
    meant = signed.outcomes.get(application.pk) if signed else None
    if signed is not None and departs_from_signed(decision, application.snapshot.ask, meant):
        record(DecisionAct.DEPARTED, application, by=by, at=at, scenario=signed.pk, reasons=decision.reasons)
    return decision


_DECIDED = {
    "fund": DecisionAct.DECIDED_TO_FUND,
    "invite": DecisionAct.DECIDED_TO_INVITE,
    "choose": DecisionAct.DECIDED_TO_CHOOSE,
    "decline": DecisionAct.DECIDED_TO_DECLINE,
}


def _decide(
    application: Application,
    *,
    outcome: str,
    amount: Money,
    reasons: str,
    feedback: str,
    is_above: bool | None,
    barred: str,
    grounds: Reason | None = None,
    by: User,
    at: datetime,
) -> Decision:
    round_ = application.round
    application = locked(application)
    move(application, "decide", by=by)
    if barred:
        raise NotPossible(refusals.CLOSED_TO_THE_DECISION_MAKER.format(application=application, barred=barred))
    check_words(round_, outcome, reasons, feedback)
    if outcome in WITH_AMOUNT:
        check_amount(application, left_in(round_), amount)
    application = applications.decide(application, by=by, at=at)
    decision = Decision.objects.create(
        application=application,
        outcome=outcome,
        pence=amount.pence if outcome in WITH_AMOUNT else 0,
        reasons=reasons.strip(),
        grounds=grounds.as_record() if grounds else None,
        feedback=feedback.strip(),
        departs_from_rank=departs_from_rank(round_, is_above, outcome),
        decided_by=by,
        decided_at=at,
    )
    keep_version(decision)
    record(_DECIDED[outcome], application, by=by, at=at, pence=decision.pence, reasons=decision.reasons)
    return decision


def keep_version(decision: Decision, *, corrects: DecisionVersion | None = None, why: str = "") -> DecisionVersion:
    """Keep what is decided as a version of its own, which may correct the one before it."""
    return DecisionVersion.objects.create(
        decision=decision,
        number=corrects.number + 1 if corrects else 1,
        outcome=decision.outcome,
        pence=decision.pence,
        reasons=decision.reasons,
        feedback=decision.feedback,
        departs_from_rank=decision.departs_from_rank,
        decided_by=decision.decided_by,
        decided_at=decision.decided_at,
        corrects=corrects,
        why_corrected=why.strip(),
    )


@transaction.atomic
def decide_as_signed(
    round_: Round,
    *,
    told_funded: str,
    told_declined: str,
    words: Callable[[Reason], str],
    by: User,
    at: datetime,
) -> tuple[Decision, ...]:
    """Decide every application that waits for a decision as the signed scenario says: all of them, or none.

    Each decision keeps the scenario's reason: its values, and the sentences that `words` makes of them, which are published.
    `told_funded` and `told_declined` are the feedback until it is written.

    Raises:
        NotPossible: no scenario is signed, the bids or their scores are no longer those it was built from, or a decision breaks
            a rule on its own.
    """
    round_ = locked(round_)
    locked(round_.strand)
    allow(by, Capability.DECIDE, round_)
    if closed := why_comparisons_are_closed(by, round_, at):
        raise NotPossible(closed)
    signed = signed_outcomes(round_)
    if signed is None:
        raise NotPossible(
            say("No scenario of this round is signed. Sign one first, or decide each application by itself.")
        )
    waiting = list(Application.objects.filter(round=round_, state="assessed").select_related(*Application.READ_WITH))
    _refuse_unlike_signed(signed, waiting)
    above = {row.application.pk: row.ranked.is_above_the_line for row in ranked_list(round_, money_for(round_))}
    barred = closed_bids(by, waiting, at)
    found = []
    for application in waiting:
        outcome = signed.outcomes[application.pk]
        found.append(
            _decide(
                application,
                outcome=stage_of(round_).kind.positive_outcome if outcome.percent else "decline",
                amount=outcome.amount(application.snapshot.ask),
                reasons=words(outcome.reason),
                grounds=outcome.reason,
                feedback=told_funded if outcome.percent else told_declined,
                is_above=above.get(application.pk),
                barred=barred.get(application.pk, ""),
                by=by,
                at=at,
            )
        )
    record(DecisionAct.DECIDED_AS_SIGNED, round_, by=by, at=at, scenario=signed.pk, decisions=len(found))
    return tuple(found)


def _refuse_unlike_signed(signed: SignedScenario, waiting: Sequence[Application]) -> None:
    """Refuse to decide as signed what the signed scenario does not speak of, or no longer as it was.

    Raises:
        NotPossible: nothing waits, an application is not in the scenario, or the bids or their scores have changed since.
    """
    if not waiting:
        raise NotPossible(say("No application of this round waits for a decision."))
    if strange := [row for row in waiting if row.pk not in signed.outcomes]:
        raise NotPossible(refusals.NOT_IN_THE_SIGNED_SCENARIO.format(strange=strange[0], name=signed.name))
    if is_stale(signed.scenario):
        raise NotPossible(
            say(
                "The bids or their scores have changed since “{name}” was built. Revoke its signature and "
                "sign a copy, or decide each application by itself.",
                name=signed.name,
            )
        )


def check_words(round_: Round, outcome: str, reasons: str, feedback: str) -> None:
    """Refuse a decision that is none, or that does not say why.

    Raises:
        NotPossible: with what is missing.
    """
    if outcome not in dict(choices.outcomes_of(stage_of(round_).kind)):
        raise NotPossible(refusals.NO_SUCH_OUTCOME[stage_of(round_).kind])
    if not reasons.strip() or not feedback.strip():
        raise NotPossible(say("Give both the reasons for the decision and the feedback the applicant will read."))


def check_amount(application: Application, left: Money, amount: Money) -> None:
    """Refuse to promise more than was asked for, or than is `left` to promise, or anything below the quality threshold of a call.

    Raises:
        NotPossible: with both figures.
    """
    if application.pk in below_the_threshold(application.round, [application]):
        least = application.round.terms().method.threshold_percent
        raise NotPossible(refusals.BELOW_THE_QUALITY_THRESHOLD.format(application=application, least=least))
    asked = application.snapshot.ask
    if amount.pence <= 0 or amount > asked:
        raise NotPossible(say("Offer an amount above £0 and at most the {asked} asked for.", asked=asked))
    if amount > left:
        told = refusals.CALL_HAS_TOO_LITTLE if application.round.is_local_call else refusals.STRAND_HAS_TOO_LITTLE
        raise NotPossible(told.format(left=left, asked=amount, excess=amount - left))


@transaction.atomic
def release(round_: Round, *, public_from: datetime | None = None, by: User, at: datetime) -> list[Decision]:
    """Release every outcome of a round with its feedback, all at the same moment.

    With `public_from` the leads are told now, and everybody else from that moment on. Which decisions depart from the ranking
    is settled here, when the ranking is complete; while deciding it was provisional.

    Raises:
        NotPossible: an application still has no decision, feedback that nobody has reviewed, or a decision whose approval the
            terms ask for.
    """
    round_ = locked(round_)
    locked(round_.strand)  # nobody's promise or tranche comes between the line and its settling
    move(round_, "release", by=by)
    if (
        why := why_not_ready(round_, by, at)
        or why_board_waits(round_, by, at)
        or why_approvals_wait(round_, by, at)
        or why_embargo_tells(round_, public_from)
    ):
        raise NotPossible(why)
    if last := LaterClosing.objects.filter(LaterClosing.IN_FORCE, round=round_, closes_at__gt=at).last():
        raise NotPossible(refusals.STILL_CLOSES_LATER.format(name=round_.name, until=last.closes_at))
    round_ = funds.release(round_, line=money_for(round_), public_from=public_from, by=by, at=at)
    above = {row.application.pk: row.ranked.is_above_the_line for row in ranked_list(round_, money_for(round_))}
    decisions = list(
        Decision.objects.filter(application__round=round_, released_at__isnull=True)
        .exclude(application__state="withdrawn")
        .select_related("application")
    )
    for decision in decisions:
        decision.released_at = at
        decision.departs_from_rank = departs_from_rank(round_, above[decision.application_id], decision.outcome)
        decision.save(update_fields=["released_at", "departs_from_rank"])
        DecisionVersion.objects.filter(decision=decision, corrected_by__isnull=True).update(
            released_at=at, released_by=by, departs_from_rank=decision.departs_from_rank
        )
        told = applications.release_success if decision.is_positive else applications.release_decline
        told(decision.application, by=by, at=at)
        if decision.outcome == "choose":
            take_into_pipeline(decision.application, by=by, at=at)
        tell_outcome(decision.application, told_of(decision), public_from, at=at)
    for application in refused_as_ineligible(round_):
        applications.release_decline(application, by=by, at=at)
        tell_outcome(application, application.eligibility.reasons, public_from, at=at)
    record(DecisionAct.RELEASED, round_, by=by, at=at, decisions=len(decisions))
    return decisions


@transaction.atomic
def end_promise(decision: Decision, *, by: User, at: datetime) -> Decision:
    """Note that what stands was offered and declined: it promises nothing until it is revised; `awards` calls this."""
    decision = locked(decision)
    decision.declined_version = decision.standing
    decision.save(update_fields=["declined_version"])
    record(DecisionAct.PROMISE_ENDED, decision.application, by=by, at=at, pence=decision.pence)
    return decision


def tell_outcome(
    application: Application, text: str, public_from: datetime | None, *, is_revised: bool = False, at: datetime
) -> None:
    """Write to everybody who acts for the lead what was decided, and until when it is under embargo."""
    people = leads_of(application.partnership)
    if public_from is not None:
        text = refusals.UNDER_EMBARGO.format(public_from=moment_in_words(public_from), the_text=text)
    tell(
        people,
        say("Revised outcome of {application}", application=application)
        if is_revised
        else say("Outcome of {application}", application=application),
        text,
        page="application",
        args=[application.pk],
        kind=NoticeKind.OUTCOME,
        about=application.round,
        at=at,
    )


@transaction.atomic
def draft_feedback(round_: Round, *, by: User, at: datetime) -> int:
    """Draft what is missing of the feedback on each criterion, from the panel's and the readers' reasons; how many drafts.

    Those on a bid that is closed to whoever asks are written too, and not counted.
    """
    allow(by, Capability.REVIEW_FEEDBACK, round_)
    round_ = _not_released(round_)
    drafts = first_drafts(round_)
    Feedback.objects.bulk_create(
        Feedback(application_id=draft.application_id, criterion_key=draft.criterion_key, text=draft.text, written_at=at)
        for draft in drafts
    )
    record(DecisionAct.DRAFTED_FEEDBACK, round_, by=by, at=at, drafts=len(drafts))
    closed = closed_in(by, [round_], at)
    return sum(draft.application_id not in closed for draft in drafts)


@transaction.atomic
def write_feedback(application: Application, texts: Mapping[str, str], *, by: User, at: datetime) -> Application:
    """Write what an applicant is told on each criterion. Whatever changes has to be reviewed again."""
    allow(by, Capability.REVIEW_FEEDBACK, application)
    round_ = _not_released(application.round)
    _check_open(by, [application], at)
    criteria = {criterion.key: criterion.title for criterion in round_.terms().criteria}
    if unknown := sorted(texts.keys() - criteria.keys()):
        raise NotPossible(say("This round has no criterion called {unknown}.", unknown=unknown[0]))
    if empty := [criteria[key] for key, text in texts.items() if not text.strip()]:
        raise NotPossible(say("Write what the applicant is told on “{empty}”.", empty=empty[0]))
    kept = {note.criterion_key: note.text for note in application.feedback_notes.all()}
    changed = {key: text.strip() for key, text in texts.items() if kept.get(key) != text.strip()}
    for key, text in changed.items():
        Feedback.objects.update_or_create(
            application=application,
            criterion_key=key,
            defaults={"text": text, "written_at": at, "reviewed_by": None, "reviewed_at": None},
        )
    if changed:
        record(DecisionAct.WROTE_FEEDBACK, application, by=by, at=at, criteria=sorted(changed))
    return application


@transaction.atomic
def review_feedback(round_: Round, applications: Iterable[Application], *, by: User, at: datetime) -> int:
    """Mark all feedback to these applications as reviewed: it may go out as it stands; how many applications.

    Raises:
        NotPossible: one of them is not of this round, or has a criterion without feedback.
    """
    allow(by, Capability.REVIEW_FEEDBACK, round_)
    round_ = _not_released(round_)
    criteria = round_.terms().criteria
    chosen = list(applications)
    _check_open(by, chosen, at)
    for application in chosen:
        if application.round_id != round_.pk:
            raise NotPossible(say("{application} is not of {name}.", application=application, name=round_.name))
        told = set(application.feedback_notes.values_list("criterion_key", flat=True))
        if lacking := [criterion.title for criterion in criteria if criterion.key not in told]:
            raise NotPossible(refusals.FEEDBACK_IS_MISSING.format(application=application, lacking=lacking[0]))
        record(DecisionAct.REVIEWED_FEEDBACK, application, by=by, at=at)
    notes = Feedback.objects.filter(application__in=chosen, reviewed_at__isnull=True)
    notes.update(reviewed_by=by, reviewed_at=at)
    return len(chosen)


def _check_open(by: User, applications: Sequence[Application], at: datetime) -> None:
    closed = closed_bids(by, applications, at)
    if shut := next((row for row in applications if row.pk in closed), None):
        raise NotPossible(refusals.CLOSED_TO_THE_REVIEWER.format(shut=shut, closed=closed[shut.pk]))


def _not_released(round_: Round) -> Round:
    round_ = locked(round_)
    if round_.state == "released":
        raise NotPossible(say("The outcomes of this round are released, so its feedback is as it was told."))
    return round_
