"""Splits money by weights between floors and caps: the split nearest to the weights, exact, and then in whole units.

The problem. Targets t_i = total × w_i ÷ Σw. Find amounts a that minimise Σ (a_i − t_i)² ÷ t_i with floor_i ≤ a_i ≤ cap_i,
Σ a_i = total, and Σ_{i in g} a_i ≥ G_g for groups that do not overlap. (A place with weight 0 has its floor.)

Why clipping is the optimum. The objective is strictly convex where weights are above 0 and every condition is linear, so the
Karush–Kuhn–Tucker conditions are necessary and sufficient and the optimum is the only one. With ν for the total, μ_g ≥ 0 for a
group's floor (0 unless it binds) and signs for floors and caps they read 2(a_i − t_i)/t_i = ν + μ_g off the bounds, ≥ at a floor
and ≤ at a cap: that is a_i = clip(λ_g w_i, floor_i, cap_i) with one multiplier λ_g = λ + (something ≥ 0, and 0 unless the
group's floor binds) for the places of a group, and λ for all others.

Why the groups nest. Let m_g be the multiplier at which group g alone reaches G_g. If its floor binds, Σ_g a = G_g and
λ_g = m_g ≥ λ; if not, λ_g = λ and λ ≥ m_g. Either way λ_g = max(λ, m_g), and

    clip(max(λ, m_g) w, floor, cap) = clip(λ w, clip(m_g w, floor, cap), cap).

So a group's floor is the same as raised floors for its places, clip(m_g w_i, floor_i, cap_i), which are found group by group;
then one more pass over all places finds λ. Both passes are the same search: the sum Σ clip(λ w, low, high) rises with λ and is
straight between the breakpoints low/w and high/w, which are put in order, and swept until the sum reaches the money. The numbers
are whole throughout (weights and bounds over one denominator), so that nothing is rounded. O(n log n).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm

from placefund.domain.formulas.index import FormulaRefused
from placefund.domain.formulas.problem import Claimant, Problem
from placefund.domain.formulas.rounding import whole_units
from placefund.domain.messages import say
from placefund.domain.money import Money, format_exact


class AmountBasis(StrEnum):
    """What decides a place's amount."""

    WEIGHT = "by its weight"
    FLOOR = "at its floor"
    CAP = "at its cap"
    GROUP = "lifted by its group's floor"


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """What one place gets. `target` (its weight alone) and `exact` (before rounding) are in pence; `amount` is to be paid."""

    name: str
    target: Fraction
    exact: Fraction
    amount: Money
    standing: AmountBasis


@dataclass(frozen=True)
class Split:
    """The answer, with its certificate.

    `parts` keep the order of the problem and add up to the total to the penny. `multiplier` is λ in pence for one unit of weight
    (of the problem's own weights); `group_multipliers` are m_g. Every place's exact amount is clip(max(λ, m_g) × weight,
    floor, cap), which anybody can check and which proves the split to be the only best one. Rounding moves an amount
    by less than one unit.
    """

    problem: Problem
    parts: tuple[PlaceShare, ...]
    multiplier: Fraction
    group_multipliers: tuple[tuple[str, Fraction], ...]

    @cached_property
    def by_place(self) -> dict[str, PlaceShare]:
        """Each place's part by its name."""
        return {part.name: part for part in self.parts}

    @cached_property
    def objective(self) -> Fraction:
        """Σ (exact − target)² ÷ target in pence, over the places with a weight: 0 when no floor or cap is in the way."""
        return sum(((part.exact - part.target) ** 2 / part.target for part in self.parts if part.target), Fraction(0))

    @property
    def binding_groups(self) -> tuple[str, ...]:
        """The groups that have more because of their floor."""
        return tuple(group for group, multiplier in self.group_multipliers if multiplier > self.multiplier)

    def as_record(self) -> dict[str, object]:
        """The answer as plain values: pence as whole numbers, fractions as text."""
        return {
            "total_pence": self.problem.total.pence,
            "unit_pence": self.problem.unit.pence,
            "multiplier": str(self.multiplier),
            "group_multipliers": {group: str(multiplier) for group, multiplier in self.group_multipliers},
            "places": [
                {
                    "name": part.name,
                    "pence": part.amount.pence,
                    "exact_pence": str(part.exact),
                    "standing": part.standing.value,
                }
                for part in self.parts
            ],
        }


def solve(problem: Problem) -> Split:
    """The split nearest to the weights within every floor and cap.

    Raises:
        FormulaRefused: the floors of places and groups together come to more than the total (with the arithmetic).
    """
    weights = _whole_weights(problem.places)
    lows = [Fraction(place.floor.pence) for place in problem.places]
    highs = [_most(place) for place in problem.places]
    positions = _positions(problem)
    lifts: list[tuple[str, Fraction]] = []
    for each in problem.group_floors:
        own = positions[each.group]
        lift = _level(each.floor.pence, [weights[i] for i in own], [lows[i] for i in own], [highs[i] for i in own])
        lifts.append((each.group, lift))
        for i in own:
            lows[i] = _clip(lift, weights[i], lows[i], highs[i])
    _refuse_lifted_floors(problem, lows)
    level = _level(problem.total.pence, weights, lows, highs)
    exact = [_clip(level, weight, low, high) for weight, low, high in zip(weights, lows, highs, strict=True)]
    return _split(problem, weights, exact, level, lifts)


def _split(
    problem: Problem,
    weights: Sequence[int],
    exact: Sequence[Fraction],
    level: Fraction,
    lifts: Sequence[tuple[str, Fraction]],
) -> Split:
    whole = sum(weights)
    amounts = whole_units(problem, exact)
    lifted = {group for group, lift in lifts if lift > level}
    parts = tuple(
        PlaceShare(
            place.name,
            Fraction(problem.total.pence * weight, whole),
            value,
            amount,
            _standing(place, value, level, weight, is_lifted=place.group in lifted),
        )
        for place, weight, value, amount in zip(problem.places, weights, exact, amounts, strict=True)
    )
    # λ was found for whole weights; it is told for the weights that were given.
    unit = next(
        Fraction(weight) / place.weight for place, weight in zip(problem.places, weights, strict=True) if weight
    )
    return Split(problem, parts, level * unit, tuple((group, lift * unit) for group, lift in lifts))


def _standing(place: Claimant, exact: Fraction, level: Fraction, weight: int, *, is_lifted: bool) -> AmountBasis:
    if exact.denominator == 1:  # no bound is a part of a penny
        if place.cap is not None and exact == place.cap.pence and (is_lifted or level * weight >= exact):
            return AmountBasis.CAP
        if exact == place.floor.pence and level * weight <= exact:
            return AmountBasis.FLOOR
    return AmountBasis.GROUP if is_lifted else AmountBasis.WEIGHT


def _whole_weights(places: Sequence[Claimant]) -> list[int]:
    """The weights as whole numbers in the same proportions."""
    weights = [Fraction(place.weight) for place in places]
    denominator = lcm(*(weight.denominator for weight in weights))
    scaled = [weight.numerator * (denominator // weight.denominator) for weight in weights]
    divisor = gcd(*scaled)
    return [weight // divisor for weight in scaled]


def _most(place: Claimant) -> Fraction | None:
    """The most a place can have; without weight that is its floor."""
    if not place.weight:
        return Fraction(place.floor.pence)
    return None if place.cap is None else Fraction(place.cap.pence)


def _positions(problem: Problem) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, place in enumerate(problem.places):
        found.setdefault(place.group, []).append(i)
    return found


def _clip(level: Fraction, weight: int, low: Fraction, high: Fraction | None) -> Fraction:
    """clip(level × weight, low, high); compared in whole numbers, which is several times faster than as fractions."""
    top, bottom = level.numerator * weight, level.denominator
    if top * low.denominator <= low.numerator * bottom:
        return low
    if high is not None and top * high.denominator >= high.numerator * bottom:
        return high
    return Fraction(top, bottom)


def _refuse_lifted_floors(problem: Problem, lows: Sequence[Fraction]) -> None:
    if not problem.group_floors:
        return
    least = sum(lows, Fraction(0))
    if least <= problem.total.pence:
        return
    groups = " + ".join(f"{each.group} {format_exact(each.floor)}" for each in problem.group_floors)
    needed = Money(-(-least.numerator // least.denominator))
    raise FormulaRefused(
        say(
            "The floors of places and groups ({groups}) together take {needed}, {excess} more than the "
            "{total} there is. Lower one of them.",
            groups=groups,
            needed=needed,
            excess=needed - problem.total,
            total=problem.total,
        )
    )


def _level(total: int, weights: Sequence[int], lows: Sequence[Fraction], highs: Sequence[Fraction | None]) -> Fraction:
    """The λ at which Σ clip(λ w, low, high) comes to `total`; the least such λ, and 0 when the lows alone come to it.

    The caller has made sure that Σ low ≤ total ≤ Σ high, except that a group's places may already hold more than its floor:
    then λ = 0, which lifts nobody.
    """
    scale = lcm(*(low.denominator for low in lows))
    goal, slope = total * scale, 0
    fixed = sum(low.numerator * (scale // low.denominator) for low in lows)
    if fixed >= goal:
        return Fraction(0)
    for bound, weight, is_low in _breakpoints(weights, lows, highs, scale):
        if fixed * weight + slope * bound >= goal * weight:
            break
        fixed += -bound if is_low else bound
        slope += weight if is_low else -weight
    return Fraction(goal - fixed, slope * scale)


def _breakpoints(
    weights: Sequence[int], lows: Sequence[Fraction], highs: Sequence[Fraction | None], scale: int
) -> list[tuple[int, int, bool]]:
    """(bound, weight, is it a low), exactly in order of bound ÷ weight.

    Two different fractions differ by at least 1 ÷ (w w′), so after a shift by twice the bits of the largest weight their floors
    stand in the same order; and whole numbers sort fast.
    """
    shift = 2 * max(weights).bit_length() + 1
    found: list[tuple[int, int, bool]] = []
    for weight, low, high in zip(weights, lows, highs, strict=True):
        if not weight:
            continue
        found.append((low.numerator * (scale // low.denominator), weight, True))
        if high is not None:
            found.append((high.numerator * scale // high.denominator, weight, False))
    return sorted(found, key=lambda each: ((each[0] << shift) // each[1], not each[2]))
