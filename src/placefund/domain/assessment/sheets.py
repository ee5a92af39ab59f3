"""The offline scoring sheet: where everything stands in it, and what somebody wrote into it, each fault with its cell.

A sheet is a grid of values as a reader of spreadsheets gives them: text, numbers, empty cells. Nothing here opens a file and
nothing is ever evaluated. Column A is hidden and says what each row is, so that rows may be moved but not mistaken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placefund.domain.assessment.receipts import MOST_LETTERS, MOST_WORDS, Confidence, tidy
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.messages import say
from placefund.domain.questions import word_count
from placefund.domain.workbooks import Fault, Grid, Reach, SheetRefused, cell, value_at, value_in_words, whole

MARK = "placefund scoring sheet 1"
"""Stands in A1 of every sheet that can come back; another number is another layout."""
CONFIDENCE_ROW = "placefund confidence"
HEAD_ROW, FIRST_ROW = 5, 6
"""Row numbers from 1: the headings, and the first criterion."""
KEY, TITLE, WEIGHT, SCALE, POINTS, REASON = range(6)
"""Columns from 0."""
HEADINGS = ("", say("Criterion"), say("Weight"), say("What the points mean"), say("Points"), say("Reason"))

REACH = Reach(say("a scoring sheet"), sheets=200, rows=500, columns=12)
"""How large a workbook of scoring sheets may be."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which reading a sheet is for: the assignment, the terms it was made under, and the scoring that was newest then."""

    assignment: int
    terms_digest: str
    submission: int


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in one sheet. `points` and `reasons` hold only what could be read; `confidence` is None when empty.

    `faults` cannot be taken as they are; `missing` is what is not filled in yet, and can be later.
    """

    points: Mapping[str, int]
    reasons: Mapping[str, str]
    confidence: int | None
    faults: tuple[Fault, ...]
    missing: tuple[Fault, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not (self.points or self.reasons or self.faults or self.confidence)


def identity(grid: Grid) -> Identity | None:
    """Which reading a sheet is for; None when it is no sheet of ours.

    Raises:
        SheetRefused: when it is ours, and the hidden cells that say so were changed.
    """
    mark = value_at(grid, 1, KEY)
    if mark is None or not str(mark).startswith(MARK.rpartition(" ")[0]):
        return None
    assignment, submission = whole(value_at(grid, 2, KEY)), whole(value_at(grid, 4, KEY))
    if mark != MARK or assignment is None or submission is None:
        raise SheetRefused(
            say("The hidden column A of this sheet was changed. Download a new sheet, and copy your words over.")
        )
    return Identity(assignment, str(value_at(grid, 3, KEY) or ""), submission)


def identity_cells(found: Identity) -> tuple[str, ...]:
    """What stands in column A from row 1 on."""
    return (MARK, str(found.assignment), found.terms_digest, str(found.submission))


def entries(sheet: int, grid: Grid, criteria: Sequence[Criterion]) -> Entries:
    """What was written into a sheet, with every fault, in the order of the criteria."""
    rows: dict[str, list[int]] = {}
    for number in range(1, len(grid) + 1):
        rows.setdefault(str(value_at(grid, number, KEY) or ""), []).append(number)
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
    wrong = tuple(fault for fault in faults if fault.why not in _MISSING)
    missing = tuple(fault for fault in faults if fault.why in _MISSING)
    return Entries(points, reasons, confidence, wrong, missing)


_NO_POINTS, _NO_REASON = (
    say("there are no points here yet. Give them."),
    say("there is no reason here yet. The applicant is told it."),
)
_NO_CONFIDENCE = say("say how sure you are: 1 (low), 2 or 3 (high).")
_MISSING = {_NO_POINTS, _NO_REASON, _NO_CONFIDENCE}
"""What is not filled in yet: no fault, but a sheet that lacks it cannot be sent, only kept as a draft."""


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
    given, reason = value_at(grid, row, POINTS), value_at(grid, row, REASON)
    number = whole(given)
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
    given = value_at(grid, rows[0], POINTS)
    number = whole(given)
    if given is None:
        faults.append(Fault(sheet, cell(rows[0], POINTS), _NO_CONFIDENCE))
    elif number not in tuple(Confidence):
        faults.append(
            Fault(sheet, cell(rows[0], POINTS), say("{given} is not on the scale 1 to 3.", given=value_in_words(given)))
        )
    else:
        return number
    return None
