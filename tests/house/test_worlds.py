"""A world that is put back is the world that was built, whatever else the database held when it was kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, connections

from placefund.people.models import User
from placefund.records.clock import now
from tests.build import a_user
from tests.worlds import SHELF, STORE, difference

pytestmark = pytest.mark.django_db


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
