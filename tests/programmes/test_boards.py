"""Seats of a place's board, who holds them, and the register of their interests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placefund.domain.governance.board import SeatStanding
from placefund.domain.governance.interests import BoardInterestKind, Body
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.people import actions as people
from placefund.programmes.board import actions
from placefund.programmes.board.queries import members_on, must_leave, why_kept_from
from placefund.records.models import Event
from tests.build import AT, a_user, an_organisation
from tests.build_governance import SINCE, a_board, a_member
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.witness import refused

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def test_a_board_is_its_seats_and_who_holds_them_on_a_day() -> None:
    board = a_board()
    assert [str(row) for row in members_on(board.programme, TODAY)] == [
        "Member for Quay Council",
        "Member for Quay Robotics Ltd",
        "Member for Quay University",
        "Member for Quay Trust",
    ]
    assert list(members_on(board.programme, SINCE - timedelta(days=1))) == []


def test_a_seat_is_for_one_organisation_and_a_board_has_one_chair() -> None:
    board = a_board()
    given = {"helix": Helix.CIVIC, "since": SINCE, "by": board.officer, "at": AT}
    with refused("Choose an organisation of the register, or write its name: one of the two."):
        actions.add_seat(board.programme, **given)
    with refused("The board has a chair already. End that seat first, or add this one without the chair."):
        actions.add_seat(board.programme, organisation_name="Coast Council", is_chair=True, **given)
    actions.end_seat(board.council.seat, until=TODAY, why="The council has left.", by=board.officer, at=AT)
    with refused("Whoever chairs the board has a vote. Choose “Voting member”."):
        actions.add_seat(
            board.programme,
            organisation_name="Coast Council",
            is_chair=True,
            standing=SeatStanding.OBSERVER,
            **given,
        )
    seat = actions.add_seat(board.programme, organisation_name="Coast Council", is_chair=True, **given)
    assert (str(seat), seat.represents) == ("Seat of Coast Council", Body("Coast Council"))


def test_a_seat_that_ends_ends_the_part_of_who_holds_it() -> None:
    board = a_board()
    actions.end_seat(board.firm.seat, until=TODAY, why="The firm has moved away.", by=board.officer, at=AT)
    board.firm.refresh_from_db()
    assert (board.firm.until, board.firm.why_ended) == (TODAY, "The firm has moved away.")
    with refused("It has ended already, on 12 January 2026."):
        actions.end_member(board.firm, until=TODAY, why="Again.", by=board.officer, at=AT)
    with refused("This seat has ended, on 12 January 2026. Add another one."):
        actions.seat_member(board.firm.seat, name="Kim", since=TODAY, by=board.officer, at=AT)


def test_somebody_holds_one_seat_and_a_seat_is_held_by_one() -> None:
    board = a_board()
    with refused("Member for Quay Robotics Ltd holds this seat then. End their part first."):
        actions.seat_member(board.firm.seat, name="Kim", since=TODAY, by=board.officer, at=AT)
    with refused("Say why it ends: whoever reads the record later asks."):
        actions.end_member(board.firm, until=TODAY, why=" ", by=board.officer, at=AT)
    actions.end_member(board.firm, until=TODAY, why="Has retired.", by=board.officer, at=AT)
    after = TODAY + timedelta(days=1)
    with refused("Member for Quay Council holds a seat on this board already."):
        actions.seat_member(board.firm.seat, user=board.council.user, since=after, by=board.officer, at=AT)
    with refused("Choose somebody who has an account here, or write a name: one of the two."):
        actions.seat_member(board.firm.seat, since=after, by=board.officer, at=AT)
    with refused("The seat itself begins on 1 September 2025. Enter that day or a later one."):
        actions.seat_member(board.firm.seat, name="Kim", since=date(2025, 8, 1), by=board.officer, at=AT)
    assert str(actions.seat_member(board.firm.seat, name="Kim Ode", since=after, by=board.officer, at=AT)) == "Kim Ode"


def test_who_has_no_part_in_the_programme_changes_nothing_of_its_board() -> None:
    board = a_board()
    elsewhere = of_the_programme(a_programme_beside(board.programme), Role.PROGRAMME_OFFICER, "Officer elsewhere")
    said = "{name} may not run a place's programme. It takes a place programme officer with a part in it."
    for person in (elsewhere, board.council.user, a_user("Nobody")):
        assert person is not None
        with refused(said.format(name=person.name)):
            actions.end_seat(board.firm.seat, until=TODAY, why="x", by=person, at=AT)


def test_a_member_enters_their_own_interests_and_nobody_elses() -> None:
    board = a_board()
    body = an_organisation("Brightwater Pumps Ltd")
    given = {"organisation": body, "kind": BoardInterestKind.OFFICE, "since": SINCE, "at": AT}
    said = (
        "Interests of Member for Quay Robotics Ltd are declared by themselves; of somebody without an account here, by "
        "the programme office."
    )
    for person in (board.officer, board.council.user):
        with refused(said):
            actions.enter_interest(board.firm, by=person, **given)
    entered = actions.enter_interest(board.firm, by=board.firm.user, **given)
    assert str(entered) == "Director, trustee, governor or councillor there: Brightwater Pumps Ltd"
    event = Event.objects.get(verb="entered an interest of")
    assert (event.about_person, event.details["organisation"]) == (board.firm.user_id, "Brightwater Pumps Ltd")


def test_the_office_enters_the_interests_of_somebody_without_an_account() -> None:
    board = a_board()
    actions.end_member(board.firm, until=TODAY - timedelta(days=9), why="Has left.", by=board.officer, at=AT)
    kim = actions.seat_member(board.firm.seat, name="Kim Ode", since=TODAY, by=board.officer, at=AT)
    given = {"organisation_name": "Pumps & Co", "kind": BoardInterestKind.FAMILY, "since": SINCE, "at": AT}
    entered = actions.enter_interest(kim, by=board.officer, **given)
    assert entered.body == Body("Pumps & Co")
    assert actions.declare(kim, by=board.officer, at=AT).entries == 1


def test_an_interest_counts_to_its_last_day_and_stays_in_the_register() -> None:
    board = a_board()
    body = Body("Brightwater Pumps Ltd")
    entered = actions.enter_interest(
        board.firm,
        organisation_name=body.name,
        kind=BoardInterestKind.OWNERSHIP,
        since=SINCE,
        by=board.firm.user,
        at=AT,
    )
    with refused("That day has not come. Enter it once the interest has ended."):
        actions.end_interest(entered, until=TODAY + timedelta(days=1), by=board.firm.user, at=AT)
    actions.end_interest(entered, until=TODAY - timedelta(days=1), by=board.firm.user, at=AT)
    with refused("It has ended already, on 11 January 2026."):
        actions.end_interest(entered, until=TODAY, by=board.firm.user, at=AT)
    [leaves] = must_leave(board.programme, [body], TODAY - timedelta(days=1))
    assert leaves.sentence == "Member for Quay Robotics Ltd leaves: owns a part of Brightwater Pumps Ltd."
    assert must_leave(board.programme, [body], TODAY) == ()


def test_what_touches_an_organisation_is_closed_to_the_member_tied_to_it_and_to_nobody_else() -> None:
    board = a_board()
    firm = [Body("Quay Robotics Ltd", board.organisations["firm"].pk)]
    told = why_kept_from(board.firm.user, board.programme, firm, TODAY)
    assert told == "Member for Quay Robotics Ltd leaves: represents Quay Robotics Ltd."
    others = (board.council.user, board.officer, of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER))
    assert [why_kept_from(person, board.programme, firm, TODAY) for person in others] == ["", "", ""]


def test_who_runs_the_programme_and_sits_on_its_board_is_kept_from_nothing_by_it() -> None:
    board = a_board()
    body = an_organisation("Coast Council", helix=Helix.CIVIC)
    member = a_member(board.programme, board.officer, body)
    assert member.user is not None
    people.grant(member.user, Role.PROGRAMME_OFFICER, f"programme:{board.programme.pk}", by=board.officer, at=AT)
    assert why_kept_from(member.user, board.programme, [Body(body.name, body.pk)], TODAY) == ""
