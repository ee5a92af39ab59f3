"""A workbook that goes out and comes back: a grid of values, a fault with its cell, how far it may reach.

A sheet is a grid of values as a reader of spreadsheets gives them: text, numbers, empty cells. Nothing here opens a file and
nothing is ever evaluated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.money import Money, parse_money

MOST_BYTES = 2_000_000
MOST_UNPACKED_BYTES = 20_000_000
MOST_LETTERS_IN_A_CELL = 32_767
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Grid = Sequence[Sequence[object]]


class SheetRefused(NotAllowed):
    """A sheet that cannot be taken at all. The message says why, and what to send instead."""


def cell(row: int, column: int) -> str:
    """“C7” for row 7 (from 1), column 2 (from 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend in one cell. `sheet` is its number in the workbook, from 1."""

    sheet: int
    cell: str
    why: str

    def __str__(self) -> str:
        return say("Sheet {sheet}, cell {cell}: {why}", sheet=self.sheet, cell=self.cell, why=self.why)


@dataclass(frozen=True, slots=True)
class Reach:
    """How large a workbook of one kind may be: a reader would have to hold everything between its cells.

    `of` is what it is called in a sentence: “a scoring sheet”.
    """

    of: str
    sheets: int
    rows: int
    columns: int

    def check(self, sheet: int, row: int, column: int) -> None:
        """Refuse a sheet whose cells reach further than any of ours.

        Raises:
            SheetRefused: naming the cell.
        """
        if row > self.rows or column >= self.columns:
            raise SheetRefused(
                say(
                    "Sheet {sheet} reaches to cell {row}; {of} ends at {most_rows}. Delete what "
                    "stands further down or to the right, or download a new sheet.",
                    sheet=sheet,
                    row=cell(row, column),
                    of=self.of,
                    most_rows=cell(self.rows, self.columns - 1),
                )
            )


def value_at(grid: Grid, row: int, column: int) -> object:
    """The value in a cell; row from 1, column from 0; None outside."""
    line = grid[row - 1] if row <= len(grid) else ()
    value = line[column] if column < len(line) else None
    return None if value == "" else value


def whole(value: object) -> int | None:
    """A whole number, or None: 4, 4.0 and “4” are; True, 4.5 and “four” are not."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 10**15 else None
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def value_in_words(value: object) -> str:
    """A value in a sentence: numbers as they look in the cell, words between quotation marks, long ones cut."""
    number = whole(value)
    if number is not None and not isinstance(value, str):
        return str(number)
    if isinstance(value, float):
        return f"{value:g}"
    text = " ".join(str(value).split())
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def amount(value: object) -> Money:
    """An amount in pounds as somebody typed it into a cell: a number with at most two decimals, or “£1,234.50”.

    Raises:
        ValueError: a sentence that says what to type instead.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(
            say("{value} is no amount. Enter pounds and pence, such as 1,234.50.", value=value_in_words(value))
        )
    if isinstance(value, str):
        return parse_money(value)
    try:
        exact = Decimal(repr(value)) * 100
        pence = exact.to_integral_value()
    except InvalidOperation:
        return parse_money(str(value))
    if abs(exact - pence) > Decimal("0.0001"):
        raise ValueError(say("{value} has parts of a penny. Round it to pence.", value=value_in_words(value)))
    return parse_money(f"{pence / 100:.2f}")
