"""The grid of costs: two writers at once, what is pasted into it, and what a writer started from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.cost_grid import (
    ROWS,
    CostKey,
    CostRowKey,
    as_seen,
    block_of,
    merged,
    pasted,
    read_seen,
    row_named,
)
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear

YEARS = tuple(FinancialYear(year) for year in (2026, 2027, 2028))
A, B, C = (CostKey(CostCategory.STAFF, SpendKind.RESOURCE, year) for year in YEARS)
KEYS = [CostKey(*row, year) for row in ROWS for year in YEARS]
GRIDS = st.dictionaries(st.sampled_from(KEYS[:6]), st.integers(1, 3).map(Money))


def test_each_row_stands_once_and_is_found_by_its_name() -> None:
    assert len(ROWS) == len(CostCategory) * len(SpendKind)
    assert [row_named(row.name) for row in ROWS] == list(ROWS)
    assert row_named("staff") is None


def test_two_writers_of_different_cells_are_put_together() -> None:
    merge = merged({A: Money(1)}, {A: Money(1), B: Money(2)}, {A: Money(1), C: Money(3)})
    assert merge.result == {A: Money(1), B: Money(2), C: Money(3)}
    assert (merge.changed, merge.from_them, merge.both) == ((C,), (B,), ())


def test_a_cell_that_both_changed_keeps_theirs_and_is_named() -> None:
    merge = merged({A: Money(1)}, {A: Money(2)}, {A: Money(3)})
    assert (merge.result, merge.both, merge.changed) == ({A: Money(2)}, (A,), ())


def test_one_empties_what_the_other_left() -> None:
    merge = merged({A: Money(1)}, {A: Money(1)}, {})
    assert (merge.result, merge.changed) == ({}, (A,))


def test_both_typed_the_same() -> None:
    merge = merged({}, {A: Money(5)}, {A: Money(5)})
    assert (merge.result, merge.both, merge.changed, merge.from_them) == ({A: Money(5)}, (), (), ())


@given(GRIDS, GRIDS, GRIDS)
def test_nobody_s_change_is_lost_unseen(
    seen: dict[CostKey, Money], theirs: dict[CostKey, Money], mine: dict[CostKey, Money]
) -> None:
    merge = merged(seen, theirs, mine)
    for key in KEYS[:6]:
        was, kept, typed, now = (grid.get(key) for grid in (seen, theirs, mine, merge.result))
        if key in merge.both:
            assert kept != was != typed != kept
        elif typed != was:
            assert now == typed
        else:
            assert now == kept


@given(GRIDS)
def test_what_was_seen_comes_back(grid: dict[CostKey, Money]) -> None:
    assert read_seen(as_seen(grid)) == grid


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "7",
        '{"staff":1}',
        '{"staff/resource/2026":"1"}',
        '{"staff/resource/２０２６":1}',
        '{"a/b/2026":1}',
        '{"staff/resource/2026":true}',
    ],
)
def test_what_was_tampered_with_is_nothing(text: str) -> None:
    assert read_seen(text) == {}


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("100\t250\t£75,000.50", (("100", "250", "£75,000.50"),)),
        ("100\r\n200\r\n", (("100",), ("200",))),
        ("1,200,300", (("1,200,300",),)),
        ("1200,300", (("1200", "300"),)),
        ('"£1,234",500', (("£1,234", "500"),)),
        ("100\t\t300", (("100", "", "300"),)),
        ("Staff\t5", (("Staff", "5"),)),
        ('"1,000"\t2', (("1,000", "2"),)),
    ],
)
def test_a_block_is_read_as_a_spreadsheet_copies_it(text: str, cells: tuple[tuple[str, ...], ...]) -> None:
    assert block_of(text) == cells


def test_a_block_fills_from_its_first_cell_and_what_does_not_fit_is_kept() -> None:
    block = block_of("1\t2\t3\n4\t\t6")
    found = pasted(block, YEARS, ROWS[0], YEARS[1])
    first, second = ROWS[0], ROWS[1]
    assert found.cells == {
        CostKey(*first, YEARS[1]): "1",
        CostKey(*first, YEARS[2]): "2",
        CostKey(*second, YEARS[1]): "4",
    }
    assert found.rest == "3\n6"


def test_a_block_below_the_last_row_is_all_left_over() -> None:
    found = pasted(block_of("1\n2\t3"), YEARS, CostRowKey(*ROWS[-1]), YEARS[0])
    assert (len(found.cells), found.left_over) == (1, ("2\t3",))


@given(
    st.lists(st.lists(st.integers(1, 99).map(str), min_size=1, max_size=5), min_size=1, max_size=20),
    st.sampled_from(ROWS),
    st.sampled_from(YEARS),
)
def test_nothing_pasted_is_lost(block: list[list[str]], row: CostRowKey, year: FinancialYear) -> None:
    found = pasted(block, YEARS, row, year)
    kept = sorted([*found.cells.values(), *(cell for line in found.left_over for cell in line.split("\t"))])
    assert kept == sorted(cell for line in block for cell in line)
