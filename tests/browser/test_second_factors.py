"""Second factors in a real Chromium: an app with scripts off, a passkey in an authenticator that the browser itself plays."""

from __future__ import annotations

import re
from base64 import b32decode
from typing import Any

import pytest

from placefund.domain.roles import Role
from placefund.people.models import Passkey
from tests.accounts.second_factors import shown
from tests.browser.people import Axe, Visitor
from tests.build import a_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("as_in_life"),
]
PASSWORD = "a long password"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def comes(visitor: Visitor, email: str) -> None:
    visitor.opens("/sign-in/")
    visitor.fills("Email address", email)
    visitor.fills("Password", PASSWORD)
    visitor.presses("Sign in")


def test_an_app_is_set_up_and_used_with_scripts_off(live_server: Any, browser: Any, axe: Axe) -> None:
    user = a_user(role=Role.FUND_MANAGER, scope="fund:lipf", email="ada@example.org")
    context = browser.new_context(java_script_enabled=False)
    ada = Visitor(context.new_page(), live_server.url, axe, has_scripts=False)
    comes(ada, user.email)
    ada.sees("nobody is that with a password alone")
    ada.presses("Set up an authenticator app")
    letters = re.search(r"<code>([A-Z2-7 ]+)</code>", ada.page.content())
    assert letters
    secret = b32decode(letters[1].replace(" ", ""))
    ada.fills("The code that your app shows now", shown(secret, later=-1))
    ada.presses("Go on")
    ada.sees("Write these down or print them")
    ada.presses("I have them")
    ada.presses("Sign out")
    comes(ada, user.email)
    ada.sees("Now show what you have besides")
    ada.fills("Code", shown(secret))
    ada.presses("Sign in")
    ada.sees("Your tasks")
    assert ada.faults == []
    context.close()


def test_a_passkey_is_made_and_opens_the_door(live_server: Any, browser: Any, axe: Axe) -> None:
    user = a_user(role=Role.FUND_MANAGER, scope="fund:lipf", email="ada@example.org")
    context = browser.new_context()
    ada = Visitor(context.new_page(), live_server.url, axe, has_scripts=True)
    tools = context.new_cdp_session(ada.page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    comes(ada, user.email)
    ada.finds_no_barrier()
    ada.presses("Add a passkey")
    ada.fills("What do you call it?", "my computer")
    ada.finds_no_barrier()
    ada.presses("Go on")
    ada.finds_no_barrier()
    ada.presses("Make the passkey")
    ada.sees("Write these down or print them")
    ada.finds_no_barrier()
    ada.presses("I have them")
    ada.sees("my computer")
    ada.finds_no_barrier()
    ada.presses("Sign out")
    comes(ada, user.email)
    ada.finds_no_barrier()
    ada.presses("Use a passkey")
    ada.sees("Your tasks")
    assert Passkey.objects.get().last_used_at is not None
    ada.opens("/account/sessions/")
    ada.finds_no_barrier()
    assert ada.faults == []
    context.close()
