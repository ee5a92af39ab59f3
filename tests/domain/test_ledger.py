"""Economic events: each moves an amount along the pound's way, and its opposite undoes it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from placefund.domain import ledger
from placefund.domain.ledger import EconomicEvent, LedgerRefusal, Posting
from placefund.domain.money import Money

TEN = Money.pounds(10)


def test_a_pound_goes_from_the_settlement_to_whom_it_is_paid() -> None:
    way = (
        ledger.settle("f", TEN, key="1"),
        ledger.allocate("f", ledger.place_account("f", "north"), TEN, key="2"),
        ledger.commit("f", ledger.place_account("f", "north"), 7, TEN, key="3"),
        ledger.apportion("f", 7, 3, TEN, key="4"),
        ledger.accrue("f", 7, 3, 12, TEN, key="5"),
        ledger.pay("f", 7, 3, 12, TEN, key="6"),
    )
    for earlier, later in pairwise(way):
        assert earlier.target == later.source
    assert (way[0].source, way[-1].target) == ("outside/settlement/f", "award/7/project/3/paid/12")


def test_what_is_not_spent_goes_back_the_way_it_came() -> None:
    strand = ledger.strand_account("f", "competed")
    back = (
        ledger.hand_back("f", 7, 3, TEN, key="1"),
        ledger.decommit("f", 7, strand, TEN, key="2"),
        ledger.release("f", strand, TEN, key="3"),
    )
    assert [posting.target for posting in back] == ["award/7/committed", strand, "fund/f/unallocated"]


def test_a_reversal_is_the_opposite_and_names_what_it_undoes() -> None:
    paid = ledger.pay("f", 7, 3, 12, TEN, key="return/1/payment")
    undone = ledger.reverse(paid)
    assert (undone.source, undone.target, undone.amount) == (paid.target, paid.source, TEN)
    assert (undone.event, undone.key) == (EconomicEvent.REVERSE, "reverse/return/1/payment")


@pytest.mark.parametrize("pence", [0, -1])
def test_nothing_moves_nothing(pence: int) -> None:
    with pytest.raises(LedgerRefusal, match="above zero"):
        ledger.settle("f", Money(pence), key="1")


def test_an_account_does_not_pay_itself() -> None:
    with pytest.raises(LedgerRefusal, match="two accounts"):
        Posting("f", EconomicEvent.PAY, "a", "a", TEN, "1")


def test_every_event_has_its_sentence() -> None:
    assert all(event.sentence for event in EconomicEvent)
