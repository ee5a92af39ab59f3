"""Planning and running a panel meeting: members, order, turns; what is recorded, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.panels.agreement.calibration import comes_out_the_same
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.minutes import minutes_of
from placefund.panels.meetings.queries import table_of
from placefund.panels.models import CalibrationRun, Item, Meeting, Turn
from placefund.people import actions as people
from placefund.people.models import CLOCK, Membership
from tests.build import AFTER, Cast, a_meeting, a_planned_round, a_user, an_application, an_open_round
from tests.witness import acts_on, nothing_changes, refused, signed_in

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(minutes=20)


def bids_of(meeting: Meeting) -> list[Item]:
    return list(meeting.items.all())


def test_a_meeting_is_planned_seated_ordered_held_and_closed() -> None:
    meeting = a_meeting(bids=2)
    cast = meeting.cast  # type: ignore[attr-defined]
    meeting = meetings_actions.open_meeting(meeting, by=cast.chair, at=AFTER)
    first, second = bids_of(meeting)
    meetings_actions.call_item(first, by=cast.chair, at=AFTER)
    meetings_actions.park_item(first, by=cast.chair, at=LATER)
    meetings_actions.call_item(second, by=cast.manager, at=LATER)
    table = table_of(meeting, LATER)
    assert (table.now and table.now.item, table.next and table.next.item) == (second, first)
    meetings_actions.park_item(second, by=cast.chair, at=LATER)
    meeting = meetings_actions.close_meeting(meeting, by=cast.chair, at=LATER)
    assert (meeting.state, meeting.opened_at, meeting.closed_at) == ("closed", AFTER, LATER)
    assert list(Turn.objects.values_list("item_id", "state", "at")) == [
        (first.pk, "called", AFTER),
        (first.pk, "parked", LATER),
        (second.pk, "called", LATER),
        (second.pk, "parked", LATER),
    ]
    assert acts_on(meeting) == [
        "planned", "seated at", "seated at", "ordered", "opened", "kept the calibration seen by", "attached a file to", "closed",
    ]  # fmt: skip
    assert acts_on(first) == ["called", "parked"]


def test_a_member_is_told_may_follow_and_no_longer_once_it_is_closed() -> None:
    meeting = a_meeting("sitting")
    cast = meeting.cast  # type: ignore[attr-defined]
    member = cast.assessors[0].user
    held = Membership.objects.get(user=member, role=Role.PANEL_MEMBER)
    assert (held.scope, held.ended_at) == (f"meeting:{meeting.pk}", None)
    assert Notice.objects.get(page="meeting", args=[meeting.pk], recipient=member).text == (
        "Member, on 13 February 2026. Where: Room 1."
    )
    meetings_actions.close_meeting(meeting, by=cast.chair, at=LATER)
    held.refresh_from_db()
    assert held.ended_at == LATER


def test_a_meeting_needs_terms_a_chair_and_an_order() -> None:
    planned = a_planned_round()
    planned.terms_record = {}
    planned.save(update_fields=["terms_record"])
    manager = Cast(planned.strand.fund).manager
    with refused(f"{planned} has no terms yet, so there is nothing a panel could meet about."):
        meetings_actions.plan_meeting(planned, name="Panel", held_on=AFTER.date(), place="Room", by=manager, at=AFTER)
    meeting = a_meeting(bids=0)
    cast = meeting.cast  # type: ignore[attr-defined]
    with refused("The running order is empty. Put the bids on it first."):
        meetings_actions.open_meeting(meeting, by=cast.chair, at=AFTER)
    with refused(f"No bid of {meeting.round} waits for a panel: each is agreed, or on another order."):
        meetings_actions.suggest_order(meeting, by=cast.chair, at=AFTER)
    meetings_actions.unseat(meeting.members.get(part="chair"), by=cast.manager, at=AFTER)
    with refused("Nobody sits in the chair. Seat a chair first."):
        meetings_actions.open_meeting(meeting, by=cast.chair, at=AFTER)


def test_only_those_who_run_panels_plan_and_run_them() -> None:
    meeting = a_meeting("sitting")
    [item] = bids_of(meeting)
    decider = meeting.cast.decider  # type: ignore[attr-defined]
    who = "It takes a fund manager or a panel chair with a part in it."
    with refused(f"{decider} may not plan and run a panel meeting. {who}"):
        meetings_actions.call_item(item, by=decider, at=AFTER)
    with refused(f"{decider} may not plan and run a panel meeting. {who}"):
        meetings_actions.close_meeting(meeting, by=decider, at=AFTER)
    with refused(f"{decider} may not plan and run a panel meeting. {who}"):
        meetings_actions.plan_meeting(meeting.round, name="P", held_on=AFTER.date(), place="R", by=decider, at=AFTER)


def test_a_seat_is_given_once_and_the_chair_to_a_chair() -> None:
    meeting = a_meeting(bids=0)
    cast = meeting.cast  # type: ignore[attr-defined]
    with refused(f"{cast.chair} sits at this meeting already."):
        meetings_actions.seat(meeting, cast.chair, part="member", by=cast.manager, at=AFTER)
    assessor = cast.assessors[1].user
    with refused(f"{assessor} is no panel chair of this fund and could not record a score. Seat them as a member."):
        meetings_actions.seat(meeting, assessor, part="chair", by=cast.manager, at=AFTER)
    with refused("Seat them as chair, member, observer or secretary."):
        meetings_actions.seat(meeting, assessor, part="king", by=cast.manager, at=AFTER)


def test_who_is_taken_off_introduces_nothing_and_loses_access() -> None:
    meeting = a_meeting()
    cast = meeting.cast  # type: ignore[attr-defined]
    [item] = bids_of(meeting)
    assert item.first_reader == cast.assessors[0]
    member = meeting.members.get(user=cast.assessors[0].user)
    meetings_actions.unseat(member, by=cast.manager, at=LATER)
    item.refresh_from_db()
    assert (item.first_reader, meeting.members.count()) == (None, 1)
    assert Membership.objects.get(role=Role.PANEL_MEMBER, user=member.user).ended_at == LATER


def test_a_meeting_is_changed_and_its_order_suggested_before_it_begins_only() -> None:
    meeting = a_meeting("sitting")
    cast = meeting.cast  # type: ignore[attr-defined]
    why = f"{meeting} is sitting. This is possible while it is planned."
    member, [item] = meeting.members.all()[0], bids_of(meeting)
    for act in (
        lambda: meetings_actions.change_meeting(meeting, name="Other", by=cast.manager, at=AFTER),
        lambda: meetings_actions.suggest_order(meeting, by=cast.manager, at=AFTER),
        lambda: meetings_actions.unseat(member, by=cast.manager, at=AFTER),
        lambda: meetings_actions.take_off(item, by=cast.manager, at=AFTER),
    ):
        with refused(why):
            act()


def test_a_plan_can_be_changed() -> None:
    meeting = a_meeting(bids=0)
    meetings_actions.change_meeting(meeting, name="Second panel", others_wait=True, by=meeting.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    meeting.refresh_from_db()
    assert (meeting.name, meeting.place, meeting.others_wait) == ("Second panel", "Room 1", True)


def test_the_order_begins_with_what_discussion_can_change_and_is_moved_by_hand() -> None:
    meeting = a_meeting(bids=3)
    manager = meeting.cast.manager  # type: ignore[attr-defined]
    one, two, three = bids_of(meeting)
    meetings_actions.move_item(three, is_up=True, by=manager, at=AFTER)
    meetings_actions.move_item(one, is_up=False, by=manager, at=AFTER)
    assert [(item.pk, item.position) for item in bids_of(meeting)] == [(three.pk, 1), (one.pk, 2), (two.pk, 3)]
    three.refresh_from_db()
    assert three.why_here == "Moved by hand"
    with refused(f"{three} is first already."):
        meetings_actions.move_item(three, is_up=True, by=manager, at=AFTER)
    with refused(f"{two} is last already."):
        meetings_actions.move_item(two, is_up=False, by=manager, at=AFTER)
    meetings_actions.take_off(three, by=manager, at=AFTER)
    assert [(item.pk, item.position) for item in bids_of(meeting)] == [(one.pk, 1), (two.pk, 2)]


def test_a_bid_is_on_one_open_order_at_a_time() -> None:
    meeting = a_meeting(bids=1)
    cast = meeting.cast  # type: ignore[attr-defined]
    second = meetings_actions.plan_meeting(
        meeting.round, name="Second", held_on=AFTER.date(), place="Room 2", by=cast.manager, at=AFTER
    )
    with refused(f"No bid of {meeting.round} waits for a panel: each is agreed, or on another order."):
        meetings_actions.suggest_order(second, by=cast.manager, at=AFTER)
    an_application("scored", round_=meeting.round, cast=cast)
    [added] = meetings_actions.suggest_order(second, by=cast.manager, at=AFTER)
    assert added.application not in [item.application for item in bids_of(meeting)]


def test_introducers_read_the_bid_and_sit_at_the_table() -> None:
    meeting = a_meeting()
    cast = meeting.cast  # type: ignore[attr-defined]
    [item] = bids_of(meeting)
    reader, absent, _ = cast.assessors
    stranger = a_meeting(bids=1).cast.assessors[0]  # type: ignore[attr-defined]
    with refused(f"{absent} is no member of this meeting. Seat them first."):
        meetings_actions.name_introducers(item, reader, absent, by=cast.manager, at=AFTER)
    with refused(f"{stranger} does not read {item}, so they cannot introduce it."):
        meetings_actions.name_introducers(item, stranger, None, by=cast.manager, at=AFTER)
    with refused("The first and the second introducer are two people."):
        meetings_actions.name_introducers(item, reader, reader, by=cast.manager, at=AFTER)
    meetings_actions.seat(meeting, absent.user, part="member", by=cast.manager, at=AFTER)
    meetings_actions.name_introducers(item, absent, reader, by=cast.manager, at=AFTER)
    item.refresh_from_db()
    assert (item.first_reader, item.second_reader) == (absent, reader)


def test_one_bid_is_discussed_at_a_time() -> None:
    meeting = a_meeting("called", bids=2)
    chair = meeting.cast.chair  # type: ignore[attr-defined]
    first, second = bids_of(meeting)
    with refused(f"{first} is being discussed. Park it or finish it first."):
        meetings_actions.call_item(second, by=chair, at=AFTER)
    with refused(f"{first} is being discussed. Finish it or park it first."):
        meetings_actions.close_meeting(meeting, by=chair, at=AFTER)
    with refused(f"The panel has agreed no score for {first} yet. Agree it, or park the bid."):
        meetings_actions.finish_item(first, by=chair, at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=second.pk).update(state="called")


def test_bids_are_called_while_the_meeting_sits() -> None:
    meeting = a_meeting()
    chair = meeting.cast.chair  # type: ignore[attr-defined]
    with refused(f"{meeting} is planned. This is possible while it is sitting."):
        meetings_actions.call_item(bids_of(meeting)[0], by=chair, at=AFTER)


def test_two_meetings_of_a_round_do_not_sit_at_once() -> None:
    meeting = a_meeting("sitting")
    cast = meeting.cast  # type: ignore[attr-defined]
    second = a_meeting(round_=meeting.round, cast=cast)
    with refused("Another meeting of this round is sitting. Close it first."):
        meetings_actions.open_meeting(second, by=cast.chair, at=AFTER)


def test_what_the_panel_saw_is_kept_and_comes_out_the_same() -> None:
    meeting = a_meeting("sitting", bids=2)
    cast = meeting.cast  # type: ignore[attr-defined]
    [run] = CalibrationRun.objects.all()
    assert (run.meeting, len(run.inputs["scores"]), len(run.result["bids"])) == (meeting, 6, 2)
    assert comes_out_the_same(run)
    an_application("scored", round_=meeting.round, cast=cast, score=2)
    again = meetings_actions.recalculate(meeting, by=cast.chair, at=LATER)
    run.refresh_from_db()
    assert (len(run.result["bids"]), len(again.result["bids"])) == (2, 3)
    assert comes_out_the_same(run)
    assert comes_out_the_same(again)
    again.inputs["scores"][0][2] = "99"
    assert not comes_out_the_same(again)


def test_nothing_is_calibrated_before_anybody_has_scored() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    an_application("eligible", round_=round_, cast=cast)
    meeting = a_meeting(round_=round_, cast=cast, bids=0)
    meetings_actions.suggest_order(meeting, by=cast.manager, at=AFTER)
    meeting = meetings_actions.open_meeting(meeting, by=cast.chair, at=AFTER)
    assert not CalibrationRun.objects.exists()
    with refused("Nobody has scored in this round yet, so there is nothing to calibrate."):
        meetings_actions.recalculate(meeting, by=cast.chair, at=AFTER)


@pytest.mark.parametrize("table", ["turns", "calibrations"])
def test_the_database_keeps_what_happened(table: str) -> None:
    meeting = a_meeting("called")
    row = meeting.calibrations.get() if table == "calibrations" else bids_of(meeting)[0].turns.get()
    for change in (lambda: type(row).objects.filter(pk=row.pk).update(**{row_field(table): AFTER}), row.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def row_field(table: str) -> str:
    return "made_at" if table == "calibrations" else "at"


def test_a_stranger_cannot_be_told_from_nobody() -> None:
    meeting = a_meeting("sitting")
    member = a_meeting(bids=0).members.all()[0]
    [item] = bids_of(meeting)
    with refused(f"{member.user} does not sit at this meeting."):
        meetings_actions.leave_table(item, member, why="Mine.", by=meeting.cast.chair, at=AFTER)  # type: ignore[attr-defined]
    assert a_user() not in [each.user for each in meeting.members.all()]


def test_a_closed_meeting_is_opened_again_and_its_first_minutes_stay() -> None:
    meeting = a_meeting("sitting")
    cast = meeting.cast  # type: ignore[attr-defined]
    closed = meetings_actions.close_meeting(meeting, by=cast.chair, at=LATER)
    first = closed.minutes
    again = meetings_actions.reopen_meeting(closed, reason="A score was written down wrong.", by=cast.chair, at=LATER)
    assert (again.state, again.closed_at, again.minutes) == ("sitting", None, None)
    [row] = again.reopenings.all()
    assert (row.minutes, row.closed_at, row.why) == (first, LATER, "A score was written down wrong.")
    member = cast.assessors[0].user
    assert Membership.objects.filter(user=member, scope=f"meeting:{meeting.pk}", ended_at=None).count() == 1
    told = Notice.objects.filter(recipient=member).latest("pk")
    assert told.text == "You may follow it again. The reason: A score was written down wrong."
    later = LATER + timedelta(hours=1)
    closed = meetings_actions.close_meeting(again, by=cast.chair, at=later)
    assert (closed.minutes.name, closed.minutes != first) == (f"minutes-{meeting.pk}-2.pdf", True)
    facts = dict(minutes_of(closed, later).facts)
    assert "A score was written down wrong." in facts["Opened again"]


def test_what_opening_a_meeting_again_refuses() -> None:
    meeting = a_meeting("sitting")
    cast = meeting.cast  # type: ignore[attr-defined]
    with refused(
        "This panel meeting is sitting, so it is not possible to open it again now. It would have to be closed."
    ):
        meetings_actions.reopen_meeting(meeting, reason="Why.", by=cast.chair, at=LATER)
    closed = meetings_actions.close_meeting(meeting, by=cast.chair, at=LATER)
    with refused("Say why the meeting is opened again. The reason stands in its minutes."):
        meetings_actions.reopen_meeting(closed, reason=" ", by=cast.chair, at=LATER)
    other = a_meeting("sitting", round_=meeting.round, cast=cast)
    with refused(f"{other} of this round is sitting. Close it first."):
        meetings_actions.reopen_meeting(closed, reason="Why.", by=cast.chair, at=LATER)
    meetings_actions.close_meeting(other, by=cast.chair, at=LATER)
    type(meeting.round).objects.filter(pk=meeting.round_id).update(state="released", closed_at=AFTER, released_at=LATER)
    with refused(
        f"The outcomes of {meeting.round} are released, so its panel does not meet again. A decision that was wrong is revised."
    ):
        meetings_actions.reopen_meeting(closed, reason="Why.", by=cast.chair, at=LATER)


def test_the_page_shows_what_opening_again_does_and_the_minutes_list_the_earlier_ones() -> None:
    meeting = a_meeting("sitting")
    cast = meeting.cast  # type: ignore[attr-defined]
    closed = meetings_actions.close_meeting(meeting, by=cast.chair, at=LATER)
    kept = reverse("document", args=[closed.minutes_id])
    chair, page = signed_in(cast.chair), reverse("reopen-meeting", args=[meeting.pk])
    assert page in chair.get(reverse("meeting", args=[meeting.pk])).content.decode()
    with nothing_changes():
        shown = chair.post(page, {"reason": "Wrong score.", "foresee": "on"}).content.decode()
        assert chair.post(page, {"reason": ""}).status_code == 422
    assert ("Opened a closed meeting again" in shown, "Wrong score." in shown) == (True, True)
    assert chair.post(page, {"reason": "Wrong score."}).status_code == 302
    assert kept in chair.get(reverse("minutes", args=[meeting.pk])).content.decode()
    assert chair.get(kept).status_code == 200


def test_who_has_a_conflict_with_a_bid_of_the_round_suggests_no_order() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    bid, _ = (an_application("scored", round_=round_, cast=cast) for _ in range(2))
    meeting = meetings_actions.plan_meeting(
        round_, name="Spring", held_on=AFTER.date(), place="Room", by=cast.manager, at=AFTER
    )
    tied = a_user("Tied", role=Role.FUND_MANAGER, scope=f"fund:{round_.fund_slug}")
    scope = f"organisation:{bid.partnership.lead_id}"
    people.grant(tied, Role.PARTNER, scope, at=AFTER)
    people.end_role(tied, Role.PARTNER, scope, by=CLOCK, at=AFTER)
    with pytest.raises(NotAllowed, match="Somebody without a conflict acts here"):
        meetings_actions.suggest_order(meeting, by=tied, at=AFTER)
    assert not meeting.items.exists()
