"""The coastline of the United Kingdom and its neighbours, in metres on the National Grid, ready to be cut and drawn.

Natural Earth 1:10m (public domain), as the npm package `world-atlas` packs it; the build puts the file in place.
Its corners lie within about a kilometre of the shore, so it is a background to dots and never a boundary.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from placefund.domain.geometry import Box, Rings, Viewport, bounding_box, clipped_ring, simplified
from placefund.domain.projection import national_grid
from placefund.domain.topojson import Topology
from placefund.places.map.paths import svg_path

FILE = "countries-10m.json"
UNITED_KINGDOM = "826"
NEIGHBOURS = ("372", "833", "250")  # Ireland, Isle of Man, France: ISO 3166 numbers
NEAR = (-12.0, 48.5, 4.5, 61.5)  # degrees: west, south, east, north; beyond lie overseas parts where the grid is no use
SMALLEST_UNITS = 1.0  # islets under one square unit of the drawing are left out

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Coastline:
    """Rings in metres on the National Grid: the United Kingdom, and the land around it."""

    united_kingdom: Rings
    neighbours: Rings


@dataclass(frozen=True, slots=True)
class DrawnCoast:
    """The same as SVG path data, in units of a drawing."""

    united_kingdom: str
    neighbours: str


@lru_cache(maxsize=1)
def coastline() -> Coastline:
    """The coastline, read once in a process; without its file the sea is empty, which is logged and never an error."""
    source = files("placefund.places").joinpath("data", "vendor", FILE)
    if not source.is_file():
        log.warning(
            "The coastline %s is missing, so maps show dots only. Run `python hatch_build.py` to fetch it.", FILE
        )
        return Coastline((), ())
    features = {
        feature.identifier: feature.rings
        for feature in Topology(json.loads(source.read_text(encoding="utf-8"))).features("countries")
        if feature.identifier in {UNITED_KINGDOM, *NEIGHBOURS}
    }
    return Coastline(
        united_kingdom=_on_the_grid(features[UNITED_KINGDOM]),
        neighbours=tuple(ring for code in NEIGHBOURS for ring in _on_the_grid(features[code])),
    )


def _on_the_grid(rings: Rings) -> Rings:
    """The rings that lie near, from degrees to metres."""
    near = Box(*NEAR)
    return tuple(
        tuple(national_grid(longitude, latitude) for longitude, latitude in ring)
        for ring in rings
        if near.holds(bounding_box(ring).centre)
    )


@lru_cache(maxsize=64)
def drawn_coast(view: Viewport, tolerance_units: float = 0.4) -> DrawnCoast:
    """The coastline cut to a view and simplified to what the drawing can show."""
    coast = coastline()
    return DrawnCoast(
        united_kingdom=_drawn(coast.united_kingdom, view, tolerance_units),
        neighbours=_drawn(coast.neighbours, view, tolerance_units),
    )


def _drawn(rings: Rings, view: Viewport, tolerance_units: float) -> str:
    metres = 1 / view.scale
    seen = view.box.grown(12 * metres)  # the cut lies outside the drawing, so that its line never shows
    cut = (clipped_ring(ring, seen) for ring in rings if bounding_box(ring).touches(seen))
    kept = [ring for ring in cut if ring]
    fewer = simplified(kept, tolerance_units * metres, SMALLEST_UNITS * metres**2)
    return svg_path(tuple(view.place(point) for point in ring) for ring in fewer)
