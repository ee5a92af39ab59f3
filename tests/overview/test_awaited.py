"""What somebody else has to do next, as a person may know it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.funds import actions as funds
from placefund.overview.tasks_of_others import awaited_by
from placefund.partnerships import actions as partnerships
from placefund.people import actions as people
from placefund.people.models import CLOCK, User
from placefund.scenarios.signing import actions as signing
from tests.build import (
    AFTER,
    AFTER_Q1,
    AT,
    CRITERIA,
    a_return,
    a_side,
    an_application,
    an_award,
    an_organisation,
)  # fmt: skip
from tests.scenarios.world import a_round_with_bids, a_solved_scenario

pytestmark = pytest.mark.django_db


# --- what somebody else has to do next --------------------------------------------------------------------------------


def has_a_conflict(user: User, bid: Any) -> None:
    """They worked for its lead, and do not any more."""
    scope = f"organisation:{bid.partnership.lead_id}"
    people.grant(user, Role.PARTNER, scope, at=AT)
    people.end_role(user, Role.PARTNER, scope, by=CLOCK, at=AT)


def awaits(user: User, at: datetime = AFTER) -> list[tuple[str, str]]:
    """What a person waits for, and whose turn it is."""
    fresh = User.objects.get(pk=user.pk)
    return [(str(item.what), str(item.turn)) for item in awaited_by(fresh, at)]


@pytest.mark.parametrize("state", ["submitted", "eligible", "scored", "assessed", "decided"])
def test_a_bidder_waits_for_the_fund_from_submission_on_and_is_not_told_how_far_it_is(state: str) -> None:
    bid = an_application(state)
    turn = f"the fund, which tells all applicants of {bid.round} together"
    expected = [(f"“{bid}” is to be checked and assessed", turn)]
    for user in (bid.side.lead, bid.side.partner, bid.side.certifier):
        assert awaits(user) == expected
        assert [item.href for item in awaited_by(user, AFTER)] == [reverse("application", args=[bid.pk])]


def test_nobody_waits_for_a_draft_or_for_what_is_told() -> None:
    assert awaits(an_application("filled").side.lead, AT) == []
    assert awaits(an_application("successful").side.lead) == []


def test_a_certified_application_waits_for_its_lead_to_send_it() -> None:
    bid = an_application("certified")
    expected = [(f"“{bid}” is certified and is to be sent", "its lead bidder")]
    assert (awaits(bid.side.certifier, AT), awaits(bid.side.partner, AT), awaits(bid.side.lead, AT)) == (
        expected, expected, [],
    )  # fmt: skip


def test_an_invitation_waits_for_who_is_invited() -> None:
    side = a_side()
    asked = an_organisation("Charity", Helix.OTHER)
    partnerships.invite(side.partnership, asked, by=side.lead, at=AT)
    assert awaits(side.lead) == [(f"An invitation to {side.partnership} is to be answered", "Charity")]
    assert awaits(side.partner) == []


def test_a_manager_waits_for_assessors_then_for_the_chair_then_for_the_decision() -> None:
    bid = an_application("eligible")
    manager, round_ = bid.cast.manager, bid.round
    for assessor in bid.cast.assessors:
        scoring_actions.assign(bid, assessor, by=manager, at=AFTER)
    assert awaits(manager) == [(f"3 readings in {round_} are to be sent", "its assessors")]
    points, reasons = {c.key: 3 for c in CRITERIA}, {c.key: "Because." for c in CRITERIA}
    for assignment in bid.assignments.all():
        scoring_actions.score(assignment, points, reasons, by=assignment.assessor.user, at=AFTER)
    assert awaits(manager) == [(f"The score of 1 application in {round_} is to be agreed", "the panel's chair")]
    assert awaits(bid.cast.chair) == []
    assessed = an_application("assessed")
    expected = [(f"1 application in {assessed.round} is to be decided", "the decision maker")]
    who = (assessed.cast.manager, assessed.cast.chair, assessed.cast.decider, assessed.cast.auditor)
    assert [awaits(user) for user in who] == [expected, expected, [], []]


@pytest.mark.parametrize("state", ["scored", "assessed"])
def test_what_is_awaited_counts_no_bid_that_is_closed(state: str) -> None:
    bid = an_application(state)
    assert awaits(bid.cast.manager) != []
    has_a_conflict(bid.cast.manager, bid)
    assert awaits(bid.cast.manager) == []


def test_who_built_a_scenario_waits_for_a_signature() -> None:
    round_, cast, _ = a_round_with_bids(5, 4)
    scenario = a_solved_scenario(round_, cast)
    funds.close(round_, by=cast.manager, at=AFTER)
    line = (f"A scenario of {round_} is to be signed", "the decision maker")
    assert (line in awaits(cast.manager), line in awaits(cast.decider)) == (True, False)
    signing.sign(scenario, reasons="The best for the money.", by=cast.decider, at=AFTER)
    assert line not in awaits(cast.manager)


def test_an_assessor_waits_until_the_outcomes_are_public() -> None:
    bid = an_application("scored")
    reader = bid.cast.assessors[0].user
    line = (f"What you scored in {bid.round} is weighed and decided", "the panel and the fund")
    assert awaits(reader) == [line]
    done = an_application("successful")
    assert awaits(done.cast.assessors[0].user) == []


def test_an_offer_waits_for_its_lead() -> None:
    offered = an_award("offered")
    line = (f"The offer of “{offered.title}” is to be answered", str(offered.partnership.lead))
    assert (awaits(offered.cast.manager), awaits(offered.side.lead)) == ([line], [])  # type: ignore[attr-defined]


@pytest.mark.long
def test_a_return_waits_for_each_who_has_it_next() -> None:
    def who_awaits(state: str) -> list[list[tuple[str, str]]]:
        report = a_return(state)
        cast, side = report.award.cast, report.award.side  # type: ignore[attr-defined]
        found = [awaits(user, AFTER_Q1) for user in (side.lead, cast.monitoring, cast.finance)]
        lead = str(report.award.partnership.lead)
        return [
            [(what.replace(str(report), "Q1"), turn.replace(lead, "lead")) for what, turn in each] for each in found
        ]

    checked = [("The return Q1 is to be checked", "a monitoring officer")]
    paid = [("The return Q1 is to be paid", "a finance officer")]
    assert who_awaits("draft") == [[], [], []]
    assert who_awaits("sent") == [checked, [], checked]
    assert who_awaits("queried") == [[], [("Questions on the return Q1 are to be answered", "lead")], []]
    assert who_awaits("approved") == [paid, paid, []]
    assert who_awaits("paid") == [[], [], []]
