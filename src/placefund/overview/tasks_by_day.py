"""A person's tasks as their page shows them: overdue first, then by the day until which each is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from placefund.domain.messages import say
from placefund.domain.periods import london

MOST_SHOWN = 12
"""How many tasks stand open under one heading; the rest stand behind a fold below them."""


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """One thing that waits: what is to be done, whose it is, where, and until when (a day or a moment; None for no date)."""

    what: str
    whose: str
    href: str
    due: datetime | date | None = None
    left: str = ""
    is_late: bool = False

    @property
    def day(self) -> date | None:
        """The day in London on which it is due."""
        return london(self.due).date() if isinstance(self.due, datetime) else self.due


@dataclass(frozen=True, slots=True)
class AwaitedTask:
    """One thing that somebody else has to do next: what it is about, whose turn it is, where it stands, since or until when."""

    what: str
    turn: str
    href: str
    since: datetime | date | None = None
    due: date | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Pile:
    """The tasks under one heading, the most pressing first."""

    title: str
    items: tuple[WaitingTask, ...]
    is_late: bool = False

    @property
    def shown(self) -> tuple[WaitingTask, ...]:
        return self.items[:MOST_SHOWN]

    @property
    def folded(self) -> tuple[WaitingTask, ...]:
        return self.items[MOST_SHOWN:]


OVERDUE, TODAY, THIS_WEEK, LATER, NO_DAY = range(5)
TITLES = (say("Overdue"), say("Today"), say("This week"), say("Later"), say("No day set"))


def by_day(items: Iterable[WaitingTask], at: datetime) -> tuple[Pile, ...]:
    """The tasks in piles; one of which there is nothing is left out. A week ends with its Sunday."""
    today = london(at).date()
    found: list[list[WaitingTask]] = [[] for _ in TITLES]
    for item in sorted(items, key=pressing):
        found[_pile_of(item, today)].append(item)
    return tuple(
        Pile(title, tuple(pile), is_late=number == OVERDUE)
        for number, (title, pile) in enumerate(zip(TITLES, found, strict=True))
        if pile
    )


def _pile_of(item: WaitingTask, today: date) -> int:
    if item.is_late:
        return OVERDUE
    if item.day is None:
        return NO_DAY
    if item.day <= today:
        return TODAY
    return THIS_WEEK if item.day <= today + timedelta(days=6 - today.weekday()) else LATER


def pressing(item: WaitingTask) -> tuple[bool, date, str]:
    """Soon first, within a day by the hour; what has no day comes last."""
    moment = item.due.isoformat() if isinstance(item.due, datetime) else ""
    return item.day is None, item.day or date.max, moment


def longest_first(items: Iterable[AwaitedTask]) -> tuple[AwaitedTask, ...]:
    """What has waited longest for somebody else first; then by the day until which it is wanted; what has none last."""

    def since(item: AwaitedTask) -> date:
        return london(item.since).date() if isinstance(item.since, datetime) else item.since or item.due or date.max

    return tuple(sorted(items, key=since))


def halves(items: Sequence[AwaitedTask]) -> tuple[Sequence[AwaitedTask], Sequence[AwaitedTask]]:
    """What stands open, and what stands behind a fold."""
    return items[:MOST_SHOWN], items[MOST_SHOWN:]
