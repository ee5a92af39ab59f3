"""Quarters and financial years."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.periods import FinancialYear, Quarter, financial_years_between, london, quarters_between

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days)
def test_every_day_lies_in_its_quarter_and_year(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert quarter.year.first_day <= quarter.first_day <= quarter.last_day <= quarter.year.last_day


@given(days)
def test_a_quarter_reads_back_from_its_words(day: date) -> None:
    quarter = Quarter.of(day)
    assert Quarter.parse(str(quarter)) == quarter
    assert quarter < quarter.next()
    assert (quarter.next().first_day - quarter.last_day).days == 1


def test_the_last_quarter_is_in_the_next_calendar_year() -> None:
    last = Quarter(FinancialYear(2026), 4)
    assert (str(last), last.first_day, last.last_day) == ("2026-27 Q4", date(2027, 1, 1), date(2027, 3, 31))
    assert str(FinancialYear(1999)) == "1999-00"


@pytest.mark.parametrize("text", ["", "2026-27", "2026-27 Q5", "2026-28 Q1", "Q1 2026-27", "2026-27 Q1 ", "2026-27 Qx"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quarter"):
        Quarter.parse(text)


def test_spans_hold_every_quarter_and_year_they_touch() -> None:
    first, last = date(2026, 3, 31), date(2026, 7, 1)
    assert [str(quarter) for quarter in quarters_between(first, last)] == ["2025-26 Q4", "2026-27 Q1", "2026-27 Q2"]
    assert [str(year) for year in financial_years_between(first, last)] == ["2025-26", "2026-27"]
    assert quarters_between(last, first) == ()


def test_london_keeps_its_summer_time() -> None:
    assert london(datetime(2026, 7, 1, 15, 0, tzinfo=UTC)).hour == 16
    assert london(datetime(2026, 2, 12, 16, 0, tzinfo=UTC)).hour == 16
