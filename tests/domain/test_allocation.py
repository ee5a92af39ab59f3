"""What a place may be promised, and the proof that the floors fit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.allocation import AllocationRefused, Promise, Purse, change, proof
from placefund.domain.money import Money

JUNE, OCTOBER = date(2025, 6, 8), date(2025, 10, 19)
FLOOR = Money.pounds(30_000_000)
PLENTY = Purse(Money.pounds(200_000_000), Money.pounds(30_000_000))


def promise(pounds: int, announced: date = OCTOBER, effective: date = OCTOBER) -> Promise:
    return Promise(Money.pounds(pounds), announced, effective)


def test_a_first_promise_takes_all_of_its_amount() -> None:
    assert change(promise(30_000_000), None, place="Leeds", floor=FLOOR, purse=PLENTY) == Money.pounds(30_000_000)


def test_a_higher_version_takes_only_the_difference() -> None:
    latest = promise(30_000_000, JUNE, JUNE)
    assert change(promise(50_000_000), latest, place="Leeds", floor=FLOOR, purse=PLENTY) == Money.pounds(20_000_000)


def test_a_lower_version_gives_back() -> None:
    latest = promise(50_000_000, JUNE, JUNE)
    assert change(promise(30_000_000), latest, place="Leeds", floor=FLOOR, purse=PLENTY) == Money.pounds(-20_000_000)


@pytest.mark.parametrize(
    ("new", "latest", "purse", "sentence"),
    [
        (promise(0), None, PLENTY, "An allocation is an amount above £0."),
        (promise(29_000_000), None, PLENTY, "£29,000,000 is below the floor of £30,000,000 for one place."),
        (
            promise(30_000_000, OCTOBER, JUNE),
            None,
            PLENTY,
            "An allocation cannot take effect before the day it is announced.",
        ),
        (
            promise(50_000_000, JUNE, JUNE),
            promise(30_000_000),
            PLENTY,
            "The version in force took effect on 19 October 2025; a new one cannot take effect before it.",
        ),
        (promise(30_000_000), promise(30_000_000, JUNE, JUNE), PLENTY, "Leeds is promised £30,000,000 already."),
        (
            promise(50_000_000),
            None,
            Purse(Money.pounds(40_000_000), Money(0)),
            "£40,000,000 of the envelope is not set aside; this takes £50,000,000, £10,000,000 more.",
        ),
        (
            promise(30_000_000),
            promise(50_000_000, JUNE, JUNE),
            Purse(Money(0), Money.pounds(5_000_000)),
            "Leeds has £5,000,000 that is not committed to an award; £20,000,000 cannot be taken back.",
        ),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(
    new: Promise, latest: Promise | None, purse: Purse, sentence: str
) -> None:
    with pytest.raises(AllocationRefused) as refusal:
        change(new, latest, place="Leeds", floor=FLOOR, purse=purse)
    assert str(refusal.value) == sentence


def test_the_proof_shows_its_arithmetic() -> None:
    promised = [Money.pounds(50_000_000)] * 3 + [Money.pounds(30_000_000)] * 7
    found = proof(Money.pounds(500_000_000), promised, floor=FLOOR, cap=Money.pounds(20_000_000))
    assert (found.holds, found.sentences) == (
        True,
        (
            "10 places are promised 7 × £30,000,000 + 3 × £50,000,000 = £360,000,000.",
            "The floor alone takes 10 × £30,000,000 = £300,000,000, which fits into the envelope of £500,000,000.",
            "£500,000,000 less £360,000,000 leaves £140,000,000.",
            "At the cap of £20,000,000 that pays for at most 7 full awards.",
        ),
    )


def test_a_promise_beyond_the_envelope_does_not_hold() -> None:
    found = proof(Money.pounds(50_000_000), [FLOOR, FLOOR], floor=FLOOR, cap=Money.pounds(20_000_000))
    assert (found.holds, found.sentences[-1]) == (False, "£50,000,000 less £60,000,000 leaves −£10,000,000.")


@given(st.lists(st.integers(1, 10**12), max_size=12), st.integers(1, 10**13))
def test_the_proof_holds_exactly_when_the_promises_fit(promised: list[int], envelope: int) -> None:
    found = proof(Money(envelope), [Money(pence) for pence in promised], floor=None, cap=None)
    assert found.holds == (sum(promised) <= envelope)
