"""When somebody can read, by when they should have read, and when they are reminded of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from placefund.domain.assessment.ties import day_in_words
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import all_of, say

CLOCK_REMINDS_WITHIN = 3
"""Days before a reading is due on which people are reminded without anybody asking for it."""
CLOCK_WAITS = 3
"""Days between two such reminders of one reading, so that nobody is nagged daily."""

MOST_DAYS_AWAY = 366


class LeaveRefused(NotAllowed):
    """Days away that make no sense."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which somebody cannot read. The last day belongs to it."""

    first_day: date
    last_day: date

    def in_words(self) -> str:
        if self.first_day == self.last_day:
            return say("on {day}", day=day_in_words(self.first_day))
        return say("from {first} to {last}", first=day_in_words(self.first_day), last=day_in_words(self.last_day))


def check_leave(first_day: date, last_day: date) -> None:
    """Refuse days away that end before they begin, or that last more than a year.

    Raises:
        LeaveRefused: saying what to enter instead.
    """
    if last_day < first_day:
        raise LeaveRefused(say("The last day away is before the first. Enter them the other way round."))
    if (last_day - first_day).days >= MOST_DAYS_AWAY:
        raise LeaveRefused(say("More than a year away is no leave. Enter fewer days, or let the person stand down."))


def days_free(leaves: Iterable[Leave], first: date, last: date) -> int:
    """How many days from the first to the last, both counted, are not on leave; 0 when there are none at all."""
    away = {
        first + timedelta(days=number)
        for leave in leaves
        for number in range(max(0, (leave.first_day - first).days), (min(leave.last_day, last) - first).days + 1)
    }
    return max(0, (last - first).days + 1 - len(away))


def leave_in_words(leaves: Iterable[Leave], first: date, last: date | None) -> str:
    """“Away from 3 March 2026 to 9 March 2026.”: the leave that touches these days; empty when none does."""
    touching = sorted(
        {leave for leave in leaves if leave.last_day >= first and (last is None or leave.first_day <= last)},
        key=lambda leave: (leave.first_day, leave.last_day),
    )
    return say("Away {names}.", names=all_of(leave.in_words() for leave in touching)) if touching else ""


def why_no_time(leaves: Iterable[Leave], today: date, due_on: date | None) -> str:
    """Why somebody cannot be given a reading today: no day is left to them until it is due; empty when one is.

    Without a day by which it is due, they must be there today.
    """
    known = tuple(leaves)
    if days_free(known, today, due_on if due_on and due_on >= today else today):
        return ""
    until = (
        say(", so no day is left before it is due on {due_on}", due_on=day_in_words(due_on))
        if due_on and due_on >= today
        else ""
    )
    return f"{leave_in_words(known, today, due_on or today).rstrip('.')}{until}."


def is_to_be_reminded(
    due_on: date | None, reminded_on: date | None, today: date, *, within_days: int, days_between: int = 1
) -> bool:
    """Whether a reading that is not scored yet is late, or due within some days, and nobody was told of it lately."""
    if due_on is None or due_on > today + timedelta(days=within_days):
        return False
    return reminded_on is None or (today - reminded_on).days >= days_between
