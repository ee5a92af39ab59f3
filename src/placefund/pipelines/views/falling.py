"""What falls if a candidate falls, and what it stands on, drawn in columns by how many steps away each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from placefund.domain.pipeline.dependencies import falls_with, needs_of, stands_on
from placefund.pipelines.models import Candidate
from placefund.pipelines.queries import edges_of

COLUMN, ROW, BOX, TALL, EDGE = 210, 46, 170, 32, 10
LONGEST = 22
"""Letters of a title that a box holds."""


@dataclass(frozen=True, slots=True)
class DrawnProject:
    """One project as a box: where it stands, what it is called, where it leads."""

    x: int
    y: int
    label: str
    title: str
    href: str
    is_here: bool

    @property
    def text_x(self) -> int:
        return self.x + EDGE

    @property
    def text_y(self) -> int:
        return self.y + 21


@dataclass(frozen=True, slots=True)
class DrawnNeed:
    """A line from what is needed to what falls without it."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Falling:
    """What falls with a candidate and what it stands on: in lists, and drawn."""

    falls: tuple[Candidate, ...]
    needs: tuple[Candidate, ...]
    boxes: tuple[DrawnProject, ...]
    lines: tuple[DrawnNeed, ...]
    width: int
    height: int
    is_whole: bool
    """Whether nothing that hangs together with it is closed to the reader."""


def falling_of(candidate: Candidate, *, with_ideas: bool) -> Falling:
    """The candidates that hang together with this one, with what the fund cannot read or without. Three queries."""
    edges = edges_of(candidate.programme)
    needs = needs_of(edges)
    later, earlier = falls_with(needs, candidate.pk), stands_on(needs, candidate.pk)
    columns = {candidate.pk: 0, **later, **{number: -steps for number, steps in earlier.items()}}
    rows = Candidate.objects.filter(pk__in=columns).select_related("programme__place").order_by("number")
    found = {row.pk: row for row in rows if with_ideas or row.is_with_fund}
    is_whole = len(found) == len(columns)
    later, earlier, columns = (
        {number: held[number] for number in held if number in found} for held in (later, earlier, columns)
    )
    boxes = _boxes(found, columns, candidate.pk)
    lines = tuple(_line(boxes[on], boxes[falls]) for falls, on in sorted(edges) if falls in boxes and on in boxes)
    return Falling(
        falls=tuple(found[number] for number in sorted(later, key=lambda number: (later[number], number))),
        needs=tuple(found[number] for number in sorted(earlier, key=lambda number: (earlier[number], number))),
        boxes=tuple(boxes.values()),
        lines=lines,
        width=max((box.x for box in boxes.values()), default=0) + BOX + EDGE,
        height=max((box.y for box in boxes.values()), default=0) + TALL + EDGE,
        is_whole=is_whole,
    )


def _boxes(found: Mapping[int, Candidate], columns: Mapping[int, int], here: int) -> dict[int, DrawnProject]:
    first = min(columns.values())
    filled: dict[int, int] = {}
    boxes = {}
    for number, row in found.items():
        column = columns[number] - first
        place = filled[column] = filled.get(column, -1) + 1
        label = row.title if len(row.title) <= LONGEST else f"{row.title[: LONGEST - 1]}…"
        href = reverse("candidate", args=[number])
        where = EDGE + column * COLUMN, EDGE + place * ROW
        boxes[number] = DrawnProject(*where, label, row.title, href, is_here=number == here)
    return boxes


def _line(on: DrawnProject, falls: DrawnProject) -> DrawnNeed:
    middle = TALL // 2
    return DrawnNeed(on.x + BOX, on.y + middle, falls.x, falls.y + middle)
