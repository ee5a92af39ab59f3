"""From exact amounts to whole pounds or pence that still add up: largest remainder, first among groups and then inside each.

A group's exact sum is rounded to one of its two whole neighbours before its places are, so a group's floor (a whole number of
units) still holds after rounding. So do the floors and caps of places, and no amount moves by a whole unit.
Ties go to the larger weight, then to the name that comes first by its letters' code points: never to the order of the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from placefund.domain.formulas.problem import Problem
from placefund.domain.money import Money

_Claim = tuple[Fraction, int | Fraction, str]
"""An exact number of units, the weight and the name of who has it."""


def whole_units(problem: Problem, exact: Sequence[Fraction]) -> tuple[Money, ...]:
    """Whole multiples of the problem's unit, in its order, that add up to the total. `exact` is in pence."""
    unit = problem.unit.pence
    guarded = {each.group for each in problem.group_floors}
    claims = [
        (value / unit if unit > 1 else value, place.weight, place.name)
        for place, value in zip(problem.places, exact, strict=True)
    ]
    pools: dict[tuple[str, str], list[int]] = {}  # guarded groups, and every other place as a pool of its own
    for i, place in enumerate(problem.places):
        pools.setdefault((place.group, "") if place.group in guarded else ("", place.name), []).append(i)
    whole = [_pool([claims[i] for i in own], name) for name, own in pools.items()]
    units = [0] * len(claims)
    for own, count in zip(pools.values(), _largest_remainder(whole, problem.total.pence // unit), strict=True):
        for i, part in zip(own, _largest_remainder([claims[i] for i in own], count), strict=True):
            units[i] = part
    return tuple(Money(count * unit) for count in units)


def _pool(claims: Sequence[_Claim], name: tuple[str, str]) -> _Claim:
    if len(claims) == 1:
        return claims[0]
    return sum((each[0] for each in claims), Fraction(0)), sum((each[1] for each in claims), Fraction(0)), name[0]


def _largest_remainder(claims: Sequence[_Claim], count: int) -> list[int]:
    """Whole numbers near the exact ones that add up to `count`, which lies between the sums of the floors and the ceilings."""
    parts = [exact.numerator // exact.denominator for exact, _, _ in claims]
    missing = count - sum(parts)
    if not missing:
        return parts
    scale = lcm(*(exact.denominator for exact, _, _ in claims))  # remainders over one denominator sort as whole numbers
    broken = [
        (-(exact.numerator % exact.denominator) * (scale // exact.denominator), -weight, name, i)
        for i, (exact, weight, name) in enumerate(claims)
        if exact.denominator > 1
    ]
    for *_, i in sorted(broken)[:missing]:
        parts[i] += 1
    return parts
