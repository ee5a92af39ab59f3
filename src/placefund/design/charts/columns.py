"""Upright columns for amounts over years, one or several series side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from placefund.design.charts.meanings import Meaning, css_of
from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Amount,
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
    rounded,
    scale_to,
    side_by_side,
    size_of,
)
from placefund.domain.messages import row_of, say, span
from placefund.domain.money import Money
from placefund.domain.short_amounts import ShortAmount, parts_of

PLOT = 220
TOP = 26
LEFT = 64


@dataclass(frozen=True, slots=True)
class Column:
    """One period and its amounts, one for each series, in the order of the series."""

    label: str
    amounts: tuple[Amount, ...]
    href: str = ""


def columns(
    title: str,
    items: Sequence[Column],
    series: Sequence[str],
    *,
    meanings: Sequence[Meaning] = (),
    description: str = "",
    totals: Sequence[ShortAmount] = (),
) -> Chart:
    """Columns in the order of time; an amount below zero hangs below the axis. Those of a series add to its total by eye.

    `meanings` gives each series its colour, in their order; `totals` their totals, where the page prints them already.

    Raises:
        ValueError: when a column does not have one amount for each series, or a total is not that of its series.
    """
    for item in items:
        if len(item.amounts) != len(series):
            raise ValueError(f"“{item.label}” has {len(item.amounts)} amounts for {len(series)} series.")
    printed = [
        _printed([item.amounts[at] for item in items], totals[at] if totals else None) for at in range(len(series))
    ]
    wholes = tuple(total for _, total in printed)
    items = [replace(item, amounts=tuple(amounts[row] for amounts, _ in printed)) for row, item in enumerate(items)]
    fills = [css_of(meanings[place] if meanings else None, place) for place in range(len(series))]
    words = row_of(
        say("{amount} {series}", amount=brief(total), series=name.lower())
        for name, total in zip(series, wholes, strict=True)
    )
    period = span(items[0].label, items[-1].label) if items else say("no period")
    return Chart(
        title=title,
        description=description or say("{period}: {words}.", period=period, words=words),
        wide=_scene(items, fills, WIDE),
        narrow=_scene(items, fills, NARROW),
        table=Table(
            (say("Year"), *series),
            tuple((item.label, *(exact(amount) for amount in item.amounts)) for item in items),
            (say("Total"), *(exact(total) for total in wholes)) if items else (),
        ),
        keys=tuple(Key(name, css) for name, css in zip(series, fills, strict=True)) if len(series) > 1 else (),
    )


def _printed(amounts: Sequence[Amount], total: ShortAmount | None) -> tuple[tuple[Amount, ...], Amount]:
    """The amounts of a series and their total, as they add up by eye."""
    if total is None:
        return side_by_side(amounts)
    return parts_of(total, [each for each in amounts if isinstance(each, Money)]), total


def steps_to(most: int) -> tuple[int, ...]:
    """Round marks from 0 to at least `most`: 1, 2 or 5 times a power of ten apart, five of them at most."""
    if most <= 0:
        return (0,)
    for power in range(len(str(most)) + 1):
        for factor in (1, 2, 5):
            step = factor * 10**power
            if step * 4 >= most:
                return tuple(step * count for count in range((most + step - 1) // step + 1))
    return (0, most)


def marks_between(least: int, most: int) -> tuple[int, ...]:
    """Round marks from at most `least` to at least `most`, with 0 among them, as far apart as the longer side asks for."""
    step = max((steps_to(side)[1] for side in (most, -least) if side > 0), default=0)
    if not step:
        return (0,)
    below, above = -(min(least, 0) // step), -(-max(most, 0) // step)
    return tuple(step * count for count in range(-below, above + 1))


def _scene(items: Sequence[Column], fills: Sequence[str], width: float) -> Scene:
    is_money = any(not isinstance(amount, int) for item in items for amount in item.amounts)
    sizes = [size_of(amount) for item in items for amount in item.amounts]
    marks = marks_between(min(sizes, default=0), max(sizes, default=0))
    unit = scale_to(PLOT, marks[-1] - marks[0])
    zero, floor = TOP + marks[-1] * unit, TOP + PLOT + (16 if marks[0] < 0 else 0)
    shapes: list[Shape] = []
    for mark in marks:
        height = rounded(zero - mark * unit)
        shapes.append(Line(LEFT, height, width, height, "axis" if mark == 0 else "grid"))
        shapes.append(Text(LEFT - 8, height + 5, brief(Money(mark) if is_money else mark), "end", "tick"))
    slot = (width - LEFT) / max(len(items), 1)
    every = 1 if all(fits(item.label, slot - 4) for item in items) else 2
    for position, item in enumerate(items):
        left = LEFT + position * slot
        shapes += _group(item, fills, left, slot, unit, zero)
        if position % every == 0:
            shapes.append(Text(rounded(left + slot / 2), floor + 20, item.label, "middle", "tick"))
    return Scene(width, floor + 30, tuple(shapes))


def _group(item: Column, fills: Sequence[str], left: float, slot: float, unit: float, zero: float) -> list[Shape]:
    gap = min(slot * 0.2, 18)
    each = (slot - gap) / max(len(item.amounts), 1)
    shapes: list[Shape] = []
    for place, amount in enumerate(item.amounts):
        height, is_below = rounded(abs(size_of(amount)) * unit), size_of(amount) < 0
        x = left + gap / 2 + place * each
        words = f"{item.label}: {brief(amount)}"
        top = rounded(zero if is_below else zero - height)
        shapes.append(Rect(rounded(x), top, rounded(max(each - 2, 2)), height, fills[place], item.href, words))
        if fits(brief(amount), each / 0.85):
            shapes.append(
                Text(
                    rounded(x + each / 2 - 1),
                    rounded(top + height + 15 if is_below else top - 6),
                    brief(amount),
                    "middle",
                    "value small",
                )
            )
    return shapes
