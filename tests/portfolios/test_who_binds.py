"""Who sends a portfolio: whom its governance names to bind the partnership, up to the amount that they may sign."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.domain.findings import NotPossible
from placefund.domain.money import Money
from placefund.domain.roles import Role
from placefund.people.models import User
from placefund.portfolios.models import Portfolio, PortfolioSubmission
from placefund.portfolios.signing import actions
from placefund.programmes.governance import actions as governance
from placefund.records.models import Event
from tests.build_governance import Board
from tests.build_portfolios import a_portfolio, endorsed, put_before, signer_of
from tests.build_programmes import of_the_programme
from tests.build_rounds import AFTER
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

SCHEME = "Scheme of delegation, part 3"
MILLION = Money.pounds(1_000_000)


def a_signed_portfolio() -> tuple[Board, Portfolio]:
    """A portfolio of one project of £1m, as the board signed it."""
    board, portfolio = a_portfolio()
    endorsed(board, put_before(board, portfolio))
    actions.sign(portfolio, by=signer_of(board), at=AFTER)
    return board, Portfolio.objects.get(pk=portfolio.pk)


def binds(board: Board, user: User | None = None, **more: Any) -> None:
    said = {"what": "What is sent to the fund", "written_in": SCHEME, "since": AFTER.date(), "binds": True} | more
    governance.delegate(board.programme, user=user, **said, by=board.officer, at=AFTER)


def refused(portfolio: Portfolio, by: User) -> str:
    before = Event.objects.count()
    with pytest.raises(NotPossible) as why:
        actions.submit(portfolio, by=by, at=AFTER)
    assert (Event.objects.count(), PortfolioSubmission.objects.count()) == (before, 0)
    return str(why.value)


def test_whom_governance_does_not_name_sends_no_portfolio() -> None:
    board, portfolio = a_signed_portfolio()
    binder = of_the_programme(board.programme, Role.PROGRAMME_OFFICER, "Bea Binder")
    binds(board, binder)
    assert refused(portfolio, board.officer) == (
        "Its governance says that Bea Binder binds the partnership (Scheme of delegation, part 3). Ask them to send it, or put on "
        "record who else binds it."
    )
    assert actions.submit(portfolio, by=binder, at=AFTER).sent_by == binder


def test_somebody_without_an_account_who_binds_stops_nobody() -> None:
    board, portfolio = a_signed_portfolio()
    binds(board, name="Chief executive")
    assert actions.submit(portfolio, by=board.officer, at=AFTER).sent_by == board.officer


def test_nobody_sends_a_portfolio_above_what_they_may_sign() -> None:
    board, portfolio = a_signed_portfolio()
    binder = of_the_programme(board.programme, Role.PROGRAMME_OFFICER, "Bea Binder")
    binds(board, board.officer, most=MILLION - Money(1))
    assert refused(portfolio, board.officer) == (
        "The portfolio asks for £1,000,000, and you bind the partnership up to £999,999.99 (Scheme of delegation, part 3). "
        "Nobody who may send it here binds it up to that amount: put on record who does."
    )
    binds(board, binder, most=MILLION)
    assert refused(portfolio, board.officer) == (
        "The portfolio asks for £1,000,000, and you bind the partnership up to £999,999.99 (Scheme of delegation, part 3). "
        "Ask Bea Binder to send it, or put on record who else binds it."
    )
    other = of_the_programme(board.programme, Role.PROGRAMME_OFFICER, "Another officer")
    assert refused(portfolio, other).startswith("Its governance says that Bea Binder binds the partnership")
    assert actions.submit(portfolio, by=binder, at=AFTER).sent_by == binder


def test_the_largest_amount_of_several_delegations_counts() -> None:
    board, portfolio = a_signed_portfolio()
    binds(board, board.officer, most=Money.pounds(5))
    binds(board, board.officer, most=MILLION, what="Bids of a place")
    assert actions.submit(portfolio, by=board.officer, at=AFTER).sent_by == board.officer


def test_where_nobodys_limit_reaches_the_ask_it_is_said_of_them_all() -> None:
    board, portfolio = a_signed_portfolio()
    binder = of_the_programme(board.programme, Role.PROGRAMME_OFFICER, "Bea Binder")
    binds(board, binder, most=Money.pounds(5))
    assert refused(portfolio, board.officer) == (
        "The portfolio asks for £1,000,000, and Bea Binder binds the partnership up to £5 (Scheme of delegation, part 3). "
        "Nobody who may send it here binds it up to that amount: put on record who does."
    )


def test_the_page_says_who_binds_and_up_to_which_amount_and_refuses_with_the_sentence() -> None:
    board, portfolio = a_signed_portfolio()
    address = reverse("submit-portfolio", args=[portfolio.pk])
    assert "Governance does not say who binds" in signed_in(board.officer).get(address).content.decode()
    binder = of_the_programme(board.programme, Role.PROGRAMME_OFFICER, "Bea Binder")
    binds(board, binder, most=MILLION)
    page = " ".join(signed_in(board.officer).get(address).content.decode().split())
    assert "Bea Binder (Scheme of delegation, part 3), up to £1,000,000" in page
    answer = signed_in(board.officer).post(address)
    assert (answer.status_code, "Bea Binder binds the partnership" in answer.content.decode()) == (422, True)
    assert Portfolio.objects.get().state == "signed"
