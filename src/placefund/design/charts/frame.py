"""The frame that charts in rows share: an axis above, a row for each thing, its name beside the row or, on a phone, above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placefund.design.charts.scene import Line, Rect, Shape, Text, fitted, rounded

TOP = 30.0
"""The height of the axis: its words stand at 14, its ticks begin at 22."""
EDGE = 8.0
"""What a mark at either end of the scale needs so as not to be cut."""
LABEL_WIDTH = 280.0
VALUE_WIDTH = 56.0
GAP_OF_A_LINE = 30.0
"""The room that a line between two rows and its words take."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand in a chart of `rows` rows on a scale from `low` to `high`.

    `is_narrow` is the drawing for a phone. `label_width` and `value_width` are kept free on a desk, to the left for names and
    to the right for figures. After `line_after` rows there is room for a line.
    """

    width: float
    rows: int
    low: float
    high: float
    is_narrow: bool
    label_width: float = LABEL_WIDTH
    value_width: float = VALUE_WIDTH
    line_after: int | None = None

    @property
    def left(self) -> float:
        """Where the scale begins."""
        return EDGE if self.is_narrow else self.label_width

    @property
    def height(self) -> float:
        """Of one row."""
        return 64.0 if self.is_narrow else 40.0

    @property
    def floor(self) -> float:
        """Where the last row ends."""
        return self.top_of(self.rows)

    def to_x(self, value: float) -> float:
        """Where a value stands; one outside the scale stands at its end."""
        unit = (self.width - self.left - self.value_width - EDGE) / ((self.high - self.low) or 1)
        return rounded(self.left + (min(max(value, self.low), self.high) - self.low) * unit)

    def top_of(self, position: int) -> float:
        """Where a row begins, counted from 0."""
        lowered = self.line_after is not None and position >= self.line_after
        return TOP + position * self.height + (GAP_OF_A_LINE if lowered else 0.0)

    def middle_of(self, position: int) -> float:
        """The middle of what a row shows; on a phone its name stands above."""
        return self.top_of(position) + (40.0 if self.is_narrow else 18.0)

    def axis(self, marks: Iterable[tuple[float, str, str]]) -> list[Shape]:
        """The rules through all rows, the first of them darker, and the words above: each a value, its words and their anchor."""
        drawn: list[Shape] = []
        for value, words, anchor in marks:
            x = self.to_x(value)
            drawn.append(Line(x, TOP - 8, x, self.floor, "grid" if drawn else "axis"))
            drawn.append(Text(x, 14, words, anchor, "tick"))
        return drawn

    def name(self, label: str, position: int, *, kept_free: float = 0.0) -> Text:
        """What a row is called, cut where it would run into a figure that takes `kept_free` of its line on a phone."""
        middle = self.middle_of(position)
        if self.is_narrow:
            return Text(0.0, middle - 19, fitted(label, self.width - kept_free), "start", "label flow-label")
        return Text(self.left - 14, middle + 5, fitted(label, self.left - 18), "end", "label")

    def band(self, position: int) -> Rect:
        """The tint of a whole row."""
        return Rect(0, self.top_of(position), self.width, self.height, "band")

    def line(self, label: str) -> list[Shape]:
        """The line after `line_after` rows, with its words; nothing where there is none."""
        if self.line_after is None:
            return []
        y = TOP + self.line_after * self.height + 10
        return [Line(0, y, self.width, y, "today"), Text(self.width, y + 17, label, "end", "today-label")]


def circle(x: float, y: float, radius: float) -> str:
    """SVG path data of a circle."""
    return f"M{rounded(x - radius)} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0Z"
