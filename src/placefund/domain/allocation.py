"""What a place may be promised: the floor, the money that is free, and the proof that all floors fit into the envelope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import Message, day, say, say_count
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
        raise AllocationRefused(say("An allocation is an amount above £0."))
    if floor is not None and new.amount < floor:
        raise AllocationRefused(
            say("{amount} is below the floor of {floor} for one place.", amount=amount, floor=floor)
        )
    if new.effective_on < new.announced_on:
        raise AllocationRefused(say("An allocation cannot take effect before the day it is announced."))
    if latest is not None and new.effective_on < latest.effective_on:
        raise AllocationRefused(
            say(
                "The version in force took effect on {effective_on}; a new one cannot take effect before it.",
                effective_on=day(latest.effective_on),
            )
        )
    difference = new.amount - (latest.amount if latest else Money(0))
    if not difference:
        raise AllocationRefused(say("{place} is promised {amount} already.", place=place, amount=amount))
    if difference > purse.free:
        raise AllocationRefused(
            say(
                "{free} of the envelope is not set aside; this takes {difference}, {excess} more.",
                free=purse.free,
                difference=difference,
                excess=difference - purse.free,
            )
        )
    if -difference > purse.uncommitted:
        raise AllocationRefused(
            say(
                "{place} has {uncommitted} that is not committed to an award; {difference} cannot be taken back.",
                place=place,
                uncommitted=purse.uncommitted,
                difference=-difference,
            )
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
    sentences: list[Message] = []
    if promised:
        sentences.append(
            say_count(
                "1 place is promised {counts} = {earmarked}.",
                "{count} places are promised {counts} = {earmarked}.",
                count=len(promised),
                counts=counts,
                earmarked=earmarked,
            )
        )
    if promised and floor is not None:
        floor_alone = (
            say("The floor alone takes {places} × {floor} = {floors}, which fits into the envelope of {envelope}.")
            if floors <= envelope
            else say(
                "The floor alone takes {places} × {floor} = {floors}, which does not fit into the envelope of {envelope}."
            )
        )
        sentences.append(floor_alone.format(places=len(promised), floor=floor, floors=floors, envelope=envelope))
    sentences.append(
        say("{envelope} less {earmarked} leaves {left}.", envelope=envelope, earmarked=earmarked, left=left)
    )
    if cap is not None and left.pence >= 0:
        whole, rest = divmod(left.pence, cap.pence)
        if rest:
            pays = say_count(
                "At the cap of {cap} that pays for at most {count} full award, with {rest} over.",
                "At the cap of {cap} that pays for at most {count} full awards, with {rest} over.",
                count=whole,
                cap=cap,
                rest=Money(rest),
            )
        else:
            pays = say_count(
                "At the cap of {cap} that pays for at most {count} full award.",
                "At the cap of {cap} that pays for at most {count} full awards.",
                count=whole,
                cap=cap,
            )
        sentences.append(pays)
    return Proof(left.pence >= 0 and floors <= envelope, tuple(sentences))
