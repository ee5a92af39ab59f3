"""What goes on within a place's award is told to no other place, nation or stranger: two worlds that differ in it alone are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.awards.models import Award
from placefund.awards.tranches import actions as tranches
from placefund.changes import actions as changes
from placefund.changes.queries import ChangeWords
from placefund.delivery import actions as delivery
from placefund.delivery.from_portfolios.actions import set_up_approved
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.roles import Role
from placefund.funds.models import Fund, Programme, ProgrammeOffice
from placefund.gates import actions as gates
from placefund.notices.models import Notice
from placefund.records import clock
from tests import build
from tests.build import AFTER, SUMMARY
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_reviews import a_review, released
from tests.build_tranches import FIRST, second
from tests.house.visitors import NAMED_IN_ADDRESSES, Person
from tests.house.world import World
from tests.two_worlds import Answers, answers, differences, leaks, world_where
from tests.worlds import standing

pytestmark = [pytest.mark.unwatched, pytest.mark.django_db, pytest.mark.slow, pytest.mark.alike]
ELSEWHERE = (Role.PROGRAMME_OFFICER, Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER)


class PlaceAwards:
    """A place whose portfolio is approved, and people of another place, of another nation, and nobody in particular."""

    def __init__(self) -> None:
        clock.move_to(AFTER)
        self.review = a_review()
        released(self.review, (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED))
        self.programme = self.review.board.programme
        self.fund = self.programme.strand.fund
        self.side = build.a_side(place=self.programme.place)
        self.other = a_programme_beside(self.programme)
        stranger = build.a_side()
        self.elsewhere = [
            *(Person(f"{role.value} elsewhere", of_the_programme(self.other, role)) for role in ELSEWHERE),
            Person("official of another nation", build.a_user("W", role=Role.DEVOLVED_OFFICIAL, scope="nation:wales")),
            Person("lead of another partnership", stranger.lead),
            Person("public"),
        ]
        self.own = [Person("the office itself", self.review.board.officer)]
        self.people = [*self.elsewhere, *self.own]
        for person in self.people:
            person.sign_in()

    def offered(self) -> Award:
        days = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
        award = offer_from_portfolio(
            self.review.portfolio,
            self.side.partnership,
            title="An award nobody was told of",
            summary=SUMMARY,
            **days,
            by=self.review.fund_manager,
            at=AFTER,
        )
        for terms in (FIRST, second(amount=Money.pounds(1_000_000))):
            tranches.add_tranche(award, terms, by=self.review.fund_manager, at=AFTER)
        tranches.put_into_force(award, reason="The docks first.", by=self.review.fund_manager, at=AFTER)
        return award

    def at_work(self) -> Award:
        """The award is accepted, and its first project has started: that much everybody reads."""
        award, by = awards.accept(self.offered(), by=self.side.lead, at=AFTER), self.side.lead
        project = set_up_approved(award, by=by, at=AFTER)[0]
        delivery.set_partner(project, award.partnership.lead, Money.pounds(500_000), by=by, at=AFTER)
        delivery.add_milestone(project, "Open", project.ends_on, by=by, at=AFTER)
        delivery.start(project, by=by, at=AFTER)
        return award

    def begins_a_change(self) -> None:
        """What nobody is asked for yet."""
        award = Award.objects.get()
        project = award.projects.get(state="active")
        changes.begin(award, ChangeWords(kind=ProjectChangeKind.STOP, project=project), by=self.side.lead, at=AFTER)

    def is_held_back(self) -> None:
        """That a tranche is held back is public, and why is not."""
        award = Award.objects.get()
        tranche = award.tranches.order_by("number").last()
        gates.hold_back(tranche, reason="Words of the fund.", opens="A plan.", by=self.review.fund_manager, at=AFTER)

    def told(self, act: Callable[[], object], before: Answers | None = None) -> Answers:
        return world_where(act, lambda: answers(self.world(), self.people, AFTER, before=before))

    def world(self) -> World:
        things: dict[type, list[Any]] = {
            model: list(model._default_manager.order_by("pk")[:2]) for model in NAMED_IN_ADDRESSES
        }
        programmes = [self.programme, self.other]
        things |= {
            Fund: [self.fund],
            Programme: programmes,
            ProgrammeOffice: [each.office for each in programmes],
            Notice: [],
            Award: list(Award.objects.filter(state="accepted")),
        }
        world = World(self.fund, [], [], things, None)  # type: ignore[arg-type]
        world.rows = {
            "organisation": [self.side.partnership.lead_id],
            "notice": [0],
            "person": [self.review.board.officer.pk],
            "round_": [0],
            "bid": [0],
        }
        return world


@pytest.fixture(scope="module")
def place(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PlaceAwards]:
    documents: Path = tmp_path_factory.mktemp("place-awards")
    with standing(django_db_blocker, documents):
        yield PlaceAwards()


def of(people: list[Person], found: dict[tuple[str, str], list[str]]) -> dict[tuple[str, str], list[str]]:
    names = {person.label for person in people}
    return {key: lines for key, lines in found.items() if key[0] in names}


def test_an_offer_that_is_not_accepted_is_told_to_the_places_own_office_and_nowhere_else(place: PlaceAwards) -> None:
    before = place.told(lambda: None)
    found = leaks(before, place.told(place.offered, before))
    assert of(place.own, found) != {}
    assert of(place.elsewhere, found) == {}


@pytest.fixture(scope="module")
def at_work(place: PlaceAwards) -> Answers:
    return place.told(place.at_work)


def test_a_change_that_is_begun_is_told_to_no_other_place_nation_or_stranger(
    place: PlaceAwards, at_work: Answers
) -> None:
    def begun() -> None:
        place.at_work()
        place.begins_a_change()

    found = leaks(at_work, place.told(begun, at_work))
    assert of(place.own, found) != {}
    assert of(place.elsewhere, found) == {}


def test_of_money_that_is_held_back_only_that_it_is_stands_on_the_awards_public_page(
    place: PlaceAwards, at_work: Answers
) -> None:
    def held() -> None:
        place.at_work()
        place.is_held_back()

    found = of(place.elsewhere, differences(at_work, place.told(held, at_work)))
    assert {address for _, address in found} == {"/awards/1/"}
    assert len(found) == len(place.elsewhere)
    told = " ".join(line for lines in found.values() for line in lines)
    assert "Held back" in " ".join(told.split())
    assert "Words of the fund" not in told
    assert "A plan." not in told
