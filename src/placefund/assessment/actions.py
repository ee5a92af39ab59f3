"""Everything that changes assessment. Nothing else may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any, Unpack

from django.db import transaction

from placefund.applications.models import Application
from placefund.assessment.acts import AssessmentAct
from placefund.assessment.conflicts.graph import OnRecord, bars, on_record, sentences
from placefund.assessment.models import (
    Absence,
    Assessor,
    Assignment,
    DeclaredConflict,
    Ruling,
    Score,
    ScoreDraft,
    Tie,
)
from placefund.assessment.pool.board import reading_now, sectors_of, to_be_reminded, why_not_given
from placefund.assessment.pool.profile import Profile
from placefund.assessment.queries import reading_day, still_to_score
from placefund.assessment.scoring.blinding import title_for
from placefund.assessment.scoring.submissions import (
    closed_because,
    newest_submission,
    receipt_row,
    score_rows,
    scoring_of,
)
from placefund.domain.assessment.deadlines import check_leave
from placefund.domain.assessment.pool import NewTie, check_load, check_new_tie, check_topics
from placefund.domain.assessment.receipts import Confidence, check_scoring
from placefund.domain.assessment.ties import Standing, day_in_words
from placefund.domain.findings import NotPossible
from placefund.domain.lifecycle import Move
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Fund, Round
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked, move
from placefund.people.actions import end_role, grant
from placefund.people.models import Actor, Clock, User
from placefund.records.actions import record


class DraftChanged(NotPossible):
    """Another window has saved the draft since; nothing is overwritten."""


@transaction.atomic
def add_assessor(fund: Fund, user: User, *, by: Actor, at: datetime, **profile: Unpack[Profile]) -> Assessor:
    """Bring in somebody who has agreed already, as a loader does; once in, adding them again changes nothing."""
    if not isinstance(by, Clock):
        allow(by, Capability.ASSIGN_ASSESSORS, fund)
    if found := Assessor.objects.filter(fund=fund, user=user).first():
        return found
    entered = Assessor(fund=fund, user=user, state="accepted", invited_at=at, answered_at=at)
    return _enter(entered, profile, AssessmentAct.ADDED_TO_POOL, by=by, at=at)


@transaction.atomic
def invite(
    fund: Fund, user: User, *, message: str = "", by: User, at: datetime, **profile: Unpack[Profile]
) -> Assessor:
    """Ask somebody with an account into a fund's pool. They are told, and nothing is given to them before they accept."""
    allow(by, Capability.ASSIGN_ASSESSORS, fund)
    fund = locked(fund)  # two people of the fund may be inviting the same reader
    if Assessor.objects.filter(fund=fund, user=user).exists():
        raise NotPossible(say("{user} is in the pool already. Their page says whether they have answered.", user=user))
    asked = Assessor(fund=fund, user=user, invited_at=at, message=message.strip())
    return _tell_invited(_enter(asked, profile, AssessmentAct.INVITED, by=by, at=at), at)


def _enter(assessor: Assessor, profile: Profile, act: AssessmentAct, *, by: Actor, at: datetime) -> Assessor:
    given = dict(profile)
    bodies: Any = given.pop("organisations", ())
    for name, value in given.items():
        setattr(assessor, name, value)
    assessor.topics = list(check_topics(assessor.topics, sectors_of(assessor.fund)))
    assessor.area_codes = sorted(assessor.area_codes)
    check_load(assessor.least_applications, assessor.most_applications)
    assessor.save()
    assessor.organisations.set(bodies)
    return _with_a_role(assessor, act, by=by, at=at)


def _with_a_role(assessor: Assessor, act: AssessmentAct, *, by: Actor, at: datetime) -> Assessor:
    record(act, assessor, by=by, at=at)
    grant(assessor.user, Role.ASSESSOR, f"assessor:{assessor.pk}", by=by, at=at)
    return assessor


def _tell_invited(assessor: Assessor, at: datetime) -> Assessor:
    subject = say("Will you read applications to {name}?", name=assessor.fund.name)
    text = assessor.message or say("The fund asks you into its pool of assessors.")
    tell(
        [assessor.user],
        subject,
        f"{text}\n\nAccept or decline on this page.",
        page="my-place",
        args=[assessor.pk],
        at=at,
    )
    return assessor


@transaction.atomic
def invite_again(assessor: Assessor, *, message: str, by: User, at: datetime) -> Assessor:
    """Ask somebody again who declined or stood down. What is on record of them stays."""
    assessor = locked(assessor)
    step = move(assessor, "invite_again", by=by)
    assessor.state, assessor.invited_at, assessor.answered_at = step.target, at, None
    assessor.message, assessor.answer = message.strip(), ""
    assessor.save(update_fields=["state", "invited_at", "answered_at", "message", "answer"])
    return _tell_invited(_with_a_role(assessor, AssessmentAct.INVITED_AGAIN, by=by, at=at), at)


@transaction.atomic
def accept_invitation(
    assessor: Assessor, *, answer: str = "", most_applications: int | None = None, by: User, at: datetime
) -> Assessor:
    """Say yes, and how many applications one can read."""
    assessor = locked(assessor)
    step = move(assessor, "accept_invitation", by=by)
    most = assessor.most_applications if most_applications is None else most_applications
    check_load(min(assessor.least_applications, most), most)
    assessor.most_applications, assessor.least_applications = most, min(assessor.least_applications, most)
    return _answered(assessor, step.target, AssessmentAct.ACCEPTED_INVITATION, answer, by=by, at=at)


@transaction.atomic
def decline_invitation(assessor: Assessor, *, answer: str = "", by: User, at: datetime) -> Assessor:
    """Say no; the fund may ask again."""
    assessor = locked(assessor)
    step = move(assessor, "decline_invitation", by=by)
    return _answered(assessor, step.target, AssessmentAct.DECLINED_INVITATION, answer, by=by, at=at)


def _answered(assessor: Assessor, state: str, act: AssessmentAct, answer: str, *, by: User, at: datetime) -> Assessor:
    assessor.state, assessor.answered_at, assessor.answer = state, at, answer.strip()
    assessor.save()
    record(act, assessor, by=by, at=at)
    _tell_the_fund(assessor, f"{assessor} {act.verb}", assessor.answer or say("Without further words."), at)
    return assessor


def _tell_the_fund(assessor: Assessor, subject: str, text: str, at: datetime) -> None:
    managers = people_with(Role.FUND_MANAGER, assessor.fund.scopes())
    tell(managers, subject, text, page="assessor", args=[assessor.pk], at=at)


@transaction.atomic
def stand_down(assessor: Assessor, *, reason: str, by: User, at: datetime) -> tuple[Assignment, ...]:
    """Let an assessor go: what they have not scored is given back, what they scored stays. Returns what was given back."""
    assessor = locked(assessor)
    step = move(assessor, "stand_down", by=by)
    if not reason.strip():
        raise NotPossible(say("Say why they stand down: they are told, and the record keeps it."))
    back = tuple(unassign(row, by=by, at=at) for row in assessor.assignments.filter(state="assigned"))
    assessor.state = step.target
    assessor.save(update_fields=["state"])
    record(AssessmentAct.STOOD_DOWN, assessor, by=by, at=at, reason=reason.strip(), given_back=len(back))
    end_role(assessor.user, Role.ASSESSOR, f"assessor:{assessor.pk}", by=by, at=at)
    tell([assessor.user], say("You no longer read for {name}", name=assessor.fund.name), reason.strip(), at=at)
    return back


@transaction.atomic
def add_absence(assessor: Assessor, first_day: date, last_day: date, *, by: User, at: datetime) -> Absence:
    """Note days on which somebody cannot read; they enter them themselves, or the fund does."""
    allow(by, _of_ones_own(assessor, by), assessor)
    check_leave(first_day, last_day)
    found, is_new = Absence.objects.get_or_create(assessor=locked(assessor), first_day=first_day, last_day=last_day)
    if is_new:
        record(
            AssessmentAct.ADDED_ABSENCE, assessor, by=by, at=at, first=first_day.isoformat(), last=last_day.isoformat()
        )
    return found


@transaction.atomic
def remove_absence(absence: Absence, *, by: User, at: datetime) -> None:
    """Take days away back: plans change. The record keeps that they stood there."""
    assessor = locked(absence.assessor)
    allow(by, _of_ones_own(assessor, by), assessor)
    days = {"first": absence.first_day.isoformat(), "last": absence.last_day.isoformat()}
    absence.delete()
    record(AssessmentAct.REMOVED_ABSENCE, assessor, by=by, at=at, **days)


def _of_ones_own(assessor: Assessor, by: User) -> Capability:
    """Who may note something about an assessor: they themselves, or whoever assigns readers."""
    return Capability.ANSWER_INVITATION if assessor.user_id == by.pk else Capability.ASSIGN_ASSESSORS


@transaction.atomic
def record_tie(assessor: Assessor, tie: NewTie, *, by: User, at: datetime) -> Tie:
    """Write down what joins an assessor to somebody or something. A reading that it bars closes to them at once."""
    assessor = locked(assessor)
    allow(by, _of_ones_own(assessor, by), assessor)
    check_new_tie(tie)
    row = Tie.objects.create(assessor=assessor, **tie.as_record(), recorded_by=by, recorded_at=at)
    record(AssessmentAct.RECORDED_TIE, assessor, by=by, at=at, kind=tie.kind.value, source=row.source)
    _close_what_is_barred(assessor, by=by, at=at)
    return row


@transaction.atomic
def rule(
    assessor: Assessor, application: Application, ruling: Standing, *, reason: str, by: User, at: datetime
) -> Ruling:
    """Rule on a conflict: it bars, it counts without barring, or it is cleared. What somebody declared themselves stands."""
    assessor = locked(assessor)
    allow(by, Capability.ASSIGN_ASSESSORS, assessor)
    if assessor.fund_id != application.round.strand.fund_id or not application.is_sent:
        raise NotPossible(
            say("{application} is none of the applications that this fund was sent.", application=application)
        )
    if assessor.user_id == by.pk:
        raise NotPossible(say("Nobody rules on their own conflict. Ask somebody else at the fund."))
    if not reason.strip():
        raise NotPossible(say("Give the reason of the ruling: an auditor and a court may ask for it."))
    if ruling is not Standing.HARD and assessor.declared.filter(application=application).exists():
        raise NotPossible(
            say(
                "{assessor} declared a conflict with {application} themselves, so it stands.",
                assessor=assessor,
                application=application,
            )
        )
    row = Ruling.objects.create(
        assessor=assessor, application=application, ruling=ruling, reason=reason.strip(), ruled_by=by, ruled_at=at
    )
    record(AssessmentAct.RULED, assessor, by=by, at=at, application=application.pk, ruling=ruling.value)
    _close_what_is_barred(assessor, by=by, at=at)
    return row


def _close_what_is_barred(assessor: Assessor, *, by: User, at: datetime) -> None:
    """Close to an assessor what they were given and must not read, as it now turns out."""
    rows = list(reading_now(assessor))
    known = on_record(assessor.fund, [row.application for row in rows], london(at).date())
    step = "declare_conflict" if assessor.user_id == by.pk else "rule_out"
    for row in rows:
        if bars(found := known.of(assessor.user, row.application)):
            _close(row, step, why=sentences(found, Standing.HARD), by=by, at=at)


def _close(assignment: Assignment, name: str, *, why: str, by: User, at: datetime) -> None:
    assignment = locked(assignment)
    assignment.state = move(assignment, name, by=by).target
    assignment.save(update_fields=["state"])
    record(AssessmentAct.CLOSED_FOR_CONFLICT, assignment, by=by, at=at, why=why)
    text = say(
        "Something on record joins you to it, so it is closed to you. Ask the fund if you think this is a mistake."
    )
    tell(
        [assignment.assessor.user],
        say("Closed to you: {assignment}", assignment=title_for(assignment)),
        text,
        page="my-assignments",
        at=at,
    )


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
    due_on = due_on or reading_day(application.round, london(at).date())
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
    soft = {"soft": text} if (text := sentences(found, Standing.SOFT)) else {}
    record(AssessmentAct.ASSIGNED, assignment, by=by, at=at, **soft)
    until = say(" It is due on {due_on}.", due_on=day_in_words(due_on)) if due_on else ""
    subject = say("To assess: {assignment}", assignment=title_for(assignment))
    tell(
        [assessor.user],
        subject,
        say("It is in your list.{until}", until=until),
        page="assignment",
        args=[assignment.pk],
        at=at,
    )
    return assignment


@transaction.atomic
def set_reading_day(round_: Round, due_on: date, *, by: User, at: datetime) -> int:
    """Say by which day the readings of a round are wanted; those not scored yet take it. Returns how many they are."""
    allow(by, Capability.ASSIGN_ASSESSORS, round_)
    if due_on < london(at).date():
        raise NotPossible(say("A day that has passed gives nobody time to read. Enter today or a later day."))
    waiting = still_to_score(locked(round_))
    if not waiting.exists():
        raise NotPossible(say("Nothing in this round waits to be scored. Give out the readings first."))
    people = list(User.objects.filter(pk__in=waiting.values("assessor__user")).order_by("pk"))
    count = waiting.update(due_on=due_on)
    record(AssessmentAct.SET_READING_DAY, round_, by=by, at=at, due_on=due_on.isoformat(), readings=count)
    text = say("The fund asks for your scores by {due_on}.", due_on=day_in_words(due_on))
    tell(people, say("Your readings in {round}", round=round_), text, page="my-assignments", at=at)
    return count


@transaction.atomic
def remind(fund: Fund, *, within_days: int, days_between: int = 1, by: Actor, at: datetime) -> tuple[Assignment, ...]:
    """Remind everyone whose readings are late, or due within some days; nobody is told of the same reading twice in a day.

    The clock may do it, too. Returns the readings that people were reminded of.
    """
    if not isinstance(by, Clock):
        allow(by, Capability.ASSIGN_ASSESSORS, fund)
    due = to_be_reminded(fund, london(at).date(), within_days=within_days, days_between=max(1, days_between))
    Assignment.objects.filter(pk__in=[row.pk for row in due]).update(reminded_at=at)
    for user, rows in groupby(due, key=lambda row: row.assessor.user):
        lines = [
            say("{row}, due on {due_on}", row=title_for(row), due_on=day_in_words(row.due_on))
            for row in rows
            if row.due_on
        ]
        tell(
            [user],
            say("{how_many} to score for {name}", how_many=len(lines), name=fund.name),
            "\n".join(lines),
            page="my-assignments",
            at=at,
        )
    if due:
        record(AssessmentAct.REMINDED, fund, by=by, at=at, readings=[row.pk for row in due])
    return tuple(due)


@transaction.atomic
def unassign(assignment: Assignment, *, by: User, at: datetime) -> Assignment:
    """Take an unscored application back from an assessor."""
    assignment = locked(assignment)
    step = move(assignment, "unassign", by=by)
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
def score(
    assignment: Assignment,
    points: Mapping[str, int],
    reasons: Mapping[str, str],
    confidence: int = Confidence.MEDIUM,
    *,
    after: int | None = None,
    by_sheet: bool = False,
    by: User,
    at: datetime,
) -> Assignment:
    """Score every criterion, each with a reason. Scoring again adds a revision; the earlier scores stay on record.

    `after` is the number of the newest scoring its sender knew of (0: none; None: any); when there is a newer one, nothing is
    sent. A draft goes.
    """
    assignment, step = _scorable(assignment, by=by, at=at)
    criteria = assignment.application.round.terms().criteria
    check_scoring(points, reasons, confidence, criteria)
    newest = newest_submission(assignment)
    if after is not None and after != newest:
        raise NotPossible(
            say(
                "You have sent other scores for {assignment} since. Look at them, and begin from there.",
                assignment=title_for(assignment),
            )
        )
    rows = Score.objects.bulk_create(score_rows(assignment, newest + 1, points, reasons, at))
    receipt = receipt_row(scoring_of(assignment, rows, confidence), criteria, by_sheet=by_sheet)
    receipt.save()
    ScoreDraft.objects.filter(assignment=assignment).delete()
    assignment.state, assignment.scored_at = step.target, at
    assignment.save(update_fields=["state", "scored_at"])
    said: dict[str, Any] = {"submission": receipt.submission, "receipt": receipt.reference, "sha256": receipt.digest}
    record(AssessmentAct.SCORED, assignment, by=by, at=at, points=dict(points), **said)
    return assignment


def _scorable(assignment: Assignment, *, by: User, at: datetime) -> tuple[Assignment, Move]:
    """An assignment that its assessor may score now, locked, and the step that scoring it is."""
    assignment = locked(assignment)
    step = move(assignment, "score", by=by)
    application = locked(assignment.application)  # the panel may be agreeing its score at this moment
    if application.state != "eligible":
        raise NotPossible(say("The panel has agreed its score, so the scores of this application are closed."))
    if why := closed_because(assignment, london(at).date()):
        raise NotPossible(why)
    return assignment, step


@transaction.atomic
def declare_conflict(assignment: Assignment, *, reason: str, by: User, at: datetime) -> Assignment:
    """Name a conflict of one's own; access to the application stops at once."""
    assignment = locked(assignment)
    step = move(assignment, "declare_conflict", by=by)
    if not reason.strip():
        raise NotPossible(say("Say in a few words what the conflict is."))
    DeclaredConflict.objects.get_or_create(
        assessor=assignment.assessor,
        application=assignment.application,
        defaults={"reason": reason.strip(), "declared_at": at},
    )
    assignment.state = step.target
    assignment.save(update_fields=["state"])
    record(AssessmentAct.DECLARED_CONFLICT, assignment, by=by, at=at)
    subject = say(
        "{assessor} declared a conflict with {application}",
        assessor=assignment.assessor,
        application=assignment.application,
    )
    text = say("The application is closed to them and lacks a reader.")
    tell(
        people_with(Role.FUND_MANAGER, assignment.assessor.fund.scopes()),
        subject,
        text,
        page="assign",
        args=[assignment.application_id],
        at=at,
    )
    return assignment
