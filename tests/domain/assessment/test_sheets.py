"""What stands in an offline sheet: every fault with its cell, nothing evaluated, nothing taken for something else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.sheets import (
    CONFIDENCE_ROW,
    MARK,
    POINTS,
    REACH,
    REASON,
    Identity,
    entries,
    identity,
    identity_cells,
)
from placefund.domain.workbooks import SheetRefused, cell

CRITERIA = (Criterion("vision", "Vision", 60, 1, 5), Criterion("delivery", "Delivery", 40, 1, 5))
HERE = Identity(7, "f" * 64, 2)


def a_sheet(
    vision: Any = 4.0, delivery: Any = 3.0, sure: Any = 2.0, why: Any = "Clear.", also: Any = "Thin."
) -> list[list[Any]]:
    column = [*identity_cells(HERE), "", "vision", "delivery", CONFIDENCE_ROW]
    grid = [[key, "", "", "", "", ""] for key in column]
    grid[5][POINTS], grid[5][REASON] = vision, why
    grid[6][POINTS], grid[6][REASON] = delivery, also
    grid[7][POINTS] = sure
    return grid


def faults(**given: Any) -> list[str]:
    found = entries(2, a_sheet(**given), CRITERIA)
    return [str(fault) for fault in (*found.faults, *found.missing)]


def test_a_sheet_that_was_filled_in_is_read() -> None:
    found = entries(2, a_sheet(), CRITERIA)
    assert (dict(found.points), dict(found.reasons), found.confidence, found.faults) == (
        {"vision": 4, "delivery": 3},
        {"vision": "Clear.", "delivery": "Thin."},
        2,
        (),
    )


def test_a_sheet_knows_what_it_is_for() -> None:
    assert identity(a_sheet()) == HERE
    assert (identity([]), identity([["Shopping", "Milk"]]), identity([[4.0]])) == (None, None, None)


@pytest.mark.parametrize("row", [0, 1, 3])
def test_a_sheet_whose_hidden_cells_were_changed_is_refused(row: int) -> None:
    grid = a_sheet()
    grid[row][0] = f"{MARK[:-1]}9" if row == 0 else "seven"
    with pytest.raises(SheetRefused, match="The hidden column A of this sheet was changed"):
        identity(grid)


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"vision": 9.0}, "Sheet 2, cell E6: 9 is not on the scale 1 to 5."),
        ({"vision": 3.5}, "Sheet 2, cell E6: 3.5 is not on the scale 1 to 5."),
        ({"vision": "four"}, "Sheet 2, cell E6: “four” is not on the scale 1 to 5."),
        ({"vision": "=2+2"}, "Sheet 2, cell E6: “=2+2” is not on the scale 1 to 5."),
        ({"vision": True}, "Sheet 2, cell E6: “True” is not on the scale 1 to 5."),
        ({"vision": float("nan")}, "Sheet 2, cell E6: nan is not on the scale 1 to 5."),
        ({"vision": 1e300}, "Sheet 2, cell E6: 1e+300 is not on the scale 1 to 5."),
        ({"delivery": ""}, "Sheet 2, cell E7: there are no points here yet. Give them."),
        ({"also": ""}, "Sheet 2, cell F7: there is no reason here yet. The applicant is told it."),
        ({"also": " \n "}, "Sheet 2, cell F7: there is no reason here yet. The applicant is told it."),
        ({"also": 4.0}, "Sheet 2, cell F7: 4 is no reason. Write it in words."),
        ({"also": "word " * 301}, "Sheet 2, cell F7: this has 301 words. Shorten it to 300 or fewer."),
        ({"also": "x" * 10_001}, "Sheet 2, cell F7: this is too long. Shorten it to 10,000 letters or fewer."),
        ({"sure": ""}, "Sheet 2, cell E8: say how sure you are: 1 (low), 2 or 3 (high)."),
        ({"sure": 4.0}, "Sheet 2, cell E8: 4 is not on the scale 1 to 3."),
    ],
)
def test_a_fault_names_its_cell(given: dict[str, Any], fault: str) -> None:
    assert faults(**given) == [fault]


def test_what_is_not_filled_in_is_missing_and_no_fault() -> None:
    found = entries(2, a_sheet(delivery="", also="", sure=""), CRITERIA)
    assert (found.faults, [fault.cell for fault in found.missing], found.is_blank) == ((), ["E7", "F7", "E8"], False)


def test_every_fault_is_told_at_once() -> None:
    assert len(faults(vision=9.0, delivery="", why="", also=1.5, sure=0.0)) == 5


def test_a_sheet_that_was_left_empty_sends_nothing_and_has_no_fault() -> None:
    found = entries(2, a_sheet("", "", "", "", ""), CRITERIA)
    assert (found.is_blank, found.faults) == (True, ())


def test_words_that_look_like_a_formula_are_words() -> None:
    assert entries(2, a_sheet(why="=HYPERLINK(1)"), CRITERIA).reasons["vision"] == "=HYPERLINK(1)"


def test_a_figure_written_as_text_is_that_figure() -> None:
    assert entries(2, a_sheet(vision=" 4 "), CRITERIA).points["vision"] == 4


def test_rows_may_be_moved() -> None:
    grid = a_sheet()
    grid[5], grid[6] = grid[6], grid[5]
    assert dict(entries(2, grid, CRITERIA).points) == {"vision": 4, "delivery": 3}


def test_a_row_that_is_gone_or_there_twice_is_told() -> None:
    gone = [row for row in a_sheet() if row[0] != "vision"]
    assert "the row of “Vision” is gone" in str(entries(2, gone, CRITERIA).faults[0])
    twice = [*a_sheet(), a_sheet()[5]]
    assert str(entries(2, twice, CRITERIA).faults[0]).startswith(
        "Sheet 2, cell B9: the row of “Vision” stands here twice"
    )
    unsure = [row for row in a_sheet() if row[0] != CONFIDENCE_ROW]
    assert "asks how sure you are" in str(entries(2, unsure, CRITERIA).faults[0])


def test_cells_are_named_as_a_spreadsheet_names_them() -> None:
    assert [cell(7, column) for column in (0, 2, 25, 26, 701, 702, 16383)] == [
        "A7",
        "C7",
        "Z7",
        "AA7",
        "ZZ7",
        "AAA7",
        "XFD7",
    ]


def test_a_sheet_that_reaches_far_is_refused_before_it_is_loaded() -> None:
    REACH.check(1, 500, 11)
    for row, column, name in ((501, 0, "A501"), (1, 12, "M1"), (1_048_576, 16_383, "XFD1048576")):
        with pytest.raises(SheetRefused, match=f"Sheet 1 reaches to cell {name}; a scoring sheet ends at L500"):
            REACH.check(1, row, column)


VALUES = st.one_of(st.none(), st.text(max_size=20), st.floats(), st.integers(), st.booleans())


@given(st.lists(st.lists(VALUES, max_size=8), max_size=12))
def test_any_grid_is_read_or_refused(grid: list[list[Any]]) -> None:
    with suppress(SheetRefused):
        identity(grid)
    found = entries(1, grid, CRITERIA)
    assert all(1 <= points <= 5 for points in found.points.values())
