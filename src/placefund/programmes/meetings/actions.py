"""Everything that changes a board's meetings: agenda, attendance, decisions, minutes. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Model

from placefund.domain.findings import NotPossible
from placefund.domain.governance.board import (
    BoardOutcome,
    BoardVote,
    Presence,
    TakenDecision,
    require_decision,
)
from placefund.domain.governance.interests import Body, who_must_leave
from placefund.domain.messages import all_of, say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.actions import tell
from placefund.partnerships.audiences import leads_of
from placefund.partnerships.models import Partnership
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.programmes.acts import ProgrammeAct
from placefund.programmes.board.queries import members_on
from placefund.programmes.meetings.queries import items_of, minutes_of, rule_on
from placefund.programmes.models import (
    AgendaBody,
    AgendaItem,
    BoardAttendance,
    BoardDecision,
    BoardMeeting,
    BoardMinutes,
    CastVote,
    ItemLeaving,
    MinutesAgreement,
)
from placefund.records.actions import record

# --- meetings ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan(programme: Programme, *, day: date, place: str = "", by: User, at: datetime) -> BoardMeeting:
    """Plan a meeting of the board; its members who have accounts here are told."""
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    if programme.board_meetings.filter(day=day).exclude(state="cancelled").exists():
        raise NotPossible(say("The board meets on {day} already.", day=day))
    meeting = BoardMeeting.objects.create(programme=programme, day=day, place=place.strip())
    record(ProgrammeAct.PLANNED_BOARD_MEETING, meeting, by=by, at=at, day=day.isoformat())
    if day >= london(at).date():
        said = say("The board meets on {day}. Place: {place}.", day=day, place=meeting.place or say("not said yet"))
        _tell_members(meeting, say("Meeting of the board: {programme}", programme=programme), said, at=at)
    return meeting


@transaction.atomic
def cancel(meeting: BoardMeeting, *, why: str, by: User, at: datetime) -> BoardMeeting:
    """Cancel a planned meeting, with why; its members are told."""
    meeting = locked(meeting)
    step = move(meeting, "cancel", by=by)
    if not why.strip():
        raise NotPossible(say("Say why the meeting is cancelled: its members are told."))
    meeting.state, meeting.why_cancelled = step.target, why.strip()
    meeting.save(update_fields=["state", "why_cancelled"])
    record(ProgrammeAct.CANCELLED_BOARD_MEETING, meeting, by=by, at=at, why=meeting.why_cancelled)
    if meeting.day >= london(at).date():
        subject = say("The board does not meet on {day}", day=meeting.day)
        _tell_members(meeting, subject, meeting.why_cancelled, at=at)
    for item in meeting.items.filter(partnership__isnull=False).select_related("partnership", "meeting"):
        subject = say("The board will not meet on it on {day}: {item}", day=meeting.day, item=item)
        text = say("{why} The programme office puts it before another meeting.", why=meeting.why_cancelled)
        _tell_who_wishes(item, subject, text, at=at)
    return meeting


@transaction.atomic
def hold(meeting: BoardMeeting, presences: Mapping[int, Presence], *, by: User, at: datetime) -> BoardMeeting:
    """Put on record who was at a meeting. It is entered anew where it was wrong, until something is decided by it."""
    meeting = locked(meeting)
    step = move(meeting, "hold", by=by)
    if meeting.day > london(at).date():
        raise NotPossible(say("The meeting is on {day}: who was there is noted then.", day=meeting.day))
    if BoardDecision.objects.filter(item__meeting=meeting).exists():
        raise NotPossible(say("Something was decided by those who were there. Correct that decision, and say why."))
    seated = {row.pk for row in members_on(meeting.programme, meeting.day)}
    if strange := set(presences) - seated:
        raise NotPossible(say("{count} of those named did not sit on the board that day.", count=len(strange)))
    meeting.attendance.all().delete()
    BoardAttendance.objects.bulk_create(
        BoardAttendance(meeting=meeting, member_id=number, presence=presences.get(number, Presence.ABSENT))
        for number in sorted(seated)
    )
    meeting.state = step.target
    meeting.save(update_fields=["state"])
    present = sum(one is Presence.PRESENT for one in presences.values())
    record(ProgrammeAct.HELD_BOARD_MEETING, meeting, by=by, at=at, present=present)
    return meeting


def _tell_members(meeting: BoardMeeting, subject: str, text: str, *, at: datetime) -> None:
    sitting = members_on(meeting.programme, meeting.day)
    tell(
        [row.user for row in sitting if row.user is not None],
        subject,
        text,
        kind=NoticeKind.BOARD_MEETING,
        about=meeting.programme.strand.fund,
        asks=meeting.programme,
        until=meeting.day,
        page="board-meeting",
        args=[meeting.pk],
        at=at,
    )


def _tell_who_wishes(item: AgendaItem, subject: str, text: str, *, at: datetime) -> None:
    """Tell those who act for the lead that wishes what an item is about; nobody where the place itself put it there."""
    if item.partnership is None:
        return
    tell(
        leads_of(item.partnership),
        subject,
        text,
        kind=NoticeKind.BOARD_WORD,
        about=item.programme.strand.fund,
        asks=item.programme,
        page=item.subject_page,
        args=[item.subject_id] if item.subject_id is not None else [],
        at=at,
    )


# --- agenda -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def put_on_agenda(
    meeting: BoardMeeting,
    *,
    title: str = "",
    papers: str = "",
    subject: Model | None = None,
    page: str = "",
    bodies: Sequence[Body] = (),
    partnership: Partnership | None = None,
    by: User,
    at: datetime,
) -> AgendaItem:
    """Put an item on the agenda of a meeting that is to come: in words, or about a thing (`subject`) of a later stage.

    A later stage that asks the board for its word hands over the thing, the name of its page (which takes the thing's number)
    and the organisations that it touches; afterwards it reads `decision_on(thing)`. Where the lead of a partnership wishes it,
    it names the partnership: its lead is told how the item ends.
    """
    allow(by, Capability.RUN_PROGRAMME, meeting)
    meeting = locked(meeting)
    _require_planned(meeting)
    if not (title.strip() or subject):
        raise NotPossible(say("Say what the item is about."))
    last = meeting.items.aggregate(last=Max("number"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        number=last + 1,
        title=title.strip() or str(subject)[:200],
        papers=papers.strip(),
        subject_kind=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        subject_page=page if subject else "",
        partnership=partnership,
    )
    AgendaBody.objects.bulk_create(
        AgendaBody(item=item, organisation_id=body.number, organisation_name="" if body.number else body.name)
        for body in bodies
    )
    record(ProgrammeAct.PUT_ON_AGENDA, item, by=by, at=at, meeting=meeting.day.isoformat())
    return item


@transaction.atomic
def take_off(item: AgendaItem, *, by: User, at: datetime) -> None:
    """Take an item off the agenda of a meeting that is to come."""
    item = locked(item)
    allow(by, Capability.RUN_PROGRAMME, item)
    _require_planned(locked(item.meeting))
    record(ProgrammeAct.TOOK_OFF_AGENDA, item.meeting, by=by, at=at, item=item.title)
    subject = say("Off the board's agenda of {day}: {item}", day=item.meeting.day, item=item)
    _tell_who_wishes(item, subject, say("The programme office can put it before another meeting."), at=at)
    item.delete()


def _require_planned(meeting: BoardMeeting) -> None:
    if meeting.state != "planned":
        raise NotPossible(say("The agenda is that of a meeting to come. This one was held or cancelled."))


# --- decisions --------------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(
    item: AgendaItem,
    *,
    outcome: BoardOutcome,
    reasons: str,
    conditions: str = "",
    left: Iterable[int] = (),
    votes: Mapping[int, BoardVote] | None = None,
    why_corrected: str = "",
    by: User,
    at: datetime,
) -> BoardDecision:
    """Put on record how an item ended: the outcome, who left, who voted what. Done again it corrects, and says why.

    `left` and the keys of `votes` are numbers of members. Who has an interest in what the item touches must have left.
    """
    item = locked(item)
    allow(by, Capability.RUN_PROGRAMME, item)
    meeting, earlier = locked(item.meeting), item.decision
    if meeting.state != "held":
        raise NotPossible(say("Note who was at the meeting first: decisions are theirs."))
    if not reasons.strip():
        raise NotPossible(say("Say why the board decided so."))
    if earlier is not None and not why_corrected.strip():
        raise NotPossible(say("Say why the decision is corrected: both stay on record, with this between them."))
    members = {row.pk: row for row in members_on(meeting.programme, meeting.day)}
    there = set(meeting.attendance.filter(presence=Presence.PRESENT).values_list("member", flat=True))
    present = [row.seated() for number, row in members.items() if number in there]
    taken = TakenDecision(
        outcome,
        conditions,
        present,
        set(left) & there,
        who_must_leave(item.bodies(), present, meeting.day),
        votes or {},
    )
    found = require_decision(taken, rule_on(meeting.programme, meeting.day))
    stayed = [one for one in present if one.is_voting and one.number not in taken.left]
    decision = BoardDecision.objects.create(
        item=item,
        outcome=outcome,
        conditions=conditions.strip(),
        reasons=reasons.strip(),
        votes_for=taken.count.votes_for,
        votes_against=taken.count.against,
        votes_abstained=taken.count.abstained,
        stayed=len(stayed),
        is_quorate=found.holds,
        recorded_by=by,
        recorded_at=at,
        corrects=earlier,
        why_corrected=why_corrected.strip() if earlier else "",
    )
    _keep_who_left_and_voted(decision, taken)
    act = ProgrammeAct.CORRECTED_DECISION if earlier else ProgrammeAct.DECIDED_ITEM
    record(act, item, by=by, at=at, outcome=outcome.value, **({"why": why_corrected.strip()} if earlier else {}))
    subject = say("{outcome} by the board: {item}", outcome=outcome.label, item=item)
    _tell_who_wishes(item, subject, decision.reasons, at=at)
    return decision


def _keep_who_left_and_voted(decision: BoardDecision, taken: TakenDecision) -> None:
    why = {one.member.number: str(all_of(one.reasons)) for one in taken.must_leave}
    own = str(say("left of their own accord"))
    ItemLeaving.objects.bulk_create(
        ItemLeaving(decision=decision, member_id=number, why=why.get(number, own)) for number in sorted(taken.left)
    )
    CastVote.objects.bulk_create(
        CastVote(decision=decision, member_id=number, vote=vote) for number, vote in sorted(taken.votes.items())
    )


# --- minutes ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_minutes(
    meeting: BoardMeeting,
    *,
    opening: str,
    parts: Mapping[int, str],
    why_corrected: str = "",
    by: User,
    at: datetime,
) -> BoardMinutes:
    """Write the minutes of a meeting, item by item. Once they are agreed, a further row corrects them and says why."""
    meeting = locked(meeting)
    allow(by, Capability.RUN_PROGRAMME, meeting)
    if meeting.state != "held":
        raise NotPossible(say("Minutes are of a meeting that was held. Note who was there first."))
    known = {item.number for item in items_of(meeting)}
    kept = {str(number): text.strip() for number, text in parts.items() if number in known and text.strip()}
    if not (opening.strip() or kept):
        raise NotPossible(say("Write something of what was said."))
    earlier = minutes_of(meeting)
    is_agreed = MinutesAgreement.objects.filter(minutes__meeting=meeting).exists()
    if is_agreed and not why_corrected.strip():
        raise NotPossible(say("These minutes are agreed. Say why they are corrected: both stay on record."))
    minutes = BoardMinutes.objects.create(
        meeting=meeting,
        opening=opening.strip(),
        parts=kept,
        written_by=by,
        written_at=at,
        corrects=earlier if is_agreed else None,
        why_corrected=why_corrected.strip() if is_agreed else "",
    )
    act = ProgrammeAct.CORRECTED_MINUTES if is_agreed else ProgrammeAct.WROTE_MINUTES
    record(act, meeting, by=by, at=at, **({"why": minutes.why_corrected} if is_agreed else {}))
    return minutes


@transaction.atomic
def agree_minutes(minutes: BoardMinutes, agreed_at: BoardMeeting, *, by: User, at: datetime) -> MinutesAgreement:
    """Put on record that a later meeting agreed the minutes of this one."""
    minutes = locked(minutes)
    allow(by, Capability.RUN_PROGRAMME, minutes)
    agreed_at, newest = locked(agreed_at), minutes_of(minutes.meeting)
    if newest is None or newest.pk != minutes.pk:
        raise NotPossible(say("These minutes were written anew since. Look at the newest, and agree those."))
    if hasattr(newest, "agreement"):
        raise NotPossible(say("These minutes are agreed already."))
    if agreed_at.programme_id != minutes.programme.pk or agreed_at.day <= minutes.meeting.day:
        raise NotPossible(say("Minutes are agreed by a later meeting of the same board."))
    if agreed_at.state != "held":
        raise NotPossible(say("Note who was at the meeting of {day} first.", day=agreed_at.day))
    agreement = MinutesAgreement.objects.create(
        minutes=minutes, agreed_at_meeting=agreed_at, entered_by=by, entered_at=at
    )
    record(ProgrammeAct.AGREED_MINUTES, minutes.meeting, by=by, at=at, agreed_on=agreed_at.day.isoformat())
    return agreement
