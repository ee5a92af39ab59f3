"""Monitoring officers check and finance officers pay: two different people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.ledger.models import Transfer
from placefund.ledger.queries import statement
from placefund.people import actions as people
from placefund.records import clock
from placefund.returns.corrections import actions as corrections
from placefund.returns.models import Return
from tests.build import AFTER_Q1, AT, Cast, a_fund, a_project, a_return, an_award

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_july(db: None) -> None:
    clock.move_to(AFTER_Q1)


def as_(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def state_of(report: Return) -> str:
    return Return.objects.values_list("state", flat=True).get(pk=report.pk)


def in_one_fund(cast: Cast, *states: str) -> list[Return]:
    return [a_return(state, project=a_project(an_award(cast=cast))) for state in states]


@pytest.mark.long
def test_the_list_shows_what_waits_and_the_other_views_the_rest(client: Client) -> None:
    cast = Cast(a_fund())
    sent, queried, approved, _draft = in_one_fund(cast, "sent", "queried", "approved", "draft")
    address = reverse("monitoring", args=[cast.fund.slug])
    page = as_(client, cast.monitoring).get(address)
    assert page.context["list"].things == [sent]
    states = next(field for field in page.context["list"].fields if field.name == "state")
    assert [option.count for option in states.options] == [None, 1, 1, 1, 0]
    assert client.get(address, {"state": "queried"}).context["list"].things == [queried]
    assert client.get(address, {"state": "approved"}).context["list"].things == [approved]
    unknown = client.get(address, {"state": "nonsense", "page": "-1"})
    assert (unknown.status_code, unknown.context["list"].things) == (422, [sent])
    assert "No return here has that state." in unknown.content.decode()


@pytest.mark.long
def test_the_list_costs_the_same_for_one_row_and_for_three(client: Client, django_assert_max_num_queries: Any) -> None:
    cast = Cast(a_fund())
    in_one_fund(cast, "sent")
    as_(client, cast.monitoring)
    counts = []
    for more in ((), ("sent", "sent")):
        in_one_fund(cast, *more)
        with django_assert_max_num_queries(60) as counted:
            client.get(reverse("monitoring", args=[cast.fund.slug]))
        counts.append(len(counted))
    assert counts[0] == counts[1]


@pytest.mark.long
def test_the_list_of_payments_costs_the_same_for_one_row_and_for_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    cast = Cast(a_fund())
    in_one_fund(cast, "approved", "paid")
    as_(client, cast.finance)
    counts = []
    for more in ((), ("approved", "approved", "paid")):
        in_one_fund(cast, *more)
        with django_assert_max_num_queries(60) as counted:
            client.get(reverse("payments", args=[cast.fund.slug]))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_a_quarter_past_its_day_is_listed_as_late(client: Client) -> None:
    cast = Cast(a_fund())
    award = an_award(cast=cast)
    as_(client, cast.monitoring)
    address = reverse("monitoring", args=[cast.fund.slug])
    assert client.get(address).context["late"] == []
    clock.move_to(AFTER_Q1.replace(month=8))
    [(late, due)] = client.get(address).context["late"]
    assert (late, str(due.quarter)) == (award, "2026-27 Q1")


def test_an_officer_asks_and_the_return_goes_back(client: Client) -> None:
    report = a_return("sent")
    as_(client, report.award.cast.monitoring)
    assert client.post(reverse("query-return", args=[report.pk]), {"text": " "}).status_code == 422
    assert state_of(report) == "sent"
    assert client.post(reverse("query-return", args=[report.pk]), {"text": "Which posts?"}).status_code == 302
    assert (state_of(report), report.queries.get().text) == ("queried", "Which posts?")
    assert client.post(reverse("query-return", args=[report.pk]), {"text": "And?"}).status_code == 422


def test_an_officer_approves_and_the_fund_owes_the_grant(client: Client) -> None:
    report = a_return("sent")
    as_(client, report.award.cast.monitoring)
    assert b"100,000" in client.get(reverse("approve-return", args=[report.pk])).content
    assert client.post(reverse("approve-return", args=[report.pk]), {"sure": "yes"}).status_code == 302
    assert state_of(report) == "approved"
    assert [transfer.event for transfer in Transfer.objects.filter(key__startswith=f"return/{report.pk}/")] == [
        "accrue"
    ]
    page = client.get(reverse("return", args=[report.pk]))
    assert (page.context["can_pay"], page.context["can_approve"]) == (False, False)


def test_a_finance_officer_pays_and_the_transfers_stand_on_the_page(client: Client) -> None:
    report = a_return("approved")
    claim = report.claims.get()
    as_(client, report.award.cast.finance)
    assert f"moves no money: pay it in the fund&#x27;s own finance system, with the reference {report}." in (
        client.get(reverse("pay-return", args=[report.pk])).content.decode()
    )
    assert client.post(reverse("pay-return", args=[report.pk]), {"sure": "yes"}).status_code == 302
    page = client.get(reverse("return", args=[report.pk]))
    assert [moved.transfer.event for moved in page.context["transfers"]] == ["accrue", "pay"]
    assert {moved.organisation for moved in page.context["transfers"]} == {str(claim.organisation)}
    account = f"award/{report.award_id}/project/{claim.project_id}/paid/{claim.organisation_id}"
    assert [line.balance for line in statement(account)] == [Money.pounds(100_000)]
    again = client.post(reverse("pay-return", args=[report.pk]), {"sure": "yes"})
    assert again.status_code == 422
    assert "This return is paid, so it is not possible to pay it now." in again.content.decode()
    assert [line.balance for line in statement(account)] == [Money.pounds(100_000)]


def test_whoever_approved_a_return_cannot_pay_it(client: Client) -> None:
    report = a_return("sent")
    both = report.award.cast.monitoring
    people.grant(both, Role.FINANCE_OFFICER, f"fund:{report.fund_slug}", at=AT)
    as_(client, both)
    client.post(reverse("approve-return", args=[report.pk]), {"sure": "yes"})
    page = client.get(reverse("return", args=[report.pk]))
    assert not page.context["can_pay"]
    assert "You approved this return, so another person has to pay it." in page.content.decode()
    assert "You approved it" in client.get(reverse("payments", args=[report.fund_slug])).content.decode()
    answer = client.post(reverse("pay-return", args=[report.pk]), {"sure": "yes"})
    assert answer.status_code == 422
    assert "You approved this return, so another person has to pay it." in answer.content.decode()
    assert state_of(report) == "approved"


@pytest.mark.parametrize("role", ["lead", "partner", "manager", "finance", "auditor"])
def test_only_a_monitoring_officer_queries_and_approves(client: Client, role: str) -> None:
    report = a_return("sent")
    people_ = {"lead": report.award.side.lead, "partner": report.award.side.partner}
    as_(client, people_.get(role) or getattr(report.award.cast, role))
    assert client.get(reverse("return", args=[report.pk])).status_code == 200
    assert client.post(reverse("approve-return", args=[report.pk]), {"sure": "yes"}).status_code == 403
    assert client.post(reverse("query-return", args=[report.pk]), {"text": "Why?"}).status_code == 403
    assert state_of(report) == "sent"


@pytest.mark.parametrize("role", ["lead", "manager", "monitoring", "auditor"])
def test_only_a_finance_officer_pays(client: Client, role: str) -> None:
    report = a_return("approved")
    as_(client, report.award.side.lead if role == "lead" else getattr(report.award.cast, role))
    assert client.post(reverse("pay-return", args=[report.pk]), {"sure": "yes"}).status_code == 403
    assert state_of(report) == "approved"


def test_officers_of_another_fund_see_nothing(client: Client) -> None:
    report, other = a_return("sent"), Cast(a_fund())
    as_(client, other.monitoring)
    assert client.get(reverse("monitoring", args=[report.fund_slug])).status_code == 403
    assert client.get(reverse("return", args=[report.pk])).status_code == 403


def test_a_return_page_costs_the_same_for_one_project_and_for_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    report = a_return("sent")
    as_(client, report.award.cast.auditor)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            a_project(report.award)
        with django_assert_max_num_queries(80) as counted:
            client.get(reverse("return", args=[report.pk]))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_the_ratio_of_a_return_counts_up_to_its_own_quarter(client: Client) -> None:
    report = a_return("paid")
    later = Return.objects.create(
        award=report.award,
        quarter="2026-27 Q2",
        state="sent",
        due_on=report.due_on,
        opened_at=AFTER_Q1,
        sent_at=AFTER_Q1,
    )
    project = report.claims.get().project
    later.co_investment.create(project=project, investor="Bank", source="private", form="cash", pence=50_000_00)
    as_(client, report.award.cast.auditor)
    assert client.get(reverse("return", args=[report.pk])).context["co_investment"].to_date.claimed.counted == Money(0)
    beside = client.get(reverse("return", args=[later.pk])).context["beside"]
    assert (beside.claimed, beside.received) == (
        (Money.pounds(100_000), Money(0)),
        (Money(0), Money.pounds(50_000)),
    )


# --- the ways back ----------------------------------------------------------------------------------------------------


def test_two_people_reverse_a_payment_on_its_pages(client: Client) -> None:
    report = a_return("paid")
    cast = report.award.cast  # type: ignore[attr-defined]
    manager, finance = cast.manager, cast.finance
    page = as_(client, finance).get(reverse("return", args=[report.pk])).content.decode()
    assert "Ask for the payment to be reversed" in page
    asking = {"reason": "Paid twice.", "foresee": "on"}
    shown = client.post(reverse("ask-reversal", args=[report.pk]), asking).content.decode()
    assert "No money moves yet." in shown
    assert "Fund manager (1)" in shown
    # The button asks for the part of the page that answers, so that the preview is what comes on screen, with scripts or without.
    assert (shown.count('formaction="#foreseen"'), shown.count('id="foreseen"')) == (1, 1)
    assert not report.reversals.exists()
    client.post(reverse("ask-reversal", args=[report.pk]), {"reason": "Paid twice."})
    asked = report.reversals.get()
    assert "Confirm that the payment" not in client.get(reverse("return", args=[report.pk])).content.decode()
    own = client.get(reverse("confirm-reversal", args=[report.pk, asked.pk])).content.decode()
    assert "You asked for this, so another person has to confirm it." in own
    shown = as_(client, manager).get(reverse("confirm-reversal", args=[report.pk, asked.pk])).content.decode()
    assert "£100,000, paid" in shown
    client.post(reverse("confirm-reversal", args=[report.pk, asked.pk]))
    assert state_of(report) == "sent"
    page = client.get(reverse("return", args=[report.pk])).content.decode()
    assert "Payment reversed" in page
    assert "Undoes transfer" in page
    public = Client().get(reverse("award", args=[report.award_id])).content.decode()
    assert "Payments that were reversed" in public
    paid = Transfer.objects.get(event="pay")
    account = Client().get(reverse("account", args=[report.fund_slug, paid.target_id])).content.decode()
    assert account.count("Undone by transfer") == 1
    assert account.count("Undoes transfer") == 1


def test_each_way_back_says_what_it_does_before_it_is_gone(client: Client) -> None:
    cast = Cast(a_fund())
    sent, approved = in_one_fund(cast, "sent", "approved")
    as_(client, cast.monitoring)
    for report, name, said in (
        (sent, "send-back-return", "who may change everything in it"),
        (approved, "withdraw-approval", "The fund owes £100,000 less."),
    ):
        assert said in client.get(reverse(name, args=[report.pk])).content.decode()
        assert client.post(reverse(name, args=[report.pk]), {"reason": ""}).status_code == 422
        assert client.post(reverse(name, args=[report.pk]), {"reason": "Look again."}).status_code == 302
    assert (state_of(sent), state_of(approved)) == ("draft", "sent")
    client.post(reverse("take-up-return", args=[approved.pk]))
    assert Return.objects.get(pk=approved.pk).taken_up_by == cast.monitoring


def test_what_was_asked_for_is_withdrawn_on_its_page(client: Client) -> None:
    report = a_return("paid")
    cast = report.award.cast  # type: ignore[attr-defined]
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.finance, at=AFTER_Q1)
    page, address = reverse("return", args=[report.pk]), reverse("withdraw-reversal", args=[report.pk, asked.pk])
    words = "Withdraw your request to reverse the payment"
    assert words in as_(client, cast.finance).get(page).content.decode()
    shown = client.post(address, {"reason": "It was paid once.", "foresee": "on"}).content.decode()
    assert ("Nothing is done yet." in shown, report.reversals.get().waits) == (True, True)
    assert client.post(address, {"reason": "It was paid once."}).status_code == 302
    page_after = client.get(page).content.decode()
    assert ("It was paid once." in page_after, words in page_after) == (True, False)
    assert "Ask for the payment to be reversed" in page_after
    others = as_(client, cast.manager).get(address).content.decode()
    assert f"{cast.finance} has withdrawn this." in others
