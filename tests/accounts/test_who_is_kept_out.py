"""What people try who want more than they were given: another organisation, a role of a colleague, a key that outlives its giver."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from placefund.accounts import actions
from placefund.accounts.queries import UnknownScope, place_of_work
from placefund.config.logs import WithoutKeys
from placefund.domain.roles import Role
from placefund.notices.models import Mail, key_of
from placefund.partnerships import actions as partnerships
from placefund.people import actions as people
from placefund.people.access import INSTALLATION, may_give
from placefund.people.models import CLOCK, Membership, Organisation, User
from placefund.records import clock
from tests.build import a_fund, a_side, a_user, an_organisation
from tests.witness import nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEVER_AGAIN = "{organisation} has had people here before. An administrator lets in the next one."


def a_manager() -> User:
    return a_user(role=Role.FUND_MANAGER, scope=f"fund:{a_fund().slug}")


def somebody_in(organisation: Organisation, role: Role = Role.PARTNER) -> User:
    return a_user(role=role, scope=f"organisation:{organisation.pk}")


def fresh(user: User) -> User:
    """The same person as the next request sees them."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("prefix", ["0", "00"])
def test_an_organisation_has_one_scope_and_no_number_with_noughts_opens_it(prefix: str) -> None:
    organisation = an_organisation()
    somebody_in(organisation, Role.LEAD_BIDDER)
    alias, client = f"{prefix}{organisation.pk}", signed_in(a_manager())
    for name in ("people-of", "invite-to-role"):
        assert client.get(reverse(name, args=["organisation", alias])).status_code == 404
    with pytest.raises(UnknownScope):
        place_of_work(f"organisation:{alias}")
    with pytest.raises(UnknownScope):
        actions.invite("me@example.org", Role.LEAD_BIDDER, f"organisation:{alias}", by=a_manager(), at=clock.now())


def test_whose_people_have_all_left_is_opened_by_an_administrator_and_by_no_fund() -> None:
    side = a_side()
    lead, scope = side.partnership.lead, f"organisation:{side.partnership.lead_id}"
    for row in Membership.objects.filter(scope=scope):
        people.end_membership(row, by=CLOCK, at=clock.now())
    assert may_give(a_manager(), Role.PARTNER, scope) is False
    assert may_give(a_user(role=Role.ADMINISTRATOR, scope="installation:this"), Role.PARTNER, scope) is True
    rival = a_side()
    asked = partnerships.invite(rival.partnership, lead, by=rival.lead, at=clock.now())
    with refused(NEVER_AGAIN.format(organisation=lead)):
        partnerships.invite_person(asked, "accomplice@example.org", by=rival.lead, at=clock.now())


def an_asked_organisation() -> tuple[Any, Any, Any]:
    side, organisation = a_side(), an_organisation()
    asked = partnerships.invite(side.partnership, organisation, by=side.lead, at=clock.now())
    return side, asked, partnerships.invite_person(asked, "first@example.org", by=side.lead, at=clock.now())


def test_the_first_person_of_an_asked_organisation_is_let_in() -> None:
    _, asked, invitation = an_asked_organisation()
    user = actions.accept_as_new(invitation, "Flo", PASSWORD, at=clock.now())
    assert {(row.role, row.scope) for row in user.memberships.all()} == {
        ("partner", f"organisation:{asked.organisation_id}"),
        ("organisation_administrator", f"organisation:{asked.organisation_id}"),
    }


def test_a_lead_who_has_left_lets_in_nobody_s_first_person() -> None:
    side, _, invitation = an_asked_organisation()
    people.end_role(side.lead, Role.LEAD_BIDDER, f"organisation:{side.partnership.lead_id}", by=CLOCK, at=clock.now())
    with refused(f"{side.lead} may not give this role any more. Ask the fund or your organisation."):
        actions.accept_as_new(invitation, "Flo", PASSWORD, at=clock.now())


def test_an_invitation_taken_back_takes_back_that_to_its_first_person() -> None:
    side, asked, invitation = an_asked_organisation()
    partnerships.take_back(asked, by=side.lead, at=clock.now())
    with refused("This invitation was withdrawn. Ask whoever invited you what has changed."):
        actions.accept_as_new(invitation, "Flo", PASSWORD, at=clock.now())


def test_what_one_lead_takes_back_leaves_what_another_sent() -> None:
    side, asked, _ = an_asked_organisation()
    other = a_side()
    theirs = partnerships.invite(other.partnership, asked.organisation, by=other.lead, at=clock.now())
    sent = partnerships.invite_person(theirs, "second@example.org", by=other.lead, at=clock.now())
    partnerships.take_back(asked, by=side.lead, at=clock.now())
    actions.accept_as_new(sent, "Flo", PASSWORD, at=clock.now())


def test_whoever_sends_an_invitation_again_answers_for_it() -> None:
    scope = f"fund:{a_fund().slug}"
    first, second = (a_user(role=Role.FUND_MANAGER, scope=scope) for _ in range(2))
    invitation = actions.invite("new@example.org", Role.FINANCE_OFFICER, scope, by=first, at=clock.now())
    people.end_role(first, Role.FUND_MANAGER, scope, by=CLOCK, at=clock.now())
    again = actions.send_again(invitation, by=second, at=clock.now())
    user = actions.accept_as_new(again, "Ada", PASSWORD, at=clock.now())
    assert user.memberships.get().granted_by == second


def test_nobody_sends_themselves_an_invitation_again() -> None:
    scope = f"fund:{a_fund().slug}"
    first, second = (a_user(role=Role.FUND_MANAGER, scope=scope) for _ in range(2))
    invitation = actions.invite(second.email, Role.DECISION_MAKER, scope, by=first, at=clock.now())
    with refused("Nobody gives themselves a role. Ask a colleague who may give it."):
        actions.send_again(invitation, by=second, at=clock.now())


def test_ending_a_role_in_one_organisation_leaves_what_somebody_does_for_another() -> None:
    """A colleague in one organisation has no say over the bids of another, nor learns how many there are."""
    theirs = a_side()
    mine = an_organisation()
    boss = somebody_in(mine, Role.LEAD_BIDDER)
    row = people.grant(theirs.partner, Role.PARTNER, f"organisation:{mine.pk}", by=boss, at=clock.now())
    assert actions.end(row, reason="Has left.", by=boss, at=clock.now()) == 1
    held = theirs.partner.memberships.filter(ended_at__isnull=True).values_list("scope", flat=True)
    assert f"partnership:{theirs.partnership.pk}" in held


def test_ending_the_last_role_in_any_organisation_ends_the_parts_in_partnerships() -> None:
    side = a_side()
    own = side.partner.memberships.get(scope__startswith="organisation:")
    people.end_role(side.partner, Role.PARTNER, own.scope, by=CLOCK, at=clock.now())
    assert not side.partner.memberships.filter(ended_at__isnull=True).exists()


def test_an_administrator_who_was_deposed_meanwhile_is_refused_at_the_next_step_and_nothing_changes() -> None:
    first, second = (a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE) for _ in range(2))
    client, page = signed_in(first), reverse("site-operator")
    assert client.get(page).status_code == 200  # the form is open while the role ends
    row = first.memberships.get(role="administrator")
    actions.end(row, reason="Has left.", by=second, at=clock.now())
    entered = {
        "name": "Example Council",
        "identifier": "GB-COH-01234567",
        "address": "1 Quay Street, Poole, BH15 1AA",
        "reply_to": "help@council.example",
    }
    with nothing_changes():
        answers = [client.post(page, entered), client.post(reverse("send-test-mail")), client.get(page)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    sentence = f"You are signed in as {first}. This page is for people who may look after this installation"
    assert all(sentence in " ".join(answer.content.decode().split()) for answer in answers)
    assert signed_in(second).post(page, entered).status_code == 302  # who is one still does the same


def test_a_throttled_change_of_a_password_says_when_as_the_page_to_sign_in_does() -> None:
    user = people.add_user("ada@example.org", "Ada", password=PASSWORD, at=clock.now())
    client, entered = signed_in(user), {"old": "a wrong old one", "password": "a staple in the river"}
    for _ in range(10):
        client.post(reverse("change-password"), entered)
    answer = client.post(reverse("change-password"), entered)
    assert answer.status_code == 429
    assert "+00:00" not in answer.content.decode()


@pytest.mark.parametrize(
    "line",
    [
        "/sign-in/?next=/come-in/WzEsMV0:1x:jP/",
        "/sign-in/?next=%2Fcome-in%2FWzEsMV0%3A1x%3AjP%2F",
        "/sign-in/?next=%2fforgotten%2fWzEsMV0%3A1x%3AjP%2f",
    ],
)
def test_the_log_holds_no_key_of_a_page_that_was_asked_for_on_the_way(line: str) -> None:
    record = logging.LogRecord("django.request", 30, "", 0, "%s", (line,), None)
    WithoutKeys().filter(record)
    assert "WzEsMV0" not in record.getMessage()


def test_a_page_that_a_key_opens_is_kept_by_no_browser_and_offered_to_no_search_engine() -> None:
    invitation = actions.invite("new@example.org", Role.AUDITOR, f"fund:{a_fund().slug}", by=_admin(), at=clock.now())
    key = key_of("come-in", [invitation.pk, invitation.edition])
    for where in (reverse("come-in", args=[key]), reverse("new-password", args=["nonsense"])):
        answer = Client().get(where)
        assert "no-store" in answer.headers["Cache-Control"]
        assert 'rel="canonical"' not in answer.content.decode()


def _admin() -> User:
    return a_user(role=Role.ADMINISTRATOR, scope="installation:this")


def test_what_a_lead_writes_to_a_partner_is_not_read_by_the_administrator(
    django_capture_on_commit_callbacks: Any,
) -> None:
    side, organisation = a_side(), an_organisation()
    asked = partnerships.invite(side.partnership, organisation, by=side.lead, at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        partnerships.invite_person(asked, "first@example.org", words="We bid £9m.", by=side.lead, at=clock.now())
    assert "We bid £9m." in mail.outbox[-1].body
    sent = Mail.objects.get(to="first@example.org")
    assert "We bid" not in signed_in(_admin()).get(reverse("mail", args=[sent.pk])).content.decode()


def test_the_last_administrator_is_counted_among_those_who_look_after_this_installation() -> None:
    only = _admin()
    a_user(role=Role.ADMINISTRATOR, scope="fund:lipf")
    row = only.memberships.get()
    with refused("Nobody else could let people in then. Invite another administrator first, and end this role after."):
        actions.end(row, reason="Leaves.", by=only, at=clock.now())


def test_a_last_day_at_the_end_of_all_calendars_is_refused_in_words() -> None:
    fund = a_fund()
    client, far = signed_in(_admin()), {"last_day_day": "31", "last_day_month": "12", "last_day_year": "9999"}
    where = reverse("invite-to-role", args=["fund", fund.slug])
    answer = client.post(where, {"email": "new@example.org", "role": "auditor"} | far)
    assert (answer.status_code, Mail.objects.count()) == (422, 0)


def test_who_asks_an_organisation_to_bid_is_seen_by_its_own_people_and_by_whoever_asked() -> None:
    """A draft is its authors' business: a fund that opens the page of an organisation does not learn whom a lead asks."""
    side, asked, invitation = an_asked_organisation()
    where = reverse("people-of", args=["organisation", asked.organisation_id])
    for user in (a_manager(), _admin()):
        page = signed_in(user).get(where).content.decode()
        assert (side.lead.name in page, invitation.email in page) == (False, False)
        assert signed_in(user).post(reverse("withdraw-invitation", args=[invitation.pk])).status_code == 403
    own = somebody_in(asked.organisation, Role.LEAD_BIDDER)
    assert invitation.email in signed_in(own).get(where).content.decode()


def test_the_folder_of_an_installation_is_for_its_own_account_alone(tmp_path: Path) -> None:
    """The database lies in it, and where no mail system is set, mails with their keys."""
    home = tmp_path / "new"
    environment = {"PLACEFUND_HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", "import placefund.config.settings"], env=environment, check=True)
    assert (home / "secret-key").exists()
    assert home.stat().st_mode & 0o077 == 0


def test_a_lead_does_not_learn_that_another_asks_the_same_person() -> None:
    _, asked, invitation = an_asked_organisation()
    other = a_side()
    theirs = partnerships.invite(other.partnership, asked.organisation, by=other.lead, at=clock.now())
    sent = partnerships.invite_person(theirs, invitation.email, by=other.lead, at=clock.now())
    assert sent.pk != invitation.pk
    with refused(f"{invitation.email} is invited to this already. Send that invitation again."):
        partnerships.invite_person(theirs, invitation.email, by=other.lead, at=clock.now())
