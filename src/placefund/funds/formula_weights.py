"""A strand's allocations beside what its formula would have given, under the weights that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms

from placefund.design.charts.pairs import difference
from placefund.design.wording.formulas import explanation_in_words, part_in_words, shift_in_words
from placefund.domain.formulas import (
    STEPS,
    Explanation,
    Formula,
    FormulaRefused,
    Sensitivity,
    Shift,
    explain,
    sensitivity,
    solve,
)
from placefund.domain.formulas.publication import PublishedFormula, Recipe, Weighting
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.short_amounts import in_short
from placefund.funds.models import Allocation, Strand
from placefund.places.models import Place

YES, NO = "yes", "no"


class WeightsForm(forms.Form):
    """The weight of each indicator, and whether floor and cap hold: asked by GET, so that an address can be kept and sent on."""

    mark_optional = False

    def __init__(self, *args: Any, formula: PublishedFormula, strand: Strand, **options: Any) -> None:
        super().__init__(*args, **options)
        self.formula, self.strand = formula, strand
        for recipe in formula.recipes:
            self.fields[recipe.key] = forms.IntegerField(
                label=say("{name}: points", name=recipe.name),
                min_value=0,
                max_value=100,
                error_messages={
                    "required": say("Enter the weight of “{name}”, from 0 to 100.", name=recipe.name),
                    "invalid": say("The weight of “{name}” must be a whole number from 0 to 100.", name=recipe.name),
                    "min_value": say("The weight of “{name}” must be 0 or more.", name=recipe.name),
                    "max_value": say("The weight of “{name}” must be 100 or less.", name=recipe.name),
                },
            )
        if strand.floor is not None:
            self._offer("floor", say("Floor"), say("{floor} each", floor=in_short(strand.floor)), say("None"))
        if formula.cap is not None:
            self._offer("cap", say("Cap"), say("{cap} each", cap=in_short(formula.cap)), say("None"))

    def _offer(self, name: str, label: str, kept: str, dropped: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=[(YES, kept), (NO, dropped)],
            error_messages={
                "required": say("Choose whether there is a {name}.", name=name),
                "invalid_choice": say("Choose whether there is a {name}.", name=name),
            },
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = [cleaned.get(recipe.key) for recipe in self.formula.recipes]
        if None not in given and not any(given):
            raise forms.ValidationError(say("All weights are zero. Give at least one indicator a weight above 0."))
        return cleaned

    @property
    def points(self) -> dict[str, int]:
        return {recipe.key: self.cleaned_data[recipe.key] for recipe in self.formula.recipes}

    @property
    def floor(self) -> Money | None:
        return self.strand.floor if self.cleaned_data.get("floor") == YES else None

    @property
    def cap(self) -> Money | None:
        return self.formula.cap if self.cleaned_data.get("cap") == YES else None


def weighting_as_posted(
    weighting: Weighting, recipes: Sequence[Recipe], *, floor: str = YES, cap: str = YES
) -> dict[str, str]:
    """What the form would send for a weighting."""
    points = {recipe.key: str(weighting.points.get(recipe.key, 0)) for recipe in recipes}
    return points | {"floor": floor, "cap": cap}


@dataclass(frozen=True, slots=True)
class AllocationComparison:
    """One place: what it was given, what the formula would have given it, and why that."""

    place: Place
    given: Money
    by_formula: Money
    why: str

    @property
    def difference(self) -> str:
        return difference(self.given, self.by_formula)


@dataclass(frozen=True, slots=True)
class WeightingColumn:
    """The amounts under one weighting, in the order of the places; `query` asks the page for it."""

    weighting: Weighting
    query: str
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """How one place's amount changes under every shift of the table."""

    name: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormulaComparison:
    """All that the page shows, in the order of the places."""

    rows: tuple[AllocationComparison, ...]
    explanation: Explanation
    sentences: tuple[str, ...]
    swings: tuple[str, ...]
    columns: tuple[WeightingColumn, ...]
    sensitivity: Sensitivity
    shift_heads: tuple[tuple[str, tuple[str, ...]], ...]
    shift_rows: tuple[ShiftRow, ...]

    @property
    def total(self) -> Money:
        return Money.total(row.given for row in self.rows)

    @property
    def moved(self) -> Money:
        """What would have gone to other places: the sum of what some would have had more."""
        gaps = (row.by_formula - row.given for row in self.rows)
        return Money.total(gap for gap in gaps if gap.pence > 0)

    @property
    def given_by_place(self) -> tuple[tuple[Place, Money, tuple[Money, ...]], ...]:
        """Each place with what it was given and its amount under every weighting."""
        return tuple(
            (row.place, row.given, tuple(column.amounts[position] for column in self.columns))
            for position, row in enumerate(self.rows)
        )


def weighed(form: WeightsForm, given: Sequence[Allocation]) -> FormulaComparison:
    """The formula worked out for the places that have an allocation, whose sum is shared anew.

    Raises:
        FormulaRefused: what is asked for cannot be worked out.
    """
    published = form.formula
    places = [(allocation.place.slug, allocation.place.name) for allocation in given]
    total = Money.total(allocation.amount for allocation in given)
    formula = published.formula(total, places, form.points, floor=form.floor, cap=form.cap)
    swings = sensitivity(formula)
    parts = swings.base.by_place
    rows = tuple(
        AllocationComparison(
            each.place, each.amount, parts[each.place.name].amount, part_in_words(parts[each.place.name])
        )
        for each in given
    )
    columns = tuple(column for each in published.weightings if (column := _column(form, formula, each)) is not None)
    shown = [(recipe, _shifts(swings, recipe)) for recipe in published.recipes]
    heads = tuple((recipe.name, tuple(_step(shift.step) for shift in shifts)) for recipe, shifts in shown if shifts)
    shifts = [dict(shift.changes) for _, some in shown for shift in some]
    shift_rows = tuple(ShiftRow(name, tuple(difference(Money(0), each[name]) for each in shifts)) for _, name in places)
    explanation = explain(swings.base)
    said = explanation_in_words(swings.base, explanation), tuple(map(shift_in_words, swings.tornado))
    return FormulaComparison(rows, explanation, *said, columns, swings, heads, shift_rows)


def _column(form: WeightsForm, formula: Formula, weighting: Weighting) -> WeightingColumn | None:
    """The amounts under another weighting; None where its caps cannot hold the money."""
    points = {recipe.key: weighting.points.get(recipe.key, 0) for recipe in form.formula.recipes}
    try:
        parts = solve(formula.weighing(points).problem()).parts
    except FormulaRefused:
        return None
    return WeightingColumn(weighting, _query(form, weighting), tuple(part.amount for part in parts))


def _query(form: WeightsForm, weighting: Weighting) -> str:
    kept: Mapping[str, Any] = form.cleaned_data
    limits = {name: kept[name] for name in ("floor", "cap") if name in kept}
    return urlencode({**weighting_as_posted(weighting, form.formula.recipes), **limits})


def _shifts(swings: Sensitivity, recipe: Recipe) -> list[Shift]:
    return [shift for step in STEPS if (shift := swings.of(recipe.key, step)) is not None]


def _step(step: int) -> str:
    return f"{'+' if step > 0 else '−'}{abs(step)}"
