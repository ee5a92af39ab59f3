"""Open data pages: tables, releases, and what may not be published."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from decimal import Decimal

import pytest

from placefund.awards.models import Award
from placefund.domain.money import Money
from placefund.domain.standards.tables import TABLES
from placefund.funds.models import Fund, Source
from placefund.opendata.exports import ROWS
from placefund.opendata.models import Release
from placefund.returns import actions as returns
from placefund.returns.queries import outcomes
from tests.build import (
    AFTER_Q1,
    Cast,
    a_fund,
    a_project,
    a_return,
    a_user,
    an_allocation,
    an_application,
    an_award,
    some_awards,
)
from tests.evaluation.test_pages import a_reported_quarter
from tests.witness import acts_on, nothing_changes, queries_of, signed_in

pytestmark = pytest.mark.django_db


def table(fund: Fund, slug: str) -> list[dict[str, str]]:
    answer = signed_in(None).get(f"/funds/{fund.slug}/open-data/{slug}.csv")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{fund.slug}-{slug}.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_table_has_rows_to_fill_it() -> None:
    assert set(ROWS) == set(TABLES)


def test_the_page_says_what_there_is_and_what_each_column_means() -> None:
    fund = an_award().strand.fund
    text = signed_in(None).get(f"/funds/{fund.slug}/open-data/").content.decode()
    assert "Open Government Licence v3.0" in text
    for known in TABLES:
        assert f"/funds/{fund.slug}/open-data/{known.slug}.csv" in text
        assert all(name in text for name in known.header)


def test_awards_and_payments_say_the_same_as_the_ledger() -> None:
    project = a_project()
    a_return("paid", project=project, claim=Money(12_345_67))
    award, fund = project.award, project.award.strand.fund
    [row] = table(fund, "awards")
    assert (row["reference"], row["route"], row["committed_pounds"], row["paid_pounds"]) == (
        award.reference,
        "open call",
        "4000000.00",
        "12345.67",
    )
    [payment] = table(fund, "payments")
    assert (payment["award"], payment["organisation"], payment["amount_pounds"], payment["paid_on"]) == (
        award.reference,
        award.partnership.lead.name,
        "12345.67",
        "2026-07-06",
    )
    [built] = table(fund, "projects")
    assert (built["given_pounds"], built["approved_pounds"], built["paid_pounds"]) == (
        "1000000.00",
        "12345.67",
        "12345.67",
    )


def test_every_transfer_is_in_the_ledger_table() -> None:
    allocation = an_allocation()
    rows = table(allocation.strand.fund, "transfers")
    assert [(row["event"], row["amount_pounds"]) for row in rows] == [
        ("settle", "100000000.00"),
        ("allocate", "30000000.00"),
    ]


def test_allocations_keep_their_versions_and_say_which_holds() -> None:
    allocation = an_allocation()
    [row] = table(allocation.strand.fund, "allocations")
    assert (row["place"], row["version"], row["amount_pounds"], row["is_in_force"]) == (
        "Earmarked City",
        "1",
        "30000000.00",
        "yes",
    )


def test_outcomes_hold_no_company_number() -> None:
    rows = table(a_reported_quarter().award.strand.fund, "outcomes")
    assert [(row["indicator"], row["value"], row["status"]) for row in rows] == [
        ("jobs_created", "3.5", "claimed"),
        ("businesses_supported", "1", "claimed"),
        ("businesses_supported", "1", "claimed"),
    ]
    assert "01234567" not in json.dumps(rows)
    firms = [row["thing"] for row in rows if row["counting_rule"] == "unique"]
    assert (len(set(firms)), {len(thing) for thing in firms}) == (2, {20})
    assert [row["thing"] for row in rows if row["counting_rule"] != "unique"] == [""]


def test_an_indicator_that_counts_each_thing_once_can_be_counted_from_the_file() -> None:
    first, second = some_awards(2)
    for award in (first, second):
        project = a_project(award)
        report, lead = a_return("draft", project=project), award.side.lead
        firms = award.strand.fund.indicators.get(key="businesses_supported")
        written = ("1234567", "1130360") if award is first else ("GB-COH-01234567", "CHC1130360", "NIC100048")
        for number in written:
            returns.report_fact(report, project, firms, Decimal(1), identifier=number, by=lead, at=AFTER_Q1)
        returns.send(report, by=lead, at=AFTER_Q1)
    fund = first.strand.fund
    rows = table(fund, "outcomes")
    told = next(each.claimed for each in outcomes(fund) if each.indicator.key == "businesses_supported")
    assert (len(rows), len({row["thing"] for row in rows}), told) == (5, 3, Decimal(3))


def test_a_decision_is_published_when_it_is_released_and_not_before() -> None:
    decided = an_application("decided")
    assert table(decided.round.strand.fund, "decisions") == []
    [row] = table(an_application("successful").round.strand.fund, "decisions")
    assert (row["outcome"], row["amount_pounds"], row["reasons"]) == ("fund", "4000000.00", "Above the line.")


def test_a_formula_in_a_name_is_only_a_name() -> None:
    award = an_award()
    Award.objects.filter(pk=award.pk).update(title='=HYPERLINK("http://bad.example","x")')
    [row] = table(award.strand.fund, "awards")
    assert row["title"] == '\'=HYPERLINK("http://bad.example","x")'


def test_sources_are_listed() -> None:
    fund = a_fund()
    where = "https://department.example/prospectus"
    Source.objects.create(
        fund=fund, ref="S1", title="Prospectus", publisher="Department", published_on="2025-06", url=where
    )
    [row] = table(fund, "sources")
    assert tuple(row.items()) == (
        ("source", "S1"),
        ("title", "Prospectus"),
        ("publisher", "Department"),
        ("published_on", "2025-06"),
        ("address", where),
    )


def test_another_funds_rows_are_not_in_a_table() -> None:
    mine, theirs = an_award(), an_award()
    assert [row["reference"] for row in table(mine.strand.fund, "awards")] == [mine.reference]
    assert theirs.reference not in json.dumps(table(mine.strand.fund, "transfers"))


@pytest.mark.parametrize("address", ["wrong.csv", "record.csv", "wrong.xlsx"])
def test_a_table_that_is_not_there_is_not_found(address: str) -> None:
    assert signed_in(None).get(f"/funds/{a_fund().slug}/open-data/{address}").status_code == 404


# --- releases ----------------------------------------------------------------------------------------------------------


def test_a_manager_publishes_a_release_that_stays_as_it_was() -> None:
    project = a_project()
    fund, cast = project.award.strand.fund, project.award.cast
    address = f"/funds/{fund.slug}/open-data/releases/publish/"
    browser = signed_in(cast.manager)
    assert "This is the first release. It has 1 award." in browser.get(address).content.decode()
    answer = browser.post(address)
    release = Release.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/releases/{release.pk}/")
    assert (release.number, release.awards, acts_on(release)) == (1, 1, ["published"])

    a_return("paid", project=project, claim=Money.pounds(100))
    kept = signed_in(None).get(f"/releases/{release.pk}/360giving.json").content
    assert hashlib.sha256(kept).hexdigest() == release.digest
    assert json.loads(kept)["grants"][0]["amountDisbursed"] == 0

    browser.post(address)
    second = Release.objects.get(number=2)
    text = signed_in(None).get(f"/releases/{second.pk}/").content.decode()
    assert "the amount paid was £0 and is £100." in text
    assert second.digest in text


def test_a_release_that_would_be_the_same_is_refused() -> None:
    award = an_award()
    fund, manager = award.strand.fund, award.cast.manager
    address = f"/funds/{fund.slug}/open-data/releases/publish/"
    browser = signed_in(manager)
    browser.post(address)
    with nothing_changes():
        answer = browser.post(address)
    assert answer.status_code == 422
    assert "Nothing has changed since release 1, so a new one would be the same." in answer.content.decode()


def test_a_fund_without_awards_has_nothing_to_release() -> None:
    fund = a_fund()
    browser = signed_in(Cast(fund).manager)
    with nothing_changes():
        answer = browser.post(f"/funds/{fund.slug}/open-data/releases/publish/")
    assert answer.status_code == 422
    assert "There is nothing to publish yet: no accepted award of the" in answer.content.decode()


def test_nobody_else_publishes_a_release() -> None:
    award = an_award()
    for user in (award.side.lead, award.cast.auditor, award.cast.finance):
        browser = signed_in(user)
        with nothing_changes():
            assert browser.post(f"/funds/{award.strand.fund.slug}/open-data/releases/publish/").status_code == 403


def test_files_take_as_many_queries_with_three_awards_as_with_one() -> None:
    one, three = some_awards(1)[0].strand.fund, some_awards(3)[0].strand.fund
    reader = a_user()
    for rest in ("", "360giving.json"):
        addresses = [f"/funds/{fund.slug}/open-data/{rest}" for fund in (one, three)]
        assert queries_of(reader, addresses[0]) == queries_of(reader, addresses[1])
