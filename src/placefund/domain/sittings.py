"""When a text that is saved again and again is kept as it was: once for each person and sitting, not at every keystroke."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE = timedelta(minutes=30)
"""Whoever comes back after this long begins another sitting."""
MUCH = 20
"""How many words a text has to have before losing half of them is more than a change of mind."""


@dataclass(frozen=True, slots=True)
class Saving:
    """One saving of a text: by whom (the number of the person), when, and how many words it had then."""

    by: int
    at: datetime
    words: int


def begins_another_sitting(before: Saving, now: Saving) -> bool:
    """Whether what was saved before is kept for itself, because what is saved now is other work.

    Somebody else writes, or the same person after a pause; or more than half of a text goes at once, which is how a text is lost.
    """
    is_other = before.by != now.by or now.at - before.at >= PAUSE
    return is_other or (before.words >= MUCH and now.words * 2 < before.words)
