"""Whoever has a conflict leaves for that bid: it is closed to them, no score is agreed before, and the times are on record."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import DeclaredConflict
from placefund.assessment.pool import actions as pool_actions
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.consensus import AgreedPoints
from placefund.domain.roles import Role
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.confidentiality import closed_bids, why_closed
from placefund.panels.meetings import actions as meetings_actions
from placefund.panels.meetings.queries import table_of
from placefund.panels.models import Item, Leaving, Meeting, Member
from placefund.people import actions as people
from tests.build import AFTER, CRITERIA, a_meeting, a_user, an_application, read_by_all
from tests.witness import acts_on, nothing_changes, refused, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(minutes=20)
AGREED = [AgreedPoints(criterion.key, Fraction(7, 2), "As discussed.") for criterion in CRITERIA]


@once
def a_called_bid() -> tuple[Meeting, Item, Member]:
    """A meeting, its bid being discussed, and a member who is no reader of it."""
    meeting = a_meeting("called")
    cast = meeting.cast  # type: ignore[attr-defined]
    member = meetings_actions.seat(meeting, cast.decider, part="member", by=cast.chair, at=AFTER)
    return meeting, meeting.items.get(), member


def works_for_the_lead(member: Member, application: Application) -> None:
    people.grant(member.user, Role.PARTNER, f"organisation:{application.partnership.lead_id}", at=AFTER)


def test_who_has_a_conflict_must_leave_before_a_score_is_agreed() -> None:
    meeting, item, member = a_called_bid()
    chair = meeting.cast.chair  # type: ignore[attr-defined]
    works_for_the_lead(member, item.application)
    [place] = table_of(meeting, AFTER).places
    [recusal] = place.recusals
    assert (recusal.member, recusal.must_leave) == (member, True)
    lead = item.application.partnership.lead
    assert recusal.why == f"{member.user} works for {lead}, and {lead} is a partner in {item}."
    with refused(f"Record first that {member.user} left the table: {recusal.why}"):
        agreement_actions.agree_score(item.application, AGREED, reason="Good.", by=chair, at=AFTER)
    meetings_actions.leave_table(item, member, why=recusal.why, by=chair, at=AFTER)
    agreement_actions.agree_score(item.application, AGREED, reason="Good.", by=chair, at=LATER)
    meetings_actions.return_to_table(item, member, by=chair, at=LATER)
    assert list(Leaving.objects.values_list("member_id", "has_left", "at")) == [
        (member.pk, True, AFTER),
        (member.pk, False, LATER),
    ]
    assert acts_on(item) == [
        "called", "left the table for", "finished", "came back to the table after",
    ]  # fmt: skip


def test_a_conflicted_chair_records_no_score_and_another_chair_does() -> None:
    meeting, item, _ = a_called_bid()
    cast = meeting.cast  # type: ignore[attr-defined]
    seat = meeting.members.get(user=cast.chair)
    works_for_the_lead(seat, item.application)
    address = reverse("agree-score", args=[item.application_id])
    with nothing_changes():
        closed = signed_in(cast.chair).get(address)
        assert signed_in(cast.chair).post(address, {}).status_code == 403
    assert (closed.status_code, "somebody else chairs it" in closed.content.decode()) == (403, True)
    why = why_closed(cast.chair, item.application, AFTER)
    with refused(why):
        agreement_actions.agree_score(item.application, AGREED, reason="Good.", by=cast.chair, at=AFTER)
    deputy = a_user("Deputy", role=Role.PANEL_CHAIR, scope=f"fund:{meeting.round.strand.fund.slug}")
    meetings_actions.seat(meeting, deputy, part="chair", by=cast.manager, at=AFTER)
    meetings_actions.leave_table(item, seat, why="Works for the lead.", by=deputy, at=AFTER)
    kept = agreement_actions.agree_score(item.application, AGREED, reason="Good.", by=deputy, at=AFTER)
    assert kept.agreed_by == deputy


@pytest.mark.long
def test_the_pages_of_a_bid_are_closed_to_whoever_left_until_they_return() -> None:
    meeting, item, member = a_called_bid()
    chair = meeting.cast.chair  # type: ignore[attr-defined]
    client = signed_in(member.user)
    pages = [
        reverse("panel-item", args=[item.pk]),
        reverse("panel-papers", args=[item.pk]),
        reverse("agree-score", args=[item.application_id]),
    ]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    meetings_actions.leave_table(item, member, why="My sister works there.", by=chair, at=AFTER)
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    assert "You have left the table" in client.get(pages[0]).content.decode()
    for name in ("panel", "panel-scores", "panel-ranking"):
        round_page = client.get(reverse(name, args=[meeting.round_id])).content.decode()
        assert pages[2] not in round_page, name
        assert ("Closed to you." in round_page) == (name == "panel"), name
    meetings_actions.park_item(item, by=chair, at=LATER)
    assert client.get(pages[0]).status_code == 403
    meetings_actions.return_to_table(item, member, by=chair, at=LATER)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_a_conflict_declared_while_reading_closes_the_bid_at_the_table() -> None:
    meeting, item, _ = a_called_bid()
    reader = meeting.cast.assessors[0]  # type: ignore[attr-defined]
    DeclaredConflict.objects.create(
        assessor=reader, application=item.application, reason="My sister.", declared_at=AFTER
    )
    refused_page = signed_in(reader.user).get(reverse("panel-item", args=[item.pk]))
    assert (refused_page.status_code, "You have a conflict" in refused_page.content.decode()) == (403, True)
    assert item.application_id in closed_bids(reader.user, [item.application], AFTER)


def test_a_reader_of_a_bid_sees_the_others_readings_nowhere_before_their_own_are_sent() -> None:
    application = an_application("eligible")
    cast = application.cast  # type: ignore[attr-defined]
    chair = pool_actions.add_assessor(cast.fund, cast.chair, by=cast.manager, at=AFTER)
    given = scoring_actions.assign(application, chair, by=cast.manager, at=AFTER)
    read_by_all(application, cast)
    assert application.pk in closed_bids(cast.chair, [application], AFTER)
    pages = [reverse(name, args=[application.round_id]) for name in ("panel", "readings-file")]
    page, file = (b"".join(signed_in(cast.chair).get(each)).decode() for each in pages)
    assert ("send your own scores first" in page, "Because of what they wrote." in file) == (True, False)
    points, reasons = ({criterion.key: value for criterion in CRITERIA} for value in (3, "Thin."))
    scoring_actions.score(given, points, reasons, by=cast.chair, at=AFTER)  # type: ignore[arg-type]
    assert closed_bids(cast.chair, [application], AFTER) == {}


def test_leaving_needs_a_reason_and_nobody_leaves_or_returns_twice() -> None:
    meeting, item, member = a_called_bid()
    chair = meeting.cast.chair  # type: ignore[attr-defined]
    with refused(f"Say why {member.user} left."):
        meetings_actions.leave_table(item, member, why=" ", by=chair, at=AFTER)
    with refused(f"{member.user} is at the table."):
        meetings_actions.return_to_table(item, member, by=chair, at=AFTER)
    meetings_actions.leave_table(item, member, why="A friend.", by=chair, at=AFTER)
    with refused(f"{member.user} has left the table for this bid already."):
        meetings_actions.leave_table(item, member, why="A friend.", by=chair, at=AFTER)
    with refused(f"{item} is still being discussed. {member.user} comes back when it is finished or parked."):
        meetings_actions.return_to_table(item, member, by=chair, at=AFTER)
    leaving = Leaving.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        leaving.delete()


def test_members_wait_for_the_bids_of_others_where_the_chair_chose_so() -> None:
    meeting = a_meeting(bids=1)
    cast = meeting.cast  # type: ignore[attr-defined]
    meetings_actions.change_meeting(meeting, others_wait=True, by=cast.manager, at=AFTER)
    outsider = meetings_actions.seat(meeting, a_user("Observer"), part="observer", by=cast.manager, at=AFTER)
    item = meetings_actions.open_meeting(meeting, by=cast.chair, at=AFTER).items.get()
    address = reverse("panel-item", args=[item.pk])
    waiting = signed_in(outsider.user).get(address)
    assert (waiting.status_code, "opens to you when it is called" in waiting.content.decode()) == (403, True)
    assert signed_in(cast.assessors[0].user).get(address).status_code == 200  # introduces it
    meetings_actions.call_item(item, by=cast.chair, at=AFTER)
    assert signed_in(outsider.user).get(address).status_code == 200
