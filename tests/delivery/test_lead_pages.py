"""A lead sets up projects, gives partners their grants, adds milestones, starts and completes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.delivery import actions
from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.ledger.queries import balance
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.places.models import Area
from placefund.records import clock
from placefund.records.queries import history
from placefund.returns import actions as returns
from tests.build import AFTER, AFTER_Q1, Q1, SUMMARY, a_project, a_return, an_award, an_organisation
from tests.witness import nothing_changes

pytestmark = pytest.mark.django_db

GOOD = {
    "title": "Harbour robots",
    "summary": "Robots for the harbour.",
    "starts_on_day": "1",
    "starts_on_month": "4",
    "starts_on_year": "2026",
    "ends_on_day": "31",
    "ends_on_month": "3",
    "ends_on_year": "2028",
    "area": "E06000026",
}


@pytest.fixture(autouse=True)
def _in_july(db: None) -> None:
    clock.move_to(AFTER_Q1)


def as_(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def fresh(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def test_a_project_is_set_up_inside_its_award(client: Client) -> None:
    award = an_award()
    as_(client, award.side.lead)
    answer = client.post(reverse("set-up-project", args=[award.pk]), GOOD)
    project = Project.objects.get()
    assert answer.headers["Location"] == reverse("manage-project", args=[project.pk])
    assert (project.title, project.state, project.area) == ("Harbour robots", "draft", Area.objects.get(pk="E06000026"))
    assert client.get(answer.headers["Location"]).status_code == 200
    assert [event.verb for event in history(project)] == ["set up"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 141},
        {"summary": "word " * 201},
        {"ends_on_year": "2025"},
        {"ends_on_year": "2035"},
        {"starts_on_day": "31", "starts_on_month": "2"},
        {"area": "E08000001"},
        {"area": "nowhere"},
    ],
)
def test_a_project_that_does_not_fit_is_refused(client: Client, wrong: dict[str, str]) -> None:
    award = an_award()
    as_(client, award.side.lead)
    assert client.post(reverse("set-up-project", args=[award.pk]), GOOD | wrong).status_code == 422
    assert not Project.objects.exists()


def test_no_project_is_set_up_under_an_offer(client: Client) -> None:
    award = an_award("offered")
    answer = as_(client, award.side.lead).post(reverse("set-up-project", args=[award.pk]), GOOD)
    assert answer.status_code == 422
    assert "projects are set up under an accepted award" in answer.content.decode()
    assert not Project.objects.exists()


@pytest.mark.parametrize("role", ["partner", "certifier", "manager", "monitoring", "finance", "auditor"])
def test_others_read_a_project_and_change_nothing(client: Client, role: str) -> None:
    project = a_project(state="draft")
    award = project.award
    as_(client, getattr(award.side, role, None) or getattr(award.cast, role))
    page = client.get(reverse("manage-project", args=[project.pk]))
    assert page.status_code == 200
    assert not any(page.context[name] for name in ("can_change", "can_add_milestone", "can_start", "can_complete"))
    assert client.post(reverse("set-up-project", args=[award.pk]), GOOD).status_code == 403
    assert client.post(reverse("start-project", args=[project.pk]), {"sure": "yes"}).status_code == 403
    assert client.post(reverse("complete-project", args=[project.pk]), {"sure": "yes"}).status_code == 403
    partner = reverse("project-partner", args=[project.pk, award.partnership.lead_id])
    assert client.post(partner, {"grant": "1"}).status_code == 403
    assert fresh(project).state == "draft"


def test_a_partner_gets_a_grant_and_loses_it_again(client: Client) -> None:
    project = a_project(state="draft")
    research = project.award.side.organisations["research"]
    as_(client, project.award.side.lead)
    address = reverse("project-partner", args=[project.pk, research.pk])
    client.post(address, {"grant": "250,000.50"})
    assert ProjectPartner.objects.get(organisation=research).grant == Money(25_000_050)
    assert b"250,000.50" in client.get(address).content
    client.post(address, {"grant": "0"})
    assert not ProjectPartner.objects.filter(organisation=research).exists()


@pytest.mark.parametrize("grant", ["", "-1", "lots", "1e12", "9" * 20])
def test_a_grant_that_is_none_is_refused(client: Client, grant: str) -> None:
    project = a_project(state="draft")
    address = reverse("project-partner", args=[project.pk, project.award.partnership.lead_id])
    assert as_(client, project.award.side.lead).post(address, {"grant": grant}).status_code == 422
    assert fresh(project).budget == Money.pounds(1_000_000)


def test_only_partners_that_have_joined_get_a_grant(client: Client) -> None:
    project = a_project(state="draft")
    stranger = an_organisation(helix=Helix.OTHER)
    lead = project.award.side.lead
    address = reverse("project-partner", args=[project.pk, stranger.pk])
    assert as_(client, lead).post(address, {"grant": "1"}).status_code == 404
    with pytest.raises(NotPossible, match="is not a partner that has joined"):
        actions.set_partner(project, stranger, Money(1), by=lead, at=AFTER)
    assert project.partners.count() == 1


def test_grants_are_fixed_once_a_project_has_started(client: Client) -> None:
    project = a_project()
    address = reverse("project-partner", args=[project.pk, project.award.partnership.lead_id])
    answer = as_(client, project.award.side.lead).post(address, {"grant": "5"})
    assert answer.status_code == 422
    assert "its partners and their grants are fixed" in answer.content.decode()
    assert fresh(project).budget == Money.pounds(1_000_000)


def test_a_milestone_is_added_inside_the_projects_time(client: Client) -> None:
    project = a_project()
    as_(client, project.award.side.lead)
    address = reverse("add-milestone", args=[project.pk])
    day = {"due_on_day": "1", "due_on_month": "5", "due_on_year": "2027"}
    assert client.post(address, {"title": "Pier built", **day}).status_code == 302
    assert client.post(address, {"title": "Too late", **day, "due_on_year": "2030"}).status_code == 422
    assert list(project.milestones.values_list("title", flat=True)) == ["Pier built", "First robot in the water"]


def test_a_milestone_that_was_added_by_mistake_is_taken_out_with_a_reason(client: Client) -> None:
    project = a_project(state="draft")
    [row] = project.milestones.all()
    page = reverse("remove-milestone", args=[project.pk, row.pk])
    as_(client, project.award.side.lead)
    assert page in client.get(reverse("manage-project", args=[project.pk])).content.decode()
    shown = client.post(page, {"reason": "The pier is built already.", "foresee": "on"}).content.decode()
    assert ("Took a milestone out" in shown, project.milestones.count()) == (True, 1)
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "The pier is built already."}).status_code == 302
    assert list(project.milestones.all()) == []
    assert history(project).last().details["milestone"] == "First robot in the water"


def test_after_the_start_the_fund_takes_a_milestone_out_and_never_the_last_or_one_that_a_return_tells_of(
    client: Client,
) -> None:
    project = a_project()
    [row] = project.milestones.all()
    page = reverse("remove-milestone", args=[project.pk, row.pk])
    assert as_(client, project.award.side.lead).post(page, {"reason": "Why."}).status_code == 403
    officer = project.award.cast.monitoring
    gone = {"reason": "Entered twice.", "by": officer, "at": AFTER}
    with pytest.raises(NotPossible, match="It is the only milestone"):
        actions.remove_milestone(row, **gone)
    second = actions.add_milestone(project, "Pier built", row.due_on, by=project.award.side.lead, at=AFTER)
    twice = Milestone.objects.get(pk=second.pk)
    actions.remove_milestone(second, **gone)
    with nothing_changes(), pytest.raises(NotAllowed, match="is not here any more"):
        actions.remove_milestone(twice, **gone)
    assert Notice.objects.latest("pk").text == "Entered twice."
    report = a_return("draft", project=project)
    returns.report_milestone(report, row, reached_on=None, note="In May.", by=project.award.side.lead, at=AFTER_Q1)
    with pytest.raises(NotPossible, match="A return tells of “First robot in the water”"):
        actions.remove_milestone(row, **gone)


def test_a_project_starts_and_its_budget_moves_to_it(client: Client) -> None:
    project = a_project(state="draft")
    as_(client, project.award.side.lead)
    assert client.get(reverse("start-project", args=[project.pk])).status_code == 200
    assert client.post(reverse("start-project", args=[project.pk]), {"sure": "yes"}).status_code == 302
    assert fresh(project).state == "active"
    assert (balance(project.award.account), balance(project.account)) == (
        Money.pounds(3_000_000),
        Money.pounds(1_000_000),
    )
    assert history(project).last().details == {"pence": 100_000_000}
    assert client.post(reverse("start-project", args=[project.pk]), {"sure": "yes"}).status_code == 422
    assert balance(project.account) == Money.pounds(1_000_000)


def test_a_project_that_needs_more_than_the_award_has_does_not_start(client: Client) -> None:
    project = a_project(grant=Money.pounds(4_000_001), state="draft")
    answer = as_(client, project.award.side.lead).post(reverse("start-project", args=[project.pk]), {"sure": "yes"})
    assert answer.status_code == 422
    assert "It is £1 too much." in answer.content.decode()
    assert (fresh(project).state, balance(project.award.account)) == ("draft", Money.pounds(4_000_000))


def test_a_project_without_a_partner_or_a_milestone_does_not_start() -> None:
    project = a_project(state="draft")
    lead = project.award.side.lead
    Milestone.objects.all().delete()
    with pytest.raises(NotPossible, match="has no milestone yet"):
        actions.start(project, by=lead, at=AFTER)
    actions.set_partner(project, project.award.partnership.lead, Money(0), by=lead, at=AFTER)
    with pytest.raises(NotPossible, match="has no partner with a grant yet"):
        actions.start(fresh(project), by=lead, at=AFTER)
    assert fresh(project).state == "draft"


def test_a_completed_project_gives_back_what_it_has_not_spent(client: Client) -> None:
    report = a_return("paid")
    project = report.claims.get().project
    as_(client, report.award.side.lead).post(reverse("complete-project", args=[project.pk]), {"sure": "yes"})
    assert fresh(project).state == "completed"
    assert (balance(project.account), balance(report.award.account)) == (Money(0), Money.pounds(3_900_000))
    assert history(project).last().details == {"returned_pence": 90_000_000}


@pytest.mark.parametrize("state", ["draft", "sent", "queried"])
def test_a_project_is_not_completed_while_a_return_claims_its_money(client: Client, state: str) -> None:
    report = a_return(state)
    project = report.claims.get().project
    answer = as_(client, report.award.side.lead).post(reverse("complete-project", args=[project.pk]), {"sure": "yes"})
    assert answer.status_code == 422
    assert "The return of 2026-27 Q1 claims money" in answer.content.decode()
    assert (fresh(project).state, balance(project.account)) == ("active", Money.pounds(1_000_000))


def test_a_milestone_is_confirmed_when_its_return_is_approved() -> None:
    project = a_project()
    lead, officer = project.award.side.lead, project.award.cast.monitoring
    milestone = actions.add_milestone(project, "Team hired", date(2026, 6, 1), by=lead, at=AFTER)
    report = a_return(project=project)
    returns.report_milestone(report, milestone, reached_on=date(2026, 6, 2), by=lead, at=AFTER_Q1)
    returns.approve(returns.send(report, by=lead, at=AFTER_Q1), by=officer, at=AFTER_Q1)
    milestone.refresh_from_db()
    assert (milestone.reached_on, str(Q1)) == (date(2026, 6, 2), report.quarter)


def test_a_lead_does_not_confirm_their_own_milestone() -> None:
    project = a_project()
    with pytest.raises(NotYours):
        actions.confirm_milestone(project.milestones.get(), date(2027, 1, 1), by=project.award.side.lead, at=AFTER)
    assert project.milestones.get().reached_on is None


def test_set_up_refuses_an_area_outside_the_place() -> None:
    award = an_award()
    with pytest.raises(NotPossible, match="Cardiff is not part of"):
        actions.set_up(
            award, title="A", summary=SUMMARY, starts_on=date(2026, 4, 1), ends_on=date(2027, 4, 1),
            area=Area.objects.get(pk="W06000015"), by=award.side.lead, at=AFTER,
        )  # fmt: skip
    assert not Project.objects.exists()


def test_the_page_of_a_project_costs_the_same_for_one_partner_and_for_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    project = a_project(state="draft")
    award = project.award
    as_(client, award.side.lead)
    counts = []
    for kinds in ((), ("business", "research")):
        for kind in kinds:
            actions.set_partner(project, award.side.organisations[kind], Money(500), by=award.side.lead, at=AFTER)
            actions.add_milestone(project, f"With {kind}", date(2027, 1, 1), by=award.side.lead, at=AFTER)
        with django_assert_max_num_queries(60) as counted:
            client.get(reverse("manage-project", args=[project.pk]))
        counts.append(len(counted))
    assert counts[0] == counts[1]
