"""Two amounts of each thing on one scale, a square and a circle joined by a line: what was given beside what would have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.design.charts.columns import steps_to
from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Chart,
    Key,
    Line,
    Path,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    brief,
    exact,
    fitted,
    rounded,
    scale_to,
)
from placefund.domain.messages import row_of, say
from placefund.domain.money import Money, format_exact, format_short

LABEL_WIDTH = 250
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
        wide=_scene(items, names, marks, WIDE, above=False),
        narrow=_scene(items, names, marks, NARROW, above=True),
        table=_table(items, names),
        keys=(Key(names[0], "fill-4"), Key(names[1], "fill-1")),
    )


def difference(first: Money, second: Money, *, is_short: bool = False) -> str:
    """Second less first, with its sign: +£1,000, −£1,000, £0."""
    gap = second - first
    words = format_short(gap) if is_short else format_exact(gap)
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


def _scene(items: Sequence[Pair], names: tuple[str, str], marks: Sequence[int], width: float, *, above: bool) -> Scene:
    left = RADIUS + 2 if above else LABEL_WIDTH
    unit = scale_to(width - left - (RADIUS + 8 if above else VALUE_WIDTH), marks[-1])
    row, top = (62, 30.0) if above else (38, 30.0)
    floor = top + row * len(items)
    shapes: list[Shape] = []
    for position, mark in enumerate(marks):
        x = rounded(left + mark * unit)
        anchor = "start" if above and position == 0 else "end" if above and mark == marks[-1] else "middle"
        shapes += [
            Line(x, top - 8, x, floor, "axis" if mark == 0 else "grid"),
            Text(x, 14, brief(Money(mark)), anchor, "tick"),
        ]
    for position, item in enumerate(items):
        shapes += _row(item, names, top + position * row, left, unit, width, above=above)
    return Scene(width, floor + 8, tuple(shapes))


def _row(
    item: Pair, names: tuple[str, str], y: float, left: float, unit: float, width: float, *, above: bool
) -> list[Shape]:
    middle = y + (42 if above else 19)
    first, second = rounded(left + item.first.pence * unit), rounded(left + item.second.pence * unit)
    gap = difference(item.first, item.second, is_short=True)
    label = fitted(item.label, width - 90 if above else left - 18)
    at = (0.0, y + 20, "start", "label flow-label") if above else (left - 16, middle + 5, "end", "label")
    said = f"{item.label}: {names[0].lower()} {brief(item.first)}, {names[1].lower()} {brief(item.second)}"
    shapes: list[Shape] = [
        Text(at[0], at[1], label, at[2], at[3]),
        Text(width, y + 20 if above else middle + 5, gap, "end", "value"),
    ]
    if first != second:
        shapes.append(Rect(min(first, second), middle - 2, rounded(abs(second - first)), 4, "fill-3"))
    shapes.append(Rect(rounded(first - SIDE / 2), middle - SIDE / 2, SIDE, SIDE, "fill-4", "", said))
    shapes.append(Path(_circle(second, middle), "fill-1", item.href, said))
    return shapes


def _circle(x: float, y: float) -> str:
    return f"M{rounded(x - RADIUS)} {y}a{RADIUS} {RADIUS} 0 1 0 {2 * RADIUS} 0a{RADIUS} {RADIUS} 0 1 0 {-2 * RADIUS} 0Z"
