"""The published awards: accepted by the official schema, and free of what its quality checks call critical."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from placefund.domain.coverage import RESTS_ON_AWARDS, Holding
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Fund
from placefund.people.models import CLOCK, Organisation
from placefund.returns.corrections import actions as corrections
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


@pytest.mark.long
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
    report = a_return("paid", project=a_project(), claim=Money.pounds(100))
    cast = report.award.cast
    asked = corrections.ask_reversal(report, reason="Paid by mistake", by=cast.finance, at=AT)
    corrections.reverse_payment(asked, by=cast.manager, at=AT)
    [grant] = live(report.award.strand.fund)["grants"]
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
    answer = signed_in(None).get(f"/funds/{an_award('offered').strand.fund.slug}/open-data/360giving.json")
    assert (answer.status_code, "no accepted award of the" in answer.content.decode()) == (404, True)


def test_the_publisher_is_whoever_runs_the_installation_and_is_never_made_up(settings: Any) -> None:
    fund = an_award().strand.fund
    settings.PUBLISHER_NAME, settings.PUBLISHER_ID = "Council of the Shire", "GB-LAE-SHR"
    assert live(fund)["publisher"] == {"identifier": "GB-LAE-SHR", "name": "Council of the Shire"}
    settings.PUBLISHER_NAME = ""
    answer = signed_in(None).get(f"/funds/{fund.slug}/open-data/360giving.json")
    assert (answer.status_code, "PLACEFUND_PUBLISHER_NAME" in answer.content.decode()) == (404, True)


def test_what_is_not_on_record_is_left_out_and_said() -> None:
    fund = a_paying_fund()
    not_here = [Holding(kind) for kind in RESTS_ON_AWARDS]
    funds.state_coverage(fund, not_here, why="Paid elsewhere.", by=CLOCK, at=AT)
    package = live(fund)
    assert "On record of its payments: not on record here." in package["description"]
    assert {"amountDisbursed", "disbursementTransaction"} & {
        key for grant in package["grants"] for key in grant
    } == set()
