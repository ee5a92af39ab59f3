"""The first administrator, and passwords: forgotten, changed, never told."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.accounts import actions
from placefund.accounts.first_run import first_address
from placefund.config.logs import WithoutKeys
from placefund.domain.roles import Role
from placefund.funds.models import Fund
from placefund.notices.models import key_of
from placefund.people import actions as people
from placefund.people.models import Membership, User
from placefund.records import clock
from tests.build import a_user
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "correct horse battery", "a staple in the river"


@pytest.fixture(autouse=True)
def _a_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_the_printed_address_makes_the_first_administrator_and_then_is_gone() -> None:
    client, where = Client(), first_address()
    assert client.get(where).status_code == 200
    entered = {"name": "Ada", "email": "ada@example.org", "password": PASSWORD}
    assert client.post(where, entered).headers["Location"] == reverse("installation")
    row = Membership.objects.get()
    assert (row.user.email, row.role, row.scope) == ("ada@example.org", Role.ADMINISTRATOR, "installation:this")
    assert client.get(reverse("installation")).status_code == 200
    assert Client().get(where).status_code == 404
    assert Client().post(where, entered | {"email": "eve@example.org"}).status_code == 404


def test_nobody_begins_with_another_key_or_where_somebody_is() -> None:
    first_address()
    assert Client().get(reverse("begin", args=["guessed"])).status_code == 404
    a_user()
    with refused("This installation has people already. Sign in, or ask its administrator to invite you."):
        actions.begin("eve@example.org", "Eve", PASSWORD, at=clock.now())


def test_an_administrator_begins_a_fund_from_its_book_and_reads_nothing_in_it() -> None:
    client = signed_in(a_user(role=Role.ADMINISTRATOR, scope="installation:this"))
    answer = client.post(reverse("take-fundbook", args=["lipf"]))
    assert answer.headers["Location"] == reverse("people-of", args=["fund", "lipf"])
    assert Fund.objects.get().slug == "lipf"
    assert client.get(reverse("manage-fund", args=["lipf"])).status_code == 403
    assert client.post(reverse("take-fundbook", args=["no-such-book"])).status_code == 404


def a_person() -> User:
    return people.add_user("ada@example.org", "Ada", password=PASSWORD, at=clock.now())


def link_for(user: User, capture: Any) -> str:
    with capture(execute=True):
        actions.ask_for_password(user.email, at=clock.now())
    body: str = mail.outbox[-1].body
    return next(word for word in body.split() if "/forgotten/" in word).removeprefix("http://127.0.0.1:8000")


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(django_capture_on_commit_callbacks: Any) -> None:
    user = a_person()
    elsewhere = signed_in(user)
    where = link_for(user, django_capture_on_commit_callbacks)
    assert Client().post(where, {"password": "short"}).status_code == 422
    assert Client().post(where, {"password": OTHER}).headers["Location"] == reverse("tasks")
    user.refresh_from_db()
    assert user.check_password(OTHER)
    assert Client().get(where).status_code == 410
    assert elsewhere.get(reverse("my-account")).status_code == 302  # signed out there


def test_a_link_to_a_password_is_old_after_two_hours(django_capture_on_commit_callbacks: Any) -> None:
    where = link_for(a_person(), django_capture_on_commit_callbacks)
    key = where.rstrip("/").rpartition("/")[2]
    with refused("This link works no more: it was used, or is too old. Ask for a new one."):
        actions.set_password_with(key, OTHER, at=clock.now() + timedelta(hours=2, minutes=1))


def test_a_key_to_one_thing_opens_no_other() -> None:
    user = a_person()
    assert Client().get(reverse("new-password", args=[key_of("come-in", [user.pk, 1])])).status_code == 410


def test_known_and_unknown_addresses_are_answered_alike(django_capture_on_commit_callbacks: Any) -> None:
    user, told = a_person(), []
    for email in (user.email, "nobody@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = Client().post(reverse("forgotten"), {"email": email}, follow=True)
        told.append(
            answer.context["messages"]._loaded_data if hasattr(answer.context["messages"], "_loaded_data") else ""
        )
        assert "If somebody here has that address" in answer.content.decode()
    assert told[0] == told[1]
    assert [message.to for message in mail.outbox] == [[user.email]]


@pytest.mark.parametrize("backend", ["immediate.ImmediateBackend", "dummy.DummyBackend"])
def test_the_page_does_the_same_work_for_a_known_and_an_unknown_address(
    settings: Any, backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {"default": {"BACKEND": f"django_tasks.backends.{backend}"}}
    settings.ANSWERS_APART = backend.startswith("immediate")
    begun: list[str] = []
    monkeypatch.setattr("placefund.accounts.tasks.Thread.start", lambda thread: begun.append(thread.name))
    user, asked = a_person(), []
    for email in (user.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(reverse("forgotten"), {"email": email})
        asked.append([query["sql"].partition("(")[0] for query in queries])
    assert asked[0] == asked[1]
    assert len(begun) == 2 * settings.ANSWERS_APART


def test_nobody_s_inbox_is_filled_by_asking_again_and_again(django_capture_on_commit_callbacks: Any) -> None:
    user = a_person()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            actions.ask_for_password(user.email, at=clock.now())
    assert len(mail.outbox) == 1


def test_a_password_is_changed_with_the_old_one_and_guessing_it_is_throttled() -> None:
    user = a_person()
    client, other = signed_in(user), signed_in(user)
    where = reverse("change-password")
    before = user.password
    for _ in range(10):
        assert client.post(where, {"old": "a wrong old one", "password": OTHER}).status_code == 422
    throttled = client.post(where, {"old": PASSWORD, "password": OTHER})
    assert "too many failed attempts" in throttled.content.decode()
    user.refresh_from_db()
    assert user.password == before
    people.note_sign_in(user, how="test", at=clock.now())
    clock.move_to(clock.now() + timedelta(minutes=16))
    assert client.post(where, {"old": PASSWORD, "password": OTHER}).headers["Location"] == reverse("my-account")
    assert client.get(reverse("my-account")).status_code == 200
    assert other.get(reverse("my-account")).status_code == 302


def test_no_password_and_no_key_stands_in_any_row(django_capture_on_commit_callbacks: Any) -> None:
    user = a_person()
    where = link_for(user, django_capture_on_commit_callbacks)
    key = where.rstrip("/").rpartition("/")[2]
    Client().post(where, {"password": OTHER})
    assert (key in str(every_row()), OTHER in str(every_row())) == (False, False)


def test_the_log_holds_no_key() -> None:
    line = logging.LogRecord("django.request", 30, "", 0, "Unprocessable: %s", ("/come-in/WzEsMV0:1x:jP/",), None)
    assert WithoutKeys().filter(line)
    assert line.getMessage() == "Unprocessable: /come-in/(key)/"
