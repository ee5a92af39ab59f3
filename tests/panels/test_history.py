"""Who did what, on every page that shows it: without the acts that are closed to whoever reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.preparing import actions as preparing
from placefund.assessment.conflicts import actions as conflicts_actions
from placefund.assessment.models import Assignment
from placefund.assessment.scoring import actions as scoring_actions
from placefund.decisions import actions as decisions
from placefund.domain.assessment.pool import NewTie
from placefund.domain.assessment.ties import TieKind
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.panels.history import acts_in_fund, acts_on, acts_on_application, whole_record
from placefund.panels.meetings import actions as meetings_actions
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from placefund.records.models import Event
from tests.build import AFTER, AT, a_meeting, a_user, an_application, an_award, review_all_feedback
from tests.scenarios.world import a_round_with_bids
from tests.witness import queries_of, signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db


def with_a_conflict(user: User, bid: Application) -> User:
    """Somebody who worked for its lead, and is none of its authors now."""
    scope = f"organisation:{bid.partnership.lead_id}"
    people.grant(user, Role.PARTNER, scope, at=AFTER)
    people.end_role(user, Role.PARTNER, scope, by=CLOCK, at=AFTER)
    return user


def another(role: Role, bid: Application) -> User:
    return a_user(f"Another {role.label}", role=role, scope=f"fund:{bid.round.strand.fund.slug}")


def listed(user: User, name: str, key: object) -> list[str]:
    """The verbs that a page shows somebody of what was done."""
    answer = signed_in(user).get(reverse(name, args=[key]))
    assert answer.status_code == 200
    return [event.verb for event in answer.context["history"]]


def before_and_after(user: User, bid: Application, name: str, key: object) -> tuple[list[str], list[str]]:
    """What a page shows somebody, and what it shows them once they have a conflict with a bid."""
    clear = listed(user, name, key)
    return clear, listed(with_a_conflict(user, bid), name, key)


@once
def a_round_with_feedback() -> tuple[Any, Any, list[Application]]:
    round_, cast, bids = a_round_with_bids(5, 4)
    for bid in bids:
        decisions.decide(bid, outcome="decline", reasons="No.", feedback="So.", by=cast.decider, at=AFTER)
    funds.close(round_, by=cast.manager, at=AFTER)
    decisions.draft_feedback(round_, by=cast.manager, at=AFTER)
    return round_, cast, bids


@pytest.mark.parametrize("name", ["manage-round", "round-feedback", "decisions", "release-decisions"])
def test_an_act_on_a_round_that_tells_of_its_bids_is_closed_by_a_conflict_with_one_of_them(name: str) -> None:
    round_, _, bids = a_round_with_feedback()
    clear, closed = before_and_after(another(Role.FUND_MANAGER, bids[0]), bids[0], name, round_.pk)
    assert ("drafted feedback in" in clear, "drafted feedback in" in closed) == (True, False)
    assert [verb for verb in clear if verb not in closed] == ["drafted feedback in"]


def test_that_a_reading_is_sent_is_closed_with_its_bid() -> None:
    bid = an_application("scored")
    manager = another(Role.FUND_MANAGER, bid)
    clear, closed = before_and_after(manager, bid, "assign", bid.pk)
    assert (clear.count("scored"), "scored" in closed, closed.count("assigned")) == (3, False, 3)


def test_who_has_a_conflict_with_a_bid_does_not_read_its_part_of_a_meeting() -> None:
    meeting = a_meeting("called")
    bid = meeting.items.get().application
    reader = with_a_conflict(another(Role.DECISION_MAKER, bid), bid)
    clear = listed(meeting.cast.chair, "meeting", meeting.pk)  # type: ignore[attr-defined]
    closed = listed(reader, "meeting", meeting.pk)
    assert {"ordered", "called", "kept the calibration seen by"} - set(clear) == set()
    assert {"ordered", "called", "kept the calibration seen by"} & set(closed) == set()
    assert {"planned", "opened"} - set(closed) == set()
    run = meeting.calibrations.get()
    assert "ordered" not in listed(reader, "calibration", run.pk)


def test_a_member_without_the_right_to_read_scores_is_told_no_standing_by_a_meeting() -> None:
    meeting = a_meeting("called")
    bid = meeting.items.get().application
    member = meetings_actions.seat(meeting, a_user(), part="member", by=meeting.cast.chair, at=AFTER).user  # type: ignore[attr-defined]
    found = {event.verb for event in acts_on([meeting, meeting.items.get(), bid], reader=member, at=AFTER)}
    assert {"called", "ordered", "panel score agreed"} & found == set()
    assert {"planned", "opened", "submitted"} - found == set()


def test_the_holder_of_an_award_and_the_fund_read_all_that_was_done_to_it() -> None:
    award = an_award("offered")
    cast, lead = award.cast, award.side.lead  # type: ignore[attr-defined]
    assert award.application is not None
    auditor = with_a_conflict(another(Role.AUDITOR, award.application), award.application)
    for user in (lead, cast.manager, cast.monitoring, auditor):
        assert listed(user, "manage-award", award.pk) == ["offered"]


def test_once_the_outcomes_are_public_a_conflict_closes_nothing() -> None:
    round_, cast, bids = a_round_with_feedback()
    manager = with_a_conflict(another(Role.FUND_MANAGER, bids[0]), bids[0])
    assert "drafted feedback in" not in listed(manager, "decisions", round_.pk)
    review_all_feedback(round_, cast)
    decisions.release(round_, by=cast.manager, at=AFTER)
    assert {"drafted feedback in", "released outcomes of"} - set(listed(manager, "decisions", round_.pk)) == set()


def test_the_history_of_a_sent_application_keeps_the_authors_own_steps_from_the_fund() -> None:
    bid = an_application("submitted")
    lead, manager = bid.side.lead, bid.cast.manager  # type: ignore[attr-defined]
    funds.clarify(bid.round, question="Q?", answer="A.", by=manager, at=AT)
    preparing.read_clarifications(bid, by=lead, at=AT)
    address = reverse("application-history", args=[bid.pk])
    texts = [signed_in(user).get(address).content.decode() for user in (lead, manager)]
    assert ["Read the clarifications" in text for text in texts] == [True, False]


def test_the_authors_are_not_told_where_their_bid_stands() -> None:
    bid = an_application("decided")
    lead, manager = bid.side.lead, bid.cast.manager  # type: ignore[attr-defined]
    found, known = (
        [event.verb for event in acts_on_application(bid, reader=user, at=AFTER)] for user in (lead, manager)
    )
    assert (found[0], found[-1]) == ("started", "submitted")
    assert (known[:2], {"panel score agreed", "decided"} - set(known)) == (["submitted", "found eligible"], set())


def test_a_tie_is_read_by_those_who_assign_by_auditors_and_by_whom_it_concerns() -> None:
    bid = an_application("eligible")
    cast = bid.cast  # type: ignore[attr-defined]
    reader = cast.assessors[0]
    family = NewTie(TieKind.FAMILY, "Their own word", person="Somebody Else")
    conflicts_actions.record_tie(reader, family, by=cast.manager, at=AT)
    who = (cast.manager, cast.auditor, reader.user, cast.chair, cast.decider, cast.assessors[1].user)
    read = ["recorded a tie of" in [event.verb for event in acts_on([reader], reader=user, at=AFTER)] for user in who]
    assert read == [True, True, True, False, False, False]
    fund = bid.round.strand.fund.slug
    in_the_fund = [
        "recorded a tie of" in [event.verb for event in acts_in_fund(fund, reader=user, at=AFTER)]
        for user in (cast.manager, cast.decider)
    ]
    assert in_the_fund == [True, False]


def test_an_act_that_is_not_known_is_for_those_who_keep_the_record() -> None:
    bid = an_application("eligible")
    fund, cast = bid.round.strand.fund, bid.cast  # type: ignore[attr-defined]
    Event.objects.create(
        at=AFTER, actor="Somebody", verb="ranked the bids of", subject_kind="funds.fund", subject_id=str(fund.pk),
        subject="X", fund=fund.slug,
    )  # fmt: skip
    read = [
        "ranked the bids of" in [e.verb for e in acts_on([fund], reader=u, at=AFTER)]
        for u in (cast.auditor, cast.chair)
    ]
    assert read == [True, False]


def test_the_whole_record_is_that_of_the_funds_one_audits() -> None:
    bid = an_application("submitted")
    mine = whole_record([bid.round.strand.fund.slug], reader=bid.cast.auditor, at=AFTER)  # type: ignore[attr-defined]
    other = an_application("submitted")
    assert {event.fund for event in mine} == {"", bid.round.strand.fund.slug}
    assert other.round.strand.fund.slug not in {event.fund for event in mine}


def test_what_is_closed_takes_as_many_queries_for_one_reading_as_for_three() -> None:
    bid = an_application("eligible")
    cast = bid.cast  # type: ignore[attr-defined]
    address = reverse("assign", args=[bid.pk])
    assert Assignment.objects.filter(application=bid).count() == 0
    scoring_actions.assign(bid, cast.assessors[0], by=cast.manager, at=AFTER)
    one = queries_of(cast.manager, address)
    for assessor in cast.assessors[1:]:
        scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER)
    assert queries_of(cast.manager, address) == one
