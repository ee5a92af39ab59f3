"""An award for an approved portfolio: its amount, its conditions, its projects, and what stands in its way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.awards.models import Award
from placefund.delivery import actions as delivery
from placefund.delivery.from_portfolios.actions import set_up_approved, still_to_set_up
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import NotYours
from placefund.people.models import User
from tests.build import AFTER, SUMMARY, Side, a_side
from tests.build_reviews import ReviewWorld, a_review, released

pytestmark = pytest.mark.django_db
LIFE: dict[str, Any] = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
MILLION = Money.pounds(1_000_000)
BOTH = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED)


def an_approved_portfolio() -> tuple[ReviewWorld, Side]:
    """A portfolio of two projects of £1m that are approved, one with a condition; and a partnership for its place."""
    world = a_review()
    released(world, BOTH)
    return world, a_side(place=world.portfolio.programme.place)


def offered(world: ReviewWorld, side: Side, **more: Any) -> Award:
    said = {"title": "The place's portfolio", "summary": SUMMARY, **LIFE, "by": world.fund_manager, "at": AFTER} | more
    return offer_from_portfolio(world.portfolio, side.partnership, **said)


def test_the_award_is_for_all_that_was_approved_with_the_conditions_of_the_review() -> None:
    world, side = an_approved_portfolio()
    award = offered(world, side)
    assert (award.amount, award.portfolio_edition) == (MILLION + MILLION, world.review.submission.edition)
    assert award.allocation is not None
    (condition,) = award.conditions.all()
    assert "Show the lease of the site." in condition.text
    assert condition.owner == award.partnership.lead
    with pytest.raises(NotPossible, match="It has its offer already"):
        offered(world, side)


def test_nothing_is_offered_before_the_decision_is_released_nor_by_anybody_else() -> None:
    world = a_review()
    side = a_side(place=world.portfolio.programme.place)
    with pytest.raises(NotPossible, match="Nothing of this portfolio is approved"):
        offered(world, side)
    released(world, BOTH)
    with pytest.raises(NotYours):
        offered(world, side, by=world.board.officer)
    assert not Award.objects.exists()


def test_its_projects_are_set_up_from_the_approved_lines_and_held_to_them() -> None:
    world, side = an_approved_portfolio()
    award = awards.accept(offered(world, side), by=side.lead, at=AFTER)
    first, second = set_up_approved(award, by=side.lead, at=AFTER)
    assert [(each.approved, each.state) for each in (first, second)] == [(MILLION, "draft")] * 2
    assert first.reference
    assert first.lead is not None
    assert still_to_set_up(award) == []
    with pytest.raises(NotPossible, match="set up already"):
        set_up_approved(award, by=side.lead, at=AFTER)
    delivery.set_partner(first, award.partnership.lead, MILLION + Money(1), by=side.lead, at=AFTER)
    delivery.add_milestone(first, "Open", first.ends_on, by=side.lead, at=AFTER)
    with pytest.raises(NotPossible, match="was approved with £1,000,000"):
        delivery.start(first, by=side.lead, at=AFTER)


def test_the_manager_offers_it_on_a_page_that_says_what_was_approved(client: Client) -> None:
    world, _ = an_approved_portfolio()
    client.force_login(world.fund_manager)
    shown = client.get(reverse("offer-portfolio", args=[world.portfolio.pk]))
    assert shown.status_code == 200
    words = shown.content.decode()
    assert "£2,000,000" in words
    assert "Show the lease of the site." in words


def tasks_of(user: User) -> dict[str, str]:
    """What waits for somebody, in words, with where it leads."""
    fresh = User.objects.get(pk=user.pk)
    return {item.what: item.href for pile in waiting_for(fresh, AFTER) for item in pile.items}


def test_the_offer_waits_for_the_manager_until_it_is_made_and_the_projects_for_the_lead() -> None:
    world, side = an_approved_portfolio()
    to_offer = f"Offer the award for the portfolio “{world.portfolio.title}”"
    assert tasks_of(world.fund_manager)[to_offer] == reverse("offer-portfolio", args=[world.portfolio.pk])
    assert to_offer not in tasks_of(world.decider)
    award = awards.accept(offered(world, side), by=side.lead, at=AFTER)
    assert to_offer not in tasks_of(world.fund_manager)
    to_set_up = f"Set up the approved projects of “{award.title}”"
    assert tasks_of(side.lead)[to_set_up] == reverse("set-up-approved-projects", args=[award.pk])
    set_up_approved(award, by=side.lead, at=AFTER)
    assert to_set_up not in tasks_of(side.lead)


def test_no_offer_waits_where_nothing_is_released() -> None:
    world = a_review()
    assert [what for what in tasks_of(world.fund_manager) if what.startswith("Offer the award")] == []
