"""What a chart is made of: shapes with a place and a class, a key, and the table of the same numbers.

Lengths are in the units of the drawing's own view box, which are pixels when it is shown at its natural width. Colours are
classes (`fill-1`, `track`), so that the style sheet, dark prints and the content security policy keep their say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from placefund.domain.figures import NOT_PUBLISHED
from placefund.domain.money import Money, format_exact
from placefund.domain.short_amounts import ShortAmount, in_short, together

WIDE = 760
NARROW = 350
_FIGURE = re.compile(r"−?£?[\d,]+(\.\d+)?%?")
LETTER_WIDTH = 8.2  # a mean letter of 15-unit text, taken wide: labels are cut before they could run into each other


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar or a tile; with `href` it opens, and `label` is what a screen reader and a pointer are told."""

    x: float
    y: float
    width: float
    height: float
    css: str
    href: str = ""
    label: str = ""
    tag: ClassVar[str] = "rect"


@dataclass(frozen=True, slots=True)
class Line:
    """A rule, a tick or a target marker."""

    x1: float
    y1: float
    x2: float
    y2: float
    css: str
    tag: ClassVar[str] = "line"


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a point; `anchor` is start, middle or end."""

    x: float
    y: float
    words: str
    anchor: str = "start"
    css: str = ""
    tag: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Path:
    """A band of a flow; `d` is SVG path data."""

    d: str
    css: str
    href: str = ""
    label: str = ""
    tag: ClassVar[str] = "path"


Shape = Rect | Line | Text | Path


@dataclass(frozen=True, slots=True)
class Scene:
    """One drawing: its size and its shapes, painted in order."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    @property
    def is_broad(self) -> bool:
        """Whether the drawing is made for the full width of a page."""
        return self.width > WIDE

    @property
    def has_links(self) -> bool:
        """Whether any shape opens: then the drawing is a group of links, else it is one image."""
        return any(isinstance(shape, Rect | Path) and shape.href for shape in self.shapes)


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    label: str
    css: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table and whether it stands in a column of figures."""

    words: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart. Each row begins with its name; `total` is a last row, or empty."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    @property
    def head(self) -> tuple[Cell, ...]:
        """The headers, told apart as the columns are."""
        return self._told_apart(self.headers)

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, told apart as the columns are."""
        return tuple(self._told_apart(row) for row in self.rows)

    @property
    def foot(self) -> tuple[Cell, ...]:
        """The total, told apart as the columns are."""
        return self._told_apart(self.total)

    def _told_apart(self, row: tuple[str, ...]) -> tuple[Cell, ...]:
        return tuple(Cell(words, self._is_of_figures(place)) for place, words in enumerate(row))

    def _is_of_figures(self, place: int) -> bool:
        column = [row[place] for row in self.rows]
        return place > 0 and all(_FIGURE.fullmatch(words) for words in column if words not in ("", NOT_PUBLISHED))


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole chart: what it shows in words, the drawing for a desk and for a phone, the legend, and the table."""

    title: str
    description: str
    wide: Scene
    narrow: Scene
    table: Table
    keys: tuple[Key, ...] = field(default=())

    @property
    def slug(self) -> str:
        """An id made of the title, for the references inside the page."""
        return "".join(letter if letter.isalnum() else "-" for letter in self.title.lower()).strip("-")


Amount = Money | ShortAmount | int
"""What a chart draws: money, money with the short words it has among what is printed with it, or a count."""


def size_of(amount: Amount) -> int:
    """The number that lengths are proportional to: pence, or a count."""
    return amount if isinstance(amount, int) else amount.pence


def brief(amount: Amount) -> str:
    """The short form, for a label in a drawing: £12.3m, or 1,200."""
    match amount:
        case ShortAmount():
            return amount.words
        case Money():
            return in_short(amount)
    return f"{amount:,}".replace("-", "−")


def exact(amount: Amount | None) -> str:
    """The whole figure, for a table: £12,345,678, or 1,200. None is not published."""
    match amount:
        case None:
            return NOT_PUBLISHED
        case ShortAmount():
            return format_exact(amount.amount)
        case Money():
            return format_exact(amount)
    return f"{amount:,}".replace("-", "−")


def side_by_side(amounts: Sequence[Amount]) -> tuple[tuple[Amount, ...], Amount]:
    """Amounts and their sum as they are printed beside each other: money in short adds up by eye.

    Amounts that have their words already keep them: then their whole is printed with them on the page. So do counts.
    """
    if not amounts or any(isinstance(amount, int | ShortAmount) for amount in amounts):
        return tuple(amounts), total_of(amounts)
    named = together("whole", {str(place): each for place, each in enumerate(amounts) if isinstance(each, Money)})
    return tuple(named[str(place)] for place in range(len(amounts))), named["whole"]


def fitted(words: str, width: float) -> str:
    """The words, cut with an ellipsis so that they fit a width."""
    most = max(int(width / LETTER_WIDTH), 1)
    return words if len(words) <= most else words[: max(most - 1, 1)].rstrip() + "…"


def fits(words: str, width: float) -> bool:
    """Whether words fit a width without being cut."""
    return len(words) * LETTER_WIDTH <= width


def scale_to(length: float, whole: int) -> float:
    """How many units one counted thing takes, when `whole` of them fill `length`; 0 when there is nothing."""
    return length / whole if whole else 0.0


def rounded(value: float) -> float:
    """Two decimals are finer than any screen and keep the page small."""
    return round(value, 2)


def total_of(amounts: Sequence[Amount]) -> Money | int:
    """The sum, of the same kind as its parts."""
    if amounts and not isinstance(amounts[0], int):
        return Money(sum(size_of(amount) for amount in amounts))
    return sum(amount for amount in amounts if isinstance(amount, int))
