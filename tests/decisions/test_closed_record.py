"""The record of who did what closes whatever tells where a bid stands, on whichever row it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import Assignment
from placefund.decisions import actions as decisions
from placefund.domain.portfolio.plan import Stance
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Round
from placefund.panels.meetings import actions as meetings_actions
from placefund.people import actions as people
from placefund.people.models import User
from placefund.records import clock
from placefund.records.models import Event
from placefund.scenarios.stated_views import actions as stated_views
from placefund.scenarios.stated_views.queries import ViewRequest
from tests.build import AFTER, Cast, a_meeting, review_all_feedback
from tests.scenarios.world import a_round_with_bids, a_solved_scenario
from tests.witness import signed_in

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(minutes=20)


def works_for_the_lead(user: User, bid: Application) -> User:
    people.grant(user, Role.PARTNER, f"organisation:{bid.partnership.lead_id}", at=AFTER)
    return user


def numbers_read(user: User) -> tuple[set[int], set[int]]:
    """The numbers of the acts that somebody reads on the page of the record, and in its file."""
    client, rest = signed_in(user), "?by=every"
    shown: set[int] = set()
    while rest:
        listed = client.get(reverse("record") + rest).context["list"]
        shown |= {event.pk for event in listed.things}
        rest = listed.next
    lines = b"".join(client.get(reverse("record-file"), {"by": "every"})).decode().splitlines()[1:]
    return shown, {int(line.partition(",")[0]) for line in lines if line.partition(",")[0].isdigit()}


def are_read(user: User, *events: Event) -> list[tuple[bool, bool]]:
    shown, filed = numbers_read(user)
    return [(event.pk in shown, event.pk in filed) for event in events]


OPEN, CLOSED = (True, True), (False, False)


def newest() -> Event:
    event = Event.objects.order_by("pk").last()
    assert event is not None
    return event


def a_view(round_: Round, cast: Cast, bid: Application | None) -> Event:
    asked = ViewRequest(Stance.MUST_FUND, application=bid) if bid else ViewRequest(Stance.COMMENT)
    given = {"person": "A. Minister", "office": "Minister", "reason": "Ready.", "reference": "Letter 1"}
    stated_views.state_view(round_, asked, **given, stated_on=AFTER.date(), by=cast.manager, at=AFTER)
    return newest()


def test_what_a_minister_asked_for_on_a_closed_bid_is_closed_and_on_another_is_not() -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    mine, theirs, nobodys = (a_view(round_, cast, bid) for bid in (bids[0], bids[1], None))
    assert are_read(cast.auditor, mine, theirs, nobodys) == [OPEN, OPEN, OPEN]
    works_for_the_lead(cast.auditor, bids[0])
    assert are_read(cast.auditor, mine, theirs, nobodys) == [CLOSED, OPEN, OPEN]


def test_the_points_of_a_reader_stand_on_an_assignment_and_are_closed_with_its_bid() -> None:
    _, cast, bids = a_round_with_bids(5, 4)
    readings = Assignment.objects.filter(application__in=bids, state="scored").order_by("application", "pk")
    kind = Assignment._meta.label_lower
    scored = [Event.objects.get(verb="scored", subject_kind=kind, subject_id=str(each.pk)) for each in readings]
    works_for_the_lead(cast.auditor, bids[0])
    assert are_read(cast.auditor, *scored) == [
        CLOSED if each.application_id == bids[0].pk else OPEN for each in readings
    ]
    assert {each.application_id for each in readings} == {bid.pk for bid in bids}


def on_a_meeting(round_: Round, cast: Cast, bids: list[Application]) -> list[Event]:
    meeting = a_meeting(round_=round_, cast=cast, bids=2)
    ordered = newest()
    meetings_actions.take_off(meeting.items.all()[0], by=cast.manager, at=AFTER)
    return [ordered, newest()]


def on_a_scenario(round_: Round, cast: Cast, bids: list[Application]) -> list[Event]:
    scenario = a_solved_scenario(round_, cast)
    return list(Event.objects.filter(subject_kind="scenarios.scenario", subject_id=str(scenario.pk)))


def by_an_unknown_version(round_: Round, cast: Cast, bids: list[Application]) -> list[Event]:
    """A row that a version wrote whose acts this one does not know, and one on a thing that no model describes any more."""
    fund = round_.strand.fund.slug
    rows = (
        ("panels.ballot", "voted on"),
        ("panels.ballot", "agreed the score of"),
        ("funds.fund", "ranked the bids of"),
    )
    return [
        Event.objects.create(
            at=AFTER, actor="Somebody", verb=verb, subject_kind=kind, subject_id="1", subject="X", fund=fund
        )
        for kind, verb in rows
    ]


@pytest.mark.long
@pytest.mark.parametrize("happened", [on_a_meeting, on_a_scenario, by_an_unknown_version])
def test_what_weighs_bids_together_or_cannot_be_told_is_closed_by_one_conflict(
    happened: Callable[[Round, Cast, list[Application]], list[Event]],
) -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    events = happened(round_, cast, bids)
    assert set(are_read(cast.auditor, *events)) == {OPEN}
    works_for_the_lead(cast.auditor, bids[0])
    assert set(are_read(cast.auditor, *events)) == {CLOSED}


@pytest.mark.long
def test_once_the_outcomes_are_public_the_record_is_open() -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    events = [a_view(round_, cast, bids[0]), *on_a_scenario(round_, cast, bids)]
    works_for_the_lead(cast.auditor, bids[0])
    for bid in bids:
        decisions.decide(bid, outcome="decline", reasons="No.", feedback="So.", by=cast.decider, at=AFTER)
        events.append(newest())
    review_all_feedback(round_, cast)
    funds.close(round_, by=cast.manager, at=AFTER)
    clock.move_to(AFTER)
    decisions.release(round_, public_from=LATER, by=cast.manager, at=AFTER)
    assert OPEN not in are_read(cast.auditor, events[0], *events[1:-1])
    clock.move_to(LATER)
    assert set(are_read(cast.auditor, *events)) == {OPEN}


def test_the_page_of_a_fund_lists_nothing_that_tells_where_a_bid_stands() -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    view = a_view(round_, cast, bids[0])
    decisions.decide(
        bids[0], outcome="fund", amount=bids[0].snapshot.ask, reasons="Yes.", feedback="So.", by=cast.decider, at=AFTER
    )
    page = signed_in(cast.manager).get(reverse("manage-fund", args=[round_.strand.fund.slug]))
    listed = {event.pk for event in page.context["history"]}
    assert (view.pk in listed, newest().pk in listed) == (False, False)
