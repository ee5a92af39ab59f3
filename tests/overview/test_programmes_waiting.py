"""What waits in the places that somebody accompanies, and how all places of a fund stand: told, closed, and in how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.portfolio_review import ReviewTerms, ViewOffice
from placefund.domain.roles import Role
from placefund.overview.desks import desks_of
from placefund.overview.programme_standing import standing_of
from placefund.overview.programme_waiting import waiting_in
from placefund.overview.tasks_of_others import awaited_by
from placefund.overview.waiting_lines import AwaitedSide
from placefund.people import actions as people
from placefund.people.models import User
from placefund.portfolios.government_views import actions as views
from placefund.portfolios.models import Portfolio, PortfolioEdition, PortfolioSubmission
from placefund.portfolios.questions import actions as questions
from placefund.portfolios.signing import actions as signing
from placefund.records import clock
from tests.build import AFTER, a_user
from tests.build_governance import Board, a_meeting
from tests.build_portfolios import a_portfolio, endorsed, put_before, signer_of
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_reviews import DUE, a_question, a_reader, a_review
from tests.witness import queries_of, signed_in

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(days=20)


@pytest.fixture(autouse=True)
def _on_that_day() -> None:
    clock.move_to(LATER)


def sent(board: Board, portfolio: Portfolio) -> Portfolio:
    endorsed(board, put_before(board, portfolio))
    signing.sign(portfolio, by=signer_of(board), at=AFTER)
    signing.submit(portfolio, by=board.officer, at=AFTER)
    return portfolio


def piles(board: Board, user: User) -> dict[AwaitedSide, list[str]]:
    lines = waiting_in([board.programme], user, LATER)
    return {whom: [line.what for line in lines if line.whom is whom] for whom in AwaitedSide}


def test_what_waits_is_told_by_whom_it_waits_for_and_drafts_to_the_place_and_its_manager_alone() -> None:
    board, portfolio = a_portfolio()
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    of_fund = a_user(role=Role.FUND_MANAGER, scope=f"fund:{board.programme.fund_slug}")
    put_before(board, portfolio)
    assert "Decide on Portfolio 1: First portfolio" in piles(board, manager)[AwaitedSide.BOARD]
    assert "Decide on Portfolio 1: First portfolio" not in piles(board, of_fund)[AwaitedSide.BOARD]


def test_a_manager_finds_all_their_places_on_one_page_with_days_and_no_other() -> None:
    board, portfolio = a_portfolio()
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    sent(board, portfolio)
    beside = a_programme_beside(board.programme)
    page = signed_in(manager).get(reverse("waiting-in-programmes")).content.decode()
    assert "Begin the review of Portfolio 1: First portfolio" in page
    assert "waits 20 days" in page
    assert beside.place.name not in page
    people.grant(manager, Role.RELATIONSHIP_MANAGER, f"programme:{beside.pk}", at=LATER)
    assert "2 places, on one page" in signed_in(manager).get(reverse("waiting-in-programmes")).content.decode()
    assert signed_in(board.officer).get(reverse("waiting-in-programmes")).status_code == 403


def test_the_senior_officer_sees_each_place_with_its_money_its_next_day_and_what_is_stuck_since_when() -> None:
    board, portfolio = a_portfolio()
    senior = a_user(role=Role.SENIOR_OFFICER, scope=f"fund:{board.programme.fund_slug}")
    sent(board, portfolio)
    a_meeting(board, LATER.date() + timedelta(days=9))
    beside = a_programme_beside(board.programme)
    first, second = standing_of(board.programme.strand.fund, senior, LATER)
    rows = {row.programme.pk: row for row in (first, second)}
    one, other = rows[board.programme.pk], rows[beside.pk]
    assert one.promised is not None
    assert (one.promised.amount, one.in_negotiation) == (Money.pounds(30_000_000), Money.pounds(1_000_000))
    assert (one.approved, other.in_negotiation) == (None, None)
    assert one.next_line is not None
    assert one.next_line.due == LATER.date() + timedelta(days=9)
    assert ("Begin the review of Portfolio 1: First portfolio", AFTER.date()) in [
        (line.what, line.day) for line in one.stuck
    ]
    assert [line.what for line in one.stuck].count("Declare interests") == 1
    assert (other.stuck, str(other.stage), str(one.stage)) == ((), "Promised", "The portfolio is in review")
    address = reverse("programmes-standing", args=[board.programme.fund_slug])
    page = signed_in(senior).get(address).content.decode()
    assert "The portfolio is in review" in page
    office = a_user(role=Role.MINISTERS_OFFICE, scope=f"fund:{board.programme.fund_slug}")
    assert signed_in(office).get(address).status_code == 403


def test_both_pages_take_as_many_queries_with_more_places() -> None:
    board, portfolio = a_portfolio()
    sent(board, portfolio)
    fund = board.programme.fund_slug
    senior, manager = (a_user(role=role, scope=f"fund:{fund}") for role in (Role.SENIOR_OFFICER, Role.FUND_MANAGER))

    def another_place() -> None:
        beside = a_programme_beside(board.programme)
        edition = PortfolioEdition.objects.latest("pk")
        other = Portfolio.objects.get(pk=edition.portfolio_id)
        other.pk, other.programme = None, beside
        other.save(force_insert=True)
        again = PortfolioEdition.objects.create(
            portfolio=other, number=1, content=edition.content, digest="0", made_by=edition.made_by, made_at=AFTER
        )
        PortfolioSubmission.objects.create(edition=again, papers=[], sent_by=edition.made_by, sent_at=AFTER)

    pages = (
        (senior, reverse("programmes-standing", args=[fund])),
        (manager, reverse("waiting-in-programmes")),
    )
    few = [queries_of(user, address) for user, address in pages]
    another_place()
    another_place()
    assert [queries_of(user, address) for user, address in pages] == few


def test_what_waits_in_a_review_is_told_to_its_sides_and_what_readers_and_governments_owe_to_the_delivery_body() -> (
    None
):
    world = a_review(terms=ReviewTerms(views=(ViewOffice.DEPARTMENT,)))
    question, reader = a_question(world), a_reader(world)
    views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, by=world.manager, at=AFTER)
    board, portfolio = world.board, "Portfolio 1: First portfolio"
    asked = piles(board, world.manager)
    assert "Answer question 1 about the portfolio" in asked[AwaitedSide.PLACE]
    assert asked[AwaitedSide.DELIVERY_BODY] == []
    assert sorted(asked[AwaitedSide.ADVISER]) == ["Give a view on the portfolio", "Read the portfolio, and advise"]
    assert piles(board, board.officer)[AwaitedSide.ADVISER] == []
    questions.answer(question, "The harbour board.", by=board.officer, at=LATER)
    assert piles(board, world.manager)[AwaitedSide.DELIVERY_BODY] == [
        f"Decide on {portfolio}",
        "Settle question 1, or ask further",
    ]
    awaited = {(str(task.what), task.turn) for task in awaited_by(world.manager, LATER)}
    place = board.programme.place
    assert (f"{place}: Read the portfolio, and advise", str(reader.user.name)) in awaited
    assert all("Settle question" not in what for what, _ in awaited)
    assert any("Settle question 1" in str(task.what) for task in awaited_by(board.officer, LATER))


def test_the_inbox_leads_to_the_desks_of_a_role() -> None:
    world = a_review()
    fund = world.board.programme.fund_slug
    senior = a_user(role=Role.SENIOR_OFFICER, scope=f"fund:{fund}")
    office = a_user(role=Role.MINISTERS_OFFICE, scope=f"fund:{fund}")
    own = reverse("programme", args=[world.board.programme.pk])
    for user, names in (
        (world.board.officer, (own,)),
        (world.manager, (own, reverse("waiting-in-programmes"))),
        (senior, (reverse("programmes-standing", args=[fund]), reverse("gate-board", args=[fund]))),
        (office, (reverse("my-programmes"),)),
    ):
        page = signed_in(user).get(reverse("tasks")).content.decode().partition("<aside")[2]
        assert [name for name in names if f'href="{name}"' not in page] == []
        assert [desk.href for desk in desks_of(user) if signed_in(user).get(desk.href).status_code != 200] == []
