"""A nation, a region of England or a council as its page tells it: which places of a fund lie there, and what may be added up.

What is promised to a place that lies in it only in part is told beside the sum, and is neither shared out nor counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.utils.text import slugify

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain.coverage import Coverage
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.places import Nation
from placefund.evaluation.models import PredecessorProject
from placefund.funds.citations import citations
from placefund.funds.models import Fund, Programme
from placefund.funds.queries import coverage_of
from placefund.overview.briefing.place_projects import KnownOfProjects, ProjectOfPlace, projects_of_place
from placefund.overview.councils import WayIn, ways_in
from placefund.overview.money import MoneyByStage, MoneyOnRecord, balances_of
from placefund.overview.places import PlaceInFund, places_in
from placefund.places.models import Area, Place, PlaceArea
from placefund.places.queries import areas_in_use, is_part
from placefund.portfolios.review.queries import public_decisions, public_projects


@dataclass(frozen=True, slots=True)
class Territory:
    """Councils that are looked at together: all of a nation, all of a region of England, or one."""

    kind: Message
    name: str
    areas: tuple[Area, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(area.code for area in self.areas)

    @property
    def is_one_council(self) -> bool:
        return len(self.areas) == 1

    @property
    def people(self) -> int | None:
        """How many live there; None where that is not known of one of its councils."""
        counted = [area.population for area in self.areas if area.population is not None]
        return sum(counted) if len(counted) == len(self.areas) else None


def nation_named(slug: str) -> Territory | None:
    """A nation by the name in its address; None where there is none."""
    names = {slugify(nation.value): nation for nation in Nation}
    if slug not in names:
        return None
    return Territory(say("Nation"), names[slug].value, tuple(areas_in_use().filter(nation=names[slug].value)))


def region_named(slug: str) -> Territory | None:
    """A region of England by the name in its address; None where there is none."""
    names = {slugify(name): name for name in regions()}
    if slug not in names:
        return None
    rows = areas_in_use().filter(nation=Nation.ENGLAND.value, region=names[slug])
    return Territory(say("Region of England"), names[slug], tuple(rows))


def council(area: Area) -> Territory:
    """One council."""
    return Territory(say("Council in {region}", region=area.region), area.name, (area,))


def regions() -> list[str]:
    """The regions of England, by name. One query."""
    rows = areas_in_use().filter(nation=Nation.ENGLAND.value).order_by("region")
    return list(rows.values_list("region", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class PlaceThere:
    """A place of a fund of which some councils lie in the territory, and how many it has in all."""

    found: PlaceInFund
    inside: int
    whole: int

    @property
    def is_whole(self) -> bool:
        return self.inside == self.whole


@dataclass(frozen=True, slots=True)
class TerritoryInFund:
    """What a fund promises and does in a territory. Sums are of the places that lie there whole."""

    territory: Territory
    fund: Fund
    places: tuple[PlaceThere, ...]
    money: MoneyOnRecord
    outside: tuple[Area, ...]
    competed: tuple[WayIn, ...]
    awards: tuple[Award, ...]
    projects: tuple[ProjectOfPlace, ...]
    before: tuple[PredecessorProject, ...]

    @property
    def whole_places(self) -> tuple[PlaceThere, ...]:
        return tuple(each for each in self.places if each.is_whole)

    @property
    def part_places(self) -> tuple[PlaceThere, ...]:
        return tuple(each for each in self.places if not each.is_whole)

    @property
    def promised(self) -> Money | None:
        """What is promised by name to the places that lie there whole; None where there is none."""
        amounts = [each.found.now.amount for each in self.whole_places if each.found.now]
        return Money.total(amounts) if amounts else None

    @property
    def is_at_least(self) -> bool:
        return any(each.found.now.is_at_least for each in self.whole_places if each.found.now)

    @property
    def per_head(self) -> Money | None:
        """The promise for each person there; not of one council, of which a place is more than it."""
        people = self.territory.people
        return self.promised.times(Fraction(1, people)) if self.promised and people else None

    @property
    def before_here(self) -> list[PredecessorProject]:
        """The projects of the programme before that are said to be in one of these councils."""
        return [row for row in self.before if self.territory.codes & set(row.area_codes)]

    @property
    def before_by_place(self) -> list[tuple[PlaceThere, list[PredecessorProject]]]:
        """Those of which only the place is said, under the place in which each lies."""
        unsaid = [row for row in self.before if not row.area_codes]
        found = [(each, [row for row in unsaid if row.place_slug == each.found.place.slug]) for each in self.places]
        return [(each, rows) for each, rows in found if rows]


def in_fund(territory: Territory, fund: Fund, at: datetime, on: date) -> TerritoryInFund:
    """What a fund means for a territory. A fixed number of queries, whatever the number of its places and councils."""
    coverage = coverage_of(fund)
    everywhere = places_in(fund, citations(fund), balances_of(fund.slug), coverage, on)
    codes = _codes_of((found.place for found in everywhere), on)
    there = tuple(
        PlaceThere(found, len(inside), len(codes[found.place.pk]))
        for found in everywhere
        if (inside := codes.get(found.place.pk, frozenset()) & territory.codes)
    )
    named = {code for found in everywhere if found.now for code in codes.get(found.place.pk, ())}
    return TerritoryInFund(
        territory,
        fund,
        there,
        MoneyOnRecord(MoneyByStage.total(each.found.money.stages for each in there if each.is_whole), coverage),
        tuple(area for area in territory.areas if area.code not in named),
        ways_in(fund, at),
        tuple(award for each in there for award in each.found.awards),
        _projects_in(territory, fund, [each.found.place for each in there], coverage, at),
        tuple(fund.predecessor_projects.filter(place_slug__in=[each.found.place.slug for each in there])),
    )


def _projects_in(
    territory: Territory, fund: Fund, places: Sequence[Place], coverage: Coverage, at: datetime
) -> tuple[ProjectOfPlace, ...]:
    """The projects under an award, and those approved in a portfolio, that are in one of these councils. So many queries."""
    started = Project.published().filter(award__strand__fund=fund).select_related("lead").prefetch_related("partners")
    decided = public_decisions(Programme.objects.filter(place__in=places, strand__fund=fund), at)
    known = KnownOfProjects(fund, tuple(started), public_projects(decided), (), (), coverage)
    return tuple(each for each in projects_of_place(known) if territory.codes & set(each.codes))


def _codes_of(places: Iterable[Place], on: date) -> dict[int, frozenset[str]]:
    """The codes of the councils of each place on a day, by its number. One query."""
    found: dict[int, set[str]] = {}
    for place, code in PlaceArea.objects.filter(is_part(on), place__in=list(places)).values_list("place_id", "area_id"):
        found.setdefault(place, set()).add(code)
    return {place: frozenset(codes) for place, codes in found.items()}


def places_there(territory: Territory, on: date) -> Sequence[Place]:
    """The public places that have a council in the territory, for those who follow what happens there. One query."""
    parts = PlaceArea.objects.filter(is_part(on), area__in=territory.codes)
    return list(Place.published().filter(pk__in=parts.values("place")))
