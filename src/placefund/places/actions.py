"""Everything that changes areas, places and boundaries. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.people.models import Actor
from placefund.places.acts import PlaceAct
from placefund.places.models import Area, AreaChange, Boundary, Place, PlaceArea
from placefund.records.actions import bring_to, record


class UnknownArea(NotAllowed):
    """A code that no current local authority has."""


@dataclass(frozen=True, slots=True)
class AreaPart:
    """One area of a place to be made, from a day until a day, which is not included."""

    code: str
    starts_on: date | None = None
    until: date | None = None
    basis: str = ""
    confidence: str = "firm"


@transaction.atomic
def load_areas(areas: Iterable[Mapping[str, Any]], changes: Iterable[Mapping[str, Any]]) -> int:
    """Bring the register of areas to what these rows say; returns how many areas there are. Loading twice changes nothing."""
    Area.objects.bulk_create(
        [Area(**area) for area in areas],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "nation", "region", "longitude", "latitude", "population", "starts_on", "ends_on"],
    )
    AreaChange.objects.bulk_create([AreaChange(**change) for change in changes], ignore_conflicts=True)
    return Area.objects.count()


def known(codes: Iterable[str]) -> dict[str, Area]:
    """The areas of these codes.

    Raises:
        UnknownArea: naming every code that no area has.
    """
    wanted = set(codes)
    found = Area.objects.in_bulk(wanted)
    if missing := sorted(wanted - set(found)):
        raise UnknownArea(say("There is no local authority with the code {missing}.", missing=missing))
    return found


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "place"
    taken = set(Place.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _rows(place: Place, parts: Iterable[AreaPart], areas: Mapping[str, Area]) -> list[PlaceArea]:
    """The areas of a place as rows that are not saved yet."""
    return [
        PlaceArea(
            place=place,
            area=areas[part.code],
            starts_on=part.starts_on,
            until=part.until,
            basis=part.basis,
            confidence=part.confidence,
        )
        for part in parts
    ]


@transaction.atomic
def add_place(
    name: str,
    parts: Iterable[AreaPart],
    *,
    origin: str,
    slug: str = "",
    basis: str = "",
    confidence: str = "firm",
    nation: str = "",
    by: Actor,
    at: datetime,
) -> Place:
    """Make a place of these areas. The nation is that of its areas unless one is given.

    Raises:
        UnknownArea: naming every code that no area has.
    """
    parts = tuple(parts)
    areas = known(part.code for part in parts)
    place = Place.objects.create(
        slug=slug or _free_slug(name),
        name=name,
        nation=nation or " and ".join(sorted({area.nation for area in areas.values()})),
        origin=origin,
        basis=basis,
        confidence=confidence,
        is_public=origin == "earmarked",
    )
    PlaceArea.objects.bulk_create(_rows(place, parts, areas))
    record(PlaceAct.ADDED, place, by=by, at=at, areas=sorted(areas))
    return place


@transaction.atomic
def restate(
    place: Place,
    parts: Iterable[AreaPart],
    *,
    name: str,
    basis: str,
    confidence: str,
    nation: str,
    by: Actor,
    at: datetime,
) -> None:
    """State an earmarked place and its dated areas anew; nothing is put on record where they are as they were.

    Raises:
        UnknownArea: naming every code that no area has.
    """
    parts = tuple(parts)
    areas = known(part.code for part in parts)
    told = {"name": name, "basis": basis, "confidence": confidence, "nation": nation}
    changed = [field for field, value in told.items() if getattr(place, field) != value]
    for field in changed:
        setattr(place, field, told[field])
    if changed:
        place.save(update_fields=changed)
    brought = bring_to(place.parts.all(), _rows(place, parts, areas), by=("area_id", "starts_on"))
    if changed or brought:
        record(PlaceAct.RESTATED, place, by=by, at=at, areas=sorted(areas), changed=changed)


@transaction.atomic
def redraw(place: Place, codes: Iterable[str], *, by: Actor, at: datetime) -> Place:
    """Change a drawn place to exactly these areas.

    Raises:
        UnknownArea: naming every code that no area has.
    """
    areas = known(codes)
    PlaceArea.objects.filter(place=place).delete()
    PlaceArea.objects.bulk_create(PlaceArea(place=place, area=area) for area in areas.values())
    place.nation = " and ".join(sorted({area.nation for area in areas.values()}))
    place.save(update_fields=["nation"])
    record(PlaceAct.REDREW, place, by=by, at=at, areas=sorted(areas))
    return place


@transaction.atomic
def rename(place: Place, name: str, *, by: Actor, at: datetime) -> None:
    """Give a drawn place another name; its address stays."""
    place.name = name
    place.save(update_fields=["name"])
    record(PlaceAct.RENAMED, place, by=by, at=at, name=name)


@transaction.atomic
def publish(place: Place, *, by: Actor, at: datetime) -> None:
    """Give a drawn place its public page, once an outcome is public; doing it twice changes nothing."""
    if not place.is_public:
        place.is_public = True
        place.save(update_fields=["is_public"])
        record(PlaceAct.PUBLISHED, place, by=by, at=at)


@transaction.atomic
def load_boundaries(boundaries: Mapping[str, list[Any]], *, source: str, by: Actor, at: datetime) -> int:
    """Keep these outlines (code → rings of [longitude, latitude]), replacing earlier ones; returns how many were kept.

    Raises:
        UnknownArea: naming every code that no area has; nothing is changed then.
    """
    areas = known(boundaries)
    Boundary.objects.bulk_create(
        [Boundary(area=areas[code], geometry=rings, source=source, loaded_at=at) for code, rings in boundaries.items()],
        update_conflicts=True,
        unique_fields=["area"],
        update_fields=["geometry", "source", "loaded_at"],
    )
    return len(areas)
