"""What whoever runs this site says in their own words stands on public pages; the rest of these pages says what is so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from placefund.accounts.models import SiteStatement
from placefund.accounts.statements.actions import state_for_site
from placefund.domain.roles import Role
from placefund.domain.site_matters import SiteMatter
from placefund.funds.models import Round
from placefund.people.access import INSTALLATION, NotYours
from placefund.people.models import User
from placefund.records import clock
from placefund.records.models import Event
from tests.build import AT, a_fund, a_user, an_open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)


def text_of(client: Client, name: str) -> str:
    return client.get(reverse(name)).content.decode()


def test_until_something_is_said_the_pages_say_that_nothing_is(client: Client) -> None:
    assert "They have not said here yet how to reach them." in text_of(client, "help")
    assert "They have not said yet who is responsible for personal data here" in text_of(client, "privacy")


def test_the_address_for_answers_stands_in_where_nothing_is_said(client: Client, settings: object) -> None:
    settings.REPLY_TO = "help@example.org"  # type: ignore[attr-defined]
    assert 'href="mailto:help@example.org"' in text_of(client, "help")


def test_an_administrator_says_it_and_says_it_otherwise(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    address = reverse("site-statements")
    client.post(address, {"contact": "Ring 0100 555 0100, weekdays.", "privacy": "Example Council is responsible."})
    answer = client.post(
        address, {"contact": "Ring <b>us</b>.", "privacy": "Example Council is responsible."}, follow=True
    )
    assert "It stands on the pages now." in answer.content.decode()
    assert [row.matter for row in SiteStatement.objects.all()] == ["contact", "privacy", "contact"]
    assert "Ring &lt;b&gt;us&lt;/b&gt;." in text_of(Client(), "help")
    assert "Example Council is responsible." in text_of(Client(), "privacy")
    assert Event.objects.filter(verb="stated for the site", actor_id=administrator.pk).count() == 3
    answer = client.post(
        address, {"contact": "Ring <b>us</b>.", "privacy": "Example Council is responsible."}, follow=True
    )
    assert "Nothing was changed." in answer.content.decode()


def test_nobody_else_says_it(client: Client) -> None:
    manager = a_user(role=Role.FUND_MANAGER, scope=f"fund:{a_fund().slug}")
    with pytest.raises(NotYours):
        state_for_site({SiteMatter.CONTACT: "Ring me."}, by=manager, at=AT)
    client.force_login(manager)
    assert client.post(reverse("site-statements"), {"contact": "Ring me."}).status_code == 403
    assert not SiteStatement.objects.exists()


def test_help_leads_to_where_a_fund_is_asked(client: Client) -> None:
    round_ = an_open_round()
    Round.objects.update(closes_at=clock.now() + timedelta(days=1))
    assert reverse("round", args=[round_.pk]) in text_of(client, "help")


@pytest.mark.parametrize("name", ["home", "help", "privacy", "about"])
def test_no_cookie_is_set_for_who_only_reads(client: Client, name: str) -> None:
    a_fund()
    assert not client.get(reverse(name)).cookies
