"""Each pound of a fund stands in exactly one of five places."""

from __future__ import annotations

from typing import Any

import pytest

from placefund.awards import actions as awards
from placefund.domain.money import Money
from placefund.ledger.queries import trail
from placefund.overview.money import Balances, MoneyByStage, allotted, balances_by_fund, balances_of, standing
from tests.build import AFTER_Q1, a_fund, a_project, a_return, an_allocation, an_award

pytestmark = pytest.mark.django_db


def pounds(amount: int) -> Money:
    return Money.pounds(amount)


def test_an_envelope_that_was_only_received_is_not_set_aside_yet() -> None:
    fund = a_fund()
    nothing = Money(0)
    assert standing(balances_of(fund.slug)) == MoneyByStage(pounds(100_000_000), nothing, nothing, nothing, nothing)


def test_the_five_parts_add_up_to_the_envelope_at_every_stage() -> None:
    project = a_project()
    a_return("paid", project=project, claim=pounds(100_000))
    money = standing(balances_of(project.fund_slug))
    assert money == MoneyByStage(pounds(60_000_000), pounds(36_000_000), pounds(3_900_000), Money(0), pounds(100_000))
    assert (money.whole, money.committed, money.left, money.not_paid_yet) == (
        pounds(100_000_000),
        pounds(4_000_000),
        pounds(96_000_000),
        pounds(3_900_000),
    )


def test_what_an_award_handed_back_stays_awarded_and_is_left_again() -> None:
    award: Any = an_award()
    awards.close(award, by=award.cast.manager, at=AFTER_Q1)
    balances = balances_of(award.fund_slug)
    for money in (
        standing(balances),
        standing(balances, f"award/{award.pk}/"),
        MoneyByStage.of(trail(award.fund_slug)),
    ):
        assert (money.awarded, money.handed_back, money.committed) == (pounds(4_000_000), pounds(4_000_000), Money(0))
    assert standing(balances).left == pounds(100_000_000)


def test_a_funds_money_is_the_same_by_its_accounts_and_by_its_trail() -> None:
    project = a_project()
    a_return("paid", project=project, claim=pounds(100_000))
    assert standing(balances_of(project.fund_slug)) == MoneyByStage.of(trail(project.fund_slug))


def test_an_approved_claim_waits_to_be_paid() -> None:
    project = a_project()
    a_return("approved", project=project, claim=pounds(100_000))
    money = standing(balances_of(project.fund_slug), f"award/{project.award_id}/")
    assert (money.approved, money.to_be_paid, money.paid) == (pounds(100_000), pounds(100_000), Money(0))
    assert money.whole == pounds(4_000_000)


def test_an_award_whose_number_begins_with_anothers_is_not_counted_with_it() -> None:
    balances = Balances()
    balances |= {"award/1/committed": pounds(1), "award/12/committed": pounds(20)}
    assert standing(balances, "award/1/").committed == pounds(1)


def test_balances_of_all_funds_take_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first, second = a_fund(), a_fund()
    with django_assert_num_queries(1):
        found = balances_by_fund()
    assert {slug: standing(found[slug]).whole for slug in (first.slug, second.slug)} == {
        first.slug: pounds(100_000_000),
        second.slug: pounds(100_000_000),
    }


def test_what_a_place_was_given_is_told_by_its_account() -> None:
    allocation = an_allocation(amount=pounds(30_000_000))
    assert allotted(allocation.fund_slug) == {allocation.account: pounds(30_000_000)}
