"""Conflicts of interest: by organisation, by place, by the assessor's own word."""

from __future__ import annotations

from placefund.domain.assessing.conflicts import Bid, Reader, conflicts, may_read

BID = Bid(1, frozenset({10, 11}), frozenset({"E06000026"}))
FREE = Reader(1, frozenset({99}), frozenset({"W06000015"}))
EMPLOYED = Reader(2, frozenset({11}), frozenset())
NEIGHBOUR = Reader(3, frozenset(), frozenset({"E06000026"}))
FRIEND = Reader(4, frozenset(), frozenset(), frozenset({1}))


def test_each_kind_of_conflict_is_said_in_its_own_sentence() -> None:
    assert conflicts(FREE, BID) == ()
    assert conflicts(EMPLOYED, BID) == ("An organisation of theirs is a partner in it.",)
    assert conflicts(NEIGHBOUR, BID) == ("It is for a place they have an interest in.",)
    assert conflicts(FRIEND, BID) == ("They declared a conflict with this application.",)


def test_all_reasons_come_at_once() -> None:
    everything = Reader(5, frozenset({10}), frozenset({"E06000026"}), frozenset({1}))
    assert len(conflicts(everything, BID)) == 3


def test_only_those_without_a_conflict_may_read() -> None:
    assert may_read((EMPLOYED, FREE, FRIEND, NEIGHBOUR), BID) == (FREE,)
