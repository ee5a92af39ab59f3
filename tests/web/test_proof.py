"""Shown again that it is them, within five minutes of what binds, pays or gives rights; and nothing that was typed is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.accounts.models import RoleInvitation
from placefund.config import settings as written
from placefund.domain.roles import Role
from placefund.people.models import User
from placefund.people.queries import MOST_PASSWORDS
from placefund.records import clock
from placefund.records.models import Event
from tests.accounts.second_factors import PASSWORD, shown, with_app
from tests.build import a_user, an_organisation
from tests.witness import nothing_changes, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_in_life")]
INVITED = {
    "email": "bo@example.org",
    "role": Role.PARTNER.value,
    "words": "Join us, “please” <b>now</b>",
    "last_day": "",
}


@pytest.fixture
def lead() -> User:
    return a_user(role=Role.LEAD_BIDDER, scope=f"organisation:{an_organisation().pk}", email="ada@example.org")


def page_of(user: User) -> str:
    return reverse("invite-to-role", args=["organisation", user.memberships.get().scope.partition(":")[2]])


def hidden(answer: Any) -> dict[str, str]:
    """What a page keeps in hidden fields."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_step_waits_for_proof_and_is_then_taken_with_all_that_was_typed(lead: User) -> None:
    client = signed_in(lead)
    with nothing_changes():
        asked = client.post(page_of(lead), INVITED)
    assert (asked.status_code, "Show that it is you" in asked.content.decode()) == (422, True)
    assert hidden(asked) == INVITED
    done = client.post(page_of(lead), hidden(asked) | {"proof-password": PASSWORD})
    assert done.status_code == 302
    assert RoleInvitation.objects.get().words == INVITED["words"]
    assert Event.objects.get(verb="proved themselves again").details == {"how": "password"}


def test_proof_lasts_five_minutes_and_signing_in_is_proof(lead: User) -> None:
    client = Client()
    client.post(reverse("sign-in"), {"email": lead.email, "password": PASSWORD})
    assert client.post(page_of(lead), INVITED).status_code == 302
    clock.move_to(clock.now() + timedelta(minutes=5, seconds=5))
    assert client.post(page_of(lead), INVITED | {"email": "cy@example.org"}).status_code == 422
    assert RoleInvitation.objects.count() == 1


def test_a_wrong_password_keeps_what_was_typed_and_is_on_record(lead: User) -> None:
    client = signed_in(lead)
    answer = client.post(page_of(lead), INVITED | {"proof-password": "a wrong password"})
    assert (answer.status_code, hidden(answer)) == (422, INVITED)
    assert "This is not your password. Check it, and try again." in answer.content.decode()
    assert "a wrong password" not in answer.content.decode()
    assert Event.objects.get(verb="failed to prove themselves").actor_id == lead.pk
    assert not RoleInvitation.objects.exists()


def test_guesses_are_counted_with_those_at_the_door(lead: User) -> None:
    client = signed_in(lead)
    for _ in range(MOST_PASSWORDS):
        client.post(page_of(lead), INVITED | {"proof-password": "a wrong password"})
    held = client.post(page_of(lead), INVITED | {"proof-password": PASSWORD})
    assert (held.status_code, "There were too many failed attempts." in held.content.decode()) == (429, True)
    assert Client().post(reverse("sign-in"), {"email": lead.email, "password": PASSWORD}).status_code == 429


def test_a_code_proves_it_too_and_once(lead: User) -> None:
    secret, client = with_app(lead), signed_in(lead)
    code = shown(secret)
    assert client.post(page_of(lead), INVITED | {"proof-code": code}).status_code == 302
    assert Event.objects.get(verb="proved themselves again").details == {"how": "authenticator app"}
    again = signed_in(lead)
    assert again.post(page_of(lead), INVITED | {"email": "cy@example.org", "proof-code": code}).status_code == 422


@pytest.mark.parametrize("given", [{"proof-click": "on"}, {"proof-password": ""}, {"proof-code": "000000"}])
def test_nothing_else_is_proof(lead: User, given: dict[str, str]) -> None:
    assert signed_in(lead).post(page_of(lead), INVITED | given).status_code == 422
    assert not RoleInvitation.objects.exists()


def test_whoever_may_not_is_refused_before_they_are_asked(lead: User) -> None:
    other = a_user(email="eve@example.org")
    assert signed_in(other).post(page_of(lead), INVITED).status_code == 403


def test_looking_takes_no_proof(lead: User) -> None:
    assert signed_in(lead).get(page_of(lead)).status_code == 200


def test_in_the_demonstration_a_click_is_enough_and_says_so(settings: Any) -> None:
    settings.DEMO = True
    scope = f"organisation:{an_organisation().pk}"
    user = a_user(role=Role.LEAD_BIDDER, scope=scope, email="lead@rehearsal.example")
    client = signed_in(user)
    asked = client.post(page_of(user), INVITED)
    assert "Demonstration only:" in asked.content.decode()
    assert hidden(asked) == INVITED | {"proof-click": "on"}
    assert client.post(page_of(user), hidden(asked)).status_code == 302
    assert Event.objects.get(verb="proved themselves again").details == {"how": "demonstration"}
    settings.DEMO = False
    assert signed_in(user).post(page_of(user), hidden(asked)).status_code == 422


def test_no_variable_of_the_environment_switches_it_off() -> None:
    """What exempts the other tests is a fixture of theirs."""
    assert "ASKS_FOR_PROOF = True\n" in Path(written.__file__).read_text("utf-8")
