"""A whole formula, and how far its amounts move when somebody would weigh the indicators a little differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from placefund.domain.formulas.index import FormulaRefused, Index, Indicator, index_of, shifted, weights_from
from placefund.domain.formulas.problem import PENNY, Bounds, GroupFloor, Problem
from placefund.domain.formulas.solve import Split, solve
from placefund.domain.money import Money

STEPS = (-10, -1, 1, 10)
"""By how many points each weight is moved, of the hundred that all have together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """Money, indicators with their weights, and the bounds of each place: all that a published formula consists of."""

    total: Money
    indicators: tuple[Indicator, ...]
    places: tuple[Bounds, ...]
    group_floors: tuple[GroupFloor, ...] = ()
    unit: Money = PENNY

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(place.name for place in self.places)

    def index(self) -> Index:
        """Each place's weight, and what it is made of. Raises FormulaRefused as `index_of`."""
        return index_of(self.indicators, self.names)

    def problem(self, weights: Mapping[str, Fraction] | None = None) -> Problem:
        """The sharing to be solved, under these weights or those of the indicators."""
        given = self.index().weights if weights is None else weights
        return Problem(
            total=self.total,
            places=tuple(place.weighing(given[place.name]) for place in self.places),
            group_floors=self.group_floors,
            unit=self.unit,
        )

    def weighing(self, points: Mapping[str, int | Fraction]) -> Formula:
        """The same formula with other weights; an indicator that is not named keeps its own."""
        return replace(
            self, indicators=tuple(replace(each, points=points.get(each.key, each.points)) for each in self.indicators)
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """One weight moved: by how many points it was asked to, from and to what it went, and each place's amount then and change.

    `moved` is the money that changes hands: the sum of all gains, which is the sum of all losses.
    """

    indicator: str
    name: str
    step: int
    points: Fraction
    amounts: tuple[tuple[str, Money], ...]
    changes: tuple[tuple[str, Money], ...]
    moved: Money


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Every weight moved by every step; `tornado` has the widest swing of each indicator, the widest first."""

    base: Split
    shifts: tuple[Shift, ...]

    @property
    def tornado(self) -> tuple[Shift, ...]:
        """For each indicator the shift that moves most money."""
        widest: dict[str, Shift] = {}
        for shift in self.shifts:
            kept = widest.get(shift.indicator)
            if kept is None or shift.moved > kept.moved:
                widest[shift.indicator] = shift
        return tuple(sorted(widest.values(), key=lambda each: (-each.moved.pence, each.indicator)))

    def of(self, indicator: str, step: int) -> Shift | None:
        """One cell of the table; None where the weight cannot be moved that way."""
        return next((each for each in self.shifts if (each.indicator, each.step) == (indicator, step)), None)


def sensitivity(formula: Formula, steps: Sequence[int] = STEPS) -> Sensitivity:
    """Solve the formula again with each weight moved by each step, in points of a hundred; the others share the difference.

    A weight stops at 0 and at 100. One that stands there already and cannot move further has no shift; neither has the only
    indicator of a formula, nor a weight under which the caps could not hold the money. Indicators × steps + 1 solutions.

    Raises:
        FormulaRefused: when the formula itself cannot be worked out.
    """
    index = formula.index()
    base = solve(formula.problem(index.weights))
    whole = sum((Fraction(each.points) for each in formula.indicators), Fraction(0))
    shifts = []
    for each in formula.indicators if len(formula.indicators) > 1 else ():
        for step in steps:
            moved = shifted(formula.indicators, each.key, step * whole / 100)
            now = next(Fraction(one.points) for one in moved if one.key == each.key)
            if now == each.points:
                continue
            weights = weights_from(moved, index.shares, formula.names)
            try:
                after = solve(formula.problem(weights))
            except FormulaRefused:  # caps cannot hold the money of places that lose all of their weight
                continue
            shifts.append(_shift(each, step, now * 100 / whole, base, after))
    return Sensitivity(base, tuple(shifts))


def _shift(indicator: Indicator, step: int, points: Fraction, base: Split, after: Split) -> Shift:
    changes = tuple((part.name, part.amount - base.by_place[part.name].amount) for part in after.parts)
    moved = Money.total(change for _, change in changes if change.pence > 0)
    amounts = tuple((part.name, part.amount) for part in after.parts)
    return Shift(indicator.key, indicator.name, step, points, amounts, changes, moved)
