"""Drafting in a real Chromium: an answer saves itself, two writers see both texts, and no word is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.people.models import User
from placefund.records import clock
from tests.build import AT, a_user, an_application

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def opened_by(user: User, browser: Any, live_server: Any) -> Any:
    """A page of a person who is signed in."""
    client = Client()
    client.force_login(user)
    key = client.session.session_key
    assert isinstance(client.session, SessionStore)
    context = browser.new_context()
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize(
    ("is_own", "told", "title"),
    [
        (False, "saved this answer while you were writing", "Two people have written this answer"),
        (True, "You saved this answer yourself in another window", "You have written this answer twice"),
    ],
    ids=["two people", "one in two windows"],
)
def test_an_answer_saves_itself_and_two_writers_choose(
    is_own: bool, told: str, title: str, live_server: Any, browser: Any
) -> None:
    clock.move_to(AT)
    draft = an_application()
    side = draft.side  # type: ignore[attr-defined]
    address = live_server.url + reverse("answer-question", args=[draft.pk, "vision"])
    colleague = a_user(role=Role.LEAD_BIDDER, scope=f"organisation:{side.partnership.lead_id}")
    page = opened_by(side.lead, browser, live_server)
    other = opened_by(side.lead if is_own else colleague, browser, live_server)

    page.goto(address)
    page.get_by_label("Your answer").fill("First words.")
    page.locator("[name=seen_version][value]").wait_for(state="attached")
    page.get_by_text("Saved at").wait_for()
    assert page.locator("[name=seen_version]").input_value() == "1"
    assert draft.answers.get().value == "First words."

    other.goto(address)
    other.get_by_label("Your answer").fill("Words of the other.")
    other.get_by_role("button", name="Save and return").click()
    page.get_by_label("Your answer").fill("First words, and more.")
    page.get_by_text(told).wait_for()
    page.get_by_role("button", name="Save and return").click()
    assert page.get_by_role("heading", level=1).inner_text() == title
    assert page.get_by_text("Words of the other.").count() == 1
    page.get_by_role("button", name="Save this answer").click()
    page.wait_for_url("**" + reverse("application", args=[draft.pk]))
    assert draft.answers.get().value == "First words, and more."

    page.goto(address)
    assert page.get_by_label("Your answer").input_value() == "First words, and more."
    assert page.locator(".pf-unsaved").count() == 0
