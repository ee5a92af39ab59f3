"""Published tables: how a cell is written, and that no cell can act in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.money import Money
from placefund.domain.standards.cells import STARTS_A_FORMULA, Cell, written
from placefund.domain.standards.tables import TABLES, Table, lines

TWO = Table("two", "Two", "", (("name", "A name"), ("pounds", "An amount")))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("Plymouth", "Plymouth"),
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (True, "yes"),
        (False, "no"),
        (-3, "-3"),
        (Money(1_234_567), "12345.67"),
        (Money(-5), "-0.05"),
        (Decimal("3.50"), "3.5"),
        (Decimal(100), "100"),
        (date(2026, 2, 12), "2026-02-12"),
        (datetime(2026, 2, 12, 16, tzinfo=UTC), "2026-02-12T16:00:00+00:00"),
    ],
)
def test_a_cell_is_written_so(value: Cell, text: str) -> None:
    assert written(value) == text


@given(st.text())
def test_no_words_start_a_formula(words: str) -> None:
    assert not written(words).startswith(STARTS_A_FORMULA)


WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))


@given(st.lists(st.tuples(WORDS, st.integers())))
def test_a_table_can_be_read_back(rows: list[tuple[str, int]]) -> None:
    text = "".join(lines(TWO, rows))
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read == [["name", "pounds"], *([written(name), str(number)] for name, number in rows)]


def test_a_row_of_the_wrong_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="A row of two has 1 cells for 2 columns"):
        list(lines(TWO, [("only",)]))


def test_no_table_names_a_column_twice_and_each_column_has_a_meaning() -> None:
    for table in TABLES:
        assert len(set(table.header)) == len(table.header)
        assert all(meaning for _, meaning in table.columns)
