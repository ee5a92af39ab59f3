"""The inbox: what waits for each role, from the states of things, in a fixed number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from placefund.assessment.scoring import actions as scoring_actions
from placefund.awards import actions as awards
from placefund.domain.partnerships import Helix
from placefund.domain.periods import LONDON
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.funds.models import Clarification
from placefund.overview.tasks_by_day import MOST_SHOWN, Pile, WaitingTask, by_day
from placefund.overview.tasks_inbox import waiting_for
from placefund.overview.tasks_of_others import awaited_by
from placefund.panels.meetings import actions as meetings_actions
from placefund.partnerships import actions as partnerships
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from placefund.records import clock
from placefund.scenarios.signing import actions as signing
from tests.build import (
    AFTER,
    AFTER_Q1,
    AT,
    CLOSES,
    CRITERIA,
    a_meeting,
    a_planned_round,
    a_project,
    a_return,
    a_side,
    a_user,
    an_application,
    an_award,
    an_open_round,
    an_organisation,
)  # fmt: skip
from tests.overview.test_awaited import has_a_conflict
from tests.scenarios.world import a_round_with_bids, a_solved_scenario
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def told(user: User, at: datetime = AT) -> list[str]:
    """What waits for a person, in words."""
    fresh = User.objects.get(pk=user.pk)
    return [item.what for pile in waiting_for(fresh, at) for item in pile.items]


def test_a_draft_waits_for_its_lead_with_the_time_that_is_left() -> None:
    draft = an_application("filled")
    [pile] = waiting_for(draft.side.lead, CLOSES - timedelta(days=2, hours=3))
    [item] = pile.items
    assert (item.what, item.whose, item.left, item.is_late) == (
        f"Finish “Bid {draft.pk}”", str(draft.partnership), "2 days and 3 hours", False,
    )  # fmt: skip
    assert told(draft.side.lead, CLOSES) == []


def test_an_unread_clarification_waits_until_it_is_read() -> None:
    draft = an_application()
    funds.clarify(draft.round, question="Q?", answer="A.", by=draft.cast.manager, at=AT)
    assert f"Read 1 new clarification for “{draft}”" in told(draft.side.lead)
    first = draft.round.clarifications.get()
    funds.clarify(draft.round, question="Q?", answer="B.", supersedes=first, by=draft.cast.manager, at=AT)
    page = reverse("application", args=[draft.pk])
    assert f"Read 1 new clarification for “{draft}”" in told(draft.side.lead)
    assert "1 new clarification to read" in signed_in(draft.side.lead).get(page).content.decode()


def test_unread_clarifications_are_counted_and_not_taken_from_their_numbers() -> None:
    draft = an_application()
    Clarification.objects.create(round=draft.round, number=3, question="Q?", answer="A.", published_at=AT)
    assert f"Read 1 new clarification for “{draft}”" in told(draft.side.lead)


def test_whoever_had_a_role_is_not_told_that_they_have_none_yet() -> None:
    user = a_user(role=Role.AUDITOR, scope="fund:somewhere")
    people.end_membership(user.memberships.get(), by=CLOCK, at=AT)
    client = Client()
    client.force_login(user)
    page = client.get(reverse("tasks")).content.decode()
    assert ("You have no part in a fund any more" in page, "in a fund yet" in page) == (True, False)


def test_an_invitation_waits_for_the_invited() -> None:
    side = a_side()
    asked = an_organisation("Charity", Helix.OTHER)
    user = a_user(role=Role.PARTNER, scope=f"organisation:{asked.pk}")
    partnerships.invite(side.partnership, asked, by=side.lead, at=AT)
    assert told(user) == [f"Answer the invitation to {side.partnership}"]
    assert told(side.lead) == []


def test_costs_wait_for_a_partner_until_they_are_entered() -> None:
    draft = an_application("filled")
    assert told(draft.side.partner) == [f"Enter your costs in “Bid {draft.pk}”"]


def test_certification_waits_once_every_rule_is_met_and_submission_after_it() -> None:
    side = a_side()
    draft = an_application(side=side)
    assert told(side.certifier) == []
    draft.delete()
    filled = an_application("filled", side=side)
    assert told(side.certifier) == [f"Read and certify “Bid {filled.pk}”"]
    certified = an_application("certified")
    assert told(certified.side.certifier) == []
    assert told(certified.side.lead) == [f"Submit “Bid {certified.pk}”"]


@pytest.mark.long
def test_each_stage_waits_for_its_own_role() -> None:
    def waits(state: str, who: str) -> list[str]:
        application = an_application(state)
        user = getattr(application.cast, who)
        return [
            what.replace(f"Bid {application.pk}", "Bid").replace(str(application.round), "the round")
            for what in told(user, AFTER)
        ]

    assert waits("submitted", "manager") == ["Close the round", "Check the eligibility of “Bid”"]
    assert waits("eligible", "manager") == ["Close the round", "Assign assessors to “Bid” (0 of 3)"]
    assert waits("scored", "manager") == ["Close the round"]
    assert waits("scored", "chair") == ["Agree the score of “Bid”"]
    assert waits("eligible", "chair") == []
    assert waits("assessed", "decider") == ["Decide on “Bid”"]
    assert waits("decided", "auditor") == []
    assert waits("successful", "manager") == ["Offer the award for “Bid”"]


def test_a_panel_meeting_waits_for_those_who_sit_at_it_until_it_is_over() -> None:
    meeting = a_meeting()
    cast = meeting.cast  # type: ignore[attr-defined]
    member = meetings_actions.seat(meeting, a_user(), part="member", by=cast.chair, at=AFTER).user
    assert told(member, AFTER) == [f"Prepare for “{meeting.name}”"]
    meetings_actions.open_meeting(meeting, by=cast.chair, at=AFTER)
    assert told(member, AFTER) == [f"Follow the panel meeting “{meeting.name}”"]
    assert not any(item.is_late for pile in waiting_for(member, AFTER + timedelta(days=30)) for item in pile.items)
    meetings_actions.close_meeting(meeting, by=cast.chair, at=AFTER)
    assert told(member, AFTER) == []


def test_an_answered_scenario_waits_to_be_signed_by_somebody_else_than_its_builder() -> None:
    round_, cast, _ = a_round_with_bids(5, 4)
    sentence = f"Choose and sign a scenario of {round_}"
    scenario = a_solved_scenario(round_, cast)
    assert sentence not in told(cast.decider, AFTER)  # the round is still open
    funds.close(round_, by=cast.manager, at=AFTER)
    assert sentence in told(cast.decider, AFTER)
    assert sentence not in told(cast.manager, AFTER)
    signing.sign(scenario, reasons="The best for the money.", by=cast.decider, at=AFTER)
    assert sentence not in told(cast.decider, AFTER)


def test_outcomes_wait_for_release_when_none_is_undecided() -> None:
    decided = an_application("decided")
    round_ = funds.close(decided.round, by=decided.cast.manager, at=AFTER)
    assert told(decided.cast.manager, AFTER) == [f"Release the outcomes of {round_} (1)"]


def test_a_planned_round_waits_to_be_opened_at_its_time() -> None:
    round_ = a_planned_round()
    manager = a_user(role=Role.FUND_MANAGER, scope=f"fund:{round_.fund_slug}")
    assert told(manager, AT) == [f"Open {round_}"]
    assert told(manager, AT - timedelta(days=30)) == []


def test_an_assignment_waits_for_its_assessor_until_it_is_scored() -> None:
    eligible = an_application("eligible")
    [first, second, _] = eligible.cast.assessors
    assignment = scoring_actions.assign(eligible, first, by=eligible.cast.manager, at=AFTER)
    assert (told(first.user, AFTER), told(second.user, AFTER)) == ([f"Score “Bid {eligible.pk}”"], [])
    points, reasons = {c.key: 3 for c in CRITERIA}, {c.key: "Because." for c in CRITERIA}
    scoring_actions.score(assignment, points, reasons, by=first.user, at=AFTER)
    assert told(first.user, AFTER) == []


def test_an_offer_then_a_first_project_then_its_returns_wait_for_the_lead() -> None:
    offered = an_award("offered")
    lead = offered.side.lead  # type: ignore[attr-defined]
    assert told(lead, AFTER) == [f"Answer the offer of “{offered.title}”"]
    accepted = awards.accept(offered, by=lead, at=AFTER)
    accepted.side, accepted.cast = offered.side, offered.cast  # type: ignore[attr-defined]
    condition = "Meet the condition “Sign the collaboration agreement.”"
    assert sorted(told(lead, AFTER)) == [condition, f"Set up the first project of “{offered.title}”"]
    awards.meet_condition(accepted.conditions.get(), by=accepted.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    project = a_project(accepted, state="draft")
    assert told(lead, AFTER) == [f"Start “{project}”"]


def test_returns_wait_for_the_lead_then_for_monitoring_then_for_finance() -> None:
    project = a_project()
    lead = project.award.side.lead  # type: ignore[attr-defined]
    awards.meet_condition(project.award.conditions.get(), by=project.award.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    [pile] = waiting_for(lead, AFTER_Q1)
    assert [(item.what, item.left, item.is_late) for item in pile.items] == [
        ("Open the return for 2026-27 Q1", "24 days", False)
    ]
    late = waiting_for(lead, AFTER_Q1 + timedelta(days=25))[0].items[0]
    assert (late.is_late, late.left) == (True, "")
    sent = a_return("sent", project=project)
    cast = project.award.cast  # type: ignore[attr-defined]
    assert (told(lead, AFTER_Q1), told(cast.monitoring, AFTER_Q1), told(cast.finance, AFTER_Q1)) == (
        [], [f"Check the return {sent}"], [],
    )  # fmt: skip


def test_a_queried_return_waits_for_answers_and_an_approved_one_for_payment() -> None:
    queried = a_return("queried")
    awards.meet_condition(queried.award.conditions.get(), by=queried.award.cast.manager, at=AFTER)  # type: ignore[attr-defined]
    assert told(queried.award.side.lead, AFTER_Q1) == ["Answer the questions on the return 2026-27 Q1"]  # type: ignore[attr-defined]
    approved = a_return("approved")
    cast = approved.award.cast  # type: ignore[attr-defined]
    assert told(cast.finance, AFTER_Q1) == [f"Pay the return {approved}"]
    assert told(cast.monitoring, AFTER_Q1) == []


def test_a_pile_shows_the_first_and_folds_the_rest() -> None:
    pile = Pile("Many", tuple(WaitingTask(f"Task {number}", "", "/") for number in range(MOST_SHOWN + 3)))
    assert (len(pile.shown), [item.what for item in pile.folded]) == (MOST_SHOWN, ["Task 12", "Task 13", "Task 14"])


def test_tasks_stand_by_their_day_overdue_first() -> None:
    wednesday = datetime(2026, 3, 11, 12, tzinfo=LONDON)
    days = {
        "late": wednesday - timedelta(days=1), "tonight": wednesday.replace(hour=23), "this morning": wednesday.date(),
        "Sunday": date(2026, 3, 15), "Thursday": wednesday + timedelta(days=1), "Monday": date(2026, 3, 16), "some day": None,
    }  # fmt: skip
    items = [WaitingTask(name, "", "/", due, is_late=name == "late") for name, due in days.items()]
    assert [(str(pile.title), [item.what for item in pile.items]) for pile in by_day(items[::-1], wednesday)] == [
        ("Overdue", ["late"]),
        ("Today", ["this morning", "tonight"]),
        ("This week", ["Thursday", "Sunday"]),
        ("Later", ["Monday"]),
        ("No day set", ["some day"]),
    ]


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 10, 30), "30 October 2026"),
        (datetime(2026, 10, 30, 17, tzinfo=LONDON), "5pm on 30 October 2026"),
        (datetime(2026, 10, 31, tzinfo=LONDON), "midnight at the end of 30 October 2026"),
    ],
)
def test_what_is_late_was_due_and_what_is_not_is_by_a_day_or_a_moment_in_one_sentence_each(
    due: date | datetime, words: str
) -> None:
    """Looked at on 23 November: nothing is “overdue since” a day on which it was still in time."""

    def said(item: WaitingTask) -> str:
        text = render_to_string("overview/components/task.html", {"item": item})
        return unescape(" ".join(strip_tags(text).split()))

    assert said(WaitingTask("Send it.", "", "/", due, is_late=True)) == f"Send it. Was due {words}"
    assert said(WaitingTask("Send it.", "", "/", due)) == f"Send it. By {words}"


def test_a_moment_late_in_the_evening_in_utc_belongs_to_the_day_in_london() -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=LONDON)
    [pile] = by_day([WaitingTask("Past midnight", "", "/", datetime(2026, 7, 1, 23, 30, tzinfo=UTC))], summer)
    assert str(pile.title) == "This week"


def test_a_task_tells_nobody_where_a_bid_stands_that_is_closed_to_them() -> None:
    scored, assessed = an_application("scored"), an_application("assessed")
    chair, decider = scored.cast.chair, assessed.cast.decider
    assert (len(told(chair, AFTER)), len(told(decider, AFTER))) == (1, 1)
    for user, bid in ((chair, scored), (decider, assessed)):
        has_a_conflict(user, bid)
    assert (told(chair, AFTER), told(decider, AFTER)) == ([], [])


def test_a_scenario_waits_for_no_signature_of_who_must_not_see_it() -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    a_solved_scenario(round_, cast)
    funds.close(round_, by=cast.manager, at=AFTER)
    sentence = f"Choose and sign a scenario of {round_}"
    assert sentence in told(cast.decider, AFTER)
    has_a_conflict(cast.decider, bids[0])
    assert sentence not in told(cast.decider, AFTER)


@pytest.mark.long
def test_every_link_of_the_page_opens_for_whom_it_is_shown() -> None:
    clock.move_to(AFTER)
    seen = 0
    for state in ("certified", "submitted", "scored", "assessed", "decided", "successful"):
        bid = an_application(state)
        cast, side = bid.cast, bid.side
        for user in (side.lead, side.partner, side.certifier, cast.manager, cast.chair, cast.decider, cast.auditor):
            items = [*awaited_by(user, AFTER), *(item for pile in waiting_for(user, AFTER) for item in pile.items)]
            client = Client()
            client.force_login(user)
            assert {client.get(item.href).status_code for item in items} <= {200}, (state, user)
            seen += len(items)
    assert seen > 20


@pytest.mark.parametrize("state", ["filled", "submitted", "assessed"])
def test_the_inbox_asks_the_same_number_of_questions_for_one_and_for_three(state: str) -> None:
    clock.move_to(AT)
    round_ = an_open_round()
    first = an_application(state, round_=round_)
    scope = f"fund:{round_.fund_slug}"
    user = a_user(role=Role.FUND_MANAGER, scope=scope)
    lead = first.partnership.lead_id
    from placefund.people.actions import grant

    for role in (Role.PANEL_CHAIR, Role.DECISION_MAKER, Role.MONITORING_OFFICER, Role.FINANCE_OFFICER):
        grant(user, role, scope, at=AT)
    for role in (Role.LEAD_BIDDER, Role.CERTIFIER, Role.PARTNER):
        grant(user, role, f"organisation:{lead}", at=AT)
    client = Client()
    client.force_login(user)

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("tasks")).status_code == 200
        return len(asked)

    count()
    one = count()
    for _ in range(2):
        more: Any = an_application(state, round_=round_, cast=first.cast)
        for role in (Role.LEAD_BIDDER, Role.CERTIFIER, Role.PARTNER):
            grant(user, role, f"organisation:{more.partnership.lead_id}", at=AT)
    assert count() == one


def test_the_inbox_says_when_nothing_waits() -> None:
    clock.move_to(AT)
    client = Client()
    client.force_login(a_user())
    assert "You have no part in a fund yet" in client.get(reverse("tasks")).content.decode()
    client.force_login(a_side().lead)
    page = client.get(reverse("tasks")).content.decode()
    assert ("Nothing waits for you" in page, "You wait for nobody." in page) == (True, True)


def test_the_page_says_whose_turn_it_is_and_since_when() -> None:
    clock.move_to(AFTER)
    bid = an_application("submitted")
    client = Client()
    client.force_login(bid.side.lead)
    page = client.get(reverse("tasks")).content.decode()
    turn = f"Whose turn: the fund, which tells all applicants of {bid.round} together"
    assert ("Waiting for others" in page, turn in page, "Since " in page) == (True, True, True)
    assert '<span class="pf-pile__count">1</span>' in " ".join(page.partition("Waiting for others")[2].split())
