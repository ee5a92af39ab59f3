"""Economic events: each moves an amount along the pound's way, and its opposite undoes it."""

from __future__ import annotations

from collections.abc import Callable
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


def test_a_pound_of_a_grant_within_a_project_goes_through_the_lead_to_the_last_recipient() -> None:
    path = ledger.OnwardPath("f", 7, 3, 4, 12)
    way = (
        ledger.apportion("f", 7, 3, TEN, key="1"),
        path.commit(TEN, key="2"),
        ledger.accrue("f", 7, 3, 12, TEN, key="3", grant=4),
        ledger.pay("f", 7, 3, 12, TEN, key="4", grant=4, through=9),
        ledger.pass_on("f", 7, 3, 9, 12, TEN, key="5", grant=4),
        path.pay(TEN, key="6"),
    )
    for earlier, later in pairwise(way):
        assert earlier.target == later.source
    assert way[3].target == "award/7/project/3/onward/4/paid/9/for/12"
    assert way[-1].target == "award/7/project/3/onward/4/recipient"


def test_the_lead_itself_is_paid_directly_even_where_money_goes_through_it() -> None:
    assert ledger.pay("f", 7, 3, 9, TEN, key="1", through=9).target == "award/7/project/3/paid/9"


STRAND = "fund/f/strand/competed"
UNALLOCATED, AWARD, PROJECT = "fund/f/unallocated", "award/7/committed", "award/7/project/3/committed"
APPROVED, PAID = "award/7/project/3/approved/12", "award/7/project/3/paid/12"
ONWARD = ledger.OnwardPath("f", 7, 3, 4, 12)
GRANTED, ARRIVED = "award/7/project/3/onward/4/committed", "award/7/project/3/onward/4/recipient"
HAS, ADVANCED = "award/7/project/3/onward/4/paid/12", "award/7/project/3/onward/4/advanced"
OWN, WITH_LEAD = "outside/own-money/f/12", "award/7/project/3/paid/9/for/12"


@pytest.mark.parametrize(
    ("make", "event", "source", "target"),
    [
        (lambda: ledger.settle("f", TEN, key="k"), EconomicEvent.SETTLE, "outside/settlement/f", UNALLOCATED),
        (lambda: ledger.allocate("f", STRAND, TEN, key="k"), EconomicEvent.ALLOCATE, UNALLOCATED, STRAND),
        (lambda: ledger.release("f", STRAND, TEN, key="k"), EconomicEvent.RELEASE, STRAND, UNALLOCATED),
        (lambda: ledger.commit("f", STRAND, 7, TEN, key="k"), EconomicEvent.COMMIT, STRAND, AWARD),
        (lambda: ledger.decommit("f", 7, STRAND, TEN, key="k"), EconomicEvent.DECOMMIT, AWARD, STRAND),
        (lambda: ledger.apportion("f", 7, 3, TEN, key="k"), EconomicEvent.APPORTION, AWARD, PROJECT),
        (lambda: ledger.hand_back("f", 7, 3, TEN, key="k"), EconomicEvent.DECOMMIT, PROJECT, AWARD),
        (lambda: ledger.accrue("f", 7, 3, 12, TEN, key="k"), EconomicEvent.ACCRUE, PROJECT, APPROVED),
        (lambda: ledger.pay("f", 7, 3, 12, TEN, key="k"), EconomicEvent.PAY, APPROVED, PAID),
        (lambda: ledger.pass_on("f", 7, 3, 9, 12, TEN, key="k"), EconomicEvent.PASS_ON, WITH_LEAD, PAID),
        (lambda: ONWARD.commit(TEN, key="k"), EconomicEvent.ONWARD_COMMIT, PROJECT, GRANTED),
        (lambda: ONWARD.release(TEN, key="k"), EconomicEvent.ONWARD_RELEASE, GRANTED, PROJECT),
        (lambda: ONWARD.pay(TEN, key="k"), EconomicEvent.ONWARD_PAY, HAS, ARRIVED),
        (lambda: ONWARD.advance(TEN, key="k"), EconomicEvent.ONWARD_ADVANCE, OWN, ADVANCED),
        (lambda: ONWARD.make_good(TEN, key="k"), EconomicEvent.ONWARD_MAKE_GOOD, ADVANCED, OWN),
        (lambda: ONWARD.give_back(TEN, key="k"), EconomicEvent.ONWARD_RETURN, ARRIVED, HAS),
        (lambda: ONWARD.repay(TEN, key="k"), EconomicEvent.ONWARD_REPAY, HAS, PROJECT),
    ],
    ids=lambda value: value.value if isinstance(value, EconomicEvent) else None,
)
def test_each_event_moves_its_amount_from_one_account_to_another(
    make: Callable[[], Posting], event: EconomicEvent, source: str, target: str
) -> None:
    posting = make()
    assert posting == Posting("f", event, source, target, TEN, "k")
    assert ledger.reverse(posting) == Posting("f", EconomicEvent.REVERSE, target, source, TEN, "reverse/k")


def test_the_accounts_of_a_strand_and_of_a_place_are_named_by_their_slugs() -> None:
    assert ledger.strand_account("f", "competed") == STRAND
    assert ledger.place_account("f", "north") == "fund/f/place/north"


@pytest.mark.parametrize(("pence", "written"), [(0, "£0"), (-1, "−£0.01")])
def test_nothing_moves_nothing(pence: int, written: str) -> None:
    with pytest.raises(LedgerRefusal) as refusal:
        ledger.settle("f", Money(pence), key="1")
    assert str(refusal.value) == f"A transfer moves an amount above zero; 1 would move {written}."


def test_a_penny_is_an_amount() -> None:
    assert ledger.settle("f", Money(1), key="1").amount == Money(1)


def test_an_account_does_not_pay_itself() -> None:
    with pytest.raises(LedgerRefusal) as refusal:
        Posting("f", EconomicEvent.PAY, "a", "a", TEN, "1")
    assert str(refusal.value) == "A transfer needs two accounts; 1 names a twice."


def test_every_event_has_its_sentence() -> None:
    assert all(event.sentence for event in EconomicEvent)
    assert EconomicEvent.PAY.sentence == "The grant that is owed is paid"
