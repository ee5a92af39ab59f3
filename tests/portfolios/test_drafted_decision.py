"""The page on which a decision on a portfolio is drafted, project by project, in many sittings."""

from __future__ import annotations

import pytest
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.decision.actions import DecisionWords, ProjectWords
from tests.build_reviews import ReviewWorld, a_review
from tests.build_rounds import AFTER
from tests.witness import signed_in

pytestmark = pytest.mark.django_db


def page_of(world: ReviewWorld) -> str:
    answer = signed_in(world.manager).get(reverse("draft-portfolio-decision", args=[world.review.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_says_how_far_it_has_come_and_what_it_needs_each_time_it_is_kept() -> None:
    world = a_review()
    first, _ = world.candidates
    page = page_of(world)
    assert "Decided so far" in page
    assert "of £2,000,000 asked for" in page
    told = ProjectWords(first, ReviewVerdict.APPROVED, "It is ready.", Money.pounds(600_000))
    words = DecisionWords(ReviewVerdict.APPROVED, "One is ready.", (told,))
    decisions.draft(world.review, words, by=world.manager, at=AFTER)
    figures = page_of(world).partition("pf-figures")[2]
    figures = figures.partition("Save as often as you like")[0]
    assert "£600,000" in figures
    assert ">1<" in "".join(figures.split())
