"""Signing in: by password, held back after too many failures, and by one click in the demonstration only."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.people.actions import end_membership
from placefund.people.guesses.actions import reserve_guess
from placefund.people.models import Membership, User
from placefund.people.queries import FROM_ONE_SOURCE, MOST_PASSWORDS, WITHIN, demo_people, fingerprint, password_guess
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, a_user

pytestmark = pytest.mark.django_db

WRONG = "The email address and the password do not belong together."


@pytest.fixture(autouse=True)
def _in_january() -> None:
    clock.move_to(AT)


def send(client: Client, email: str, password: str = "a long password", **more: str) -> Any:
    return client.post(reverse("sign-in"), {"email": email, "password": password, **more})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_right_password_signs_in_and_changes_the_session_s_key() -> None:
    user = a_user(email="asha@example.org")
    client = Client()
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = session.session_key
    answer = send(client, " ASHA@example.org ")
    assert (answer.status_code, answer.headers["Location"], who(client)) == (302, reverse("tasks"), str(user.pk))
    assert client.session.session_key != before
    assert Event.objects.get(verb="signed in").details == {"how": "password"}


@pytest.mark.parametrize("email", ["asha@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_say_the_same(email: str) -> None:
    a_user(email="asha@example.org")
    client = Client()
    answer = send(client, email, "another password")
    assert (answer.status_code, WRONG in answer.content.decode(), who(client)) == (422, True, None)


def test_somebody_who_left_cannot_sign_in() -> None:
    user = a_user(email="gone@example.org")
    user.is_active = False
    user.save()
    client = Client()
    assert (send(client, "gone@example.org").status_code, who(client)) == (422, None)


def test_failures_hold_neither_the_address_nor_the_password() -> None:
    send(Client(), "asha@example.org", "secret words")
    event = Event.objects.get(verb="failed to sign in")
    kept = f"{event.subject} {event.subject_id} {event.actor} {event.details}"
    assert ("asha" in kept, "secret" in kept, "127.0.0.1" in kept) == (False, False, False)
    assert event.details == {"address": fingerprint("asha@example.org"), "network": fingerprint("127.0.0.1")}


def test_after_ten_guesses_an_address_has_to_wait_and_is_told_until_when() -> None:
    user = a_user(email="asha@example.org")
    for number in range(MOST_PASSWORDS):
        guess = password_guess(user.email, f"198.51.100.{number}")
        assert reserve_guess(guess, at=AT - timedelta(minutes=1)) is None
    client = Client()
    answer = send(client, user.email)
    assert (answer.status_code, who(client)) == (429, None)
    assert "Try again after 10am, London time." in answer.content.decode()
    clock.move_to(AT + timedelta(minutes=1))
    assert send(client, user.email).status_code == 302


OFFICE = "127.0.0.1"
MOST_FROM_ONE_SOURCE = MOST_PASSWORDS * FROM_ONE_SOURCE


def guessed_from_the_office() -> None:
    """Wrong passwords from one network address, each at another account, until no more are let through."""
    waits = [reserve_guess(password_guess(f"p{number}@example.org", OFFICE), at=clock.now()) for number in range(60)]
    assert 39 <= waits.count(None) <= MOST_FROM_ONE_SOURCE + 1


def test_one_persons_wrong_passwords_hold_back_nobody_else_behind_their_address() -> None:
    forgetful, colleague = a_user(email="asha@example.org"), a_user(email="ben@example.org")
    for _ in range(MOST_PASSWORDS):
        assert send(Client(), forgetful.email, "a wrong password").status_code == 422
    assert send(Client(), forgetful.email).status_code == 429
    assert send(Client(), colleague.email).status_code == 302


def test_guesses_at_many_accounts_from_one_network_address_are_stopped_together() -> None:
    guessed_from_the_office()
    user = a_user(email="asha@example.org")
    assert send(Client(), user.email).status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert (
        send(elsewhere, user.email).status_code == 302
    )  # where they sign in from elsewhere tells nothing of the office
    assert send(Client(), user.email).status_code == 429


def test_whoever_signs_in_there_and_has_no_failure_gets_in_while_others_guess_from_it() -> None:
    user, careless = a_user(email="asha@example.org"), a_user(email="ben@example.org")
    for person in (user, careless):
        assert send(Client(), person.email).status_code == 302
    guessed_from_the_office()
    for _ in range(3):
        assert send(Client(), user.email).status_code == 302
    wrong = send(Client(), careless.email, "a wrong password")
    nobody = send(Client(), "nobody@example.org", "a wrong password")
    assert (wrong.status_code, nobody.status_code) == (429, 429)
    said = re.compile("There were too many failed attempts. Try again after [^<]*, London time.")
    assert all(said.search(answer.content.decode()) for answer in (wrong, nobody))
    assert Event.objects.filter(verb="failed to sign in").count() == 1  # the second one was not looked at
    assert send(Client(), careless.email).status_code == 429  # they have a failure of their own now
    clock.move_to(AT + WITHIN / MOST_PASSWORDS + timedelta(seconds=5))
    assert send(Client(), careless.email).status_code == 302


def test_of_each_known_account_one_guess_a_share_of_the_time_is_looked_at() -> None:
    users = [a_user(email=f"known{number}@example.org") for number in range(3)]
    for user in users:
        assert send(Client(), user.email).status_code == 302
    guessed_from_the_office()
    let = [[reserve_guess(password_guess(user.email, OFFICE), at=clock.now()) for _ in range(3)] for user in users]
    assert [[wait is None for wait in each] for each in let] == [[True, False, False]] * 3


def test_nine_guesses_or_ten_long_ago_hold_nobody_back() -> None:
    at, guess = AT, password_guess("asha@example.org", "127.0.0.1")
    found = [reserve_guess(guess, at=at) for _ in range(MOST_PASSWORDS + 1)]
    assert (found[:-1], found[-1]) == ([None] * MOST_PASSWORDS, AT + WITHIN / MOST_PASSWORDS)
    assert reserve_guess(guess, at=AT + WITHIN) is None


def test_the_right_password_counts_as_no_guess_and_hides_none() -> None:
    user, client = a_user(email="asha@example.org"), Client()
    for _ in range(MOST_PASSWORDS - 1):
        assert send(client, user.email, "a wrong password").status_code == 422
    for _ in range(3):
        assert send(client, user.email).status_code == 302
    assert send(client, user.email, "a wrong password").status_code == 422
    assert send(client, user.email).status_code == 429


def test_behind_a_proxy_the_address_it_saw_is_counted(settings: Any) -> None:
    settings.BEHIND_HTTPS = True
    client = Client(headers={"X-Forwarded-For": "10.0.0.1, 2001:db8:1:2:3::9"})
    send(client, "asha@example.org", "wrong")
    assert Event.objects.get(verb="failed to sign in").details["network"] == fingerprint("2001:db8:1:2::/64")


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/partnerships/?page=2", "/partnerships/?page=2"),
        ("https://evil.example/", "/tasks/"),
        ("//evil.example/", "/tasks/"),
        ("/\\evil.example/", "/tasks/"),
        ("javascript:alert(1)", "/tasks/"),
        ("", "/tasks/"),
    ],
)
def test_next_leads_only_to_our_own_pages(wanted: str, led_to: str) -> None:
    a_user(email="asha@example.org")
    assert send(Client(), "asha@example.org", next=wanted).headers["Location"] == led_to


def test_a_page_for_people_sends_to_the_sign_in_page_and_back() -> None:
    answer = Client().get(reverse("partnerships"))
    assert answer.headers["Location"] == "/sign-in/?next=/partnerships/"
    assert 'name="next" value="/partnerships/"' in Client().get(answer.headers["Location"]).content.decode()


def test_signing_out_is_a_post() -> None:
    client = Client()
    client.force_login(a_user())
    assert client.get(reverse("sign-out")).status_code == 405
    assert client.post(reverse("sign-out")).headers["Location"] == reverse("sign-in")
    assert who(client) is None


@pytest.mark.parametrize(
    "data",
    [{}, {"email": "a@b.org"}, {"email": "a" * 300, "password": "x"}, {"email": "a@b.org", "password": "x" * 2000}],
)
def test_a_form_with_gaps_is_no_attempt(data: dict[str, str]) -> None:
    assert Client().post(reverse("sign-in"), data).status_code == 422
    assert not Event.objects.exists()


# --- the demonstration -----------------------------------------------------------------------------------------------


def demo_person(role: Role, number: int = 1) -> User:
    return a_user(
        f"Demo {role.label}", role=role, scope="fund:rehearsal", email=f"{role.value}{number}@rehearsal.example"
    )


def test_every_role_has_a_button_in_the_demonstration(settings: Any) -> None:
    settings.DEMO = True
    people = [demo_person(role) for role in Role if role is not Role.PUBLIC]
    demo_person(Role.AUDITOR, 2)
    page = unescape(Client().get(reverse("sign-in")).content.decode())
    assert [person.user for person in demo_people()] == people
    for role in Role:
        assert (f"Sign in as {role.label.lower()}" in page) == (role is not Role.PUBLIC)
    client = Client()
    assert client.post(reverse("sign-in-as", args=[people[0].pk])).headers["Location"] == reverse("tasks")
    assert (who(client), Event.objects.get(verb="signed in").details) == (str(people[0].pk), {"how": "demonstration"})


def test_outside_the_demonstration_there_is_no_such_page(settings: Any) -> None:
    settings.DEMO = False
    user = demo_person(Role.AUDITOR)
    client = Client()
    assert client.post(reverse("sign-in-as", args=[user.pk])).status_code == 404
    assert who(client) is None
    assert "Sign in as" not in client.get(reverse("sign-in")).content.decode()


def test_only_invented_people_can_be_signed_in_as(settings: Any) -> None:
    settings.DEMO = True
    real = a_user(role=Role.AUDITOR, scope="fund:lipf", email="auditor@example.org")
    tricky = a_user(role=Role.AUDITOR, scope="fund:lipf", email="auditor@rehearsal.example.org")
    former = demo_person(Role.FUND_MANAGER)
    end_membership(Membership.objects.get(user=former), by=former, at=AT)
    client = Client()
    statuses = [client.post(reverse("sign-in-as", args=[user.pk])).status_code for user in (real, tricky, former)]
    assert (statuses, who(client)) == ([404, 404, 404], None)
    assert client.get(reverse("sign-in-as", args=[real.pk])).status_code == 405


def test_signing_out_takes_the_words_that_this_machine_had_kept_along() -> None:
    client = Client()
    client.force_login(a_user())
    assert client.post(reverse("sign-out"))["Clear-Site-Data"] == '"storage"'
    assert "data-person" not in client.get(reverse("sign-in")).content.decode()
