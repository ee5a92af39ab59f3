"""One measure of several: a dot for each on one scale, with the interval where one is published, and the figure at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from placefund.design.charts.frame import Frame, circle
from placefund.design.charts.scene import NARROW, WIDE, Chart, Key, Path, Rect, Scene, Shape, Table, Text, rounded
from placefund.domain.figures import NOT_PUBLISHED
from placefund.domain.messages import row_of, say, span


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Somebody's value as it is drawn and as it is printed; `is_own` marks whom the chart is about."""

    label: str
    value: Decimal | None
    words: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    low_words: str = ""
    high_words: str = ""
    is_own: bool = False
    note: str = ""
    """Whose figure stands for it, where it has none of its own: the table says so."""


def standing(title: str, rows: Sequence[StandingRow], *, unit: str, about: str, period: str) -> Chart:
    """Rows in the order given. The scale runs from the least to the most that is shown, and says both at its ends."""
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    low, high = (min(ends), max(ends)) if ends else (Decimal(0), Decimal(1))
    if low == high:
        low, high = low - 1, high + 1
    keys = [Key(about, "fill-1"), Key(say("Beside it"), "fill-3")]
    if any(row.low is not None for row in rows):
        keys.append(Key(say("Published interval"), "fill-2"))
    said = row_of((say("{label}: {words}", label=row.label, words=row.words or NOT_PUBLISHED) for row in rows), "; ")
    return Chart(
        title=title,
        description=say("In {unit}, {period}. {said}.", unit=unit, period=period, said=said),
        wide=_scene(rows, WIDE, low, high, is_narrow=False),
        narrow=_scene(rows, NARROW, low, high, is_narrow=True),
        table=Table(
            ("", say("{unit}, {period}", unit=unit.capitalize(), period=period), say("Published interval")),
            tuple((_named(row), row.words or NOT_PUBLISHED, _between(row)) for row in rows),
        ),
        keys=tuple(keys),
    )


def _named(row: StandingRow) -> str:
    return say("{label} (as {note})", label=row.label, note=row.note) if row.note else row.label


def _between(row: StandingRow) -> str:
    return span(row.low_words, row.high_words) if row.low is not None else say("Not published")


def _scene(rows: Sequence[StandingRow], width: float, low: Decimal, high: Decimal, *, is_narrow: bool) -> Scene:
    frame = Frame(width, len(rows), float(low), float(high), is_narrow, value_width=96.0)
    ends = ((end, next((row.words for row in rows if row.value == end), "")) for end in (low, high))
    shapes: list[Shape] = frame.axis([(float(end), words, "middle") for end, words in ends])
    for place, row in enumerate(rows):
        middle = frame.middle_of(place)
        shapes.append(frame.name(row.label, place))
        if row.low is not None and row.high is not None:
            left, right = frame.to_x(float(row.low)), frame.to_x(float(row.high))
            shapes.append(Rect(left, middle - 3, rounded(max(right - left, 2)), 6, "fill-2"))
        if row.value is not None:
            words = say("{label}: {words}", label=row.label, words=row.words)
            dot, css = circle(frame.to_x(float(row.value)), middle, 6.0), "fill-1" if row.is_own else "fill-3"
            shapes.append(Path(dot, css, "", words))
        shapes.append(Text(width, middle + 5, row.words or NOT_PUBLISHED, "end", "value"))
    return Scene(width, frame.floor + 8, tuple(shapes))
