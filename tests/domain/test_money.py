"""Money: whole pence, shared out without losing one, written for people."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.money import Money, format_exact, share, to_whole_pence

pence = st.integers(-(10**14), 10**14)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@pytest.mark.parametrize(
    ("amount", "what"), [(1.0, "float 1.0"), ("1", "str '1'"), (True, "bool True"), (None, "NoneType None")]
)
def test_an_amount_is_whole_pence(amount: object, what: str) -> None:
    with pytest.raises(TypeError) as refusal:
        Money(amount)  # type: ignore[arg-type]
    assert str(refusal.value) == f"Money is whole pence as an int, not {what}."


def test_pounds_are_whole() -> None:
    assert Money.pounds(30_000_000) == Money(3_000_000_000)
    with pytest.raises(TypeError) as refusal:
        Money.pounds(0.5)  # type: ignore[arg-type]
    assert str(refusal.value) == "Money.pounds takes whole pounds as an int, not float 0.5."


def test_an_amount_can_be_turned_round_asked_whether_there_is_any_and_printed() -> None:
    assert (-Money(5), -Money(-5)) == (Money(-5), Money(5))
    assert [bool(Money(pence)) for pence in (-1, 0, 1, 2)] == [True, False, True, True]
    assert str(Money(123_456)) == "£1,234.56"
    assert sorted([Money(2), Money(-3), Money(2), Money(1)]) == [Money(-3), Money(1), Money(2), Money(2)]
    assert (Money(1) < Money(1), Money(1) <= Money(1), Money(2) > Money(1)) == (False, True, True)


def test_money_adds_only_to_money() -> None:
    assert Money(5) + Money(7) - Money(2) == Money(10)
    assert Money.total([]) == Money(0)
    with pytest.raises(TypeError):
        Money(5) + 7  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(5) < 7  # type: ignore[operator]  # noqa: B015  the comparison itself is what must fail


@pytest.mark.parametrize(
    ("amount", "rate", "found"),
    [
        (101, Fraction(1, 2), 51),
        (-101, Fraction(1, 2), -51),
        (100, Fraction(1, 3), 33),
        (7, 2, 14),
        (0, Fraction(1, 2), 0),
        (1, Fraction(1, 2), 1),
        (1, Fraction(49, 100), 0),
        (1, Fraction(-1, 2), -1),
    ],
)
def test_a_rate_rounds_half_up_to_the_penny(amount: int, rate: Fraction, found: int) -> None:
    assert Money(amount).times(rate) == Money(found)


@pytest.mark.parametrize(("rate", "what"), [(0.8, "float 0.8"), (True, "bool True"), ("1", "str '1'")])
def test_a_rate_is_a_fraction_or_a_whole_number(rate: object, what: str) -> None:
    with pytest.raises(TypeError) as refusal:
        Money(100).times(rate)  # type: ignore[arg-type]
    assert str(refusal.value) == f"A rate is a Fraction, not {what}."


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
    assert share(Money(-101), [1, 1]) == (Money(-51), Money(-50))
    assert share(Money(5), [1, 1, 1]) == (Money(2), Money(2), Money(1))


def test_the_penny_goes_to_the_largest_remainder() -> None:
    assert share(Money(10), [Fraction(1, 3), Fraction(2, 3)]) == (Money(3), Money(7))
    assert share(Money(10), [1, 0, 3]) == (Money(3), Money(0), Money(7))
    assert share(Money(11), [1, 0, 3]) == (Money(3), Money(0), Money(8))
    assert share(Money(0), [1, 2]) == (Money(0), Money(0))
    assert share(Money(1), [0, 1]) == (Money(0), Money(1))
    assert share(Money(-1), [0, 1]) == (Money(0), Money(-1))


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ([], "Money cannot be shared out: there are no weights above zero."),
        ([0, 0], "Money cannot be shared out: there are no weights above zero."),
        ([1, -1], "A share cannot have a negative weight."),
        ([3, -1], "A share cannot have a negative weight."),
    ],
)
def test_shares_that_make_no_sense_are_refused(by: list[int], why: str) -> None:
    with pytest.raises(ValueError) as refusal:
        share(Money(100), by)
    assert str(refusal.value) == why


@pytest.mark.parametrize(
    ("amount", "exact"),
    [
        (0, "£0"),
        (1, "£0.01"),
        (123_456_789, "£1,234,567.89"),
        (Money.pounds(30_000_000).pence, "£30,000,000"),
        (-150, "−£1.50"),
        (-5, "−£0.05"),
    ],
)
def test_money_is_written_to_the_penny(amount: int, exact: str) -> None:
    assert format_exact(Money(amount)) == exact


@pytest.mark.parametrize(("exact", "whole"), [((Fraction(1, 2), Fraction(1, 2)), 3), ((Fraction(5, 2),), 1), ((), 1)])
def test_amounts_are_not_brought_to_a_sum_that_is_not_theirs(exact: tuple[Fraction, ...], whole: int) -> None:
    with pytest.raises(ValueError, match="not the rounded sum"):
        to_whole_pence(exact, adding_to=Money(whole))
