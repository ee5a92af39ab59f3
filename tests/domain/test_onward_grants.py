"""Grants within a project: what each step moves, what may be granted and claimed, and that no sequence loses a penny."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from placefund.domain import ledger
from placefund.domain.ledger import OUTSIDE, OnwardPath, Posting
from placefund.domain.money import ZERO, Money
from placefund.domain.onward_grants import (
    OnwardMoney,
    RecipientNames,
    SchemeRoom,
    added,
    giving_back,
    making_good,
    money_of,
    payment,
    why_not_granted,
)
from tests.examples import examples

PATH = OnwardPath("f", 7, 3, 4, 12)
TEN, FIVE = Money.pounds(10), Money.pounds(5)


def ways(postings: Iterable[Posting]) -> list[tuple[str, str, Money]]:
    return [(one.source, one.target, one.amount) for one in postings]


def test_a_recipient_is_paid_with_the_funds_money_first() -> None:
    found = payment(PATH, OnwardMoney(held=Money.pounds(6)), TEN, key="k")
    assert ways(found) == [
        ("award/7/project/3/onward/4/paid/12", "award/7/project/3/onward/4/recipient", Money.pounds(6)),
        ("outside/own-money/f/12", "award/7/project/3/onward/4/advanced", Money.pounds(4)),
    ]


def test_what_was_advanced_is_made_good_as_far_as_the_fund_has_paid() -> None:
    found = making_good(PATH, OnwardMoney(held=FIVE, advanced=TEN), key="k")
    assert ways(found) == [(PATH.held, PATH.recipient, FIVE), (PATH.advanced, PATH.own, FIVE)]
    assert making_good(PATH, OnwardMoney(advanced=TEN), key="k") == ()


def test_the_organisations_own_money_comes_back_first() -> None:
    found = giving_back(PATH, OnwardMoney(recipient=TEN, advanced=FIVE), Money.pounds(8), key="k")
    assert ways(found) == [(PATH.advanced, PATH.own, FIVE), (PATH.recipient, PATH.held, Money.pounds(3))]


def test_in_arrears_a_pound_is_claimed_once_the_recipient_has_it_and_only_once() -> None:
    money = OnwardMoney(committed=TEN, advanced=FIVE)
    assert money.claimable(ZERO, in_advance=False) == FIVE
    assert money.claimable(FIVE, in_advance=False) == ZERO
    assert money.claimable(FIVE, in_advance=True) == FIVE


def test_what_was_given_back_to_the_fund_is_not_claimed_again_for_the_same_grant() -> None:
    """£10 was claimed, paid, given back by the recipient, and repaid: nothing of it is left to claim."""
    assert OnwardMoney(repaid=TEN).claimable(TEN, in_advance=True) == ZERO


def test_what_makes_good_an_advance_is_not_released() -> None:
    assert OnwardMoney(committed=TEN, advanced=Money.pounds(4)).releasable == Money.pounds(6)
    assert OnwardMoney(committed=TEN, advanced=Money.pounds(4), approved=Money.pounds(4)).releasable == TEN


@pytest.mark.parametrize(
    ("room", "begins"),
    [
        (SchemeRoom(TEN, FIVE, TEN, TEN), "£10 is more than the £5 that this scheme gives one recipient."),
        (SchemeRoom(FIVE, TEN, TEN, TEN), "The scheme has £5 left to grant; £10 is more."),
        (SchemeRoom(TEN, TEN, FIVE, TEN), "The project has £5 that it has not claimed or granted; £10 is more."),
        (SchemeRoom(TEN, TEN, TEN, FIVE), "The organisation that runs the scheme has £5 of its own grant left"),
    ],
)
def test_a_grant_is_refused_with_what_it_is_too_much_for(room: SchemeRoom, begins: str) -> None:
    assert str(why_not_granted(TEN, room)).startswith(begins)
    assert why_not_granted(FIVE, room) is None


def test_a_recipient_is_known_by_its_number_or_else_by_its_name() -> None:
    one = RecipientNames(identifier="GB-COH-01234567", name="Robots Ltd")
    assert one.is_same(RecipientNames(name="ROBOTS LIMITED"))
    assert not one.is_same(RecipientNames(identifier="GB-COH-07654321", name="Robots Ltd"))
    assert RecipientNames(organisation=3, name="a").is_same(RecipientNames(organisation=3, name="b"))
    assert not RecipientNames().is_same(RecipientNames())


amounts = st.integers(1, 300).map(Money)
ADVANCE = (False, True)
PROJECT, GRANTS = ledger.project_account(7, 3), (1, 2)
BUDGET = Money(1_000)


class GrantsOfAProject(RuleBasedStateMachine):
    """Grants of two schemes, one paid in advance, beside a model that is only numbers: who has how much, and what was claimed.

    The books refuse what is not there. The model says beforehand whether a step is possible, so the two must agree.
    """

    @initialize()
    def begin(self) -> None:
        self.books: dict[str, int] = {"outside/settlement/f": -BUDGET.pence, PROJECT: BUDGET.pence}
        self.number = 0
        self.committed = dict.fromkeys(GRANTS, 0)
        self.claimed = dict.fromkeys(GRANTS, 0)
        self.paid_by_fund = dict.fromkeys(GRANTS, 0)
        self.received = dict.fromkeys(GRANTS, 0)
        self.repaid = dict.fromkeys(GRANTS, 0)
        self.through = dict.fromkeys(GRANTS, False)

    def path(self, grant: int) -> OnwardPath:
        return OnwardPath("f", 7, 3, grant, 12)

    def money(self, grant: int) -> OnwardMoney:
        return money_of({path: Money(pence) for path, pence in self.books.items()}, grant, Money(self.repaid[grant]))

    def post(self, *postings: Posting) -> None:
        for posting in postings:
            held = self.books.get(posting.source, 0) - posting.amount.pence
            assert posting.source.startswith(OUTSIDE) or held >= 0, f"{posting.source} would hold {held}"
            self.books[posting.source] = held
            self.books[posting.target] = self.books.get(posting.target, 0) + posting.amount.pence

    def key(self) -> str:
        self.number += 1
        return str(self.number)

    @rule(grant=st.sampled_from(GRANTS), amount=amounts)
    def grant_on(self, grant: int, amount: Money) -> None:
        free = Money(self.books[PROJECT])
        is_refused = why_not_granted(amount, SchemeRoom(BUDGET, BUDGET, free, BUDGET)) is not None
        assert is_refused == (amount > free)
        if not is_refused:
            self.post(self.path(grant).commit(amount, key=self.key()))
            self.committed[grant] += amount.pence

    @rule(grant=st.sampled_from(GRANTS), amount=amounts)
    def pay_recipient(self, grant: int, amount: Money) -> None:
        assert self.money(grant).left_to_pay.pence == self.committed[grant] - self.received[grant]
        if amount <= self.money(grant).left_to_pay:
            self.post(*payment(self.path(grant), self.money(grant), amount, key=self.key()))
            self.received[grant] += amount.pence

    @rule(grant=st.sampled_from(GRANTS), amount=amounts)
    def claim_and_approve(self, grant: int, amount: Money) -> None:
        most = self.money(grant).claimable(Money(self.claimed[grant]), in_advance=ADVANCE[grant - 1])
        basis = self.committed[grant] if ADVANCE[grant - 1] else self.received[grant]
        assert most.pence == basis + self.repaid[grant] - self.claimed[grant]
        if amount <= most:  # then the books have it, whatever came before
            self.post(ledger.accrue("f", 7, 3, 12, amount, key=self.key(), grant=grant))
            self.claimed[grant] += amount.pence

    @rule(grant=st.sampled_from(GRANTS), through_lead=st.booleans())
    def pay_claims(self, grant: int, through_lead: bool) -> None:
        owed = self.money(grant).approved
        if owed:
            lead = 9 if through_lead else 0
            self.post(ledger.pay("f", 7, 3, 12, owed, key=self.key(), grant=grant, through=lead))
            self.paid_by_fund[grant] += owed.pence
            self.post(*making_good(self.path(grant), self.money(grant), key=self.key()))

    @rule(grant=st.sampled_from(GRANTS), amount=amounts)
    def pass_on(self, grant: int, amount: Money) -> None:
        if amount <= self.money(grant).through_lead:
            self.post(ledger.pass_on("f", 7, 3, 9, 12, amount, key=self.key(), grant=grant))
            self.post(*making_good(self.path(grant), self.money(grant), key=self.key()))

    @rule(grant=st.sampled_from(GRANTS), amount=amounts)
    def give_back(self, grant: int, amount: Money) -> None:
        if amount <= self.money(grant).received:
            self.post(*giving_back(self.path(grant), self.money(grant), amount, key=self.key()))
            self.received[grant] -= amount.pence

    @rule(grant=st.sampled_from(GRANTS), amount=amounts)
    def repay(self, grant: int, amount: Money) -> None:
        if amount <= self.money(grant).held:
            self.post(self.path(grant).repay(amount, key=self.key()))
            self.repaid[grant] += amount.pence
            self.committed[grant] -= amount.pence

    @precondition(lambda self: self.number > 3)
    @rule(grant=st.sampled_from(GRANTS))
    def release(self, grant: int) -> None:
        left = self.money(grant).releasable
        if left.pence > 0:
            self.post(self.path(grant).release(left, key=self.key()))
            self.committed[grant] -= left.pence

    @invariant()
    def every_pound_is_somewhere(self) -> None:
        if not hasattr(self, "books"):
            return
        assert sum(self.books.values()) == 0
        for grant in GRANTS:
            money = self.money(grant)
            assert money.granted.pence == self.committed[grant]
            assert money.received.pence == self.received[grant]
            assert money.paid.pence == self.paid_by_fund[grant] - self.repaid[grant]
            assert (money.approved + money.paid).pence == self.claimed[grant] - self.repaid[grant]
            assert not (money.held and money.advanced)
        own = self.books.get("outside/own-money/f/12", 0)
        assert -own == added(self.money(grant) for grant in GRANTS).advanced.pence
        whole = added(self.money(grant) for grant in GRANTS)
        assert self.books[PROJECT] + whole.granted.pence == BUDGET.pence


GrantsOfAProject.TestCase.settings = settings(max_examples=examples(60), stateful_step_count=30, deadline=None)
TestNoSequenceLosesAPenny: Any = GrantsOfAProject.TestCase
