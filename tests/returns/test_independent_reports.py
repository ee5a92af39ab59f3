"""An accountant's report is asked for by the size of a grant, at the claims that the fund's book says."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.domain.award_rules import AwardRules, EvidenceBand, report_is_due
from placefund.domain.findings import NotAllowed
from placefund.domain.fundbook.terms import ReportNeeded
from placefund.domain.money import Money
from placefund.returns import actions as returns
from placefund.returns.evidence import actions as showing
from placefund.returns.independent_reports import due_reports
from placefund.returns.models import Return
from tests.build import AFTER_Q1, a_return
from tests.files import an_upload
from tests.witness import refused, signed_in

BANDS = (
    EvidenceBand(Money(0), "none"),
    EvidenceBand(Money.pounds(50_000), "at the end"),
    EvidenceBand(Money.pounds(500_000), "first and last claim"),
)


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        (ReportNeeded.NONE, "----"),
        (ReportNeeded.AT_END, "---x"),
        (ReportNeeded.FIRST_AND_LAST, "x--x"),
        (ReportNeeded.FIRST_LAST_ANNIVERSARY, "x-xx"),
        (ReportNeeded.EVERY_CLAIM, "xxxx"),
        ("", "----"),
    ],
)
def test_a_report_is_due_at_the_claims_that_the_book_says(needed: str, expected: str) -> None:
    claims = ((0, False), (1, False), (4, False), (7, True))
    due = [report_is_due(needed, quarters_since_first=since, is_last=is_last) for since, is_last in claims]
    assert "".join("x" if each else "-" for each in due) == expected


def test_the_band_of_a_grant_is_the_last_that_begins_at_it_or_below() -> None:
    rules = AwardRules(bands=BANDS)
    asked = [rules.report_needed(Money.pounds(pounds)) for pounds in (0, 49_999, 50_000, 500_000)]
    assert asked == ["none", "none", "at the end", "first and last claim"]
    assert AwardRules().report_needed(Money(1)) is None
    assert AwardRules.from_record(rules.as_record()) == rules


def a_claiming_return() -> Return:
    report = a_return("draft")
    fund = report.award.strand.fund
    fund.award_rules_record = AwardRules(bands=BANDS).as_record()
    fund.save(update_fields=["award_rules_record"])
    return report


@pytest.mark.django_db
def test_the_first_claim_of_a_large_grant_is_not_sent_without_its_report() -> None:
    report = a_claiming_return()
    lead = report.award.side.lead
    [due] = due_reports(Return.objects.get())
    who = due.organisation
    assert (due.needed, due.files) == ("first and last claim", ())
    sentence = (
        f"An independent accountant has to report on what {who} claims: first and last claim. Attach the report under the files of "
        "the return, and say whose claims it is on."
    )
    with pytest.raises(NotAllowed, match="An independent accountant has to report"):
        returns.send(Return.objects.get(), by=lead, at=AFTER_Q1)
    page = signed_in(lead).get(reverse("send-return", args=[report.pk])).content.decode()
    assert sentence.split(":", maxsplit=1)[0] in page
    showing.attach_evidence(report, an_upload(), accountant_on=who, by=lead, at=AFTER_Q1)
    assert due_reports(Return.objects.get())[0].is_there
    assert returns.send(Return.objects.get(), by=lead, at=AFTER_Q1).state == "sent"


@pytest.mark.django_db
def test_the_page_of_files_asks_whose_claims_a_report_is_on() -> None:
    report = a_claiming_return()
    [due] = due_reports(Return.objects.get())
    client, address = signed_in(report.award.side.lead), reverse("return-files", args=[report.pk])
    page = client.get(address).content.decode()
    assert ("First and last claim" in page, "Not attached yet" in page) == (True, True)
    sent = client.post(address, {"file": an_upload("report.txt"), "accountant_on": str(due.organisation.pk)})
    assert sent.status_code == 302
    assert "Not attached yet" not in client.get(address).content.decode()
    client.post(reverse("remove-file", args=[report.pk, report.independent_reports.get().document_id]))
    assert due_reports(Return.objects.get())[0].files == ()


@pytest.mark.django_db
def test_a_report_is_on_whoever_claims() -> None:
    report = a_claiming_return()
    stranger = report.award.side.organisations["business"]
    with refused(f"{stranger} claims nothing in this return."):
        showing.attach_evidence(report, an_upload(), accountant_on=stranger, by=report.award.side.lead, at=AFTER_Q1)
