"""The facts about areas that come with the package: today's local authorities, and what became of older codes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from placefund.domain.places import AreaChange, AreaPoint, ChangeKind, Nation


@dataclass(frozen=True, slots=True)
class ShippedArea:
    """One local authority as shipped; population is a mid-year estimate of `population_year`."""

    point: AreaPoint
    region_code: str
    population: int | None
    population_year: int | None


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("placefund.places").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@lru_cache(maxsize=1)
def shipped_areas() -> tuple[ShippedArea, ...]:
    """The 361 local authorities in force on 1 April 2025, in order of code."""
    return tuple(
        ShippedArea(
            point=AreaPoint(
                code=row["code"],
                name=row["name"],
                nation=Nation(row["nation"]),
                region=row["region"],
                longitude=float(row["longitude"]),
                latitude=float(row["latitude"]),
            ),
            region_code=row["region_code"],
            population=int(row["population"]) if row["population"] else None,
            population_year=int(row["population_year"]) if row["population_year"] else None,
        )
        for row in _rows("areas.csv")
    )


@lru_cache(maxsize=1)
def shipped_changes() -> tuple[AreaChange, ...]:
    """Every succession of codes that is known, in order of the old code."""
    return tuple(
        AreaChange(row["old_code"], row["new_code"], ChangeKind(row["kind"]), date.fromisoformat(row["effective_on"]))
        for row in _rows("area_changes.csv")
    )


@lru_cache(maxsize=1)
def _outward_codes() -> dict[str, tuple[str, ...]]:
    return {row["outward_code"]: tuple(row["councils"].split()) for row in _rows("outward_codes.csv")}


def councils_of_outward_code(outward: str) -> tuple[str, ...]:
    """The codes of the councils that the first half of a postcode lies in or may reach into: first the one with its middle."""
    return _outward_codes().get(outward, ())


def area_rows() -> list[dict[str, Any]]:
    """The authorities as `places.actions.load_areas` takes them."""
    return [
        {
            "code": area.point.code,
            "name": area.point.name,
            "nation": str(area.point.nation),
            "region": area.point.region,
            "longitude": area.point.longitude,
            "latitude": area.point.latitude,
            "population": area.population,
            "starts_on": None,
            "ends_on": None,
        }
        for area in shipped_areas()
    ]


def change_rows() -> list[dict[str, Any]]:
    """The successions as `places.actions.load_areas` takes them."""
    return [
        {
            "old_code": change.old_code,
            "new_code": change.new_code,
            "kind": str(change.kind),
            "effective_on": change.effective_on,
        }
        for change in shipped_changes()
    ]
