"""What places do in the rehearsal: they are governed, show that they are ready, plan, and put portfolios together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment.models import Assignment, TrackOpening
from placefund.awards.models import Award
from placefund.changes.models import ProjectChange
from placefund.decisions.models import CallChoice, Decision
from placefund.domain.money import Money
from placefund.domain.readiness import Verdict
from placefund.funds.models import Fund, Programme, Round
from placefund.gates.models import TrancheHold, TrancheRelease
from placefund.ledger.queries import overdrawn
from placefund.onward.queries import grants_of, with_money
from placefund.panels.models import CriterionConsensus
from placefund.pipelines.models import Candidate
from placefund.plans.models import Plan
from placefund.portfolios.models import Portfolio, PortfolioDecision, PortfolioReview
from placefund.programmes.governance.queries import governance_of
from placefund.programmes.meetings.queries import decisions_on
from placefund.programmes.models import BoardDecision, BoardMeeting, ItemLeaving
from placefund.readiness.models import Gap, GapLine, GovernmentView, ReadinessFinding
from placefund.records.queries import broken_seals
from placefund.rehearsal.place_bids import local_bids
from placefund.rehearsal.plan import PLACES, PRESENT
from placefund.returns.models import Return
from tests.rehearsal.rehearsing import played

pytestmark = [pytest.mark.standing, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def present(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Fund]:
    """What places have done by the moment at which people enter."""
    with played("places", PRESENT, django_db_blocker, tmp_path_factory.mktemp("documents")) as fund:
        yield fund


def programme(place: str) -> Programme:
    return Programme.objects.select_related("strand__fund", "place").get(place__slug=place)


# --- governance ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_a_board_meets_decides_and_agrees_its_minutes(present: Fund, place: str) -> None:
    held = BoardMeeting.objects.filter(programme__place__slug=place, state="held")
    assert held.count() >= 4
    decisions = BoardDecision.objects.filter(item__meeting__in=held)
    assert decisions.count() >= held.count() - 1
    assert not decisions.filter(is_quorate=False).exists()
    unagreed = [meeting for meeting in held if not meeting.minutes.filter(agreement__isnull=False).exists()]
    assert unagreed == [held.order_by("-day")[0]]


def test_whoever_is_tied_to_what_an_item_touches_left(present: Fund) -> None:
    assert ItemLeaving.objects.count() >= 2
    assert all(row.why for row in ItemLeaving.objects.all())


def test_one_place_lost_a_partner_and_one_firm_was_left_until_a_swap_brought_another(present: Fund) -> None:
    governance = governance_of(programme("firth-and-forge"), PRESENT)
    [business] = [leg for leg in governance.legs if leg.helix.value == "business"]
    assert business.organisations == ("Ochil Castings Ltd (invented)", "Firth Barge and Tow Ltd (invented)")
    assert [row.organisation.name for row in governance.partners if row.state == "left"] == [
        "Grangeburn Chemicals plc (invented)"
    ]


def test_the_record_is_whole(present: Fund) -> None:
    assert broken_seals() == []


# --- the local call -----------------------------------------------------------------------------------------------------


def call() -> Round:
    return Round.objects.get(programme=programme("atlantic-coast"))


def test_sixty_bids_are_read_as_they_were_written(present: Fund) -> None:
    sent = Application.objects.filter(round=call())
    assert sent.count() == 60
    by_title = {row.title: row for row in sent}
    bid = by_title["A small turbine for old mill sluices"]
    answer = bid.answers.get(question_key="need").value
    assert answer.startswith("We should say at the start that we are nine people")
    words = [sum(len(str(each.value).split()) for each in row.answers.all()) for row in sent]
    assert min(words) >= 350
    assert len({str(row.answers.get(question_key="idea").value) for row in sent}) == 60


def test_four_cannot_be_judged_and_the_others_are_chosen_while_there_is_money(present: Fund) -> None:
    states = Counter(Application.objects.filter(round=call()).values_list("state", flat=True))
    unread = Application.objects.filter(round=call(), assignments=None)
    assert set(unread.values_list("title", flat=True)) == {bid.title for bid in local_bids() if bid.verdict.ineligible}
    chosen = Decision.objects.filter(application__round=call(), outcome="choose")
    assert states["successful"] == chosen.count() >= 20
    assert sum(row.pence for row in chosen) <= (call().call_pence or 0)
    titles = set(chosen.values_list("application__title", flat=True))
    assert "Intelligent Ocean: an AI platform for the blue economy" not in titles
    assert "Sgwrs Fach: a bilingual speech check for memory clinics" in titles


def test_three_readers_read_each_and_the_first_says_what_is_of_this_bid_alone(present: Fund) -> None:
    read = Assignment.objects.filter(application__round=call(), state="scored")
    assert read.count() == 56 * 3
    assert CriterionConsensus.objects.filter(consensus__application__round=call()).count() == 56 * 4


def test_what_was_chosen_stands_in_the_pipeline(present: Fund) -> None:
    chosen = Decision.objects.filter(application__round=call(), outcome="choose").count()
    taken = Candidate.objects.filter(programme=programme("atlantic-coast"), door="local_call")
    assert taken.count() == chosen


# --- readiness ----------------------------------------------------------------------------------------------------------


def test_one_place_is_ready_at_the_third_time_with_every_gap_worked_off(present: Fund) -> None:
    found = ReadinessFinding.objects.filter(sent__submission__programme=programme("lough-and-loom")).order_by("pk")
    assert [finding.whole for finding in found] == [Verdict.NOT_YET, Verdict.NOT_YET, Verdict.READY]
    assert all(finding.state == "released" and finding.confirmed_by_id != finding.drafted_by_id for finding in found)
    gaps = Gap.objects.filter(programme=programme("lough-and-loom"))
    assert gaps.count() == 7
    assert not gaps.filter(settled_at__isnull=True).exists()


def test_the_others_are_ready_at_once_or_with_actions(present: Fund) -> None:
    whole = {
        finding.sent.submission.programme.place.slug: finding.whole
        for finding in ReadinessFinding.objects.exclude(sent__submission__programme=programme("lough-and-loom"))
    }
    assert whole == {"atlantic-coast": Verdict.WITH_ACTIONS, "firth-and-forge": Verdict.READY}
    assert GapLine.objects.filter(step="sent_back").count() == 1
    assert GovernmentView.objects.filter(answer__isnull=False).count() == GovernmentView.objects.count() == 5


# --- pipelines and portfolios -------------------------------------------------------------------------------------------


def test_some_ideas_are_shared_with_the_fund_and_others_stay_the_places_own(present: Fund) -> None:
    assert Candidate.objects.filter(shared_at__isnull=False).count() == 3
    assert Candidate.objects.filter(state="idea", shared_at__isnull=True).exists()


def test_candidates_stand_at_every_stage_and_some_were_merged_split_dropped_or_parked(present: Fund) -> None:
    states = set(Candidate.objects.values_list("state", flat=True))
    assert {"idea", "outline", "developed", "in_portfolio", "merged", "split", "dropped", "parked"} <= states
    counts = {place: Candidate.objects.filter(programme=programme(place)).count() for place in PLACES}
    assert all(10 <= count <= 45 for count in counts.values()), counts


@pytest.mark.parametrize("place", PLACES)
def test_the_board_signed_a_portfolio_and_it_was_sent(present: Fund, place: str) -> None:
    portfolio = Portfolio.objects.get(programme=programme(place), number=1)
    assert portfolio.state == ("submitted" if place == "atlantic-coast" else "decided")
    edition = portfolio.editions.get()
    assert edition.signature.decision.is_endorsement
    assert len(edition.content["chosen"]) >= 5


@pytest.mark.parametrize("place", PLACES)
def test_a_plan_has_two_versions_that_the_board_endorsed_and_the_second_is_public(present: Fund, place: str) -> None:
    plan = Plan.objects.get(programme=programme(place))
    first, second = programme(place).plan_versions.order_by("number")
    assert first.endorsements.get().is_endorsed
    assert second.endorsements.get().is_endorsed
    assert set(second.releases.values_list("audience", flat=True)) == {"delivery_body", "public"}
    assert len(second.pieces()) >= 18
    assert plan.sessions.get().agreed.filter(done_at__isnull=False).exists()


def test_two_reviews_are_released_and_one_waits_for_its_visitors(present: Fund) -> None:
    decided = PortfolioDecision.objects.filter(state="released")
    assert {row.review.programme.place.slug for row in decided} == {"firth-and-forge", "lough-and-loom"}
    review = PortfolioReview.objects.get(submission__edition__portfolio__programme=programme("atlantic-coast"))
    assert review.is_open
    assert sorted(review.questions.values_list("state", flat=True)) == ["answered", "settled", "with_place"]
    assert review.view_requests.filter(view__isnull=True).count() == 1


# --- awards -------------------------------------------------------------------------------------------------------------


def test_one_tranche_is_released_by_two_people_and_one_is_held_back(present: Fund) -> None:
    award = Award.objects.get(portfolio_edition__portfolio__programme=programme("firth-and-forge"))
    first, second, third, fourth = award.tranches.filter(ended_at__isnull=True).order_by("number")
    assert all(tranche.released_at for tranche in (first, second))
    assert not any(tranche.released_at for tranche in (third, fourth))
    asked = TrancheRelease.objects.get(tranche=second)
    assert asked.asked_by_id != asked.answered_by_id
    assert TrancheHold.objects.get().tranche == third
    assert award.projects.filter(state="active").count() == 5


def test_one_project_was_swapped_for_the_one_in_reserve_after_the_board_had_its_word(present: Fund) -> None:
    swap = ProjectChange.objects.get()
    assert (swap.kind, swap.state) == ("swap", "agreed")
    assert swap.project is not None
    assert swap.project.state == "stopped"
    assert swap.brought is not None
    assert (swap.brought.title, swap.brought.state) == ("A barge that tows with the tide", "active")


def test_the_other_award_was_accepted_in_the_week_before(present: Fund) -> None:
    award = Award.objects.get(portfolio_edition__portfolio__programme=programme("lough-and-loom"))
    assert (award.state, award.projects.count()) == ("accepted", 0)
    assert overdrawn() == []


# --- onward grants ------------------------------------------------------------------------------------------------------


def test_a_project_grants_on_and_what_it_paid_is_claimed_approved_and_paid(present: Fund) -> None:
    award = Award.objects.get(portfolio_edition__portfolio__programme=programme("firth-and-forge"))
    report = Return.objects.get(award=award)
    assert (report.quarter, report.state) == ("2026-27 Q2", "paid")
    assert report.approved_by_id != report.paid_by_id
    rows = {row.grant.full_name: row.money for row in with_money(grants_of(award))}
    assert len(rows) == 5
    first = rows["Leven Bearings Ltd (invented)"]
    assert (first.received, first.advanced) == (Money.pounds(38_000), Money(0))
    later = rows["Carronbank Heat Exchangers plc (invented)"]
    # Paid after the quarter, and not claimed yet: the project has advanced all that reached its recipient.
    assert (later.received, later.advanced) == (Money.pounds(15_000), Money.pounds(15_000))
    back = rows["Ochil Cycles (invented)"]
    assert (back.held, back.received) == (Money.pounds(4_300), Money.pounds(27_200))
    assert overdrawn() == []


def test_everybody_can_follow_each_pound_to_its_last_recipient(present: Fund) -> None:
    award = Award.objects.get(portfolio_edition__portfolio__programme=programme("firth-and-forge"))
    page = Client().get(reverse("follow-the-pound", args=[award.pk])).content.decode()
    assert "Leven Bearings Ltd (invented)" in page
    assert "Elspeth" not in page


# --- a call of two tracks -----------------------------------------------------------------------------------------------


def test_a_small_call_was_read_in_two_tracks_and_the_board_endorsed_what_it_chose(present: Fund) -> None:
    call = Round.objects.get(programme=programme("firth-and-forge"))
    assert (call.state, call.has_tracks, TrackOpening.objects.filter(round=call).count()) == ("released", True, 1)
    read = Assignment.objects.filter(application__round=call, state="scored")
    assert Counter("place" if row.assessor.programme_id else "fund" for row in read.select_related("assessor")) == {
        "fund": 9,
        "place": 9,
    }
    states = Counter(Application.objects.filter(round=call).values_list("state", flat=True))
    assert states == {"successful": 2, "unsuccessful": 1}
    put = CallChoice.objects.filter(round=call)
    words = decisions_on(put)
    assert len(words) == put.count() == 2
    assert all(word.is_endorsement for word in words.values())
    assert Candidate.objects.filter(programme=programme("firth-and-forge"), door="local_call").count() == 2
