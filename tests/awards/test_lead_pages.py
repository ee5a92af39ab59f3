"""An offer is answered, its conditions are met, the award is closed; everyone with a part in it reads its page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.awards import actions
from placefund.awards.models import Award
from placefund.awards.queries import counting_rule, money_of, people_of
from placefund.delivery import actions as delivery
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.ledger.queries import balance
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.records import clock
from placefund.records.queries import history
from placefund.returns import actions as returns
from tests.build import (
    AFTER,
    AFTER_Q1,
    COUNTING,
    Q1,
    Cast,
    a_fund,
    a_project,
    a_return,
    a_side,
    a_strand,
    an_allocation,
    an_award,
    an_open_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_july(db: None) -> None:
    clock.move_to(AFTER_Q1)


def as_(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def state_of(award: Award) -> str:
    return Award.objects.values_list("state", flat=True).get(pk=award.pk)


def manage(award: Award) -> str:
    return reverse("manage-award", args=[award.pk])


def test_a_lead_reads_the_offer_and_accepts_it(client: Client) -> None:
    award = an_award("offered")
    as_(client, award.side.lead)
    page = client.get(manage(award)).content.decode()
    assert "This offer waits for your answer" in page
    assert "Sign the collaboration agreement." in page
    address = reverse("accept-award", args=[award.pk])
    assert client.post(address, {}).status_code == 422
    assert state_of(award) == "offered"
    assert client.post(address, {"agreed": "on"}).status_code == 302
    assert state_of(award) == "accepted"
    assert balance(award.account) == Money.pounds(4_000_000)
    assert [event.verb for event in history(award)] == ["offered", "accepted"]
    again = client.post(address, {"agreed": "on"})
    assert (again.status_code, balance(award.account)) == (422, Money.pounds(4_000_000))


def test_a_lead_declines_with_a_reason_and_no_money_moves(client: Client) -> None:
    award = an_award("offered")
    as_(client, award.side.lead)
    address = reverse("decline-award", args=[award.pk])
    assert client.post(address, {"reason": "  "}).status_code == 422
    assert client.post(address, {"reason": "The university has left."}).status_code == 302
    assert (state_of(award), balance(award.account)) == ("declined", Money(0))
    assert history(award).last().details == {"reason": "The university has left."}
    assert Notice.objects.filter(recipient=award.cast.manager, subject=f"Declined: {award}").count() == 1
    assert client.get(manage(award)).status_code == 200


def test_declining_without_a_reason_changes_nothing() -> None:
    award = an_award("offered")
    with pytest.raises(NotPossible, match="Say why"):
        actions.decline(award, reason=" ", by=award.side.lead, at=AFTER)
    assert (state_of(award), history(award).count()) == ("offered", 1)


@pytest.mark.parametrize("role", ["partner", "certifier", "manager", "finance", "monitoring", "auditor"])
def test_others_read_an_offer_and_cannot_answer_it(client: Client, role: str) -> None:
    award = an_award("offered")
    as_(client, getattr(award.side, role, None) or getattr(award.cast, role))
    page = client.get(manage(award))
    assert page.status_code == 200
    assert not page.context["can_accept"]
    assert client.post(reverse("accept-award", args=[award.pk]), {"agreed": "on"}).status_code == 403
    assert client.post(reverse("decline-award", args=[award.pk]), {"reason": "No."}).status_code == 403
    assert state_of(award) == "offered"


def test_a_manager_notes_a_condition_as_met_once(client: Client) -> None:
    award = an_award()
    condition = award.conditions.get()
    address = reverse("meet-condition", args=[condition.pk])
    assert as_(client, award.side.lead).post(address).status_code == 403
    as_(client, award.cast.manager)
    for _ in range(2):
        assert client.post(address).status_code == 302
    condition.refresh_from_db()
    assert condition.met_at is not None
    assert [event.verb for event in history(award)] == ["offered", "accepted", "met a condition of"]


def test_a_condition_of_another_fund_is_nobodys_here(client: Client) -> None:
    award, other = an_award(), an_award()
    address = reverse("meet-condition", args=[other.conditions.get().pk])
    assert as_(client, award.cast.manager).post(address).status_code == 403


def test_an_award_with_an_active_project_is_not_closed(client: Client) -> None:
    project = a_project()
    award = project.award
    answer = as_(client, award.cast.manager).post(reverse("close-award", args=[award.pk]), {"sure": "yes"})
    assert answer.status_code == 422
    assert "One project is still active." in answer.content.decode()
    assert (state_of(award), balance(award.account)) == ("accepted", Money.pounds(3_000_000))


def test_an_award_that_owes_grant_is_not_closed(client: Client) -> None:
    report = a_return("approved")
    award = report.award
    delivery.complete(report.claims.get().project, by=award.side.lead, at=AFTER_Q1)
    answer = as_(client, award.cast.manager).post(reverse("close-award", args=[award.pk]), {"sure": "yes"})
    assert "£100,000 is approved and not paid. Pay it first." in answer.content.decode()
    assert state_of(award) == "accepted"


def test_a_closed_award_gives_back_what_was_not_spent(client: Client) -> None:
    report = a_return("paid")
    award = report.award
    before = balance(award.source_account)
    delivery.complete(report.claims.get().project, by=award.side.lead, at=AFTER_Q1)
    as_(client, award.cast.manager).post(reverse("close-award", args=[award.pk]), {"sure": "yes"})
    assert state_of(award) == "closed"
    assert balance(award.source_account) - before == Money.pounds(3_900_000)
    money = money_of(award)
    assert (money.free, money.in_projects, money.owed, money.paid) == (
        Money(0),
        Money(0),
        Money(0),
        Money.pounds(100_000),
    )
    assert history(award).last().details == {"returned_pence": 390_000_000}
    assert client.get(manage(award)).status_code == 200


def test_only_a_manager_closes() -> None:
    award = an_award()
    with pytest.raises(NotYours):
        actions.close(award, by=award.side.lead, at=AFTER)
    assert state_of(award) == "accepted"


def test_the_page_shows_the_money_the_calendar_and_the_people(client: Client) -> None:
    report = a_return("paid")
    award = report.award
    page = as_(client, award.side.lead).get(manage(award))
    assert page.context["money"].paid == Money.pounds(100_000)
    assert [(str(due.quarter), due.state) for due in page.context["calendar"]] == [
        ("2026-27 Q1", "paid"),
        ("2026-27 Q2", "not_started"),
    ]
    assert len(page.context["later"]) == 10
    assert page.context["people"][0].role is Role.LEAD_BIDDER
    assert {one.name for one in people_of(award)} >= {
        str(award.side.lead),
        str(award.cast.manager),
        str(award.side.partner),
    }
    assert counting_rule(award) == COUNTING


def test_an_award_without_a_round_counts_by_the_newest_rule_of_its_fund() -> None:
    cast = Cast(a_fund())
    award = an_award_from_an_allocation(cast)
    assert counting_rule(award) is None
    an_open_round(a_strand(cast.fund))
    assert counting_rule(award) == COUNTING


def an_award_from_an_allocation(cast: Cast) -> Award:
    allocation = an_allocation(cast.fund)
    return actions.offer_from_allocation(
        allocation,
        a_side(place=allocation.place).partnership,
        Money.pounds(1_000_000),
        title="The city",
        summary="What the city will do.",
        starts_on=date(2026, 4, 1),
        ends_on=date(2027, 3, 31),
        by=cast.manager,
        at=AFTER,
    )


def test_the_page_costs_the_same_for_one_project_and_for_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    project = a_project()
    award = project.award
    as_(client, award.side.lead)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            a_project(award)
        with django_assert_max_num_queries(60) as counted:
            client.get(manage(award))
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_returns_are_not_opened_under_an_award_that_is_closed() -> None:
    award = an_award()
    lead = award.side.lead
    closed = actions.close(award, by=award.cast.manager, at=AFTER_Q1)
    with pytest.raises(returns.NotPossible, match="is closed"):
        returns.open_return(closed, Q1, by=lead, at=AFTER_Q1)
