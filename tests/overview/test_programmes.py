"""The desk of a place's programme, the lists of programmes, and what waits for those who have a part in one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.funds.queries import programmes_to_read
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.models import User
from placefund.programmes.board import actions as board_actions
from placefund.records import clock
from tests.build import AT, a_user, an_organisation
from tests.build_governance import MET, a_board, a_meeting, a_member, an_item, held
from tests.build_programmes import a_programme, a_programme_beside, of_the_programme
from tests.witness import signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day() -> None:
    clock.move_to(AT)


def read(user: User, name: str, *keys: int | str) -> str:
    answer = signed_in(user).get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def waits(user: User) -> list[str]:
    return [task.what for pile in waiting_for(user, AT) for task in pile.items]


def test_the_desk_says_what_is_promised_who_is_who_and_what_waits_for_whom() -> None:
    board = a_board()
    a_meeting(board)
    told = read(board.officer, "programme", board.programme.pk)
    for words in (
        "£30,000,000",
        "Officer of the place",
        "Member for Quay Council",
        "Lead: not published. Seats taken: 4 of 4.",
        "Note who was at the meeting of",
        "The programme office",
    ):
        assert words in told, words


def test_the_desk_leads_to_no_page_that_is_closed_to_its_visitor() -> None:
    programme = a_programme()
    allocations = reverse("allocations", args=[programme.fund_slug])
    manager = a_user(role=Role.FUND_MANAGER, scope=f"fund:{programme.fund_slug}")
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)
    assert [allocations in read(user, "programme", programme.pk) for user in (manager, officer)] == [True, False]


def test_each_role_reads_the_programmes_of_its_scope_and_no_other() -> None:
    programme = a_programme()
    other = a_programme_beside(programme)
    fund = f"fund:{programme.fund_slug}"
    seen = {
        role: list(programmes_to_read(a_user(role=role, scope=scope)))
        for role, scope in (
            (Role.PROGRAMME_OFFICER, f"programme:{programme.pk}"),
            (Role.BOARD_MEMBER, f"programme:{other.pk}"),
            (Role.FUND_MANAGER, fund),
            (Role.MINISTERS_OFFICE, fund),
            (Role.SENIOR_OFFICER, fund),
            (Role.EVALUATOR, fund),
            (Role.DEVOLVED_OFFICIAL, "nation:england"),
            (Role.ASSESSOR, "assessor:1"),
        )
    }
    both = [other, programme] if str(other.place) < str(programme.place) else [programme, other]
    everywhere = (Role.FUND_MANAGER, Role.MINISTERS_OFFICE, Role.SENIOR_OFFICER, Role.EVALUATOR, Role.DEVOLVED_OFFICIAL)
    assert seen == {
        Role.PROGRAMME_OFFICER: [programme],
        Role.BOARD_MEMBER: [other],
        Role.ASSESSOR: [],
        **dict.fromkeys(everywhere, both),
    }
    assert list(programmes_to_read(a_user(role=Role.DEVOLVED_OFFICIAL, scope="nation:scotland"))) == []


def test_whoever_reads_a_programme_finds_it_in_the_bar_and_from_their_account() -> None:
    programme = a_programme()
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)
    assert reverse("my-programmes") in read(officer, "tasks")
    assert reverse("programme", args=[programme.pk]) in read(officer, "my-account")
    assert str(programme.place) in read(officer, "my-programmes")
    assert reverse("my-programmes") not in read(a_user("Somebody"), "tasks")


def test_a_fund_lists_its_places_to_those_who_read_all_of_them() -> None:
    programme = a_programme()
    slug = programme.fund_slug
    for role in (Role.FUND_MANAGER, Role.MINISTERS_OFFICE, Role.SENIOR_OFFICER, Role.EVALUATOR, Role.AUDITOR):
        told = read(a_user(role=role, scope=f"fund:{slug}"), "fund-programmes", slug)
        assert (str(programme.place) in told, "Not held by an award" in told) == (True, True)
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER)
    assert signed_in(officer).get(reverse("fund-programmes", args=[slug])).status_code == 403


def test_what_waits_for_the_office_is_who_was_there_what_was_decided_and_the_minutes() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting)
    assert waits(board.officer) == ["Note who was at the meeting"]
    held(board, meeting)
    assert waits(board.officer) == [f"Put the board's decision on record: {item}", "Write the minutes"]


def test_what_waits_for_a_member_is_a_declaration_and_the_next_meeting() -> None:
    board = a_board()
    a_meeting(board, AT.date() + timedelta(days=9))
    member = board.firm.user
    assert member is not None
    assert waits(member) == ["Declare your interests", "Meeting of the board: read the agenda"]
    board_actions.declare(board.firm, by=member, at=AT)
    assert waits(member) == ["Meeting of the board: read the agenda"]
    board_actions.end_member(board.firm, until=MET, why="Has left.", by=board.officer, at=AT)
    assert waits(member) == []


def test_lists_and_desk_take_as_many_queries_with_more_places_and_more_members() -> None:
    board = a_board()
    manager = a_user(role=Role.FUND_MANAGER, scope=f"fund:{board.programme.fund_slug}")

    def another_place() -> None:
        beside = a_programme_beside(board.programme)
        a_member(beside, of_the_programme(beside, Role.PROGRAMME_OFFICER), an_organisation())

    def another_member() -> None:
        a_member(board.programme, board.officer, an_organisation())

    listed = reverse("fund-programmes", args=[board.programme.fund_slug])
    takes_as_many_queries_with_more(manager, listed, another_place)
    desk = reverse("programme", args=[board.programme.pk])
    takes_as_many_queries_with_more(board.officer, desk, another_member)
