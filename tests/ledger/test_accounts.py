"""Money moves by transfers alone: statements read like accounts, and the database refuses whatever would falsify one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from placefund.domain import ledger
from placefund.domain.ledger import EconomicEvent, LedgerRefusal, Posting
from placefund.domain.money import Money
from placefund.ledger.actions import post
from placefund.ledger.models import Account, Transfer
from placefund.ledger.queries import (
    balance,
    balances,
    moved,
    overdrawn,
    statement,
    transfers_below,
)
from tests.build import AT
from tests.worlds import once

pytestmark = pytest.mark.django_db

P = Money.pounds
UNALLOCATED, STRAND = "fund/f/unallocated", "fund/f/strand/competed"


def written(*postings: Posting) -> list[Transfer]:
    return [post(posting, at=AT, why=posting.key) for posting in postings]


@once
def a_small_fund() -> None:
    """£1,000 in, £600 to a strand, £500 to award 1, £300 to its project 2, £100 owed to organisation 3, £60 of it paid."""
    written(
        ledger.settle("f", P(1_000), key="settlement"),
        ledger.allocate("f", STRAND, P(600), key="strand"),
        ledger.commit("f", STRAND, 1, P(500), key="award"),
        ledger.apportion("f", 1, 2, P(300), key="project"),
        ledger.accrue("f", 1, 2, 3, P(100), key="approval"),
        ledger.pay("f", 1, 2, 3, P(60), key="payment"),
    )


def lines(path: str) -> list[tuple[str, str, str, str]]:
    return [(line.transfer.why, line.other, str(line.change), str(line.balance)) for line in statement(path)]


def test_a_statement_reads_like_an_account() -> None:
    a_small_fund()
    written(
        ledger.release("f", STRAND, P(40), key="back to the envelope"),
        ledger.hand_back("f", 1, 2, P(200), key="unspent"),
        ledger.decommit("f", 1, STRAND, P(400), key="closing"),
    )
    assert lines(UNALLOCATED) == [
        ("settlement", "outside/settlement/f", "£1,000", "£1,000"),
        ("strand", STRAND, "−£600", "£400"),
        ("back to the envelope", STRAND, "£40", "£440"),
    ]
    assert lines(STRAND) == [
        ("strand", UNALLOCATED, "£600", "£600"),
        ("award", "award/1/committed", "−£500", "£100"),
        ("back to the envelope", UNALLOCATED, "−£40", "£60"),
        ("closing", "award/1/committed", "£400", "£460"),
    ]
    assert lines("award/1/project/2/committed") == [
        ("project", "award/1/committed", "£300", "£300"),
        ("approval", "award/1/project/2/approved/3", "−£100", "£200"),
        ("unspent", "award/1/committed", "−£200", "£0"),
    ]
    assert lines("award/1/project/2/approved/3") == [
        ("approval", "award/1/project/2/committed", "£100", "£100"),
        ("payment", "award/1/project/2/paid/3", "−£60", "£40"),
    ]
    assert statement("award/9/committed") == ()


def test_every_pound_that_came_in_is_in_one_account() -> None:
    a_small_fund()
    held = balances(below="")
    assert held.pop("outside/settlement/f") == P(-1_000)
    assert held == {
        "award/1/committed": P(200),
        "award/1/project/2/approved/3": P(40),
        "award/1/project/2/committed": P(200),
        "award/1/project/2/paid/3": P(60),
        STRAND: P(100),
        UNALLOCATED: P(400),
    }
    assert Money.total(held.values()) == P(1_000)
    assert overdrawn() == []


def test_balances_are_asked_of_named_accounts_or_of_all_below_a_path() -> None:
    a_small_fund()
    assert balances(["award/1/committed", "award/2/committed"]) == {
        "award/1/committed": P(200),
        "award/2/committed": Money(0),
    }
    assert list(balances(below="award/1/project/")) == [
        "award/1/project/2/approved/3", "award/1/project/2/committed", "award/1/project/2/paid/3",
    ]  # fmt: skip
    assert balances(below="award/2/") == {}
    assert balances([]) == {}


def test_a_path_is_not_taken_for_one_that_begins_alike() -> None:
    a_small_fund()
    written(ledger.commit("f", STRAND, 12, P(10), key="award 12"))
    assert list(balances(below="award/1/")) == [
        "award/1/committed", "award/1/project/2/approved/3", "award/1/project/2/committed", "award/1/project/2/paid/3",
    ]  # fmt: skip
    assert [transfer.why for transfer in transfers_below("award/12/")] == ["award 12"]
    assert [transfer.why for transfer in transfers_below("award/1/")] == ["award", "project", "approval", "payment"]


def test_a_balance_can_be_asked_for_a_day() -> None:
    post(ledger.settle("f", P(10), key="a"), at=AT, effective_on=date(2026, 4, 1))
    post(ledger.settle("f", P(5), key="b"), at=AT, effective_on=date(2027, 3, 31))
    assert [balance(UNALLOCATED, on=day) for day in (date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31))] == [
        Money(0), P(10), P(15),
    ]  # fmt: skip
    assert moved("f", EconomicEvent.SETTLE) == P(15)
    assert moved("f", EconomicEvent.PAY) == Money(0)


def test_a_transfer_belongs_to_the_day_it_is_recorded_unless_another_is_named() -> None:
    [transfer] = written(ledger.settle("f", P(1), key="a"))
    assert (transfer.effective_on, transfer.at, transfer.fund) == (AT.date(), AT, "f")


def test_the_day_is_londons_so_that_half_past_midnight_in_april_is_the_new_financial_year() -> None:
    half_past_midnight = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    transfer = post(ledger.settle("f", P(1), key="a"), at=half_past_midnight)
    assert transfer.effective_on == date(2026, 4, 1)


def test_posting_the_same_twice_moves_nothing_the_second_time() -> None:
    a_small_fund()
    before = balances(below="")
    [again] = written(ledger.pay("f", 1, 2, 3, P(60), key="payment"))
    assert again.key == "payment"
    assert (balances(below=""), Transfer.objects.count()) == (before, 6)


def test_the_same_key_for_something_else_is_refused() -> None:
    a_small_fund()
    for other in (ledger.pay("f", 1, 2, 3, P(1), key="payment"), ledger.pay("f", 1, 2, 4, P(60), key="payment")):
        with pytest.raises(LedgerRefusal, match="It cannot mean two things"):
            written(other)
    assert Transfer.objects.count() == 6


def test_an_account_is_never_overdrawn() -> None:
    a_small_fund()
    with pytest.raises(LedgerRefusal) as refused:
        written(ledger.pay("f", 1, 2, 3, Money(4_001), key="too much"))
    assert str(refused.value) == ("award/1/project/2/approved/3 holds £40; £40.01 cannot leave it. It is £0.01 short.")
    assert Transfer.objects.count() == 6
    written(ledger.pay("f", 1, 2, 3, P(40), key="to the penny"))
    assert balance("award/1/project/2/approved/3") == Money(0)


def test_a_mistake_is_reversed_by_its_opposite_once() -> None:
    a_small_fund()
    mistake = ledger.pay("f", 1, 2, 3, P(60), key="payment")
    written(ledger.reverse(mistake))
    assert lines("award/1/project/2/paid/3") == [
        ("payment", "award/1/project/2/approved/3", "£60", "£60"),
        ("reverse/payment", "award/1/project/2/approved/3", "−£60", "£0"),
    ]
    written(ledger.reverse(mistake))
    assert balance("award/1/project/2/approved/3") == P(100)


def test_what_has_been_spent_cannot_be_reversed() -> None:
    a_small_fund()
    with pytest.raises(LedgerRefusal, match="short"):
        written(ledger.reverse(ledger.commit("f", STRAND, 1, P(500), key="award")))


@pytest.mark.parametrize("pence", [0, -1])
def test_a_transfer_moves_something(pence: int) -> None:
    with pytest.raises(LedgerRefusal, match="above zero"):
        ledger.settle("f", Money(pence), key="a")


# --- what the database itself refuses, whatever the code above it does -------------------------------------------------


def sql(statement_: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement_)


INSERT = (
    "INSERT INTO ledger_transfer (fund, event, source, target, pence, effective_on, at, key, why) "
    "VALUES ('f', 'pay', '{source}', '{target}', {pence}, '2026-01-12', '2026-01-12 10:00:00+00', '{key}', '')"
)
OVERDRAWING = INSERT.format(source="fund/f/unallocated", target="award/1/committed", pence=40_001, key="overdraft")
ATTACKS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("an amount is changed", lambda: Transfer.objects.update(pence=1)),
    ("an amount is changed by hand", lambda: sql("UPDATE ledger_transfer SET pence = pence + 1")),
    ("a day is changed by hand", lambda: sql("UPDATE ledger_transfer SET effective_on = '2020-01-01'")),
    ("a transfer is removed by hand", lambda: sql("DELETE FROM ledger_transfer WHERE key = 'payment'")),
    ("an account is removed by hand", lambda: sql("DELETE FROM ledger_account")),
    ("an account is renamed by hand", lambda: sql("UPDATE ledger_account SET fund = 'other'")),
    ("an account is overdrawn by hand", lambda: sql(OVERDRAWING)),
    ("nothing is moved", lambda: sql(INSERT.format(source=UNALLOCATED, target=STRAND, pence=0, key="nothing"))),
    ("less than nothing is moved", lambda: sql(INSERT.format(source=UNALLOCATED, target=STRAND, pence=-5, key="less"))),
    ("an account pays itself", lambda: sql(INSERT.format(source=STRAND, target=STRAND, pence=5, key="itself"))),
    ("a key is used twice", lambda: sql(INSERT.format(source=UNALLOCATED, target=STRAND, pence=5, key="payment"))),
)


@pytest.mark.parametrize(("what", "attack"), ATTACKS, ids=[what for what, _ in ATTACKS])
def test_the_database_refuses_that(what: str, attack: Callable[[], object]) -> None:
    a_small_fund()
    before = list(Transfer.objects.values_list()), list(Account.objects.values_list())
    with pytest.raises(IntegrityError), transaction.atomic():
        attack()
    assert (list(Transfer.objects.values_list()), list(Account.objects.values_list())) == before


def test_a_row_of_an_account_that_holds_enough_may_be_written_by_hand() -> None:
    """So that the refusals above are of the overdraft, and not of any writing by hand."""
    a_small_fund()
    sql(INSERT.format(source=UNALLOCATED, target="award/1/committed", pence=40_000, key="all of it"))
    assert balance(UNALLOCATED) == Money(0)


def test_postgresql_refuses_to_truncate() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE.")
    a_small_fund()
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # or else TRUNCATE is refused for a reason of this test's own
    for table in ("ledger_transfer", "ledger_account"):
        with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
            sql(f"TRUNCATE {table} CASCADE")
    assert Transfer.objects.count() == 6
