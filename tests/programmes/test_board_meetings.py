"""Meetings of a place's board: planned, held, cancelled; who leaves for what; what is decided; and the minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence
from placefund.domain.governance.interests import Body
from placefund.programmes.governance import actions as governance
from placefund.programmes.meetings import actions
from placefund.programmes.meetings.queries import decision_on, decisions_on, items_about, minutes_of
from placefund.programmes.models import BoardDecision, BoardMeeting, StandingPartnership
from tests.build import AT, a_side
from tests.build_governance import MET, Board, a_board, a_meeting, an_item, held
from tests.witness import refused

pytestmark = pytest.mark.django_db
NEXT = AT.date() + timedelta(days=30)
FOR, AGAINST = BoardVote.FOR, BoardVote.AGAINST


def decided(of: Board, item, **given) -> BoardDecision:  # type: ignore[no-untyped-def]
    told = {"outcome": BoardOutcome.ENDORSED, "reasons": "It fits the plan.", "by": of.officer, "at": AT}
    return actions.decide(item, **told | given)


def test_a_meeting_is_planned_and_its_members_are_told_and_cancelled_with_why() -> None:
    board = a_board()
    meeting = a_meeting(board, NEXT)
    [told] = board.firm.user.notices.all()
    assert (told.subject, told.text) == (
        f"Meeting of the board: {board.programme}",
        "The board meets on 11 February 2026. Place: Town hall.",
    )
    with refused("The board meets on 11 February 2026 already."):
        a_meeting(board, NEXT)
    with refused("Say why the meeting is cancelled: its members are told."):
        actions.cancel(meeting, why=" ", by=board.officer, at=AT)
    actions.cancel(meeting, why="Too few can come.", by=board.officer, at=AT)
    assert [row.text for row in board.firm.user.notices.order_by("pk")][-1] == "Too few can come."
    a_meeting(board, NEXT)


def test_a_meeting_that_was_held_before_is_entered_and_tells_nobody() -> None:
    board = a_board()
    a_meeting(board, MET)
    assert board.firm.user.notices.count() == 0


def test_who_was_there_is_noted_once_the_day_has_come_and_of_those_who_sat_then() -> None:
    board = a_board()
    to_come = a_meeting(board, NEXT)
    with refused("The meeting is on 11 February 2026: who was there is noted then."):
        held(board, to_come)
    meeting = a_meeting(board)
    with refused("1 of those named did not sit on the board that day."):
        actions.hold(meeting, {0: Presence.PRESENT}, by=board.officer, at=AT)
    held(board, meeting)
    held(board, meeting, board.firm)
    assert dict(meeting.attendance.values_list("member", "presence"))[board.firm.pk] == "apologies"
    assert BoardMeeting.objects.get(pk=meeting.pk).state == "held"


def test_an_agenda_is_that_of_a_meeting_to_come() -> None:
    board = a_board()
    meeting = a_meeting(board)
    with refused("Say what the item is about."):
        an_item(board, meeting, title=" ")
    first, second = an_item(board, meeting), an_item(board, meeting, "firm", title="A grant")
    assert (first.number, second.number, second.bodies()) == (
        1,
        2,
        (Body("Quay Robotics Ltd", board.organisations["firm"].pk),),
    )
    actions.take_off(first, by=board.officer, at=AT)
    held(board, meeting)
    for act in (
        lambda: an_item(board, meeting),
        lambda: actions.take_off(second, by=board.officer, at=AT),
    ):
        with refused("The agenda is that of a meeting to come. This one was held or cancelled."):
            act()


def test_a_decision_is_of_a_meeting_that_was_held_and_says_why() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting)
    with refused("Note who was at the meeting first: decisions are theirs."):
        decided(board, item)
    held(board, meeting)
    with refused("Say why the board decided so."):
        decided(board, item, reasons=" ")
    with refused("Write the conditions on which it is endorsed."):
        decided(board, item, outcome=BoardOutcome.ENDORSED_WITH_CONDITIONS)
    made = decided(board, item, votes={board.council.pk: FOR, board.firm.pk: FOR, board.university.pk: AGAINST})
    assert (made.votes_for, made.votes_against, made.stayed, made.is_quorate) == (2, 1, 3, True)
    with refused("Something was decided by those who were there. Correct that decision, and say why."):
        held(board, meeting)


def test_who_has_an_interest_must_have_left_and_no_vote_of_theirs_is_taken() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting, "firm")
    held(board, meeting)
    why = "Member for Quay Robotics Ltd leaves: represents Quay Robotics Ltd."
    with refused(f"{why} Note that they left, or put the item off."):
        decided(board, item)
    with refused(f"A vote of somebody who left does not count. {why}"):
        decided(board, item, left=[board.firm.pk], votes={board.firm.pk: FOR})
    made = decided(board, item, left=[board.firm.pk], votes={board.council.pk: FOR, board.university.pk: FOR})
    assert [(row.member_id, row.why) for row in made.leavings.all()] == [
        (board.firm.pk, "represents Quay Robotics Ltd")
    ]
    assert (made.stayed, made.is_quorate) == (2, True)


def test_a_board_that_is_not_quorate_without_those_who_left_defers_and_does_nothing_else() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting, "firm", "university")
    held(board, meeting)
    left = [board.firm.pk, board.university.pk]
    with refused(
        "Not quorate: 1 voting member stays, and 2 are needed. The board can defer this item, and decide nothing else of it."
    ):
        decided(board, item, left=left)
    made = decided(board, item, outcome=BoardOutcome.DEFERRED, reasons="Too few stayed.", left=left)
    assert (made.is_quorate, made.outcome) == (False, "deferred")


def test_a_vote_of_who_observes_or_was_not_there_is_not_taken() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting)
    held(board, meeting, board.university)
    with refused("Member for Quay Trust observes and has no vote. Take it out."):
        decided(board, item, votes={board.observer.pk: FOR})
    with refused("A vote of somebody who was not at the meeting does not count. Take it out."):
        decided(board, item, votes={board.university.pk: FOR})


def test_a_decision_is_corrected_by_a_further_one_that_says_why() -> None:
    board = a_board()
    meeting = a_meeting(board)
    item = an_item(board, meeting)
    held(board, meeting)
    first = decided(board, item)
    with refused("Say why the decision is corrected: both stay on record, with this between them."):
        decided(board, item)
    second = decided(board, item, why_corrected="One vote was missed.", votes={board.council.pk: FOR})
    assert (second.corrects, item.decision) == (first, second)


def test_a_later_stage_points_at_the_decision_by_its_own_thing() -> None:
    """Any row can be what an item is about: here a partnership stands for one."""
    board, side = a_board(), a_side()
    subject = side.partnership
    meeting = a_meeting(board)
    assert decision_on(subject) is None
    item = actions.put_on_agenda(
        meeting, subject=subject, page="partnership", bodies=[Body("Elsewhere Ltd")], by=board.officer, at=AT
    )
    assert (item.title, str(items_about(subject).get())) == (subject.name, subject.name)
    held(board, meeting)
    made = decided(board, item)
    assert (decision_on(subject), decision_on(subject).is_endorsement) == (made, True)  # type: ignore[union-attr]
    second = decided(board, item, outcome=BoardOutcome.DEFERRED, why_corrected="It was put off.")
    assert decisions_on([subject]) == {subject.pk: second}


def test_minutes_are_drafted_agreed_by_a_later_meeting_and_corrected_by_a_further_row_alone() -> None:
    board = a_board()
    meeting, later = a_meeting(board, MET - timedelta(days=30)), a_meeting(board)
    item = an_item(board, meeting)
    with refused("Minutes are of a meeting that was held. Note who was there first."):
        actions.write_minutes(meeting, opening="Welcome.", parts={}, by=board.officer, at=AT)
    held(board, meeting)
    with refused("Write something of what was said."):
        actions.write_minutes(meeting, opening=" ", parts={99: "x"}, by=board.officer, at=AT)
    actions.write_minutes(meeting, opening="Welcom.", parts={item.number: "Discussed."}, by=board.officer, at=AT)
    draft = actions.write_minutes(
        meeting, opening="Welcome.", parts={item.number: "Discussed."}, by=board.officer, at=AT
    )
    assert draft.parts == {"1": "Discussed."}
    with refused("Note who was at the meeting of 8 January 2026 first."):
        actions.agree_minutes(draft, later, by=board.officer, at=AT)
    held(board, later)
    with refused("Minutes are agreed by a later meeting of the same board."):
        actions.agree_minutes(draft, meeting, by=board.officer, at=AT)
    actions.agree_minutes(draft, later, by=board.officer, at=AT)
    with refused("These minutes are agreed. Say why they are corrected: both stay on record."):
        actions.write_minutes(meeting, opening="Hello.", parts={}, by=board.officer, at=AT)
    mended = actions.write_minutes(
        meeting, opening="Hello.", parts={}, why_corrected="A word was wrong.", by=board.officer, at=AT
    )
    assert (mended.corrects, minutes_of(meeting)) == (draft, mended)
    with refused("These minutes were written anew since. Look at the newest, and agree those."):
        actions.agree_minutes(draft, later, by=board.officer, at=AT)


def test_another_partnership_stands_for_the_place_with_a_reason_and_both_stay() -> None:
    board = a_board()
    first, second = a_side().partnership, a_side().partnership
    for partnership in (first, second):
        partnership.place = None
        partnership.save()
    governance.name_partnership(board.programme, first, by=board.officer, at=AT)
    with refused(f"{first} stands for the place already."):
        governance.name_partnership(board.programme, first, by=board.officer, at=AT)
    with refused("Say why another partnership stands for the place now: both stay on record."):
        governance.name_partnership(board.programme, second, by=board.officer, at=AT)
    governance.name_partnership(board.programme, second, why="The first has parted.", by=board.officer, at=AT)
    assert list(StandingPartnership.objects.values_list("partnership", "why")) == [
        (first.pk, ""),
        (second.pk, "The first has parted."),
    ]


def test_a_partnership_of_another_place_does_not_stand_for_this_one() -> None:
    board, side = a_board(), a_side()
    with refused(f"{side.partnership} was formed for {side.partnership.place}. Name one of this place."):
        governance.name_partnership(board.programme, side.partnership, by=board.officer, at=AT)


def test_terms_of_reference_are_versions_and_only_what_is_agreed_is_one() -> None:
    board = a_board()
    given = {"agreed_by": "The cabinet", "text": "Anew.", "by": board.officer, "at": AT}
    with refused("Terms that are not agreed yet are not on record. Enter them once they are."):
        governance.agree_terms(board.programme, agreed_on=NEXT, **given)
    with refused("Terms of reference, version 1 was agreed later, on 1 September 2025."):
        governance.agree_terms(board.programme, agreed_on=MET - timedelta(days=300), **given)
    with refused("Say how many make a quorum, if one of each helix has to be among them."):
        governance.agree_terms(board.programme, agreed_on=MET, of_each_helix=True, **given)
    second = governance.agree_terms(board.programme, agreed_on=MET, quorum=3, of_each_helix=True, **given)
    assert (second.version, second.rule.sentence) == (
        2,
        "A quorum is 3 voting members, with at least one of each helix.",
    )
