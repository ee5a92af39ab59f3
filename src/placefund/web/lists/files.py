"""A list as a file, exactly as it is filtered, in its order and with its columns: CSV row by row, or an Excel workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from placefund.design import states
from placefund.domain.figures import Blank, cell_of
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.standards.cells import Cell
from placefund.domain.standards.tables import Table, lines
from placefund.web.lists.declaration import CellKind, Column, Listing
from placefund.web.lists.enquiry import Enquiry
from placefund.web.lists.sources import RowSource

CHUNK = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""What a sheet of Excel holds beneath its heads."""
LONGEST_CELL = 32_767
WIDTHS = {
    CellKind.WORDS: 32,
    CellKind.NUMBER: 12,
    CellKind.QUANTITY: 12,
    CellKind.MONEY: 16,
    CellKind.DAY: 12,
    CellKind.MOMENT: 18,
    CellKind.STATE: 16,
}


def file_response(listing: Listing[Any], source: RowSource[Any], enquiry: Enquiry) -> HttpResponseBase:
    """The file that was asked for."""
    columns = [column for column in listing.columns if column.key in enquiry.columns]
    rows = (_cells(columns, row) for row in source.whole(enquiry))
    if enquiry.file == "xlsx":
        return workbook_response(
            listing.slug, listing.title, [(each.title, WIDTHS[each.kind]) for each in columns], rows
        )
    table = Table(listing.slug, listing.title, "", tuple((column.title, "") for column in columns))
    response = StreamingHttpResponse(lines(table, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{listing.slug}.{enquiry.file}"'
    return response


def workbook_response(
    name: str, title: str, heads: Sequence[tuple[str, int]], rows: Iterable[tuple[Cell, ...]]
) -> HttpResponseBase:
    """A table as an Excel workbook. `heads` are the words of each column and its width in letters."""
    response = StreamingHttpResponse(_sent(title, heads, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _sent(title: str, heads: Sequence[tuple[str, int]], rows: Iterable[tuple[Cell, ...]]) -> Iterator[bytes]:
    """A workbook piece by piece: made when the first is asked for, closed with the last."""
    with _workbook(title, heads, rows) as made:
        while piece := made.read(CHUNK):
            yield piece


def _cells(columns: list[Column[Any]], row: Any) -> tuple[Cell, ...]:
    """The values of a row; a state in the words that the page has for it."""
    return tuple(_state(column, column.cell(row)) for column in columns)


def _state(column: Column[Any], value: Cell) -> Cell:
    return states.label_of_state(str(value)).label if column.kind is CellKind.STATE and value else value


def _workbook(title: str, heads: Sequence[tuple[str, int]], rows: Iterable[tuple[Cell, ...]]) -> IO[bytes]:
    """A workbook on disk, written row by row, so that a long list does not have to fit into memory.

    Every text is written as text: a name that begins like a formula stays a name. Amounts are numbers and days are days.
    """
    made = tempfile.TemporaryFile()  # noqa: SIM115  it is closed once it is sent
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(made, options)
    sheet = book.add_worksheet(_sheet_name(title))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = _Formats(book)
    for number, (words, width) in enumerate(heads):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, words, head)
    sheet.freeze_panes(1, 1)
    last = 0
    for last, cells in zip(range(1, MOST_ROWS + 1), rows, strict=False):
        for number, cell in enumerate(cells):
            formats.write(sheet, last, number, cell)
    sheet.autofilter(0, 0, last, len(heads) - 1)
    book.close()
    made.seek(0)
    return made


class _Formats:
    """How a cell of each type is written."""

    def __init__(self, book: Any) -> None:
        self.text = book.add_format({"quote_prefix": True, "valign": "top"})
        self.money = book.add_format({"num_format": "£#,##0.00;[Red]-£#,##0.00", "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0.######", "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.day = book.add_format({"num_format": "d mmm yyyy", "valign": "top"})
        self.moment = book.add_format({"num_format": "d mmm yyyy hh:mm", "valign": "top"})

    def write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        """Write one cell; nothing where there is no value."""
        match cell:
            case None | "":
                return
            case Blank():
                sheet.write_string(row, column, cell_of(cell), self.text)
            case bool():
                sheet.write_string(row, column, str(say("Yes") if cell else say("No")), self.text)
            case Money():
                sheet.write_number(row, column, cell.pence / 100, self.money)
            case datetime():
                sheet.write_datetime(row, column, london(cell).replace(tzinfo=None), self.moment)
            case date():
                sheet.write_datetime(row, column, cell, self.day)
            case Decimal():
                sheet.write_number(row, column, float(cell), self.number)
            case int():
                sheet.write_number(row, column, cell, self.whole)
            case _:
                sheet.write_string(row, column, cell[:LONGEST_CELL], self.text)


def _sheet_name(title: str) -> str:
    """A title that may name a sheet: no letter that Excel forbids, at most 31 of them."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or str(say("List"))
