"""Notes of an interview: their writer's alone until the panel discusses the bid, then of whoever is at the table; kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.panels.interview_notes import notes_for_table, notes_of, notes_to_agree_on
from placefund.panels.interviews import actions
from placefund.panels.models import Interview, InterviewNote, Item
from placefund.records import clock
from tests.build import AFTER, a_meeting
from tests.panels.test_interviews import TEN, interviews, lead_of, worked_for_the_lead
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
BEGUN = TEN + timedelta(minutes=5)


def held() -> Any:
    """A member at whose time a bid is interviewed."""
    _cast, bids, members, slots, [first, second] = interviews()
    actions.pick_slot(first, slots[0], by=lead_of(bids[0]), at=AFTER)
    return bids[0], members, Interview.objects.get(pk=first.pk), second


def test_who_sits_keeps_notes_by_criterion_and_changes_them_and_all_stay_on_record() -> None:
    bid, [ada, _ben], interview, _second = held()
    [criterion, *_] = bid.round.terms().criteria
    first = {criterion.key: "They know their market.", "": "Calm."}
    assert len(actions.keep_notes(interview, first, by=ada, at=BEGUN)) == 2
    assert len(actions.keep_notes(interview, first | {"": "Calm, and late."}, by=ada, at=BEGUN)) == 1
    assert notes_of(bid, ada) == {criterion.key: "They know their market.", "": "Calm, and late."}
    assert InterviewNote.objects.count() == 3
    assert acts_on(interview)[-2:] == ["noted", "noted"]
    actions.keep_notes(interview, {"": ""}, by=ada, at=BEGUN)
    assert [(on.title, [text for _who, text in on.notes]) for on in notes_for_table(bid)] == [
        (criterion.title, ["They know their market."])
    ]


def test_nobody_else_keeps_any_and_who_is_kept_away_hears_the_same() -> None:
    bid, [ada, ben], interview, second = held()
    for user in (ben, lead_of(bid)):
        with refused("You do not sit at this interview."):
            actions.keep_notes(interview, {"": "I was there."}, by=user, at=BEGUN)
    with refused("You do not sit at this interview."):
        actions.keep_notes(second, {"": "Too early."}, by=ada, at=BEGUN)
    worked_for_the_lead(ada, bid)
    with refused("You do not sit at this interview."):
        actions.keep_notes(interview, {"": "I know them."}, by=ada, at=BEGUN)
    clock.move_to(BEGUN)
    pages = {signed_in(user).get(reverse("interview-notes", args=[interview.pk])).status_code for user in (ada, ben)}
    assert pages == {404}


def test_notes_are_taken_from_the_beginning_on_and_on_what_the_round_scores() -> None:
    _bid, [ada, _ben], interview, _second = held()
    with refused("It begins at 4pm on 23 February 2026. Notes are taken from then on."):
        actions.keep_notes(interview, {"": "A guess."}, by=ada, at=AFTER)
    with refused("This round has no criterion “charm”."):
        actions.keep_notes(interview, {"charm": "Much."}, by=ada, at=BEGUN)


def test_the_page_has_a_box_for_each_criterion_and_keeps_what_is_typed() -> None:
    bid, [ada, _ben], interview, _second = held()
    clock.move_to(AFTER)
    browser, page = signed_in(ada), reverse("interview-notes", args=[interview.pk])
    with nothing_changes():
        assert browser.post(page, {"on-1": "A guess."}).status_code == 422
    clock.move_to(BEGUN)
    shown = browser.get(page).content.decode()
    assert [criterion.title in shown for criterion in bid.round.terms().criteria] == [True] * len(
        bid.round.terms().criteria
    )
    assert "Your notes are kept." in browser.post(page, {"on-1": "They know it."}, follow=True).content.decode()
    assert "They know it." in browser.get(page).content.decode()
    assert page in browser.get(reverse("my-interviews")).content.decode()


def test_the_table_reads_them_once_the_bid_is_called_and_not_before() -> None:
    meeting: Any = a_meeting("called", bids=2)
    called = Item.objects.get(meeting=meeting, state="called")
    waiting = Item.objects.filter(meeting=meeting, state="waiting").first()
    assert waiting is not None
    for item in (called, waiting):
        noted(item.application, by=meeting.cast.manager)
    chair = signed_in(meeting.cast.chair)
    shown = chair.get(reverse("panel-item", args=[called.pk])).content.decode()
    assert "They know &lt;b&gt;it&lt;/b&gt;." in shown
    assert "As a whole" in shown
    assert "They know" not in chair.get(reverse("panel-item", args=[waiting.pk])).content.decode()


def test_where_the_score_is_agreed_they_stand_beside_the_readings_from_the_call_on() -> None:
    meeting: Any = a_meeting("called", bids=2)
    waiting = Item.objects.filter(meeting=meeting, state="waiting").first()
    assert waiting is not None
    called = Item.objects.get(meeting=meeting, state="called")
    for item in (called, waiting):
        noted(item.application, by=meeting.cast.manager)
    chair = signed_in(meeting.cast.chair)
    shown = chair.get(reverse("agree-score", args=[called.application_id])).content.decode()
    assert "They know &lt;b&gt;it&lt;/b&gt;." in shown
    assert "What was noted in the interview" in shown
    assert "They know" not in chair.get(reverse("agree-score", args=[waiting.application_id])).content.decode()


def test_a_bid_that_no_meeting_calls_shows_its_notes_once_its_interview_is_recorded() -> None:
    bid, [ada, _ben], interview, _second = held()
    actions.keep_notes(interview, {"": "Calm, and late."}, by=ada, at=BEGUN)
    assert notes_to_agree_on(bid) == []
    Interview.objects.filter(pk=interview.pk).update(outcome="held", recorded_at=BEGUN, recorded_by=ada)
    assert [on.title for on in notes_to_agree_on(bid)] == ["As a whole"]


def noted(application: Any, *, by: Any) -> None:
    InterviewNote.objects.create(application=application, text="They know <b>it</b>.", written_by=by, written_at=AFTER)


def test_a_bid_that_is_decided_takes_no_notes() -> None:
    bid, [ada, _ben], interview, _second = held()
    bid.state = "successful"
    type(bid).objects.filter(pk=bid.pk).update(state="rejected")
    with pytest.raises(NotAllowed):
        actions.keep_notes(Interview.objects.get(pk=interview.pk), {"": "Late."}, by=ada, at=BEGUN)
