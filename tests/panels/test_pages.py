"""The pages of a panel: what chairs, members and onlookers see and do, what they may not, and that lists stay cheap."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import AgreedScore
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.roles import Role
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.queries import table_of
from placefund.panels.models import Consensus, Item, Leaving, Meeting, Member
from placefund.records import clock
from tests.assessment.test_scoring_blind import POINTS, REASONS, given_two, told_everywhere
from tests.build import AFTER, AT, CRITERIA, Cast, a_meeting, a_user, an_application, an_open_round
from tests.witness import nothing_changes, signed_in, takes_as_many_queries_with_more

pytestmark = pytest.mark.django_db
AGREED = {
    "points-vision": "7/2", "reason-vision": "Bold.", "points-delivery": "4", "reason-delivery": "Thin.",
    "reason": "Discussed.", "dissent": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_the_day() -> None:
    clock.move_to(AFTER)


def address(name: str, thing: Any) -> str:
    return reverse(name, args=[thing.pk])


PAGES = ("panel", "panel-scores", "panel-ranking")


def text_of(user: Any, path: str) -> str:
    answered = signed_in(user).get(path)
    assert answered.status_code == 200
    return answered.content.decode()


# --- the round ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_panel_sees_every_reading_raw_and_calibrated_and_marks_what_disagrees() -> None:
    application = an_application("eligible")
    fund, cast = application.round.strand.fund, application.cast  # type: ignore[attr-defined]
    reasons = {criterion.key: "As written." for criterion in CRITERIA}
    for points in (1, 5):
        reader = pool_actions.add_assessor(fund, a_user(), by=cast.manager, at=AT)
        given = scoring_actions.assign(application, reader, by=cast.manager, at=AFTER)
        scoring_actions.score(given, {"vision": points, "delivery": points}, reasons, by=reader.user, at=AFTER)
    page = text_of(cast.chair, address("panel", application.round))
    drawn = text_of(cast.chair, address("panel-scores", application.round))
    for words in ("Far apart", "2 of 3 read", ">50</td>", "ranked by the panel&#x27;s agreed score"):
        assert words in page, words
    for words in (
        "Scores, raw and calibrated",
        "Ranks that are possible",
        "Assessor effects cannot be told from bid merit here.",
        "What is lacking:",
        "<li>Too few assessors have read 4 bids or more: it takes 3 who together gave half of the scores.</li>",
    ):
        assert words in drawn, words
    for name in PAGES:
        for user in (cast.manager, cast.decider, cast.auditor):
            assert signed_in(user).get(address(name, application.round)).status_code == 200
        assert signed_in(application.side.lead).get(address(name, application.round)).status_code == 403  # type: ignore[attr-defined]


def test_an_empty_round_says_what_will_stand_here() -> None:
    round_ = an_open_round()
    page = text_of(Cast(round_.strand.fund).chair, address("panel", round_))
    assert ("Nothing before the panel yet" in page, "Plan a meeting" in page) == (True, True)


def test_a_bid_that_is_not_called_or_not_read_yet_says_what_to_do_and_shows_no_form() -> None:
    meeting = a_meeting("sitting")
    chair, item = meeting.cast.chair, meeting.items.get()  # type: ignore[attr-defined]
    client, path = signed_in(chair), address("agree-score", item.application)
    page = client.get(path).content.decode()
    assert ("Call it first; then the panel agrees" in page, "Record the agreed score" in page, 'name="reason"' in page) == (
        True, False, False,
    )  # fmt: skip
    assert client.post(address("turn", item), {"step": "call"}).status_code == 302
    assert ("Call it first" in (page := client.get(path).content.decode()), 'name="reason"' in page) == (False, True)
    unread = an_application("eligible")
    page = signed_in(unread.cast.chair).get(address("agree-score", unread)).content.decode()  # type: ignore[attr-defined]
    assert ("The panel agrees its score once they are in." in page, 'name="reason"' in page) == (
        True,
        False,
    )


def test_the_long_pages_of_a_panel_list_their_sections() -> None:
    application = an_application("scored")
    page = signed_in(application.cast.chair).get(address("agree-score", application)).content.decode()  # type: ignore[attr-defined]
    listed = page.partition('class="pf-contents"')[2].partition("</nav>")[0]
    assert [title for title in ("The readings compared", "Scores by criterion", "Readings and their reasons") if title in listed] == [
        "The readings compared", "Scores by criterion", "Readings and their reasons",
    ]  # fmt: skip
    assert "The panel&#x27;s score" in listed


@pytest.mark.long
def test_the_panel_takes_as_many_queries_with_more_applications() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)

    def add() -> None:
        an_application("assessed", round_=round_, cast=cast)

    for name in PAGES:
        add()
        takes_as_many_queries_with_more(cast.chair, address(name, round_), add)


def test_the_chair_sees_how_far_readers_agree() -> None:
    meeting = a_meeting(bids=2)
    cast = meeting.cast  # type: ignore[attr-defined]
    path = address("panel-readers", meeting.round)
    page = text_of(cast.chair, path)
    assert (str(cast.assessors[0]) in page, "Krippendorff" in page, "Whether severity can be told" in page) == (
        True,
    ) * 3
    assert signed_in(cast.decider).get(path).status_code == 403
    empty = an_open_round()
    assert "Nobody has scored yet" in text_of(Cast(empty.strand.fund).chair, address("panel-readers", empty))


def test_readers_stay_without_names_as_long_as_the_method_hides_them() -> None:
    from dataclasses import replace

    from placefund.domain.assessment.method import Method, Phase
    from tests.build import TERMS

    round_ = an_open_round(terms=replace(TERMS, method=Method(readers_hidden=Phase.RELEASED)))
    cast = Cast(round_.strand.fund)
    application = an_application("scored", round_=round_, cast=cast)
    name = str(cast.assessors[0])
    assert name not in text_of(cast.chair, address("panel-scores", round_))
    for path in (address("panel", round_), address("agree-score", application)):
        page = text_of(cast.chair, path)
        assert ("Reader 1" in page, name in page.split("Who did what, and when")[0]) == (True, False)
    assert "Reader 1 of this round" in text_of(cast.chair, address("panel-readers", round_))


# --- the score ---------------------------------------------------------------------------------------------------------


def test_the_chair_records_the_agreed_score_of_each_criterion() -> None:
    application = an_application("scored")
    client, path = signed_in(application.cast.chair), address("agree-score", application)  # type: ignore[attr-defined]
    page = client.get(path).content.decode()
    for words in ("Because of what they wrote.", '<option value="4" selected', "3.5", "5: Outstanding", "Calibrated"):
        assert words in page, words
    assert client.post(path, AGREED).status_code == 302
    assert (AgreedScore.objects.get().score, AgreedScore.objects.get().reason) == ("135/2", "Discussed.")
    after = client.get(path).content.decode()
    for words in ("67.5", "3.5 of 5", "Bold.", "the readers' mean was 75", "Agree the score again"):
        assert words in after, words


def test_the_chair_agrees_again_with_a_reason() -> None:
    application = an_application("scored")
    client, path = signed_in(application.cast.chair), address("agree-score", application)  # type: ignore[attr-defined]
    client.post(path, AGREED)
    with nothing_changes():
        assert client.post(path, AGREED).status_code == 422
    again = AGREED | {"points-vision": "5", "why_again": "An annex was missed."}
    assert client.post(path, again).status_code == 302
    assert list(Consensus.objects.values_list("number", "score", "why_revised")) == [
        (1, "135/2", ""),
        (2, "90", "An annex was missed."),
    ]
    assert "Agreed before" in client.get(path).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"points-vision": "6"},
        {"points-vision": "10/3"},
        {"points-vision": "high"},
        {"points-vision": ""},
        {"points-vision": "1/0"},
        {"reason-delivery": " "},
        {"reason": ""},
    ],
)
def test_an_agreed_score_that_is_no_score_is_refused(wrong: dict[str, str]) -> None:
    application = an_application("scored")
    chair = signed_in(application.cast.chair)  # type: ignore[attr-defined]
    with nothing_changes():
        assert chair.post(address("agree-score", application), AGREED | wrong).status_code == 422


def test_only_the_chair_records_it() -> None:
    application = an_application("scored")
    cast = application.cast  # type: ignore[attr-defined]
    users = (cast.manager, cast.decider, cast.auditor, application.side.lead)  # type: ignore[attr-defined]
    path = address("agree-score", application)
    with nothing_changes():
        assert [signed_in(user).post(path, AGREED).status_code for user in users] == [403] * 4


# --- the meeting -------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_meeting_from_its_plan_to_its_minutes_by_pages() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    application = an_application("scored", round_=round_, cast=cast)
    chair = signed_in(cast.chair)
    plan = {
        "name": "Day 1", "held_on_day": "13", "held_on_month": "2", "held_on_year": "2026", "place": "Room 1",
    }  # fmt: skip
    with nothing_changes():
        assert chair.post(address("plan-meeting", round_), plan | {"held_on_day": "45"}).status_code == 422
    assert chair.post(address("plan-meeting", round_), plan).status_code == 302
    meeting = Meeting.objects.get()
    members = address("meeting-members", meeting)
    assert "Nobody sits yet" in chair.get(members).content.decode()
    assert chair.post(members, {"person": cast.chair.pk, "part": "chair"}).status_code == 302
    assert chair.post(members, {"person": cast.assessors[0].user.pk, "part": "member"}).status_code == 302
    assert "1 bid of this round waits" in chair.get(address("running-order", meeting)).content.decode()
    chair.post(address("running-order", meeting))
    item = Item.objects.get()
    assert (item.application, item.first_reader) == (application, cast.assessors[0])
    assert "Begin the meeting" in chair.get(address("meeting", meeting)).content.decode()
    chair.post(address("open-meeting", meeting))
    assert "Call the next bid" in chair.get(address("meeting", meeting)).content.decode()
    chair.post(address("turn", item), {"step": "call"})
    now = chair.get(address("meeting", meeting)).content.decode()
    assert ("Agree the score" in now, "Park it" in now, "Its readings" in now) == (True, True, True)
    assert chair.post(address("agree-score", application), AGREED).headers["Location"] == address("meeting", meeting)
    assert "Every bid on the order is done." in chair.get(address("meeting", meeting)).content.decode()
    chair.post(address("close-meeting", meeting))
    minutes = chair.get(address("minutes", meeting)).content.decode()
    meeting.refresh_from_db()
    assert meeting.minutes is not None
    for words in ("Day 1", "67.5 out of 100", "Bold.", "75 out of 100", meeting.minutes.sha256, "Called at", "Room 1"):
        assert words in minutes, words
    kept = chair.get(reverse("document", args=[meeting.minutes_id]))
    assert (kept.status_code, kept.content[:5]) == (200, b"%PDF-")


def test_a_member_follows_the_meeting_and_changes_nothing() -> None:
    meeting = a_meeting("called")
    cast = meeting.cast  # type: ignore[attr-defined]
    item, member = meeting.items.get(), signed_in(cast.assessors[0].user)
    page = member.get(address("meeting", meeting)).content.decode()
    assert ("You introduce" in page, "Park it" in page, "Refresh" in page) == (True, False, True)
    assert member.get(address("panel-papers", item)).status_code == 200
    assert "Because of what they wrote." in member.get(address("panel-item", item)).content.decode()
    with nothing_changes():
        assert member.post(address("turn", item), {"step": "park"}).status_code == 403
        assert member.post(address("close-meeting", meeting)).status_code == 403
    assert member.get(address("panel", meeting.round)).status_code == 403
    meetings_actions.park_item(item, by=cast.chair, at=AFTER)
    meetings_actions.close_meeting(meeting, by=cast.chair, at=AFTER)
    assert member.get(address("meeting", meeting)).status_code == 403


def test_the_secretary_records_who_leaves_and_who_comes_back() -> None:
    meeting = a_meeting("called")
    cast, item = meeting.cast, meeting.items.get()  # type: ignore[attr-defined]
    member = meeting.members.get(part="member")
    secretary, path = signed_in(cast.manager), address("leaving", item)
    assert "Somebody else leaves" in secretary.get(address("panel-item", item)).content.decode()
    for wrong in ({}, {"member": "0", "has_left": "yes"}, {"member": str(member.pk), "has_left": "maybe"}):
        with nothing_changes():
            assert secretary.post(path, wrong).status_code == 302
    with nothing_changes():
        said = secretary.post(path, {"member": member.pk, "has_left": "yes", "why": ""}, follow=True)
    assert f"Say why {member.user} left." in said.content.decode()
    secretary.post(path, {"member": member.pk, "has_left": "yes", "why": "A friend leads it."})
    tracker = secretary.get(address("meeting", meeting)).content.decode()
    assert ("A friend leads it." in tracker, "(out)" in tracker) == (True, True)
    secretary.post(address("turn", item), {"step": "park"})
    secretary.post(path, {"member": member.pk, "has_left": "no"})
    assert list(Leaving.objects.values_list("has_left", flat=True)) == [True, False]


def test_the_order_is_changed_by_plain_buttons() -> None:
    meeting = a_meeting(bids=2)
    cast = meeting.cast  # type: ignore[attr-defined]
    first, second = meeting.items.all()
    manager = signed_in(cast.manager)
    assert manager.post(address("move-item", second), {"way": "up"}).status_code == 302
    assert [item.pk for item in meeting.items.all()] == [second.pk, first.pk]
    with nothing_changes():
        assert manager.post(address("move-item", second), {"way": "sideways"}).status_code == 302
        assert (
            "is first already."
            in manager.post(address("move-item", second), {"way": "up"}, follow=True).content.decode()
        )
    given = manager.post(address("introducers", first), {"first": cast.assessors[0].pk, "second": ""})
    assert given.status_code == 302
    with nothing_changes():
        assert manager.post(address("introducers", first), {"first": cast.assessors[1].pk}).status_code == 422
    manager.post(address("take-off", first))
    assert meeting.items.count() == 1
    member = meeting.members.get(part="member")
    manager.post(reverse("unseat", args=[meeting.pk, member.pk]))
    assert not Member.objects.filter(pk=member.pk).exists()
    with nothing_changes():
        manager.post(reverse("unseat", args=[meeting.pk, 10**9]))


def test_a_planned_meeting_is_changed() -> None:
    meeting = a_meeting(bids=0)
    manager = signed_in(meeting.cast.manager)  # type: ignore[attr-defined]
    page = manager.get(address("change-meeting", meeting)).content.decode()
    assert "Main panel" in page
    given = {"name": "Day 2", "held_on_day": "14", "held_on_month": "2", "held_on_year": "2026", "place": "Hall"}
    assert manager.post(address("change-meeting", meeting), given).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.name, meeting.place, meeting.held_on.day) == ("Day 2", "Hall", 14)


@pytest.mark.long
@pytest.mark.parametrize("name", ["meeting", "running-order"])
def test_a_meeting_takes_as_many_queries_with_more_bids(name: str) -> None:
    meeting = a_meeting(bids=1)
    cast = meeting.cast  # type: ignore[attr-defined]

    def add() -> None:
        an_application("scored", round_=meeting.round, cast=cast)
        meetings_actions.suggest_order(meeting, by=cast.manager, at=AFTER)

    takes_as_many_queries_with_more(cast.chair, address(name, meeting), add)


def test_what_a_panel_saw_is_shown_as_it_was_and_made_again() -> None:
    meeting = a_meeting("sitting", bids=2)
    cast = meeting.cast  # type: ignore[attr-defined]
    page = text_of(cast.auditor, address("calibration", meeting.calibrations.get()))
    bid = Application.objects.filter(round=meeting.round)[0]
    assert ("it comes out the same, to the last digit" in page, str(bid) in page, ">75<" in page) == (True, True, True)
    chair = signed_in(cast.chair)
    chair.post(address("recalculate", meeting))
    assert meeting.calibrations.count() == 2


def test_a_stranger_with_the_same_role_elsewhere_sees_no_meeting() -> None:
    meeting = a_meeting("sitting")
    other = a_user("Elsewhere", role=Role.PANEL_MEMBER, scope="meeting:999999")
    assert signed_in(other).get(address("meeting", meeting)).status_code == 403


def test_a_reader_at_the_table_is_not_told_who_applies_before_their_own_scores_are_sent() -> None:
    bid = told_everywhere(Method(applicants_hidden=Phase.READING))
    given = given_two(bid)
    cast, reader = bid.cast, given[0].assessor.user  # type: ignore[attr-defined]
    meeting = a_meeting(round_=bid.round, cast=cast, bids=0)
    for row in meeting.members.all():
        meetings_actions.unseat(row, by=cast.manager, at=AFTER)
    meetings_actions.seat(meeting, reader, part="member", by=cast.manager, at=AFTER)
    meetings_actions.suggest_order(meeting, by=cast.manager, at=AFTER)
    [place] = table_of(meeting, AFTER, seen_by=reader).places
    assert (place.name == str(bid), "[" in place.name) == (False, True)
    assert str(bid) not in unescape(text_of(reader, address("meeting", meeting)))
    assert str(bid) in unescape(text_of(cast.chair, address("meeting", meeting)))
    scoring_actions.score(given[0], POINTS, REASONS, by=reader, at=AFTER)
    assert str(bid) in unescape(text_of(reader, address("meeting", meeting)))
