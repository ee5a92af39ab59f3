"""Builders of a place's portfolio, made by the actions people use."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence
from placefund.domain.place_portfolio import LineWords, PortfolioPart
from placefund.people.models import User
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.portfolios import actions
from placefund.portfolios.models import Portfolio, PortfolioEdition, PortfolioProposal
from placefund.portfolios.signing import actions as signing
from placefund.programmes.meetings import actions as meetings
from placefund.programmes.models import AgendaItem, BoardMeeting
from tests.build_governance import Board, a_board
from tests.build_pipelines import a_candidate
from tests.build_rounds import AFTER
from tests.worlds import once

CHOSEN = LineWords(PortfolioPart.CHOSEN, 60)


def a_ready_candidate(board: Board, **words: Any) -> Candidate:
    """A project of the board's place that is found ready, asking £1m beside £500,000 of private cash."""
    return a_candidate(board.programme, "ready", officer=board.officer, **words)


@once
def a_portfolio(
    board: Board | None = None, *, projects: int = 1, areas: tuple[tuple[str, ...], ...] = ()
) -> tuple[Board, Portfolio]:
    """A draft with so many projects in it, and the board that is to sign it. `areas` are those of the first projects."""
    board = board or a_board()
    portfolio = actions.begin(board.programme, title="First portfolio", by=board.officer, at=AFTER)
    candidates = [a_ready_candidate(board) for _ in range(projects)]
    for candidate, codes in zip(candidates, areas, strict=False):
        said_of_it = {
            name: getattr(candidate, name) for name in ("title", "summary", "cluster", "starts_on", "ends_on")
        }
        lines.describe(candidate, **said_of_it, areas=codes, by=board.officer, at=AFTER)
    said = {candidate.pk: CHOSEN for candidate in candidates}
    return board, actions.arrange(portfolio, said, by=board.officer, at=AFTER)


def a_meeting_to_come(board: Board) -> BoardMeeting:
    return meetings.plan(board.programme, day=AFTER.date(), place="Town hall", by=board.officer, at=AFTER)


def put_before(board: Board, portfolio: Portfolio) -> PortfolioEdition:
    return signing.put_before_board(portfolio, a_meeting_to_come(board), by=board.officer, at=AFTER)


def endorsed(
    board: Board, edition: PortfolioEdition, outcome: BoardOutcome = BoardOutcome.ENDORSED, *, at: datetime = AFTER
) -> None:
    """The board's decision on an edition, by those who may stay for it."""
    item = AgendaItem.objects.get(subject_id=edition.pk, subject_kind="portfolios.portfolioedition")
    there = {row.pk: Presence.PRESENT for row in board.people}
    meetings.hold(item.meeting, there, by=board.officer, at=at)
    votes = {member.pk: BoardVote.FOR for member in (board.council, board.firm, board.university)}
    meetings.decide(
        item, outcome=outcome, reasons="It is what the place needs.", votes=votes, by=board.officer,
        at=at + timedelta(hours=1),
    )  # fmt: skip


def signer_of(board: Board) -> User:
    user = board.council.user
    assert user is not None
    return user


def portfolios_of(board: Board) -> dict[type, list[Any]]:
    """A draft with what was worked out for it, and one that is before the board, with its edition."""
    board, draft = a_portfolio(board)
    proposal = actions.propose(draft, by=board.officer, at=AFTER)
    board, other = a_portfolio(board)
    edition = put_before(board, other)
    return {
        Portfolio: [draft, Portfolio.objects.get(pk=other.pk)],
        PortfolioProposal: [proposal],
        PortfolioEdition: [edition],
    }
