"""The offline scoring sheet: where everything stands in it, and what somebody wrote into it, each fault with its cell.

A sheet is a grid of values as a reader of spreadsheets gives them: text, numbers, empty cells. Nothing here opens a file and
nothing is ever evaluated. Column A is hidden and says what each row is, so that rows may be moved but not mistaken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placefund.domain.assessment.receipts import MOST_LETTERS, MOST_WORDS, Confidence, tidy
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.questions import word_count

MARK = "placefund scoring sheet 1"
"""Stands in A1 of every sheet that can come back; another number is another layout."""
CONFIDENCE_ROW = "placefund confidence"
HEAD_ROW, FIRST_ROW = 5, 6
"""Row numbers from 1: the headings, and the first criterion."""
KEY, TITLE, WEIGHT, SCALE, POINTS, REASON = range(6)
"""Columns from 0."""
HEADINGS = ("", say("Criterion"), say("Weight"), say("What the points mean"), say("Points"), say("Reason"))

MOST_BYTES = 2_000_000
MOST_UNPACKED_BYTES = 20_000_000
MOST_SHEETS = 200
MOST_ROWS, MOST_COLUMNS = 200, 12
MOST_LETTERS_IN_A_CELL = 32_767


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
class Identity:
    """Which reading a sheet is for: the assignment, the terms it was made under, and the scoring that was newest then."""

    assignment: int
    terms_digest: str
    submission: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend in one cell. `sheet` is its number in the workbook, from 1."""

    sheet: int
    cell: str
    why: str

    def __str__(self) -> str:
        return say("Sheet {sheet}, cell {cell}: {why}", sheet=self.sheet, cell=self.cell, why=self.why)


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in one sheet. `points` and `reasons` hold only what could be read; `confidence` is None when empty."""

    points: Mapping[str, int]
    reasons: Mapping[str, str]
    confidence: int | None
    faults: tuple[Fault, ...]

    @property
    def is_blank(self) -> bool:
        return not (self.points or self.reasons or self.faults or self.confidence)


Grid = Sequence[Sequence[object]]


def _at(grid: Grid, row: int, column: int) -> object:
    """The value in a cell; row from 1, column from 0; None outside."""
    line = grid[row - 1] if row <= len(grid) else ()
    value = line[column] if column < len(line) else None
    return None if value == "" else value


def _whole(value: object) -> int | None:
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
    number = _whole(value)
    if number is not None and not isinstance(value, str):
        return str(number)
    if isinstance(value, float):
        return f"{value:g}"
    text = " ".join(str(value).split())
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def identity(grid: Grid) -> Identity | None:
    """Which reading a sheet is for; None when it is no sheet of ours.

    Raises:
        SheetRefused: when it is ours, and the hidden cells that say so were changed.
    """
    mark = _at(grid, 1, KEY)
    if mark is None or not str(mark).startswith(MARK.rpartition(" ")[0]):
        return None
    assignment, submission = _whole(_at(grid, 2, KEY)), _whole(_at(grid, 4, KEY))
    if mark != MARK or assignment is None or submission is None:
        raise SheetRefused(
            say("The hidden column A of this sheet was changed. Download a new sheet, and copy your words over.")
        )
    return Identity(assignment, str(_at(grid, 3, KEY) or ""), submission)


def identity_cells(found: Identity) -> tuple[str, ...]:
    """What stands in column A from row 1 on."""
    return (MARK, str(found.assignment), found.terms_digest, str(found.submission))


def entries(sheet: int, grid: Grid, criteria: Sequence[Criterion]) -> Entries:
    """What was written into a sheet, with every fault, in the order of the criteria."""
    rows: dict[str, list[int]] = {}
    for number in range(1, len(grid) + 1):
        rows.setdefault(str(_at(grid, number, KEY) or ""), []).append(number)
    points: dict[str, int] = {}
    reasons: dict[str, str] = {}
    faults: list[Fault] = []
    for criterion in criteria:
        found = rows.get(criterion.key, [])
        if len(found) != 1:
            faults.append(Fault(sheet, cell(found[1] if found else FIRST_ROW, TITLE), _lost(criterion, found)))
            continue
        _criterion(sheet, grid, found[0], criterion, points, reasons, faults)
    confidence = _confidence(sheet, grid, rows.get(CONFIDENCE_ROW, []), faults)
    blank = Entries(points, reasons, confidence, tuple(fault for fault in faults if fault.why not in _MISSING))
    return blank if blank.is_blank else Entries(points, reasons, confidence, tuple(faults))


_NO_POINTS, _NO_REASON = (
    say("there are no points here yet. Give them."),
    say("there is no reason here yet. The applicant is told it."),
)
_NO_CONFIDENCE = say("say how sure you are: 1 (low), 2 or 3 (high).")
_MISSING = {_NO_POINTS, _NO_REASON, _NO_CONFIDENCE}
"""Faults that are none in a sheet where nothing was written at all."""


def _lost(criterion: Criterion, found: Sequence[int]) -> str:
    how = "stands here twice" if found else "is gone"
    return say(
        "the row of “{title}” {how}. Download a new sheet, and copy your words over.", title=criterion.title, how=how
    )


def _criterion(
    sheet: int,
    grid: Grid,
    row: int,
    criterion: Criterion,
    points: dict[str, int],
    reasons: dict[str, str],
    faults: list[Fault],
) -> None:
    given, reason = _at(grid, row, POINTS), _at(grid, row, REASON)
    number = _whole(given)
    scale = say("on the scale {lowest} to {highest}", lowest=criterion.lowest, highest=criterion.highest)
    if given is None:
        faults.append(Fault(sheet, cell(row, POINTS), _NO_POINTS))
    elif number is None or not criterion.lowest <= number <= criterion.highest:
        faults.append(
            Fault(sheet, cell(row, POINTS), say("{given} is not {scale}.", given=value_in_words(given), scale=scale))
        )
    else:
        points[criterion.key] = number
    if reason is None or not (text := tidy(str(reason))):
        faults.append(Fault(sheet, cell(row, REASON), _NO_REASON))
    elif not isinstance(reason, str):
        faults.append(
            Fault(
                sheet,
                cell(row, REASON),
                say("{reason} is no reason. Write it in words.", reason=value_in_words(reason)),
            )
        )
    elif (words := word_count(text)) > MOST_WORDS:
        faults.append(
            Fault(
                sheet,
                cell(row, REASON),
                say("this has {words} words. Shorten it to {most_words} or fewer.", words=words, most_words=MOST_WORDS),
            )
        )
    elif len(text) > MOST_LETTERS:
        faults.append(
            Fault(
                sheet,
                cell(row, REASON),
                say("this is too long. Shorten it to {most_letters:,} letters or fewer.", most_letters=MOST_LETTERS),
            )
        )
    else:
        reasons[criterion.key] = text


def _confidence(sheet: int, grid: Grid, rows: Sequence[int], faults: list[Fault]) -> int | None:
    if len(rows) != 1:
        why = say("the row that asks how sure you are is gone or stands here twice. Download a new sheet.")
        faults.append(Fault(sheet, cell(rows[1] if rows else FIRST_ROW, TITLE), why))
        return None
    given = _at(grid, rows[0], POINTS)
    number = _whole(given)
    if given is None:
        faults.append(Fault(sheet, cell(rows[0], POINTS), _NO_CONFIDENCE))
    elif number not in tuple(Confidence):
        faults.append(
            Fault(sheet, cell(rows[0], POINTS), say("{given} is not on the scale 1 to 3.", given=value_in_words(given)))
        )
    else:
        return number
    return None


def check_reach(sheet: int, row: int, column: int) -> None:
    """Refuse a sheet whose cells reach further than any of ours: a reader would have to hold everything between.

    Raises:
        SheetRefused: naming the cell.
    """
    if row > MOST_ROWS or column >= MOST_COLUMNS:
        raise SheetRefused(
            say(
                "Sheet {sheet} reaches to cell {row}; a scoring sheet ends at {most_rows}. Delete what "
                "stands further down or to the right, or download a new sheet.",
                sheet=sheet,
                row=cell(row, column),
                most_rows=cell(MOST_ROWS, MOST_COLUMNS - 1),
            )
        )
