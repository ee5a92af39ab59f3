"""The board of a place stands behind what its call chose, or it goes back; whoever has an interest leaves and sees nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.decisions import actions as decisions
from placefund.decisions.endorsement.actions import put_choice_before_board
from placefund.decisions.endorsement.queries import chosen_in, is_asked, why_not_endorsed
from placefund.decisions.models import CallChoice
from placefund.decisions.revisions import actions as revisions
from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.local_calls.actions import begin_call
from placefund.funds.models import Round
from placefund.people.access import NotYours
from placefund.programmes.board import actions as board
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.models import AgendaItem, BoardMeeting
from tests import build
from tests.build import AFTER
from tests.build_governance import Board, a_board
from tests.build_local_calls import CALL_MONEY, HERE, WORDS, Office, a_wish
from tests.build_programmes import a_programme, a_programme_beside
from tests.witness import nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
MET = AFTER.date() + timedelta(days=3)
ASK = Money.pounds(4_000_000)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with patch("django.utils.timezone.now", return_value=AFTER):
        yield


@dataclass
class Chosen:
    """A closed call that chose two bids, of which the board's firm leads the second; and the board."""

    call: Round
    office: Office
    board: Board
    bids: list[Application]

    def meeting(self, days: int = 0) -> BoardMeeting:
        return meetings.plan(self.board.programme, day=MET + timedelta(days=days), by=self.office.officer, at=AFTER)

    def put(
        self, meeting: BoardMeeting, *, line_by_line: bool = True, only: tuple[Application, ...] = ()
    ) -> list[AgendaItem]:
        put_choice_before_board(
            self.call, meeting, only=only, is_line_by_line=line_by_line, by=self.office.officer, at=AFTER
        )
        return list(meeting.items.order_by("number"))

    def decide(self, item: AgendaItem, outcome: BoardOutcome, *left: int, reasons: str = "So.") -> None:
        """The meeting held with everybody there, and an item ended; those named left, and the others voted for it."""
        at = AFTER + timedelta(days=30)
        meeting = BoardMeeting.objects.get(pk=item.meeting_id)
        if meeting.state == "planned":
            there = {row.pk: Presence.PRESENT for row in self.board.people}
            meeting = meetings.hold(meeting, there, by=self.office.officer, at=at)
        voting = [self.board.council.pk, self.board.firm.pk, self.board.university.pk]
        vote = BoardVote.FOR if outcome.is_endorsement else BoardVote.AGAINST
        votes = {number: vote for number in voting if number not in left}
        meetings.decide(item, outcome=outcome, reasons=reasons, left=left, votes=votes, by=self.office.officer, at=at)

    def release(self) -> None:
        build.review_all_feedback(self.call, self.office)
        decisions.release(self.call, by=self.office.officer, at=AFTER)


@once
def chosen() -> Chosen:
    programme = a_programme()
    office, board = Office(programme), a_board(programme)
    source = build.a_planned_round(build.a_strand(programme.strand.fund))
    wish = replace(a_wish(), board_endorses=True)
    call = begin_call(programme, source, words=WORDS, wish=wish, money=CALL_MONEY, by=office.officer, at=build.AT)
    call = funds.open(call, by=office.officer, at=build.OPENS)
    sides = [build.a_side(codes=HERE), build.a_side(codes=HERE)]
    bids = [build.an_application("decided", round_=call, side=side, cast=office, ask=ASK) for side in sides]
    call = funds.close(call, by=office.officer, at=AFTER)
    build.review_all_feedback(call, office)
    return Chosen(call, office, board, [Application.objects.get(pk=bid.pk) for bid in bids])


def test_a_call_says_in_its_terms_whether_the_board_is_asked() -> None:
    built = chosen()
    assert is_asked(built.call)
    assert Round.objects.get(pk=built.call.pk).terms().board_endorses
    assert built.call.bound_by is not None
    assert not is_asked(built.call.bound_by)


def test_nothing_is_released_before_the_board_has_endorsed_what_is_chosen() -> None:
    built = chosen()
    one, other = built.bids
    place = built.board.programme.place
    with refused(
        f"The board of {place} has not endorsed what is chosen yet: {one} and {other}. Put it before the board. Nothing is released "
        "before it has."
    ):
        decisions.release(built.call, by=built.office.officer, at=AFTER)
    page = signed_in(built.office.officer).get(reverse("release-decisions", args=[built.call.pk])).content.decode()
    assert "has not endorsed what is chosen yet" in page
    assert reverse("before-board", args=[built.call.pk]) in page


def test_the_whole_list_is_endorsed_at_once_and_then_released() -> None:
    built = chosen()
    [item] = built.put(built.meeting(), line_by_line=False)
    built.decide(item, BoardOutcome.ENDORSED)
    assert all(line.is_endorsed for line in chosen_in(built.call))
    assert why_not_endorsed(built.call) == ""
    built.release()
    assert {bid.state for bid in Application.objects.filter(round=built.call)} == {"successful"}


def test_what_the_board_does_not_endorse_goes_back_with_its_reasons() -> None:
    built = chosen()
    first, second = built.put(built.meeting())
    built.decide(first, BoardOutcome.ENDORSED)
    built.decide(second, BoardOutcome.NOT_ENDORSED, reasons="It serves another place.")
    with refused(
        f"The board did not endorse “{built.bids[1]}”: It serves another place. Decide on it again, or put it before the board anew."
    ):
        decisions.release(built.call, by=built.office.officer, at=AFTER)
    revisions.revise(
        built.bids[1].decision,
        outcome="decline",
        amount=Money(0),
        reasons="The board did not endorse it.",
        feedback="It serves another place.",
        why="The board's word.",
        by=built.office.decider,
        at=AFTER,
    )
    assert why_not_endorsed(built.call) == ""
    built.release()


def test_another_amount_than_the_board_endorsed_goes_before_it_again() -> None:
    built = chosen()
    for item in built.put(built.meeting()):
        built.decide(item, BoardOutcome.ENDORSED)
    less = Money.pounds(3_000_000)
    revisions.revise(
        built.bids[0].decision,
        outcome="choose",
        amount=less,
        reasons="Less will do.",
        feedback="Less will do.",
        why="Asked again.",
        by=built.office.decider,
        at=AFTER,
    )
    assert str(built.bids[0]) in why_not_endorsed(built.call)
    [item] = built.put(built.meeting(7))
    assert item.subject_id == CallChoice.objects.order_by("-pk")[0].pk
    built.decide(item, BoardOutcome.ENDORSED)
    assert why_not_endorsed(built.call) == ""


def test_a_member_with_an_interest_leaves_for_that_project_alone_and_sees_nothing_of_it() -> None:
    built = chosen()
    firm = built.board.firm
    lead = built.bids[1].partnership.lead
    board.enter_interest(
        firm, kind=BoardInterestKind.EMPLOYMENT, organisation=lead, since=build.AT.date(), by=firm.user, at=build.AT
    )
    first, second = built.put(built.meeting())
    client = signed_in(firm.user)
    open_page = client.get(reverse("call-choice", args=[first.subject_id])).content.decode()
    assert str(built.bids[0]) in open_page
    closed = client.get(reverse("call-choice", args=[second.subject_id])).content.decode()
    assert str(built.bids[1]) not in closed
    assert "£4,000,000" not in closed
    assert str(built.bids[1]) not in client.get(reverse("agenda-item", args=[second.pk])).content.decode()
    built.decide(first, BoardOutcome.ENDORSED)
    with nothing_changes(), pytest.raises(Exception, match="leave"):
        built.decide(second, BoardOutcome.ENDORSED)
    built.decide(second, BoardOutcome.ENDORSED, firm.pk)
    assert all(line.is_endorsed for line in chosen_in(built.call))


def test_no_scores_are_put_before_a_board() -> None:
    built = chosen()
    built.put(built.meeting())
    keys = {key for choice in CallChoice.objects.all() for line in choice.content["lines"] for key in line}
    assert keys == {"application", "title", "lead", "pence", "reasons", "organisations"}


def test_what_cannot_be_put_before_a_board_is_refused() -> None:
    built = chosen()
    meeting, officer = built.meeting(), built.office.officer
    elsewhere = a_programme_beside(built.board.programme)
    other = meetings.plan(elsewhere, day=MET, by=Office(elsewhere).officer, at=AFTER)
    with refused("This is a meeting of another board."):
        put_choice_before_board(built.call, other, by=officer, at=AFTER)
    assert built.call.bound_by is not None
    manager = build.Cast(built.call.strand.fund).manager
    with refused(f"The terms of {built.call.bound_by} do not ask the board for its word."):
        put_choice_before_board(built.call.bound_by, meeting, by=manager, at=AFTER)
    with nothing_changes(), pytest.raises(NotYours):
        put_choice_before_board(built.call, meeting, by=manager, at=AFTER)
    for item in built.put(meeting):
        built.decide(item, BoardOutcome.ENDORSED)
    later = built.meeting(7)
    with refused("Nothing is chosen that the board has not endorsed."):
        put_choice_before_board(built.call, later, by=officer, at=AFTER)


def test_the_office_puts_the_choice_before_the_board_on_a_page() -> None:
    built = chosen()
    meeting, client = built.meeting(), signed_in(built.office.officer)
    address = reverse("before-board", args=[built.call.pk])
    assert "Not asked yet" in client.get(address).content.decode()
    answer = client.post(address, {"meeting": meeting.pk, "how": "each"})
    assert answer.status_code == 302
    assert CallChoice.objects.count() == 2
    assert "On the agenda" in client.get(address).content.decode()
    assert client.get(reverse("call-choice", args=[CallChoice.objects.first().pk])).status_code == 200
