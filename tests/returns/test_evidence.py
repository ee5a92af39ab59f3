"""What shows a figure: a file that passed its checks, or a reason for one that is far from usual."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from placefund.delivery.models import Project
from placefund.documents.models import Document
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.file_contents import Scan
from placefund.domain.files import FileRefused
from placefund.domain.findings import NotPossible, RulesNotMet
from placefund.domain.indicators import FactStatus
from placefund.domain.money import Money
from placefund.domain.periods import Quarter
from placefund.funds.models import IndicatorDefinition, Target
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.evidence import actions as showing
from placefund.returns.models import CoInvestmentReceived, FigureReason, IndicatorFact, Return
from placefund.returns.outlying_figures import outlying, reasons_given
from tests.build import AFTER_Q1, Q1, a_project, a_return
from tests.files import an_upload
from tests.worlds import once

pytestmark = pytest.mark.django_db
EMPTY_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


def jobs_of(report: Return) -> IndicatorDefinition:
    return IndicatorDefinition.objects.get(fund=report.award.strand.fund, key="jobs_created")


def of(quarter: Quarter) -> object:
    return AFTER_Q1.replace(year=quarter.next().first_day.year, month=quarter.next().first_day.month)


@once
def a_steady_award() -> Project:
    """A project whose four returns of a year reported 13, 18, 15 and 14 jobs."""
    project = a_project()
    side, quarter = project.award.side, Q1
    for number in (13, 18, 15, 14):
        at = of(quarter)
        report = actions.open_return(project.award, quarter, by=side.lead, at=at)
        actions.describe_progress(report, "As planned.", by=side.lead, at=at)
        actions.report_fact(report, project, jobs_of(report), Decimal(number), by=side.lead, at=at)
        actions.send(report, by=side.lead, at=at)
        quarter = quarter.next()
    return project


def fifth(project: Project) -> Return:
    quarter = Quarter.parse("2027-28 Q1")
    report = actions.open_return(project.award, quarter, by=project.award.side.lead, at=of(quarter))
    actions.describe_progress(report, "As planned.", by=project.award.side.lead, at=of(quarter))
    report.award = project.award
    return report


def test_an_empty_pdf_shows_nothing() -> None:
    report = a_return()
    project, lead = report.claims.get().project, report.award.side.lead
    actions.report_fact(report, project, jobs_of(report), Decimal(5000), by=lead, at=AFTER_Q1)
    with pytest.raises(FileRefused, match="without a page"):
        showing.attach_evidence(
            report, an_upload("jobs.pdf", EMPTY_PDF), project=project, indicator=jobs_of(report), by=lead, at=AFTER_Q1
        )
    assert (report.facts.get().status, Document.objects.count()) == (FactStatus.CLAIMED, 0)


@pytest.mark.parametrize("unfit", [{"opens": None}, {"opens": False}, {"scan": Scan.INFECTED.value}])
def test_a_file_that_has_not_passed_its_checks_verifies_nothing(unfit: dict[str, object]) -> None:
    report = a_return()
    project, lead = report.claims.get().project, report.award.side.lead
    actions.report_fact(report, project, jobs_of(report), Decimal(3), by=lead, at=AFTER_Q1)
    showing.attach_evidence(report, an_upload(), project=project, indicator=jobs_of(report), by=lead, at=AFTER_Q1)
    assert report.facts.get().status == FactStatus.EVIDENCED
    Document.objects.update(**unfit)  # as a file from before files were opened, or one in which a virus is found later
    actions.send(report, by=lead, at=AFTER_Q1)
    actions.approve(report, by=report.award.cast.monitoring, at=AFTER_Q1)
    assert report.facts.get().status == FactStatus.CLAIMED


def test_other_peoples_money_is_claimed_evidenced_and_verified_as_every_other_fact() -> None:
    report = a_return()
    project, lead = report.claims.get().project, report.award.side.lead
    kind = {"source": SourceClass.PRIVATE, "form": Form.CASH, "amount": Money.pounds(10)}
    shown = actions.add_co_investment(report, project, investor="Bank", **kind, by=lead, at=AFTER_Q1)
    actions.add_co_investment(report, project, investor="A friend", **kind, by=lead, at=AFTER_Q1)
    document = showing.attach_evidence(report, an_upload(), line=shown, by=lead, at=AFTER_Q1)
    status = CoInvestmentReceived.objects.order_by("pk").values_list("status", flat=True)
    assert list(status) == ["evidenced", "claimed"]
    showing.remove_evidence(report, document, by=lead, at=AFTER_Q1)
    assert list(status.all()) == ["claimed", "claimed"]
    showing.attach_evidence(report, an_upload(), line=shown, by=lead, at=AFTER_Q1)
    actions.send(report, by=lead, at=AFTER_Q1)
    actions.approve(report, by=report.award.cast.monitoring, at=AFTER_Q1)
    assert list(status.all()) == ["verified", "claimed"]


def test_a_file_shows_only_the_money_of_its_own_return() -> None:
    report, other = a_return(), a_return()
    project, lead = other.claims.get().project, other.award.side.lead
    kind = {"source": SourceClass.PRIVATE, "form": Form.CASH, "amount": Money.pounds(10)}
    line = actions.add_co_investment(other, project, investor="Bank", **kind, by=lead, at=AFTER_Q1)
    with pytest.raises(NotPossible, match="stands in another return"):
        showing.attach_evidence(report, an_upload(), line=line, by=report.award.side.lead, at=AFTER_Q1)


def test_five_thousand_jobs_are_asked_about_before_they_are_sent_and_marked_for_the_officer(client: Client) -> None:
    project = a_steady_award()
    report, lead = fifth(project), project.award.side.lead
    at = of(report.period)
    clock.move_to(at)
    actions.report_fact(report, project, jobs_of(report), Decimal(5000), by=lead, at=at)
    with pytest.raises(RulesNotMet, match="Is this so\\? Correct it, or say why it is right: Jobs created"):
        actions.send(report, by=lead, at=at)
    client.force_login(lead)
    page = client.get(reverse("return", args=[report.pk])).content.decode()
    assert "after 4 earlier quarters" in page
    address = reverse("return-figures", args=[report.pk])
    [figure] = client.get(address).context["figures"]
    assert client.post(address, {f"reason_{figure.key}": " "}).status_code == 422
    given = {f"reason_{figure.key}": "A whole industry moved here."}
    assert client.post(address, given).status_code == 302
    actions.send(report, by=lead, at=at)
    officer = project.award.cast.monitoring
    client.force_login(officer)
    approve = client.get(reverse("approve-return", args=[report.pk])).content.decode()
    assert "A whole industry moved here." in approve
    listed = client.get(reverse("monitoring", args=[report.fund_slug])).content.decode()
    assert "1 figure far from usual" in listed
    together = {"row": [str(report.pk)], "act": "approve", "sure": "yes"}
    answer = client.post(reverse("monitoring", args=[report.fund_slug]), together)
    assert "on its own page" in answer.content.decode()
    assert Return.objects.get(pk=report.pk).state == "sent"


def test_a_figure_that_changes_after_its_reason_is_asked_about_again_and_a_corrected_one_leaves_no_mark() -> None:
    project = a_steady_award()
    report, lead = fifth(project), project.award.side.lead
    at, jobs = of(report.period), jobs_of(report)
    actions.report_fact(report, project, jobs, Decimal(5000), by=lead, at=at)
    [figure] = outlying(report)
    showing.explain_figures(report, {figure.key: "So it is."}, by=lead, at=at)
    actions.report_fact(report, project, jobs, Decimal(6000), by=lead, at=at)
    assert [asked.reason for asked in outlying(report)] == [""]
    actions.report_fact(report, project, jobs, Decimal(16), by=lead, at=at)
    assert outlying(report) == ()
    with pytest.raises(NotPossible, match="needs no reason"):
        showing.explain_figures(report, {figure.key: "So it is."}, by=lead, at=at)
    actions.send(report, by=lead, at=at)
    assert (reasons_given(report), FigureReason.objects.count()) == ((), 0)


def test_a_figure_that_is_large_for_the_whole_funds_target_is_asked_about_in_the_first_quarter() -> None:
    report = a_return()
    project, lead, fund = report.claims.get().project, report.award.side.lead, report.award.strand.fund
    Target.objects.create(fund=fund, key="jobs", label="Jobs", indicator_key="jobs_created", value=2500, unit="FTE")
    actions.report_fact(report, project, jobs_of(report), Decimal(5000), by=lead, at=AFTER_Q1)
    [figure] = outlying(report)
    assert figure.compared == "the whole fund’s target is 2,500"
    assert IndicatorFact.objects.get().status == FactStatus.CLAIMED
