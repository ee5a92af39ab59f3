"""The published awards: accepted by the official schema, and free of what its quality checks call critical."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.ledger.actions import post
from placefund.people.models import Organisation
from tests.build import AT, a_fund, a_project, a_return, an_award, some_awards
from tests.opendata import schema
from tests.witness import signed_in
from tests.worlds import once

pytestmark = pytest.mark.django_db
needs_schema = pytest.mark.skipif(not schema.is_present(), reason=schema.MISSING)


def live(fund: Fund) -> dict[str, Any]:
    answer = signed_in(None).get(f"/funds/{fund.slug}/open-data/360giving.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    return json.loads(answer.content)


@once
def a_paying_fund() -> Fund:
    """Two awards of a marked, invented fund; one has a project that was paid."""
    fund = a_fund(is_invented=True)
    awards = some_awards(2, fund=fund)
    a_return("paid", project=a_project(awards[0]), claim=Money(12_345_67))
    return fund


@needs_schema
def test_the_official_schema_accepts_what_is_published() -> None:
    assert schema.faults(live(a_paying_fund())) == []


@needs_schema
@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (lambda grant: grant.update(awardDate="13/02/2026"), "awardDate"),
        (lambda grant: grant.update(fromOpenCall="Y"), "fromOpenCall"),
        (lambda grant: grant.pop("amountAwarded"), "is not valid under any of the given schemas"),
        (lambda grant: grant.update(recipientIndividual={"id": "x", "name": "x"}), "valid under each of"),
        (lambda grant: grant.update(amountAwarded="4000000"), "amountAwarded"),
    ],
)
def test_the_schema_in_these_tests_refuses_what_is_wrong(damage: Any, fault: str) -> None:
    package = deepcopy(live(a_paying_fund()))
    damage(package["grants"][0])
    assert any(fault in told for told in schema.faults(package))


@needs_schema
def test_codes_are_those_of_the_standards_own_lists() -> None:
    grants = live(a_paying_fund())["grants"]
    kinds = {location["geoCodeType"] for grant in grants for location in grant["beneficiaryLocation"]}
    assert (kinds - schema.codes("geoCodeType"), kinds) == (set(), {"UA", "NMD"})
    assert {grant["locationScope"] for grant in grants} - schema.codes("locationScope") == set()


def test_the_critical_quality_checks_find_nothing() -> None:
    fund = a_paying_fund()
    package = live(fund)
    today = date(2026, 7, 7).isoformat()
    for grant in package["grants"]:
        assert grant["amountAwarded"] > 0
        assert len(grant["fundingOrganization"]) == len(grant["recipientOrganization"]) == 1
        assert grant["awardDate"] <= today
        assert grant["plannedDates"][0]["startDate"] <= grant["plannedDates"][0]["endDate"]
        assert len(grant["title"]) <= 140
        assert grant["title"] != grant["description"]
        organisations = (*grant["fundingOrganization"], *grant["recipientOrganization"])
        for identifier in (grant["id"], *(organisation["id"] for organisation in organisations)):
            assert re.fullmatch(r"[A-Za-z0-9_.-]+", identifier)
    ids = [grant["id"] for grant in package["grants"]]
    assert len(set(ids)) == len(ids)
    assert not re.search(r"[\w.+-]+@[\w-]+\.\w+", json.dumps(package))


def test_an_address_in_a_summary_is_not_published() -> None:
    award = an_award()
    type(award).objects.filter(pk=award.pk).update(summary="Write to jo@city.example.org.")
    [grant] = live(award.strand.fund)["grants"]
    assert grant["description"] == "Write to [e-mail address removed]."


def test_what_was_paid_is_asked_of_the_ledger() -> None:
    paid, unpaid = live(a_paying_fund())["grants"]
    assert (paid["amountDisbursed"], [entry["value"] for entry in paid["disbursementTransaction"]]) == (
        12_345.67,
        [12_345.67],
    )
    assert (unpaid["amountDisbursed"], "disbursementTransaction" in unpaid) == (0, False)
    assert [entry["value"] for entry in unpaid["commitmentTransaction"]] == [4_000_000]


def test_a_payment_that_was_reversed_is_told_as_two_movements() -> None:
    from placefund.domain import ledger

    project = a_project()
    a_return("paid", project=project, claim=Money.pounds(100))
    award, council = project.award, project.award.partnership.lead
    paid = ledger.pay(award.fund_slug, award.pk, project.pk, council.pk, Money.pounds(100), key="the-payment")
    post(ledger.reverse(paid), at=AT, why="Paid by mistake")
    [grant] = live(award.strand.fund)["grants"]
    assert (grant["amountDisbursed"], [entry["value"] for entry in grant["disbursementTransaction"]]) == (
        0,
        [100, -100],
    )


def test_an_organisation_in_a_public_register_is_named_by_its_number() -> None:
    award = an_award()
    Organisation.objects.filter(pk=award.partnership.lead_id).update(identifier="GB-COH-01234567")
    [grant] = live(award.strand.fund)["grants"]
    [recipient] = grant["recipientOrganization"]
    assert (recipient["id"], recipient["companyNumber"]) == ("GB-COH-01234567", "01234567")


def test_addresses_in_the_file_lead_somewhere() -> None:
    fund = an_award().strand.fund
    package = live(fund)
    [grant] = package["grants"]
    for address in (grant["url"], grant["dataSource"], package["accessURL"], package["downloadURL"]):
        assert address.startswith("http://testserver/")
        assert signed_in(None).get(address.removeprefix("http://testserver")).status_code == 200


def test_an_offer_that_nobody_accepted_is_not_published() -> None:
    assert live(an_award("offered").strand.fund)["grants"] == []
