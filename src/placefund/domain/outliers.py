"""Which figure is so far from what was reported before, or from what was promised, that somebody is asked: is this so?

A figure is never refused for being unusual: a good quarter is news. It is asked about before it is sent, the reason is kept, and
whoever checks the return is shown both. The bounds are robust: one strange quarter in the past does not move them much.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LEAST_HISTORY = 4
"""With less than a year of earlier quarters nobody knows yet what is usual."""
FAR = Decimal("3.5")
"""How many spreads from the median are far: the limit of Iglewicz and Hoaglin for a modified z-score."""
SPREAD_OF_MAD = Decimal("1.4826")
"""What makes the median absolute deviation comparable to a standard deviation of normal values."""
LEAST_SPREAD = Decimal("0.5")
"""The least spread of the logarithms: below about a sixth and above about six times the median is far at the earliest."""
HUNDREDTH = Decimal("0.01")
LARGEST_PART_OF_TARGET = Decimal("0.25")
"""More than this part of a whole fund's target in one quarter of one award is asked about, whatever came before."""

LARGEST_PART_OF_PROMISE = Decimal("0.5")
"""More than half of what an award itself promised for its whole life, at once, is asked about. An award runs for years and
begins by hiring; half at once is a great success, a total typed for a quarter, or a promise that was far too low."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What earlier quarters say is usual. All in the unit of the figure; `quarters` is how many they were."""

    median: Decimal
    low: Decimal
    high: Decimal
    quarters: int


@dataclass(frozen=True, slots=True)
class Outlier:
    """A figure to ask about: far from the usual, more than its part of a target or of a promise. What does not speak is None."""

    value: Decimal
    usual: Usual | None = None
    target: Decimal | None = None
    promise: Decimal | None = None


def median(values: Iterable[Decimal]) -> Decimal:
    """The middle value, or half-way between the two in the middle.

    Raises:
        ValueError: when there is no value.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("There is no median of nothing.")
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def usual(history: Iterable[Decimal], step: Decimal) -> Usual | None:
    """What is usual after these figures of earlier quarters, or None when they are too few.

    Worked out on logarithms, for figures grow and shrink by factors: twice as much is as far as half as much. Quarters
    that reported nothing (0) do not count: a figure may come seldom. A difference of up to `step` is usual.
    """
    told = [value.ln() for value in history if value > 0]
    if len(told) < LEAST_HISTORY:
        return None
    middle = median(told)
    spread = max(SPREAD_OF_MAD * median(abs(value - middle) for value in told), LEAST_SPREAD)
    centre, low, high = (value.exp() for value in (middle, middle - FAR * spread, middle + FAR * spread))
    low, high = min(low, max(centre - step, Decimal(0))), max(high, centre + step)
    return Usual(centre.quantize(HUNDREDTH), low.quantize(HUNDREDTH), high.quantize(HUNDREDTH), len(told))


def outlier(
    value: Decimal,
    history: Iterable[Decimal],
    *,
    step: Decimal = Decimal(5),
    target: Decimal | None = None,
    promise: Decimal | None = None,
    more: Decimal | None = None,
) -> Outlier | None:
    """The figure as one to ask about, or None when it is not. A figure of 0 reports nothing, and is never asked about.

    `promise` is what the award promised of it in all; `more` is by how much the award comes nearer to it at once, where that
    is not the figure itself (a stock is reported whole each time).
    """
    if value <= 0:
        return None
    known = usual(history, step)
    is_far = known is not None and not known.low <= value <= known.high
    is_much = target is not None and target > 0 and value > LARGEST_PART_OF_TARGET * target
    nearer = value if more is None else more
    is_at_once = promise is not None and promise > 0 and nearer > step and nearer > LARGEST_PART_OF_PROMISE * promise
    if not is_far and not is_much and not is_at_once:
        return None
    return Outlier(value, known if is_far else None, target if is_much else None, promise if is_at_once else None)
