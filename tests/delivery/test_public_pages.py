"""What anyone sees of a project."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.delivery import actions as delivery
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.money import Money
from placefund.domain.periods import LONDON
from placefund.funds.models import IndicatorDefinition
from placefund.records import clock
from placefund.returns import actions as returns
from tests.build import AFTER_Q1, a_project, a_return

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_project_shows_its_partners_grants_and_what_each_was_paid(client: Client) -> None:
    report: Any = a_return("paid", claim=Money(12_345_678))
    project, lead = report.claims.get().project, report.award.partnership.lead
    text = text_of(client.get(reverse("project", args=[project.pk])))
    paid = reverse("account", args=[project.fund_slug, f"award/{project.award_id}/project/{project.pk}/paid/{lead.pk}"])
    for words in (
        project.title,
        project.summary,
        lead.name,
        "£1,000,000",
        f'href="{paid}">£123,456.78',
        reverse("award", args=[project.award_id]),
        reverse("place", args=[report.award.partnership.place.slug]),
        "First robot in the water",
        "30 September 2027",
    ):
        assert words in text, words
    assert client.get(paid).status_code == 200


@pytest.mark.parametrize(
    ("on", "reached_on", "words"),
    [
        (date(2027, 9, 30), None, "Not due yet"),
        (date(2027, 10, 1), None, "Overdue"),
        (date(2027, 10, 9), date(2027, 9, 30), "Met"),
        (date(2027, 10, 9), date(2027, 10, 1), "Met late"),
    ],
)
def test_a_milestone_is_due_reached_or_overdue(client: Client, on: date, reached_on: date | None, words: str) -> None:
    project: Any = a_project()
    if reached_on:
        monitoring = project.award.cast.monitoring
        delivery.confirm_milestone(project.milestones.get(), reached_on, by=monitoring, at=AFTER_Q1)
    clock.move_to(datetime(on.year, on.month, on.day, 12, tzinfo=LONDON))
    text = text_of(client.get(reverse("project", args=[project.pk])))
    found = [
        state
        for state in ("Not due yet", "Overdue", "Met late", "Met")
        if f">{state}</strong>" in text.replace("> ", ">").replace(" <", "<")
    ]
    assert found == [words]


def test_outcomes_and_co_investment_are_told_once_the_return_is_sent_and_investors_stay_unnamed(client: Client) -> None:
    report: Any = a_return()
    project, lead = report.claims.get().project, report.award.side.lead
    jobs = IndicatorDefinition.objects.get(fund__slug=project.fund_slug, key="jobs_created")
    returns.report_fact(report, project, jobs, Decimal("12.50"), by=lead, at=AFTER_Q1)
    returns.add_co_investment(
        report,
        project,
        investor="Harbour Investors",
        source=SourceClass.PRIVATE,
        form=Form.CASH,
        amount=Money.pounds(500_000),
        by=lead,
        at=AFTER_Q1,
    )
    address = reverse("project", args=[project.pk])
    before = text_of(client.get(address))
    assert "No outcome is reported yet" in before
    assert "£500,000" not in before
    returns.send(report, by=lead, at=AFTER_Q1)
    after = text_of(client.get(address))
    for words in ("Jobs created", "12.5", "Private, from the UK", "£500,000"):
        assert words in after, words
    assert "Harbour Investors" not in after
