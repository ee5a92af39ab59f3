"""The outside view: what became of projects like it, against what this one plans. With too few cases nothing is concluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.domain.messages import Message, say
from placefund.domain.money import Money

LEAST_CASES = 8
"""Fewer than these are anecdotes."""
TENTHS = 10


@dataclass(frozen=True, slots=True)
class PastProject:
    """A project that is over: the days it had planned, and those it took."""

    name: str
    planned_days: int
    taken_days: int

    @property
    def is_late(self) -> bool:
        return self.taken_days > self.planned_days

    @property
    def stretch(self) -> Fraction:
        """How many times its plan it took."""
        return Fraction(self.taken_days, max(self.planned_days, 1))


@dataclass(frozen=True, slots=True)
class OutsideView:
    """What a reference class says of a plan: how many cases it has, where this one lies, and the sentence."""

    cases: int
    sentence: str
    is_warning: bool = False
    quantiles: tuple[tuple[int, Fraction], ...] = ()
    """Per cent of the cases, and the most that so many of them came to."""


def quantile(values: Sequence[Fraction], tenths: int) -> Fraction:
    """The value that so many tenths of the cases do not go beyond: one of the cases itself, none between two of them.

    Raises:
        ValueError: there are no cases.
    """
    if not values:
        raise ValueError("There is no quantile of nothing.")
    ordered = sorted(values)
    place = -(-len(ordered) * tenths // TENTHS)  # rounded up
    return ordered[max(place, 1) - 1]


def of_days(past: Sequence[PastProject], planned_days: int | None) -> OutsideView:
    """What projects that are over say about how long this one will take."""
    if planned_days is None:
        return OutsideView(
            len(past), say("Say when it starts and ends: then projects that are over can be held beside it.")
        )
    if few := _too_few(len(past), say("completed projects on record here")):
        return few
    late = sum(each.is_late for each in past)
    spread = tuple((tenths * 10, quantile([each.stretch for each in past], tenths)) for tenths in (5, 8))
    days = int(planned_days * max(spread[1][1], Fraction(1)))
    told = say(
        "{late} of {cases} projects like it took longer than they had planned. If this one goes as 8 in 10 of them did, it takes "
        "up to {days} days instead of {planned}.",
        late=late,
        cases=len(past),
        days=f"{days:,}",
        planned=f"{planned_days:,}",
    )
    return OutsideView(len(past), told, is_warning=2 * late >= len(past), quantiles=spread)


def of_ask(grants: Sequence[Money], ask: Money | None, programme: str) -> OutsideView:
    """Where what this one asks for lies among the grants of the programme before."""
    if ask is None:
        return OutsideView(
            len(grants), say("Say what it asks for: then grants of the programme before can be held beside it.")
        )
    what = say("published grants of {programme}", programme=programme) if programme else say("published grants")
    if few := _too_few(len(grants), what):
        return few
    smaller = sum(grant < ask for grant in grants)
    spread = tuple((tenths * 10, quantile([Fraction(each.pence) for each in grants], tenths)) for tenths in (5, 8))
    told = say(
        "It asks for more than {smaller} of {cases} {what}. Half of them were {half} or less; 8 in 10, {most} or less.",
        smaller=smaller,
        cases=len(grants),
        what=what,
        half=Money(int(spread[0][1])),
        most=Money(int(spread[1][1])),
    )
    return OutsideView(len(grants), told, is_warning=TENTHS * smaller >= 8 * len(grants), quantiles=spread)


def _too_few(cases: int, what: Message) -> OutsideView | None:
    if cases >= LEAST_CASES:
        return None
    told = say(
        "There is no reference class yet: {cases} {what}, and {least} are needed. Nothing is concluded from fewer.",
        cases=cases,
        what=what,
        least=LEAST_CASES,
    )
    return OutsideView(cases, told)
