"""Seals: whoever rewrites the record breaks them, and the break says where."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Event as Signal
from time import sleep

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from placefund.funds.acts import FundAct
from placefund.people.models import CLOCK
from placefund.records.actions import record, seal
from placefund.records.models import Event, Seal
from placefund.records.queries import broken_seals, checked_seals
from tests.build import AT, a_fund
from tests.records.tampering import tamper

pytestmark = pytest.mark.django_db


def three_seals() -> list[Seal]:
    found = []
    for number in range(3):
        a_fund()
        found.append(seal(at=AT + timedelta(days=number)))
    return found


def test_an_untouched_record_holds() -> None:
    three_seals()
    assert broken_seals() == []


def test_a_seal_covers_what_is_new_and_nothing_twice() -> None:
    first, second, third = three_seals()
    assert (second.first_event, third.first_event) == (first.last_event + 1, second.last_event + 1)
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert seal(at=AT) is None


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_still_being_written_is_waited_for() -> None:
    fund, is_written = a_fund(), Signal()

    def slowly() -> None:
        try:
            with transaction.atomic():
                record(FundAct.FOUNDED, fund, by=CLOCK, at=AT)
                is_written.set()
                sleep(0.5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(slowly)
        is_written.wait(30)
        record(FundAct.DESCRIBED, fund, by=CLOCK, at=AT)
        seal(at=AT)
        writing.result()
    assert broken_seals() == []
    assert Seal.objects.latest("pk").last_event == Event.objects.latest("pk").pk


def test_a_changed_act_breaks_its_own_seal_and_says_which() -> None:
    _, second, _ = three_seals()
    tamper("records_event", "UPDATE records_event SET actor = 'Somebody else' WHERE id = %s", second.first_event)
    count = Event.objects.filter(pk__range=(second.first_event, second.last_event)).count()
    assert broken_seals() == [
        f"Seal {second.pk}: events {second.first_event} to {second.last_event} are not as they were sealed "
        f"({count} events found)."
    ]


@pytest.mark.parametrize("column", ["verb", "subject", "fund", "actor"])
def test_every_word_of_an_act_is_sealed(column: str) -> None:
    first, *_ = three_seals()
    tamper("records_event", f"UPDATE records_event SET {column} = 'x' WHERE id = %s", first.last_event)
    assert [checked.holds for checked in checked_seals()] == [False, True, True]


def test_a_removed_act_breaks_its_seal() -> None:
    first, *_ = three_seals()
    tamper("records_event", "DELETE FROM records_event WHERE id = %s", first.first_event)
    assert [checked.holds for checked in checked_seals()] == [False, True, True]


def test_a_seal_made_to_fit_a_forged_act_breaks_the_next() -> None:
    first, second, _ = three_seals()
    tamper("records_event", "UPDATE records_event SET actor = 'Somebody else' WHERE id = %s", first.first_event)
    from placefund.records.queries import digest_of

    forged = digest_of(Event.objects.filter(pk__lte=first.last_event).order_by("pk"), "", first.tables)
    tamper("records_seal", "UPDATE records_seal SET digest = %s WHERE id = %s", forged, first.pk)
    assert broken_seals() == [f"Seal {second.pk}: it does not follow the seal before it, which was changed or is gone."]


def test_a_removed_seal_is_missed() -> None:
    _, second, third = three_seals()
    tamper("records_seal", "DELETE FROM records_seal WHERE id = %s", second.pk)
    assert broken_seals() == [f"Seal {third.pk}: it does not follow the seal before it, which was changed or is gone."]


def test_checking_takes_two_queries_however_many_seals_there_are(django_assert_num_queries: object) -> None:
    three_seals()
    with django_assert_num_queries(2):  # type: ignore[operator]
        checked_seals()


def test_the_command_sets_a_seal_and_says_what_to_keep() -> None:
    a_fund()
    said = StringIO()
    call_command("seal", stdout=said)
    newest = Seal.objects.get()
    assert (
        f"Digest {newest.digest}. Keep it where nobody who can change this database can change it." in said.getvalue()
    )
    again = StringIO()
    call_command("seal", stdout=again)
    assert again.getvalue() == "Nothing has happened since the last seal, so there is nothing to seal.\n"
