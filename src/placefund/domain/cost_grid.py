"""The costs of one partner as a grid: category and kind by financial year; what two people changed; a block of pasted cells."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from placefund.domain.costs import CostCategory, CostLine, SpendKind
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money, parse_money
from placefund.domain.periods import FinancialYear

MOST_PASTED = 20_000
"""Letters of a block that is pasted without a script: more than any grid holds."""
MOST_SEEN = 20_000
"""Letters of what a writer started from: a full grid of ten years has about six thousand."""


class CostRowKey(NamedTuple):
    """One row of the grid: what is bought, and how the spending scores."""

    category: CostCategory
    kind: SpendKind

    @property
    def label(self) -> Message:
        return say("{category} ({kind})", category=self.category.label, kind=self.kind.value)

    @property
    def name(self) -> str:
        return f"{self.category.value}/{self.kind.value}"


class CostKey(NamedTuple):
    """One cell of the grid."""

    category: CostCategory
    kind: SpendKind
    year: FinancialYear

    @property
    def row(self) -> CostRowKey:
        return CostRowKey(self.category, self.kind)

    @property
    def label(self) -> Message:
        return say("{row}, {year}", row=self.row.label, year=self.year)

    @property
    def field(self) -> str:
        """What its box is called in a form."""
        return f"cost-{self.category.value}-{self.kind.value}-{self.year.start}"

    @property
    def name(self) -> str:
        return f"{self.category.value}/{self.kind.value}/{self.year.start}"

    @property
    def order(self) -> tuple[int, int, int]:
        """Where it stands: by kind, by category as they are offered, by year."""
        return (list(SpendKind).index(self.kind), list(CostCategory).index(self.category), self.year.start)


Cells = Mapping[CostKey, Money]
"""The amounts of a grid; a cell that is not there is £0, and no amount is £0."""

ROWS: tuple[CostRowKey, ...] = tuple(CostRowKey(category, kind) for kind in SpendKind for category in CostCategory)
"""Every row of a grid in its order: all that is resource, then all that is capital."""


def row_named(name: str) -> CostRowKey | None:
    """The row that is called so in a form or a workbook; None where no row is."""
    return next((row for row in ROWS if row.name == name), None)


def cells_of(lines: Iterable[CostLine]) -> dict[CostKey, Money]:
    """The grid of one partner's lines."""
    return {CostKey(line.category, line.kind, line.year): line.cost for line in lines if line.cost}


def as_seen(cells: Cells) -> str:
    """A grid as one line of text: what somebody started from, so that it can be told what they changed."""
    ordered = sorted(cells, key=lambda key: key.order)
    return json.dumps({key.name: cells[key].pence for key in ordered if cells[key]}, separators=(",", ":"))


def read_seen(text: str) -> dict[CostKey, Money]:
    """What `as_seen` wrote; nothing where it does not come back whole, so that every cell counts as changed."""
    try:
        kept = json.loads(text) if len(text) <= MOST_SEEN else {}
    except ValueError:
        return {}
    found: dict[CostKey, Money] = {}
    for name, pence in kept.items() if isinstance(kept, dict) else ():
        row, _, year = name.rpartition("/")
        key = row_named(row)
        if key is not None and year.isascii() and year.isdecimal() and len(year) == 4 and type(pence) is int:
            found[CostKey(*key, FinancialYear(int(year)))] = Money(pence)
    return found


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of a grid that two people wrote at once.

    `result` is the grid with both people's changes, theirs where both changed one cell otherwise; those cells are `both`.
    `from_them` are the cells that only they changed; `changed` those that differ from what is kept now.
    """

    result: Mapping[CostKey, Money]
    changed: tuple[CostKey, ...]
    from_them: tuple[CostKey, ...]
    both: tuple[CostKey, ...]


def merged(seen: Cells, theirs: Cells, mine: Cells) -> Merge:
    """Put together what I typed and what was kept meanwhile, cell by cell, from what I had before me when I began."""
    result: dict[CostKey, Money] = {}
    changed, from_them, both = [], [], []
    for key in sorted({*seen, *theirs, *mine}, key=lambda one: one.order):
        was, kept, typed = seen.get(key, ZERO), theirs.get(key, ZERO), mine.get(key, ZERO)
        amount = kept
        if typed not in (was, kept):
            if kept == was:
                changed.append(key)
                amount = typed
            else:
                both.append(key)
        elif typed == was and kept != was:
            from_them.append(key)
        if amount:
            result[key] = amount
    return Merge(result, tuple(changed), tuple(from_them), tuple(both))


# --- a block of cells that is pasted -----------------------------------------------------------------------------------


def block_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a block as a spreadsheet or a text copies them: a line for each row, cells between tabs.

    In a line without a tab, commas stand between cells unless the whole line reads as one amount: “1,200,300” is one, and
    “1200,300” are two; amounts with commas of their own stand between quotation marks.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return tuple(_cells_of_line(line) for line in lines)


def _cells_of_line(line: str) -> tuple[str, ...]:
    if "\t" in line:
        return tuple(cell.strip().strip('"').strip() for cell in line.split("\t"))
    if _is_amount(line):
        return (line.strip(),)
    try:
        return tuple(cell.strip() for cell in next(csv.reader([line], skipinitialspace=True), [""]))
    except csv.Error:
        return (line.strip(),)


def _is_amount(text: str) -> bool:
    try:
        parse_money(text.strip().strip('"'))
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """Where a block of cells comes to stand: texts by their cells, and the lines of what did not fit, as they were."""

    cells: Mapping[CostKey, str]
    left_over: tuple[str, ...]

    @property
    def rest(self) -> str:
        return "\n".join(self.left_over)


def pasted(
    block: Sequence[Sequence[str]], years: Sequence[FinancialYear], row: CostRowKey, year: FinancialYear
) -> PastedBlock:
    """Lay a block into the grid with its first cell at a row and a year. An empty cell of the block empties none of the grid."""
    first_row, first_year = ROWS.index(row), list(years).index(year)
    cells: dict[CostKey, str] = {}
    left_over: list[str] = []
    for down, line in enumerate(block):
        at = first_row + down
        fitting = len(years) - first_year if at < len(ROWS) else 0
        for across, text in enumerate(line[:fitting]):
            if text:
                cells[CostKey(*ROWS[at], years[first_year + across])] = text
        if rest := "\t".join(line[fitting:]).strip("\t"):
            left_over.append(rest)
    return PastedBlock(cells, tuple(left_over))
