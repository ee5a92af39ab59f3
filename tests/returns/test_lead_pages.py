"""The lead fills a return section by section and sends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from placefund.awards.queries import counting_rule
from placefund.delivery import actions as delivery
from placefund.design.wording import ratio_in_words
from placefund.documents.queries import documents_of
from placefund.domain.money import Money
from placefund.records import clock
from placefund.returns.co_investment import co_investment_seen
from placefund.returns.models import Return
from tests.build import AFTER, AFTER_Q1, a_project, a_return
from tests.files import a_pdf

pytestmark = pytest.mark.django_db

PDF = a_pdf()


@pytest.fixture(autouse=True)
def _in_july(db: None) -> None:
    clock.move_to(AFTER_Q1)


def lead_of(report: Return, client: Client) -> Client:
    client.force_login(report.award.side.lead)
    return client


def test_a_lead_opens_the_return_of_a_quarter_that_has_begun(client: Client) -> None:
    award = a_project().award
    client.force_login(award.side.lead)
    address = reverse("open-return", args=[award.pk])
    page = client.get(address)
    assert [value for value, _ in page.context["form"].fields["quarter"].choices] == ["2026-27 Q1", "2026-27 Q2"]
    answer = client.post(address, {"quarter": "2026-27 Q1"})
    report = Return.objects.get()
    assert answer.headers["Location"] == reverse("return", args=[report.pk])
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("quarter", ["2031-32 Q1", "2026-27 Q3", "tomorrow", ""])
def test_a_quarter_that_cannot_be_opened_is_refused(client: Client, quarter: str) -> None:
    award = a_project().award
    client.force_login(award.side.lead)
    assert client.post(reverse("open-return", args=[award.pk]), {"quarter": quarter}).status_code == 422
    assert not Return.objects.exists()


def test_progress_is_written(client: Client) -> None:
    report = a_return()
    lead_of(report, client).post(reverse("return-progress", args=[report.pk]), {"narrative": "The harbour is ready."})
    report.refresh_from_db()
    assert report.narrative == "The harbour is ready."


def test_ten_megabytes_of_progress_are_refused(client: Client) -> None:
    report = a_return()
    answer = lead_of(report, client).post(reverse("return-progress", args=[report.pk]), {"narrative": "x" * 2_000_000})
    assert answer.status_code == 422
    report.refresh_from_db()
    assert report.narrative == "The team is hired."


def claims_address(report: Return) -> str:
    claim = report.claims.get()
    return reverse("return-claims", args=[report.pk, claim.project_id, claim.organisation_id])


def test_costs_are_claimed_by_category_and_an_empty_box_takes_a_claim_out(client: Client) -> None:
    report = a_return()
    given = {"amount_equipment": "12,500.50", "what_equipment": "One sonar", "amount_staff": "", "what_staff": ""}
    answer = lead_of(report, client).post(claims_address(report), given)
    assert answer.status_code == 302
    assert list(report.claims.values_list("category", "pence", "what_for")) == [("equipment", 1_250_050, "One sonar")]


@pytest.mark.parametrize("amount", ["-5", "ten", "1e9", "9" * 40, "=1+1"])
def test_an_amount_that_is_none_is_refused(client: Client, amount: str) -> None:
    report = a_return()
    answer = lead_of(report, client).post(claims_address(report), {"amount_staff": amount})
    assert answer.status_code == 422
    assert report.claimed == Money.pounds(100_000)


def test_a_claim_of_a_project_of_another_award_is_not_found(client: Client) -> None:
    report, other = a_return(), a_project()
    address = reverse("return-claims", args=[report.pk, other.pk, other.award.partnership.lead_id])
    assert lead_of(report, client).post(address, {"amount_staff": "1"}).status_code == 404


def test_a_ratio_below_the_one_asked_is_marked_and_one_that_meets_it_is_not(client: Client) -> None:
    report = a_return()
    rule = counting_rule(report.award)
    assert rule is not None
    page = " ".join(lead_of(report, client).get(reverse("return", args=[report.pk])).content.decode().split())
    assert f"below the {ratio_in_words(rule.delivery_ratio)} asked; co-investment with evidence" in page
    met = replace(rule, delivery_ratio=Fraction(0))
    assert replace(co_investment_seen(report), rule=met).asked_and_not_met is None


def test_co_investment_is_added_with_whether_it_counts_and_taken_out_again(client: Client) -> None:
    report = a_return()
    project = report.claims.get().project
    given = {
        "project": project.pk,
        "investor": "=Harbour Bank",
        "source": "private",
        "form": "cash",
        "amount": "200000",
    }
    address = reverse("return-co-investment", args=[report.pk])
    lead_of(report, client).post(address, given)
    client.post(address, {**given, "source": "public", "amount": "50000"})
    page = client.get(address)
    assert [row.is_counted for row in page.context["seen"].lines] == [True, False]
    assert page.context["seen"].to_date.published.counted == Money(0)  # no file shows it yet
    cash = report.co_investment.get(source="private")
    attach = reverse("return-co-investment-evidence", args=[report.pk, cash.pk])
    assert client.get(attach).status_code == 200
    assert client.post(attach, {"file": a_file()}).status_code == 302
    assert "2 to 1" in client.get(address).content.decode()
    for line in report.co_investment.all():
        client.post(reverse("remove-co-investment", args=[report.pk, line.pk]))
    assert not report.co_investment.exists()


@pytest.mark.parametrize(
    "wrong", [{"source": "friends"}, {"form": "promise"}, {"amount": "0"}, {"project": "999999"}, {"investor": ""}]
)
def test_co_investment_of_a_wrong_kind_is_refused(client: Client, wrong: dict[str, str]) -> None:
    report = a_return()
    project = report.claims.get().project
    given = {"project": str(project.pk), "investor": "Bank", "source": "private", "form": "cash", "amount": "5"}
    answer = lead_of(report, client).post(reverse("return-co-investment", args=[report.pk]), given | wrong)
    assert answer.status_code == 422
    assert not report.co_investment.exists()


def indicator_address(report: Return, key: str) -> tuple[str, int, int]:
    definition = report.award.strand.fund.indicators.get(key=key)
    return reverse("return-indicator", args=[report.pk, definition.pk]), definition.pk, report.claims.get().project_id


def test_a_figure_is_reported_and_an_empty_box_takes_it_out(client: Client) -> None:
    report = a_return()
    address, _, project = indicator_address(report, "jobs_created")
    lead_of(report, client).post(address, {f"project_{project}": "3.5"})
    assert [str(fact.value) for fact in report.facts.all()] in (["3.50"], ["3.5"])
    assert client.get(address).context["form"][f"project_{project}"].value() == "3.5"
    client.post(address, {f"project_{project}": ""})
    assert not report.facts.exists()


@pytest.mark.parametrize("value", ["-1", "NaN", "Infinity", "1e400", "three", "0.001", "9" * 20])
def test_a_figure_that_is_none_is_refused(client: Client, value: str) -> None:
    report = a_return()
    address, _, project = indicator_address(report, "jobs_created")
    assert lead_of(report, client).post(address, {f"project_{project}": value}).status_code == 422
    assert not report.facts.exists()


def test_company_numbers_are_listed_one_a_line_each_once(client: Client) -> None:
    report = a_return()
    address, _, project = indicator_address(report, "businesses_supported")
    lead_of(report, client).post(address, {f"project_{project}": "01234567\n sc 123456 \n\n01234567\n"})
    assert list(report.facts.values_list("identifier", flat=True)) == ["GB-COH-01234567", "SC123456"]
    client.post(address, {f"project_{project}": "SC123456"})
    assert list(report.facts.values_list("identifier", flat=True)) == ["SC123456"]


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "12 34\n<script>", "-", "A" * 70])
def test_a_line_that_is_no_number_is_refused(client: Client, text: str) -> None:
    report = a_return()
    address, _, project = indicator_address(report, "businesses_supported")
    assert lead_of(report, client).post(address, {f"project_{project}": text}).status_code == 422
    assert not report.facts.exists()


def a_file(name: str = "payroll.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_evidence_stands_beside_its_figure_and_can_be_taken_out(client: Client) -> None:
    report = a_return()
    address, indicator, project = indicator_address(report, "jobs_created")
    answer = lead_of(report, client).post(address, {f"project_{project}": "3", "evidence": "yes"})
    assert answer.headers["Location"] == reverse("return-evidence", args=[report.pk, indicator])
    client.post(answer.headers["Location"], {"project": project, "file": a_file()})
    fact, document = report.facts.get(), documents_of(report).get()
    assert (fact.status, fact.evidence) == ("evidenced", [document.pk])
    assert "payroll.pdf" in client.get(reverse("return", args=[report.pk])).content.decode()
    client.post(reverse("remove-file", args=[report.pk, document.pk]))
    fact.refresh_from_db()
    assert (fact.status, fact.evidence, documents_of(report).count()) == ("claimed", [], 0)


def test_evidence_stays_when_its_figure_changes(client: Client) -> None:
    report = a_return()
    address, indicator, project = indicator_address(report, "businesses_supported")
    lead_of(report, client).post(address, {f"project_{project}": "01234567"})
    client.post(reverse("return-evidence", args=[report.pk, indicator]), {"project": project, "file": a_file()})
    client.post(address, {f"project_{project}": "01234567\n07654321"})
    assert [fact.status for fact in report.facts.all()] == ["evidenced", "evidenced"]


def test_a_file_that_is_not_what_it_says_is_refused(client: Client) -> None:
    report = a_return()
    answer = lead_of(report, client).post(
        reverse("return-files", args=[report.pk]), {"file": a_file("invoice.pdf", b"MZ\x90\x00")}
    )
    assert answer.status_code == 422
    assert "what is inside is not a PDF" in answer.content.decode()
    assert not documents_of(report).exists()


def test_a_milestone_is_reported_as_reached_or_why_not(client: Client) -> None:
    project = a_project()
    due = delivery.add_milestone(project, "Team hired", date(2026, 6, 1), by=project.award.side.lead, at=AFTER)
    report = a_return(project=project)
    address = reverse("return-milestone", args=[report.pk, due.pk])
    assert lead_of(report, client).post(address, {"outcome": "not_yet"}).status_code == 422
    client.post(address, {"outcome": "not_yet", "note": "In July."})
    assert report.milestones.get().note == "In July."
    day = {"reached_on_day": "20", "reached_on_month": "6", "reached_on_year": "2026"}
    client.post(address, {"outcome": "reached", **day})
    assert report.milestones.get().reached_on == date(2026, 6, 20)
    future = {"reached_on_day": "20", "reached_on_month": "6", "reached_on_year": "2027"}
    assert client.post(address, {"outcome": "reached", **future}).status_code == 422


def test_a_return_that_breaks_a_rule_cannot_be_sent_and_says_which(client: Client) -> None:
    report = a_return(claim=Money.pounds(2_000_000))
    answer = lead_of(report, client).post(reverse("send-return", args=[report.pk]), {"sure": "yes"})
    assert answer.status_code == 422
    assert "has £1,000,000 left" in answer.content.decode()
    report.refresh_from_db()
    assert report.state == "draft"


def test_a_return_is_sent_and_then_cannot_be_changed(client: Client) -> None:
    report = a_return()
    answer = lead_of(report, client).post(reverse("send-return", args=[report.pk]), {"sure": "yes"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.state == "sent"
    assert client.post(reverse("return-progress", args=[report.pk]), {"narrative": "More."}).status_code == 422
    assert client.get(reverse("return-progress", args=[report.pk])).status_code == 302
    report.refresh_from_db()
    assert report.narrative == "The team is hired."


def test_a_question_is_answered_and_the_return_goes_back(client: Client) -> None:
    report = a_return("queried")
    asked = report.queries.get()
    assert lead_of(report, client).post(reverse("send-return", args=[report.pk]), {"sure": "yes"}).status_code == 422
    client.post(reverse("reply-to-query", args=[report.pk, asked.pk]), {"text": "Three engineers."})
    assert client.post(reverse("send-return", args=[report.pk]), {"sure": "yes"}).status_code == 302
    report.refresh_from_db()
    assert report.state == "sent"


def test_rows_of_another_return_are_not_found_through_this_one(client: Client) -> None:
    report, other = a_return(), a_return("queried")
    lead = lead_of(report, client)
    asked = other.queries.get()
    assert lead.post(reverse("reply-to-query", args=[report.pk, asked.pk]), {"text": "x"}).status_code == 404
    assert lead.post(reverse("remove-file", args=[report.pk, 999_999])).status_code == 404
    assert lead.post(reverse("remove-co-investment", args=[report.pk, 999_999])).status_code == 404
    stranger = other.award.strand.fund.indicators.first()
    assert lead.get(reverse("return-indicator", args=[report.pk, stranger.pk])).status_code == 404


def test_the_partner_reads_a_return_and_changes_nothing(client: Client) -> None:
    report = a_return()
    client.force_login(report.award.side.partner)
    page = client.get(reverse("return", args=[report.pk]))
    assert page.status_code == 200
    assert (page.context["can_edit"], page.context["can_send"]) == (False, False)
    assert client.post(reverse("return-progress", args=[report.pk]), {"narrative": "Mine."}).status_code == 403
    assert client.post(reverse("send-return", args=[report.pk])).status_code == 403


def test_someone_from_another_partnership_reads_nothing(client: Client) -> None:
    report, other = a_return(), a_return()
    client.force_login(other.award.side.lead)
    assert client.get(reverse("return", args=[report.pk])).status_code == 403
    assert client.get(reverse("manage-award", args=[report.award_id])).status_code == 403
