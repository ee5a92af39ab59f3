"""What waits in the governance of places: for the programme office, and for those who sit on a board."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse

from placefund.domain.messages import say, say_count
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.overview.tasks_by_day import WaitingTask
from placefund.people.models import User
from placefund.people.queries import numbers_with
from placefund.programmes.board.queries import declaration_due_of, last_declared, seats_held_by
from placefund.programmes.meetings.queries import to_come, to_decide, to_minute, to_note

AHEAD = timedelta(days=60)
"""How long before its day a declaration waits for a member of a board."""


def declarations_to_make(user: User, at: datetime) -> Iterable[WaitingTask]:
    """A member of a board declares their interests within four weeks of taking the seat, then once a year."""
    if not numbers_with(user, Capability.DECLARE_INTEREST, "programme"):
        return
    today = london(at).date()
    seats = list(seats_held_by(user, today))
    declared = last_declared(seats)
    for row in seats:
        due = declaration_due_of(row, declared.get(row.pk))
        if due - AHEAD <= today:
            page = reverse("board-interests", args=[row.pk])
            yield _by_day(say("Declare your interests"), row.programme, page, due, today)


def board_meetings_to_attend(user: User, at: datetime) -> Iterable[WaitingTask]:
    """The meetings of one's boards that are to come."""
    if not numbers_with(user, Capability.DECLARE_INTEREST, "programme"):
        return
    today = london(at).date()
    sits = {row.seat.programme_id for row in seats_held_by(user, today)}
    for row in to_come(sits, today) if sits else ():
        page = reverse("board-meeting", args=[row.pk])
        yield _by_day(say("Meeting of the board: read the agenda"), row.programme, page, row.day, today)


def boards_to_keep(user: User, at: datetime) -> Iterable[WaitingTask]:
    """What the programme office has to put on record after a meeting: who was there, what was decided, the minutes."""
    own = numbers_with(user, Capability.RUN_PROGRAMME, "programme")
    if not own:
        return
    today = london(at).date()
    for meeting in to_note(own, today):
        what, page = say("Note who was at the meeting"), reverse("board-attendance", args=[meeting.pk])
        yield _by_day(what, meeting, page, meeting.day, today)
    for item in to_decide(own):
        what, page = say("Put the board's decision on record: {item}", item=item), "decide-agenda-item"
        yield _by_day(what, item.meeting, reverse(page, args=[item.pk]), item.meeting.day, today)
    for meeting in to_minute(own):
        what, page = say("Write the minutes"), reverse("write-board-minutes", args=[meeting.pk])
        yield _by_day(what, meeting, page, meeting.day, today)


def _by_day(what: str, whose: object, href: str, due: date, today: date) -> WaitingTask:
    days = (due - today).days
    left = say_count("{count} day", "{count} days", count=days) if days > 0 else ""
    return WaitingTask(what, str(whose), href, due, left, days < 0)
