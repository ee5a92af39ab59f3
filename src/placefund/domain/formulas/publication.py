"""A formula as a fund keeps it: figures of its places, how they count, and several weightings; ready to be solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from placefund.domain.formulas.index import Direction, FormulaRefused, Indicator, Normalisation, Transform
from placefund.domain.formulas.problem import Bounds
from placefund.domain.formulas.sensitivity import Formula
from placefund.domain.messages import say
from placefund.domain.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A statistic of each place, by the place's slug: whole numbers in `unit`. `notes` say where a value is not exact."""

    key: str
    name: str
    unit: str
    definition: str
    source_refs: str
    values: Mapping[str, int]
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How figures become an indicator: `figure` ÷ `per` × `times`, the last two empty where there is nothing to do."""

    key: str
    name: str
    why: str
    figure: str
    per: str
    times: str
    direction: Direction
    transform: Transform
    normalisation: Normalisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """One way to weigh the indicators: points by their key."""

    key: str
    name: str
    why: str
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFormula:
    """All of a formula but the money and the places' names, which are the fund's own.

    `is_illustration`: the fund itself shares its money otherwise. Amounts are in pence.
    """

    name: str
    says: str
    is_illustration: bool
    cap_pence: int | None
    cap_says: str
    step_pence: int
    figures: tuple[Figure, ...]
    recipes: tuple[Recipe, ...]
    weightings: tuple[Weighting, ...]

    @property
    def cap(self) -> Money | None:
        return None if self.cap_pence is None else Money(self.cap_pence)

    def figure(self, key: str) -> Figure:
        return next(figure for figure in self.figures if figure.key == key)

    def formula(
        self,
        total: Money,
        places: Sequence[tuple[str, str]],
        points: Mapping[str, int],
        *,
        floor: Money | None = None,
        cap: Money | None = None,
    ) -> Formula:
        """The formula for these places (slug and name, in order) under these points. Floor and cap are each place's.

        Raises:
            FormulaRefused: a place without a figure.
        """
        bounds = tuple(Bounds(name=name, floor=floor or Money(0), cap=cap) for _, name in places)
        indicators = tuple(self._indicator(recipe, places, points.get(recipe.key, 0)) for recipe in self.recipes)
        return Formula(total=total, indicators=indicators, places=bounds, unit=Money(self.step_pence))

    def _indicator(self, recipe: Recipe, places: Sequence[tuple[str, str]], points: int) -> Indicator:
        return Indicator(
            key=recipe.key,
            name=recipe.name,
            values=self._named(recipe.figure, places),
            points=points,
            direction=recipe.direction,
            transform=recipe.transform,
            normalisation=recipe.normalisation,
            per=self._named(recipe.per, places) if recipe.per else None,
            times=self._named(recipe.times, places) if recipe.times else None,
        )

    def _named(self, key: str, places: Sequence[tuple[str, str]]) -> dict[str, int]:
        figure = self.figure(key)
        for slug, name in places:
            if slug not in figure.values:
                raise FormulaRefused(
                    say("“{name}” has no figure for {place}. Give one with its source.", name=figure.name, place=name)
                )
        return {name: figure.values[slug] for slug, name in places}

    def as_record(self) -> dict[str, Any]:
        """The form in which a fund keeps it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> PublishedFormula:
        """What `as_record` made, read back."""
        return cls(
            **{
                **record,
                "figures": tuple(Figure(**each) for each in record["figures"]),
                "recipes": tuple(_recipe(each) for each in record["recipes"]),
                "weightings": tuple(Weighting(**each) for each in record["weightings"]),
            }
        )


def _recipe(record: Mapping[str, Any]) -> Recipe:
    words = {
        "direction": Direction(record["direction"]),
        "transform": Transform(record["transform"]),
        "normalisation": Normalisation(record["normalisation"]),
    }
    return Recipe(**{**record, **words})
