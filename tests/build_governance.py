"""Builders of a place's board: seats with who holds them, terms, meetings and decisions, made by the actions people use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from placefund.domain.governance.board import BoardOutcome, Presence, SeatStanding
from placefund.domain.governance.interests import BoardInterestKind, Body
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.people.models import Organisation, User
from placefund.programmes.board import actions as board
from placefund.programmes.governance import actions as governance
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.models import (
    AgendaItem,
    BoardInterest,
    BoardMeeting,
    BoardMember,
    BoardMinutes,
    BoardSeat,
    OfficePost,
    SigningDelegation,
)
from tests.build import AT, an_organisation
from tests.build_programmes import a_programme, of_the_programme
from tests.worlds import once

SINCE = date(2025, 9, 1)
MET = AT.date() - timedelta(days=4)
"""The day of a meeting that lies behind."""


@dataclass(frozen=True)
class Board:
    """A programme with its officer and a board of three: a council in the chair, a firm, a university; and who observes."""

    programme: Programme
    officer: User
    council: BoardMember
    firm: BoardMember
    university: BoardMember
    observer: BoardMember
    organisations: dict[str, Organisation]

    @property
    def people(self) -> list[BoardMember]:
        return [self.council, self.firm, self.university, self.observer]


def a_member(
    board_of: Programme, officer: User, body: Organisation, *, chairs: bool = False, votes: bool = True
) -> BoardMember:
    """Somebody with an account who holds a new seat for an organisation."""
    seat = board.add_seat(
        board_of,
        organisation=body,
        helix=Helix(body.helix),
        standing=SeatStanding.VOTING if votes else SeatStanding.OBSERVER,
        is_chair=chairs,
        since=SINCE,
        by=officer,
        at=AT,
    )
    user = of_the_programme(board_of, Role.BOARD_MEMBER, f"Member for {body.name}")
    return board.seat_member(seat, user=user, since=SINCE, by=officer, at=AT)


@once
def a_board(programme: Programme | None = None) -> Board:
    """A board of three with a quorum of two and one who observes."""
    programme = programme or a_programme()
    officer = of_the_programme(programme, Role.PROGRAMME_OFFICER, "Officer of the place")
    bodies = {
        "council": an_organisation("Quay Council", helix=Helix.CIVIC),
        "firm": an_organisation("Quay Robotics Ltd", helix=Helix.BUSINESS),
        "university": an_organisation("Quay University", helix=Helix.RESEARCH),
        "charity": an_organisation("Quay Trust", helix=Helix.OTHER),
    }
    council = a_member(programme, officer, bodies["council"], chairs=True)
    firm = a_member(programme, officer, bodies["firm"])
    university = a_member(programme, officer, bodies["university"])
    observer = a_member(programme, officer, bodies["charity"], votes=False)
    governance.agree_terms(
        programme,
        agreed_on=SINCE,
        agreed_by="The cabinet of Harbour Region",
        text="The board advises the council on its programme, and endorses what is sent to the fund.",
        quorum=2,
        by=officer,
        at=AT,
    )
    return Board(programme, officer, council, firm, university, observer, bodies)


def a_meeting(of: Board, day: date = MET) -> BoardMeeting:
    return meetings.plan(of.programme, day=day, place="Town hall", by=of.officer, at=AT)


def an_item(of: Board, meeting: BoardMeeting, *touches: str, title: str = "The plan") -> AgendaItem:
    """An item that touches these organisations of the board."""
    bodies = [Body(of.organisations[name].name, of.organisations[name].pk) for name in touches]
    papers = "The plan asks for £30,000,000 over five years."
    return meetings.put_on_agenda(meeting, title=title, papers=papers, bodies=bodies, by=of.officer, at=AT)


def held(of: Board, meeting: BoardMeeting, *absent: BoardMember) -> BoardMeeting:
    """The meeting held, with everybody there but these."""
    away = {row.pk for row in absent}
    there = {row.pk: Presence.APOLOGIES if row.pk in away else Presence.PRESENT for row in of.people}
    return meetings.hold(meeting, there, by=of.officer, at=AT)


def everything_of(of: Board) -> dict[type, list[Any]]:
    """A board at work: an interest that goes on, a post, a delegation, a meeting held with a decision and minutes, one to come."""
    given = {"by": of.officer, "at": AT}
    firm = of.organisations["firm"]
    interest = board.enter_interest(
        of.university, organisation=firm, kind=BoardInterestKind.FUNDING, since=SINCE, by=of.university.user, at=AT
    )
    board.declare(of.university, by=of.university.user, at=AT)
    vacant = board.add_seat(of.programme, organisation_name="Coast Council", helix=Helix.CIVIC, since=SINCE, **given)
    post = governance.name_post(of.programme, post="Head of programme", name="Kim Ode", since=SINCE, **given)
    may_sign = {
        "what": "A change of an award",
        "most": Money.pounds(250_000),
        "written_in": "Scheme of delegation, part 3",
    }
    delegation = governance.delegate(of.programme, name="Chief executive", since=SINCE, **may_sign, **given)
    past, to_come = a_meeting(of), a_meeting(of, AT.date() + timedelta(days=30))
    decided, open_ = an_item(of, past, "firm"), an_item(of, to_come, "university")
    held(of, past)
    left = [of.firm.pk, of.university.pk]
    meetings.decide(decided, outcome=BoardOutcome.DEFERRED, reasons="Too few stayed.", left=left, **given)
    minutes = meetings.write_minutes(past, opening="Welcome.", parts={decided.number: "It was put off."}, **given)
    return {
        BoardSeat: [of.firm.seat, vacant],
        BoardMember: [of.university, of.observer],
        BoardInterest: [interest],
        OfficePost: [post],
        SigningDelegation: [delegation],
        BoardMeeting: [past, to_come],
        AgendaItem: [decided, open_],
        BoardMinutes: [minutes],
    }
