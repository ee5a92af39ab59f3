"""Who lets people into a place's programme, and into the part of a government of a nation: by invitation, each from where they stand."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from placefund.accounts import actions
from placefund.accounts.models import RoleInvitation
from placefund.accounts.queries import UnknownScope, place_of_work, places_of_work, roles_to_give
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.people.models import Membership, User
from placefund.records import clock
from tests.build import a_fund, a_user
from tests.build_programmes import a_programme, a_programme_beside, of_the_programme
from tests.witness import refused, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


def scope_of(programme: Programme) -> str:
    return f"programme:{programme.pk}"


def a_manager_of(programme: Programme) -> User:
    return a_user("Manager", role=Role.FUND_MANAGER, scope=f"fund:{programme.fund_slug}")


def an_administrator() -> User:
    return a_user("Administrator", role=Role.ADMINISTRATOR, scope="installation:this")


def invited(role: Role, scope: str, by: User) -> RoleInvitation:
    return actions.invite(f"{role.value}@example.org", role, scope, by=by, at=clock.now())


def test_a_scope_of_a_programme_or_a_nation_is_called_as_people_call_it() -> None:
    programme = a_programme()
    told = f"Programme of {programme.place} ({programme.strand.fund.short_name})"
    assert place_of_work(scope_of(programme)).name == told
    assert [place_of_work(f"nation:{key}").name for key in ("england", "northern-ireland")] == [
        "England",
        "Northern Ireland",
    ]
    invitation = RoleInvitation(role=Role.BOARD_MEMBER, scope=scope_of(programme))
    assert str(invitation) == f"Board member, Programme of {programme.place}"
    assert invitation.fund_slug == programme.fund_slug
    assert str(RoleInvitation(role=Role.DEVOLVED_OFFICIAL, scope="nation:wales")).endswith(", Wales")


@pytest.mark.parametrize(
    "scope", ["programme:0", "programme:07", "programme:99999999999999999999", "programme:x", "nation:france"]
)
def test_a_programme_or_a_nation_that_is_not_there_has_no_people(scope: str) -> None:
    with pytest.raises(UnknownScope):
        place_of_work(scope)


def test_the_people_of_a_programme_that_is_not_there_have_no_page() -> None:
    assert signed_in(an_administrator()).get(reverse("people-of", args=["programme", "1"])).status_code == 404


def test_a_fund_manager_gives_who_runs_a_programme_and_who_accompanies_it_and_its_officer_gives_its_board() -> None:
    programme = a_programme()
    scope = scope_of(programme)
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)
    keeper = an_administrator()
    given = {
        person.name: roles_to_give(person, scope)
        for person in (
            a_manager_of(programme),
            officer,
            keeper,
            of_the_programme(programme, Role.BOARD_MEMBER),
            of_the_programme(programme, Role.RELATIONSHIP_MANAGER),
        )
    }
    assert given == {
        "Manager": [Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.PROGRAMME_OFFICER, Role.RELATIONSHIP_MANAGER],
        "Place programme officer": [Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.PROGRAMME_OFFICER, Role.BOARD_MEMBER],
        "Administrator": [
            *(Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.PROGRAMME_OFFICER),
            *(Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER),
        ],
        "Board member": [],
        "Place relationship manager": [],
    }
    assert roles_to_give(keeper, "nation:scotland") == [Role.DEVOLVED_OFFICIAL]


def test_nobody_gives_a_role_in_the_programme_of_another_place_or_of_another_fund() -> None:
    programme = a_programme()
    of_another_fund = a_user(role=Role.FUND_MANAGER, scope=f"fund:{a_fund().slug}")
    other = a_programme()
    of_another_place = of_the_programme(other, Role.PROGRAMME_OFFICER)
    for person in (of_another_fund, of_another_place):
        assert roles_to_give(person, scope_of(programme)) == []
        page = reverse("people-of", args=["programme", programme.pk])
        assert signed_in(person).get(page).status_code == 403
    with refused(
        f"You may not make somebody a board member in Programme of {programme.place} "
        f"({programme.strand.fund.short_name}). It takes somebody who may give this role there."
    ):
        invited(Role.BOARD_MEMBER, scope_of(programme), of_another_place)


def test_an_invitation_to_a_programme_names_its_place_and_lets_exactly_into_it(
    django_capture_on_commit_callbacks: object,
) -> None:
    programme = a_programme()
    manager = a_manager_of(programme)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        invitation = invited(Role.PROGRAMME_OFFICER, scope_of(programme), manager)
    assert f"Programme of {programme.place}" in mail.outbox[0].body
    user = actions.accept_as_new(invitation, "Ada Nwosu", "correct horse battery", at=clock.now())
    held = Membership.objects.filter(user=user).values_list("role", "scope")
    assert list(held) == [(Role.PROGRAMME_OFFICER, scope_of(programme))]
    account = signed_in(user).get(reverse("my-account")).content.decode()
    assert f"Programme of {programme.place}" in account


def test_people_of_lists_a_fund_and_after_it_its_programmes_to_its_manager_and_nations_to_an_administrator() -> None:
    programme = a_programme()
    fund = programme.strand.fund
    theirs = [f"fund:{fund.slug}", scope_of(programme)]
    assert [place.scope for place in places_of_work(a_manager_of(programme))] == theirs
    nations = [f"nation:{key}" for key in ("england", "scotland", "wales", "northern-ireland")]
    assert [place.scope for place in places_of_work(an_administrator())] == ["installation:this", *theirs, *nations]
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)
    assert [place.scope for place in places_of_work(officer)] == [scope_of(programme)]


def test_the_page_of_people_takes_as_many_queries_with_more_programmes() -> None:
    programme = a_programme()
    takes_as_many_queries_with_more(a_manager_of(programme), reverse("people"), lambda: a_programme_beside(programme))


def test_the_last_officer_of_a_programme_is_let_go_by_the_fund_alone() -> None:
    programme = a_programme()
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)
    row = Membership.objects.get(user=officer)
    place = place_of_work(scope_of(programme)).name
    with refused(
        f"Nobody of the place would work on the {place} then. Invite another programme officer first, or ask a manager of "
        "the fund to end this role."
    ):
        actions.end(row, reason="Leaves.", by=officer, at=clock.now())
    assert actions.end(row, reason="Leaves.", by=a_manager_of(programme), at=clock.now()) == 1
    assert roles_to_give(a_manager_of(programme), scope_of(programme)) == [
        *(Role.PANEL_CHAIR, Role.DECISION_MAKER),
        *(Role.PROGRAMME_OFFICER, Role.RELATIONSHIP_MANAGER),
    ]


def test_an_officer_ends_the_role_of_a_member_of_the_board_and_not_that_of_the_relationship_manager() -> None:
    programme = a_programme()
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)
    member = Membership.objects.get(user=of_the_programme(programme, Role.BOARD_MEMBER))
    accompanies = Membership.objects.get(user=of_the_programme(programme, Role.RELATIONSHIP_MANAGER))
    assert actions.end(member, reason="Has left the board.", by=officer, at=clock.now()) == 1
    assert signed_in(officer).get(reverse("end-role", args=[accompanies.pk])).status_code == 403
