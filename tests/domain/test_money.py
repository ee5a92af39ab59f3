"""Money: whole pence, shared out without losing one, written for people."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.money import Money, format_exact, format_short, share

pence = st.integers(-(10**14), 10**14)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@pytest.mark.parametrize("amount", [1.0, "1", True, None])
def test_an_amount_is_whole_pence(amount: object) -> None:
    with pytest.raises(TypeError, match="whole pence as an int"):
        Money(amount)  # type: ignore[arg-type]


def test_pounds_are_whole() -> None:
    assert Money.pounds(30_000_000) == Money(3_000_000_000)
    with pytest.raises(TypeError, match="whole pounds"):
        Money.pounds(0.5)  # type: ignore[arg-type]


def test_money_adds_only_to_money() -> None:
    assert Money(5) + Money(7) - Money(2) == Money(10)
    assert Money.total([]) == Money(0)
    with pytest.raises(TypeError):
        Money(5) + 7  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(5) < 7  # type: ignore[operator]  # noqa: B015  the comparison itself is what must fail


@pytest.mark.parametrize(
    ("amount", "rate", "found"),
    [(101, Fraction(1, 2), 51), (-101, Fraction(1, 2), -51), (100, Fraction(1, 3), 33), (7, 2, 14)],
)
def test_a_rate_rounds_half_up_to_the_penny(amount: int, rate: Fraction, found: int) -> None:
    assert Money(amount).times(rate) == Money(found)


def test_a_rate_is_no_float() -> None:
    with pytest.raises(TypeError, match="A rate is a Fraction"):
        Money(100).times(0.8)  # type: ignore[arg-type]


@given(pence, weights)
def test_shares_add_up_to_the_penny(total: int, by: list[int]) -> None:
    parts = share(Money(total), by)
    assert Money.total(parts) == Money(total)
    whole = sum(by)
    for part, weight in zip(parts, by, strict=True):
        assert abs(part.pence - Fraction(total * weight, whole)) < 1


@given(st.integers(0, 10**12), weights)
def test_who_weighs_more_gets_no_less(total: int, by: list[int]) -> None:
    parts = share(Money(total), by)
    for one, weight in zip(parts, by, strict=True):
        for other, less in zip(parts, by, strict=True):
            if weight > less:
                assert one >= other


def test_a_tie_goes_to_the_earlier() -> None:
    assert share(Money(100), [1, 1, 1]) == (Money(34), Money(33), Money(33))


@pytest.mark.parametrize("by", [[], [0, 0], [1, -1]])
def test_shares_that_make_no_sense_are_refused(by: list[int]) -> None:
    with pytest.raises(ValueError, match=r"share|weights"):
        share(Money(100), by)


@pytest.mark.parametrize(
    ("amount", "exact", "short"),
    [
        (0, "£0", "£0"),
        (1, "£0.01", "£0"),
        (123_456_789, "£1,234,567.89", "£1.2m"),
        (Money.pounds(30_000_000).pence, "£30,000,000", "£30m"),
        (Money.pounds(999_999).pence, "£999,999", "£999k"),
        (Money.pounds(1_990_000_000).pence, "£1,990,000,000", "£1.9bn"),
        (-150, "−£1.50", "−£1"),
    ],
)
def test_money_is_written_exactly_or_cut_but_never_rounded_up(amount: int, exact: str, short: str) -> None:
    assert (format_exact(Money(amount)), format_short(Money(amount))) == (exact, short)
