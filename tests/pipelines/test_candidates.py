"""Candidates of a pipeline: entered, described, brought from stage to stage, and the one list they stand in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.costs import SpendKind
from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import MoveNotPossible
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import SubsidyActivity, SubsidyRoute
from placefund.domain.roles import Role
from placefund.people.access import NotYours
from placefund.pipelines import actions
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate, CandidateAsk, CandidateStep
from placefund.pipelines.queries import counting_rule_of, projects_of, stage_counts_of
from placefund.pipelines.steps import actions as steps
from placefund.records.models import Event
from tests.build import AFTER, a_fund, a_strand, an_open_round, an_organisation
from tests.build_pipelines import a_candidate, officer_of
from tests.build_programmes import a_programme, of_the_programme
from tests.witness import acts_on, signed_in

pytestmark = pytest.mark.django_db


def test_an_office_enters_a_candidate_that_stands_as_an_idea_with_its_reference() -> None:
    programme = a_programme()
    first, second = a_candidate(programme), a_candidate(programme)
    assert (first.state, first.reference, second.reference) == ("idea", "EC-C-001", "EC-C-002")
    assert Event.objects.filter(verb="entered the candidate").count() == 2
    assert [step.after for step in first.steps.all()] == ["idea"]


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER])
def test_who_only_reads_a_programme_enters_nothing(role: Role) -> None:
    programme = a_programme()
    with pytest.raises(NotYours):
        actions.enter(programme, title="Docks", lead=an_organisation(), by=of_the_programme(programme, role), at=AFTER)
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"title": "  "}, "title"),
        ({"title": "Docks", "starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}, "ends before it starts"),
    ],
)
def test_a_candidate_without_a_title_or_with_days_the_wrong_way_round_is_refused(
    words: dict[str, Any], why: str
) -> None:
    programme = a_programme()
    with pytest.raises(NotAllowed, match=why):
        actions.enter(programme, lead=an_organisation(), **words, by=officer_of(programme), at=AFTER)
    assert not Candidate.objects.exists()


def test_a_picture_of_a_candidate_holds_its_ask_by_year_and_what_counts() -> None:
    fund = a_fund()
    programme = a_programme(fund)
    an_open_round(a_strand(fund))
    project = a_candidate(programme).snapshot()
    assert project.ask == Money.pounds(1_000_000)
    assert project.ask_by_year()[FinancialYear(2027), SpendKind.CAPITAL] == Money.pounds(600_000)
    rule = counting_rule_of(programme)
    assert rule is not None
    assert project.counted(rule) == Money.pounds(500_000)
    assert project.is_in_play


def test_what_is_not_said_is_no_nought() -> None:
    candidate = a_candidate(a_programme(), with_money=False)
    assert candidate.snapshot().ask is None


def test_an_ask_outside_the_years_of_the_fund_changes_nothing() -> None:
    programme = a_programme()
    candidate = a_candidate(programme)
    with pytest.raises(NotAllowed, match="pays nothing in 1999-00"):
        lines.set_ask(
            candidate,
            {(FinancialYear(1999), SpendKind.CAPITAL): Money(1)},
            by=officer_of(programme),
            at=AFTER,
        )
    assert CandidateAsk.objects.count() == 2


def test_other_money_and_partners_come_and_go_and_stay_on_record() -> None:
    programme = a_programme()
    candidate, by = a_candidate(programme), officer_of(programme)
    other = an_organisation("Harbour College")
    partner = lines.add_partner(candidate, other, part="Trains", by=by, at=AFTER)
    for twice in (other, candidate.lead):
        with pytest.raises(NotAllowed, match="stands in this project already"):
            lines.add_partner(candidate, twice, by=by, at=AFTER)
    assert candidate.snapshot().organisations == {candidate.lead_id, other.pk}
    lines.remove_partner(candidate, partner.pk, by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="not in the project any more"):
        lines.remove_partner(candidate, partner.pk, by=by, at=AFTER)
    money = candidate.co_investment.get()
    lines.remove_money(candidate, money.pk, by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="any more"):
        lines.remove_money(candidate, money.pk, by=by, at=AFTER)
    assert set(acts_on(candidate)) >= {"removed a partner from", "removed other money from"}


def test_a_route_is_named_for_an_economic_activity_alone() -> None:
    programme = a_programme()
    candidate, by = a_candidate(programme), officer_of(programme)
    with pytest.raises(NotAllowed, match="economic activity"):
        lines.settle_subsidy(
            candidate,
            activity=SubsidyActivity.NOT_ECONOMIC,
            route=SubsidyRoute.MINIMAL,
            note="",
            by=by,
            at=AFTER,
        )
    done = lines.settle_subsidy(
        candidate, activity=SubsidyActivity.ECONOMIC, route=SubsidyRoute.MINIMAL, note="", by=by, at=AFTER
    )
    assert done.told_subsidy == "Economic activity: Minimal financial assistance"


def test_areas_are_those_of_the_place() -> None:
    programme = a_programme()
    candidate, by = a_candidate(programme), officer_of(programme)
    same = {"title": candidate.title, "summary": "", "cluster": "", "starts_on": None, "ends_on": None}
    with pytest.raises(NotAllowed, match="is not in"):
        lines.describe(candidate, **same, areas=["E06000026"], by=by, at=AFTER)  # type: ignore[arg-type]
    done = lines.describe(candidate, **same, areas=["E08000001"], by=by, at=AFTER)  # type: ignore[arg-type]
    assert done.areas == ["E08000001"]
    told = Event.objects.get(verb="described the candidate").details["before"]
    assert told["summary"] == "Trains welders for the new docks."


def test_a_candidate_goes_from_stage_to_stage_and_back_each_with_its_row() -> None:
    programme = a_programme()
    candidate, by = a_candidate(programme, "ready"), officer_of(programme)
    with pytest.raises(MoveNotPossible):
        steps.work_out(candidate, by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="Say why"):
        steps.step_back(candidate, reason=" ", by=by, at=AFTER)
    candidate = steps.step_back(candidate, reason="The site is lost.", by=by, at=AFTER)
    candidate = steps.park(candidate, reason="Until there is a site.", by=by, at=AFTER)
    candidate = steps.drop(candidate, reason="There is none.", by=by, at=AFTER)
    candidate = steps.take_up(candidate, by=by, at=AFTER)
    assert candidate.state == "parked"
    candidate = steps.take_up(candidate, by=by, at=AFTER)
    assert candidate.state == "developed"
    candidate = steps.step_back(candidate, reason="Not quite.", by=by, at=AFTER)
    candidate = steps.develop(candidate, by=by, at=AFTER)
    assert [step.after for step in CandidateStep.objects.filter(candidate=candidate)] == [
        *("idea", "outline", "developed", "ready", "developed", "parked", "dropped", "parked", "developed", "outline"),
        "developed",
    ]


def test_it_is_ready_only_with_an_ask_and_days() -> None:
    programme = a_programme()
    by = officer_of(programme)
    candidate = a_candidate(programme, "developed", with_money=False)
    with pytest.raises(NotAllowed, match="what it asks for"):
        steps.find_ready(candidate, by=by, at=AFTER)
    ready = a_candidate(programme, "developed")
    Candidate.objects.filter(pk=ready.pk).update(ends_on=None)
    ready.refresh_from_db()
    with pytest.raises(NotAllowed, match="when it ends"):
        steps.find_ready(ready, by=by, at=AFTER)


def test_it_is_put_into_the_portfolio_and_let_go() -> None:
    programme = a_programme()
    by = officer_of(programme)
    chosen = a_candidate(programme, "in_portfolio")
    assert stage_counts_of([programme]) == {programme.pk: {"in_portfolio": 1}}
    back = steps.let_go(chosen, reason="Another is better.", by=by, at=AFTER)
    assert steps.choose(back, by=by, at=AFTER).state == "in_portfolio"


def test_what_is_out_of_the_pipeline_is_not_written_in() -> None:
    programme = a_programme()
    by = officer_of(programme)
    dropped = steps.drop(a_candidate(programme), reason="No site.", by=by, at=AFTER)
    with pytest.raises(NotAllowed, match="out of the pipeline"):
        lines.set_ask(dropped, {}, by=by, at=AFTER)
    assert projects_of(programme) == ()


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_stands_in_it_with_totals_and_as_a_file() -> None:
    programme = a_programme()
    one = a_candidate(programme, title="Dry dock")
    a_candidate(programme, "ready", title="Welding school")
    client = signed_in(officer_of(programme))
    url = reverse("pipeline", args=[programme.pk])
    text = client.get(url).content.decode()
    assert "Dry dock" in text
    assert one.reference in text
    assert "£2,000,000" in text
    narrowed = client.get(url, {"stage": "ready"}).content.decode()
    assert "Welding school" in narrowed
    assert "Dry dock" not in narrowed
    found = client.get(url, {"q": "dry", "file": "csv"})
    content = b"".join(found.streaming_content) if found.streaming else found.content
    assert b"Dry dock" in content
    assert b"Welding school" not in content


def test_the_list_takes_the_same_queries_for_three_and_for_thirty() -> None:
    programme = a_programme()
    client, url = signed_in(officer_of(programme)), reverse("pipeline", args=[programme.pk])
    for _ in range(3):
        a_candidate(programme)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(27):
        a_candidate(programme)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url)
    assert len(many) == len(few)
    assert len(page.content) < 80_000


def test_an_office_works_on_a_candidate_by_its_pages() -> None:
    programme = a_programme()
    officer = officer_of(programme)
    client, lead = signed_in(officer), an_organisation("Dock Works")
    entered = client.post(reverse("enter-candidate", args=[programme.pk]), {"title": "Dry dock", "lead": "dock works"})
    candidate = Candidate.objects.get()
    assert (entered.status_code, candidate.lead) == (302, lead)
    refused = client.post(reverse("enter-candidate", args=[programme.pk]), {"title": "X", "lead": "Nobody Known"})
    assert refused.status_code == 422
    assert "No organisation of this name" in refused.content.decode()
    ask = client.post(reverse("set-candidate-ask", args=[candidate.pk]), {"ask-2026-capital": "250,000"})
    assert ask.status_code == 302
    given = {"investor": "Bank", "source": "private", "form": "cash", "status": "pledged", "amount": "100"}
    assert client.post(reverse("add-candidate-money", args=[candidate.pk]), given).status_code == 302
    words = {"organisation": "Dock Works", "part": "x"}
    assert client.post(reverse("add-candidate-partner", args=[candidate.pk]), words).status_code == 422
    said = {"activity": "economic", "route": "minimal", "note": "Small."}
    assert client.post(reverse("settle-candidate-subsidy", args=[candidate.pk]), said).status_code == 302
    step = reverse("step-candidate", args=[candidate.pk, "outline"])
    assert "It is an outline now" in client.get(step).content.decode()
    assert client.post(step).status_code == 302
    text = client.get(reverse("candidate", args=[candidate.pk])).content.decode()
    for words_shown in ("£250,000", "Bank", "Minimal financial assistance", "Outline"):
        assert words_shown in text
    assert client.post(reverse("step-candidate", args=[candidate.pk, "fly"])).status_code == 404
