"""Glasgow's £25m fund held whole: one award, one project, twelve grants inside, and every pound the same on every page and file."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.models import Award
from placefund.delivery import actions as delivery
from placefund.domain.ledger import EconomicEvent
from placefund.domain.money import Money
from placefund.domain.onward_grants import added
from placefund.domain.standards.tables import ONWARD_GRANTS, lines
from placefund.ledger.queries import moved
from placefund.onward.grants import actions as grants
from placefund.onward.models import OnwardGrant
from placefund.onward.payees import actions as payees
from placefund.onward.pound import pound_table
from placefund.onward.queries import grants_of, with_money
from placefund.onward.schemes import actions as schemes
from placefund.opendata.exports import rows_of
from placefund.opendata.queries import Addresses, package_now
from placefund.overview.verification import CHECKS
from placefund.returns import actions as returns
from placefund.returns.onward_claims import actions as claims
from tests.build import AFTER, AFTER_Q1, Q1, SUMMARY, Cast, a_side, an_allocation
from tests.build_onward import grant_terms, scheme_terms

pytestmark = pytest.mark.django_db
FUND = Money.pounds(25_000_000)
GRANTS = 12
ADDRESSES = Addresses("https://fund.example/a.json", "https://fund.example/", "https://fund.example/awards/{}/")


def the_fund_held_whole() -> tuple[Award, list[OnwardGrant]]:
    """£25m of £50m: a company runs the scheme and is paid through the council; twelve grants, some paid, some claimed, one ended."""
    allocation = an_allocation(amount=Money.pounds(50_000_000))
    side, cast = a_side(place=allocation.place), Cast(allocation.strand.fund)
    offered = awards.offer_from_allocation(
        allocation, side.partnership, FUND, title="Commercialisation Fund", summary=SUMMARY, starts_on=date(2026, 4, 1),
        ends_on=date(2029, 3, 31), by=cast.manager, at=AFTER,
    )  # fmt: skip
    award = awards.accept(offered, by=side.lead, at=AFTER)
    project = delivery.set_up(
        award, title="Commercialisation Fund", summary=SUMMARY, starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31),
        by=side.lead, at=AFTER,
    )  # fmt: skip
    firm = side.organisations["business"]
    delivery.set_partner(project, firm, FUND, by=side.lead, at=AFTER)
    delivery.add_milestone(project, "Twelve grants", date(2027, 9, 30), by=side.lead, at=AFTER)
    project = delivery.start(project, by=side.lead, at=AFTER)
    reason = {"from_day": date(2026, 4, 1), "reason": "The council holds the account."}
    payees.set_route(project, firm, through_lead=True, **reason, by=cast.monitoring, at=AFTER)
    terms = scheme_terms(FUND, Money.pounds(3_000_000), in_advance=True)
    scheme = schemes.agree(schemes.draft(project, firm, terms, by=side.lead, at=AFTER), by=cast.monitoring, at=AFTER)
    rows = []
    for number in range(GRANTS):  # odd pence, so that nothing adds up by luck
        amount = Money.pounds(1_500_000 + 11_111 * number) + Money(number)
        who = {"person_name": "Ada Harbour"} if number == 5 else {"organisation_name": f"Harbour Firm {number} Ltd"}
        rows.append(grants.grant(scheme, grant_terms(amount, **who), by=side.lead, at=AFTER_Q1))
    report = returns.open_return(award, Q1, by=side.lead, at=AFTER_Q1)
    returns.describe_progress(report, "Twelve grants are made.", by=side.lead, at=AFTER_Q1)
    for row in rows[:8]:
        claims.set_claim(report, row, Money(row.pence // 3), by=side.lead, at=AFTER_Q1)
    report = returns.approve(returns.send(report, by=side.lead, at=AFTER_Q1), by=cast.monitoring, at=AFTER_Q1)
    returns.pay(report, by=cast.finance, at=AFTER_Q1)
    paid: dict[str, Any] = {"paid_on": date(2026, 7, 6), "reference": "BACS", "by": side.lead, "at": AFTER_Q1}
    for row in rows[:6]:
        payees.pass_on(project, firm, Money(row.pence // 3), grant=row, **paid)
    for row in rows[:5]:
        grants.pay(row, Money(row.pence // 4), **paid)
    grants.pay(rows[10], Money.pounds(1_000), **paid)  # out of its own money
    grants.give_back(rows[0], Money(7), **paid)
    grants.end(rows[11], ended_on=date(2026, 7, 6), reason="Not taken up.", by=side.lead, at=AFTER_Q1)
    return award, rows


def figures(html: str) -> list[str]:
    foot = html.partition("<tfoot")[2].partition("</tfoot>")[0]
    return re.findall(r"£[\d,]+(?:\.\d\d)?", foot)


def test_every_pound_is_traced_and_every_page_and_file_says_the_same(client: Client) -> None:
    award, rows = the_fund_held_whole()
    found = with_money(grants_of(award))
    sums, table = added(row.money for row in found), pound_table(award)
    whole = table.whole
    assert whole.total == FUND
    assert whole.with_recipient == sums.recipient == Money.total(Money(row.pence // 4) for row in rows[:5]) - Money(7)
    assert whole.paid == moved(award.fund_slug, EconomicEvent.PAY) == Money.total(Money(r.pence // 3) for r in rows[:8])
    assert whole.with_lead == Money.total(Money(row.pence // 3) for row in rows[6:8])
    assert len(found) == GRANTS
    page = client.get(reverse("follow-the-pound", args=[award.pk])).content.decode()
    said = (whole.waits, whole.owed, whole.with_lead, whole.with_organisation, whole.with_recipient, whole.total)
    assert figures(page) == [str(amount) for amount in said]
    scheme = client.get(reverse("scheme", args=[rows[0].scheme_id])).content.decode()
    assert figures(scheme) == [
        str(amount) for amount in (sums.granted, sums.committed, sums.approved, sums.not_passed_on, sums.recipient)
    ]
    assert "Ada Harbour" not in page + scheme
    fund = award.strand.fund
    text = "".join(lines(ONWARD_GRANTS, rows_of(ONWARD_GRANTS, fund, AFTER_Q1.date())))
    sheet = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    pounds = {
        "granted_pounds": sums.granted,
        "reached_pounds": sums.recipient,
        "not_passed_on_pounds": sums.not_passed_on,
    }
    for column, amount in pounds.items():
        assert sum(round(float(line[column]) * 100) for line in sheet) == amount.pence
    package = package_now(fund, ADDRESSES, AFTER_Q1)
    parent, *inside = package["grants"]
    assert (parent["regrantType"], len(inside)) == ("FRG010", GRANTS)
    assert {each["relatedActivity"][0] for each in inside} == {parent["id"]}
    assert {each["fundingOrganization"][0]["name"] for each in inside} == {rows[0].scheme.organisation.name}
    arrived = sum(round(each.get("amountDisbursed", 0) * 100) for each in inside)
    assert arrived == sums.recipient.pence
    assert "Ada Harbour" not in json.dumps(package) + text
    assert [str(trouble) for _, check in CHECKS for trouble in check()] == []
