"""What a fundbook states of local calls: the frame in which each place of a strand runs its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from placefund.domain.call_frames import CallFrame
from placefund.domain.fundbook.values import NotPublished, Provenance, ident
from placefund.domain.money import Money

if TYPE_CHECKING:
    from placefund.domain.fundbook.format import Strand

Fault = Callable[[object, str, str], None]
MOST_READERS, MOST_DAYS = 9, 366


class Endorsement(StrEnum):
    """Whether the board of a place endorses what its call chose: always, or where the place says so."""

    REQUIRED = "required"
    PLACE_CHOOSES = "the place chooses"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalCallFrame:
    """The frame of the local calls in a strand by invitation. A call begins with it, and may be stricter and not looser.

    `most` is the most for one project, `readers_at_least` how many read each application, and `days_open_at_least` for how many
    days a call takes applications. What is left out, or not published, binds no call.
    """

    strand: str = ident("frame of the local calls of a strand")
    most: Money | NotPublished | None = None
    readers_at_least: int | NotPublished | None = None
    days_open_at_least: int | NotPublished | None = None
    endorsement: Endorsement | NotPublished | None = None
    provenance: Provenance

    def frame(self) -> CallFrame:
        """What binds a call."""
        return CallFrame(
            self.most if isinstance(self.most, Money) else None,
            self.readers_at_least if isinstance(self.readers_at_least, int) else None,
            self.days_open_at_least if isinstance(self.days_open_at_least, int) else None,
            self.endorsement is Endorsement.REQUIRED,
        )


def check_call_frames(frames: Sequence[LocalCallFrame], strands: Sequence[Strand], fault: Fault) -> None:
    """Note a strand in which no place runs calls, and numbers that no call could keep."""
    invited = {each.slug for each in strands if each.entry == "invitation"}
    for each in frames:
        if each.strand not in invited:
            fault(each, "strand", f"{each.strand} is no strand by invitation of this fundbook. Name one that is.")
        for name, highest in (("readers_at_least", MOST_READERS), ("days_open_at_least", MOST_DAYS)):
            number = getattr(each, name)
            if isinstance(number, int) and not 1 <= number <= highest:
                fault(each, name, f"Give a number from 1 to {highest}, or leave it out.")
