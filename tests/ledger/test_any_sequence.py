"""Any sequence of economic events leaves the books as a plain model of them says."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placefund.domain import ledger
from placefund.domain.ledger import OUTSIDE, EconomicEvent, LedgerRefusal, Posting
from placefund.domain.money import Money
from placefund.ledger.actions import post
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balances, moved, overdrawn, statement
from tests.build import AT
from tests.examples import examples

pytestmark = pytest.mark.django_db

STRAND = ledger.strand_account("f", "competed")
PLACE = ledger.place_account("f", "city")


@dataclass
class Books:
    """The ledger as a dictionary: what each account holds, and which keys were posted with what."""

    held: dict[str, int] = field(default_factory=dict)
    posted: dict[str, Posting] = field(default_factory=dict)

    def post(self, posting: Posting) -> bool:
        """Whether the posting is taken."""
        earlier = self.posted.get(posting.key)
        if earlier is not None:
            return (earlier.source, earlier.target, earlier.amount) == (posting.source, posting.target, posting.amount)
        held = self.held.get(posting.source, 0)
        if not posting.source.startswith(OUTSIDE) and held < posting.amount.pence:
            return False
        self.posted[posting.key] = posting
        self.held[posting.source] = held - posting.amount.pence
        self.held[posting.target] = self.held.get(posting.target, 0) + posting.amount.pence
        return True


amounts = st.integers(1, 500).map(Money)
keys = st.integers(0, 60).map(str)  # few enough that some are used twice
awards, projects, payees = st.integers(1, 2), st.integers(1, 2), st.integers(1, 2)
strands = st.sampled_from([STRAND, PLACE])
grants = st.integers(0, 1)  # 0: of the project itself
Onward = ledger.OnwardPath
steps = st.sampled_from(
    [Onward.commit, Onward.release, Onward.pay, Onward.advance, Onward.make_good, Onward.give_back, Onward.repay]
)
events = st.one_of(
    st.builds(lambda a, k: ledger.settle("f", a, key=k), amounts, keys),
    st.builds(lambda s, a, k: ledger.allocate("f", s, a, key=k), strands, amounts, keys),
    st.builds(lambda s, a, k: ledger.release("f", s, a, key=k), strands, amounts, keys),
    st.builds(lambda s, w, a, k: ledger.commit("f", s, w, a, key=k), strands, awards, amounts, keys),
    st.builds(lambda s, w, a, k: ledger.decommit("f", w, s, a, key=k), strands, awards, amounts, keys),
    st.builds(lambda w, p, a, k: ledger.apportion("f", w, p, a, key=k), awards, projects, amounts, keys),
    st.builds(lambda w, p, a, k: ledger.hand_back("f", w, p, a, key=k), awards, projects, amounts, keys),
    st.builds(lambda w, p, o, a, k: ledger.accrue("f", w, p, o, a, key=k), awards, projects, payees, amounts, keys),
    st.builds(lambda w, p, o, a, k: ledger.pay("f", w, p, o, a, key=k), awards, projects, payees, amounts, keys),
    st.builds(
        lambda g, o, t, a, k: ledger.pay("f", 1, 1, o, a, key=k, grant=g, through=t),
        grants,
        payees,
        payees,
        amounts,
        keys,
    ),
    st.builds(lambda g, o, a, k: ledger.accrue("f", 1, 1, o, a, key=k, grant=g), grants, payees, amounts, keys),
    st.builds(lambda g, a, k: ledger.pass_on("f", 1, 1, 2, 1, a, key=k, grant=g), grants, amounts, keys),
    st.builds(
        lambda step, g, a, k: step(ledger.OnwardPath("f", 1, 1, g, 1), a, key=k), steps, st.just(1), amounts, keys
    ),
)
# Most of a random sequence would be refused for want of money, so each begins with a fund that has some on its way.
BEGINNING = (
    ledger.settle("f", Money(5_000), key="settlement"),
    ledger.allocate("f", STRAND, Money(3_000), key="strand"),
    ledger.commit("f", STRAND, 1, Money(2_000), key="award"),
    ledger.apportion("f", 1, 1, Money(1_000), key="project"),
    ledger.accrue("f", 1, 1, 1, Money(400), key="approval"),
    Onward("f", 1, 1, 1, 1).commit(Money(300), key="granted on"),
    ledger.accrue("f", 1, 1, 1, Money(200), key="approval of what was granted on", grant=1),
)


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(events, max_size=25), st.data())
def test_any_sequence_of_events_keeps_the_books(sequence: list[Posting], data: st.DataObject) -> None:
    with transaction.atomic():
        _try(sequence, data)
        transaction.set_rollback(True)  # the next example begins where this one did


def _try(sequence: list[Posting], data: st.DataObject) -> None:
    books = Books()
    for posting in (*BEGINNING, *sequence):
        _same(books, posting)
    if books.posted and data.draw(st.booleans()):
        _same(books, ledger.reverse(data.draw(st.sampled_from(sorted(books.posted.values(), key=lambda p: p.key)))))
    held = balances(below="")
    assert {path: amount.pence for path, amount in held.items()} == books.held
    assert sum(amount.pence for amount in held.values()) == 0
    assert overdrawn() == []
    assert Transfer.objects.count() == len(books.posted)
    for path, amount in held.items():
        lines = statement(path)
        assert lines[-1].balance == amount
        assert path.startswith(OUTSIDE) or min(line.balance for line in lines) >= Money(0)
    for event in {EconomicEvent.REVERSE, *(posting.event for posting in books.posted.values())}:
        by_hand = sum(p.amount.pence for p in books.posted.values() if p.event is event)
        assert moved("f", event) == Money(by_hand)


def _same(books: Books, posting: Posting) -> None:
    """The ledger takes a posting exactly when the model does."""
    if books.post(posting):
        assert post(posting, at=AT).pence == posting.amount.pence
    else:
        with pytest.raises(LedgerRefusal):
            post(posting, at=AT)
