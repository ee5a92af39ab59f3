"""An organisation has people who look after it: they say who may bind it, hand over, and leave nobody without a way to act."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from placefund.accounts import actions as accounts
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.organisations import actions
from placefund.organisations.models import Handover
from placefund.people.access import INSTALLATION, NotYours
from placefund.people.actions import end_role
from placefund.people.models import CLOCK, Membership, Organisation, User
from placefund.records import clock
from placefund.records.models import Event
from tests.build import Side, a_side, a_user, an_application, an_award, an_organisation
from tests.witness import every_row, signed_in

pytestmark = pytest.mark.django_db
ADMINISTRATOR = Role.ORGANISATION_ADMINISTRATOR


def scope_of(body: Organisation) -> str:
    return f"organisation:{body.pk}"


def an_administrator(body: Organisation, name: str = "Odalys") -> User:
    return a_user(name, role=ADMINISTRATOR, scope=scope_of(body))


def roles_of(user: User) -> set[tuple[str, str]]:
    return set(Membership.objects.filter(user=user, ended_at=None).values_list("role", "scope"))


def held(user: User, role: Role) -> Membership:
    return Membership.objects.get(user=user, role=role, ended_at=None)


def accepted(email: str, role: Role, body: Organisation, by: User) -> User:
    at = clock.now()
    invitation = accounts.invite(email, role, scope_of(body), by=by, at=at)
    return accounts.accept_as_new(invitation, "Nova Lindqvist", "correct horse battery", at=at)


# --- how the first one comes --------------------------------------------------------------------------------------------


def test_whoever_first_acts_for_an_organisation_looks_after_it_and_the_second_does_not() -> None:
    body = an_organisation()
    keeper = a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)
    first = accepted("first@example.org", Role.PARTNER, body, keeper)
    second = accepted("second@example.org", Role.PARTNER, body, first)
    assert roles_of(first) == {("partner", scope_of(body)), (ADMINISTRATOR.value, scope_of(body))}
    assert roles_of(second) == {("partner", scope_of(body))}


def test_a_migration_names_whoever_first_acted_and_acts_still() -> None:
    left, lone, empty = an_organisation(), an_organisation(), an_organisation()
    gone = a_user(role=Role.PARTNER, scope=scope_of(left))
    end_role(gone, Role.PARTNER, scope_of(left), by=CLOCK, at=clock.now())
    stays = a_user(role=Role.LEAD_BIDDER, scope=scope_of(left))
    a_user(role=Role.PARTNER, scope=scope_of(left))
    signs = a_user(role=Role.CERTIFIER, scope=scope_of(lone))
    migration: Any = import_module("placefund.people.migrations.0007_first_administrators")
    migration.name_administrators(apps, None)
    rows = Membership.objects.filter(role=ADMINISTRATOR)
    assert [(row.user, row.scope, row.granted_by) for row in rows] == [(stays, scope_of(left), None)]
    assert roles_of(signs) == {("certifier", scope_of(lone))}
    assert not Membership.objects.filter(scope=scope_of(empty)).exists()
    event = Event.objects.latest("pk")
    assert (event.sentence, event.subject, event.details["role"]) == (
        "Gave somebody a role",
        f"person {stays.pk}",
        ADMINISTRATOR.value,
    )
    migration.forget_administrators(apps, None)
    assert not Membership.objects.filter(role=ADMINISTRATOR).exists()


# --- who may bind it ----------------------------------------------------------------------------------------------------


def test_who_looks_after_an_organisation_says_who_may_bind_it_and_a_lead_no_more() -> None:
    side = a_side()
    body = side.organisations["civic"]
    accounts.invite("before@example.org", Role.CERTIFIER, scope_of(body), by=side.lead, at=clock.now())
    keeper = an_administrator(body)
    lead = User.objects.get(pk=side.lead.pk)
    with pytest.raises(NotYours):
        accounts.invite("signs@example.org", Role.CERTIFIER, scope_of(body), by=lead, at=clock.now())
    accounts.invite("stands@example.org", Role.PARTNER, scope_of(body), by=lead, at=clock.now())
    signs = accepted("signs@example.org", Role.CERTIFIER, body, keeper)
    row = held(signs, Role.CERTIFIER)
    assert (row.granted_by, row.confirmed_by) == (keeper, keeper)


def test_a_role_that_somebody_else_gave_is_confirmed_once_and_by_another_person(client: Client) -> None:
    side = a_side()
    body = side.organisations["civic"]
    keeper = an_administrator(body)
    row = held(side.certifier, Role.CERTIFIER)
    people = reverse("people-of", args=["organisation", body.pk])
    browser = signed_in(keeper)
    assert f"Confirm that {side.certifier} may bind it" in browser.get(reverse("tasks")).content.decode()
    assert reverse("confirm-binder", args=[body.pk, row.pk]) in browser.get(people).content.decode()
    browser.post(reverse("confirm-binder", args=[body.pk, row.pk]))
    row.refresh_from_db()
    assert row.confirmed_by == keeper
    assert Notice.objects.filter(recipient=side.certifier, subject=f"You may bind {body}").count() == 1
    assert Event.objects.latest("pk").sentence == "Confirmed that somebody may bind the organisation"
    assert f"Confirm that {side.certifier} may bind it" not in browser.get(reverse("tasks")).content.decode()
    with pytest.raises(NotPossible, match="confirmed already"):
        actions.confirm_binder(row, body, by=keeper, at=clock.now())


def test_nobody_confirms_their_own_role_nor_one_of_another_organisation() -> None:
    side, other = a_side(), a_side()
    body = side.organisations["civic"]
    both = a_user(role=ADMINISTRATOR, scope=scope_of(body))
    own = Membership.objects.create(user=both, role=Role.CERTIFIER, scope=scope_of(body), granted_at=clock.now())
    before = every_row()
    for row, by in (
        (own, both),
        (held(other.certifier, Role.CERTIFIER), both),
        (held(side.certifier, Role.CERTIFIER), side.lead),
        (held(side.certifier, Role.CERTIFIER), an_administrator_of(other)),
    ):
        with pytest.raises(NotAllowed):
            actions.confirm_binder(row, body, by=by, at=clock.now())
    assert every_row() == before


def an_administrator_of(side: Side) -> User:
    body = side.organisations["civic"]
    return User.objects.filter(memberships__scope=scope_of(body), memberships__role=ADMINISTRATOR).first() or side.lead


# --- nobody leaves it without somebody who can act ----------------------------------------------------------------------


def test_the_last_lead_of_a_live_bid_stays_until_another_leads() -> None:
    side = a_side()
    an_application("draft", side=side)
    body = side.organisations["civic"]
    keeper = an_administrator(body)
    row = held(side.lead, Role.LEAD_BIDDER)
    before = every_row()
    with pytest.raises(NotPossible, match="is the last who can lead for"):
        accounts.end(row, reason="Leaves.", by=keeper, at=clock.now())
    assert every_row() == before
    a_user(role=Role.LEAD_BIDDER, scope=scope_of(body))
    assert accounts.end(row, reason="Leaves.", by=keeper, at=clock.now()) == 1


def test_the_last_partner_of_an_award_stays_and_of_a_bid_that_was_withdrawn_may_go() -> None:
    award = an_award()
    side: Side = award.side  # type: ignore[attr-defined]
    body = side.organisations["business"]
    keeper = an_administrator(body)
    partner = User.objects.get(memberships__scope=scope_of(body), memberships__role=Role.PARTNER)
    row = Membership.objects.get(user=partner, role=Role.PARTNER, scope=scope_of(body))
    with pytest.raises(NotPossible, match="is the last who acts for"):
        accounts.end(row, reason="Leaves.", by=keeper, at=clock.now())
    award.state = "declined"
    award.save()
    assert accounts.end(row, reason="Leaves.", by=keeper, at=clock.now()) == 2


def test_who_last_looks_after_an_organisation_hands_over_before_they_go() -> None:
    side = a_side()
    body = side.organisations["civic"]
    keeper = an_administrator(body)
    boss = a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)
    with pytest.raises(NotPossible, match="Hand over to one of them first"):
        accounts.end(held(keeper, ADMINISTRATOR), reason="Leaves.", by=boss, at=clock.now())
    lone = an_organisation()
    alone = an_administrator(lone)
    assert accounts.end(held(alone, ADMINISTRATOR), reason="Leaves.", by=boss, at=clock.now()) == 1


# --- handing over -------------------------------------------------------------------------------------------------------


def test_a_handover_names_what_is_open_and_the_successor_acts_in_their_place() -> None:
    side = a_side()
    bid = an_application("draft", side=side)
    body = side.organisations["civic"]
    people_of_it = Membership.objects.create(
        user=side.lead, role=ADMINISTRATOR, scope=scope_of(body), granted_at=clock.now()
    )
    waiting = accounts.invite("waits@example.org", Role.PARTNER, scope_of(body), by=side.lead, at=clock.now())
    page = reverse("hand-over", args=[body.pk, side.lead.pk])
    browser = signed_in(side.lead)
    given = {"successor": side.certifier.pk, "leaves": "on", "reason": "Retires in May."}
    shown = browser.post(page, given | {"foresee": "1"}).content.decode()
    assert "You look after" in shown
    assert Handover.objects.count() == 0
    browser.post(page, given)
    handover = Handover.objects.get()
    people_of_it.refresh_from_db()
    assert people_of_it.ended_at is not None
    assert roles_of(side.lead) == set()
    assert roles_of(side.certifier) == {
        ("certifier", scope_of(body)),
        ("lead_bidder", scope_of(body)),
        (ADMINISTRATOR.value, scope_of(body)),
    }
    told = Notice.objects.get(recipient=side.certifier, subject=f"You look after {body} now")
    for named in (bid.title or str(bid.partnership), waiting.email, "Retires in May."):
        assert named in told.text
    read = signed_in(side.certifier).get(reverse("handover", args=[handover.pk])).content.decode()
    assert reverse("application", args=[bid.pk]) in read
    assert signed_in(side.lead).get(reverse("handover", args=[handover.pk])).status_code == 403


def test_the_successor_of_a_partner_reads_the_bid_that_the_leaver_read() -> None:
    side = a_side()
    body = side.organisations["business"]
    leaver = User.objects.get(memberships__scope=scope_of(body))
    Membership.objects.create(user=leaver, role=ADMINISTRATOR, scope=scope_of(body), granted_at=clock.now())
    successor = a_user(role=Role.PARTNER, scope=scope_of(body))
    actions.hand_over(body, leaver, successor, leaves=True, reason="Leaves.", by=leaver, at=clock.now())
    assert ("partner", f"partnership:{side.partnership.pk}") in roles_of(successor)
    assert roles_of(leaver) == set()


def test_only_a_colleague_takes_over_and_nobody_gives_themselves_a_role() -> None:
    side, other = a_side(), a_side()
    body = side.organisations["civic"]
    leaver, colleague = an_administrator(body, "Odalys"), an_administrator(body, "Bram")
    said = {"leaves": True, "reason": "Leaves.", "at": clock.now()}
    before = every_row()
    for successor, by in (
        (other.lead, leaver),  # no role there
        (leaver, leaver),
        (colleague, colleague),  # would give themselves what the leaver has
        (side.certifier, side.lead),
        (side.certifier, other.lead),
    ):
        with pytest.raises(NotAllowed):
            actions.hand_over(body, leaver, successor, by=by, **said)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.hand_over(body, leaver, side.certifier, leaves=True, reason=" ", by=leaver, at=clock.now())
    assert every_row() == before


def test_a_handover_that_only_makes_way_leaves_the_other_roles() -> None:
    side = a_side()
    body = side.organisations["civic"]
    Membership.objects.create(user=side.lead, role=ADMINISTRATOR, scope=scope_of(body), granted_at=clock.now())
    boss = a_user(role=Role.ADMINISTRATOR, scope=INSTALLATION.SCOPE)
    actions.hand_over(body, side.lead, side.certifier, leaves=False, reason="Has other work.", by=boss, at=clock.now())
    assert roles_of(side.lead) == {("lead_bidder", scope_of(body))}
    assert (ADMINISTRATOR.value, scope_of(body)) in roles_of(side.certifier)
