"""Which figures are asked about: those far from earlier quarters by median and spread, and those too large for the target."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.outliers import Outlier, Usual, median, outlier, usual

STEADY = [Decimal(value) for value in (13, 18, 15, 14, 16)]


def test_five_thousand_jobs_after_quarters_of_13_to_18_are_asked_about() -> None:
    found = outlier(Decimal(5000), STEADY)
    assert found == Outlier(Decimal(5000), Usual(Decimal("15.00"), Decimal("2.61"), Decimal("86.32"), 5))


@pytest.mark.parametrize("value", ["2.7", "13", "30", "86"])
def test_what_is_near_the_usual_is_not(value: str) -> None:
    assert outlier(Decimal(value), STEADY) is None


def test_a_fall_to_almost_nothing_is_asked_about_too() -> None:
    assert outlier(Decimal(1), STEADY) is not None


def test_nothing_is_usual_after_three_quarters_or_after_quarters_without_a_figure() -> None:
    assert outlier(Decimal(5000), STEADY[:3]) is None
    assert usual([Decimal(0)] * 9 + STEADY[:3], Decimal(1)) is None


def test_more_than_a_quarter_of_the_target_is_asked_about_without_any_history() -> None:
    assert outlier(Decimal(626), [], target=Decimal(2500)) == Outlier(Decimal(626), None, Decimal(2500))
    assert outlier(Decimal(625), [], target=Decimal(2500)) is None
    assert outlier(Decimal(1), [], target=Decimal(0)) is None


def test_more_than_half_of_what_the_award_promised_at_once_is_asked_about_without_any_history() -> None:
    assert outlier(Decimal(400), [], promise=Decimal(500)) == Outlier(Decimal(400), None, None, Decimal(500))
    assert outlier(Decimal(250), [], promise=Decimal(500)) is None
    assert outlier(Decimal(400), []) is None  # nothing promised is on record
    assert outlier(Decimal(3), [], promise=Decimal(4)) is None  # a difference of up to five is never much
    assert outlier(Decimal(400), [], promise=Decimal(500), more=Decimal(20)) is None  # a stock that was 380 before


def test_a_figure_of_nothing_is_never_asked_about() -> None:
    assert outlier(Decimal(0), STEADY, target=Decimal(1)) is None


def test_small_differences_are_usual_however_large_the_factor() -> None:
    assert outlier(Decimal(6), [Decimal(1)] * 6) is None
    assert outlier(Decimal(7), [Decimal(1)] * 6) is not None
    assert outlier(Decimal(9000), [Decimal(500)] * 6, step=Decimal(10_000)) is None


def test_a_figure_that_has_always_jumped_may_jump_again() -> None:
    jumps = [Decimal(value) for value in (3, 90, 8, 40, 2)]
    assert outlier(Decimal(200), jumps) is None
    assert outlier(Decimal(20_000), jumps) is not None


def test_there_is_no_median_of_nothing() -> None:
    with pytest.raises(ValueError, match="no median"):
        median([])


@given(st.lists(st.decimals(1, 1000, places=1), min_size=4, max_size=12), st.decimals(10_000, 100_000, places=1))
def test_one_strange_quarter_does_not_hide_the_next(history: list[Decimal], strange: Decimal) -> None:
    steady = [*history, *history, strange]
    known = usual(steady, Decimal(1))
    assert known is not None
    assert known.low <= known.median <= known.high
    assert min(history) - 1 <= known.median <= max(history) + 1
