"""Where a person is signed in: listed, ended one by one or all but here, and ended by themselves when the way in changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.people.models import BrowserSession, User
from placefund.records.models import Event
from tests.accounts.second_factors import PASSWORD, shown
from tests.accounts.test_second_factor import secret_on
from tests.build import a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return a_user(email="ada@example.org")


def signed_in(browser: str = "Firefox") -> Client:
    client = Client(headers={"User-Agent": f"Mozilla/5.0 (X11; Linux) {browser}/140.0"})
    client.post(reverse("sign-in"), {"email": "ada@example.org", "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("my-sessions")).status_code == 200


def listed(client: Client) -> list[str]:
    page: Any = client.get(reverse("my-sessions"))
    return [row.browser for row, _, _ in page.context["sessions"]]


def test_each_browser_is_listed_and_one_is_ended(ada: User) -> None:
    here, there = signed_in("Firefox"), signed_in("Chrome")
    assert listed(here) == ["Chrome, Linux", "Firefox, Linux"]
    row = BrowserSession.objects.get(browser="Chrome, Linux")
    assert here.post(reverse("end-session", args=[row.pk])).headers["Location"] == reverse("my-sessions")
    assert (is_in(there), is_in(here), listed(here)) == (False, True, ["Firefox, Linux"])
    assert Event.objects.get(verb="ended a session").actor_id == ada.pk
    assert here.post(reverse("end-session", args=[row.pk])).status_code == 404


def test_nobody_ends_another_s(ada: User) -> None:
    theirs, other = signed_in(), a_user(email="eve@example.org")
    eve = Client()
    eve.force_login(other)
    assert eve.post(reverse("end-session", args=[BrowserSession.objects.get().pk])).status_code == 404
    assert is_in(theirs)


def test_all_but_this_one_are_ended(ada: User) -> None:
    here, others = signed_in(), [signed_in(), signed_in()]
    answer = here.post(reverse("end-other-sessions"), follow=True)
    assert "You are signed out in 2 other browsers." in answer.content.decode()
    assert ([is_in(client) for client in others], is_in(here)) == ([False, False], True)


def test_signing_out_ends_it_and_a_stolen_cookie_opens_nothing(ada: User) -> None:
    client = signed_in()
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_in(stolen)
    client.post(reverse("sign-out"))
    assert is_in(stolen) is False
    assert [event.verb for event in Event.objects.filter(actor_id=ada.pk)] == ["signed in", "signed out"]


def test_a_changed_password_ends_it_everywhere_else(ada: User) -> None:
    here, there = signed_in(), signed_in()
    sent = {"old": PASSWORD, "password": "a staple in the river"}
    assert here.post(reverse("change-password"), sent).status_code == 302
    assert (is_in(here), is_in(there), len(listed(here))) == (True, False, 1)


def test_a_new_second_factor_ends_it_everywhere_else(ada: User) -> None:
    here, there = signed_in(), signed_in()
    secret, kept = secret_on(here.get(reverse("set-up-app")))
    here.post(reverse("set-up-app"), {"secret": kept, "code": shown(secret)})
    assert (is_in(here), is_in(there)) == (True, False)


def test_who_may_not_sign_in_any_more_is_out_at_once(ada: User) -> None:
    client = signed_in()
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert is_in(client) is False
