"""The whole rehearsal: every state of everything is there at the present, everyone has something to do, and it plays on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Model

from placefund.applications.models import Application
from placefund.applications.queries import findings_while_drafting
from placefund.assessment.models import Assessor, Assignment, Ruling, ScoreDraft, ScoreReceipt, Tie
from placefund.assessment.queries import candidates
from placefund.awards.models import Award
from placefund.decisions.models import Decision, Feedback
from placefund.delivery.models import Project
from placefund.domain.findings import failed
from placefund.domain.periods import LONDON
from placefund.domain.portfolio.computation import compute
from placefund.evaluation.models import EvaluationFinding
from placefund.funds.models import Fund, Round
from placefund.ledger.queries import overdrawn
from placefund.matching.actions import apply
from placefund.matching.models import FixedPair, Proposal
from placefund.opendata.models import Release
from placefund.panels.agreement.calibration import comes_out_the_same
from placefund.panels.models import CalibrationRun, Consensus, Draw, Leaving, Meeting
from placefund.partnerships.models import Partner
from placefund.people.models import User
from placefund.records.models import Event
from placefund.records.queries import broken_seals
from placefund.rehearsal.plan import PRESENT
from placefund.rehearsal.script import Script
from placefund.returns.models import IndicatorFact, Return
from placefund.returns.queries import outcomes
from placefund.scenarios.models import Scenario, StatedView
from tests.rehearsal.rehearsing import played

pytestmark = [pytest.mark.standing, pytest.mark.slow, pytest.mark.django_db]
SPRING_2029 = datetime(2029, 4, 1, 9, 0, tzinfo=LONDON)
NOT_PLAYED = ("places-1", "round-4-interest", "round-4-full")
"""Rounds that stand in the book to be looked at."""


@pytest.fixture(scope="module")
def present(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Fund]:
    """The rehearsal at the moment at which people enter."""
    with played("full", PRESENT, django_db_blocker, tmp_path_factory.mktemp("documents")) as fund:
        yield fund


def theirs(role: str) -> User:
    return User.objects.get(email=f"{role}@rehearsal.example")


def organisation_of(user: User) -> int:
    scopes = user.memberships.filter(scope__startswith="organisation:").values_list("scope", flat=True)
    [number] = {int(scope.partition(":")[2]) for scope in scopes}
    return number


@pytest.mark.parametrize(
    "model", [Round, Partner, Application, Assessor, Proposal, Assignment, Meeting, Award, Project, Return]
)
def test_every_state_of_everything_is_there(present: Fund, model: type[Model]) -> None:
    found = set(model._default_manager.values_list("state", flat=True))
    assert found == set(model.LIFECYCLE.states)  # type: ignore[attr-defined]


def test_it_has_the_size_that_was_promised(present: Fund) -> None:
    assert Application.objects.filter(round__slug="round-1").count() == 42
    accepted = Award.objects.filter(state__in=("accepted", "closed"), portfolio_edition=None)
    assert (accepted.filter(allocation=None).count(), accepted.exclude(allocation=None).count()) == (9, 3)
    assert Project.objects.filter(award__portfolio_edition=None).exclude(state="draft").count() == 60
    assert Return.objects.filter(state="paid").count() > 200
    assert EvaluationFinding.objects.count() == 2
    assert Release.objects.count() >= 5


def test_the_books_balance_and_the_record_is_whole(present: Fund) -> None:
    assert (overdrawn(), broken_seals()) == ([], [])


# --- How the first round was assigned, scored, chosen and explained -------------------------------------------------------


def in_round_1(model: type[Model], path: str = "round") -> Any:
    return model._default_manager.filter(**{f"{path}__slug": "round-1"})


def test_readers_were_given_by_proposals_and_changes_by_hand_have_reasons(present: Fund) -> None:
    proposals = in_round_1(Proposal).order_by("pk")
    assert list(proposals.values_list("state", flat=True))[:2] == ["discarded", "applied"]
    assert proposals.filter(state="applied").count() > 1  # one for the round, the others for gaps
    assert in_round_1(FixedPair, "application__round").get().must_read is False
    assert FixedPair.objects.get(must_read=True).assessor.user == theirs("assessor")


def test_every_bid_was_read_by_both_legs_and_by_one_of_an_organisation(present: Fund) -> None:
    for bid in in_round_1(Application).filter(agreed__isnull=False):
        readers = [row.assessor for row in bid.assignments.filter(state="scored").select_related("assessor")]
        employers = [reader.employer_id for reader in readers if reader.employer_id]
        assert (len(readers), {"business", "research"} <= {reader.leg for reader in readers}) == (3, True)
        assert len(set(employers)) == len(employers)


def test_the_pool_has_something_to_say_of_conflicts(present: Fund) -> None:
    assert Tie.objects.count() == 2
    assert set(Ruling.objects.values_list("ruling", flat=True)) <= {"cleared", "soft"}
    assert Ruling.objects.exists()


def test_scores_bear_receipts_and_different_confidence(present: Fund) -> None:
    assert set(ScoreReceipt.objects.values_list("confidence", flat=True)) == {1, 2, 3}
    assert ScoreReceipt.objects.filter(submission=2).exists()
    late = in_round_1(Assignment, "application__round").filter(state="scored", reminded_at__isnull=False)
    assert any(row.scored_at.date() > row.due_on for row in late if row.scored_at and row.due_on)


def test_the_panel_met_twice_agreed_on_every_criterion_and_left_minutes(present: Fund) -> None:
    assert list(in_round_1(Meeting).values_list("state", flat=True)) == ["closed", "closed"]
    assert all(meeting.minutes and meeting.minutes.sha256 for meeting in in_round_1(Meeting))
    assert Leaving.objects.filter(has_left=True).exists()
    assert Leaving.objects.filter(has_left=True).count() == Leaving.objects.filter(has_left=False).count()
    agreed = Consensus.objects.select_related("application__round")
    assert all(row.criteria.count() == len(row.application.round.terms().criteria) for row in agreed)
    assert all(comes_out_the_same(run) for run in CalibrationRun.objects.all())
    assert len(in_round_1(Draw).get().order) > 1


def test_one_scenario_was_signed_and_all_compute_again_to_the_same_bytes(present: Fund) -> None:
    scenarios = in_round_1(Scenario)
    assert [(row.name, row.state) for row in scenarios.order_by("pk")] == [
        ("Ranking only", "signed"),
        ("With a floor for each nation", "solved"),
        (f"As {StatedView.objects.earliest('pk').nation} asked, with part awards", "solved"),
    ]
    assert all(compute(row.problem()).digest == row.result_digest for row in scenarios.filter(state="signed"))


def test_one_decision_departs_from_the_signed_scenario_with_its_reasons(present: Fund) -> None:
    [departed] = Event.objects.filter(verb="departed from the signed scenario on")
    decision = Decision.objects.get(application_id=departed.subject_id)
    assert (decision.outcome, decision.departs_from_rank) == ("decline", True)
    assert "still not funded" in decision.reasons
    assert Decision.objects.filter(departs_from_rank=True).count() == 1


def test_feedback_was_reviewed_and_the_embargo_has_ended(present: Fund) -> None:
    assert not in_round_1(Feedback, "application__round").filter(reviewed_at__isnull=True).exists()
    assert Round.objects.get(slug="round-1", public_from__gt=F("released_at")).is_public(PRESENT)


def test_businesses_helped_by_several_projects_count_once(present: Fund) -> None:
    businesses = next(each for each in outcomes(present) if each.indicator.key == "businesses-supported")
    assert 0 < businesses.claimed < IndicatorFact.objects.filter(indicator__key="businesses-supported").count()


# --- Something to do for everyone ----------------------------------------------------------------------------------------


def test_the_manager_has_bids_to_check_to_give_to_readers_and_to_release(present: Fund) -> None:
    waiting = Application.objects.filter(round__slug="round-1b")
    assert waiting.filter(state="submitted").count() == 1
    [to_assign] = waiting.filter(state="eligible", assignments=None)
    on = PRESENT.date()
    assert len([each for each in candidates(to_assign, on) if each.is_possible]) >= 3
    assert waiting.filter(state="decided").count() == 1


def test_the_assessor_has_one_reading_to_score_which_is_late_and_begun(present: Fund) -> None:
    [reading] = Assignment.objects.filter(state="assigned")
    assert (reading.assessor.user, reading.application.state) == (theirs("assessor"), "eligible")
    assert reading.due_on is not None
    assert reading.due_on < PRESENT.date()
    assert reading.reminded_at is not None
    assert ScoreDraft.objects.get().assignment == reading


def test_the_manager_has_a_proposal_to_apply_and_one_newcomer_has_not_answered(present: Fund) -> None:
    [proposal] = Proposal.objects.filter(state="proposed")
    with transaction.atomic():
        assert apply(proposal, by=theirs("fund.manager"), at=PRESENT).state == "applied"
        transaction.set_rollback(True)
    assert Assessor.objects.filter(state="invited").count() == 1


def test_the_chair_has_a_score_to_agree(present: Fund) -> None:
    ready = [
        application
        for application in Application.objects.filter(state="eligible")
        if application.assignments.filter(state="scored").count() == 3
    ]
    assert len(ready) == 1
    sitting = Meeting.objects.get(state="sitting")
    assert sorted(sitting.items.values_list("state", flat=True)) == ["parked", "waiting"]
    assert sitting.items.get(state="waiting").application == ready[0]


def test_a_member_of_the_panel_can_follow_the_meeting(present: Fund) -> None:
    assert Meeting.objects.get(state="sitting").members.filter(user=theirs("panel.member")).exists()


def test_the_round_that_is_judged_has_scenarios_and_none_is_signed(present: Fund) -> None:
    states = Scenario.objects.filter(round__slug="round-1b").values_list("state", flat=True)
    assert sorted(states) == ["failed", "solved", "solved"]


def test_the_decision_maker_has_a_bid_to_decide(present: Fund) -> None:
    assert Application.objects.filter(state="assessed").count() == 1


def test_the_lead_has_a_draft_a_return_and_an_offer(present: Fund) -> None:
    university = organisation_of(theirs("lead.bidder"))
    drafts = Application.objects.filter(partnership__lead=university, round__state="open", state="draft")
    assert drafts.count() == 2
    [report] = Return.objects.filter(award__partnership__lead=university, state="draft")
    assert (report.quarter, report.claims.exists()) == ("2026-27 Q2", True)
    assert Award.objects.filter(partnership__lead=university, state="offered").count() == 1


def test_the_partner_has_an_invitation_and_the_draft_waits_for_it(present: Fund) -> None:
    invitation = Partner.objects.get(organisation=organisation_of(theirs("partner")), state="invited", partnership__applications__state="draft",
                                     partnership__applications__round__state="open")  # fmt: skip
    draft = invitation.partnership.applications.get()
    open_rules = {finding.rule for finding in failed(findings_while_drafting(draft, PRESENT))}
    assert {"invited_partners_have_answered", "required_questions_are_answered"} <= open_rules


def test_the_certifier_has_a_draft_that_keeps_every_rule(present: Fund) -> None:
    university = organisation_of(theirs("certifier"))
    drafts = Application.objects.filter(partnership__lead=university, round__state="open", state="draft")
    assert [failed(findings_while_drafting(draft, PRESENT)) for draft in drafts].count(()) == 1


def test_the_officers_have_returns_to_check_and_to_pay(present: Fund) -> None:
    assert Return.objects.filter(state="sent").count() == 2
    assert Return.objects.filter(state="queried").count() == 1
    to_pay = Return.objects.filter(state="approved")
    assert to_pay.count() == 2
    assert {report.approved_by for report in to_pay} == {theirs("monitoring.officer")}


# --- And on --------------------------------------------------------------------------------------------------------------


def test_left_alone_it_plays_on_to_2029_without_a_refusal(present: Fund) -> None:
    with transaction.atomic():
        played = Script().play(SPRING_2029)
        assert played.refused == ()
        assert set(Round.objects.exclude(slug__in=NOT_PLAYED).values_list("state", flat=True)) == {"released"}
        assert Award.objects.filter(state="closed").count() >= 12
        assert (overdrawn(), broken_seals()) == ([], [])
        transaction.set_rollback(True)
