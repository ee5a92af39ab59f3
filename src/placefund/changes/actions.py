"""Everything that changes a change of projects. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from placefund.awards.actions import impose_condition
from placefund.awards.models import Award
from placefund.changes.acts import ChangeAct
from placefund.changes.audiences import at_change, who_asked, who_decides
from placefund.changes.models import ProjectChange
from placefund.changes.queries import (
    ChangeWords,
    agenda_with,
    board_has_word,
    bodies_in,
    council_of,
    effect_of,
    kept_effect,
    programme_of_award,
    why_not,
    word_of_board,
)
from placefund.delivery.changing import actions as projects
from placefund.delivery.changing.actions import NewProject
from placefund.delivery.models import Project
from placefund.domain.conditions import ConditionTerms
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.programmes.meetings.actions import put_on_agenda
from placefund.programmes.models import AgendaItem, BoardMeeting
from placefund.records.actions import record


@transaction.atomic
def begin(award: Award, words: ChangeWords, *, by: User, at: datetime) -> ProjectChange:
    """Begin a change: nobody is asked yet, and its effect is worked out.

    Raises:
        NotPossible: the award is not accepted, or the change cannot be, with what to do.
    """
    award = locked(award)
    allow(by, Capability.ASK_CHANGE, award)
    _require_open(award)
    _require_own(award, words)
    last = award.project_changes.aggregate(last=Max("number"))["last"] or 0
    change = ProjectChange.objects.create(
        award=award,
        number=last + 1,
        kind=words.kind,
        programme=programme_of_award(award),
        project=words.project,
        to=words.to,
        candidate=words.candidate,
        organisation=words.organisation,
        partner=words.partner,
        pence=words.amount.pence if words.amount else None,
        title=words.title.strip(),
        summary=words.summary.strip(),
        starts_on=words.starts_on,
        ends_on=words.ends_on,
        milestone=words.milestone.strip(),
        milestone_on=words.milestone_on,
        begun_by=by,
        begun_at=at,
    )
    if why := why_not(change):
        raise NotPossible(why)
    record(ChangeAct.BEGAN, award, by=by, at=at, change=change.number, kind=change.kind)
    return change


def _require_open(award: Award) -> None:
    if award.state != "accepted":
        raise NotPossible(say("Projects are changed while their award is accepted and not closed."))


def _require_own(award: Award, words: ChangeWords) -> None:
    """Refuse what is of another award, and a new project that lacks what it needs to begin."""
    for project in (words.project, words.to):
        if project is not None and project.award_id != award.pk:
            raise NotPossible(say("Choose a project of this award."))
    joined = set(award.partnership.partners.filter(state="joined").values_list("organisation", flat=True))
    if words.partner is not None and words.partner.pk not in joined:
        raise NotPossible(
            say("{organisation} has not joined the partnership, so it cannot be paid.", organisation=words.partner)
        )
    programme = programme_of_award(award)
    if words.candidate is not None and (programme is None or words.candidate.programme_id != programme.pk):
        raise NotPossible(say("Choose a candidate of the pipeline of this award's place."))
    if words.kind.brings_project:
        _require_new(words)


def _require_new(words: ChangeWords) -> None:
    if not (words.title.strip() and words.summary.strip() and words.milestone.strip() and words.milestone_on):
        raise NotPossible(say("A new project needs a title, a public summary, and a first milestone with its day."))
    if words.starts_on and words.ends_on and not words.starts_on <= words.milestone_on <= words.ends_on:
        raise NotPossible(say("Its first milestone is due within its days."))


@transaction.atomic
def put_before_board(change: ProjectChange, meeting: BoardMeeting, *, by: User, at: datetime) -> AgendaItem:
    """Put a change on the agenda of the place's board, which has its word before the fund is asked.

    Raises:
        NotPossible: it was asked for or withdrawn already, it is before the board or endorsed, or the meeting is another place's.
    """
    change = locked(change)
    allow(by, Capability.RUN_PROGRAMME, change)
    if change.state != "draft" or meeting.programme_id != change.programme_id:
        raise NotPossible(say("A change goes before its own place's board before the fund is asked."))
    if (word := word_of_board(change)) and word.is_endorsement:
        raise NotPossible(say("The board has endorsed this change. Its lead asks the fund for it now."))
    if standing := agenda_with(change):
        raise NotPossible(
            say("It is before the meeting of {day} already, which has not decided on it.", day=standing.meeting.day)
        )
    item = put_on_agenda(
        meeting,
        subject=change,
        page="project-change",
        bodies=bodies_in(change),
        partnership=change.award.partnership,
        by=by,
        at=at,
    )
    record(ChangeAct.PUT_BEFORE_BOARD, change.award, by=by, at=at, change=change.number, day=meeting.day.isoformat())
    return item


@transaction.atomic
def ask(change: ProjectChange, *, reason: str, by: User, at: datetime) -> ProjectChange:
    """Ask the fund for a change. Its effect is kept as it is now.

    Raises:
        NotPossible: no reason, the board has not endorsed it where it has a word, or it cannot be any more.
    """
    change = locked(change)
    step = move(change, "ask", by=by)
    _require_open(change.award)
    if board_has_word(change) and not ((word := word_of_board(change)) and word.is_endorsement):
        raise NotPossible(
            say("The place's board has not endorsed this change. Its programme office puts it before the board first.")
        )
    if why := why_not(change):
        raise NotPossible(why)
    change.state, change.asked_by, change.asked_at, change.reason = step.target, by, at, required_reason(reason)
    change.effect = kept_effect(effect_of(change))
    change.save(update_fields=["state", "asked_by", "asked_at", "reason", "effect"])
    record(ChangeAct.ASKED, change.award, by=by, at=at, change=change.number, kind=change.kind, reason=change.reason)
    subject = say("To decide: {change}, {what}", change=change, what=change.what.label)
    tell(who_decides(change), subject, change.reason, kind=NoticeKind.CHANGE_ASKED, asks=by, **at_change(change), at=at)
    return change


@transaction.atomic
def withdraw(change: ProjectChange, *, reason: str, by: User, at: datetime) -> ProjectChange:
    """Withdraw a change that nobody has decided; another can begin at once."""
    change, reason = locked(change), required_reason(reason)
    was_asked = change.state == "asked"
    change.state = move(change, "withdraw", by=by).target
    change.save(update_fields=["state"])
    record(ChangeAct.WITHDREW, change.award, by=by, at=at, change=change.number, reason=reason)
    if was_asked:
        subject = say("Withdrawn: {change}", change=change)
        tell(who_decides(change), subject, reason, kind=NoticeKind.CHANGE_NEWS, asks=by, **at_change(change), at=at)
    return change


@transaction.atomic
def refuse(change: ProjectChange, *, reason: str, by: User, at: datetime) -> ProjectChange:
    """Refuse a change: nothing is changed, and the lead reads why."""
    change = locked(change)
    change.state = move(change, "refuse", by=by).target
    _decided(change, reason, by, at)
    record(ChangeAct.REFUSED, change.award, by=by, at=at, change=change.number, reason=change.decision_reason)
    subject = say("Refused: {change}", change=change)
    tell(who_asked(change), subject, change.decision_reason, kind=NoticeKind.CHANGE_DECIDED, **at_change(change), at=at)
    return change


def _decided(change: ProjectChange, reason: str, by: User, at: datetime, **more: str) -> None:
    change.decided_by, change.decided_at, change.decision_reason = by, at, required_reason(reason)
    for name, words in more.items():
        setattr(change, name, words)
    change.save(update_fields=["state", "decided_by", "decided_at", "decision_reason", "brought", *more])


@transaction.atomic
def agree(
    change: ProjectChange,
    *,
    reason: str,
    public_line: str,
    conditions: str = "",
    due_on: date | None = None,
    by: User,
    at: datetime,
) -> ProjectChange:
    """Agree a change, on conditions where they are named, and carry it out: in the ledger and in the projects, at once.

    Raises:
        NotPossible: no reason, nothing that is published, or it cannot be any more as things stand now.
    """
    locked(change.award)
    change = locked(change)
    step = move(change, "agree", by=by)
    _require_open(change.award)
    if not public_line.strip():
        raise NotPossible(say("Say in a line what is changed and why. It is published."))
    if why := why_not(change):
        raise NotPossible(why)
    change.state = step.target
    change.brought = _carry_out(change, by, at)
    _decided(change, reason, by, at, public_line=public_line.strip(), conditions=conditions.strip())
    if change.conditions:
        impose_condition(change.award, ConditionTerms(change.conditions, due_on), by=by, at=at)
    record(
        ChangeAct.AGREED,
        change.award,
        by=by,
        at=at,
        change=change.number,
        kind=change.kind,
        reason=change.decision_reason,
        conditions=change.conditions,
        told=change.public_line,
    )
    subject = say("Agreed on conditions: {change}") if change.conditions else say("Agreed: {change}")
    text = say("{reason} {conditions}", reason=change.decision_reason, conditions=change.conditions)
    told = who_asked(change)
    tell(told, subject.format(change=change), text.strip(), kind=NoticeKind.CHANGE_DECIDED, **at_change(change), at=at)
    return change


def _carry_out(change: ProjectChange, by: User, at: datetime) -> Project | None:
    """Do what was agreed; the project that came in by it."""
    kind = change.what
    if kind.stops_project:
        projects.stop(change.project, by=by, at=at)
    if kind.brings_project:
        return projects.bring(change.award, _new(change), replaces=change.project, by=by, at=at)
    if kind in (ProjectChangeKind.MOVE, ProjectChangeKind.PARTNER):
        projects.move_grant(
            change.project,
            change.to or change.project,
            change.amount or Money(0),
            organisation=change.organisation,
            partner=change.partner or change.organisation,
            key=f"change/{change.pk}",
            by=by,
            at=at,
        )
    if kind is ProjectChangeKind.DAYS:
        own = change.project
        starts_on, ends_on = change.starts_on or own.starts_on, change.ends_on or own.ends_on
        projects.change_days(own, starts_on=starts_on, ends_on=ends_on, by=by, at=at)
    return None


def _new(change: ProjectChange) -> NewProject:
    """What comes in, as delivery takes it. All of it was there when the change began."""
    if not (change.amount and change.starts_on and change.ends_on and change.milestone_on):
        raise NotPossible(say("This change does not say enough of the new project. Withdraw it, and begin another."))
    return NewProject(
        title=change.title,
        summary=change.summary,
        organisation=change.partner,
        grant=change.amount,
        starts_on=change.starts_on,
        ends_on=change.ends_on,
        milestone=change.milestone,
        milestone_on=change.milestone_on,
        area=council_of(change),
    )
