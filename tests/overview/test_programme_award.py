"""The place's way after its review: the award, tranches, projects and grants, told to each reader as far as they may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.urls import reverse

from placefund.awards import actions as awards
from placefund.awards.from_portfolios.actions import offer_from_portfolio
from placefund.awards.models import Award
from placefund.awards.tranches import actions as tranches
from placefund.changes import actions as changes
from placefund.changes.queries import ChangeWords
from placefund.delivery import actions as delivery
from placefund.delivery.from_portfolios.actions import set_up_approved
from placefund.delivery.models import Project
from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewVerdict
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Programme
from placefund.overview.programme_route import steps_of
from placefund.overview.programme_waiting import waiting_in
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from tests.build import AFTER, SUMMARY, Side, a_side, a_user, an_award
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_reviews import ReviewWorld, a_review, released
from tests.build_tranches import FIRST, second
from tests.witness import queries_of, signed_in

pytestmark = pytest.mark.django_db
BOTH = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.APPROVED)
AFTER_REVIEW = ("Award", "Tranches", "Projects and changes", "Grants given on")


@pytest.fixture(autouse=True)
def _on_that_day() -> None:
    clock.move_to(AFTER)


@dataclass
class Offered:
    """A place's approved portfolio with its offer of £2m in two tranches, and the people of the place."""

    world: ReviewWorld
    side: Side
    award: Award

    @property
    def programme(self) -> Programme:
        return self.world.board.programme

    def accepted(self) -> Award:
        self.award = awards.accept(self.award, by=self.side.lead, at=AFTER)
        return self.award

    def started(self) -> Project:
        lead = self.award.partnership.lead
        project = set_up_approved(self.award, by=self.side.lead, at=AFTER)[0]
        delivery.set_partner(project, lead, Money.pounds(500_000), by=self.side.lead, at=AFTER)
        delivery.add_milestone(project, "Open", project.ends_on, by=self.side.lead, at=AFTER)
        return delivery.start(project, by=self.side.lead, at=AFTER)


def an_offer() -> Offered:
    world = a_review()
    released(world, BOTH)
    side = a_side(place=world.portfolio.programme.place)
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2029, 3, 31)}
    said = {"title": "The portfolio", "summary": SUMMARY, **days}
    award = offer_from_portfolio(world.portfolio, side.partnership, **said, by=world.fund_manager, at=AFTER)
    for terms in (FIRST, second(amount=Money.pounds(1_000_000))):
        tranches.add_tranche(award, terms, by=world.fund_manager, at=AFTER)
    tranches.put_into_force(award, reason="The docks first.", by=world.fund_manager, at=AFTER)
    return Offered(world, side, award)


def told(user: User | None, programme: Programme) -> dict[str, tuple[str, str]]:
    return {str(step.name): (str(step.standing), step.url) for step in steps_of(programme, user)}


def test_the_way_goes_on_after_the_review_and_an_offer_is_told_to_those_alone_who_read_it() -> None:
    of = an_offer()
    officer, member = of.world.board.officer, of.world.board.council.user
    assert tuple(told(officer, of.programme))[-4:] == AFTER_REVIEW
    page = reverse("programme-award", args=[of.programme.pk])
    assert told(officer, of.programme)["Award"] == (
        f"£2,000,000 offered {AFTER:%-d %B %Y}: its lead has not answered yet.",
        page,
    )
    assert told(of.world.fund_manager, of.programme)["Award"][1] == reverse("manage-award", args=[of.award.pk])
    for reader in (member, of_the_programme(of.programme, Role.RELATIONSHIP_MANAGER)):
        found = told(reader, of.programme)
        assert found["Award"] == ("No award is accepted yet.", "")
        assert found["Tranches"] == ("Nothing yet.", "")


def test_each_step_says_how_far_it_has_come_and_leads_where_its_reader_is_answered() -> None:
    of = an_offer()
    of.accepted()
    project = of.started()
    change = changes.begin(
        of.award, ChangeWords(kind=ProjectChangeKind.STOP, project=project), by=of.side.lead, at=AFTER
    )
    member, officer = of.world.board.council.user, of.world.board.officer
    found = told(member, of.programme)
    assert found["Award"] == (
        f"£2,000,000 accepted {AFTER:%-d %B %Y}.",
        reverse("award", args=[of.award.pk]),
    )
    assert found["Tranches"][0] == "1 of 2 tranches released, £1,000,000. The next is looked at by 30 April 2027."
    assert found["Projects and changes"][0] == "1 under way, 0 completed."
    assert found["Grants given on"][0] == "No project has a scheme that gives grants on."
    assert change.state == "draft"
    for reader in (member, officer, of.world.manager, of.world.fund_manager):
        assert reader is not None
        browser = signed_in(reader)
        desk = browser.get(reverse("programme", args=[of.programme.pk])).content.decode()
        for name in AFTER_REVIEW:
            _, url = told(reader, of.programme)[name]
            assert f'<a href="{url}">{name}</a>' in desk, (reader, name)
            assert browser.get(url.partition("#")[0]).status_code == 200, (reader, url)


def test_the_office_reads_the_award_of_its_own_place_and_nobody_elses() -> None:
    of = an_offer()
    of.accepted()
    project = of.started()
    change = changes.begin(
        of.award, ChangeWords(kind=ProjectChangeKind.STOP, project=project), by=of.side.lead, at=AFTER
    )
    page = reverse("programme-award", args=[of.programme.pk])
    text = signed_in(of.world.board.officer).get(page).content.decode()
    for words in (
        of.award.reference,
        "The site is bought.",
        project.title,
        reverse("project-change", args=[change.pk]),
    ):
        assert words in text, words
    assert 'id="tranches"' in text
    assert 'id="projects"' in text
    stranger = of_the_programme(a_programme_beside(of.programme), Role.PROGRAMME_OFFICER, "Officer elsewhere")
    closed = (stranger, of.world.board.council.user, of.world.board.university.user, of.world.manager, of.side.lead)
    for reader in closed:
        assert signed_in(reader).get(page).status_code == 403, reader
    assert signed_in(None).get(page).status_code in (302, 403)


def test_it_reads_no_award_that_was_won_in_a_competition_and_nothing_more_of_its_own() -> None:
    of = an_offer()
    competed = an_award()
    place = competed.partnership.place
    officer = of.world.board.officer
    text = signed_in(officer).get(reverse("programme-award", args=[of.programme.pk])).content.decode()
    assert competed.reference not in text
    assert place is not None
    for award in (competed, of.award):
        assert not has(officer, Capability.READ_AWARD, award)
        assert signed_in(officer).get(reverse("manage-award", args=[award.pk])).status_code == 403


def test_what_waits_at_a_gate_is_told_to_the_office_with_the_page_that_it_reads() -> None:
    of = an_offer()
    of.accepted()
    tranche = of.award.tranches.get(number=2)
    what = f"Show what opens {tranche}"

    def lines(user: User | None) -> dict[str, str]:
        return {str(line.what): line.href for line in waiting_in([of.programme], user, AFTER)}

    assert lines(of.world.board.officer)[what] == reverse("programme-award", args=[of.programme.pk]) + "#tranches"
    assert lines(of.world.fund_manager)[what] == reverse("tranche", args=[tranche.pk])
    assert what not in lines(of.world.board.council.user)
    beside = a_programme_beside(of.programme)
    elsewhere = of_the_programme(beside, Role.PROGRAMME_OFFICER, "Officer elsewhere")
    assert what not in lines(elsewhere)
    assert [line.what for line in waiting_in([beside], of.world.board.officer, AFTER) if what == line.what] == []


def test_the_list_of_programmes_takes_as_many_queries_with_more_of_them() -> None:
    of = an_offer()
    of.accepted()
    manager = a_user(role=Role.FUND_MANAGER, scope=f"fund:{of.programme.fund_slug}")
    address = reverse("fund-programmes", args=[of.programme.fund_slug])
    one = queries_of(manager, address)
    a_programme_beside(of.programme)
    assert queries_of(manager, address) == one
