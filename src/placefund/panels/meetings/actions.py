"""What is done to a meeting of the panel, its seats and its running order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from placefund.assessment.desks import why_apart
from placefund.assessment.models import Assessor, Assignment
from placefund.assessment.queries import LIVE, panel_rows
from placefund.documents.actions import attach
from placefund.domain import choices
from placefund.domain.assessment.running_order import ToDiscuss, suggested_introducers, suggested_order
from placefund.domain.assessment.ties import day_in_words
from placefund.domain.assessment.tracks import Track
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import any_of, say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Round
from placefund.notices.actions import tell
from placefund.panels.acts import PanelAct
from placefund.panels.agreement.calibration import calibrate_round, undecided_bids
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.panels.meetings.minutes import minutes_of
from placefund.panels.meetings.minutes_pdf import typeset_minutes
from placefund.panels.meetings.queries import is_out, readers_at_the_table, to_discuss
from placefund.panels.models import (
    CalibrationRun,
    Item,
    Leaving,
    Meeting,
    MeetingReopening,
    Member,
    Turn,
)
from placefund.people.access import allow, has, locked, move
from placefund.people.actions import end_role, grant
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def plan_meeting(
    round_: Round, *, name: str, held_on: date, place: str, others_wait: bool = False, by: User, at: datetime
) -> Meeting:
    """Plan a meeting of a round's panel, with its day and where people meet."""
    allow(by, Capability.RUN_PANEL, round_)
    if not round_.terms_record:
        raise NotPossible(say("{round} has no terms yet, so there is nothing a panel could meet about.", round=round_))
    meeting = Meeting.objects.create(
        round=round_, name=name.strip(), held_on=held_on, place=place.strip(), others_wait=others_wait
    )
    record(PanelAct.PLANNED_MEETING, meeting, by=by, at=at, held_on=held_on.isoformat())
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: User, at: datetime, **details: Any) -> Meeting:
    """Change a planned meeting's `name`, `held_on`, `place` or `others_wait`."""
    meeting = meeting_held_by(meeting, by, "planned")
    for name, value in details.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=sorted(details))
    record(PanelAct.CHANGED_MEETING, meeting, by=by, at=at, changed=sorted(details))
    return meeting


def meeting_held_by(meeting: Meeting, by: User, *states: str) -> Meeting:
    """The meeting, when this person may run it and it is in one of these states."""
    meeting = locked(meeting)
    allow(by, Capability.RUN_PANEL, meeting)
    if meeting.state not in states:
        raise NotPossible(
            say(
                "{meeting} is {state}. This is possible while it is {states}.",
                meeting=meeting,
                state=in_words(meeting.state),
                states=any_of(map(in_words, states)),
            )
        )
    return meeting


@transaction.atomic
def seat(meeting: Meeting, user: User, *, part: str, by: User, at: datetime) -> Member:
    """Give a person a seat and a part; they may follow the meeting until it is closed. Also while it sits: people come late."""
    meeting = meeting_held_by(meeting, by, "planned", "sitting")
    if part not in dict(choices.meeting_parts()):
        raise NotPossible(say("Seat them as chair, member, observer or secretary."))
    if Member.objects.filter(meeting=meeting, user=user).exists():
        raise NotPossible(say("{user} sits at this meeting already.", user=user))
    if part == "chair" and not has(user, Capability.AGREE_SCORE, meeting.round):
        raise NotPossible(
            say("{user} is no panel chair of this fund and could not record a score. Seat them as a member.", user=user)
        )
    member = Member.objects.create(meeting=meeting, user=user, part=part)
    grant(user, Role.PANEL_MEMBER, f"meeting:{meeting.pk}", by=by, at=at)
    record(PanelAct.SEATED, meeting, by=by, at=at, person=user.pk, part=part)
    text = say(
        "{part}, on {held_on}. Where: {place}.",
        part=member.get_part_display(),
        held_on=day_in_words(meeting.held_on),
        place=meeting.place,
    )
    tell(
        [user],
        say("You sit on a panel: {meeting}", meeting=meeting),
        text,
        page="meeting",
        args=[meeting.pk],
        kind=NoticeKind.PANEL,
        about=meeting.round,
        until=meeting.held_on,
        at=at,
    )
    return member


@transaction.atomic
def unseat(member: Member, *, by: User, at: datetime) -> None:
    """Take a person off a meeting that has not begun; whatever they introduce is free again."""
    meeting = meeting_held_by(member.meeting, by, "planned")
    Item.objects.filter(meeting=meeting, first_reader__user=member.user).update(first_reader=None)
    Item.objects.filter(meeting=meeting, second_reader__user=member.user).update(second_reader=None)
    end_role(member.user, Role.PANEL_MEMBER, f"meeting:{meeting.pk}", by=by, at=at)
    record(PanelAct.UNSEATED, meeting, by=by, at=at, person=member.user_id)
    member.delete()


@transaction.atomic
def suggest_order(meeting: Meeting, *, money: Money | None = None, by: User, at: datetime) -> tuple[Item, ...]:
    """Put every bid that waits for the panel on the order, those first whose discussion can change most, with introducers.

    What was ordered by hand before is ordered anew.
    """
    locked(meeting.round)  # two orders that are suggested at once would take the same bids
    meeting = meeting_held_by(meeting, by, "planned")
    if why := why_comparisons_are_closed(by, meeting.round, at):
        raise NotAllowed(why)  # the order tells which bids lie near the line, and so how a closed one stands
    waiting = set(to_discuss(meeting).values_list("pk", flat=True))
    if not waiting:
        raise NotPossible(
            say("No bid of {round} waits for a panel: each is agreed, or on another order.", round=meeting.round)
        )
    near = undecided_bids(meeting.round, money)
    rows = [row for row in panel_rows(meeting.round) if row.application.pk in waiting]
    turns = suggested_order(
        ToDiscuss(row.application.pk, row.mean, row.spread, row.application.pk in near) for row in rows
    )
    order = [turn.application_id for turn in turns]
    introducers = suggested_introducers(order, readers_at_the_table(meeting))
    meeting.items.all().delete()
    items = Item.objects.bulk_create(
        Item(
            meeting=meeting,
            application_id=turn.application_id,
            position=position,
            why_here=turn.why,
            first_reader_id=introducers[turn.application_id][0],
            second_reader_id=introducers[turn.application_id][1],
        )
        for position, turn in enumerate(turns, start=1)
    )
    record(PanelAct.ORDERED, meeting, by=by, at=at, bids=order)
    return tuple(items)


@transaction.atomic
def move_item(item: Item, *, is_up: bool, by: User, at: datetime) -> Item:
    """Move a bid one place up or down the order."""
    meeting = meeting_held_by(item.meeting, by, "planned", "sitting")
    items = list(meeting.items.select_for_update())
    here = next((place for place, row in enumerate(items) if row.pk == item.pk), None)
    there = -1 if here is None else here - 1 if is_up else here + 1
    if here is None or not 0 <= there < len(items):
        where = say("not on this order any more") if here is None else "first already" if is_up else "last already"
        raise NotPossible(f"{item} is {where}.")
    items[here], items[there] = items[there], items[here]
    for position, row in enumerate(items, start=1):
        row.position = position
    (moved := items[there]).why_here = say("Moved by hand")
    Item.objects.bulk_update(items, ["position", "why_here"])
    record(PanelAct.MOVED_UP if is_up else PanelAct.MOVED_DOWN, moved, by=by, at=at, position=moved.position)
    return moved


@transaction.atomic
def take_off(item: Item, *, by: User, at: datetime) -> None:
    """Take a bid off the order of a meeting that has not begun."""
    meeting = meeting_held_by(item.meeting, by, "planned")
    record(PanelAct.TOOK_OFF_ORDER, item, by=by, at=at)
    item.delete()
    rest = list(meeting.items.all())
    for position, row in enumerate(rest, start=1):
        row.position = position
    Item.objects.bulk_update(rest, ["position"])


@transaction.atomic
def name_introducers(item: Item, first: Assessor | None, second: Assessor | None, *, by: User, at: datetime) -> Item:
    """Say who introduces a bid: one or two who read it and sit at the table."""
    meeting_held_by(item.meeting, by, "planned", "sitting")
    item = locked(item)
    if first is not None and first == second:
        raise NotPossible(say("The first and the second introducer are two people."))
    for reader in (first, second):
        if reader is not None:
            _check_introducer(item, reader)
    item.first_reader, item.second_reader = first, second
    item.save(update_fields=["first_reader", "second_reader"])
    record(PanelAct.NAMED_INTRODUCERS, item, by=by, at=at, first=first and first.pk, second=second and second.pk)
    return item


def _check_introducer(item: Item, reader: Assessor) -> None:
    if not Assignment.objects.filter(application=item.application, assessor=reader, state__in=LIVE).exists():
        raise NotPossible(say("{reader} does not read {item}, so they cannot introduce it.", reader=reader, item=item))
    if not Member.objects.filter(meeting=item.meeting, user=reader.user, part__in=("chair", "member")).exists():
        raise NotPossible(say("{reader} is no member of this meeting. Seat them first.", reader=reader))


@transaction.atomic
def open_meeting(meeting: Meeting, *, money: Money | None = None, by: User, at: datetime) -> Meeting:
    """Begin a meeting. What the panel sees of the scores at this moment is kept with it."""
    locked(meeting.round)  # one meeting of a round sits at a time
    meeting = locked(meeting)
    step = move(meeting, "open_meeting", by=by)
    if not Member.objects.filter(meeting=meeting, part="chair").exists():
        raise NotPossible(say("Nobody sits in the chair. Seat a chair first."))
    if apart := why_apart(meeting.round):
        raise NotPossible(apart)
    if not meeting.items.exists():
        raise NotPossible(say("The running order is empty. Put the bids on it first."))
    if Meeting.objects.filter(round=meeting.round, state="sitting").exists():
        raise NotPossible(say("Another meeting of this round is sitting. Close it first."))
    meeting.state, meeting.opened_at = step.target, at
    meeting.save(update_fields=["state", "opened_at"])
    record(PanelAct.OPENED_MEETING, meeting, by=by, at=at)
    _keep_calibration(meeting, money, by=by, at=at)
    return meeting


def _step(item: Item, name: str, act: PanelAct, *, by: User, at: datetime) -> Item:
    meeting_held_by(item.meeting, by, "sitting")  # whoever calls another bid at this moment waits here
    item = locked(item)
    step = move(item, name, by=by)
    others = Item.objects.filter(meeting=item.meeting, state="called").exclude(pk=item.pk)
    if step.target == "called" and (now := others.first()):
        raise NotPossible(say("{now} is being discussed. Park it or finish it first.", now=now))
    item.state = step.target
    item.save(update_fields=["state"])
    Turn.objects.create(item=item, state=item.state, at=at)
    record(act, item, by=by, at=at)
    return item


@transaction.atomic
def call_item(item: Item, *, by: User, at: datetime) -> Item:
    """Call a bid: the panel discusses it from now on. One at a time; one that is done can be called again."""
    return _step(item, "call_item", PanelAct.CALLED, by=by, at=at)


@transaction.atomic
def park_item(item: Item, *, by: User, at: datetime) -> Item:
    """Put a bid aside to come back to it."""
    return _step(item, "park_item", PanelAct.PARKED, by=by, at=at)


@transaction.atomic
def finish_item(item: Item, *, by: User, at: datetime) -> Item:
    """Be done with a bid. It needs an agreed score; a bid that cannot be settled is parked."""
    if item.application.state == "eligible":
        raise NotPossible(say("The panel has agreed no score for {item} yet. Agree it, or park the bid.", item=item))
    return _step(item, "finish_item", PanelAct.FINISHED, by=by, at=at)


@transaction.atomic
def finish_agreed_item(item: Item, *, by: User, at: datetime) -> Item:
    """Be done with a bid because its score was agreed this moment."""
    return _step(item, "finish_item", PanelAct.FINISHED, by=by, at=at)


@transaction.atomic
def leave_table(item: Item, member: Member, *, why: str, by: User, at: datetime) -> Leaving:
    """Record that a member left the table for a bid. Its pages are closed to them from this moment."""
    _at_the_table(item, member, by)
    if not why.strip():
        raise NotPossible(say("Say why {user} left.", user=member.user))
    if is_out(item, member.user):
        raise NotPossible(say("{user} has left the table for this bid already.", user=member.user))
    leaving = Leaving.objects.create(item=item, member=member, has_left=True, why=why.strip(), at=at)
    record(PanelAct.LEFT_TABLE, item, by=by, at=at, person=member.user_id, why=leaving.why)
    return leaving


@transaction.atomic
def return_to_table(item: Item, member: Member, *, by: User, at: datetime) -> Leaving:
    """Record that a member came back to the table. Not while the bid is discussed, and a conflict stays one."""
    _at_the_table(item, member, by)
    if not is_out(item, member.user):
        raise NotPossible(say("{user} is at the table.", user=member.user))
    if item.state == "called":
        raise NotPossible(
            say(
                "{item} is still being discussed. {user} comes back when it is finished or parked.",
                item=item,
                user=member.user,
            )
        )
    leaving = Leaving.objects.create(item=item, member=member, has_left=False, at=at)
    record(PanelAct.RETURNED_TO_TABLE, item, by=by, at=at, person=member.user_id)
    return leaving


def _at_the_table(item: Item, member: Member, by: User) -> None:
    meeting = meeting_held_by(item.meeting, by, "sitting")
    item.refresh_from_db()
    if member.meeting_id != meeting.pk:
        raise NotPossible(say("{user} does not sit at this meeting.", user=member.user))


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """End a meeting: its minutes are written from the record and kept as a document, and its members' access ends."""
    meeting = locked(meeting)
    step = move(meeting, "close_meeting", by=by)
    if now := meeting.items.filter(state="called").first():
        raise NotPossible(say("{now} is being discussed. Finish it or park it first.", now=now))
    meeting.state, meeting.closed_at = step.target, at
    content = typeset_minutes(minutes_of(meeting, at), meeting.held_on)
    again = f"-{reopened + 1}" if (reopened := meeting.reopenings.count()) else ""
    upload = SimpleUploadedFile(f"minutes-{meeting.pk}{again}.pdf", content, "application/pdf")
    meeting.minutes = attach(meeting, upload, kind=DocumentKind.MINUTES, by=by, at=at)
    meeting.save(update_fields=["state", "closed_at", "minutes"])
    for member in meeting.members.select_related("user"):
        end_role(member.user, Role.PANEL_MEMBER, f"meeting:{meeting.pk}", by=by, at=at)
    record(PanelAct.CLOSED_MEETING, meeting, by=by, at=at, minutes=meeting.minutes.sha256)
    return meeting


@transaction.atomic
def reopen_meeting(meeting: Meeting, *, reason: str, by: User, at: datetime) -> Meeting:
    """Let a closed meeting sit again, until the outcomes of its round are released. What was agreed stands until agreed anew.

    The minutes it was closed with are kept beside those it will be closed with; its members may follow it again.
    """
    locked(meeting.round)  # one meeting of a round sits at a time
    meeting = locked(meeting)
    step = move(meeting, "reopen_meeting", by=by)
    if not reason.strip():
        raise NotPossible(say("Say why the meeting is opened again. The reason stands in its minutes."))
    if meeting.round.state == "released":
        raise NotPossible(
            say(
                "The outcomes of {round} are released, so its panel does not meet again. A decision that was wrong is revised.",
                round=meeting.round,
            )
        )
    if sitting := Meeting.objects.filter(round=meeting.round, state="sitting").first():
        raise NotPossible(say("{meeting} of this round is sitting. Close it first.", meeting=sitting))
    kept, closed_at = meeting.minutes, meeting.closed_at
    assert kept is not None  # noqa: S101  a constraint of the table holds both
    assert closed_at is not None  # noqa: S101
    MeetingReopening.objects.create(
        meeting=meeting, minutes=kept, closed_at=closed_at, why=reason.strip(), reopened_by=by, reopened_at=at
    )
    meeting.state, meeting.closed_at, meeting.minutes = step.target, None, None
    meeting.save(update_fields=["state", "closed_at", "minutes"])
    people = [member.user for member in meeting.members.select_related("user")]
    for user in people:
        grant(user, Role.PANEL_MEMBER, f"meeting:{meeting.pk}", by=by, at=at)
    record(PanelAct.REOPENED_MEETING, meeting, by=by, at=at, why=reason.strip(), minutes=kept.sha256)
    text = say("You may follow it again. The reason: {why}", why=reason.strip())
    tell(
        people,
        say("Opened again: {meeting}", meeting=meeting),
        text,
        page="meeting",
        args=[meeting.pk],
        kind=NoticeKind.PANEL,
        about=meeting.round,
        at=at,
    )
    return meeting


@transaction.atomic
def recalculate(meeting: Meeting, *, money: Money | None = None, by: User, at: datetime) -> CalibrationRun:
    """Calibrate the scores as they are now and keep the result with a meeting that sits; the earlier ones stay."""
    meeting = meeting_held_by(meeting, by, "sitting")
    run = _keep_calibration(meeting, money, by=by, at=at)
    if run is None:
        raise NotPossible(say("Nobody has scored in this round yet, so there is nothing to calibrate."))
    return run


def _keep_calibration(meeting: Meeting, money: Money | None, *, by: User, at: datetime) -> CalibrationRun | None:
    run = None
    for track in Track if meeting.round.has_tracks else (None,):
        if (made := calibrate_round(meeting.round, money, track)) is None:
            continue
        run = CalibrationRun.objects.create(
            round=meeting.round, meeting=meeting, made_by=by, made_at=at, **made.as_fields()
        )
        record(PanelAct.KEPT_CALIBRATION, meeting, by=by, at=at, inputs=run.inputs_sha256, result=run.result_sha256)
    return run
