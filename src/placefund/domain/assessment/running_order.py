"""In which order a panel takes the bids, and who introduces each: suggested here, and the chair's to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.domain.assessment.scoring import WIDE_SPREAD
from placefund.domain.messages import say


@dataclass(frozen=True, slots=True)
class ToDiscuss:
    """A bid before the meeting: the mean of its readings and their spread out of 100 (None where there are too few), and
    whether it stands among the bids that the readings cannot place above or below the line."""

    application_id: int
    mean: Fraction | None
    spread: Fraction | None
    is_near_the_line: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A bid's turn in the order, and why it comes there."""

    application_id: int
    why: str


NEAR_AND_FAR_APART = say("Near the line, and its readers are far apart")
NEAR = say("Near the line")
FAR_APART = say("Its readers are far apart")
CLEAR = say("Its readers agree, and it is clear of the line")


def suggested_order(bids: Iterable[ToDiscuss]) -> tuple[Turn, ...]:
    """The bids whose discussion can change most first, while the panel is fresh.

    Bids near the line come before the others, among them those whose readers are furthest apart; then other bids whose
    readers are far apart; then the rest, best first. Equal bids keep the order of their numbers.
    """

    def group(bid: ToDiscuss) -> int:
        if bid.is_near_the_line:
            return 0
        return 1 if _is_far_apart(bid) else 2

    def place(bid: ToDiscuss) -> tuple[int, Fraction, int]:
        measure = (bid.mean if group(bid) == 2 else bid.spread) or Fraction(0)
        return group(bid), -measure, bid.application_id

    return tuple(Turn(bid.application_id, _why(bid)) for bid in sorted(bids, key=place))


def _is_far_apart(bid: ToDiscuss) -> bool:
    return bid.spread is not None and bid.spread > WIDE_SPREAD


def _why(bid: ToDiscuss) -> str:
    if bid.is_near_the_line:
        return NEAR_AND_FAR_APART if _is_far_apart(bid) else NEAR
    return FAR_APART if _is_far_apart(bid) else CLEAR


def suggested_introducers(
    order: Sequence[int], readers: Mapping[int, Iterable[int]]
) -> dict[int, tuple[int | None, int | None]]:
    """The first and the second introducer of each bid, from those who read it and sit at the table.

    Bids with the fewest readers to choose from are settled first; each goes to the readers who introduce least so far, then to
    those with the lower number. None stands where there is nobody.
    """
    firsts: dict[int, int] = {}
    load: dict[int, int] = {}
    found: dict[int, tuple[int | None, int | None]] = {}
    for bid in sorted(order, key=lambda b: (len(set(readers.get(b, ()))), order.index(b))):
        able = sorted(set(readers.get(bid, ())), key=lambda r: (firsts.get(r, 0), load.get(r, 0), r))
        first = able[0] if able else None
        rest = sorted(able[1:], key=lambda r: (load.get(r, 0), r))
        second = rest[0] if rest else None
        for reader in (first, second):
            if reader is not None:
                load[reader] = load.get(reader, 0) + 1
        if first is not None:
            firsts[first] = firsts.get(first, 0) + 1
        found[bid] = (first, second)
    return found
