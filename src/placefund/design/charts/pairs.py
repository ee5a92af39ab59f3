"""Two amounts of each thing on one scale, a square and a circle joined by a line: what was given beside what would have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.design.charts.columns import steps_to
from placefund.design.charts.frame import Frame, circle
from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Chart,
    Key,
    Path,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    brief,
    exact,
    rounded,
)
from placefund.domain.messages import row_of, say
from placefund.domain.money import Money, format_exact
from placefund.domain.short_amounts import in_short

VALUE_WIDTH = 84
RADIUS = 8.0
SIDE = 15.0


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing with its two amounts. With `href` its circle opens."""

    label: str
    first: Money
    second: Money
    href: str = ""


def pairs(title: str, items: Sequence[Pair], names: tuple[str, str], *, description: str = "") -> Chart:
    """Rows in the order given, to one scale from £0. `names` are what the two are called; the number is second less first."""
    marks = steps_to(max((max(item.first.pence, item.second.pence) for item in items), default=0))
    return Chart(
        title=title,
        description=description or _in_words(items, names),
        wide=_scene(items, names, marks, WIDE, is_narrow=False),
        narrow=_scene(items, names, marks, NARROW, is_narrow=True),
        table=_table(items, names),
        keys=(Key(names[0], "fill-5"), Key(names[1], "fill-1")),
    )


def difference(first: Money, second: Money, *, is_short: bool = False) -> str:
    """Second less first, with its sign: +£1,000, −£1,000, £0."""
    gap = second - first
    words = in_short(gap) if is_short else format_exact(gap)
    return f"+{words}" if gap.pence > 0 else words


def _in_words(items: Sequence[Pair], names: tuple[str, str]) -> str:
    if not items:
        return say("There is nothing to show yet.")
    told = row_of(
        (
            say("{label}, {first} and {second}", label=item.label, first=brief(item.first), second=brief(item.second))
            for item in items
        ),
        "; ",
    )
    return say(
        "{first} and {second}: {amounts}.",
        first=names[0],
        second=names[1][:1].lower() + names[1][1:],
        amounts=told,
    )


def _table(items: Sequence[Pair], names: tuple[str, str]) -> Table:
    first, second = Money.total(item.first for item in items), Money.total(item.second for item in items)
    return Table(
        ("", *names, say("Difference")),
        tuple(
            (item.label, exact(item.first), exact(item.second), difference(item.first, item.second)) for item in items
        ),
        (say("Total"), exact(first), exact(second), difference(first, second)),
    )


def _scene(
    items: Sequence[Pair], names: tuple[str, str], marks: Sequence[int], width: float, *, is_narrow: bool
) -> Scene:
    frame = Frame(width, len(items), 0, marks[-1], is_narrow, value_width=RADIUS if is_narrow else VALUE_WIDTH)
    anchors = ["start" if is_narrow else "middle", *("middle" for _ in marks[1:])]
    if is_narrow:
        anchors[-1] = "end"
    shapes: list[Shape] = frame.axis(
        (mark, brief(Money(mark)), anchor) for mark, anchor in zip(marks, anchors, strict=True)
    )
    for position, item in enumerate(items):
        shapes.append(frame.name(item.label, position, kept_free=VALUE_WIDTH + 6))
        shapes += _row(item, names, frame, frame.middle_of(position))
    return Scene(width, frame.floor + 8, tuple(shapes))


def _row(item: Pair, names: tuple[str, str], frame: Frame, middle: float) -> list[Shape]:
    first, second = frame.to_x(item.first.pence), frame.to_x(item.second.pence)
    gap = difference(item.first, item.second, is_short=True)
    said = f"{item.label}: {names[0].lower()} {brief(item.first)}, {names[1].lower()} {brief(item.second)}"
    shapes: list[Shape] = [Text(frame.width, middle + (-19 if frame.is_narrow else 5), gap, "end", "value")]
    if first != second:
        shapes.append(Rect(min(first, second), middle - 2, rounded(abs(second - first)), 4, "fill-3"))
    shapes.append(Rect(rounded(first - SIDE / 2), middle - SIDE / 2, SIDE, SIDE, "fill-5", "", said))
    shapes.append(Path(circle(second, middle, RADIUS), "fill-1", item.href, said))
    return shapes
