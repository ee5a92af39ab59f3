"""Read shapes out of GeoJSON and TopoJSON documents.

GeoJSON is RFC 7946 (older files in another coordinate system are read too: the numbers come out as they stand).
TopoJSON is the TopoJSON 1.0 specification, quantised or not. Both give `Feature`s: what is said about an area, and its
rings of positions in the document's own coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from placefund.domain.geometry import Point, Ring, Rings


class NotAShape(ValueError):
    """A document, a layer or a geometry cannot be read. The message is a sentence."""


@dataclass(frozen=True)
class Feature:
    """One area: its identifier, its properties, and its rings (outer rings and holes together, even–odd)."""

    identifier: str
    properties: Mapping[str, Any]
    rings: Rings


def geojson_feature(document: Mapping[str, Any]) -> Feature:
    """One GeoJSON feature with a Polygon or MultiPolygon; a feature without geometry has no rings.

    Raises:
        NotAShape: when it is no feature or holds another kind of geometry.
    """
    if document.get("type") != "Feature":
        raise NotAShape(f"A GeoJSON feature was expected, and {document.get('type')!r} was found.")
    geometry = document.get("geometry") or {"type": "Polygon", "coordinates": []}
    return Feature(
        identifier=str(document.get("id", "")),
        properties=document.get("properties") or {},
        rings=tuple(_ring(ring) for polygon in _polygons(geometry, "coordinates") for ring in polygon),
    )


def _polygons(geometry: Mapping[str, Any], member: str) -> Sequence[Any]:
    """The polygons of a geometry, each a list of rings; `member` is `coordinates` or `arcs`."""
    match geometry.get("type"):
        case "Polygon":
            return [geometry.get(member, [])]
        case "MultiPolygon":
            return list(geometry.get(member, []))
        case None:
            return []
        case other:
            raise NotAShape(f"Only Polygon and MultiPolygon are areas; this is {other!r}.")


def _ring(positions: Sequence[Sequence[float]]) -> Ring:
    try:
        return tuple((float(position[0]), float(position[1])) for position in positions)
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise NotAShape("A position is not a pair of numbers.") from error


@dataclass(frozen=True)
class Topology:
    """A TopoJSON document."""

    document: Mapping[str, Any]

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the document's collections, in its order."""
        objects = self.document.get("objects")
        return tuple(objects) if isinstance(objects, Mapping) else ()

    @cached_property
    def arcs(self) -> tuple[Ring, ...]:
        """Every arc in the document's coordinates."""
        transform = self.document.get("transform")
        arcs = self.document.get("arcs")
        if self.document.get("type") != "Topology" or not isinstance(arcs, Sequence):
            raise NotAShape("The document is no TopoJSON topology: it has no arcs.")
        if transform is None:
            return tuple(_ring(arc) for arc in arcs)
        (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
        return tuple(
            tuple((x * scale_x + move_x, y * scale_y + move_y) for x, y in _running_sums(_ring(arc))) for arc in arcs
        )

    def features(self, layer: str) -> Iterator[Feature]:
        """The areas of one layer; geometries that are not areas raise when they are reached.

        Raises:
            NotAShape: when there is no such layer, or an arc is missing.
        """
        if layer not in self.layers:
            raise NotAShape(f"There is no layer {layer!r}; the document has {', '.join(self.layers) or 'none'}.")
        held = self.document["objects"][layer]
        for geometry in held.get("geometries", [held]) if isinstance(held, Mapping) else []:
            yield Feature(
                identifier=str(geometry.get("id", "")),
                properties=geometry.get("properties") or {},
                rings=tuple(self._joined(ring) for polygon in _polygons(geometry, "arcs") for ring in polygon),
            )

    def _joined(self, indices: Sequence[int]) -> Ring:
        """A ring put together from arcs; `~i` means arc `i` backwards, and arcs share their end points."""
        points: list[Point] = []
        for index in indices:
            try:
                arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            except (IndexError, TypeError) as error:
                raise NotAShape(f"The document refers to arc {index!r}, which it does not hold.") from error
            points.extend(arc[1:] if points else arc)
        return tuple(points)


def _running_sums(steps: Ring) -> Iterator[Point]:
    """Positions from steps: a quantised arc holds a start and the differences from it."""
    return accumulate(steps, lambda here, step: (here[0] + step[0], here[1] + step[1]))
