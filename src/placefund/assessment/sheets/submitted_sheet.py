"""What was submitted, as a sheet of the workbook: to read and to print without a connection. It never comes back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import xlsxwriter

from placefund.applications.cost_sheet import CostSheet
from placefund.applications.readable import ReadLine
from placefund.assessment.scoring.blinding import submitted_for
from placefund.assessment.scoring.own_assignments import OwnReading
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.workbooks import MOST_LETTERS_IN_A_CELL

A4 = 9
"""What a spreadsheet calls this paper."""
SUBMITTED_COLUMNS = 12
"""How wide what was submitted is: its texts lie across all of them, its tables use as many as they need."""
YEARS_IN_A_TABLE = 10
LETTERS_IN_A_LINE = 190
TALLEST_ROW = 409
"""The tallest a row can be, in points."""


class Formats:
    """The few formats of the workbook. `quote_prefix` is a spreadsheet's own mark for “this is text, whatever it looks like”."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        text = {"text_wrap": True, "valign": "top", "quote_prefix": True}
        self.text = book.add_format(text)
        self.title = book.add_format(text | {"bold": True, "font_size": 14, "text_wrap": False})
        self.head = book.add_format(text | {"bold": True, "bottom": 1})
        self.money = book.add_format({"valign": "top", "num_format": "#,##0.00"})
        self.money_head = book.add_format({"valign": "top", "num_format": "#,##0.00", "bold": True, "bottom": 1})
        self.points = book.add_format({"valign": "top", "locked": False, "border": 1, "bg_color": "#FFF7CC"})
        self.reason = book.add_format(text | {"locked": False, "border": 1, "bg_color": "#FFF7CC"})


def for_print(sheet: Any) -> None:
    """A4, across, as wide as one page: nothing is cut off on paper."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(say("Page &P of &N"))


def what_was_submitted(sheet: Any, row: OwnReading, formats: Formats) -> None:
    """The application as this reader may see it, to read without a connection. It never comes back."""
    read = submitted_for(row.assignment)
    money = [
        say("Place: {place}. Asks for {ask} of {total}.", place=read.place, ask=read.sheet.ask, total=read.sheet.total),
        *(
            say("{organisation}: asks for {grant}", organisation=partner.organisation, grant=partner.grant)
            for partner in read.sheet.partners
        ),
    ]
    position = _paragraphs(
        sheet, 0, [(row.title, True), (read.summary, False), *((each, False) for each in money)], formats
    )
    if read.areas:
        areas = [(say("Areas"), True), (", ".join(read.areas), False)]
        position = _paragraphs(sheet, position, areas, formats)
    for answer in read.answers:
        said = [(answer.title, True), (answer.text or say("Not answered."), False)]
        position = _paragraphs(sheet, position, said, formats)
    position = _costs_by_year(sheet, position, read.sheet, formats)
    position = _co_investment(sheet, position, read.co_investment, formats)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, SUBMITTED_COLUMNS - 1, 15)
    for_print(sheet)
    sheet.print_area(0, 0, max(position - 1, 0), SUBMITTED_COLUMNS - 1)


def _paragraphs(sheet: Any, position: int, lines: Sequence[tuple[str, bool]], formats: Formats) -> int:
    """Texts over the whole width, each in as many rows as a cell's length asks for; the next free row."""
    for words, is_head in lines:
        for begin in range(0, max(len(words), 1), MOST_LETTERS_IN_A_CELL):
            part, form = words[begin : begin + MOST_LETTERS_IN_A_CELL], formats.head if is_head else formats.text
            sheet.merge_range(position, 0, position, SUBMITTED_COLUMNS - 1, "", form)
            sheet.write_string(position, 0, part, form)
            rows = sum(1 + len(line) // LETTERS_IN_A_LINE for line in part.splitlines() or [""])
            sheet.set_row(position, min(TALLEST_ROW, 15 * rows + 3))  # merged cells do not grow by themselves
            position += 1
    return position


def _costs_by_year(sheet: Any, position: int, costs: CostSheet, formats: Formats) -> int:
    """Every cost line with its years side by side, in pounds; beneath each partner's what it adds up to and asks for."""
    for begin in range(0, len(costs.years), YEARS_IN_A_TABLE):
        shown = slice(begin, begin + YEARS_IN_A_TABLE)
        years, is_last = costs.years[shown], begin + YEARS_IN_A_TABLE >= len(costs.years)
        position = _paragraphs(sheet, position, [(say("Costs by year, in pounds"), True)], formats)
        heads = [say("Partner and category"), *(str(year) for year in years), *([say("Total")] if is_last else [])]
        position = _cells(sheet, position, heads, formats, is_head=True)
        for partner in costs.partners:
            for line in partner.rows:
                words = say("{organisation}: {category}", organisation=partner.organisation, category=line.label)
                amounts = [cell or "" for cell in line.cells[shown]]
                position = _cells(sheet, position, [words, *amounts, *([line.total] if is_last else [])], formats)
            ends = [*partner.by_year[shown], *([partner.total] if is_last else [])]
            words = say("{organisation}: all", organisation=partner.organisation)
            position = _cells(sheet, position, [words, *ends], formats, is_head=True)
        ends = [*(total.cost for total in costs.totals[shown]), *([costs.total] if is_last else [])]
        position = _cells(sheet, position, [say("All partners"), *ends], formats, is_head=True)
        asked = [*(total.grant for total in costs.totals[shown]), *([costs.ask] if is_last else [])]
        position = _cells(sheet, position, [say("Asked of the fund"), *asked], formats, is_head=True)
    return position


def _co_investment(sheet: Any, position: int, lines: Sequence[ReadLine], formats: Formats) -> int:
    if not lines:
        return position
    position = _paragraphs(sheet, position, [(say("Co-investment, in pounds"), True)], formats)
    heads = [say("Investor"), say("Source"), say("Form"), say("Status"), say("Year"), say("Amount"), say("Counts")]
    position = _cells(sheet, position, heads, formats, is_head=True)
    for line in lines:
        counts = say("Yes") if line.is_counted else say("No")
        cells: list[Money | str] = [line.investor, line.source, line.form, line.status, line.year, line.amount, counts]
        position = _cells(sheet, position, cells, formats)
    return position


def _cells(sheet: Any, position: int, cells: Sequence[Money | str], formats: Formats, *, is_head: bool = False) -> int:
    """One row of a table; money as a number that can be added up."""
    for column, cell in enumerate(cells):
        if isinstance(cell, Money):
            sheet.write_number(position, column, cell.pence / 100, formats.money_head if is_head else formats.money)
        else:
            sheet.write_string(position, column, cell, formats.head if is_head else formats.text)
    return position + 1
