"""What waits in money that goes onward, for each who has to act, and what everybody reads of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.money import Money
from placefund.onward.grants import actions as grants
from placefund.onward.payees import actions as payees
from placefund.onward.schemes import actions as schemes
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.models import User
from placefund.returns import actions as returns
from placefund.returns.onward_claims import actions as claims
from tests.build import AFTER, AFTER_Q1, Q1
from tests.build_onward import a_claim_for, a_scheme, a_shared_project, an_onward_grant, paid_to

pytestmark = pytest.mark.django_db
PAID_ON = date(2026, 6, 15)


def k(number: int) -> Money:
    return Money.pounds(number * 1_000)


def told(user: User) -> dict[str, str]:
    """What waits for somebody, in words, with where it leads."""
    fresh = User.objects.get(pk=user.pk)
    return {item.what: item.href for pile in waiting_for(fresh, AFTER_Q1) for item in pile.items}


def test_a_scheme_waits_for_the_monitoring_officer_until_it_is_agreed() -> None:
    scheme: Any = a_scheme(state="draft")
    what = f"Agree the scheme “{scheme}”"
    assert told(scheme.cast.monitoring)[what] == reverse("manage-scheme", args=[scheme.pk])
    assert what not in told(scheme.side.lead)
    schemes.agree(scheme, by=scheme.cast.monitoring, at=AFTER)
    assert what not in told(scheme.cast.monitoring)


def test_what_the_lead_holds_for_another_waits_for_the_lead() -> None:
    project: Any = a_shared_project()
    award = project.award
    firm, lead, monitoring = award.side.organisations["business"], award.side.lead, award.cast.monitoring
    payees.set_route(
        project, firm, through_lead=True, from_day=date(2026, 4, 1), reason="It asked for it.", by=monitoring, at=AFTER
    )
    report = returns.open_return(award, Q1, by=lead, at=AFTER_Q1)
    returns.describe_progress(report, "Hired.", by=lead, at=AFTER_Q1)
    returns.set_claim(report, project, firm, returns.CostCategory.STAFF, k(50), by=lead, at=AFTER_Q1)
    report = returns.approve(returns.send(report, by=lead, at=AFTER_Q1), by=monitoring, at=AFTER_Q1)
    what = f"Pass £50,000 on to {firm}"
    assert what not in told(lead)
    returns.pay(report, by=award.cast.finance, at=AFTER_Q1)
    assert told(lead)[what] == reverse("who-is-paid", args=[project.pk]) + "#held"
    assert what not in told(monitoring)
    payees.pass_on(project, firm, k(50), paid_on=date(2026, 7, 6), reference="BACS 7", by=lead, at=AFTER_Q1)
    assert what not in told(lead)


def test_what_came_back_waits_for_its_holder_and_for_the_finance_officer() -> None:
    row: Any = an_onward_grant(a_scheme(in_advance=True))
    lead, finance = row.scheme.side.lead, row.scheme.cast.finance
    a_claim_for(row, k(80), state="paid")
    assert not any("epay" in what for what in told(lead))
    paid_to(row, k(80))
    grants.give_back(row, k(30), paid_on=PAID_ON, reference="R", by=lead, at=AFTER_Q1)
    page = reverse("manage-grant", args=[row.pk])
    assert told(lead)[f"Repay £30,000 of {row.reference} to the fund"] == page
    noted = f"Note the repayment of £30,000 of {row.reference}"
    assert told(finance)[noted] == page
    grants.repay(row, k(30), by=finance, reference="F", received_on=PAID_ON, at=AFTER_Q1)
    assert noted not in told(finance)
    assert not any("Repay" in what for what in told(lead))


def test_the_pages_of_an_award_and_its_project_say_to_whom_it_grants_and_how_much(client: Client) -> None:
    draft: Any = a_scheme(state="draft")
    scheme: Any = a_scheme(draft.project, title="Harbour Seed")
    an_onward_grant(scheme, k(10), organisation_name="Robots Ltd")
    private = an_onward_grant(scheme, k(20), person_name="Ada Harbour")
    for name, number in (("award", scheme.project.award_id), ("project", scheme.project_id)):
        words = client.get(reverse(name, args=[number])).content.decode()
        for said in ("Harbour Seed", "Robots Ltd", "£10,000", "A private person", "£20,000"):
            assert said in words, (name, said)
        assert reverse("onward-grant", args=[private.pk]) in words
        assert "Ada Harbour" not in words
        assert reverse("scheme", args=[draft.pk]) not in words


def test_whoever_checks_a_return_reads_for_which_grant_it_claims_and_no_private_name() -> None:
    row: Any = an_onward_grant(organisation_name="Quay Sensors Ltd")
    paid_to(row, k(60))
    private: Any = an_onward_grant(row.scheme, k(10), person_name="Ada Harbour")
    paid_to(private, k(10))
    report = a_claim_for(row, k(60))
    claims.set_claim(report, private, k(10), by=row.scheme.side.lead, at=AFTER_Q1)
    client = Client()
    client.force_login(row.scheme.cast.monitoring)
    page = client.get(reverse("return", args=[report.pk])).content.decode()
    assert f'{reverse("onward-grant", args=[row.pk])}">Quay Sensors Ltd</a>' in page
    assert row.reference in page
    assert "A private person" in page
    assert "Ada Harbour" not in page
