"""The offline scoring sheet as a workbook, made for one or all of an assessor's open readings."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from placefund.assessment.models import Assignment
from placefund.assessment.queries import newest_reading
from placefund.assessment.scoring.own_assignments import OwnReading
from placefund.assessment.scoring.submissions import (
    drafted,
    newest_submission,
)
from placefund.assessment.sheets.submitted_sheet import Formats, for_print, what_was_submitted
from placefund.domain.assessment.receipts import MOST_WORDS, Confidence, tidy
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.sheets import (
    CONFIDENCE_ROW,
    FIRST_ROW,
    HEAD_ROW,
    HEADINGS,
    KEY,
    POINTS,
    REASON,
    SCALE,
    TITLE,
    WEIGHT,
    Identity,
    identity_cells,
)
from placefund.domain.messages import say
from placefund.domain.periods import london

HOW_TO = (
    say("How to use this workbook"),
    say(
        "There is one sheet of scores for each application, and beside it what was submitted, to "
        "read without a connection."
    ),
    say(
        "Fill in the columns “Points” and “Reason” and say at the end of each sheet how sure you "
        "are. Change nothing else."
    ),
    say(
        "A reason has {most_words} words at most. A sheet that you leave empty, or as it is, sends nothing.",
        most_words=MOST_WORDS,
    ),
    say(
        "Save the workbook as .xlsx, sign in again, and send it on the page “Send a scoring sheet”. "
        "You are shown what would change before anything is kept."
    ),
    say("It holds what applicants told the fund in confidence. Delete it when you have sent it."),
)


def workbook(rows: Sequence[OwnReading], *, at: datetime) -> bytes:
    """A workbook for these readings, which must be open to whoever gets it. The same readings give the same bytes.

    Every text is written as text, so that nothing an applicant wrote can act as a formula.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": say("Scoring sheets"), "created": london(at).replace(tzinfo=None)})
    formats = Formats(book)
    start = book.add_worksheet(say("How to"))
    start.set_column(0, 0, 100)
    for number, words in enumerate(HOW_TO):
        start.write_string(number, 0, words, formats.title if number == 0 else formats.text)
    for_print(start)
    for row in rows:
        _scores(book.add_worksheet(say("A{pk} scores", pk=row.assignment.pk)), row, formats)
        what_was_submitted(book.add_worksheet(say("A{pk} submitted", pk=row.assignment.pk)), row, formats)
    book.close()
    return made.getvalue()


def _scores(sheet: Any, row: OwnReading, formats: Formats) -> None:
    """One sheet of scores: hidden keys in column A, the words of the scale, and two columns to write in."""
    assignment, criteria = row.assignment, row.terms.criteria
    newest = newest_submission(assignment)
    points, reasons, confidence = _begun(assignment, row)
    for number, key in enumerate(identity_cells(Identity(assignment.pk, row.application.round.terms_digest, newest))):
        sheet.write_string(number, KEY, key)
    sheet.write_string(0, TITLE, row.title, formats.title)
    sheet.write_string(1, TITLE, row.application.round.name, formats.title)
    if due_on := assignment.due_on:
        sheet.write_string(
            2, TITLE, say("Wanted by {day} {due_on:%B %Y}", day=due_on.day, due_on=due_on), formats.title
        )
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(HEAD_ROW - 1, column, heading, formats.head)
    for position, criterion in enumerate(criteria, FIRST_ROW - 1):
        _criterion(sheet, position, criterion, formats)
        _given(sheet, position, points.get(criterion.key), reasons.get(criterion.key, ""), formats)
    last = FIRST_ROW - 1 + len(criteria)
    sheet.write_string(last, KEY, CONFIDENCE_ROW)
    sheet.write_string(last, TITLE, say("How sure are you of this reading?"), formats.text)
    sheet.write_string(
        last, SCALE, "\n".join(f"{one.value}: {one.label}. {one.meaning}" for one in Confidence), formats.text
    )
    _number(sheet, last, confidence, formats)
    _whole_number(sheet, last, 1, 3)
    sheet.set_row(last, 80)
    _laid_out(sheet, last)


def _laid_out(sheet: Any, last: int) -> None:
    sheet.set_column(KEY, KEY, None, None, {"hidden": True})
    for column, width in ((TITLE, 28), (WEIGHT, 8), (SCALE, 48), (POINTS, 8), (REASON, 80)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEAD_ROW, 0)
    sheet.protect("", {"format_rows": True, "format_columns": True})  # a guard against slips, not against anybody
    for_print(sheet)
    sheet.repeat_rows(HEAD_ROW - 1)
    sheet.print_area(0, 0, last, REASON)


def _criterion(sheet: Any, position: int, criterion: Criterion, formats: Formats) -> None:
    sheet.write_string(position, KEY, criterion.key)
    asks = f"{criterion.title}\n{criterion.guidance}" if criterion.guidance else criterion.title
    scale = [
        say("From {lowest} to {highest}", lowest=criterion.lowest, highest=criterion.highest),
        *(f"{point}: {words}" for point, words in criterion.anchors),
    ]
    sheet.write_string(position, TITLE, asks, formats.text)
    sheet.write_string(position, WEIGHT, f"{criterion.weight_percent}%", formats.text)
    sheet.write_string(position, SCALE, "\n".join(scale), formats.text)
    sheet.set_row(position, max(80, 18 * sum(1 + len(line) // 48 for line in scale)))
    _whole_number(sheet, position, criterion.lowest, criterion.highest)


def _given(sheet: Any, position: int, points: int | None, reason: str, formats: Formats) -> None:
    _number(sheet, position, points, formats)
    sheet.write_string(position, REASON, tidy(reason), formats.reason)


def _number(sheet: Any, position: int, number: int | None, formats: Formats) -> None:
    if number is None:
        sheet.write_blank(position, POINTS, None, formats.points)
    else:
        sheet.write_number(position, POINTS, number, formats.points)


def _whole_number(sheet: Any, position: int, lowest: int, highest: int) -> None:
    says = {
        "validate": "integer",
        "criteria": "between",
        "minimum": lowest,
        "maximum": highest,
        "error_title": say("Not on the scale"),
        "error_message": say("Give a whole number from {lowest} to {highest}.", lowest=lowest, highest=highest),
    }
    sheet.data_validation(position, POINTS, position, POINTS, says)


def _begun(assignment: Assignment, row: OwnReading) -> tuple[Mapping[str, int], Mapping[str, str], int | None]:
    """What the sheet begins with: the draft, else what was sent last, else nothing."""
    if draft := drafted(assignment):
        return draft.points, draft.reasons, draft.confidence
    newest = newest_reading(assignment, row.terms)
    return newest.points, newest.reasons, newest.confidence


def name_of(rows: Sequence[OwnReading]) -> str:
    """What the file is called."""
    return f"scores-A{rows[0].assignment.pk}.xlsx" if len(rows) == 1 else "scores.xlsx"
