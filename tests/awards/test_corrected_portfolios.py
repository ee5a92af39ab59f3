"""A decision on a portfolio is corrected after its award was offered: the award stays as it is, and the pages say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.awards.models import Award
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.domain.roles import Role
from placefund.people.models import User
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.models import PortfolioDecision
from tests.build import AFTER, SUMMARY, Side, a_side
from tests.build_programmes import of_the_programme
from tests.build_reviews import ReviewWorld, a_review, released, words
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

BOTH = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED)
LATER = AFTER + timedelta(days=3)
STAYS = "A correction changes neither its amount nor its conditions."
STAYED = "It was offered before this decision took the place of the earlier one"
ON_THE_AWARD = "The decision that this award was offered on has been corrected since"


def offered(world: ReviewWorld, side: Side, at: datetime = AFTER) -> Award:
    life = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    told = {"title": "The portfolio", "summary": SUMMARY, **life, "by": world.fund_manager, "at": at}
    return offer_from_portfolio(world.portfolio, side.partnership, **told)


def a_world(*, with_award: bool = True) -> tuple[ReviewWorld, PortfolioDecision, Side, Award | None]:
    world = a_review()
    decision = released(world, BOTH)
    side = a_side(place=world.portfolio.programme.place)
    return world, decision, side, offered(world, side) if with_award else None


def corrected(world: ReviewWorld, decision: PortfolioDecision) -> PortfolioDecision:
    """Half of the second project alone is approved after all."""
    begun = decisions.correct(decision, reason="Half of it will do.", by=world.manager, at=LATER)
    told = words(world, *BOTH)
    first, second = told.projects
    told = replace(told, projects=(first, replace(second, amount=Money.pounds(500_000))))
    begun = decisions.draft(world.review, told, by=world.manager, at=LATER)
    begun = decisions.propose(begun, by=world.manager, at=LATER)
    begun = decisions.decide(begun, by=world.decider, at=LATER)
    return decisions.release(begun, by=world.fund_manager, at=LATER)


def page(user: User, name: str, *keys: int) -> str:
    return " ".join(signed_in(user).get(reverse(name, args=keys)).content.decode().split())


def test_before_a_correction_its_page_says_that_the_award_stays_as_it_is() -> None:
    world, decision, side, award = a_world()
    assert award is not None
    told = page(world.fund_manager, "correct-portfolio-decision", decision.pk)
    assert STAYS in told
    assert reverse("manage-award", args=[award.pk]) in told
    assert "£2,000,000" in told
    awards.accept(award, by=side.lead, at=AFTER)
    told = page(world.manager, "correct-portfolio-decision", decision.pk)
    assert STAYS in told
    assert reverse("award", args=[award.pk]) in told
    assert STAYS not in page(world.manager, "portfolio-decision", decision.pk)


def test_nothing_is_said_where_no_offer_stands() -> None:
    world, decision, side, _ = a_world(with_award=False)
    assert STAYS not in page(world.manager, "correct-portfolio-decision", decision.pk)
    awards.withdraw(offered(world, side), reason="Not yet.", by=world.fund_manager, at=AFTER)
    assert STAYS not in page(world.manager, "correct-portfolio-decision", decision.pk)


def test_while_it_is_corrected_whoever_drafts_decides_and_releases_reads_it() -> None:
    world, decision, _, _ = a_world()
    begun = decisions.correct(decision, reason="Half of it will do.", by=world.manager, at=LATER)
    assert STAYS in page(world.manager, "draft-portfolio-decision", world.review.pk)
    begun = decisions.propose(begun, by=world.manager, at=LATER)
    assert STAYS in page(world.decider, "decide-portfolio", begun.pk)
    begun = decisions.decide(begun, by=world.decider, at=LATER)
    assert STAYS in page(world.fund_manager, "release-portfolio-decision", begun.pk)
    assert STAYS in page(world.manager, "portfolio-decision", begun.pk)


def test_after_a_correction_the_decision_and_the_award_say_that_it_was_offered_before() -> None:
    world, decision, side, award = a_world()
    assert award is not None
    last = corrected(world, decision)
    award.refresh_from_db()
    assert award.amount == Money.pounds(2_000_000)
    told = page(world.fund_manager, "portfolio-decision", last.pk)
    assert STAYED in told
    assert reverse("manage-award", args=[award.pk]) in told
    told = page(world.fund_manager, "manage-award", award.pk)
    assert ON_THE_AWARD in told
    assert reverse("portfolio-decision", args=[last.pk]) in told
    awards.withdraw(award, reason="To be offered anew.", by=world.fund_manager, at=LATER)
    anew = offered(world, side, at=LATER + timedelta(days=1))
    assert anew.amount == Money.pounds(1_500_000)
    assert STAYED not in page(world.fund_manager, "portfolio-decision", last.pk)
    assert ON_THE_AWARD not in page(world.fund_manager, "manage-award", anew.pk)


def test_who_neither_reviews_nor_reads_the_award_hears_of_no_award() -> None:
    world, decision, _, award = a_world()
    assert award is not None
    last = corrected(world, decision)
    member = of_the_programme(world.board.programme, Role.PROGRAMME_OFFICER, "Another officer")
    told = page(member, "portfolio-decision", last.pk)
    assert STAYED not in told
    assert award.reference not in told
