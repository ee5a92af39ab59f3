"""A programme of ten places with three hundred candidates each is read in as many queries as one place with three."""

from __future__ import annotations

from copy import copy

import pytest
from django.db import models
from django.urls import reverse

from placefund.delivery.models import Project
from placefund.domain.roles import Role
from placefund.funds.models import Allocation, Programme
from placefund.partnerships.models import Partnership
from placefund.people.models import User
from placefund.pipelines.models import Candidate, CandidateDependency
from placefund.places.models import Place, PlaceArea
from placefund.portfolios.models import Portfolio
from placefund.records import clock
from tests.build import AFTER, Cast, a_project, a_user, an_award
from tests.build_portfolios import a_portfolio, put_before
from tests.witness import queries_of

pytestmark = pytest.mark.django_db
PLACES, CANDIDATES, PROJECTS = 10, 300, 40


def again(row: models.Model, times: int, **otherwise: object) -> list[models.Model]:
    """So many more rows like one, each with what is otherwise; a callable is asked for each number."""
    made = []
    for number in range(1, times + 1):
        other = copy(row)
        other.pk = None
        other._state = copy(row._state)
        other._state.adding = True
        for name, value in otherwise.items():
            setattr(other, name, value(number) if callable(value) else value)
        made.append(other)
    return list(type(row)._default_manager.bulk_create(made))


def more_candidates(programme: Programme, portfolio: Portfolio | None, times: int) -> None:
    """Candidates like one that is there, with money, all falling without the first, and in the portfolio."""
    first = Candidate.objects.filter(asks__isnull=False).earliest("pk")
    begin = Candidate.objects.filter(programme=programme).count()
    made = again(first, times, programme=programme, number=lambda number: begin + number)
    for row in (*first.asks.all(), *first.co_investment.all()):
        again(row, times, candidate_id=lambda number: made[number - 1].pk)
    if portfolio is None:
        return
    line = portfolio.lines.earliest("pk")
    again(line, times, candidate_id=lambda number: made[number - 1].pk)
    CandidateDependency.objects.bulk_create(
        CandidateDependency(candidate_id=each.pk, on=first, why="Its dock.", said_by=first.entered_by, said_at=AFTER)
        for each in made
    )


def more_places(programme: Programme, times: int) -> list[Programme]:
    """Places like one, each promised the same, with a programme."""
    place, allocation = programme.place, Allocation.objects.filter(place=programme.place).earliest("pk")
    made = again(place, times, slug=lambda n: f"place-{times}-{n}", name=lambda n: f"Place {times}-{n}")
    again(allocation, times, place_id=lambda n: made[n - 1].pk)
    again(PlaceArea.objects.filter(place=place).earliest("pk"), times, place_id=lambda n: made[n - 1].pk)
    return [each for each in again(programme, times, place_id=lambda n: made[n - 1].pk) if isinstance(each, Programme)]


def counted(user: User, addresses: dict[str, str]) -> dict[str, int]:
    return {name: queries_of(user, address) for name, address in addresses.items()}


@pytest.mark.long
def test_pages_of_places_take_as_many_queries_at_scale_as_with_few() -> None:
    clock.move_to(AFTER)
    board, portfolio = a_portfolio(projects=3)
    programme = board.programme
    edition_of = a_portfolio(board)[1]
    edition = put_before(board, edition_of)
    award = an_award(cast=Cast(programme.strand.fund))
    Partnership.objects.filter(pk=award.partnership_id).update(place=programme.place)
    Place.objects.filter(pk=programme.place_id).update(is_public=True)
    projects = [a_project(award), a_project(award)]
    senior = a_user(role=Role.SENIOR_OFFICER, scope=f"fund:{programme.fund_slug}")
    manager = a_user("Manager of it all", role=Role.FUND_MANAGER, scope=f"fund:{programme.fund_slug}")
    candidate = Candidate.objects.filter(programme=programme).earliest("pk")
    of_place = {
        "desk": reverse("programme", args=[programme.pk]),
        "pipeline": reverse("pipeline", args=[programme.pk]),
        "candidate": reverse("candidate", args=[candidate.pk]),
        "portfolios": reverse("portfolios", args=[programme.pk]),
        "portfolio": reverse("portfolio", args=[portfolio.pk]),
        "edition": reverse("portfolio-edition", args=[edition.pk]),
        "public page": reverse("place", args=[programme.place.slug]),
        "projects of the place": reverse("place-projects", args=[programme.place.slug]),
        "award of the place": reverse("programme-award", args=[programme.pk]),
        "public page of the award": reverse("award", args=[award.pk]),
        "tasks": reverse("tasks"),
    }
    of_fund = {
        "programmes": reverse("fund-programmes", args=[programme.fund_slug]),
        "my programmes": reverse("my-programmes"),
        "places": reverse("places", args=[programme.fund_slug]),
        "every pound": reverse("follow-the-pound", args=[award.pk]),
        "tasks": reverse("tasks"),
    }
    of_manager = {
        "what waits": reverse("waiting-in-programmes"),
        "how it stands": reverse("programmes-standing", args=[programme.fund_slug]),
        "tasks": reverse("tasks"),
    }

    def now() -> tuple[dict[str, int], ...]:
        return counted(board.officer, of_place), counted(senior, of_fund), counted(manager, of_manager)

    more_places(programme, 1)  # a place alone is drawn on the map with no other beside it
    few = now()
    more_candidates(programme, portfolio, CANDIDATES - 3)
    again(projects[0], PROJECTS - 2, title=lambda n: f"Project {n}")
    more_places(programme, PLACES - 2)
    for beside in Programme.objects.exclude(pk=programme.pk):
        more_candidates(beside, None, CANDIDATES)
    assert (Candidate.objects.count(), Project.objects.count()) == (PLACES * CANDIDATES + 1, PROJECTS)
    assert now() == few
