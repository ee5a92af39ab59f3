"""What an award takes over of the decision on a portfolio: conditions on the whole as well as those of its projects."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.awards.models import Award, Condition
from placefund.awards.queries import require_payable
from placefund.delivery.from_portfolios.actions import still_to_set_up
from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.overview.tasks_inbox import waiting_for
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.decision.actions import ConditionWords
from placefund.portfolios.models import Portfolio
from placefund.portfolios.review import actions as reviews
from placefund.portfolios.review.queries import approved_projects
from placefund.portfolios.signing import actions as signing
from tests.build import AFTER, SUMMARY, Side, a_side
from tests.build_reviews import DUE, ReviewWorld, a_review, released, submitted, words
from tests.witness import refused, signed_in

pytestmark = pytest.mark.django_db

BOTH = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED)
OF_THE_WHOLE = ConditionWords("Show how the projects are run together.", DUE, "The programme office")


def released_with(world: ReviewWorld, *conditions: ConditionWords) -> None:
    """Two projects approved, the first with its own condition, and these on the whole."""
    told = replace(words(world, *BOTH), conditions=conditions)
    decision = decisions.propose(
        decisions.draft(world.review, told, by=world.manager, at=AFTER), by=world.manager, at=AFTER
    )
    decided = decisions.decide(decision, by=world.decider, at=AFTER)
    decisions.release(decided, by=world.fund_manager, at=AFTER)


def offered(world: ReviewWorld, side: Side, **more: Any) -> Award:
    said = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31), "by": world.fund_manager, "at": AFTER} | more
    return offer_from_portfolio(world.portfolio, side.partnership, title="The portfolio", summary=SUMMARY, **said)


def an_award_on(*conditions: ConditionWords) -> tuple[ReviewWorld, Side, Award]:
    world = a_review()
    released_with(world, *conditions)
    side = a_side(place=world.portfolio.programme.place)
    return world, side, offered(world, side)


def of_the_whole(award: Award) -> Condition:
    return award.conditions.get(reference="")


# --- conditions on the whole --------------------------------------------------------------------------------------------


def test_conditions_on_the_whole_become_conditions_of_the_award_and_of_no_project() -> None:
    _, _, award = an_award_on(OF_THE_WHOLE)
    of_project, of_whole = award.conditions.order_by("-reference")
    assert of_project.reference
    assert (of_whole.text, of_whole.due_on, of_whole.owner, of_whole.reference) == (
        "The portfolio as a whole: Show how the projects are run together. (The programme office)",
        DUE,
        award.partnership.lead,
        "",
    )


def test_a_condition_on_the_whole_is_of_the_partner_that_it_names() -> None:
    world = a_review()
    side = a_side(place=world.portfolio.programme.place)
    partner = side.partnership.partners.filter(state="joined").exclude(organisation=side.partnership.lead).first()
    assert partner is not None
    released_with(world, replace(OF_THE_WHOLE, who=f" {partner.organisation.name.upper()} "))
    assert of_the_whole(offered(world, side)).owner == partner.organisation


def test_one_on_the_whole_is_taken_over_once_from_the_decision_that_holds() -> None:
    world = a_review()
    released_with(world, OF_THE_WHOLE)
    earlier = world.review.decisions.get()
    begun = decisions.correct(earlier, reason="One more.", by=world.manager, at=AFTER)
    assert begun.conditions.filter(verdict=None).count() == 1
    released_with(world, replace(OF_THE_WHOLE, what="Name who runs them."))
    side = a_side(place=world.portfolio.programme.place)
    assert of_the_whole(offered(world, side)).text.startswith("The portfolio as a whole: Name who runs them.")


def test_one_on_the_whole_stands_on_the_offer_the_award_and_among_what_waits() -> None:
    world = a_review()
    released_with(world, OF_THE_WHOLE)
    side = a_side(place=world.portfolio.programme.place)
    page = signed_in(world.fund_manager).get(reverse("offer-portfolio", args=[world.portfolio.pk])).content.decode()
    assert "Show how the projects are run together." in page
    award = awards.accept(offered(world, side), by=side.lead, at=AFTER)
    condition = of_the_whole(award)
    assert condition.text in signed_in(side.lead).get(reverse("manage-award", args=[award.pk])).content.decode()
    later = AFTER + timedelta(days=60)
    waits = [str(row.what) for pile in waiting_for(side.lead, later) for row in pile.items]
    assert [what for what in waits if condition.text in what] != []


def test_money_waits_for_a_condition_where_the_decision_says_so_of_a_project_or_of_the_whole() -> None:
    world = a_review()
    side = a_side(place=world.portfolio.programme.place)
    released_with(world, replace(OF_THE_WHOLE, blocks_payment=True))
    award = awards.accept(offered(world, side), by=side.lead, at=AFTER)
    assert [row.blocks_payment for row in award.conditions.order_by("-reference")] == [False, True]
    with pytest.raises(NotPossible, match="run together"):
        require_payable(award)
    awards.meet_condition(of_the_whole(award), by=world.fund_manager, at=AFTER)
    require_payable(award)


def test_what_money_waits_for_is_said_with_the_decision_and_kept_when_it_is_corrected() -> None:
    world = a_review()
    released_with(world, replace(OF_THE_WHOLE, blocks_payment=True))
    decision = world.review.decisions.get()
    manager = signed_in(world.manager)
    assert (
        "nothing is paid before it is met"
        in manager.get(reverse("portfolio-decision", args=[decision.pk])).content.decode()
    )
    begun = decisions.correct(decision, reason="Words.", by=world.manager, at=AFTER)
    assert begun.conditions.get(verdict=None).blocks_payment is True
    page = manager.get(reverse("draft-portfolio-decision", args=[world.review.pk])).content.decode()
    (box,) = re.findall(r'<input[^>]*name="blocks_whole_0"[^>]*>', page)
    assert "checked" in box


# --- a later edition ----------------------------------------------------------------------------------------------------


def a_later_edition(world: ReviewWorld) -> None:
    """What was to be developed comes again with a later edition, and is approved."""
    officer, later = world.board.officer, AFTER + timedelta(days=7)
    draft = signing.take_back(Portfolio.objects.get(pk=world.portfolio.pk), reason="To develop.", by=officer, at=AFTER)
    again = submitted(world.board, draft, at=later)
    review = reviews.open_review(again, by=world.manager, at=later)
    told = words(replace(world, review=review), ReviewVerdict.APPROVED, whole=ReviewVerdict.APPROVED)
    decision = decisions.propose(decisions.draft(review, told, by=world.manager, at=later), by=world.manager, at=later)
    decisions.release(decisions.decide(decision, by=world.decider, at=later), by=world.fund_manager, at=later)


def _tasks(world: ReviewWorld, at: datetime) -> set[str]:
    return {task.href for pile in waiting_for(world.fund_manager, at) for task in pile.items}


def test_what_an_award_is_for_is_not_offered_again_with_a_later_edition() -> None:
    world = a_review()
    released(world)
    side = a_side(place=world.portfolio.programme.place)
    first = awards.accept(offered(world, side), by=side.lead, at=AFTER)
    refusal = f"It has its offer already: {first}. Withdraw that one first."
    with refused(refusal):
        offered(world, side)
    to_offer = reverse("offer-portfolio", args=[world.portfolio.pk])
    assert to_offer not in _tasks(world, AFTER)
    a_later_edition(world)
    later = AFTER + timedelta(days=8)
    assert to_offer in _tasks(world, later)
    page = signed_in(world.fund_manager).get(to_offer).content.decode()
    assert "what that is for is not offered again" in page
    second = offered(world, side, at=later)
    one, other = approved_projects(world.portfolio)
    assert (first.amount, second.amount) == (one.amount, other.amount)
    assert not second.conditions.exists()  # those of the first stand on the first
    assert [each.candidate for each in still_to_set_up(first)] == [one.candidate]
    assert [each.candidate for each in still_to_set_up(second)] == [other.candidate]
    assert to_offer not in _tasks(world, later)
    with refused(f"It has its offer already: {second}. Withdraw that one first."):
        offered(world, side, at=later)


def test_one_award_is_for_all_that_was_approved_when_the_earlier_edition_had_none() -> None:
    world = a_review()
    released(world)
    a_later_edition(world)
    later, side = AFTER + timedelta(days=8), a_side(place=world.portfolio.programme.place)
    award = offered(world, side, at=later)
    assert award.amount == Money.total(each.amount for each in approved_projects(world.portfolio))
    assert len(still_to_set_up(award)) == 2
    awards.withdraw(award, reason="A slip.", by=world.fund_manager, at=later)
    assert offered(world, side, at=later).amount == award.amount


def test_what_an_earlier_offer_gave_back_is_offered_again_beside_the_later_award() -> None:
    world = a_review()
    released(world)
    side = a_side(place=world.portfolio.programme.place)
    first = offered(world, side)
    a_later_edition(world)
    later = AFTER + timedelta(days=8)
    second = offered(world, side, at=later)
    awards.withdraw(first, reason="A slip.", by=world.fund_manager, at=later + timedelta(hours=1))
    one, other = approved_projects(world.portfolio)
    assert [each.candidate for each in still_to_set_up(second)] == [other.candidate]
    again = offered(world, side, at=later + timedelta(hours=2))
    assert (again.amount, second.amount) == (one.amount, other.amount)
    assert [each.candidate for each in still_to_set_up(again)] == [one.candidate]
