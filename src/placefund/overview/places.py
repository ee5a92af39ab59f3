"""The places of a fund with what is public of each: its allocation now and before, its awards, and its dots on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from placefund.awards.models import Award
from placefund.domain.coverage import Coverage
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.short_amounts import in_short
from placefund.funds.citations import Citation, Citations, cited
from placefund.funds.models import Allocation, Fund
from placefund.overview.money import Balances, MoneyOnRecord, standing
from placefund.places.map.maps import MapDrawing, fund_map
from placefund.places.models import Place
from placefund.places.queries import area_points, area_shapes, places_on_map


@dataclass(frozen=True, slots=True)
class AllocationVersion:
    """One version of an allocation, with its sources and how it stands on the day it is read."""

    allocation: Allocation
    sources: tuple[Citation, ...]
    state: str
    before: Money | None

    @property
    def raised_by(self) -> Money | None:
        """How much more it is than the version before it; None where it is not more."""
        return self._beyond(self.before, self.allocation.amount)

    @property
    def cut_by(self) -> Money | None:
        """How much less it is than the version before it; None where it is not less."""
        return None if self.before is None else self._beyond(self.allocation.amount, self.before)

    @staticmethod
    def _beyond(low: Money | None, high: Money) -> Money | None:
        return high - low if low is not None and high > low else None


@dataclass(frozen=True, slots=True)
class PlaceInFund:
    """A place beside its allocation in force (None where there is none), every version of it, and its money."""

    place: Place
    now: Allocation | None
    versions: tuple[AllocationVersion, ...]
    awards: tuple[Award, ...]
    money: MoneyOnRecord

    @property
    def was_changed(self) -> bool:
        return len(self.versions) > 1


def versions_of(allocations: Sequence[Allocation], sources: Citations, on: date) -> tuple[AllocationVersion, ...]:
    """Allocations of one place in one strand, oldest first, each marked as superseded, current or planned on a day."""
    ordered = sorted(allocations, key=lambda allocation: allocation.version)
    in_force = max((a.version for a in ordered if a.effective_on <= on), default=0)
    found: list[AllocationVersion] = []
    for allocation in ordered:
        state = (
            "current"
            if allocation.version == in_force
            else "superseded"
            if allocation.version < in_force
            else "planned"
        )
        before = found[-1].allocation.amount if found else None
        found.append(AllocationVersion(allocation, cited(allocation.source_refs, sources), state, before))
    return tuple(found)


def public_places(fund: Fund) -> QuerySet[Place]:
    """The places with a public page that this fund has promised or awarded something."""
    with_award = Award.published().filter(strand__fund=fund).order_by().values("partnership__place")
    return Place.published().filter(Q(allocations__strand__fund=fund) | Q(pk__in=with_award)).distinct()


def funds_of(place: Place) -> list[Fund]:
    """The funds that have promised or awarded something to a place, real ones first. Two queries."""
    promised = Fund.objects.filter(strands__allocations__place=place).values("pk")
    awarded = Award.published().filter(partnership__place=place).order_by().values("strand__fund")
    return list(Fund.published().filter(Q(pk__in=promised) | Q(pk__in=awarded)))


def places_in(
    fund: Fund, sources: Citations, balances: Balances, coverage: Coverage, on: date
) -> tuple[PlaceInFund, ...]:
    """Every public place of a fund, in order of name. Three queries, whatever the number of places."""
    allocations = Allocation.objects.filter(strand__fund=fund).select_related("strand__fund", "place")
    places = public_places(fund).prefetch_related(Prefetch("allocations", allocations, to_attr="given_here"))
    awards: dict[int | None, list[Award]] = {}
    for award in Award.published().filter(strand__fund=fund):
        awards.setdefault(award.partnership.place_id, []).append(award)
    return tuple(
        _in_fund(
            place,
            sources,
            on,
            given := tuple(awards.get(place.pk, ())),
            place_standing(fund, place, given, balances, coverage),
        )
        for place in places
    )


def _in_fund(
    place: Place, sources: Citations, on: date, awards: tuple[Award, ...], money: MoneyOnRecord
) -> PlaceInFund:
    found = versions_of(place.given_here, sources, on)  # type: ignore[attr-defined]
    now = next((version.allocation for version in found if version.state == "current"), None)
    return PlaceInFund(place, now, found, awards, money)


def place_standing(
    fund: Fund, place: Place, awards: Sequence[Award], balances: Balances, coverage: Coverage
) -> MoneyOnRecord:
    """How far a place's money in one fund has come: its own account, and those of its awards."""
    own = (f"fund/{fund.slug}/place/{place.slug}", *(f"award/{award.pk}/" for award in awards))
    return MoneyOnRecord(standing(balances, *own), coverage)


def map_of(fund: Fund, places: Sequence[PlaceInFund], on: date) -> MapDrawing | None:
    """The map of a fund's places, each linked to its page with its amount; None while there is none to draw."""
    hrefs = {found.place.slug: reverse("place", args=[found.place.slug]) for found in places}
    statuses = {found.place.slug: _status(found) for found in places}
    chosen = Place.objects.filter(pk__in=[found.place.pk for found in places])
    drawn = places_on_map(chosen, on=on, hrefs=hrefs, statuses=statuses)
    if not drawn:
        return None
    return fund_map(
        drawn, area_points(), area_shapes(), slug="fund-map", title=say("Places of the {name}", name=fund.name)
    )


def _status(found: PlaceInFund) -> str:
    if found.now is not None:
        told = say("At least {amount} allocated") if found.now.is_at_least else say("{amount} allocated")
        return told.format(amount=in_short(found.now.amount))
    return say("{total} awarded", total=in_short(Money.total(award.amount for award in found.awards)))
