"""What a fundbook says of sharing money by formula: figures of places, how they count, and several ways to weigh them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from placefund.domain.formulas.index import Direction, Normalisation, Transform
from placefund.domain.fundbook.values import Provenance, ident, ref, rows
from placefund.domain.money import Money

Complain = Callable[[object, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A statistic that is known for each place, such as its population; its values are in place_figures.csv."""

    id: str = ident("figure")
    name: str
    unit: str
    definition: str
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigure:
    """One statistic of one place, a whole number in the figure's unit."""

    place: str = ref("place")
    figure: str = ref("figure")
    value: int
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaIndicator:
    """How a figure counts: divided by `per`, multiplied with `times` (both optional), and whether more or less draws money."""

    id: str = ident("indicator of a formula", scoped=True)
    name: str
    why: str
    figure: str = ref("figure")
    per: str | None = ref("figure", default=None)
    times: str | None = ref("figure", default=None)
    direction: Direction = Direction.MORE
    transform: Transform = Transform.IDENTITY
    normalisation: Normalisation = Normalisation.SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightOf:
    """The weight of one indicator in a weighting, in points."""

    indicator: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """One way to weigh a formula's indicators, and who would choose it. The points add up to 100."""

    id: str = ident("weighting", scoped=True)
    name: str
    why: str
    weights: tuple[WeightOf, ...] = rows("weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula that would share a strand's money among its places.

    The floor is the strand's. `cap` is the most for one place, where the formula has one. Amounts are whole steps of `step`.
    `provenance.published` is False when the fund shares its money otherwise and this is an illustration.
    """

    id: str = ident("formula")
    strand: str = ref("strand")
    name: str
    says: str
    cap: Money | None = None
    cap_says: str = ""
    step: Money
    indicators: tuple[FormulaIndicator, ...] = rows("indicator")
    weightings: tuple[Weighting, ...] = rows("weighting")
    provenance: Provenance


def check_formulas(
    formulas: Sequence[Formula],
    figures: Sequence[PlaceFigure],
    places_of: Callable[[str], Sequence[str]],
    fault: Complain,
) -> None:
    """Call `fault(record, key, message)` for every formula that could not be worked out. `places_of` a strand are slugs."""
    known = Counter((each.place, each.figure) for each in figures)
    seen: set[tuple[str, str]] = set()
    for each in figures:
        if (each.place, each.figure) in seen:
            fault(each, "figure", f"{each.figure} of {each.place} stands twice. Keep one row.")
        seen.add((each.place, each.figure))
    for formula in formulas:
        _weightings(formula, fault)
        for indicator in formula.indicators:
            for figure in filter(None, (indicator.figure, indicator.per, indicator.times)):
                missing = [place for place in places_of(formula.strand) if not known[place, figure]]
                if missing:
                    named = ", ".join(missing)
                    fault(
                        indicator, "figure", f"place_figures.csv has no {figure} for {named}. Add a row for each place."
                    )


def _weightings(formula: Formula, fault: Complain) -> None:
    ids = {indicator.id for indicator in formula.indicators}
    for weighting in formula.weightings:
        named = [each.indicator for each in weighting.weights]
        for wrong in sorted(set(named) - ids):
            fault(
                weighting, "id", f'The weighting {weighting.id} weighs "{wrong}", which is no indicator of its formula.'
            )
        if len(set(named)) < len(named):
            fault(
                weighting, "id", f"The weighting {weighting.id} weighs one indicator twice. Keep one weight for each."
            )
        whole = sum(each.points for each in weighting.weights)
        if whole != 100:
            added = " + ".join(str(each.points) for each in weighting.weights)
            fault(
                weighting, "id", f"The points of {weighting.id} add up to {whole} ({added}), not to 100. Change them."
            )
    if formula.step.pence < 1:
        fault(formula, "step_pounds", "The step is £0. Amounts are rounded to whole steps above £0.")
