"""Chance and working days: the same for the same keys, on any machine, whatever was played before."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from random import Random

from placefund.domain.periods import LONDON, london

SEED = "rehearsal 1"
"""Change it, and another six years are played."""


def chance(*keys: object) -> Random:
    """A source of chance of its own for these keys."""
    digest = hashlib.sha256("/".join(map(str, (SEED, *keys))).encode()).digest()
    return Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  a play, not a secret


def working_day(day: date) -> date:
    """That day, or the next on which people work."""
    while day.weekday() > 4 or (day.month, day.day) in ((12, 25), (12, 26), (1, 1)):
        day += timedelta(days=1)
    return day


def at_work(day: date, draw: Random) -> datetime:
    """A moment within London office hours of that day, or of the next working day."""
    minutes = draw.randrange(9 * 60, 17 * 60)
    return datetime.combine(working_day(day), time(minutes // 60, minutes % 60), LONDON)


def before(moment: datetime, days: int, draw: Random) -> datetime:
    """A moment at work at least so many days earlier."""
    day = london(moment).date() - timedelta(days=days)
    while working_day(day) != day:
        day -= timedelta(days=1)
    return at_work(day, draw)


def after(moment: datetime, days: int, draw: Random) -> datetime:
    """A moment at work some days later."""
    return at_work(london(moment).date() + timedelta(days=days), draw)
