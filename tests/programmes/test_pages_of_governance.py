"""The pages of a place's governance: what they show to whom, that they refuse with 422, and how many queries they take."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.portfolio_review import ReviewTerms
from placefund.domain.roles import Role
from placefund.people.models import CLOCK
from placefund.portfolios.review.actions import restate_terms
from placefund.programmes.board import actions
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.models import (
    AgendaItem,
    BoardDecision,
    BoardInterest,
    BoardMeeting,
    BoardMember,
    BoardMinutes,
    BoardSeat,
    OfficePost,
    SigningDelegation,
)
from placefund.records import clock
from tests.build import AT, a_side, a_user, an_organisation
from tests.build_governance import MET, SINCE, a_board, a_meeting, a_member, an_item, everything_of, held
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.witness import every_row, nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day() -> None:
    clock.move_to(AT)


def day(name: str, of: date) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(of, part)) for part in ("day", "month", "year")}


def read(browser: Client, address: str) -> str:
    """What a page says, with its links, and without the marks of its days."""
    return " ".join(re.sub(r"</?time[^>]*>", "", browser.get(address).content.decode()).split())


def page(name: str, *keys: int) -> str:
    return reverse(name, args=keys)


def test_governance_on_one_page_says_what_is_on_record_and_what_is_not() -> None:
    board = a_board()
    told = read(signed_in(board.officer), page("governance", board.programme.pk))
    for words in (
        "Not published",
        "No partnership is named yet",
        "Member for Quay Council",
        "Chairs the board",
        "Version 1, agreed on 1 September 2025 by The cabinet of Harbour Region.",
        "Nobody of a programme office is on record here.",
        "All 4 seats are taken.",
        "Overdue with a declaration of interests",
    ):
        assert words in told, words


def test_who_only_reads_sees_no_link_to_a_page_that_changes_something() -> None:
    board = a_board()
    everything_of(board)
    for person in (board.council.user, of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)):
        told = read(signed_in(person), page("governance", board.programme.pk))
        assert page("add-seat", board.programme.pk) not in told
        assert page("agree-terms", board.programme.pk) not in told


def test_the_office_keeps_seats_people_terms_posts_and_delegations_by_its_pages() -> None:
    board = a_board()
    browser, programme = signed_in(board.officer), board.programme.pk
    since = day("since", SINCE)
    answer = browser.post(
        page("add-seat", programme),
        {"organisation_name": "Coast Council", "helix": "civic", "standing": "voting", **since},
    )
    seat = BoardSeat.objects.get(organisation_name="Coast Council")
    assert answer.headers["Location"] == page("seat-board-member", seat.pk)
    browser.post(page("seat-board-member", seat.pk), {"name": "Kim Ode", **since})
    member = BoardMember.objects.get(name="Kim Ode")
    browser.post(page("end-board-member", member.pk), {"why": "Has retired.", **day("until", AT.date())})
    member.refresh_from_db()
    assert member.until == AT.date()
    browser.post(page("end-seat", seat.pk), {"why": "Merged.", **day("until", AT.date())})
    browser.post(page("name-post", programme), {"post": "Head", "name": "Kim Ode", **since})
    post = OfficePost.objects.get()
    browser.post(page("end-post", post.pk), day("until", AT.date()))
    told = {"name": "Chief executive", "what": "An award", "most": "250,000", "written_in": "Part 3", **since}
    browser.post(page("delegate-signing", programme), told)
    delegation = SigningDelegation.objects.get()
    browser.post(page("end-delegation", delegation.pk), day("until", AT.date()))
    terms = {"agreed_by": "The cabinet", "text": "Anew.", "quorum": "3", **day("agreed_on", AT.date())}
    browser.post(page("agree-terms", programme), terms)
    post.refresh_from_db()
    delegation.refresh_from_db()
    assert (post.until, delegation.until, str(delegation.most)) == (AT.date(), AT.date(), "£250,000")
    assert board.programme.terms_of_reference.count() == 2


def test_an_organisation_that_is_typed_as_the_register_has_it_is_that_organisation() -> None:
    board = a_board()
    body = an_organisation("Brightwater Pumps Ltd")
    sent = {"organisation_name": "brightwater pumps ltd", "helix": "business", "standing": "voting"}
    signed_in(board.officer).post(page("add-seat", board.programme.pk), sent | day("since", SINCE))
    assert board.programme.seats.get(organisation=body).organisation_name == ""


@pytest.mark.parametrize("name", ["add-seat", "agree-terms", "name-post", "delegate-signing", "plan-board-meeting"])
def test_a_page_refuses_what_is_missing_with_422_and_changes_nothing(name: str) -> None:
    board = a_board()
    browser = signed_in(board.officer)
    with nothing_changes():
        assert browser.post(page(name, board.programme.pk), {}).status_code == 422


def test_naming_the_partnership_is_shown_first_and_then_done() -> None:
    board, side = a_board(), a_side()
    side.partnership.place = board.programme.place
    side.partnership.save()
    browser, address = signed_in(board.officer), page("name-partnership", board.programme.pk)
    before = every_row()
    told = browser.post(address, {"partnership": side.partnership.pk, "foresee": "1"}).content.decode()
    assert "Named the partnership that stands for a place" in told
    assert every_row() == before
    browser.post(address, {"partnership": side.partnership.pk})
    seen = read(browser, page("governance", board.programme.pk))
    assert side.partnership.lead.name in seen
    assert "Thin: one alone" in seen


def test_a_member_declares_on_a_page_of_their_own_and_nobody_else_does() -> None:
    board = a_board()
    own, member = signed_in(board.firm.user), board.firm.pk
    sent = {"organisation_name": "Pumps & Co", "kind": "ownership", **day("since", SINCE)}
    for person in (board.council.user, board.officer):
        with nothing_changes():
            assert signed_in(person).post(page("enter-interest", member), sent).status_code == 403
            assert signed_in(person).post(page("declare-interests", member)).status_code == 403
    own.post(page("enter-interest", member), sent)
    own.post(page("declare-interests", member))
    told = read(own, page("board-interests", member))
    assert ("Owns a part of it" in told, "Declared complete on 12 January 2026." in told) == (True, True)
    interest = BoardInterest.objects.get()
    own.post(page("end-interest", interest.pk), day("until", AT.date()))
    interest.refresh_from_db()
    assert interest.until == AT.date()


def test_a_meeting_is_kept_by_its_pages_from_planning_to_agreed_minutes() -> None:
    board = a_board()
    browser = signed_in(board.officer)
    browser.post(page("plan-board-meeting", board.programme.pk), {"place": "Town hall", **day("day", MET)})
    meeting = BoardMeeting.objects.get()
    firm = board.organisations["firm"]
    sent = {"title": "A grant", "papers": "It asks for £2,000,000.", "bodies": [firm.pk], "others": "Pumps & Co\n"}
    browser.post(page("add-agenda-item", meeting.pk), sent)
    item = AgendaItem.objects.get()
    assert [str(row) for row in item.organisations.all()] == ["Quay Robotics Ltd", "Pumps & Co"]
    there = {f"member_{row.pk}": "present" for row in board.people}
    browser.post(page("board-attendance", meeting.pk), there)
    form = read(browser, page("decide-agenda-item", item.pk))
    assert "Must leave: represents Quay Robotics Ltd." in form
    did = {f"member_{row.pk}": "for" for row in (board.council, board.university)}
    did |= {f"member_{board.firm.pk}": "left", f"member_{board.observer.pk}": ""}
    decided = {"outcome": "endorsed", "reasons": "It fits.", **did}
    browser.post(page("decide-agenda-item", item.pk), decided)
    assert BoardDecision.objects.get().votes_for == 2
    browser.post(page("write-board-minutes", meeting.pk), {"opening": "Welcome.", "item_1": "Discussed."})
    minutes = BoardMinutes.objects.get()
    later = held(board, a_meeting(board, AT.date()))
    browser.post(page("agree-board-minutes", minutes.pk), {"agreed_at": later.pk})
    told = read(browser, page("board-meeting", meeting.pk))
    for words in (
        "Agreed by the meeting of 12 January 2026.",
        "Quorate: 3 voting members stay; 2 are needed.",
        "Discussed.",
    ):
        assert words in told, words
    listed = read(browser, page("board-meetings", board.programme.pk))
    assert "Held" in listed


def test_a_vote_of_who_must_leave_cannot_even_be_chosen() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting, "firm")
    held(board, meeting)
    sent = {"outcome": "endorsed", "reasons": "It fits.", f"member_{board.firm.pk}": "for"}
    with nothing_changes():
        answer = signed_in(board.officer).post(page("decide-agenda-item", item.pk), sent)
    assert answer.status_code == 422


def test_a_member_with_an_interest_sees_that_they_leave_and_why_and_not_the_papers() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting, "firm", title="A grant")
    held(board, meeting)
    left = [board.firm.pk]
    votes = {board.council.pk: meetings.BoardVote.FOR}
    given = {"outcome": meetings.BoardOutcome.ENDORSED, "reasons": "It is worth £30,000,000.", "left": left}
    meetings.decide(item, votes=votes, by=board.officer, at=AT, **given)
    meetings.write_minutes(meeting, opening="Welcome.", parts={1: "£30,000,000 was doubted."}, by=board.officer, at=AT)
    seen = {
        name: read(signed_in(person), page("agenda-item", item.pk))
        + read(signed_in(person), page("board-meeting", meeting.pk))
        for name, person in (("firm", board.firm.user), ("council", board.council.user))
    }
    told = "Member for Quay Robotics Ltd leaves: represents Quay Robotics Ltd."
    assert (told in seen["firm"], "30,000,000" in seen["firm"], "Endorsed" in seen["firm"]) == (True, False, True)
    assert ("30,000,000" in seen["council"]) is True


def test_who_has_a_part_in_another_place_sees_nothing_of_this_one() -> None:
    board = a_board()
    things = everything_of(board)
    other = a_programme_beside(board.programme)
    strangers = [
        *(
            of_the_programme(other, role)
            for role in (Role.PROGRAMME_OFFICER, Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER)
        ),
        a_user(role=Role.DEVOLVED_OFFICIAL, scope="nation:wales"),
        a_user("Nobody"),
    ]
    addresses = [page("governance", board.programme.pk), page("board-meetings", board.programme.pk)]
    addresses += [page("board-interests", row.pk) for row in things[BoardMember]]
    addresses += [page("board-meeting", row.pk) for row in things[BoardMeeting]]
    addresses += [page("agenda-item", row.pk) for row in things[AgendaItem]]
    statuses = {signed_in(person).get(address).status_code for person in strangers for address in addresses}
    assert statuses == {403}


def test_pages_take_as_many_queries_with_a_larger_board_and_more_meetings() -> None:
    board = a_board()
    meeting = a_meeting(board)
    an_item(board, meeting, "firm")
    days = iter(range(1, 99))

    def more() -> None:
        member = a_member(board.programme, board.officer, an_organisation())
        actions.enter_interest(
            member, organisation_name="X", kind=BoardInterestKind.OTHER, since=SINCE, by=member.user, at=AT
        )
        an_item(board, meeting, "council")
        held(board, a_meeting(board, MET - timedelta(days=next(days))))

    for name, key in (("governance", board.programme.pk), ("board-meetings", board.programme.pk)):
        takes_as_many_queries_with_more(board.officer, page(name, key), more)
    takes_as_many_queries_with_more(board.council.user, page("board-meeting", meeting.pk), more)


def test_the_agenda_of_a_meeting_to_come_is_the_places_own_unless_the_book_opens_it() -> None:
    board = a_board()
    meeting = a_meeting(board, AT.date() + timedelta(days=9))
    item = an_item(board, meeting, title="The price of the quay")
    fund = board.programme.strand.fund
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    minister = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=f"fund:{fund.slug}")
    meeting_page, item_page = page("board-meeting", meeting.pk), page("agenda-item", item.pk)

    def readers() -> list[str]:
        people = {"office": board.officer, "member": board.firm.user, "accompanies": manager, "minister": minister}
        return [
            name
            for name, person in people.items()
            if "The price of the quay" in read(signed_in(person), meeting_page)
            and signed_in(person).get(item_page).status_code == 200
        ]

    assert readers() == ["office", "member"]
    assert "The agenda is the place&#x27;s own until the board has met." in read(signed_in(manager), meeting_page)
    restate_terms(board.programme.strand, ReviewTerms(opens_agendas=True), by=CLOCK, at=AT)
    assert readers() == ["office", "member", "accompanies"]
    restate_terms(board.programme.strand, None, by=CLOCK, at=AT)
    BoardMeeting.objects.filter(pk=meeting.pk).update(state="cancelled")
    assert readers() == ["office", "member"]
    BoardMeeting.objects.filter(pk=meeting.pk).update(state="held")
    assert readers() == ["office", "member", "accompanies", "minister"]
