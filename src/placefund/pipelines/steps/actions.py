"""Every step of a candidate from stage to stage. Nothing else may take one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.lifecycle import WORKED_OUT
from placefund.domain.messages import Message, say
from placefund.domain.notices import NoticeKind
from placefund.domain.pipeline.candidates import Door
from placefund.notices.actions import tell
from placefund.people.access import locked, move
from placefund.people.models import User
from placefund.pipelines.acts import PipelineAct
from placefund.pipelines.audiences import office_of, proposers_of
from placefund.pipelines.models import Candidate, CandidateStep
from placefund.records.actions import record


def _step(candidate: Candidate, name: str, act: PipelineAct, *, by: User, at: datetime, reason: str = "") -> Candidate:
    """One move: where it stood, where it stands, and why, for good."""
    candidate = locked(candidate)
    before, after = candidate.state, move(candidate, name, by=by).target
    candidate.state = after
    if before == "merged":
        candidate.merged_into = None
    candidate.save(update_fields=["state", "merged_into"])
    CandidateStep.objects.create(candidate=candidate, before=before, after=after, reason=reason.strip(), by=by, at=at)
    record(act, candidate, by=by, at=at, before=before, **({"reason": reason.strip()} if reason.strip() else {}))
    return candidate


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise NotPossible(say("Say why. Whoever this concerns reads it, and it stays on record."))


def _tell_proposers(candidate: Candidate, subject: Message, text: str, *, by: User, at: datetime) -> None:
    tell(
        [user for user in proposers_of(candidate) if user.pk != by.pk],
        subject.format(candidate=candidate),
        text,
        kind=NoticeKind.CANDIDATE_NEWS,
        about=candidate.programme.strand.fund,
        asks=candidate.programme.place,
        page="own-candidate",
        args=[candidate.pk],
        at=at,
    )


@transaction.atomic
def accept(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Take what was proposed into the pipeline, as an idea. Who proposed it is told."""
    candidate = _step(candidate, "accept", PipelineAct.ACCEPTED, by=by, at=at)
    said = say("{place} has taken it into its pipeline. It is not a promise of money.", place=candidate.programme.place)
    _tell_proposers(candidate, say("In the pipeline: {candidate}"), said, by=by, at=at)
    return candidate


@transaction.atomic
def refuse(candidate: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Not take up what was proposed, with the reason. Who proposed it is told."""
    _require_reason(reason)
    candidate = _step(candidate, "refuse", PipelineAct.REFUSED, by=by, at=at, reason=reason)
    _tell_proposers(candidate, say("Not taken up: {candidate}"), reason.strip(), by=by, at=at)
    return candidate


@transaction.atomic
def reconsider(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Look again at what was proposed, whether or not it was taken up.

    Raises:
        NotPossible: nobody proposed it.
    """
    if candidate.door != Door.PROPOSED:
        raise NotPossible(say("Nobody proposed “{candidate}”. Drop it instead.", candidate=candidate))
    candidate = _step(candidate, "reconsider", PipelineAct.RECONSIDERED, by=by, at=at)
    said = say("{place} looks at it again.", place=candidate.programme.place)
    _tell_proposers(candidate, say("Looked at again: {candidate}"), said, by=by, at=at)
    return candidate


@transaction.atomic
def withdraw(candidate: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Take one's own project out of a pipeline. The programme office is told."""
    candidate = _step(candidate, "withdraw", PipelineAct.WITHDREW, by=by, at=at, reason=reason)
    _tell_office(candidate, say("Withdrawn: {candidate}"), reason.strip(), at=at)
    return candidate


@transaction.atomic
def propose_again(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Propose a project again that was withdrawn. The programme office is told, and decides anew."""
    candidate = _step(candidate, "propose_again", PipelineAct.PROPOSED_AGAIN, by=by, at=at)
    _tell_office(candidate, say("Proposed again: {candidate}"), candidate.summary, at=at)
    return candidate


def _tell_office(candidate: Candidate, subject: Message, text: str, *, at: datetime) -> None:
    tell(
        office_of(candidate.programme),
        subject.format(candidate=candidate),
        text or say("No reason is given."),
        kind=NoticeKind.CANDIDATE_TO_SEE,
        about=candidate.programme.strand.fund,
        asks=candidate.lead,
        page="candidate",
        args=[candidate.pk],
        at=at,
    )


@transaction.atomic
def work_out(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """From an idea to an outline."""
    return _step(candidate, "work_out", PipelineAct.WORKED_OUT, by=by, at=at)


@transaction.atomic
def develop(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """From an outline to a developed project."""
    return _step(candidate, "develop", PipelineAct.DEVELOPED, by=by, at=at)


@transaction.atomic
def find_ready(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Say that it is ready to be chosen.

    Raises:
        NotPossible: it does not say what it asks for, or when it starts and ends.
    """
    if not candidate.asks.exists():
        raise NotPossible(say("Say first what it asks for, year by year."))
    if candidate.starts_on is None or candidate.ends_on is None:
        raise NotPossible(say("Say first when it starts and when it ends."))
    return _step(candidate, "find_ready", PipelineAct.FOUND_READY, by=by, at=at)


@transaction.atomic
def step_back(candidate: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Back by a stage, with the reason."""
    _require_reason(reason)
    return _step(candidate, "step_back", PipelineAct.STEPPED_BACK, by=by, at=at, reason=reason)


@transaction.atomic
def choose(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Put a ready candidate into the portfolio. Who proposed it is told."""
    candidate = _step(candidate, "choose", PipelineAct.CHOSE, by=by, at=at)
    said = say(
        "{place} has put it into its portfolio, which the fund reviews. It is not a promise of money.",
        place=candidate.programme.place,
    )
    _tell_proposers(candidate, say("In the portfolio: {candidate}"), said, by=by, at=at)
    return candidate


@transaction.atomic
def let_go(candidate: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Take a candidate out of the portfolio again, with the reason. Who proposed it is told."""
    _require_reason(reason)
    candidate = _step(candidate, "let_go", PipelineAct.LET_GO, by=by, at=at, reason=reason)
    _tell_proposers(candidate, say("No longer in the portfolio: {candidate}"), reason.strip(), by=by, at=at)
    return candidate


@transaction.atomic
def give_back(candidate: Candidate, *, is_to_be_developed: bool, reason: str, by: User, at: datetime) -> Candidate:
    """Give a candidate back to its pipeline after the review of its portfolio: to be developed, or not funded, and so parked.

    Called by the release of the decision, within its step. Who proposed it is told.
    """
    _require_reason(reason)
    name = "give_back_to_develop" if is_to_be_developed else "give_back_unfunded"
    candidate = _step(candidate, name, PipelineAct.GAVE_BACK, by=by, at=at, reason=reason)
    subject = say("To be developed: {candidate}") if is_to_be_developed else say("Not funded: {candidate}")
    _tell_proposers(candidate, subject, reason.strip(), by=by, at=at)
    return candidate


@transaction.atomic
def park(candidate: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Put a candidate aside for now, with the reason. Who proposed it is told."""
    _require_reason(reason)
    candidate = _step(candidate, "park", PipelineAct.PARKED, by=by, at=at, reason=reason)
    _tell_proposers(candidate, say("Parked: {candidate}"), reason.strip(), by=by, at=at)
    return candidate


@transaction.atomic
def drop(candidate: Candidate, *, reason: str, by: User, at: datetime) -> Candidate:
    """Give a candidate up, with the reason. It stays in the list, and can be taken up again. Who proposed it is told."""
    _require_reason(reason)
    candidate = _step(candidate, "drop", PipelineAct.DROPPED, by=by, at=at, reason=reason)
    _tell_proposers(candidate, say("Dropped: {candidate}"), reason.strip(), by=by, at=at)
    return candidate


@transaction.atomic
def take_up(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Take up again what was parked, dropped, merged or split, at the stage where it stood.

    Raises:
        NotPossible: it stands in the pipeline in another shape, which has to go first.
    """
    candidate = locked(candidate)
    if candidate.merged_into is not None and candidate.merged_into.is_open:
        raise NotPossible(
            say("It is a part of “{whole}” now. Undo the merger on that page.", whole=candidate.merged_into)
        )
    if candidate.state == "split" and any(part.is_open for part in candidate.parts.all()):
        raise NotPossible(say("Its parts stand in the pipeline. Undo the split instead."))
    stood_at = WORKED_OUT if candidate.state == "parked" else (*WORKED_OUT, "parked")
    earlier = candidate.steps.filter(after=candidate.state, before__in=stood_at).order_by("-pk")
    name = {
        "outline": "take_up_as_outline",
        "developed": "take_up_as_developed",
        "ready": "take_up_as_ready",
        "parked": "take_up_as_parked",
    }.get(earlier.values_list("before", flat=True).first() or "", "take_up_as_idea")
    return _step(candidate, name, PipelineAct.TOOK_UP, by=by, at=at)
