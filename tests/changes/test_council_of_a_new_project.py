"""A project that comes in from the pipeline is where the pipeline says that it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.changes import actions
from placefund.changes.models import ProjectChange
from placefund.changes.queries import ChangeWords
from placefund.delivery.from_portfolios.actions import set_up_approved
from placefund.delivery.models import Project
from placefund.domain.governance.board import BoardOutcome
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.domain.project_changes import ProjectChangeKind
from placefund.pipelines.lines import actions as lines
from tests.build import AFTER, SUMMARY, a_side
from tests.build_portfolios import a_ready_candidate
from tests.build_reviews import a_review, released
from tests.changes.test_before_board import before_meeting, the_board_says
from tests.witness import signed_in

pytestmark = pytest.mark.django_db
ONE = "E08000001"


def swapped(areas: tuple[str, ...]) -> tuple[Project, str]:
    """What came in for a project of an award from the pipeline, in these councils, and what its lead read before asking."""
    world = a_review()
    released(world, (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED))
    of, side = world.board, a_side(place=world.portfolio.programme.place)
    days: dict[str, Any] = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    offer = offer_from_portfolio(
        world.portfolio,
        side.partnership,
        title="The portfolio",
        summary=SUMMARY,
        **days,
        by=world.fund_manager,
        at=AFTER,
    )
    award = awards.accept(offer, by=side.lead, at=AFTER)
    old = set_up_approved(award, by=side.lead, at=AFTER)[0]
    candidate = a_ready_candidate(of, title="Pier")
    told = {name: getattr(candidate, name) for name in ("title", "summary", "cluster", "starts_on", "ends_on")}
    lines.describe(candidate, **told, areas=areas, by=of.officer, at=AFTER)
    candidate.refresh_from_db()
    words = ChangeWords(
        kind=ProjectChangeKind.SWAP,
        project=old,
        candidate=candidate,
        title="Pier",
        summary=SUMMARY,
        partner=side.partnership.lead,
        amount=Money.pounds(500_000),
        **days,
        milestone="First ship at the pier",
        milestone_on=date(2027, 9, 30),
    )
    change = actions.begin(award, words, by=side.lead, at=AFTER)
    before_meeting(world, change)
    the_board_says(world, change, BoardOutcome.ENDORSED)
    read = signed_in(side.lead).get(reverse("project-change", args=[change.pk])).content.decode()
    actions.ask(change, reason="The pier is ready.", by=side.lead, at=AFTER)
    line = "The pier takes the place of the yard."
    done: ProjectChange = actions.agree(change, reason="So.", public_line=line, by=world.fund_manager, at=AFTER)
    assert done.brought is not None
    return done.brought, read


def test_a_project_that_is_swapped_in_takes_its_council_from_the_pipeline() -> None:
    new, read = swapped((ONE,))
    assert new.area is not None
    assert new.area.pk == ONE
    assert new.area.name in read
    assert new.area.name in Client().get(reverse("project", args=[new.pk])).content.decode()


def test_one_that_names_no_council_is_spread_over_the_place() -> None:
    new, _ = swapped(())
    assert new.area is None
