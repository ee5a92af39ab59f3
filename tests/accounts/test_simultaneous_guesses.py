"""Many guesses at the same moment: no more are let through than of as many in a row, and a code is used once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.people import actions
from placefund.people.guesses.actions import reserve_guess
from placefund.people.models import User
from placefund.people.queries import FROM_ONE_SOURCE, MOST_CODES, MOST_PASSWORDS, password_guess
from placefund.records import clock
from placefund.records.models import Event
from tests.accounts.second_factors import PASSWORD, shown, with_app
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import a_user
from tests.returns.test_simultaneous_payments import trying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("as_in_life")]
AT_ONCE = 24


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them look at the clock at one moment, and then wait for their turn.

    On a busy machine the first to be counted may be the last that looked, and those before it would be too early: one fewer is
    let through then, never one more, and how many is what is asked here.
    """
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)


def sending(client: Client, page: str, **data: str) -> Callable[[], str]:
    return lambda: str(client.post(reverse(page), data).status_code)


def test_of_many_passwords_at_once_ten_are_looked_at() -> None:
    user = a_user(email="ada@example.org")
    guesses = [sending(Client(), "sign-in", email=user.email, password=f"guess {n}") for n in range(AT_ONCE)]
    assert Counter(all_at_once(guesses)) == {"422": MOST_PASSWORDS, "429": AT_ONCE - MOST_PASSWORDS}
    assert Event.objects.filter(verb="failed to sign in").count() == MOST_PASSWORDS
    assert Client().post(reverse("sign-in"), {"email": user.email, "password": PASSWORD}).status_code == 429


def test_of_many_addresses_guessed_from_one_place_at_once_no_more_are_looked_at_than_it_lets_through() -> None:
    for number in range(MOST_PASSWORDS * (FROM_ONE_SOURCE - 1)):
        reserve_guess(password_guess(f"ben{number}@example.org", "127.0.0.1"), at=clock.now())
    guesses = [sending(Client(), "sign-in", email=f"ada{n}@example.org", password="guess") for n in range(AT_ONCE)]
    assert Counter(all_at_once(guesses)) == {"422": MOST_PASSWORDS, "429": AT_ONCE - MOST_PASSWORDS}


def test_of_many_guesses_at_once_at_a_colleague_where_the_place_has_used_up_its_own_one_is_looked_at() -> None:
    user = a_user(email="ada@example.org")
    Client().post(reverse("sign-in"), {"email": user.email, "password": PASSWORD})
    for number in range(MOST_PASSWORDS * FROM_ONE_SOURCE):
        reserve_guess(password_guess(f"ben{number}@example.org", "127.0.0.1"), at=clock.now())
    guesses = [sending(Client(), "sign-in", email=user.email, password=f"guess {n}") for n in range(AT_ONCE)]
    assert Counter(all_at_once(guesses)) == {"429": AT_ONCE}
    assert Event.objects.filter(verb="failed to sign in").count() == 1


def test_of_many_codes_at_once_five_are_looked_at() -> None:
    user = a_user(email="ada@example.org")
    with_app(user)
    clients = [Client(REMOTE_ADDR=f"198.51.100.{n}") for n in range(AT_ONCE)]
    for client in clients:
        client.post(reverse("sign-in"), {"email": user.email, "password": PASSWORD})
    guesses = [sending(client, "sign-in-code", code=f"{n:06}") for n, client in enumerate(clients)]
    assert Counter(all_at_once(guesses)) == {"422": MOST_CODES, "429": AT_ONCE - MOST_CODES}


def using(user: User, code: str) -> Callable[[], str]:
    return trying(lambda: actions.use_code(user, code, at=clock.now()))


def test_a_code_is_used_once_however_many_send_it_at_once() -> None:
    user = a_user(role=Role.FUND_MANAGER, scope="fund:lipf", email="ada@example.org")
    secret = with_app(user)
    (on_paper, *_) = actions.make_recovery_codes(user, at=clock.now())
    for code in (shown(secret), on_paper):
        answers = all_at_once([using(user, code) for _ in range(8)])
        assert Counter(answer.partition(":")[0] for answer in answers) == {"done": 1, "refused": 7}, answers
