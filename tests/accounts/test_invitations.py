"""People come in by invitation: asked by whoever may, for exactly one role, by a link that works once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from placefund.accounts import actions
from placefund.accounts.models import RoleInvitation
from placefund.domain.roles import Role
from placefund.funds.models import Fund
from placefund.notices.models import Mail, key_of
from placefund.partnerships import actions as partnerships
from placefund.people import actions as people
from placefund.people.models import CLOCK, Membership, User
from placefund.records import clock
from placefund.records.models import Event
from tests.build import a_fund, a_side, a_user, an_organisation
from tests.witness import every_row, refused, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def outbox(django_capture_on_commit_callbacks: Any) -> Any:
    """The mails that go out within it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def a_manager() -> tuple[User, str]:
    scope = f"fund:{a_fund().slug}"
    return a_user(role=Role.FUND_MANAGER, scope=scope), scope


def an_invitation(**given: Any) -> RoleInvitation:
    manager, scope = a_manager()
    asked = {
        "email": "new@example.org",
        "role": Role.MONITORING_OFFICER,
        "scope": scope,
        "by": manager,
        "at": clock.now(),
    }
    return actions.invite(**asked | given)


def key_to(invitation: RoleInvitation) -> str:
    return key_of("come-in", [invitation.pk, invitation.edition])


def page_of(invitation: RoleInvitation) -> str:
    return reverse("come-in", args=[key_to(invitation)])


def link_in(body: str) -> str:
    """The address that a mail leads to. Its key holds the second in which it was made, so another is not the same."""
    found = re.search(r"/come-in/[^/\s]+/", body)
    assert found is not None
    return found[0]


def test_an_invitation_is_a_mail_with_who_asks_for_what_until_when_and_a_link_that_is_kept_nowhere(outbox: Any) -> None:
    with outbox():
        invitation = an_invitation(words="You monitor wave 2.")
    [sent] = mail.outbox
    assert sent.to == ["new@example.org"]
    for told in (
        invitation.invited_by.name,
        "a monitoring officer",
        "You monitor wave 2.",
        "London time",
        link := link_in(sent.body),
    ):
        assert told in sent.body
        assert told in sent.alternatives[0][0]
    assert Client().get(link).status_code == 200
    assert Mail.objects.get().sent_at is not None
    assert link.split("/")[2] not in str(every_row())


def test_the_record_of_an_invitation_names_the_fund_or_the_organisation_and_not_its_key() -> None:
    invitation, body = an_invitation(), an_organisation("Coast Council")
    assert str(invitation) == f"Monitoring officer, {Fund.objects.get().name}"
    assert str(RoleInvitation(role=Role.PARTNER, scope=f"organisation:{body.pk}")) == "Partner, Coast Council"


def test_the_link_makes_the_account_proves_the_address_and_gives_exactly_that_role() -> None:
    invitation = an_invitation()
    client = Client()
    assert "Make your account" in client.get(page_of(invitation)).content.decode()
    answer = client.post(page_of(invitation), {"name": "Ada Nwosu", "password": PASSWORD})
    assert answer.headers["Location"] == reverse("tasks")
    user = User.objects.get(email="new@example.org")
    held = Membership.objects.filter(user=user)
    assert [(row.role, row.scope, row.granted_by) for row in held] == [
        (Role.MONITORING_OFFICER, invitation.scope, invitation.invited_by)
    ]
    assert client.get(reverse("my-account")).context["signed_in_user"] == user
    assert user.check_password(PASSWORD)
    assert "Ada Nwosu has accepted" in [notice.subject for notice in invitation.invited_by.notices.all()]


def test_an_invitation_whose_time_is_over_is_replaced_by_a_new_one_and_opens_nothing_more() -> None:
    early = clock.now() - timedelta(days=30)
    old = an_invitation(at=early)
    new = actions.invite(old.email, Role(old.role), old.scope, by=old.invited_by, at=clock.now())
    old.refresh_from_db()
    assert (old.replaced_at is None, new.replaced_at) == (False, None)
    gone = Client().get(page_of(old))
    assert gone.status_code == 410
    assert "A newer invitation has taken the place of this one. Open the link in its mail." in gone.content.decode()
    with refused("A newer invitation has taken the place of this one. Answer that one."):
        actions.send_again(old, by=old.invited_by, at=clock.now())
    listed = signed_in(old.invited_by).get(reverse("people-of", args=old.scope.split(":"))).content.decode()
    assert "Replaced by a newer one" in listed


def test_a_link_works_once() -> None:
    invitation = an_invitation()
    Client().post(page_of(invitation), {"name": "Ada Nwosu", "password": PASSWORD})
    again = Client().post(page_of(invitation), {"name": "Somebody else", "password": PASSWORD})
    assert again.status_code == 410
    assert "accepted already" in again.content.decode()
    assert User.objects.filter(email="new@example.org").count() == 1


def test_somebody_who_has_an_account_signs_in_and_accepts_and_no_other_account_can() -> None:
    invitation = an_invitation()
    user = people.add_user("New@example.org", "Ada", password=PASSWORD, at=clock.now())
    page = Client().get(page_of(invitation)).content.decode()
    assert ("Sign in with it" in page, "Make your account" in page) == (True, False)
    before = every_row()
    stranger = signed_in(a_user())
    assert "for another address" in stranger.get(page_of(invitation)).content.decode()
    stranger.post(page_of(invitation), {"name": "Me", "password": PASSWORD})
    assert Membership.objects.filter(role=Role.MONITORING_OFFICER).count() == 0
    assert len(every_row()["accounts_roleinvitation"]) == len(before["accounts_roleinvitation"])
    assert signed_in(user).post(page_of(invitation)).headers["Location"] == reverse("tasks")
    assert Membership.objects.get(role=Role.MONITORING_OFFICER).user == user


def test_a_weak_password_is_refused_in_words_and_makes_nobody() -> None:
    invitation = an_invitation()
    answer = Client().post(page_of(invitation), {"name": "Ada", "password": "password"})
    assert answer.status_code == 422
    assert "This password is too short" in answer.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("key", ["nonsense", "WzEsMV0:1xXenx:jP48xWR2u_n_3FvppNOZMz6AFM2aOhXFV3CVXnbhppg"])
def test_a_key_that_is_none_of_ours_opens_nothing(key: str) -> None:
    an_invitation()
    assert Client().get(reverse("come-in", args=[key])).status_code == 410
    assert Client().post(reverse("decline-role", args=[key])).status_code == 410


def test_an_invitation_expires_and_is_sent_again_with_a_new_key(outbox: Any) -> None:
    invitation = an_invitation()
    first = page_of(invitation)
    RoleInvitation.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    assert "Its last day is over" in Client().get(first).content.decode()
    with outbox():
        again = actions.send_again(invitation, by=invitation.invited_by, at=clock.now())
    assert Client().get(link_in(mail.outbox[-1].body)).context["invitation"] == again
    assert Client().get(first).status_code == 410
    assert Client().get(page_of(again)).status_code == 200


def test_a_withdrawn_one_says_so_and_is_answered_no_more() -> None:
    invitation = an_invitation()
    actions.withdraw(invitation, by=invitation.invited_by, at=clock.now())
    assert "It was withdrawn" in Client().get(page_of(invitation)).content.decode()
    with refused("This invitation was withdrawn. Ask whoever invited you what has changed."):
        actions.accept_as_new(invitation, "Ada", PASSWORD, at=clock.now())


def test_no_account_is_needed_to_decline_and_whoever_asked_is_told() -> None:
    invitation = an_invitation()
    Client().post(reverse("decline-role", args=[key_to(invitation)]))
    assert invitation.invited_by.notices.get().subject == "new@example.org has declined"
    assert not User.objects.filter(email="new@example.org").exists()


def test_whether_an_address_is_known_is_told_to_nobody_who_invites() -> None:
    manager, scope = a_manager()
    known = a_user().email
    client, told = signed_in(manager), list[object]()
    for email in (known, "nobody@example.org"):
        answer = client.post(
            reverse("invite-to-role", args=scope.split(":")),
            {"email": email, "role": "monitoring_officer"},
            follow=True,
        )
        said = [str(message) for message in answer.context["messages"]]
        told.append((answer.redirect_chain, [words.replace(email, "…") for words in said]))
    assert told[0] == told[1]
    listed = client.get(reverse("people-of", args=scope.split(":"))).context["invitations"]
    assert [standing.value for _, standing in listed] == ["open", "open"]


def test_nobody_gives_a_role_where_they_hold_none_that_gives_it() -> None:
    manager, scope = a_manager()
    elsewhere = f"fund:{a_fund().slug}"
    for by, role, where in (
        (manager, Role.MONITORING_OFFICER, elsewhere),
        (manager, Role.ADMINISTRATOR, "installation:this"),
        (a_user(role=Role.FINANCE_OFFICER, scope=scope), Role.FINANCE_OFFICER, scope),
        (a_user(role=Role.AUDITOR, scope=scope), Role.FUND_MANAGER, scope),
        (manager, Role.AUDITOR, scope),  # nobody chooses who looks at their own work
    ):
        before = every_row()
        with pytest.raises(Exception, match="You may not make somebody"):
            actions.invite("new@example.org", role, where, by=by, at=clock.now())
        assert every_row() == before


def test_nobody_gives_themselves_a_role() -> None:
    manager, scope = a_manager()
    with refused("Nobody gives themselves a role. Ask a colleague who may give it."):
        actions.invite(manager.email.upper(), Role.DECISION_MAKER, scope, by=manager, at=clock.now())


def test_who_has_left_lets_nobody_in_any_more() -> None:
    invitation = an_invitation()
    people.end_role(invitation.invited_by, Role.FUND_MANAGER, invitation.scope, by=CLOCK, at=clock.now())
    sentence = f"{invitation.invited_by} may not give this role any more. Ask the fund or your organisation."
    with refused(sentence):
        actions.accept_as_new(invitation, "Ada", PASSWORD, at=clock.now())


def test_the_first_person_of_an_organisation_is_let_in_by_a_fund_and_the_next_by_its_own() -> None:
    manager, _ = a_manager()
    scope = f"organisation:{an_organisation().pk}"
    first = actions.invite("lead@council.example", Role.LEAD_BIDDER, scope, by=manager, at=clock.now())
    actions.accept_as_new(first, "Leo Salt", PASSWORD, at=clock.now())
    with pytest.raises(Exception, match="You may not make somebody"):
        actions.invite("other@council.example", Role.LEAD_BIDDER, scope, by=manager, at=clock.now())
    lead = User.objects.get(email="lead@council.example")
    actions.invite("other@council.example", Role.CERTIFIER, scope, by=lead, at=clock.now())


def test_the_same_invitation_is_not_sent_twice_and_a_role_that_is_held_is_not_given() -> None:
    invitation = an_invitation()
    by, scope = invitation.invited_by, invitation.scope
    with refused("new@example.org is invited to this already. Send that invitation again."):
        actions.invite("NEW@example.org", Role.MONITORING_OFFICER, scope, by=by, at=clock.now())
    actions.accept_as_new(invitation, "Ada", PASSWORD, at=clock.now())
    with refused("new@example.org holds this role here already."):
        actions.invite("new@example.org", Role.MONITORING_OFFICER, scope, by=by, at=clock.now())


def test_the_record_holds_no_address_of_anybody() -> None:
    invitation = an_invitation()
    actions.decline(invitation, at=clock.now())
    assert "new@example.org" not in str(list(Event.objects.values_list("actor", "subject", "details")))


def test_who_holds_what_is_listed_with_who_gave_it_and_ends_with_a_reason() -> None:
    invitation = an_invitation()
    actions.accept_as_new(invitation, "Ada Nwosu", PASSWORD, at=clock.now())
    client = signed_in(invitation.invited_by)
    page = client.get(reverse("people-of", args=invitation.scope.split(":"))).content.decode()
    assert ("Ada Nwosu" in page, "Monitoring officer" in page) == (True, True)
    row = Membership.objects.get(role=Role.MONITORING_OFFICER)
    where = reverse("end-role", args=[row.pk])
    foreseen = client.post(where, {"reason": "Has left.", "foresee": "on"}).content.decode()
    assert "You are no longer a monitoring officer" in foreseen
    row.refresh_from_db()
    assert row.ended_at is None
    client.post(where, {"reason": "Has left."})
    row.refresh_from_db()
    assert row.ended_at is not None
    assert row.user.notices.get().text == "Has left."
    assert Event.objects.get(verb="ended").details["reason"] == "Has left."


def test_the_last_administrator_cannot_be_locked_out() -> None:
    only = a_user(role=Role.ADMINISTRATOR, scope="installation:this")
    row = Membership.objects.get(user=only)
    with refused("Nobody else could let people in then. Invite another administrator first, and end this role after."):
        actions.end(row, reason="Leaves.", by=only, at=clock.now())
    a_user(role=Role.ADMINISTRATOR, scope="installation:this")
    assert actions.end(row, reason="Leaves.", by=only, at=clock.now()) == 1


def test_a_scope_that_is_not_there_has_no_people() -> None:
    client = signed_in(a_user(role=Role.ADMINISTRATOR, scope="installation:this"))
    for scope in ("fund:nobody", "organisation:0", "organisation:99999999999999999999", "partnership:1", "x:y"):
        assert client.get(reverse("people-of", args=scope.split(":"))).status_code == 404


def test_the_last_manager_of_a_fund_is_let_go_by_an_administrator_alone() -> None:
    manager, scope = a_manager()
    row = Membership.objects.get(user=manager)
    fund = Fund.objects.get(slug=scope.partition(":")[2])
    with refused(
        f"Nobody else would run {fund.name} then. Invite another fund manager first, and end this role after."
    ):
        actions.end(row, reason="Leaves.", by=manager, at=clock.now())
    keeper = a_user(role=Role.ADMINISTRATOR, scope="installation:this")
    assert actions.end(row, reason="Leaves.", by=keeper, at=clock.now()) == 1


def test_who_ends_their_own_role_is_led_to_a_page_they_may_see() -> None:
    manager, scope = a_manager()
    a_user(role=Role.FUND_MANAGER, scope=scope)
    client, row = signed_in(manager), Membership.objects.get(user=manager)
    answer = client.post(reverse("end-role", args=[row.pk]), {"reason": "I move on."}, follow=True)
    assert answer.redirect_chain == [(reverse("my-account"), 302)]
    assert answer.status_code == 200


def test_a_lead_lets_in_the_first_person_of_a_partner_and_says_what_it_is_about(outbox: Any) -> None:
    side = a_side()
    body = an_organisation("Brightwater Pumps Ltd")
    partner = partnerships.invite(side.partnership, body, by=side.lead, at=clock.now())
    client, where = signed_in(side.lead), reverse("partnership", args=[side.partnership.pk])
    assert "Invite somebody there" in client.get(where).content.decode()
    with outbox():
        client.post(
            reverse("invite-partner-person", args=[side.partnership.pk, partner.pk]), {"email": "nina@pumps.example"}
        )
    assert side.partnership.name in mail.outbox[-1].body
    assert str(side.partnership.lead) in mail.outbox[-1].body
    page = client.get(where).content.decode()
    assert ("nina@pumps.example was invited on" in page, "Invite somebody there" in page) == (True, False)
    invitation = RoleInvitation.objects.get()
    assert client.post(reverse("send-invitation-again", args=[invitation.pk])).status_code == 302
    invitation.refresh_from_db()
    nina = actions.accept_as_new(invitation, "Nina Brook", PASSWORD, at=clock.now())
    assert signed_in(nina).get(reverse("invitation", args=[partner.pk])).status_code == 200
    assert Event.objects.get(verb="added", about_person=nina.pk).actor_id == nina.pk
    with refused("Brightwater Pumps Ltd has people here already. They are told by a message."):
        partnerships.invite_person(partner, "other@pumps.example", by=side.lead, at=clock.now())


def test_nobody_but_who_let_a_first_person_in_changes_that_invitation() -> None:
    side, other = a_side(), a_side()
    partner = partnerships.invite(side.partnership, an_organisation("Pumps Ltd"), by=side.lead, at=clock.now())
    sent = partnerships.invite_person(partner, "nina@pumps.example", by=side.lead, at=clock.now())
    assert signed_in(other.lead).post(reverse("withdraw-invitation", args=[sent.pk])).status_code == 403
    assert signed_in(side.lead).post(reverse("withdraw-invitation", args=[sent.pk])).status_code == 302
