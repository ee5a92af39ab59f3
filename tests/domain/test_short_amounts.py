"""Amounts in short: rounded half-even, and adding up as they are printed."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.money import Money
from placefund.domain.short_amounts import Deduction, half_even, in_short, parts_of, shares_of, short, together

SIZES = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
pence = st.one_of(st.integers(-(10**13), 10**13), st.integers(-(10**8), 10**8), st.just(0))


def as_read(words: str) -> Fraction:
    """What a reader adds: pounds; “under £0.1m” is next to nothing."""
    if words.startswith(("under", "above")):
        return Fraction(0)
    found = re.fullmatch(r"(−?)£([\d,]+(?:\.\d+)?)(k|m|bn|)", words)
    assert found, words
    return Fraction(found[2].replace(",", "")) * SIZES[found[3]] * (-1 if found[1] else 1)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "£0"),
        (1, "£0.01"),
        (-150, "−£1.50"),
        (98_049, "£980.49"),
        (Money.pounds(1_000).pence, "£1k"),
        (Money.pounds(99_900).pence, "£99.9k"),
        (Money.pounds(999_949).pence, "£999.9k"),
        (Money.pounds(999_950).pence, "£1.0m"),
        (Money.pounds(1_000_000).pence, "£1m"),
        (Money.pounds(30_000_000).pence, "£30m"),
        (Money.pounds(29_990_000).pence, "£30.0m"),
        (789_053_121, "£7.9m"),
        (Money.pounds(93_483_500).pence, "£93.5m"),
        (Money.pounds(3_888_000).pence, "£3.9m"),
        (Money.pounds(1_250_000).pence, "£1.2m"),
        (Money.pounds(1_350_000).pence, "£1.4m"),
        (Money.pounds(-1_250_000).pence, "−£1.2m"),
        (Money.pounds(113_822_000).pence, "£113.8m"),
        (Money.pounds(1_990_000_000).pence, "£2.0bn"),
        (Money.pounds(86_000_000_000_000).pence, "£86,000bn"),
    ],
)
def test_an_amount_alone_is_rounded_half_even_and_keeps_its_nought_where_it_was_rounded(
    amount: int, words: str
) -> None:
    assert in_short(Money(amount)) == words
    assert str(short(Money(amount))) == words


def test_the_rehearsals_envelope_adds_up_by_eye() -> None:
    parts = {"paid": 10_638_877_824, "to_be_paid": 584_508_467, "set_aside": 9_476_613_709, "free": 3_300_000_000}
    printed = together("envelope", {name: Money(amount) for name, amount in parts.items()})
    assert {name: amount.words for name, amount in printed.items()} == {
        "envelope": "£240m",
        "paid": "£106.4m",
        "to_be_paid": "£5.8m",
        "set_aside": "£94.8m",
        "free": "£33m",
    }
    assert (printed["paid"].part, printed["paid"].of, printed["envelope"].of) == ("paid", "envelope", "")
    assert printed["paid"].amount == Money(10_638_877_824)


def test_what_rounding_one_by_one_would_break_holds_together() -> None:
    printed = together("whole", {name: Money.pounds(1_040_000) for name in "abc"})
    assert [printed[name].words for name in ("whole", "a", "b", "c")] == ["£3.1m", "£1.1m", "£1.0m", "£1.0m"]


def test_a_part_of_many_is_told_in_the_unit_of_the_whole_and_never_as_nought() -> None:
    printed = together(
        "left", {"big": Money.pounds(12_000_000), "small": Money.pounds(20_000), "back": Money(-100), "none": Money(0)}
    )
    assert [str(amount) for amount in printed.values()] == ["£12.0m", "£12m", "under £0.1m", "above −£0.1m", "£0"]


def test_the_parts_of_a_part_add_to_it_as_it_is_printed() -> None:
    awarded = {"paid": Money.pounds(1_040_000), "owed": Money.pounds(1_040_000), "open": Money.pounds(40_000)}
    printed = together("whole", {"awarded": awarded, "left": Money.pounds(880_000)})
    assert [printed[name].words for name in ("whole", "awarded", "left")] == ["£3m", "£2.1m", "£0.9m"]
    assert sum(as_read(printed[name].words) for name in awarded) == as_read(printed["awarded"].words)


def test_what_was_handed_back_is_taken_off_by_eye_too() -> None:
    parts = {"paid": Money.pounds(106_388_778), "not_paid_yet": Money.pounds(5_845_085)}
    back = {"committed": Deduction("awarded", "handed_back", Money.pounds(1_588_137))}
    printed = together("whole", {"committed": parts, "left": Money.pounds(127_766_137)}, back)
    words = ["£113.8m", "£1.6m", "£112.2m", "£106.4m", "£5.8m", "£127.8m"]
    assert [
        printed[name].words for name in ("awarded", "handed_back", "committed", "paid", "not_paid_yet", "left")
    ] == words


@given(pence, st.integers(0, 10**12))
def test_a_difference_is_what_is_printed_less_what_is_printed(amount: int, less: int) -> None:
    printed = together("w", {"net": Money(amount)}, {"net": Deduction("gross", "back", Money(less))})
    read = {name: as_read(each.words) for name, each in printed.items()}
    assert read["gross"] - read["back"] == read["net"]


def test_a_name_stands_once() -> None:
    with pytest.raises(ValueError, match="A name stands twice in the sum of 'paid'"):
        together("paid", {"a": Money(1), "paid": Money(2)})


@given(st.lists(st.lists(pence, min_size=1, max_size=5), min_size=1, max_size=5))
def test_printed_parts_add_to_the_printed_whole_and_are_near_the_truth(amounts: list[list[int]]) -> None:
    tree = {f"{n}": {f"{n}.{m}": Money(amount) for m, amount in enumerate(inner)} for n, inner in enumerate(amounts)}
    printed = together("whole", tree)
    largest = max(abs(amount.pence) for amount in printed.values())
    step = Fraction(max((s for s in SIZES.values() if largest >= s * 100 * (1 - Fraction(1, 20_000))), default=1), 10)
    for name, parts in (("whole", tree), *tree.items()):
        assert sum(as_read(printed[part].words) for part in parts) == as_read(printed[name].words)
    for amount in printed.values():
        assert abs(as_read(amount.words) - Fraction(amount.pence, 100)) < step
        assert (amount.words == "£0") == (amount.pence == 0)


@given(st.lists(pence, min_size=1, max_size=9), st.sampled_from([10_000, 10_000_000]))
def test_shares_keep_the_order_of_amounts(amounts: list[int], step: int) -> None:
    found = shares_of(half_even(sum(amounts), step), amounts, step)
    assert sum(found) == half_even(sum(amounts), step)
    for one, steps in zip(amounts, found, strict=True):
        assert abs(Fraction(one, step) - steps) < 1
        assert all(steps >= less for other, less in zip(amounts, found, strict=True) if one > other)


@given(pence, st.lists(pence, min_size=1, max_size=6))
def test_the_parts_of_a_whole_that_is_printed_elsewhere_add_to_what_stands_there(left: int, amounts: list[int]) -> None:
    parts = [Money(amount) for amount in amounts]
    whole = together("envelope", {"paid": Money.total(parts), "left": Money(left)})["paid"]
    printed = parts_of(whole, parts)
    assert [part.amount for part in printed] == parts
    if whole.step:
        assert sum(part.steps for part in printed) == whole.steps
        assert all(abs(part.steps * part.step - part.pence) < part.step for part in printed)
    else:
        assert [part.words for part in printed] == [str(part) for part in parts]


def test_amounts_that_are_not_its_parts_are_not_printed_as_such() -> None:
    with pytest.raises(ValueError, match="is not the whole of"):
        parts_of(short(Money.pounds(2_000_000)), [Money.pounds(1_000_000)])
