"""Upright columns for amounts over years, one or several series side by side."""

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
    rounded,
    scale_to,
    size_of,
    total_of,
)
from placefund.domain.messages import row_of, say, span
from placefund.domain.money import Money

PLOT = 220
TOP = 26
LEFT = 64


@dataclass(frozen=True, slots=True)
class Column:
    """One period and its amounts, one for each series, in the order of the series."""

    label: str
    amounts: tuple[Money | int, ...]
    href: str = ""


def columns(title: str, items: Sequence[Column], series: Sequence[str], *, description: str = "") -> Chart:
    """Columns in the order of time.

    Raises:
        ValueError: when a column does not have one amount for each series.
    """
    for item in items:
        if len(item.amounts) != len(series):
            raise ValueError(f"“{item.label}” has {len(item.amounts)} amounts for {len(series)} series.")
    totals = tuple(total_of([item.amounts[place] for item in items]) for place in range(len(series)))
    words = row_of(
        say("{amount} {series}", amount=brief(total), series=name.lower())
        for name, total in zip(series, totals, strict=True)
    )
    period = span(items[0].label, items[-1].label) if items else say("no period")
    return Chart(
        title=title,
        description=description or say("{period}: {words}.", period=period, words=words),
        wide=_scene(items, WIDE),
        narrow=_scene(items, NARROW),
        table=Table(
            (say("Year"), *series),
            tuple((item.label, *(exact(amount) for amount in item.amounts)) for item in items),
            (say("Total"), *(exact(total) for total in totals)) if items else (),
        ),
        keys=tuple(Key(name, f"fill-{place + 1}") for place, name in enumerate(series)) if len(series) > 1 else (),
    )


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


def _scene(items: Sequence[Column], width: float) -> Scene:
    is_money = any(isinstance(amount, Money) for item in items for amount in item.amounts)
    marks = steps_to(max((size_of(amount) for item in items for amount in item.amounts), default=0))
    unit, floor = scale_to(PLOT, marks[-1]), TOP + PLOT
    shapes: list[Shape] = []
    for mark in marks:
        height = rounded(floor - mark * unit)
        shapes.append(Line(LEFT, height, width, height, "axis" if mark == 0 else "grid"))
        shapes.append(Text(LEFT - 8, height + 5, brief(Money(mark) if is_money else mark), "end", "tick"))
    slot = (width - LEFT) / max(len(items), 1)
    every = 1 if all(fits(item.label, slot - 4) for item in items) else 2
    for position, item in enumerate(items):
        left = LEFT + position * slot
        shapes += _group(item, left, slot, unit, floor)
        if position % every == 0:
            shapes.append(Text(rounded(left + slot / 2), floor + 20, item.label, "middle", "tick"))
    return Scene(width, floor + 30, tuple(shapes))


def _group(item: Column, left: float, slot: float, unit: float, floor: float) -> list[Shape]:
    gap = min(slot * 0.2, 18)
    each = (slot - gap) / max(len(item.amounts), 1)
    shapes: list[Shape] = []
    for place, amount in enumerate(item.amounts):
        height = rounded(max(size_of(amount), 0) * unit)
        x = left + gap / 2 + place * each
        words = f"{item.label}: {brief(amount)}"
        css = f"fill-{place + 1}"
        shapes.append(
            Rect(rounded(x), rounded(floor - height), rounded(max(each - 2, 2)), height, css, item.href, words)
        )
        if fits(brief(amount), each + 6):
            shapes.append(
                Text(rounded(x + each / 2 - 1), rounded(floor - height - 6), brief(amount), "middle", "value small")
            )
    return shapes
