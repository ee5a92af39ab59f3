"""Builders of the review of a place's portfolio, made by the actions people use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from placefund.domain.money import Money
from placefund.domain.portfolio_review import Advice, ReaderKind, ReviewTerms, ReviewVerdict, ViewOffice
from placefund.domain.roles import Role
from placefund.people.models import CLOCK, User
from placefund.portfolios.decision import actions as decisions
from placefund.portfolios.decision.actions import ConditionWords, DecisionWords, ProjectWords
from placefund.portfolios.government_views import actions as views
from placefund.portfolios.models import (
    DecisionAtFund,
    Portfolio,
    PortfolioDecision,
    PortfolioReview,
    PortfolioView,
    PortfolioViewRequest,
    ReviewQuestion,
    ReviewReader,
)
from placefund.portfolios.questions import actions as questions
from placefund.portfolios.readers import actions as readers
from placefund.portfolios.review import actions as reviews
from placefund.portfolios.signing import actions as signing
from placefund.programmes.meetings import actions as meetings
from tests.build_governance import Board
from tests.build_portfolios import a_portfolio, endorsed, signer_of
from tests.build_programmes import of_the_programme
from tests.build_rounds import AFTER, a_user
from tests.worlds import once

DUE = AFTER.date() + timedelta(days=10)
CONDITION = ConditionWords("Show the lease of the site.", DUE, "Quay Council")


@dataclass(frozen=True)
class ReviewWorld:
    """A submitted portfolio whose review has begun, with the people on both sides."""

    board: Board
    portfolio: Portfolio
    review: PortfolioReview
    manager: User
    """The place's relationship manager."""
    fund_manager: User
    decider: User

    @property
    def candidates(self) -> list[int]:
        return list(self.review.lines)


def submitted(board: Board, portfolio: Portfolio, *, at: datetime = AFTER) -> Portfolio:
    """The portfolio as its board signed it, sent to the delivery body."""
    day = at.date() - timedelta(days=1)
    meeting = meetings.plan(board.programme, day=day, by=board.officer, at=AFTER)
    endorsed(board, signing.put_before_board(portfolio, meeting, by=board.officer, at=AFTER), at=at)
    signing.sign(portfolio, by=signer_of(board), at=at)
    signing.submit(portfolio, by=board.officer, at=at)
    return Portfolio.objects.get(pk=portfolio.pk)


@once
def a_review(
    board: Board | None = None,
    *,
    projects: int = 2,
    terms: ReviewTerms | None = None,
    areas: tuple[tuple[str, ...], ...] = (),
) -> ReviewWorld:
    """The review of a portfolio of so many projects, each asking £1m; `areas` are those of the first of them."""
    board, portfolio = a_portfolio(board, projects=projects, areas=areas)
    scope = f"fund:{portfolio.fund_slug}"
    if terms is not None:
        reviews.restate_terms(board.programme.strand, terms, by=CLOCK, at=AFTER)
    portfolio = submitted(board, portfolio)
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    review = reviews.open_review(portfolio, by=manager, at=AFTER)
    return ReviewWorld(
        board,
        Portfolio.objects.get(pk=portfolio.pk),
        review,
        manager,
        a_user("Manager of the fund", role=Role.FUND_MANAGER, scope=scope),
        a_user("Decider of the fund", role=Role.DECISION_MAKER, scope=scope),
    )


def a_question(
    world: ReviewWorld, candidate: int | None = None, *, due_on: date = DUE, at: datetime = AFTER
) -> ReviewQuestion:
    return questions.ask(
        world.review, "Who owns the site?", candidate=candidate, due_on=due_on, by=world.manager, at=at
    )


def a_reader(world: ReviewWorld, kind: ReaderKind = ReaderKind.EXPERT) -> ReviewReader:
    """Somebody who reads, and has not declared yet."""
    return readers.invite(world.review, a_user("Reader of it"), kind=kind, due_on=DUE, by=world.manager, at=AFTER)


def words(
    world: ReviewWorld, *verdicts: ReviewVerdict, whole: ReviewVerdict = ReviewVerdict.WITH_CONDITIONS
) -> DecisionWords:
    """What is to be decided: of each project in its order, those with conditions with one, on the whole none."""
    conditional = ReviewVerdict.WITH_CONDITIONS
    projects = tuple(
        ProjectWords(number, verdict, f"Reason {number}", None, (CONDITION,) if verdict is conditional else ())
        for number, verdict in zip(world.candidates, verdicts, strict=True)
    )
    return DecisionWords(whole, "It is what the place needs.", projects)


MIXED = (ReviewVerdict.WITH_CONDITIONS, ReviewVerdict.TO_BE_DEVELOPED)


def proposed(world: ReviewWorld, verdicts: Iterable[ReviewVerdict] = MIXED) -> PortfolioDecision:
    decision = decisions.draft(world.review, words(world, *verdicts), by=world.manager, at=AFTER)
    return decisions.propose(decision, by=world.manager, at=AFTER)


def decided(world: ReviewWorld, verdicts: Iterable[ReviewVerdict] = MIXED) -> PortfolioDecision:
    return decisions.decide(proposed(world, verdicts), by=world.decider, at=AFTER)


def released(
    world: ReviewWorld, verdicts: Iterable[ReviewVerdict] = MIXED, *, public_from: datetime | None = None
) -> PortfolioDecision:
    return decisions.release(decided(world, verdicts), public_from=public_from, by=world.fund_manager, at=AFTER)


MILLION = Money.pounds(1_000_000)


def reviews_of(board: Board) -> dict[type, list[Any]]:
    """A review at work: a question that waits, one that is settled, readers, a view that is asked for and one that is given,
    and a decision that is proposed."""
    world = a_review(board, terms=ReviewTerms(views=(ViewOffice.NATION, ViewOffice.DEPARTMENT)))
    officer, at = world.board.officer, AFTER
    waits, settled = a_question(world, world.candidates[0]), a_question(world)
    questions.answer(settled, "The council does.", by=officer, at=at)
    questions.settle(settled, "Seen.", by=world.manager, at=at)
    reader = a_reader(world)
    readers.declare(reader, {}, by=reader.user, at=at)
    readers.find(reader, world.candidates[0], advice=Advice.CAN_BE_MET, text="The lease.", by=reader.user, at=at)
    asked = views.ask_view(world.review, ViewOffice.DEPARTMENT, due_on=DUE, by=world.manager, at=at)
    office = a_user("Of the minister", role=Role.MINISTERS_OFFICE, scope=f"fund:{world.portfolio.fund_slug}")
    view = views.give_view(asked, "It should be funded.", by=office, at=at)
    decision = proposed(world)
    return {
        PortfolioReview: [world.review],
        ReviewQuestion: [waits, settled],
        ReviewReader: [reader],
        PortfolioViewRequest: [asked],
        PortfolioView: [view],
        PortfolioDecision: [decision],
        DecisionAtFund: [DecisionAtFund.objects.get(pk=decision.pk)],
    }
