"""What a map is made of: the places and boundaries it is given, and the marks, labels and rows it prints.

Positions are units of the drawing, y downwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from placefund.domain.geometry import Rings
from placefund.domain.places import AreaPoint
from placefund.places.map.coastline import DrawnCoast
from placefund.places.map.labels import LabelPlacement


@dataclass(frozen=True, slots=True)
class AreaShape:
    """A loaded boundary: rings in WGS84 degrees; `version` changes whenever the rings do, and stands for them."""

    code: str
    version: str
    rings: Rings = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PlaceOnMap:
    """A place as a map needs it; `status` is a word for the legend (an amount, “earmarked”), `basis` a sentence."""

    slug: str
    name: str
    areas: tuple[AreaPoint, ...]
    href: str = ""
    status: str = ""
    basis: str = ""
    confidence: str = ""

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(area.code for area in self.areas)


@dataclass(frozen=True, slots=True)
class Mark:
    """One authority in the drawing: a dot, or a shape when `path` is given; `title` is shown on hover."""

    code: str
    title: str
    x: float
    y: float
    radius: float
    path: str = ""


@dataclass(frozen=True, slots=True)
class MapGroup:
    """A place in the drawing, with its row of the legend and of the table."""

    number: int
    name: str
    href: str
    css: str
    title: str
    marks: tuple[Mark, ...]
    label: LabelPlacement | None
    nations: tuple[str, ...]
    authorities: tuple[str, ...]
    status: str
    basis: str
    confidence: str

    @property
    def halos(self) -> tuple[Mark, ...]:
        """The marks behind which a tint is laid, so that dots of one place read as one."""
        return tuple(mark for mark in self.marks if not mark.path)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One authority in the table under the map of a place."""

    code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Pin:
    """How many of something are in an authority, written on its dot; `title` says it in words."""

    code: str
    count: int
    title: str
    x: float
    y: float
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class PinRequest:
    """A pin asked for: in which authority, how many, in words; a quiet one is of what is over."""

    code: str
    count: int
    title: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name written beside its dot."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Locator:
    """The small map that shows where a larger one lies: a window of the kingdom, in the emptiest corner."""

    view_box: str
    land: str
    x: float
    y: float
    width: float
    height: float
    corner: str


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """Everything a map prints. `slug` is unique on the page and starts the ids of its parts."""

    slug: str
    title: str
    description: str
    width: float
    height: float
    coast: DrawnCoast
    plain: tuple[Mark, ...]
    groups: tuple[MapGroup, ...]
    names: tuple[Name, ...]
    halo_radius: float
    badge_radius: float
    has_numbers: bool
    locator: Locator | None
    notes: tuple[str, ...]
    rows: tuple[AreaRow, ...] = ()
    pins: tuple[Pin, ...] = ()
    chosen: frozenset[str] | None = None

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"

    @property
    def has_links(self) -> bool:
        """Whether the picture holds links: then it is a group of things and no longer one image."""
        return any(group.href for group in self.groups)

    @property
    def is_choosing(self) -> bool:
        """Whether the picture belongs to a form: the dots then lie above the labels, so that none is hidden."""
        return self.chosen is not None

    @property
    def has_statuses(self) -> bool:
        return any(group.status for group in self.groups)


Shapes = Mapping[str, AreaShape]
