"""The last second before closing: 64 people submit at once, and one of them clicks sixteen times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from placefund.applications import actions
from placefund.applications.models import Application, Snapshot
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.terms import digest
from placefund.notices.models import Mail
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, CLOSES, a_side, an_application, an_open_round

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AT_ONCE = 64
LAST_SECOND = CLOSES - timedelta(seconds=1)


def all_at_once(work: list[Callable[[], str]]) -> list[str]:
    """Every piece of work in a thread and on a database connection of its own, all let go at the same moment."""
    barrier = Barrier(len(work))

    def one(act: Callable[[], str]) -> str:
        try:
            barrier.wait(timeout=60)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def submitting(application: Application, microsecond: int) -> Callable[[], str]:
    """One person's submission; whatever the database says is returned in words, so that a test can count it."""
    lead = application.side.lead  # type: ignore[attr-defined]

    def act() -> str:
        try:
            actions.submit(application, by=lead, at=LAST_SECOND + timedelta(microseconds=microsecond))
        except MoveNotPossible:
            return "had been sent"
        except Exception as trouble:  # noqa: BLE001  the test is about whatever trouble there is
            return f"{type(trouble).__name__}: {trouble}"
        return "sent"

    return act


def test_64_submissions_in_the_last_second_are_all_kept_once() -> None:
    round_ = an_open_round()
    certified = [an_application("certified", round_=round_, side=a_side()) for _ in range(AT_ONCE)]
    answers = all_at_once([submitting(application, number) for number, application in enumerate(certified)])
    assert Counter(answers) == {"sent": AT_ONCE}
    assert Application.objects.filter(state="submitted").count() == AT_ONCE
    snapshots = list(Snapshot.objects.all())
    assert sorted(snapshot.application_id for snapshot in snapshots) == sorted(row.pk for row in certified)
    assert len({snapshot.receipt for snapshot in snapshots}) == AT_ONCE
    assert [snapshot.receipt for snapshot in snapshots if digest(snapshot.content) != snapshot.digest] == []
    assert Event.objects.filter(verb="submitted").count() == AT_ONCE
    assert Mail.objects.filter(subject__startswith="Submitted: receipt", sent_at__isnull=False).count() == AT_ONCE


def test_one_application_submitted_sixteen_times_at_once_is_kept_once() -> None:
    certified = an_application("certified")
    answers = all_at_once([submitting(certified, number) for number in range(16)])
    assert Counter(answers) == {"sent": 1, "had been sent": 15}
    assert Snapshot.objects.count() == 1
    assert Event.objects.filter(verb="submitted").count() == 1


def test_every_click_of_a_hurried_person_leads_to_the_one_receipt() -> None:
    certified = an_application("certified")
    clock.move_to(AT)
    address, receipt = (reverse(name, args=[certified.pk]) for name in ("submit-application", "application-receipt"))
    clients = [Client() for _ in range(16)]
    for client in clients:
        client.force_login(certified.side.lead)  # type: ignore[attr-defined]

    def click(client: Client) -> Callable[[], str]:
        return lambda: client.post(address).headers.get("Location", "no receipt")

    assert Counter(all_at_once([click(client) for client in clients])) == {receipt: 16}
    assert Snapshot.objects.count() == 1
