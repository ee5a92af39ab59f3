"""A place beside the other places of its fund: what each is promised, for how many people, and what that is for each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from placefund.domain.money import Money
from placefund.funds.models import Allocation, Fund
from placefund.overview.places import versions_of
from placefund.places.models import Place, PlaceArea
from placefund.places.queries import is_part


@dataclass(frozen=True, slots=True)
class PlaceBeside:
    """A place with its promise in force; `people` is None where the number of one of its areas is not known."""

    place: Place
    promised: Allocation
    people: int | None
    is_this: bool = False

    @property
    def per_head(self) -> Money | None:
        return self.promised.amount.times(Fraction(1, self.people)) if self.people else None

    @property
    def is_firm(self) -> bool:
        """Whether its areas, and so its people, are certain."""
        return self.place.confidence == "firm"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The places of a fund by what each is promised for a person, the most first; `this` is one of them."""

    rows: tuple[PlaceBeside, ...]
    this: PlaceBeside

    @property
    def position(self) -> int:
        return self.rows.index(self.this) + 1


def people_of(places: Iterable[Place], on: date) -> dict[int, int | None]:
    """How many people live in each place on a day, by its number; None where that is not known of an area. One query."""
    parts = PlaceArea.objects.filter(is_part(on), place__in=list(places)).order_by("pk")
    found: dict[int, int | None] = {}
    seen: set[tuple[int, str]] = set()
    for place, code, people in parts.values_list("place_id", "area_id", "area__population"):
        if (place, code) in seen:
            continue
        seen.add((place, code))
        so_far = found.get(place, 0)
        found[place] = None if so_far is None or people is None else so_far + people
    return found


def beside(place: Place, fund: Fund, on: date) -> Comparison | None:
    """The place among those that the fund promises something by name; None where it is none of them. Two queries."""
    rows = Allocation.objects.filter(strand__fund=fund, place__is_public=True).select_related("strand__fund", "place")
    by_place: dict[int, list[Allocation]] = {}
    for row in rows:
        by_place.setdefault(row.place_id, []).append(row)
    now = {
        number: version.allocation
        for number, given in by_place.items()
        for version in versions_of(given, {}, on)
        if version.state == "current"
    }
    if place.pk not in now:
        return None
    people = people_of((row.place for row in now.values()), on)
    found = [PlaceBeside(row.place, row, people.get(number), number == place.pk) for number, row in now.items()]
    ordered = tuple(sorted(found, key=lambda each: (-(each.per_head or Money(0)).pence, each.place.name)))
    return Comparison(ordered, next(each for each in ordered if each.is_this))
