"""What changes scores from elsewhere than an assessor's own page: an offline sheet, and the panel that agrees on one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from placefund.applications.models import Application
from placefund.assessment.acts import AssessmentAct
from placefund.assessment.conflicts.graph import OnRecord, on_record, sentences
from placefund.assessment.desks import are_apart, desk_of, desk_that_gives
from placefund.assessment.models import (
    AgreedScore,
    Assessor,
    Assignment,
    KeptScores,
    Notebook,
    Score,
    ScoreDraft,
)
from placefund.assessment.pool.board import to_be_reminded, why_not_given
from placefund.assessment.queries import reading_day, still_to_score
from placefund.assessment.scoring.blinding import title_for
from placefund.assessment.scoring.notes import MOST_LETTERS_IN_A_NOTE, Notes, note_keys
from placefund.assessment.scoring.submissions import (
    SheetReading,
    SheetUse,
    UnsentScores,
    closed_because,
    drafted,
    newest_submission,
    others_were_open,
    receipt_row,
    score_rows,
    scoring_of,
)
from placefund.domain.asking import base_key
from placefund.domain.assessment.receipts import Confidence, Unsent, check_scoring, tidy
from placefund.domain.assessment.ties import TieStrength, day_in_words
from placefund.domain.findings import NotPossible
from placefund.domain.lifecycle import Move
from placefund.domain.messages import paragraph, row_of, say, say_count
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.owners import Owner, fund_of
from placefund.notices.actions import tell
from placefund.people.access import allow, locked, move
from placefund.people.models import Actor, ClockActor, User
from placefund.records.actions import record

FAR_OFF = 3650
"""Days that lie beyond every round's readings."""


@transaction.atomic
def take_sheet(readings: Iterable[SheetReading], *, by: User, at: datetime) -> tuple[Assignment, ...]:
    """Do with everything that came back on an offline sheet what its sender chose, or nothing of it; returns what was sent.

    What is not sent of a sheet, and a draft that it takes the place of, stay in their history.
    """
    return tuple(sent for one in readings if (sent := _take(one, by=by, at=at)))


def _take(one: SheetReading, *, by: User, at: datetime) -> Assignment | None:
    assignment, _ = _scorable(one.assignment, by=by, at=at)
    draft = drafted(assignment)
    if one.seen_draft is not None and one.seen_draft != (draft.version if draft else 0):
        raise DraftChanged(
            say(
                "Your draft for {assignment} was changed since you looked at the sheet. Send the sheet again to see both.",
                assignment=title_for(assignment),
            )
        )
    if one.take is SheetUse.SENT:
        return score(
            assignment, one.points, one.reasons, one.confidence or 0, after=one.after, by_sheet=True, by=by, at=at
        )
    if one.after != newest_submission(assignment):
        raise NotPossible(
            say(
                "You have sent other scores for {assignment} since. Look at them, and begin from there.",
                assignment=title_for(assignment),
            )
        )
    written = UnsentScores(one.points, one.reasons, one.confidence)
    keep_scores(assignment, Unsent.SHEET, written, at=at)
    if one.take is SheetUse.DRAFTED:
        keep_what_gives_way(assignment, written, at=at)
        save_draft(assignment, one.points, one.reasons, one.confidence, by=by, at=at)
    return None


@transaction.atomic
def keep_agreed_score(
    application: Application, score: str, mean: str, reason: str, *, quality: str = "", by: User, at: datetime
) -> AgreedScore:
    """Keep what the panel agreed beside the readers' scores; `panels` calls this, and puts the agreeing on record."""
    allow(by, Capability.AGREE_SCORE, application)
    kept = {"score": score, "mean": mean, "quality": quality, "reason": reason, "agreed_by": by, "agreed_at": at}
    return AgreedScore.objects.update_or_create(application=application, defaults=kept)[0]


class DraftChanged(NotPossible):
    """Another window has saved the draft since; nothing is overwritten."""


class NotesChanged(NotPossible):
    """Another window has saved the notes since; nothing is overwritten."""


@transaction.atomic
def assign(
    application: Application,
    assessor: Assessor,
    *,
    due_on: date | None = None,
    known: OnRecord | None = None,
    by: User,
    at: datetime,
) -> Assignment:
    """Give an application to an assessor who accepted, has no conflict that bars, room and time for it.

    Without `due_on` it is due with the other readings of its round that have a day. `known` is the graph of conflicts, when
    it was drawn in this transaction already, for this application among others. Soft conflicts are kept on the record.
    """
    allow(by, Capability.ASSIGN_ASSESSORS, application)
    application, assessor = locked(application), locked(assessor)
    desk = desk_that_gives(application.round, assessor, by)
    due_on = due_on or reading_day(application.round, london(at).date(), desk.readings)
    known = known or on_record(assessor.fund, [application], london(at).date())
    found = known.of(assessor.user, application)
    if why := why_not_given(application, assessor, found, london(at).date(), due_on):
        raise NotPossible(why)
    assignment, is_new = Assignment.objects.get_or_create(
        application=application, assessor=assessor, defaults={"assigned_at": at, "due_on": due_on}
    )
    if not is_new:
        if assignment.state != "withdrawn":
            raise NotPossible(say("{assessor} has {application} already.", assessor=assessor, application=application))
        assignment.state, assignment.assigned_at, assignment.due_on = "assigned", at, due_on
        assignment.reminded_at = None
        assignment.save(update_fields=["state", "assigned_at", "due_on", "reminded_at"])
    soft = {"soft": text} if (text := sentences(found, TieStrength.SOFT)) else {}
    record(AssessmentAct.ASSIGNED, assignment, by=by, at=at, **soft)
    until = [say("It is due on {due_on}.", due_on=day_in_words(due_on))] if due_on else []
    subject = say("To assess: {assignment}", assignment=title_for(assignment))
    tell(
        [assessor.user],
        subject,
        paragraph([say("It is in your list."), *until]),
        page="assignment",
        args=[assignment.pk],
        kind=NoticeKind.TO_SCORE,
        about=application.round,
        until=due_on,
        at=at,
    )
    return assignment


@transaction.atomic
def set_reading_day(round_: Round, due_on: date, *, by: User, at: datetime) -> int:
    """Say by which day the readings of a round are wanted; those not scored yet take it. Returns how many they are."""
    allow(by, Capability.ASSIGN_ASSESSORS, round_)
    if due_on < london(at).date():
        raise NotPossible(say("A day that has passed gives nobody time to read. Enter today or a later day."))
    waiting = still_to_score(locked(round_), desk_of(by, round_).readings)
    if not waiting.exists():
        raise NotPossible(say("Nothing in this round waits to be scored. Give out the readings first."))
    people = list(User.objects.filter(pk__in=waiting.values("assessor__user")).order_by("pk"))
    count = waiting.update(due_on=due_on)
    record(AssessmentAct.SET_READING_DAY, round_, by=by, at=at, due_on=due_on.isoformat(), readings=count)
    text = say("The fund asks for your scores by {due_on}.", due_on=day_in_words(due_on))
    tell(
        people,
        say("Your readings in {round}", round=round_),
        text,
        page="my-assignments",
        kind=NoticeKind.TO_SCORE,
        about=round_,
        until=due_on,
        at=at,
    )
    return count


@transaction.atomic
def remind(owner: Owner, *, within_days: int, days_between: int = 1, by: Actor, at: datetime) -> tuple[Assignment, ...]:
    """Remind everyone whose readings are late, or due within some days; nobody is told of the same reading twice in a day.

    The clock may do it, too. Returns the readings that people were reminded of.
    """
    if not isinstance(by, ClockActor):
        allow(by, Capability.ASSIGN_ASSESSORS, owner)
    due = to_be_reminded(owner, london(at).date(), within_days=within_days, days_between=max(1, days_between))
    return _remind(owner, due, by=by, at=at)


@transaction.atomic
def remind_assessor(assessor: Assessor, *, by: User, at: datetime) -> tuple[Assignment, ...]:
    """Remind one assessor of all that they have to score, however far off its day; not of the same reading twice in a day."""
    allow(by, Capability.ASSIGN_ASSESSORS, assessor)
    due = to_be_reminded(assessor.owner, london(at).date(), within_days=FAR_OFF, days_between=1, assessor=assessor)
    if not due:
        raise NotPossible(
            say("{assessor} has nothing to score by a day that they were not reminded of today.", assessor=assessor)
        )
    return _remind(assessor.owner, due, by=by, at=at)


def _remind(owner: Owner, due: list[Assignment], *, by: Actor, at: datetime) -> tuple[Assignment, ...]:
    Assignment.objects.filter(pk__in=[row.pk for row in due]).update(reminded_at=at)
    for user, rows in groupby(due, key=lambda row: row.assessor.user):
        wanted = [(row, row.due_on) for row in rows if row.due_on]
        lines = [say("{row}, due on {due_on}", row=title_for(row), due_on=day_in_words(day)) for row, day in wanted]
        tell(
            [user],
            say_count("{count} to score for {name}", "{count} to score for {name}", count=len(lines), name=owner.name),
            row_of(lines, "\n"),
            page="my-assignments",
            kind=NoticeKind.SCORE_REMINDER,
            about=fund_of(owner),
            asks=owner.name,
            until=min((day for _, day in wanted), default=None),
            at=at,
        )
    if due:
        record(AssessmentAct.REMINDED, owner, by=by, at=at, readings=[row.pk for row in due])
    return tuple(due)


@transaction.atomic
def unassign(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """Take an unscored application back from an assessor."""
    assignment = locked(assignment)
    step = move(assignment, "unassign", by=by)
    desk_that_gives(assignment.application.round, assignment.assessor, by)
    assignment.state = step.target
    assignment.save(update_fields=["state"])
    record(AssessmentAct.UNASSIGNED, assignment, by=by, at=at)
    return assignment


@transaction.atomic
def save_draft(
    assignment: Assignment,
    points: Mapping[str, int],
    reasons: Mapping[str, str],
    confidence: int | None = None,
    *,
    seen_version: int | None = None,
    by: User,
    at: datetime,
) -> ScoreDraft:
    """Keep scores that are not sent yet. `seen_version` is the draft its writer started from (0: none; None: any).

    It is not recorded: what somebody thinks before they have made up their mind is nobody else's.
    """
    assignment, _ = _scorable(assignment, by=by, at=at)
    found = ScoreDraft.objects.filter(assignment=assignment).first()
    version = found.version if found else 0
    if seen_version is not None and seen_version != version:
        raise DraftChanged(
            say("This draft was changed in another window since. Save again to replace what stands there.")
        )
    kept = {"points": dict(points), "reasons": dict(reasons), "confidence": confidence}
    saved, _ = ScoreDraft.objects.update_or_create(
        assignment=assignment, defaults=kept | {"version": version + 1, "saved_at": at}
    )
    return saved


@transaction.atomic
def keep_notes(
    assignment: Assignment, texts: Mapping[str, str], *, seen_version: int | None = None, by: User, at: datetime
) -> int:
    """Keep all of an assessor's notes on one application; returns their version, 0 when none is left.

    `seen_version` is the one their writer started from (0: none; None: any). A note that is empty goes, and with the last
    of them the row: nothing of what was erased is kept. The record says that notes were begun or erased, never what they say.
    """
    assignment = locked(assignment)
    allow(by, Capability.SCORE, assignment)
    if why := closed_because(assignment, london(at).date()):
        raise NotPossible(why)
    kept = {key: tidy(text) for key, text in texts.items() if tidy(text)}
    _check_notes(kept, assignment)
    found = Notebook.objects.filter(assignment=assignment).first()
    version = found.version if found else 0
    if kept == (found.texts if found else {}):
        return version
    if seen_version is not None and seen_version != version:
        raise NotesChanged(
            say("Your notes were changed in another window since. Save again to replace what stands there.")
        )
    if found and not kept:
        found.delete()
        record(AssessmentAct.ERASED_NOTES, assignment, by=by, at=at)
        return 0
    Notebook.objects.update_or_create(
        assignment=assignment, defaults={"texts": kept, "version": version + 1, "saved_at": at}
    )
    if not found:
        record(AssessmentAct.BEGAN_NOTES, assignment, by=by, at=at)
    return version + 1


@transaction.atomic
def keep_work(
    assignment: Assignment, scores: UnsentScores | None, notes: Notes | None, *, by: User, at: datetime
) -> None:
    """Keep what stands on an assessor's page: the draft of the scores and the notes, both or neither. None: it is not touched.

    The version of each is the one its writer started from.
    """
    if notes is not None:
        keep_notes(assignment, notes.texts, seen_version=notes.version, by=by, at=at)
    if scores is not None:
        save_draft(
            assignment,
            scores.points,
            scores.reasons,
            scores.confidence,
            seen_version=scores.version,
            by=by,
            at=at,
        )


@transaction.atomic
def score(
    assignment: Assignment,
    points: Mapping[str, int],
    reasons: Mapping[str, str],
    confidence: int = Confidence.MEDIUM,
    *,
    after: int | None = None,
    by_sheet: bool = False,
    change_reason: str = "",
    by: User,
    at: datetime,
) -> Assignment:
    """Score every criterion, each with a reason. Scoring again adds a revision; the earlier scores stay on record.

    `after` is the number of the newest scoring its sender knew of (0: none; None: any); when there is a newer one, nothing is
    sent. Once another's reading was open to its sender, a change has a `change_reason`, and is marked. A draft goes; where
    something else is sent than it says, it is kept.
    """
    assignment, step = _scorable(assignment, by=by, at=at)
    criteria = assignment.terms().criteria
    check_scoring(points, reasons, confidence, criteria)
    newest = newest_submission(assignment)
    if after is not None and after != newest:
        raise NotPossible(
            say(
                "You have sent other scores for {assignment} since. Look at them, and begin from there.",
                assignment=title_for(assignment),
            )
        )
    is_late, why = others_were_open(assignment), tidy(change_reason)
    if is_late and not why:
        raise NotPossible(
            say(
                "Others' readings of {assignment} are open to you. Say why you change your own: the panel is told it.",
                assignment=title_for(assignment),
            )
        )
    rows = Score.objects.bulk_create(score_rows(assignment, newest + 1, points, reasons, at))
    scoring = scoring_of(assignment, rows, confidence, why if is_late else "")
    receipt = receipt_row(scoring, criteria, by_sheet=by_sheet, after_others=is_late)
    receipt.save()
    keep_what_gives_way(assignment, UnsentScores(points, reasons, confidence, 0), at=at)
    ScoreDraft.objects.filter(assignment=assignment).delete()
    assignment.state, assignment.scored_at = step.target, at
    assignment.save(update_fields=["state", "scored_at"])
    said: dict[str, Any] = {"submission": receipt.submission, "receipt": receipt.reference, "sha256": receipt.digest}
    said |= {"after_others": True} if is_late else {}
    record(AssessmentAct.SCORED, assignment, by=by, at=at, points=dict(points), **said)
    return assignment


def keep_what_gives_way(assignment: Assignment, taking_its_place: UnsentScores, *, at: datetime) -> None:
    """Keep the draft of an assignment in its assessor's history, when something that says otherwise takes its place."""
    draft = drafted(assignment)
    if draft is not None and not draft.says_the_same(taking_its_place):
        keep_scores(assignment, Unsent.DRAFT, draft, at=at)


def keep_scores(assignment: Assignment, kind: Unsent, scores: UnsentScores, *, at: datetime) -> None:
    """Keep scores that are not sent in their assessor's history, for them alone."""
    kept = {"points": dict(scores.points), "reasons": dict(scores.reasons), "confidence": scores.confidence}
    KeptScores.objects.create(assignment=assignment, kind=kind, kept_at=at, **kept)


def _scorable(assignment: Assignment, *, by: User, at: datetime) -> tuple[Assignment, Move]:
    """An assignment that its assessor may score now, locked, and the step that scoring it is."""
    assignment = locked(assignment)
    step = move(assignment, "score", by=by)
    application = locked(assignment.application)  # the panel may be agreeing its score at this moment
    if application.state != "eligible":
        raise NotPossible(say("The panel has agreed its score, so the scores of this application are closed."))
    if why := closed_because(assignment, london(at).date()):
        raise NotPossible(why)
    if assignment.state == "scored" and application.round.has_tracks and not are_apart(application.round):
        raise NotPossible(say("The two tracks of this call are open to each other, so what was sent stands."))
    return assignment, step


def _check_notes(kept: Mapping[str, str], assignment: Assignment) -> None:
    if {base_key(key) for key in kept} - set(note_keys(assignment.application.round.terms())):
        raise NotPossible(say("A note stands beside an answer, the place or the costs of this application."))
    if any(len(text) > MOST_LETTERS_IN_A_NOTE for text in kept.values()):
        raise NotPossible(say("A note has at most {most} letters.", most=MOST_LETTERS_IN_A_NOTE))
