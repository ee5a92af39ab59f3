"""A line of what waits in a place's programme: what, for whom, where it is done, and until or since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placefund.domain.messages import Message, say, say_count


class AwaitedSide(StrEnum):
    """For whom something waits."""

    DELIVERY_BODY = "delivery body"
    PLACE = "place"
    BOARD = "board"
    ADVISER = "adviser"
    LEAD = "lead"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    AwaitedSide.DELIVERY_BODY: say("The delivery body"),
    AwaitedSide.PLACE: say("The programme office"),
    AwaitedSide.BOARD: say("The board"),
    AwaitedSide.ADVISER: say("Those who were asked to advise"),
    AwaitedSide.LEAD: say("Leads of awards"),
}


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something that waits in one programme: what, for whom, and until a day (`due`) or since one.

    `who` names whoever it is of that side, where it is not all of them.
    """

    programme: int
    what: str
    whom: AwaitedSide
    href: str
    due: date | None = None
    since: date | None = None
    who: str = ""

    @property
    def told_whom(self) -> str:
        return self.who or str(self.whom.label)

    def days(self, today: date) -> str:
        """How many days are left, how many it is late, or how many it has waited."""
        if self.due is not None:
            left = (self.due - today).days
            if left < 0:
                return say_count("{count} day late", "{count} days late", count=-left)
            return say_count("{count} day left", "{count} days left", count=left) if left else say("Today")
        waited = (today - self.since).days if self.since else 0
        return say_count("waits {count} day", "waits {count} days", count=waited) if waited else say("Since today")

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today

    @property
    def day(self) -> date:
        """The day by which it stands in a list: until when, or since when."""
        return self.due or self.since or date.max


def pressing_first(lines: list[WaitingLine], today: date) -> list[WaitingLine]:
    """What is late first, and of each kind the oldest."""
    return sorted(lines, key=lambda line: (not line.is_late(today), line.day, line.what))
