"""Passkeys: made, shown at the door and before what binds; every answer but the right one is refused."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.people.models import Passkey, User
from placefund.people.queries import recovery_codes_left
from placefund.records.models import Event
from tests.accounts.second_factors import PASSWORD
from tests.accounts.soft_key import SoftKey
from tests.build import a_fund, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_in_life")]
ADD, CODE = "/account/second-factor/passkeys/add/", "/sign-in/code/"


def at_home() -> Client:
    return Client(SERVER_NAME="localhost")


def signing_in(email: str = "ada@example.org") -> Client:
    client = at_home()
    client.post(reverse("sign-in"), {"email": email, "password": PASSWORD})
    return client


def question_on(answer: Any) -> dict[str, Any]:
    found = re.search(r'data-question="([^"]+)"', answer.content.decode())
    assert found
    told: dict[str, Any] = json.loads(unescape(found[1]))
    return told


def with_passkey(email: str = "ada@example.org", name: str = "my phone") -> SoftKey:
    """Sign somebody in and give them a passkey by the pages."""
    key, client = SoftKey(), signing_in(email)
    asked = question_on(client.post(ADD, {"name": name}))
    answer = client.post(ADD, {"name": name, "passkey": key.made(asked)})
    assert answer.headers["Location"] == reverse("recovery-codes")
    return key


@pytest.fixture
def ada() -> User:
    return a_user(role=Role.FUND_MANAGER, scope="fund:lipf", email="ada@example.org")


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_passkey_is_the_second_factor_and_brings_codes_for_paper(ada: User) -> None:
    key = with_passkey()
    assert (Passkey.objects.get().name, recovery_codes_left(ada)) == ("my phone", 10)
    client = signing_in()
    assert who(client) is None
    asked = question_on(client.get(CODE))
    assert client.post(CODE, {"passkey": key.shown(asked)}).headers["Location"] == reverse("tasks")
    assert client.get(reverse("tasks")).status_code == 200
    assert Event.objects.filter(verb="signed in").last().details == {"how": "password, passkey"}


def test_an_answer_opens_once_and_only_where_it_was_asked_for(ada: User) -> None:
    key, client = with_passkey(), signing_in()
    answer = key.shown(question_on(client.get(CODE)))
    elsewhere = signing_in()
    elsewhere.get(CODE)
    assert elsewhere.post(CODE, {"passkey": answer}).status_code == 422
    assert client.post(CODE, {"passkey": answer}).status_code == 302
    assert client.post(CODE, {"passkey": answer}).headers["Location"] == reverse("sign-in")
    again = signing_in()
    assert again.post(CODE, {"passkey": answer}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost.example.org"},
        {"origin": "https://localhost"},
        {"challenge": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_another_site_or_another_question_is_no_answer(ada: User, wrong: dict[str, str]) -> None:
    key, client = with_passkey(), signing_in()
    assert client.post(CODE, {"passkey": key.shown(question_on(client.get(CODE)), **wrong)}).status_code == 422
    assert who(client) is None


@pytest.mark.parametrize(
    "sent", ["{}", "null", "[]", "no json", '{"id": 1}', '{"rawId": "", "response": {}}', "x" * 30000]
)
def test_whatever_else_is_sent_is_refused_in_a_sentence(ada: User, sent: str) -> None:
    with_passkey()
    client = signing_in()
    assert client.post(CODE, {"passkey": sent}).status_code == 422
    assert who(client) is None


def test_somebody_else_s_passkey_and_a_copied_one_are_refused(ada: User) -> None:
    a_user(email="bo@example.org")
    mine, theirs, client = with_passkey(), with_passkey("bo@example.org"), signing_in()
    assert client.post(CODE, {"passkey": theirs.shown(question_on(client.get(CODE)))}).status_code == 422
    mine.count = 6
    asked = question_on(client.get(CODE))
    assert client.post(CODE, {"passkey": mine.shown(asked)}).status_code == 302
    mine.count = 3  # the copy has counted less far
    client = signing_in()
    answer = client.post(CODE, {"passkey": mine.shown(question_on(client.get(CODE)))})
    assert "This passkey was copied, or was removed." in answer.content.decode()


def test_it_proves_again_and_what_was_typed_is_kept(ada: User) -> None:
    key, client = with_passkey(), at_home()
    client.force_login(ada)
    session = client.session
    session["second-factor"] = "passkey"
    session.save()
    page = reverse("invite-to-role", args=["fund", "lipf"])
    a_fund("lipf")
    sent = {"email": "bo@example.org", "role": Role.FINANCE_OFFICER.value, "words": "", "last_day": ""}
    asked = question_on(client.post(page, sent))
    assert client.post(page, sent | {"proof-passkey": key.shown(asked)}).status_code == 302
    assert Event.objects.get(verb="proved themselves again").details == {"how": "passkey"}


def test_a_passkey_is_removed_and_opens_nothing(ada: User) -> None:
    bo = a_user(email="bo@example.org")
    with_passkey(bo.email)
    client = at_home()
    client.force_login(bo)
    passkey = Passkey.objects.get(user=bo)
    page = reverse("remove-passkey", args=[passkey.pk])
    assert client.post(page, {"proof-password": PASSWORD}).headers["Location"] == reverse("second-factor")
    assert (Passkey.objects.exists(), recovery_codes_left(bo)) == (False, 0)
    assert Event.objects.get(verb="removed a second factor").details == {"factor": "passkey"}
    assert client.get(page).status_code == 404


def test_nobody_removes_another_s_passkey(ada: User) -> None:
    with_passkey()
    bo = a_user(email="bo@example.org")
    client = at_home()
    client.force_login(bo)
    page = reverse("remove-passkey", args=[Passkey.objects.get().pk])
    assert client.post(page, {"proof-password": PASSWORD}).status_code == 404
    assert Passkey.objects.count() == 1


def test_where_the_address_is_no_name_the_page_says_so(ada: User) -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    client.post(reverse("sign-in"), {"email": ada.email, "password": PASSWORD})
    said = "Passkeys belong to a name, over a secure connection."
    assert said in client.get(ADD).content.decode()
    assert client.post(ADD, {"name": "my phone"}).status_code == 422
