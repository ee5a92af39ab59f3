"""Shapes on a flat plane: rings of points, what lies inside them, how to draw them with fewer points, how to fit them.

A point is `(x, y)`; a ring is a tuple of points whose last point need not repeat the first; a shape is a tuple of rings
read by the even–odd rule, so that a hole is a ring inside a ring and islands are further rings. Units are the caller's:
metres on the National Grid, degrees, or units of a drawing. Which areas touch each other is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

Point = tuple[float, float]
Ring = tuple[Point, ...]
Rings = tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle, in the units of whatever it bounds."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def grown(self, margin: float) -> Box:
        """The box with `margin` added on every side."""
        return Box(self.left - margin, self.bottom - margin, self.right + margin, self.top + margin)

    def at_least(self, side: float) -> Box:
        """The box about the same centre, with neither side shorter than `side`."""
        x, y = self.centre
        half_width, half_height = max(self.width, side) / 2, max(self.height, side) / 2
        return Box(x - half_width, y - half_height, x + half_width, y + half_height)

    def of_proportions(self, narrowest: float, widest: float) -> Box:
        """The smallest box about the same centre whose width ÷ height lies between the two ratios."""
        x, y = self.centre
        width, height = self.width, self.height
        if width < narrowest * height:
            width = narrowest * height
        elif width > widest * height:
            height = width / widest
        return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def touches(self, other: Box) -> bool:
        """Whether the two share any point."""
        return not (
            self.right < other.left or other.right < self.left or self.top < other.bottom or other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.bottom <= point[1] <= self.top


def bounding_box(points: Iterable[Point]) -> Box:
    """The smallest box that holds every point.

    Raises:
        ValueError: when there is no point.
    """
    found = tuple(points)
    if not found:
        raise ValueError("A box around no points does not exist.")
    return Box(min(x for x, _ in found), min(y for _, y in found), max(x for x, _ in found), max(y for _, y in found))


def closed(ring: Sequence[Point]) -> Ring:
    """The ring with its first point repeated at the end, once."""
    points = tuple(ring)
    return points if points and points[0] == points[-1] else (*points, *points[:1])


def opened(ring: Sequence[Point]) -> Ring:
    """The ring without the repeated last point."""
    points = tuple(ring)
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def signed_area(ring: Sequence[Point]) -> float:
    """The ring's area in squared units: positive when it runs anticlockwise (x to the right, y upwards)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(closed(ring))) / 2


def simplified_line(points: Sequence[Point], tolerance: float) -> Ring:
    """The line with fewer points, none of the dropped ones further than `tolerance` from it; its ends stay.

    Source: Douglas and Peucker, 1973 (written without recursion, since a coastline is long).
    """
    if len(points) < 3:
        return tuple(points)
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        furthest, distance = _furthest(points, first, last)
        if distance > tolerance:
            kept.add(furthest)
            waiting += [(first, furthest), (furthest, last)]
    return tuple(points[index] for index in sorted(kept))


def _furthest(points: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    """The index of the point furthest from the straight stretch between two others, and how far it lies."""
    (x1, y1), (x2, y2) = points[first], points[last]
    dx, dy = x2 - x1, y2 - y1
    length_squared = dx * dx + dy * dy
    best, best_distance = first, -1.0
    for index in range(first + 1, last):
        x, y = points[index]
        along = ((x - x1) * dx + (y - y1) * dy) / length_squared if length_squared else 0.0
        along = min(1.0, max(0.0, along))
        distance = hypot(x - x1 - along * dx, y - y1 - along * dy)
        if distance > best_distance:
            best, best_distance = index, distance
    return best, best_distance


def simplified_ring(ring: Sequence[Point], tolerance: float) -> Ring:
    """The ring with fewer points, not closed; empty when nothing with three corners is left.

    The ring is cut at its two extreme points (leftmost and the one furthest from it), so that the result does not
    depend on where the ring happened to start.
    """
    points = opened(ring)
    if len(points) < 3:
        return ()
    start = min(range(len(points)), key=lambda index: points[index])
    turned = points[start:] + points[:start]
    x0, y0 = turned[0]
    far = max(range(len(turned)), key=lambda index: hypot(turned[index][0] - x0, turned[index][1] - y0))
    there = simplified_line(turned[: far + 1], tolerance)
    back = simplified_line((*turned[far:], turned[0]), tolerance)
    result = there[:-1] + back[:-1]
    return result if len(result) >= 3 else ()


def simplified(rings: Iterable[Sequence[Point]], tolerance: float, smallest_area: float = 0.0) -> Rings:
    """The shape with fewer points, without rings smaller than `smallest_area`; the largest ring always stays."""
    originals = [opened(ring) for ring in rings]
    if not originals:
        return ()
    largest = max(originals, key=lambda ring: abs(signed_area(ring)))
    result = []
    for ring in originals:
        if ring is not largest and abs(signed_area(ring)) < smallest_area:
            continue
        fewer = simplified_ring(ring, tolerance)
        if not fewer and ring is largest:
            fewer = ring
        if fewer:
            result.append(fewer)
    return tuple(result)


def clipped_ring(ring: Sequence[Point], box: Box) -> Ring:
    """The part of the ring inside the box; where the ring leaves, it follows the box's edge.

    Source: Sutherland and Hodgman, 1974. Parts that fall apart stay joined along the edge, which a fill does not show.
    """
    points = list(opened(ring))
    for inside, cut in _edges(box):
        kept: list[Point] = []
        for before, point in zip([*points[-1:], *points[:-1]], points, strict=True):
            if inside(point) != inside(before):
                kept.append(cut(before, point))
            if inside(point):
                kept.append(point)
        points = kept
        if not points:
            return ()
    return tuple(points)


def _edges(box: Box) -> tuple[tuple[Callable[[Point], bool], Callable[[Point, Point], Point]], ...]:
    """For each edge of the box: is a point on its inner side, and where does a stretch cross it."""

    def upright(x: float) -> Callable[[Point, Point], Point]:
        return lambda a, b: (x, a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]))

    def level(y: float) -> Callable[[Point, Point], Point]:
        return lambda a, b: (a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y)

    return (
        (lambda p: p[0] >= box.left, upright(box.left)),
        (lambda p: p[0] <= box.right, upright(box.right)),
        (lambda p: p[1] >= box.bottom, level(box.bottom)),
        (lambda p: p[1] <= box.top, level(box.top)),
    )


@dataclass(frozen=True, slots=True)
class Viewport:
    """How a box of the plane becomes a drawing whose y runs downwards, `width` units wide."""

    box: Box
    width: float

    @property
    def scale(self) -> float:
        """Units of the drawing for one unit of the plane."""
        return self.width / self.box.width

    @property
    def height(self) -> float:
        return self.box.height * self.scale

    def place(self, point: Point) -> Point:
        """Where a point of the plane falls in the drawing."""
        return (point[0] - self.box.left) * self.scale, (self.box.top - point[1]) * self.scale
