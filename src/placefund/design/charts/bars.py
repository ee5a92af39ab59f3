"""Horizontal bars, each with a target marker where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Chart,
    Key,
    Line,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    brief,
    exact,
    fits,
    fitted,
    rounded,
    scale_to,
    size_of,
    total_of,
)
from placefund.domain.messages import say, say_count
from placefund.domain.money import Money

LABEL_WIDTH = 220
VALUE_WIDTH = 90
BAR_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing and its amount (Money, or a count). `target` is of the same kind; with `href` the bar opens."""

    label: str
    amount: Money | int
    target: Money | int | None = None
    href: str = ""


def bars(
    title: str, items: Sequence[Bar], *, description: str = "", amount_name: str = say("Amount"), sums: bool = True
) -> Chart:
    """Bars in the order given, to one common scale. `sums=False` where a total would mean nothing."""
    most = max((max(size_of(item.amount), size_of(item.target or 0)) for item in items), default=0)
    has_targets = any(item.target is not None for item in items)
    keys = (Key(amount_name, "fill-1"), Key(say("Target"), "target")) if has_targets else ()
    return Chart(
        title=title,
        description=description or _in_words(items),
        wide=_beside(items, most),
        narrow=_above(items, most),
        table=_table(items, amount_name, sums=sums, has_targets=has_targets),
        keys=keys,
    )


def _beside(items: Sequence[Bar], most: int) -> Scene:
    row, unit = 38, scale_to(WIDE - LABEL_WIDTH - VALUE_WIDTH, most)
    shapes: list[Shape] = []
    for position, item in enumerate(items):
        top = position * row + 8
        shapes += _bar(item, LABEL_WIDTH, top, unit, WIDE)
        shapes.append(Text(LABEL_WIDTH - 12, top + 16, fitted(item.label, LABEL_WIDTH - 16), "end", "label"))
    return Scene(
        WIDE, len(items) * row + 10, (*shapes, Line(LABEL_WIDTH, 0, LABEL_WIDTH, len(items) * row + 8, "axis"))
    )


def _above(items: Sequence[Bar], most: int) -> Scene:
    row, unit = 60, scale_to(NARROW - VALUE_WIDTH, most)
    shapes: list[Shape] = []
    for position, item in enumerate(items):
        top = position * row + 24
        shapes.append(Text(0, top - 7, fitted(item.label, NARROW), "start", "label"))
        shapes += _bar(item, 0, top, unit, NARROW)
    return Scene(NARROW, len(items) * row + 4, tuple(shapes))


def _bar(item: Bar, left: float, top: float, unit: float, width: float) -> list[Shape]:
    length = rounded(max(size_of(item.amount), 0) * unit)
    figure = brief(item.amount)
    shapes: list[Shape] = [Rect(left, top, length, BAR_HEIGHT, "fill-1", item.href, f"{item.label}: {figure}")]
    end = left + length
    if item.target is not None:
        mark = rounded(left + size_of(item.target) * unit)
        shapes.append(Line(mark, top - 4, mark, top + BAR_HEIGHT + 4, "target"))
        # The figure stands by its bar, and beyond the marker only where the marker would cut through it.
        end = mark if end - 4 <= mark and not fits(figure, mark - end - 24) else end
    shapes.append(Text(rounded(min(end + 8, width - 4)), top + 16, figure, "start", "value"))
    return shapes


def _table(items: Sequence[Bar], amount_name: str, *, sums: bool, has_targets: bool) -> Table:
    headers = ("", amount_name, say("Target")) if has_targets else ("", amount_name)
    rows = tuple(
        (item.label, exact(item.amount), exact(item.target)) if has_targets else (item.label, exact(item.amount))
        for item in items
    )
    if not sums or len(items) < 2:
        return Table(headers, rows)
    total = exact(total_of([item.amount for item in items]))
    targets = [item.target for item in items if item.target is not None]
    if not has_targets:
        return Table(headers, rows, (say("Total"), total))
    return Table(headers, rows, (say("Total"), total, exact(total_of(targets)) if len(targets) == len(items) else ""))


def _in_words(items: Sequence[Bar]) -> str:
    if not items:
        return say("There is nothing to show yet.")
    largest, smallest = max(items, key=lambda i: size_of(i.amount)), min(items, key=lambda i: size_of(i.amount))
    if size_of(largest.amount) == size_of(smallest.amount):
        return say_count(
            "One bar: {amount}.", "{count} bars, each: {amount}.", count=len(items), amount=brief(largest.amount)
        )
    low, high = (
        say("{amount} for {label}", amount=brief(smallest.amount), label=smallest.label),
        say("{amount} for {label}", amount=brief(largest.amount), label=largest.label),
    )
    return say("{how_many} bars, from {low} to {high}.", how_many=len(items), low=low, high=high)
