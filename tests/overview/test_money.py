"""Each pound of a fund stands in exactly one of five places."""

from __future__ import annotations

import pytest

from placefund.domain.money import Money
from placefund.overview.money import MoneyByStage, allotted, balances_by_fund, balances_of, standing
from tests.build import a_fund, a_project, a_return, an_allocation

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
    assert (money.whole, money.awarded, money.left, money.to_be_paid) == (
        pounds(100_000_000),
        pounds(4_000_000),
        pounds(96_000_000),
        pounds(3_900_000),
    )


def test_an_approved_claim_waits_to_be_paid() -> None:
    project = a_project()
    a_return("approved", project=project, claim=pounds(100_000))
    money = standing(balances_of(project.fund_slug), f"award/{project.award_id}/")
    assert (money.approved, money.paid, money.whole) == (pounds(100_000), Money(0), pounds(4_000_000))


def test_an_award_whose_number_begins_with_anothers_is_not_counted_with_it() -> None:
    balances = {"award/1/committed": pounds(1), "award/12/committed": pounds(20)}
    assert standing(balances, "award/1/").committed == pounds(1)


def test_balances_of_all_funds_take_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first, second = a_fund(), a_fund()
    with django_assert_num_queries(2):
        found = balances_by_fund()
    assert {slug: standing(found[slug]).whole for slug in (first.slug, second.slug)} == {
        first.slug: pounds(100_000_000),
        second.slug: pounds(100_000_000),
    }


def test_what_a_place_was_given_is_told_by_its_account() -> None:
    allocation = an_allocation(amount=pounds(30_000_000))
    assert allotted(allocation.fund_slug) == {allocation.account: pounds(30_000_000)}
