"""Reading boundary files: GeoJSON or TopoJSON of UK local authorities, checked, simplified, and in WGS84 degrees.

The Office for National Statistics publishes such files (“Local Authority Districts … Boundaries UK BUC/BSC/BGC”). Every
edition is read: the property that holds the code is found by its form (LAD23CD, LAD25CD, areacd …).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from placefund.domain.geometry import Box, Rings, bounding_box, simplified
from placefund.domain.messages import say
from placefund.domain.places import AreaChange, AreaPoint, ChangeKind, resolve
from placefund.domain.projection import longitude_latitude, national_grid
from placefund.domain.topojson import Feature, NotAShape, Topology, geojson_feature

MOST_BYTES = 100_000_000
CHUNK = 1 << 20
HEAD = 1 << 16  # characters in which the kind of a file must show itself
TOLERANCE_METRES = 100.0
SMALLEST_SQUARE_METRES = 50_000.0
DECIMALS = 5  # of a degree: about a metre
NEAR_METRES = 60_000.0  # an area's shape lies about its dot; the Highlands and the islands reach far
CODE_PROPERTY = re.compile(r"(lad|ltla|la)\d{0,4}_?cd|areacd|gss_?code", re.IGNORECASE)

# What comes of JSON whose members are of another kind than the format says: any of them means the same to an operator.
BUILT_WRONG = (AttributeError, IndexError, KeyError, TypeError, RecursionError)

IN_DEGREES = Box(-9.5, 49.0, 2.5, 61.5)
IN_METRES = Box(-150_000, -50_000, 720_000, 1_300_000)
SWAPPED = Box(49.0, -9.5, 61.5, 2.5)
WEB_MERCATOR = Box(-1_100_000, 6_200_000, 300_000, 8_800_000)


class WrongFile(Exception):
    """A boundary file that cannot be used. The message is a sentence that says what to do; nothing was changed."""


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """What a file gave: simplified rings in WGS84 degrees by code in use, and what could not be matched."""

    shapes: Mapping[str, Rings]
    recoded: Mapping[str, str]  # code in the file → code in use
    unknown: tuple[str, ...]  # codes in the file that no authority in use has
    missing: tuple[AreaPoint, ...]  # authorities in use without a shape


def read_boundaries(path: Path, areas: Collection[AreaPoint], changes: Iterable[AreaChange]) -> BoundaryFile:
    """Every usable boundary of the file.

    Raises:
        WrongFile: when the file is too large, no GeoJSON or TopoJSON, in an unknown coordinate system, without local
            authorities, or gives an authority a shape far from where it lies.
    """
    known = {area.code: area for area in areas}
    successors = _successors(changes, known)
    try:
        features = list(_features(path, {*known, *successors}))
    except NotAShape as error:
        raise WrongFile(f"{path.name}: {error}") from error
    except BUILT_WRONG as error:
        raise WrongFile(
            say("{name} is not built as GeoJSON or TopoJSON has to be ({error}).", name=path.name, error=repr(error))
        ) from error
    to_grid = _coordinates(path.name, features)
    in_use = {code for code, _ in features if code in known}
    shapes: dict[str, Rings] = {}
    recoded, unknown = {}, set()
    for code, rings in features:
        current = code if code in known else successors.get(code, "")
        if not current or (current != code and current in in_use):
            unknown.add(code)
            continue
        if current != code:
            recoded[code] = current
        shapes[current] = _checked(path.name, known[current], to_grid(rings))
    missing = tuple(area for area in areas if area.code not in shapes)
    if not shapes:
        raise WrongFile(
            say(
                "{name} holds no local authority in use. A file of local authority districts (LAD) is "
                "needed, not one of counties, regions or wards.",
                name=path.name,
            )
        )
    return BoundaryFile(shapes, recoded, tuple(sorted(unknown)), missing)


def _successors(changes: Iterable[AreaChange], known: Collection[str]) -> dict[str, str]:
    """Old codes of authorities that only changed their code: their older shape is still right."""
    found = {}
    all_changes = tuple(changes)
    for change in all_changes:
        current = resolve(change.old_code, all_changes).current
        if change.kind == ChangeKind.NEW_CODE and len(current) == 1 and current[0] in known:
            found[change.old_code] = current[0]
    return found


# --- The two formats -------------------------------------------------------------------------------------------------


def _features(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, Rings]]:
    """Code and rings of each area in the file that has both, in the file's own coordinates."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise WrongFile(
            say(
                "{name} has {size} MB; at most {most_bytes} MB are read. The ultra generalised edition (BUC) "
                "of the same boundaries is a few MB and shows as much.",
                name=path.name,
                size=size // 1_000_000,
                most_bytes=MOST_BYTES // 1_000_000,
            )
        )
    try:
        with path.open(encoding="utf-8-sig") as text:
            head = text.read(HEAD)
            text.seek(0)
            if re.search(r'"type"\s*:\s*"Topology"', head):
                yield from _from_topology(path.name, text, wanted)
            elif re.search(r'"features"\s*:', head):
                yield from _from_collection(path.name, text)
            else:
                raise WrongFile(
                    say(
                        "{name} is neither a GeoJSON FeatureCollection nor a TopoJSON topology. Export the "
                        "boundaries as GeoJSON; a shapefile, a KML or a spreadsheet is not read.",
                        name=path.name,
                    )
                )
    except UnicodeDecodeError as error:
        raise WrongFile(
            say("{name} is not a text file in UTF-8, so it is no GeoJSON or TopoJSON.", name=path.name)
        ) from error


def _from_topology(name: str, text: TextIO, wanted: Collection[str]) -> Iterator[tuple[str, Rings]]:
    try:
        topology = Topology(json.load(text, parse_constant=_no_number))
    except ValueError as error:
        raise WrongFile(say("{name} is cut off or broken JSON: {error}.", name=name, error=error)) from error
    counts = {layer: _matches(topology, layer, wanted) for layer in topology.layers}
    best = max(counts, key=lambda layer: counts[layer], default="")
    if not best or not counts[best]:
        raise WrongFile(
            say(
                "{name} has no layer of local authorities. Its layers are: {counts}. A layer needs a "
                "property with the code of each area, such as LAD25CD.",
                name=name,
                counts=", ".join(counts) or "none",
            )
        )
    yield from _with_codes(topology.features(best))


def _matches(topology: Topology, layer: str, wanted: Collection[str]) -> int:
    held = topology.document["objects"][layer]
    geometries = held.get("geometries", []) if isinstance(held, Mapping) else []
    return sum(1 for geometry in geometries if _code(geometry.get("properties") or {}) in wanted)


def _from_collection(name: str, text: TextIO) -> Iterator[tuple[str, Rings]]:
    features = _with_codes(geojson_feature(document) for document in _streamed(name, text))
    first = list(islice(features, 1))
    if not first:
        raise WrongFile(
            say(
                "{name} has no area with a code: each feature needs a property such as LAD25CD, and a polygon.",
                name=name,
            )
        )
    yield from chain(first, features)


def _streamed(name: str, text: TextIO) -> Iterator[dict[str, Any]]:
    """The features of a collection one by one, so that a file of 100 MB never stands in memory whole."""
    decoder = json.JSONDecoder(parse_constant=_no_number)
    buffer = text.read(HEAD)
    start = re.search(r'"features"\s*:\s*\[', buffer)
    position = start.end() if start else 0
    while True:
        buffer, position = buffer[position:].lstrip(" \t\r\n,"), 0
        if buffer.startswith("]"):
            return
        try:
            document, position = decoder.raw_decode(buffer)
        except ValueError as error:
            more = text.read(
                max(CHUNK, len(buffer))
            )  # at least doubles, so that a huge feature is tried a few times only
            if not more:
                raise WrongFile(say("{name} is cut off or broken JSON: {error}.", name=name, error=error)) from error
            buffer += more
            continue
        yield document


def _no_number(text: str) -> float:
    raise NotAShape(f"It holds {text} where a number has to be.")


def _with_codes(features: Iterable[Feature]) -> Iterator[tuple[str, Rings]]:
    for feature in features:
        code = _code(feature.properties)
        if code and feature.rings:
            yield code, feature.rings


def _code(properties: Mapping[str, Any]) -> str:
    for name, value in properties.items():
        if CODE_PROPERTY.fullmatch(name):
            return str(value)
    return ""


# --- Coordinates -----------------------------------------------------------------------------------------------------


def _coordinates(name: str, features: Iterable[tuple[str, Rings]]) -> Any:
    """How the file's positions become metres on the National Grid, told by where they lie."""
    box = bounding_box(chain.from_iterable(ring for _, rings in features for ring in rings))
    corners = ((box.left, box.bottom), (box.right, box.top))
    if all(IN_DEGREES.holds(corner) for corner in corners):
        return lambda rings: tuple(tuple(national_grid(x, y) for x, y in ring) for ring in rings)
    are_metres = max(abs(figure) for corner in corners for figure in corner) > 1000  # no degree is that large
    if are_metres and all(IN_METRES.holds(corner) for corner in corners):
        return lambda rings: rings
    if all(SWAPPED.holds(corner) for corner in corners):
        raise WrongFile(
            say("{name} gives latitude before longitude. GeoJSON puts longitude first: export it again.", name=name)
        )
    if all(WEB_MERCATOR.holds(corner) for corner in corners):
        raise WrongFile(
            say(
                "{name} is in Web Mercator (EPSG:3857). Export it in WGS84 (EPSG:4326) or British National Grid.",
                name=name,
            )
        )
    raise WrongFile(
        say(
            "{name} lies outside the United Kingdom: its positions run from {left:g}, {bottom:g} to "
            "{right:g}, {top:g}. WGS84 degrees or British National Grid metres are read.",
            name=name,
            left=box.left,
            bottom=box.bottom,
            right=box.right,
            top=box.top,
        )
    )


def _checked(name: str, area: AreaPoint, on_grid: Rings) -> Rings:
    """The area's rings, fewer and in degrees; refused when they lie nowhere near the area's dot."""
    dot = national_grid(area.longitude, area.latitude)
    if not bounding_box(chain.from_iterable(on_grid)).grown(NEAR_METRES).holds(dot):
        raise WrongFile(
            say(
                "{name} gives {area_name} ({code}) a shape that is nowhere near it. The codes and the shapes "
                "of the file do not belong together.",
                name=name,
                area_name=area.name,
                code=area.code,
            )
        )
    return tuple(
        tuple(_rounded(longitude_latitude(x, y)) for x, y in ring)
        for ring in simplified(on_grid, TOLERANCE_METRES, SMALLEST_SQUARE_METRES)
    )


def _rounded(position: tuple[float, float]) -> tuple[float, float]:
    return round(position[0], DECIMALS), round(position[1], DECIMALS)
