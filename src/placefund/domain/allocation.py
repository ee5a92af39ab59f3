"""What a place may be promised: the floor, the money that is free, and the proof that all floors fit into the envelope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placefund.domain.findings import NotAllowed
from placefund.domain.money import Money, format_exact


class AllocationRefused(NotAllowed):
    """An allocation that the fund's floors, dates or money do not allow."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What a place is promised: the amount, the day it was announced, and the day from which it counts."""

    amount: Money
    announced_on: date
    effective_on: date


@dataclass(frozen=True, slots=True)
class Purse:
    """The money behind a promise: `free` is not set aside for anything; `uncommitted` is the place's own, not in an award yet."""

    free: Money
    uncommitted: Money


def change(new: Promise, latest: Promise | None, *, place: str, floor: Money | None, purse: Purse) -> Money:
    """How much more (or less, below zero) a new promise sets aside for a place than the latest one.

    Raises:
        AllocationRefused: below the floor, out of the order of time, the same again, or more than there is.
    """
    amount = format_exact(new.amount)
    if new.amount.pence <= 0:
        raise AllocationRefused("An allocation is an amount above £0.")
    if floor is not None and new.amount < floor:
        raise AllocationRefused(f"{amount} is below the floor of {format_exact(floor)} for one place.")
    if new.effective_on < new.announced_on:
        raise AllocationRefused("An allocation cannot take effect before the day it is announced.")
    if latest is not None and new.effective_on < latest.effective_on:
        raise AllocationRefused(
            f"The version in force took effect on {_day(latest.effective_on)}; a new one cannot take effect before it."
        )
    difference = new.amount - (latest.amount if latest else Money(0))
    if not difference:
        raise AllocationRefused(f"{place} is promised {amount} already.")
    if difference > purse.free:
        raise AllocationRefused(
            f"{format_exact(purse.free)} of the envelope is not set aside; this takes {format_exact(difference)}, "
            f"{format_exact(difference - purse.free)} more."
        )
    if -difference > purse.uncommitted:
        raise AllocationRefused(
            f"{place} has {format_exact(purse.uncommitted)} that is not committed to an award; {format_exact(-difference)} "
            "cannot be taken back."
        )
    return difference


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether floors and allocations fit into the envelope, with the arithmetic in sentences."""

    holds: bool
    sentences: tuple[str, ...]


def proof(envelope: Money, promised: Sequence[Money], *, floor: Money | None, cap: Money | None) -> Proof:
    """Prove that what places are promised, and the least they must be promised, fits into the envelope.

    `promised` has one amount for each place; `floor` is the least for one place; `cap` the most for one competed award.
    """
    earmarked = Money.total(promised)
    left = envelope - earmarked
    floors = Money(0 if floor is None else floor.pence * len(promised))
    counts = " + ".join(f"{number} × {format_exact(amount)}" for amount, number in sorted(Counter(promised).items()))
    sentences = []
    if promised:
        sentences.append(f"{_places(len(promised))} promised {counts} = {format_exact(earmarked)}.")
    if promised and floor is not None:
        fits = "fits" if floors <= envelope else "does not fit"
        sentences.append(
            f"The floor alone takes {len(promised)} × {format_exact(floor)} = {format_exact(floors)}, which {fits} into "
            f"the envelope of {format_exact(envelope)}."
        )
    sentences.append(f"{format_exact(envelope)} less {format_exact(earmarked)} leaves {format_exact(left)}.")
    if cap is not None and left.pence >= 0:
        whole, rest = divmod(left.pence, cap.pence)
        awards = "award" if whole == 1 else "awards"
        over = f", with {format_exact(Money(rest))} over" if rest else ""
        sentences.append(f"At the cap of {format_exact(cap)} that pays for at most {whole} full {awards}{over}.")
    return Proof(left.pence >= 0 and floors <= envelope, tuple(sentences))


def _places(count: int) -> str:
    return "1 place is" if count == 1 else f"{count} places are"


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
