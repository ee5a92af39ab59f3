"""The workbook of costs: where everything stands in the sheet of one partner, and what somebody wrote into it, fault by cell.

Column A is hidden and says what each row is, so that rows may be moved but not mistaken; the head of a column says its year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placefund.domain.cost_grid import ROWS, CostKey, CostRowKey
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.workbooks import Fault, Grid, Reach, SheetRefused, amount, cell, value_at, whole

MARK = "placefund costs 1"
"""Stands in A1 of every sheet that can come back; another number is another layout."""
HEAD_ROW, FIRST_ROW = 6, 7
"""Row numbers from 1: the years, and the first category."""
KEY, CATEGORY, KIND, FIRST_YEAR = range(4)
"""Columns from 0."""
REACH = Reach(say("a workbook of costs"), sheets=60, rows=60, columns=40)


@dataclass(frozen=True, slots=True)
class CostSheetIdentity:
    """Whose costs of which application a sheet holds, and which version of them it was made from."""

    application: int
    organisation: int
    version: int

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in column A from row 1 on."""
        return (MARK, str(self.application), str(self.organisation), str(self.version))


@dataclass(frozen=True, slots=True)
class CostEntries:
    """What stands in one sheet: every amount that could be read, every fault, and the cells that amounts may stand in."""

    cells: Mapping[CostKey, Money]
    faults: tuple[Fault, ...]
    boxes: frozenset[str]


def identity(grid: Grid) -> CostSheetIdentity | None:
    """Which costs a sheet is for; None when it is no sheet of ours.

    Raises:
        SheetRefused: when it is ours, and the hidden cells that say so were changed.
    """
    mark = value_at(grid, 1, KEY)
    if mark is None or not str(mark).startswith(MARK.rpartition(" ")[0]):
        return None
    numbers = [whole(value_at(grid, row, KEY)) for row in (2, 3, 4)]
    if mark != MARK or None in numbers:
        raise SheetRefused(
            say("The hidden column A of this sheet was changed. Download a new workbook, and copy your amounts over.")
        )
    return CostSheetIdentity(*(number or 0 for number in numbers))


def entries(sheet: int, grid: Grid, years: tuple[FinancialYear, ...]) -> CostEntries:
    """What was written into a sheet whose partner can have costs in these years."""
    faults: list[Fault] = []
    columns = _columns(sheet, grid, years, faults)
    rows: dict[str, list[int]] = {}
    for number in range(FIRST_ROW, len(grid) + 1):
        rows.setdefault(str(value_at(grid, number, KEY) or ""), []).append(number)
    cells: dict[CostKey, Money] = {}
    boxes: set[str] = set()
    for row in ROWS:
        found = rows.get(row.name, [])
        if len(found) != 1:
            faults.append(Fault(sheet, cell(found[1] if found else FIRST_ROW, CATEGORY), _lost(row, found)))
            continue
        for year, column in columns.items():
            boxes.add(cell(found[0], column))
            _amount(sheet, grid, (found[0], column), CostKey(*row, year), cells, faults)
    return CostEntries(cells, tuple(faults), frozenset(boxes))


def _columns(sheet: int, grid: Grid, years: tuple[FinancialYear, ...], faults: list[Fault]) -> dict[FinancialYear, int]:
    """The column of each year, as the heads say."""
    heads = grid[HEAD_ROW - 1] if len(grid) >= HEAD_ROW else ()
    named = {str(year): year for year in years}
    found: dict[FinancialYear, int] = {}
    for column in range(FIRST_YEAR, len(heads)):
        year = named.get(str(heads[column]).strip())
        if year in found:
            faults.append(Fault(sheet, cell(HEAD_ROW, column), say("{year} stands here twice. Keep one.", year=year)))
        elif year is not None:
            found[year] = column
    for year in years:
        if year not in found:
            why = say("the column of {year} is gone. Download a new workbook, and copy your amounts over.", year=year)
            faults.append(Fault(sheet, cell(HEAD_ROW, FIRST_YEAR), why))
    return found


def _lost(row: CostRowKey, found: list[int]) -> str:
    if found:
        return say("the row of {row} stands here twice. Keep one.", row=row.label)
    return say("the row of {row} is gone. Download a new workbook, and copy your amounts over.", row=row.label)


def _amount(
    sheet: int, grid: Grid, at: tuple[int, int], key: CostKey, cells: dict[CostKey, Money], faults: list[Fault]
) -> None:
    value = value_at(grid, *at)
    if value is None or (isinstance(value, str) and not value.strip()):
        return
    try:
        cost = amount(value)
    except ValueError as wrong:
        faults.append(Fault(sheet, cell(*at), wrong.args[0]))
        return
    if cost:
        cells[key] = cost
