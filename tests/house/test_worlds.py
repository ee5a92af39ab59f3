"""A world that is put back is the world that was built, whatever else the database held when it was kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, connections

from placefund.people.models import User
from placefund.records.clock import move_to, now
from placefund.records.models import Clock
from tests.build import AT, a_user
from tests.worlds import SHELF, STORE, difference, once

pytestmark = pytest.mark.django_db


@once
def a_moved_clock() -> None:
    move_to(AT)


def test_a_row_that_only_tells_another_time_is_the_same_row() -> None:
    """`last_login` is of the test, not of its world. An event's `written_at` is too, and an event cannot be put back over."""
    user = a_user()
    before = STORE.read(STORE.tables)
    User.objects.filter(pk=user.pk).update(last_login=now() + timedelta(days=1))
    assert difference(before, STORE.read(STORE.tables)) == ({}, {})


def test_a_row_that_says_something_else_is_another() -> None:
    user = a_user()
    before = STORE.read(STORE.tables)
    User.objects.filter(pk=user.pk).update(name="Grace")
    written, removed = difference(before, STORE.read(STORE.tables))
    assert ({table: len(rows) for table, rows in written.items()}, removed) == ({"people_user": 1}, {})


def test_rows_that_are_new_and_rows_that_are_gone_are_told() -> None:
    user = a_user()
    before = STORE.read(STORE.tables)
    User.objects.filter(pk=user.pk).delete()
    after = STORE.read(STORE.tables)
    assert list(difference(before, after)[1]) == ["people_user"]
    assert list(difference(after, before)[0]) == ["people_user"]


def test_a_second_connection_of_this_thread_is_watched_too() -> None:
    """Once a browser has been driven in it, Django gives a thread another connection. One that is not seen to write would leave
    every world after it empty."""
    another = connections.create_connection("default")
    try:
        another.connect()
        assert another.execute_wrappers[:1] == connection.execute_wrappers[:1] == [SHELF._watch]
    finally:
        another.close()


def test_a_clock_that_was_moved_tells_the_same_again_however_long_ago_that_was(monkeypatch: pytest.MonkeyPatch) -> None:
    a_moved_clock()
    Clock.objects.all().delete()
    SHELF.begin()
    [kept] = [world for key, world in SHELF.worlds.items() if key[1] == a_moved_clock.__name__]
    place = next(key for key, world in SHELF.worlds.items() if world is kept)
    monkeypatch.setitem(SHELF.worlds, place, kept._replace(kept_at=kept.kept_at - 7 * 60))
    before = SHELF.put_back
    a_moved_clock()
    assert SHELF.put_back == before + 1
    assert AT - timedelta(minutes=7, seconds=5) < now() < AT - timedelta(minutes=6, seconds=55)
