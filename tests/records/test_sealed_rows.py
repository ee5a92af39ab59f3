"""Rows that never change are sealed with the acts: whoever rewrites, removes or slips one in breaks the seal that covers it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from placefund.funds.acts import FundAct
from placefund.funds.models import Fund
from placefund.ledger.models import Account, Transfer
from placefund.people.models import CLOCK
from placefund.records.actions import record, seal
from placefund.records.models import Event, Seal, SealedUntil
from placefund.records.queries import broken_rows, broken_seals
from placefund.records.sealed_rows import LONGEST_GAP, NOT_SEALED, sealed_models
from tests.build import AT, a_fund, a_return
from tests.records.tampering import execute, tamper

pytestmark = pytest.mark.django_db


def test_what_is_never_changed_is_sealed_but_for_accounts_which_have_no_numbers() -> None:
    assert Account._meta.db_table in NOT_SEALED
    assert all(isinstance(model._meta.pk, models.BigAutoField) for model in sealed_models())


def test_an_untouched_fund_holds_however_often_it_is_sealed() -> None:
    for number in range(3):
        a_fund()
        seal(at=AT + timedelta(days=number))
    assert (broken_seals(), list(broken_rows())) == ([], [])
    (transfers,) = {len(each.tables) for each in Seal.objects.all()}
    assert transfers, "each fund's money was transferred, and is in a seal"


def test_a_change_in_any_table_that_never_changes_is_found() -> None:
    a_return("paid")
    seal(at=AT)
    found = {}
    for model in sealed_models():
        table, row = model._meta.db_table, model._default_manager.order_by("pk").first()
        if row is None:
            continue
        moment = next((each for each in model._meta.concrete_fields if isinstance(each, models.DateTimeField)), None)
        text = next((each for each in model._meta.concrete_fields if isinstance(each, models.TextField)), None)
        changed, value = (moment, "2001-01-01 00:00:00+00:00") if moment else (text, "another")
        if changed is None:
            continue
        with transaction.atomic():
            tamper(table, f'UPDATE "{table}" SET "{changed.column}" = %s WHERE id = %s', value, row.pk)
            found[table] = list(broken_rows())
            transaction.set_rollback(True)
    assert len(found) >= 7
    assert {table: len(said) for table, said in found.items()} == dict.fromkeys(found, 1)


@pytest.fixture
def sealed_transfers() -> tuple[Seal, int, int]:
    """A seal with the numbers of the first and the last transfer it covers."""
    a_fund()
    made = seal(at=AT)
    assert made is not None
    (each,) = (each for each in made.tables if each["table"] == "ledger_transfer")
    return made, each["first"], each["last"]


def test_a_transfer_s_day_and_text_are_sealed_and_the_sentence_says_where(
    sealed_transfers: tuple[Seal, int, int],
) -> None:
    made, first, last = sealed_transfers
    tamper("ledger_transfer", "UPDATE ledger_transfer SET why = 'another' WHERE id = %s", last)
    count = Transfer.objects.count()
    assert list(broken_rows()) == [
        f"Seal {made.pk}: the transfers {first} to {last} are not as they were sealed ({count} found of {count})."
    ]


def test_a_row_that_is_removed_is_missed(sealed_transfers: tuple[Seal, int, int]) -> None:
    made, first, last = sealed_transfers
    tamper("ledger_transfer", "DELETE FROM ledger_transfer WHERE id = %s", last)
    count = Transfer.objects.count()
    assert list(broken_rows()) == [
        f"Seal {made.pk}: the transfers {first} to {last} are not as they were sealed ({count} found of {count + 1})."
    ]


def test_a_batch_that_is_taken_out_of_a_seal_breaks_the_seal_and_what_follows(
    sealed_transfers: tuple[Seal, int, int],
) -> None:
    made, first, last = sealed_transfers
    a_fund()
    after = seal(at=AT)
    assert after is not None
    tamper("records_seal", "UPDATE records_seal SET tables = %s WHERE id = %s", "[]", made.pk)
    assert f"Seal {after.pk}: the transfers {first} to {last} are in no seal." in list(broken_rows())
    assert [said for said in broken_seals() if said.startswith(f"Seal {made.pk}: events")]


def test_a_row_that_is_slipped_in_beneath_the_first_is_found(sealed_transfers: tuple[Seal, int, int]) -> None:
    row = Transfer.objects.latest("pk")
    row.pk, row.key = -7, "slipped in"
    row.save(force_insert=True)
    seal(at=AT)
    assert list(broken_rows()) == ["1 of the transfers have a number below 1, which the database gives to none."]


def _unseen() -> int:
    """A transfer that was numbered and that nobody sees yet, before one that is seen."""
    a_fund()
    number = Transfer.objects.latest("pk").pk
    a_fund()
    tamper("ledger_transfer", "UPDATE ledger_transfer SET id = %s WHERE id = %s", -number, number)
    return number


def _commit(number: int) -> None:
    tamper("ledger_transfer", "UPDATE ledger_transfer SET id = %s WHERE id = %s", number, -number)


def test_a_row_that_was_committed_late_is_sealed_by_the_next() -> None:
    a_fund()
    seal(at=AT)
    late = _unseen()
    seal(at=AT)
    assert SealedUntil.objects.get(table="ledger_transfer").gaps == {str(late): 0}
    _commit(late)
    a_fund()
    third = seal(at=AT)
    assert third is not None
    assert [each["late"] for each in third.tables if each["table"] == "ledger_transfer"] == [[late]]
    assert list(broken_rows()) == []
    tamper("ledger_transfer", "UPDATE ledger_transfer SET why = 'another' WHERE id = %s", late)
    assert [said.split(":")[0] for said in broken_rows()] == [f"Seal {third.pk}"]


def test_a_row_that_is_slipped_into_an_old_gap_is_found() -> None:
    late = _unseen()
    first = seal(at=AT)
    for _ in range(LONGEST_GAP + 1):
        record(FundAct.DESCRIBED, Fund.objects.latest("pk"), by=CLOCK, at=AT)
        seal(at=AT)
    assert SealedUntil.objects.get(table="ledger_transfer").gaps == {}
    _commit(late)
    assert first is not None
    assert [said.split(":")[0] for said in broken_rows()] == [f"Seal {first.pk}"]


def test_how_far_a_table_is_sealed_is_not_believed(sealed_transfers: tuple[Seal, int, int]) -> None:
    SealedUntil.objects.update(last=10**9)
    a_fund()
    seal(at=AT)
    SealedUntil.objects.filter(table="ledger_transfer").update(last=Transfer.objects.latest("pk").pk)
    a_fund()
    after = seal(at=AT)
    assert after is not None
    assert [
        said
        for said in broken_rows()
        if said.startswith(f"Seal {after.pk}: the transfers {sealed_transfers[2] + 1} to ")
    ]


def test_a_seal_of_an_earlier_version_holds_without_rows_of_other_tables() -> None:
    a_fund()
    made = seal(at=AT)
    assert made is not None
    from placefund.records.queries import digest_of

    earlier = digest_of(Event.objects.order_by("pk"), "", [])
    tamper("records_seal", "UPDATE records_seal SET tables = '[]', digest = %s WHERE id = %s", earlier, made.pk)
    assert (broken_seals(), list(broken_rows())) == ([], [])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite replaces a row by inserting another.")
def test_a_row_is_not_replaced_by_inserting_another() -> None:
    a_fund()
    columns = ", ".join(f'"{each.column}"' for each in Transfer._meta.concrete_fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(f"INSERT OR REPLACE INTO ledger_transfer ({columns}) SELECT {columns} FROM ledger_transfer LIMIT 1")


def test_a_digest_that_was_kept_elsewhere_is_looked_for(sealed_transfers: tuple[Seal, int, int]) -> None:
    said = StringIO()
    call_command("verify", expect=sealed_transfers[0].digest, stdout=said)
    assert f"Holds:  The seal {sealed_transfers[0].digest} is in the record.\n" in said.getvalue()
    with pytest.raises(SystemExit):
        call_command("verify", expect="0" * 64, stdout=said)
    assert f"Broken: The seal {'0' * 64} is in the record.\n" in said.getvalue()
    assert "It is not: the record was cut off or sealed anew since, or is another's." in said.getvalue()
    with pytest.raises(CommandError, match="A digest has 64 letters"):
        call_command("verify", expect="abc", stdout=said)
