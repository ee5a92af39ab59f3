"""Two people at the same moment: one first administrator, one last one, one first person of an organisation, one acceptance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from placefund.accounts import actions
from placefund.accounts.models import RoleInvitation
from placefund.domain.roles import Role
from placefund.partnerships import actions as partnerships
from placefund.people.models import Membership, User
from placefund.records import clock
from tests.applications.test_simultaneous_submits import all_at_once
from tests.build import a_fund, a_side, a_user, an_organisation
from tests.returns.test_simultaneous_payments import trying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PASSWORD = "correct horse battery"
AT_ONCE = 8


def test_one_first_administrator_begins_however_many_have_the_key() -> None:
    answers = all_at_once(
        [
            trying(lambda n=n: actions.begin(f"a{n}@example.org", f"Ada {n}", PASSWORD, at=clock.now()))  # type: ignore[misc]
            for n in range(AT_ONCE)
        ]
    )
    assert Counter(answers)["done"] == 1, answers
    assert Counter(answer.split(":")[0] for answer in answers) == {"done": 1, "refused": AT_ONCE - 1}
    assert User.objects.count() == 1


def test_administrators_who_end_each_other_at_once_leave_one() -> None:
    users = [a_user(f"Admin {n}", role=Role.ADMINISTRATOR, scope="installation:this") for n in range(4)]
    rows = [user.memberships.get() for user in users]
    answers = all_at_once(
        [
            trying(lambda row=row, by=by: actions.end(row, reason="Leaves.", by=by, at=clock.now()))  # type: ignore[misc]
            for row, by in zip(rows, [*users[1:], users[0]], strict=True)
        ]
    )
    assert {answer.split(":")[0] for answer in answers} <= {"done", "refused"}, answers
    assert Membership.objects.filter(role=Role.ADMINISTRATOR, ended_at__isnull=True).count() >= 1


def test_managers_of_a_fund_who_end_each_other_at_once_leave_one() -> None:
    scope = f"fund:{a_fund().slug}"
    Membership.objects.filter(role=Role.FUND_MANAGER, scope=scope).delete()
    first, second = (a_user(name, role=Role.FUND_MANAGER, scope=scope) for name in ("First", "Second"))

    def ending(other: User, by: User) -> Callable[[], str]:
        row = Membership.objects.get(user=other, role=Role.FUND_MANAGER, scope=scope)
        return trying(lambda: actions.end(row, reason="Leaves.", by=by, at=clock.now()))

    answers = all_at_once([ending(second, first), ending(first, second)])
    assert sorted(answer.partition(":")[0] for answer in answers) == ["done", "refused"]
    assert Membership.objects.filter(role=Role.FUND_MANAGER, scope=scope, ended_at__isnull=True).count() == 1


def test_an_organisation_has_one_first_person_however_many_leads_invited_one() -> None:
    organisation, invitations = an_organisation(), []
    for number in range(4):
        side = a_side()
        asked = partnerships.invite(side.partnership, organisation, by=side.lead, at=clock.now())
        invitations.append(
            partnerships.invite_person(asked, f"first{number}@example.org", by=side.lead, at=clock.now())
        )
    answers = all_at_once(
        [
            trying(lambda each=each: actions.accept_as_new(each, "Flo", PASSWORD, at=clock.now()))  # type: ignore[misc]
            for each in invitations
        ]
    )
    assert Counter(answer.split(":")[0] for answer in answers) == {"done": 1, "refused": 3}, answers
    held = Membership.objects.filter(scope=f"organisation:{organisation.pk}")
    assert sorted(held.values_list("role", flat=True)) == ["organisation_administrator", "partner"]
    assert held.values("user").distinct().count() == 1


def test_an_invitation_is_accepted_once_however_often_its_link_is_used_at_once() -> None:
    admin = a_user(role=Role.ADMINISTRATOR, scope="installation:this")
    sent = actions.invite("new@example.org", Role.ADMINISTRATOR, "installation:this", by=admin, at=clock.now())
    answers = all_at_once(
        [trying(lambda: actions.accept_as_new(sent, "Ada", PASSWORD, at=clock.now())) for _ in range(AT_ONCE)]
    )
    assert Counter(answer.split(":")[0] for answer in answers) == {"done": 1, "refused": AT_ONCE - 1}, answers
    assert User.objects.filter(email="new@example.org").count() == 1


def test_an_address_is_invited_to_a_role_once_however_many_givers_invite_it_at_once() -> None:
    scope = f"fund:{a_fund().slug}"
    givers = [a_user(f"Manager {n}", role=Role.FUND_MANAGER, scope=scope) for n in range(AT_ONCE)]
    asked = ("new@example.org", Role.MONITORING_OFFICER, scope)
    old = actions.invite(*asked, by=givers[0], at=clock.now() - timedelta(days=30))  # its time is over
    answers = all_at_once(
        [trying(lambda by=by: actions.invite(*asked, by=by, at=clock.now())) for by in givers]  # type: ignore[misc]
    )
    assert Counter(answers) == {"done": 1, "refused: new@example.org is i": AT_ONCE - 1}
    old.refresh_from_db()
    assert (RoleInvitation.objects.count(), old.replaced_at is None) == (2, False)
