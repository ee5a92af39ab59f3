"""Awards in the 360Giving standard: one grant, its marks, its identifiers, and what changed between releases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from placefund.domain.coverage import Coverage, Extent, Holding, RecordKind
from placefund.domain.money import Money
from placefund.domain.standards.threesixty import (
    Body,
    District,
    Grant,
    Movement,
    Publication,
    as_text,
    body_id,
    changes,
    clean,
    digest,
    grant_as_json,
    months_between,
    package,
    same_grants,
    without_addresses,
)

AT = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
LEAD = Body("org-7", "Plymouth City Council", "GB-LAE-PLY")
PUBLICATION = Publication(
    "ukri", "lipf", "Local Innovation Partnerships Fund", Body("publisher", "The installation"), Body("delivery-body", "UK Research and Innovation"), False,
    "https://fund.example/awards.json", "https://fund.example/open-data/",
    Coverage.of(Holding(kind, Extent.COMPLETE) for kind in RecordKind),
)  # fmt: skip
GRANT = Grant(
    reference="LIPF-0001",
    title="Marine robots",
    summary="Robots for the harbour.",
    amount=Money.pounds(4_000_000),
    decided_on=date(2026, 2, 13),
    starts_on=date(2026, 4, 1),
    ends_on=date(2029, 3, 31),
    recipient=LEAD,
    place="Plymouth and Exeter",
    districts=(District("E06000026", "Plymouth"), District("E07000041", "Exeter")),
    strand=("competed", "Competed strand"),
    sectors=("Life sciences",),
    is_from_open_call=True,
    commitments=(Movement("transfer-9", date(2026, 2, 13), Money.pounds(4_000_000), LEAD, "Commitment"),),
    payments=(Movement("transfer-12", date(2026, 7, 6), Money(10_000_050), LEAD, "Paid for LIPF-0001 2026-27 Q1"),),
    changed_at=AT,
    url="https://fund.example/awards/1/",
)


def made(grant: Grant = GRANT, publication: Publication = PUBLICATION) -> dict[str, Any]:
    return grant_as_json(grant, publication)


def test_one_grant_as_the_standard_writes_it() -> None:
    assert made() == {
        "id": "360G-ukri-LIPF-0001",
        "title": "Marine robots",
        "description": "Robots for the harbour.",
        "currency": "GBP",
        "amountAwarded": 4_000_000,
        "amountDisbursed": 100_000.5,
        "awardDate": "2026-02-13",
        "url": "https://fund.example/awards/1/",
        "plannedDates": [{"startDate": "2026-04-01", "endDate": "2029-03-31", "duration": 36}],
        "recipientOrganization": [{"id": "GB-LAE-PLY", "name": "Plymouth City Council"}],
        "fundingOrganization": [{"id": "360G-ukri-delivery-body", "name": "UK Research and Innovation"}],
        "beneficiaryLocation": [
            {"name": "Plymouth", "countryCode": "GB", "geoCode": "E06000026", "geoCodeType": "UA"},
            {"name": "Exeter", "countryCode": "GB", "geoCode": "E07000041", "geoCodeType": "NMD"},
        ],
        "locationScope": "GLS040",
        "grantProgramme": [
            {
                "code": "lipf-competed",
                "title": "Local Innovation Partnerships Fund: Competed strand",
                "url": "https://fund.example/open-data/",
            }
        ],
        "fromOpenCall": "Yes",
        "classifications": [
            {"vocabulary": "Strand of the fund", "code": "competed", "title": "Competed strand"},
            {"vocabulary": "UK Industrial Strategy sectors", "code": "life-sciences", "title": "Life sciences"},
        ],
        "commitmentTransaction": [
            {
                "id": "360G-ukri-transfer-9",
                "transactionDate": "2026-02-13",
                "currency": "GBP",
                "value": 4_000_000,
                "description": "Commitment",
                "provider": "360G-ukri-delivery-body",
                "recipient": "GB-LAE-PLY",
            }
        ],
        "disbursementTransaction": [
            {
                "id": "360G-ukri-transfer-12",
                "transactionDate": "2026-07-06",
                "currency": "GBP",
                "value": 100_000.5,
                "description": "Paid for LIPF-0001 2026-27 Q1",
                "provider": "360G-ukri-delivery-body",
                "recipient": "GB-LAE-PLY",
            }
        ],
        "dateModified": "2026-07-06T08:00:00Z",
        "dataSource": "https://fund.example/awards.json",
    }


def test_the_place_and_the_call_of_a_place_are_named_by_their_codes() -> None:
    grant = replace(GRANT, place_slug="plymouth-and-exeter", calls=(("round-7", "Docks and yards"),))
    assert made(grant)["classifications"][1:3] == [
        {"vocabulary": "Place of the fund", "code": "plymouth-and-exeter", "title": "Plymouth and Exeter"},
        {"vocabulary": "Local call of a place", "code": "round-7", "title": "Docks and yards"},
    ]


def test_an_invented_fund_is_marked_as_test_data_in_the_file_and_in_every_grant() -> None:
    found = package([GRANT], replace(PUBLICATION, is_invented=True), issued=AT, modified=AT)
    [grant] = found["grants"]
    assert found["title"] == "TEST DATA: Awards of the Local Innovation Partnerships Fund"
    assert found["description"].endswith("Every grant in it is invented, to test software. Do not use it as data.")
    assert grant["title"] == "TEST DATA: Marine robots"
    assert grant["description"].startswith("This grant is invented, to test software. No money was given.")


def test_a_marked_title_stays_within_140_letters() -> None:
    long = made(replace(GRANT, title="x" * 140), replace(PUBLICATION, is_invented=True))
    assert (len(long["title"]), long["title"][-1]) == (140, "…")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("E06000026", "UA"),
        ("E07000041", "NMD"),
        ("E08000003", "MD"),
        ("E09000001", "LONB"),
        ("N09000003", "LGD"),
        ("S12000049", "CA"),
        ("W06000015", "UA"),
    ],
)
def test_each_kind_of_district_has_its_code_type(code: str, kind: str) -> None:
    [location] = made(replace(GRANT, districts=(District(code, "Here"),)))["beneficiaryLocation"]
    assert location["geoCodeType"] == kind


def test_an_award_without_a_place_leaves_locations_out() -> None:
    assert {"beneficiaryLocation", "locationScope"} & made(replace(GRANT, districts=())).keys() == set()


def test_an_allocation_is_no_open_call() -> None:
    assert made(replace(GRANT, is_from_open_call=False))["fromOpenCall"] == "No"
    assert "fromOpenCall" not in made(replace(GRANT, is_from_open_call=None))


def test_a_payment_that_was_undone_leaves_nothing_paid() -> None:
    undone = replace(GRANT.payments[0], key="transfer-13", amount=Money(-10_000_050))
    assert made(replace(GRANT, payments=(*GRANT.payments, undone)))["amountDisbursed"] == 0


def test_addresses_of_people_are_taken_out_of_texts() -> None:
    assert (
        without_addresses("Write to jo.smith+x@city.example.uk, or call.")
        == "Write to [e-mail address removed], or call."
    )
    assert without_addresses("Up to 5 @ £3 each") == "Up to 5 @ £3 each"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("LIPF-0001", "LIPF-0001"), ("a/b c", "a-b-c"), (" GB-COH-01234567 ", "GB-COH-01234567"), ("é!", "")],
)
def test_an_identifier_holds_no_odd_characters(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_a_body_without_a_register_has_an_identifier_of_the_publisher() -> None:
    assert (body_id(LEAD, "ukri"), body_id(replace(LEAD, identifier=""), "ukri")) == ("GB-LAE-PLY", "360G-ukri-org-7")


@pytest.mark.parametrize(
    ("identifier", "name", "number"),
    [("GB-COH-01234567", "companyNumber", "01234567"), ("GB-CHC-1089464", "charityNumber", "1089464")],
)
def test_a_company_and_a_charity_show_their_numbers(identifier: str, name: str, number: str) -> None:
    [recipient] = made(replace(GRANT, recipient=replace(LEAD, identifier=identifier)))["recipientOrganization"]
    assert recipient[name] == number


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 4, 1), date(2029, 3, 31), 36),
        (date(2026, 4, 1), date(2026, 4, 30), 1),
        (date(2026, 4, 15), date(2026, 5, 14), 1),
        (date(2026, 4, 15), date(2026, 5, 15), 2),
    ],
)
def test_months_are_counted_whole(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months


def released(*grants: Grant) -> dict[str, Any]:
    return package(grants, PUBLICATION, issued=AT, modified=AT)


def test_the_first_release_says_so() -> None:
    assert changes(None, released(GRANT)) == ("This is the first release. It has 1 award.",)


def test_what_changed_is_told_in_sentences() -> None:
    other = replace(GRANT, reference="LIPF-0002", title="Clean ports")
    later = replace(GRANT, payments=(), summary="Robots and people.", changed_at=datetime(2027, 1, 1, tzinfo=UTC))
    assert changes(released(GRANT), released(later, other)) == (
        "New: Clean ports (£4,000,000).",
        "Marine robots: the description changed.",
        "Marine robots: the amount paid was £100,000.50 and is £0.",
    )
    assert changes(released(GRANT, other), released(GRANT)) == ("No longer there: Clean ports.",)


def test_nothing_changed_is_said_and_known() -> None:
    assert changes(released(GRANT), released(GRANT)) == ("Nothing has changed since the release before.",)
    assert same_grants(
        as_text(released(GRANT)), package([GRANT], PUBLICATION, issued=AT, modified=datetime(2030, 1, 1, tzinfo=UTC))
    )
    assert not same_grants(as_text(released(GRANT)), released(replace(GRANT, payments=())))


def test_the_same_package_has_the_same_digest() -> None:
    assert digest(as_text(released(GRANT))) == digest(as_text(released(GRANT)))
