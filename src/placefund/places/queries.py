"""Reads of areas, places and boundaries, as the frozen values from which maps and pickers are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from placefund.domain.places import AreaChange as Change
from placefund.domain.places import AreaPoint, ChangeKind
from placefund.places.map.scene import AreaShape, PlaceOnMap
from placefund.places.models import Area, AreaChange, Boundary, Place, PlaceArea


def areas_in_use() -> QuerySet[Area]:
    """The local authorities that have not ended."""
    return Area.objects.filter(ends_on__isnull=True)


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """The names of local authorities by their codes, in order of name; also of those that have ended. One query."""
    return dict(Area.objects.filter(code__in=set(codes)).order_by("name").values_list("code", "name"))


def area_points() -> tuple[AreaPoint, ...]:
    """Every local authority in use as a dot, in order of name. One query."""
    return tuple(area.point() for area in areas_in_use())


def code_changes() -> tuple[Change, ...]:
    """Every succession of codes; a change whose day is not known counts from the first day there is."""
    return tuple(
        Change(change.old_code, change.new_code, ChangeKind(change.kind), change.effective_on or date.min)
        for change in AreaChange.objects.all()
    )


def area_shapes() -> Mapping[str, AreaShape]:
    """Every loaded boundary by code. One small query; the shapes are read again only after a load."""
    state = Boundary.objects.aggregate(count=Count("pk"), newest=Max("loaded_at"), first=Max("area_id"))
    if not state["count"]:
        return {}
    return _shapes_of(f"{state['newest'].isoformat()}/{state['count']}/{state['first']}")


@lru_cache(maxsize=2)
def _shapes_of(version: str) -> Mapping[str, AreaShape]:
    return {
        code: AreaShape(code, f"{loaded_at.isoformat()}", _rings(geometry))
        for code, geometry, loaded_at in Boundary.objects.values_list("area_id", "geometry", "loaded_at")
    }


def _rings(geometry: Iterable[Iterable[tuple[float, float]]]) -> tuple[tuple[tuple[float, float], ...], ...]:
    return tuple(tuple((float(x), float(y)) for x, y in ring) for ring in geometry)


def places_on_map(
    places: QuerySet[Place],
    *,
    on: date | None = None,
    hrefs: Mapping[str, str] | None = None,
    statuses: Mapping[str, str] | None = None,
) -> tuple[PlaceOnMap, ...]:
    """Places as a map draws them, in the order of the query; those without an area on the day are left out.

    `hrefs` and `statuses` go by slug. Two queries, whatever the number of places.
    """
    parts = Prefetch("parts", PlaceArea.objects.filter(is_part(on)).select_related("area"))
    drawn = (
        PlaceOnMap(
            slug=place.slug,
            name=place.name,
            areas=tuple(dict.fromkeys(part.area.point() for part in place.parts.all())),
            href=(hrefs or {}).get(place.slug, ""),
            status=(statuses or {}).get(place.slug, ""),
            basis=place.basis,
            confidence=place.confidence,
        )
        for place in places.prefetch_related(parts)
    )
    return tuple(place for place in drawn if place.areas)


def earmarked_places(on: date | None = None, *, fund: str | None = None) -> tuple[PlaceOnMap, ...]:
    """The places that government chose, for a picker's notes and for the rule of overlap.

    With the slug of a `fund`, those that have an allocation in it.
    """
    places = Place.objects.filter(origin="earmarked")
    if fund is not None:
        places = places.filter(allocations__strand__fund__slug=fund).distinct()
    return places_on_map(places, on=on)


def is_part(on: date | None, path: str = "") -> Q:
    """The same rule as `Place.area_codes`: on a day, or without an end when no day is given. `path` leads to the part."""
    if on is None:
        return Q(**{f"{path}until__isnull": True})
    has_begun, has_not_ended = (
        Q(**{f"{path}starts_on__isnull": True}) | Q(**{f"{path}starts_on__lte": on}),
        Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gt": on}),
    )
    return has_begun & has_not_ended
