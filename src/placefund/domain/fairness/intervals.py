"""The statistics of the fairness report: what a rate, a gap and a part of the money can and cannot tell.

- Rate k/n: its Wilson interval (Wilson 1927), which holds its level for small n and for rates near 0 and 1, where k/n ± 2 s.e.
  does not.
- Gap between k/n and the others' (K−k)/(N−n): Fisher's exact test, two-sided (all outcomes no likelier than the one seen), in
  whole numbers. Over the groups of one dimension the p-values are adjusted by Holm's steps, since one of many will look odd.
- Part of the money: where it would lie 95 times of 100 had the K awards fallen by chance on the same bids: p ± 1.96 s.e. of a
  ratio under sampling without replacement, s.e.² = K(N−K)/(N(N−1)) × Σ u² ÷ (K/N × A)², u = (1 if in the group else 0 − p) × ask,
  A = all asks, p = the group's part of them. (An approximation; the others are exact.)

Shares and intervals are rounded to 4 decimal places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, sqrt

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import Money

_Z = 1.959963984540054  # the normal distribution leaves 2.5% above it
_DECIMALS = 4


class FairnessRefused(NotAllowed):
    """Outcomes that no report can be made of; the sentence names the application or the figure at fault."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, shares between 0 and 1, rounded to 4 decimal places."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{percent(self.low)} to {percent(self.high)}"


def wilson(successes: int, trials: int) -> Interval:
    """Wilson's 95% interval for a rate, rounded to 4 decimal places.

    Raises:
        FairnessRefused: no trials, or successes that are not among them.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise FairnessRefused(say("{successes} of {trials} is no rate.", successes=successes, trials=trials))
    rate, square = successes / trials, _Z * _Z
    middle = (rate + square / (2 * trials)) / (1 + square / trials)
    half = _Z / (1 + square / trials) * sqrt(rate * (1 - rate) / trials + square / (4 * trials * trials))
    return Interval(
        0.0 if successes == 0 else rounded(middle - half), 1.0 if successes == trials else rounded(middle + half)
    )


def fisher(funded: int, applied: int, all_funded: int, all_applied: int) -> Fraction:
    """The exact chance of a table at most as likely as this one when awards fall blindly: Fisher's two-sided p-value."""
    others = all_applied - applied
    first, last = max(0, all_funded - others), min(applied, all_funded)
    ways = comb(applied, first) * comb(others, all_funded - first)
    seen, found = 0, []
    for k in range(first, last + 1):
        if k == funded:
            seen = ways
        found.append(ways)
        ways = ways * (applied - k) * (all_funded - k) // ((k + 1) * (others - all_funded + k + 1))
    return Fraction(sum(ways for ways in found if ways <= seen), comb(all_applied, all_funded))


def holm(chances: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Holm's adjusted p-values, in the order given. Two groups are one comparison seen from either side: they stay."""
    if len(chances) == 2:
        return tuple(chances)
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    adjusted, highest = [Fraction(0)] * len(chances), Fraction(0)
    for step, i in enumerate(order):
        highest = max(highest, min(Fraction(1), chances[i] * (len(chances) - step)))
        adjusted[i] = highest
    return tuple(adjusted)


def money_by_chance(inside: Sequence[Money], outside: Sequence[Money], funded: int) -> Interval | None:
    """Where a group's part of the money would lie had awards fallen by chance on the same bids; None when none was made.

    `inside` and `outside` are the asks of the group and of all others.
    """
    count, mine = len(inside) + len(outside), sum(ask.pence for ask in inside)
    asked = mine + sum(ask.pence for ask in outside)
    if not funded or not asked:
        return None
    part = Fraction(mine, asked)
    spread = sum(((1 - part) * ask.pence) ** 2 for ask in inside) + sum((part * ask.pence) ** 2 for ask in outside)
    factor = Fraction(funded * (count - funded), count * (count - 1)) if count > 1 else Fraction(0)
    error = sqrt(factor * spread / (Fraction(funded, count) * asked) ** 2)
    return Interval(rounded(max(0.0, float(part) - _Z * error)), rounded(min(1.0, float(part) + _Z * error)))


def percent(share: float) -> str:
    """A share between 0 and 1 in whole percent, rounded half up."""
    return f"{int(share * 100 + 0.5)}%"


def rounded(value: float) -> float:
    """To the decimals that leave the kernel."""
    return round(value, _DECIMALS) + 0.0  # no negative nought
