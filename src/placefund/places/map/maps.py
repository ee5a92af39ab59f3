"""The map: local authorities as dots or shapes, places as coloured and numbered groups of them, drawn on the server.

Positions are units of the drawing (y downwards), lengths on the ground metres on the National Grid. What is drawn is
described in `scene`; the template `places/components/map.html` prints it and works nothing out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import hypot

from placefund.domain.geometry import Box, Point, Rings, Viewport, bounding_box, simplified
from placefund.domain.messages import say, say_count
from placefund.domain.places import AreaPoint, nations_of
from placefund.domain.projection import national_grid
from placefund.places.map.coastline import drawn_coast
from placefund.places.map.labels import LabelPlacement, LabelRequest, fitting_names, placed_labels
from placefund.places.map.paths import svg_path
from placefund.places.map.scene import (
    AreaRow,
    AreaShape,
    Locator,
    MapDrawing,
    MapGroup,
    Mark,
    Name,
    Pin,
    PinRequest,
    PlaceOnMap,
    Shapes,
)

__all__ = [
    "AreaShape",
    "MapDrawing",
    "PinRequest",
    "PlaceOnMap",
    "chosen_map",
    "fund_map",
    "place_map",
]  # what pages import

# The United Kingdom from Fermanagh and Scilly to Lowestoft and Unst, Shetland where it lies, in metres of the grid.
WHOLE_KINGDOM = Box(-55_000, -8_000, 690_000, 1_228_000)
SHEET_WIDTH = 600.0  # units; text sizes below are in the same units
COLOURS = 12  # classes map-place-1 to map-place-12 in the stylesheet; more places start again, told apart by number
CLOSEST_METRES = 52_000  # a map of one council still shows where it lies
SHAPE_TOLERANCE_UNITS = 0.35

BADGE_RADIUS, BADGE_TEXT = 14.0, 17.0
PIN_RADIUS = 15.0
NO_BADGE_RADIUS = 2.0  # where names stand without numbers, at the end of their leader
LOCATOR_CORNER = (125.0, 205.0)  # width and height of the corner that the small map covers, with its margin
DOTS_NOTE = say(
    "A dot stands for one local authority, at a point inside it. Dots do not show how far an authority reaches."
)
NAMES_NOTE = say("Names that would cover others are left out; the list has them all.")
COAST_NOTE = say("Coastline: Natural Earth, public domain.")
AREAS_NOTE = say(
    "Areas: Office for National Statistics, Open Government Licence v3.0. Contains OS data © "
    "Crown copyright and database right 2025."
)


def fund_map(
    places: Sequence[PlaceOnMap], areas: Sequence[AreaPoint], shapes: Shapes | None = None, *, slug: str, title: str
) -> MapDrawing:
    """The whole kingdom: each place coloured, numbered and named; every other authority grey."""
    return _draw(
        places, areas, shapes or {}, WHOLE_KINGDOM, slug=slug, title=title, description=_in_words(places, areas)
    )


def place_map(
    place: PlaceOnMap,
    areas: Sequence[AreaPoint],
    shapes: Shapes | None = None,
    *,
    slug: str,
    others: Sequence[PlaceOnMap] = (),
    pins: Sequence[PinRequest] = (),
) -> MapDrawing:
    """One place filling the sheet, its authorities named; those of `others` that lie near, linked; and where it all is.

    With `pins` the map says how many of something are in each authority; what an authority outside the place has is left out.

    Raises:
        ValueError: when the place has no area.
    """
    box = _around(place.areas, shapes or {})
    nearby = [
        other for other in others if other.slug != place.slug and any(box.holds(_grid(area)) for area in other.areas)
    ]
    return _draw(
        (place, *nearby),
        areas,
        shapes or {},
        box,
        slug=slug,
        title=say("Map of {name}", name=place.name),
        description=_pins_in_words(place, pins) if pins else _in_words((place,), areas),
        is_close=True,
        pins=pins,
    )


def chosen_map(
    chosen: Collection[str],
    areas: Sequence[AreaPoint],
    shapes: Shapes | None = None,
    *,
    slug: str,
    earmarked: Sequence[PlaceOnMap] = (),
) -> MapDrawing:
    """The whole kingdom with the chosen authorities marked, and those of earmarked places shown as taken."""
    known = frozenset(area.code for area in areas)
    picked = frozenset(chosen) & known
    names = [area.name for area in areas if area.code in picked]
    words = (
        say(
            "{how_many} of {all} local authorities chosen: {names}.",
            how_many=len(picked),
            all=len(areas),
            names=_listed(names),
        )
        if names
        else say("None chosen yet.")
    )
    taken = [replace(place, href="") for place in earmarked]  # a link would lead away from a half-filled form
    drawing = _draw(
        taken,
        areas,
        shapes or {},
        WHOLE_KINGDOM,
        slug=slug,
        title=say("Chosen local authorities"),
        description=words,
        chosen=picked,
    )
    return replace(drawing, groups=tuple(replace(group, css="map-taken") for group in drawing.groups))


def _draw(
    places: Sequence[PlaceOnMap],
    areas: Sequence[AreaPoint],
    shapes: Shapes,
    box: Box,
    *,
    slug: str,
    title: str,
    description: str,
    is_close: bool = False,
    chosen: frozenset[str] | None = None,
    pins: Sequence[PinRequest] = (),
) -> MapDrawing:
    view = Viewport(box, SHEET_WIDTH)
    has_numbers = not is_close and chosen is None
    badge = BADGE_RADIUS if has_numbers else NO_BADGE_RADIUS
    dot = _dot_radius(is_close, len(places[0].areas) if places else 0)
    seen = [area for area in areas if box.grown(box.width * 0.05).holds(_grid(area))] if is_close else list(areas)
    in_a_place = frozenset(code for place in places for code in place.codes)
    plain = tuple(_mark(area, shapes, view, dot * 0.62) for area in seen if area.code not in in_a_place)
    marks = [tuple(_mark(area, shapes, view, dot) for area in place.areas) for place in places]
    sheet = Box(6, 6, SHEET_WIDTH - 6, view.height - 6)
    close = _close_up(places[0], marks[0], box, view, sheet, PIN_RADIUS if pins else dot) if is_close else CloseUp()
    labels = _labels(places, marks, plain, sheet, badge, close.covered)
    return MapDrawing(
        slug=slug,
        title=title,
        description=description,
        width=SHEET_WIDTH,
        height=round(view.height, 1),
        coast=drawn_coast(view),
        plain=plain,
        groups=tuple(
            _group(index, place, own, label)
            for index, (place, own, label) in enumerate(zip(places, marks, labels, strict=True), start=1)
        ),
        names=close.names,
        halo_radius=round(dot * 2.6, 1),
        badge_radius=badge,
        has_numbers=has_numbers,
        locator=close.locator,
        notes=(*close.notes, *_notes(seen, shapes)),
        rows=close.rows,
        pins=_pins(pins, marks[0]) if pins else (),
        chosen=chosen,
    )


def _pins(asked: Sequence[PinRequest], marks: Sequence[Mark]) -> tuple[Pin, ...]:
    at = {mark.code: mark for mark in marks}
    return tuple(
        Pin(pin.code, pin.count, pin.title, at[pin.code].x, at[pin.code].y, pin.is_quiet)
        for pin in asked
        if pin.code in at
    )


@dataclass(frozen=True, slots=True)
class CloseUp:
    """What only the map of one place has: its authorities by name and in rows, and a small map of where it all is."""

    names: tuple[Name, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[AreaRow, ...] = ()
    locator: Locator | None = None
    covered: tuple[Box, ...] = ()


def _close_up(place: PlaceOnMap, marks: tuple[Mark, ...], box: Box, view: Viewport, sheet: Box, dot: float) -> CloseUp:
    corner, covered = _emptiest_corner(marks, view)
    names = _names(marks, sheet, dot, (covered,))
    notes = (NAMES_NOTE,) if len(names) < len(marks) else ()
    return CloseUp(names, notes, _rows(place.areas), _locator(box, corner), (covered,))


def _rows(areas: Sequence[AreaPoint]) -> tuple[AreaRow, ...]:
    return tuple(AreaRow(area.code, area.name, area.region) for area in sorted(areas, key=lambda area: area.name))


def _group(number: int, place: PlaceOnMap, marks: tuple[Mark, ...], label: LabelPlacement | None) -> MapGroup:
    count = len(place.areas)
    return MapGroup(
        number=number,
        name=place.name,
        href=place.href,
        css=f"map-place-{(number - 1) % COLOURS + 1}",
        title=say_count(
            "{number} {name}: {count} local authority",
            "{number} {name}: {count} local authorities",
            count=count,
            number=number,
            name=place.name,
        ),
        marks=marks,
        label=label,
        nations=tuple(str(nation) for nation in nations_of(place.codes)),
        authorities=tuple(area.name for area in sorted(place.areas, key=lambda area: area.name)),
        status=place.status,
        basis=place.basis,
        confidence=place.confidence,
    )


def _dot_radius(is_close: bool, count: int) -> float:
    """Larger dots where there is room for them."""
    if not is_close:
        return 4.0
    return 9.0 if count <= 16 else 7.0


def _labels(
    places: Sequence[PlaceOnMap],
    marks: Sequence[tuple[Mark, ...]],
    plain: Sequence[Mark],
    sheet: Box,
    badge: float,
    blocked: tuple[Box, ...],
) -> list[LabelPlacement | None]:
    """A numbered badge with its name for each place; on a close map (something is blocked) its subject needs none."""
    if not all(marks):
        raise ValueError("A place without local authorities cannot be drawn.")
    first = 1 if blocked else 0
    wanted = []
    for place, own in list(zip(places, marks, strict=True))[first:]:
        everywhere = [(mark.x, mark.y) for mark in own]
        seen = [dot for dot in everywhere if sheet.holds(dot)]
        wanted.append(LabelRequest(place.name, tuple(seen or everywhere)))
    subject = [(mark.x, mark.y) for own in marks[:first] for mark in own]
    # The subject counts several times over: a neighbour's label must not hide it.
    background = [(mark.x, mark.y) for mark in plain] + subject * 8
    found = placed_labels(tuple(wanted), tuple(background), sheet, badge, BADGE_TEXT, blocked)
    return [*[None] * first, *found]


def _names(marks: Sequence[Mark], sheet: Box, dot: float, blocked: tuple[Box, ...]) -> tuple[Name, ...]:
    asked = tuple((mark.title, (mark.x, mark.y)) for mark in marks)
    return tuple(Name(*found) for found in fitting_names(asked, sheet, dot, BADGE_TEXT, blocked))


@lru_cache(maxsize=1024)
def _grid(area: AreaPoint) -> Point:
    return national_grid(area.longitude, area.latitude)


def _mark(area: AreaPoint, shapes: Shapes, view: Viewport, radius: float) -> Mark:
    x, y = view.place(_grid(area))
    path = _shape_path(shapes[area.code], view) if area.code in shapes else ""
    return Mark(area.code, area.name, round(x, 1), round(y, 1), round(radius, 1), path)


@lru_cache(maxsize=512)
def _shape_on_grid(shape: AreaShape) -> Rings:
    return tuple(tuple(national_grid(x, y) for x, y in ring) for ring in shape.rings)


@lru_cache(maxsize=4096)
def _shape_path(shape: AreaShape, view: Viewport) -> str:
    metres = 1 / view.scale
    fewer = simplified(_shape_on_grid(shape), SHAPE_TOLERANCE_UNITS * metres, metres**2)
    return svg_path(tuple(view.place(point) for point in ring) for ring in fewer)


def _around(areas: Sequence[AreaPoint], shapes: Shapes) -> Box:
    """The box of a place with room for names, neither a tower nor a ribbon."""
    points = [_grid(area) for area in areas]
    points += [
        point for area in areas if area.code in shapes for ring in _shape_on_grid(shapes[area.code]) for point in ring
    ]
    if not points:
        raise ValueError("A place without local authorities cannot be drawn.")
    box = bounding_box(points).at_least(CLOSEST_METRES)
    return box.grown(max(box.width, box.height) * 0.18).of_proportions(0.85, 1.25)


def _emptiest_corner(marks: Sequence[Mark], view: Viewport) -> tuple[str, Box]:
    """The corner whose middle is furthest from any of the marks, and what the small map covers there."""
    width, height = LOCATOR_CORNER
    right, low = SHEET_WIDTH - width, view.height - height
    corners = {
        "top-right": Box(right, 0, SHEET_WIDTH, height),
        "top-left": Box(0, 0, width, height),
        "bottom-right": Box(right, low, SHEET_WIDTH, view.height),
        "bottom-left": Box(0, low, width, view.height),
    }

    def room(corner: str) -> float:
        x, y = corners[corner].centre
        return min(hypot(mark.x - x, mark.y - y) for mark in marks)

    best = max(corners, key=room)
    return best, corners[best]


def _locator(box: Box, corner: str) -> Locator:
    view = Viewport(WHOLE_KINGDOM, 120.0)
    left, top = (max(2.0, at) for at in view.place((box.left, box.top)))
    right, bottom = view.place((box.right, box.bottom))
    return Locator(
        view_box=f"0 0 {view.width:g} {view.height:.1f}",
        land=drawn_coast(view, 0.6).united_kingdom,
        x=round(left, 1),
        y=round(top, 1),
        width=round(min(view.width - 2, right) - left, 1),
        height=round(min(view.height - 2, bottom) - top, 1),
        corner=corner,
    )


def _notes(areas: Sequence[AreaPoint], shapes: Shapes) -> tuple[str, ...]:
    drawn = sum(1 for area in areas if area.code in shapes)
    if not drawn:
        return DOTS_NOTE, COAST_NOTE, AREAS_NOTE
    missing = [area.name for area in areas if area.code not in shapes]
    dots = (
        (say("No boundary is loaded for {missing}: a dot stands for it.", missing=_listed(missing)),) if missing else ()
    )
    return (*dots, COAST_NOTE, AREAS_NOTE)


def _in_words(places: Sequence[PlaceOnMap], areas: Sequence[AreaPoint]) -> str:
    """What the picture shows, for those who do not see it."""
    parts = [f"{place.name}: {_listed(sorted(area.name for area in place.areas))}." for place in places]
    if len(places) == 1:
        return parts[0]
    marked = len({code for place in places for code in place.codes})
    return say(
        "{how_many} places with {marked} of the {all} local authorities of the United "
        "Kingdom. The table below the map lists them.",
        how_many=len(places),
        marked=marked,
        all=len(areas),
    )


def _pins_in_words(place: PlaceOnMap, pins: Sequence[PinRequest]) -> str:
    told = " ".join(say("{title}.", title=pin.title) for pin in pins)
    return say("{name}: {told} The list beside the map says which.", name=place.name, told=told)


def _listed(names: Sequence[str], most: int = 12) -> str:
    """Names as a sentence has them; a long list is cut and counted."""
    if len(names) > most:
        return say("{names} and {how_many} more", names=", ".join(names[:most]), how_many=len(names) - most)
    return say("{names} and {last}", names=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)
