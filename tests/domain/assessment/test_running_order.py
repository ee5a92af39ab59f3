"""The order a panel takes the bids in, and who introduces them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.running_order import (
    CLEAR,
    FAR_APART,
    NEAR,
    NEAR_AND_FAR_APART,
    ToDiscuss,
    suggested_introducers,
    suggested_order,
)


def bid(number: int, mean: int, spread: int, *, near: bool = False) -> ToDiscuss:
    return ToDiscuss(number, Fraction(mean), Fraction(spread), near)


def test_bids_near_the_line_come_first_then_those_whose_readers_are_far_apart_then_the_best() -> None:
    bids = [
        bid(1, 90, 5), bid(2, 60, 10, near=True), bid(3, 55, 40), bid(4, 62, 30, near=True), bid(5, 20, 5),
        ToDiscuss(6, None, None, False),
    ]  # fmt: skip
    assert [(turn.application_id, turn.why) for turn in suggested_order(bids)] == [
        (4, NEAR_AND_FAR_APART), (2, NEAR), (3, FAR_APART), (1, CLEAR), (5, CLEAR), (6, CLEAR),
    ]  # fmt: skip


BIDS = st.lists(
    st.builds(
        ToDiscuss,
        st.integers(1, 50),
        st.integers(0, 100).map(Fraction),
        st.integers(0, 60).map(Fraction),
        st.booleans(),
    ),
    unique_by=lambda each: each.application_id,
)


@given(BIDS, st.randoms())
def test_the_order_they_are_given_in_does_not_matter(bids: list[ToDiscuss], random: Random) -> None:
    shuffled = bids[:]
    random.shuffle(shuffled)
    assert suggested_order(bids) == suggested_order(shuffled)
    assert Counter(turn.application_id for turn in suggested_order(bids)) == Counter(b.application_id for b in bids)


def test_introductions_are_shared_evenly_among_those_who_read_the_bid() -> None:
    readers = dict.fromkeys(range(10, 16), (1, 2, 3))
    found = suggested_introducers(sorted(readers), readers)
    assert Counter(first for first, _ in found.values()) == {1: 2, 2: 2, 3: 2}
    assert all(first != second for first, second in found.values())


def test_a_bid_with_one_reader_gets_that_one_and_a_bid_with_none_gets_nobody() -> None:
    assert suggested_introducers([1, 2, 3], {1: (7, 8), 2: (7,), 3: ()}) == {1: (8, 7), 2: (7, None), 3: (None, None)}
