"""Choosing local authorities in a form: the list by nation and region, beside the map of what is chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from placefund.domain.messages import say
from placefund.domain.places import AreaPoint, Nation
from placefund.places.map.maps import chosen_map
from placefund.places.map.scene import MapDrawing, PlaceOnMap, Shapes


@dataclass(frozen=True, slots=True)
class Option:
    """One box: an authority, whether it is ticked, and what to know before ticking it."""

    code: str
    name: str
    is_chosen: bool
    note: str


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """The authorities of an English region or of another nation."""

    name: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        return sum(option.is_chosen for option in self.options)

    @property
    def is_open(self) -> bool:
        """A group that holds a choice is shown unfolded."""
        return self.chosen > 0


@dataclass(frozen=True, slots=True)
class AreaPicker:
    """Everything that `places/components/area_picker.html` prints; `id` starts the ids of its parts."""

    id: str
    name: str
    groups: tuple[OptionGroup, ...]
    drawing: MapDrawing


def area_picker(
    areas: Sequence[AreaPoint],
    chosen: Collection[str],
    shapes: Shapes | None = None,
    *,
    name: str,
    id: str,  # noqa: A002 - it is the HTML attribute of that name
    earmarked: Sequence[PlaceOnMap] = (),
) -> AreaPicker:
    """The picker with `chosen` codes ticked; areas of `earmarked` places stay choosable and say where they belong."""
    notes = {
        code: say("In {name}, which has an earmarked allocation", name=place.name)
        for place in earmarked
        for code in place.codes
    }
    picked = frozenset(chosen)
    order = {str(nation): position for position, nation in enumerate(Nation)}
    ordered = sorted(areas, key=lambda area: (order.get(str(area.nation), len(order)), area.region, area.name))
    groups = tuple(
        OptionGroup(
            heading,
            tuple(Option(area.code, area.name, area.code in picked, notes.get(area.code, "")) for area in members),
        )
        for heading, members in groupby(ordered, key=_heading)
    )
    return AreaPicker(id, name, groups, chosen_map(picked, areas, shapes, slug=f"{id}-map", earmarked=earmarked))


def _heading(area: AreaPoint) -> str:
    return f"{area.nation}: {area.region}" if area.region != str(area.nation) else str(area.nation)
