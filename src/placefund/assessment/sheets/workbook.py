"""The offline scoring sheet as a workbook: made for one or all of an assessor's open readings, and taken back."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from placefund.assessment.models import Assignment
from placefund.assessment.queries import reading
from placefund.assessment.scoring.blinding import submitted_for
from placefund.assessment.scoring.own_assignments import OwnReading
from placefund.assessment.scoring.submissions import SentScores, SheetReading, drafted, newest_submission, sent_scores
from placefund.assessment.sheets.safe_workbook import OpenedSheet, opened
from placefund.domain.assessment.receipts import MOST_WORDS, Change, Confidence, changes, tidy
from placefund.domain.assessment.scoring import Criterion, format_score, weighted_score
from placefund.domain.assessment.sheets import (
    CONFIDENCE_ROW,
    FIRST_ROW,
    HEAD_ROW,
    HEADINGS,
    KEY,
    MOST_LETTERS_IN_A_CELL,
    POINTS,
    REASON,
    SCALE,
    TITLE,
    WEIGHT,
    Entries,
    Fault,
    Identity,
    SheetRefused,
    entries,
    identity,
    identity_cells,
)
from placefund.domain.messages import say
from placefund.domain.periods import london

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "placefund.assessment.sheets.workbook"
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


class _Formats:
    """The few formats of the workbook. `quote_prefix` is a spreadsheet's own mark for “this is text, whatever it looks like”."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        text = {"text_wrap": True, "valign": "top", "quote_prefix": True}
        self.text = book.add_format(text)
        self.title = book.add_format(text | {"bold": True, "font_size": 14, "text_wrap": False})
        self.head = book.add_format(text | {"bold": True, "bottom": 1})
        self.points = book.add_format({"valign": "top", "locked": False, "border": 1, "bg_color": "#FFF7CC"})
        self.reason = book.add_format(text | {"locked": False, "border": 1, "bg_color": "#FFF7CC"})


def workbook(rows: Sequence[OwnReading], *, at: datetime) -> bytes:
    """A workbook for these readings, which must be open to whoever gets it. The same readings give the same bytes.

    Every text is written as text, so that nothing an applicant wrote can act as a formula.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": say("Scoring sheets"), "created": london(at).replace(tzinfo=None)})
    formats = _Formats(book)
    start = book.add_worksheet(say("How to"))
    start.set_column(0, 0, 100)
    for number, words in enumerate(HOW_TO):
        start.write_string(number, 0, words, formats.title if number == 0 else formats.text)
    for row in rows:
        _scores(book.add_worksheet(say("A{pk} scores", pk=row.assignment.pk)), row, formats)
        _what_was_submitted(book.add_worksheet(say("A{pk} submitted", pk=row.assignment.pk)), row, formats)
    book.close()
    return made.getvalue()


def _scores(sheet: Any, row: OwnReading, formats: _Formats) -> None:
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
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW - 1)
    sheet.print_area(0, 0, last, REASON)


def _criterion(sheet: Any, position: int, criterion: Criterion, formats: _Formats) -> None:
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


def _given(sheet: Any, position: int, points: int | None, reason: str, formats: _Formats) -> None:
    _number(sheet, position, points, formats)
    sheet.write_string(position, REASON, tidy(reason), formats.reason)


def _number(sheet: Any, position: int, number: int | None, formats: _Formats) -> None:
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
    newest = reading(assignment, row.terms)
    return newest.points, newest.reasons, newest.confidence


def _what_was_submitted(sheet: Any, row: OwnReading, formats: _Formats) -> None:
    """The application as this reader may see it, to read without a connection. It never comes back."""
    read = submitted_for(row.assignment)
    lines = [
        (row.title, True),
        (read.summary, False),
        (
            say(
                "Place: {place}. Asks for {ask} of {total}.",
                place=read.place,
                ask=read.sheet.ask,
                total=read.sheet.total,
            ),
            False,
        ),
        *(
            (say("{organisation}: asks for {grant}", organisation=partner.organisation, grant=partner.grant), False)
            for partner in read.sheet.partners
        ),
    ]
    for answer in read.answers:
        lines += [(answer.title, True), (answer.text or say("Not answered."), False)]
    sheet.set_column(0, 0, 110)
    position = 0
    for words, is_head in lines:
        for begin in range(0, max(len(words), 1), MOST_LETTERS_IN_A_CELL):
            part = words[begin : begin + MOST_LETTERS_IN_A_CELL]
            sheet.write_string(position, 0, part, formats.head if is_head else formats.text)
            position += 1


# --- taking one back ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What one sheet would send for one application, beside what was sent before. Scores are out of 100."""

    sheet: int
    own: OwnReading
    entries: Entries
    after: int
    changes: tuple[Change, ...]
    confidence_before: int | None
    weighted_before: str
    weighted_after: str

    @property
    def is_changed(self) -> bool:
        return any(change.is_changed for change in self.changes) or self.confidence_before != self.entries.confidence

    @property
    def confidence(self) -> Confidence:
        return Confidence(self.entries.confidence or Confidence.MEDIUM)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a workbook would do. It can be sent when there is no fault and something changes."""

    changes: tuple[SheetChange, ...]
    same: tuple[SheetChange, ...]
    blank: tuple[OwnReading, ...]
    faults: tuple[str, ...]

    @property
    def can_be_sent(self) -> bool:
        return bool(self.changes) and not self.faults


def look_at(upload: UploadedFile[bytes], own: Mapping[int, OwnReading]) -> LookedAt:
    """What a workbook would change, without changing anything. `own` is everything the sender was given, by its number.

    Raises:
        FileRefused, SheetRefused: when the file as a whole cannot be taken.
    """
    changed: list[SheetChange] = []
    same: list[SheetChange] = []
    blank: list[OwnReading] = []
    faults: list[str] = []
    seen: dict[int, int] = {}
    for sheet in opened(upload):
        found = identity(sheet.grid)
        if found is None:
            continue
        row = own.get(found.assignment)
        if row is None:
            faults.append(say("Sheet {number}: this is for a reading that was not given to you.", number=sheet.number))
            continue
        if why := _why_not(found, row, seen):
            faults.append(say("Sheet {number}: {why}", number=sheet.number, why=why))
            continue
        seen[found.assignment] = sheet.number
        wrong = _faults_of(sheet)
        held = entries(sheet.number, sheet.grid, row.terms.criteria)
        faults += [str(fault) for fault in (*wrong, *held.faults)]
        if held.is_blank:
            blank.append(row)
        elif not (wrong or held.faults):
            change = _change(sheet.number, row, held, found.submission)
            (changed if change.is_changed else same).append(change)
    if not (seen or faults):
        raise SheetRefused(say("There is no scoring sheet in this workbook. Send the one that you downloaded here."))
    return LookedAt(tuple(changed), tuple(same), tuple(blank), tuple(faults))


def _why_not(found: Identity, row: OwnReading, seen: Mapping[int, int]) -> str:
    """Why a sheet of ours cannot be taken, before its cells are looked at; empty when it can."""
    if row.closed:
        return row.closed
    if row.application.state != "eligible":
        return say(
            "the scores of “{title}” are closed: the panel has agreed its score, or it was withdrawn.", title=row.title
        )
    if found.assignment in seen:
        return say(
            "this is for the same application as sheet {seen}. Keep one of the two.", seen=seen[found.assignment]
        )
    if found.terms_digest != row.application.round.terms_digest:
        return say("the terms of the round are not those this sheet was made under. Download a new sheet.")
    if found.submission != newest_submission(row.assignment):
        return say(
            "you have sent other scores for “{title}” since this sheet was made. Download a new sheet.", title=row.title
        )
    return ""


def _faults_of(sheet: OpenedSheet) -> list[Fault]:
    formulas = [
        Fault(
            sheet.number,
            one,
            say("this holds a formula, and none is ever worked out here. Type the number or the words."),
        )
        for one in sheet.formulas
    ]
    merged = [
        Fault(sheet.number, one, say("these cells are merged, so it is not clear what belongs where. Take them apart."))
        for one in sheet.merged
    ]
    return formulas + merged


def _change(number: int, row: OwnReading, held: Entries, after: int) -> SheetChange:
    criteria = row.terms.criteria
    sent: SentScores | None = next(iter(sent_scores(row.assignment)[-1:]), None)
    before = (sent.scoring.points, sent.scoring.reasons) if sent else ({}, {})
    return SheetChange(
        number,
        row,
        held,
        after,
        changes(before, (held.points, held.reasons), criteria),
        sent.scoring.confidence if sent else None,
        format_score(sent.weighted) if sent else "",
        format_score(weighted_score(held.points, criteria)),
    )


def held(looked: LookedAt, user: int) -> str:
    """What was looked at, signed for the person it was shown to, so that this and nothing else is sent."""
    rows = [
        [
            change.own.assignment.pk,
            dict(change.entries.points),
            dict(change.entries.reasons),
            change.entries.confidence,
            change.after,
        ]
        for change in looked.changes
    ]
    return signing.dumps({"user": user, "rows": rows}, salt=SALT, compress=True)


def sheet_readings(signed: str, user: int, own: Mapping[int, OwnReading]) -> tuple[SheetReading, ...]:
    """What was looked at, as the action takes it.

    Raises:
        SheetRefused: when it was changed on the way, or is somebody else's.
    """
    try:
        kept = signing.loads(signed, salt=SALT)
    except signing.BadSignature as wrong:
        raise SheetRefused(say("What you looked at did not come back whole. Send the sheet again.")) from wrong
    if kept["user"] != user or any(number not in own for number, *_ in kept["rows"]):
        raise SheetRefused(say("This sheet was looked at by somebody else. Send your own sheet."))
    return tuple(
        SheetReading(own[number].assignment, points, reasons, confidence, after)
        for number, points, reasons, confidence, after in kept["rows"]
    )


def name_of(rows: Sequence[OwnReading]) -> str:
    """What the file is called."""
    return f"scores-A{rows[0].assignment.pk}.xlsx" if len(rows) == 1 else "scores.xlsx"
