"""What a place works on is told to nobody but its own: two worlds that differ in it alone are read alike, at every address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from placefund.awards.models import Award
from placefund.domain.money import Money
from placefund.domain.plans.parts import PlanPart
from placefund.domain.roles import Role
from placefund.funds.models import Fund, Programme, ProgrammeOffice
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.pipelines.steps import actions as steps
from placefund.plans.cocreation import actions as cocreation
from placefund.portfolios import actions as portfolios
from placefund.programmes.board import actions as board_actions
from placefund.programmes.meetings import actions as meetings
from placefund.readiness.models import ReadinessSubmission
from placefund.readiness.submissions import actions as submissions
from tests import build
from tests.build_governance import a_board, a_member, everything_of
from tests.build_pipelines import ASK, a_candidate
from tests.build_plans import a_piece
from tests.build_portfolios import CHOSEN, portfolios_of
from tests.build_programmes import a_programme, a_programme_beside, of_the_programme
from tests.house.visitors import NAMED_IN_ADDRESSES, NOW, Person
from tests.house.world import World
from tests.house.world_of_plans import the_plans
from tests.house.world_of_readiness import the_readiness
from tests.two_worlds import Answers, answers, leaks, world_where
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]
ELSEWHERE = (Role.PROGRAMME_OFFICER, Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER)
OF_THE_FUND = (Role.MINISTERS_OFFICE, Role.EVALUATOR, Role.SENIOR_OFFICER)


class Places:
    """Two places of one fund: one at work, and another from which is looked."""

    def __init__(self) -> None:
        self.programme = a_programme()
        self.other = a_programme_beside(self.programme)
        self.fund = self.programme.strand.fund
        self.board = a_board(self.programme)
        everything_of(self.board)
        portfolios_of(self.board)
        the_readiness(self.programme)
        the_plans(self.programme)
        self.candidate = a_candidate(self.programme, officer=self.board.officer, title="What touches one of the board")
        touched = a_member(self.programme, self.board.officer, self.candidate.lead)
        self.elsewhere = [
            *(Person(f"{role.value} elsewhere", of_the_programme(self.other, role)) for role in ELSEWHERE),
            Person("official of another nation", build.a_user("W", role=Role.DEVOLVED_OFFICIAL, scope="nation:wales")),
            Person("public"),
        ]
        scope = f"fund:{self.fund.slug}"
        self.of_fund = [Person(role.value, build.a_user(role.value, role=role, scope=scope)) for role in OF_THE_FUND]
        self.of_nation = [Person("official", build.a_user("E", role=Role.DEVOLVED_OFFICIAL, scope="nation:england"))]
        self.touched = [Person("board member with an interest", touched.user)]
        self.own = [Person("the office itself", self.board.officer)]
        self.people = [*self.elsewhere, *self.of_fund, *self.of_nation, *self.touched, *self.own]
        with patch("django.utils.timezone.now", return_value=NOW):  # a session of today has ended by then
            for person in self.people:
                person.sign_in()

    def told(self, act: Callable[[], object], before: Answers | None = None) -> Answers:
        """What is told to everybody who looks, where this was done."""
        return world_where(act, lambda: answers(self.world(), self.people, NOW, before=before))

    def world(self) -> World:
        things: dict[type, list[Any]] = {
            model: list(model._default_manager.order_by("pk")[:2]) for model in NAMED_IN_ADDRESSES
        }
        programmes = [self.programme, self.other]
        things |= {
            Fund: [self.fund],
            Programme: programmes,
            ProgrammeOffice: [each.office for each in programmes],
            Candidate: [*Candidate.objects.order_by("pk")[:2], self.candidate],
            Award: [],
        }
        world = World(self.fund, [], [], things, None)  # type: ignore[arg-type]
        world.rows = {
            "organisation": [self.candidate.lead_id],
            "notice": [0],
            "person": [self.board.officer.pk],
            "round_": [0],
            "bid": [0],
        }
        return world

    def works_on_drafts(self) -> None:
        """What is the place's own, and whoever's who accompanies it: ideas, a plan, a portfolio, a draft of readiness."""
        officer = self.board.officer
        given = {"by": officer, "at": NOW}
        idea = a_candidate(self.programme, "ready", officer=officer, title="An idea nobody was told of")
        steps.park(Candidate.objects.earliest("pk"), reason="No site.", **given)
        lines.set_ask(self.candidate, {key: Money.pounds(777_000) for key in ASK}, **given)
        draft = portfolios.begin(self.programme, title="A portfolio nobody was told of", **given)
        portfolios.arrange(draft, {idea.pk: CHOSEN}, **given)
        portfolios.propose(draft, **given)
        plan = self.programme.plan
        a_piece(plan, PlanPart.AIM, "An aim nobody was told of", text="It is a draft.")
        cocreation.log(plan, held_on=NOW.date(), title="A session", took_part="Two", discussed="It.", **given)
        submission = ReadinessSubmission.objects.filter(programme=self.programme, sent__isnull=True).earliest("pk")
        submissions.write(submission, "governance", "Words nobody was told of.", **given)

    def works(self) -> None:
        """Everything that a place does, that its fund and its nation may know of too."""
        self.works_on_drafts()
        given = {"by": self.board.officer, "at": NOW}
        meetings.plan(self.programme, day=NOW.date() + timedelta(days=40), place="Quay", **given)
        board_actions.declare(self.board.firm, by=self.board.firm.user, at=NOW)
        a_member(self.programme, self.board.officer, build.an_organisation("Another body"))


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    documents: Path = tmp_path_factory.mktemp("places")
    with standing(django_db_blocker, documents):
        yield Places()


@pytest.fixture(scope="module")
def as_it_was(places: Places) -> Answers:
    return places.told(lambda: None)


def of(people: list[Person], found: dict[tuple[str, str], list[str]]) -> dict[tuple[str, str], list[str]]:
    names = {person.label for person in people}
    return {key: lines for key, lines in found.items() if key[0] in names}


def test_drafts_are_told_to_no_other_place_to_nobody_of_the_fund_and_to_no_government(
    places: Places, as_it_was: Answers
) -> None:
    found = leaks(as_it_was, places.told(places.works_on_drafts, as_it_was))
    assert of(places.own, found) != {}
    assert of([*places.elsewhere, *places.of_fund, *places.of_nation], found) == {}


def test_what_a_place_does_is_told_to_no_other_place_to_no_other_nation_and_not_to_the_public(
    places: Places, as_it_was: Answers
) -> None:
    assert of(places.elsewhere, leaks(as_it_was, places.told(places.works, as_it_was))) == {}


def test_a_member_with_an_interest_cannot_tell_what_such_a_project_asks_for(places: Places, as_it_was: Answers) -> None:
    def asks_otherwise() -> None:
        ask = {key: Money.pounds(777_000) for key in ASK}
        lines.set_ask(places.candidate, ask, by=places.board.officer, at=NOW)

    found = leaks(as_it_was, places.told(asks_otherwise, as_it_was))
    assert of(places.touched, found) == {}
