"""A place's portfolio: put together, worked out, put before its board, signed, sent; what is refused, and what is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.governance.board import BoardOutcome
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.money import Money
from placefund.domain.place_portfolio import ClusterLimit, LineWords, PinKind, PortfolioPart
from placefund.domain.roles import Role
from placefund.notices.models import Notice
from placefund.people.access import NotYours
from placefund.people.models import User
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.portfolios import actions
from placefund.portfolios.models import Portfolio, PortfolioSubmission
from placefund.portfolios.queries import arrangement_of
from placefund.portfolios.signing import actions as signing
from placefund.portfolios.views import office
from placefund.programmes.board import actions as board_actions
from placefund.programmes.meetings import actions as meetings
from placefund.records.models import Event
from tests.build_governance import SINCE
from tests.build_pipelines import a_candidate
from tests.build_portfolios import (
    CHOSEN,
    a_meeting_to_come,
    a_portfolio,
    a_ready_candidate,
    endorsed,
    put_before,
    signer_of,
)
from tests.build_programmes import a_programme_beside, of_the_programme
from tests.build_rounds import AFTER, a_user

pytestmark = pytest.mark.django_db


def changes_nothing(refused: type[NotAllowed], act: Callable[[], object], says: str | None) -> None:
    """The act is refused, with these words where they are given, and nothing is written."""
    before = (Event.objects.count(), list(Portfolio.objects.values_list("state", "title")))
    with pytest.raises(refused, match=says):
        act()
    assert (Event.objects.count(), list(Portfolio.objects.values_list("state", "title"))) == before


def test_a_draft_adds_up_what_is_in_it() -> None:
    _, portfolio = a_portfolio(projects=2)
    found = arrangement_of(portfolio)
    assert (found.chosen.ask, found.limits.money, found.left) == (
        Money.pounds(2_000_000),
        Money.pounds(30_000_000),
        Money.pounds(28_000_000),
    )
    assert "leverage_is_reached_in_delivery" not in {each.rule for each in found.findings if each.passed}


def test_only_the_places_own_office_puts_it_together() -> None:
    board, portfolio = a_portfolio()
    stranger = of_the_programme(a_programme_beside(board.programme), Role.PROGRAMME_OFFICER)
    for by in (stranger, signer_of(board)):
        changes_nothing(NotYours, lambda by=by: actions.arrange(portfolio, {}, by=by, at=AFTER), None)


def test_a_project_of_another_place_is_refused() -> None:
    board, portfolio = a_portfolio()
    beside = a_programme_beside(board.programme)
    theirs = a_candidate(beside, officer=of_the_programme(beside, Role.PROGRAMME_OFFICER))
    changes_nothing(
        NotPossible, lambda: actions.arrange(portfolio, {theirs.pk: CHOSEN}, by=board.officer, at=AFTER), "not in play"
    )


def test_what_is_settled_says_why() -> None:
    board, portfolio = a_portfolio()
    line = portfolio.lines.get()
    words = replace(CHOSEN, pin=PinKind.MUST)
    changes_nothing(
        NotPossible,
        lambda: actions.arrange(portfolio, {line.candidate_id: words}, by=board.officer, at=AFTER),
        "settled without a reason",
    )
    actions.arrange(portfolio, {line.candidate_id: replace(words, reason="A promise")}, by=board.officer, at=AFTER)
    line.refresh_from_db()
    assert (line.pin, line.pin_reason, line.pinned_by) == ("must", "A promise", board.officer)


def test_saving_the_same_again_writes_nothing() -> None:
    board, portfolio = a_portfolio()
    before = Event.objects.count()
    actions.arrange(portfolio, {portfolio.lines.get().candidate_id: CHOSEN}, by=board.officer, at=AFTER)
    assert Event.objects.count() == before


def test_the_best_is_proven_kept_and_taken_over() -> None:
    board, portfolio = a_portfolio()
    dull, bright = a_ready_candidate(board), a_ready_candidate(board)
    said = {dull.pk: LineWords(PortfolioPart.CHOSEN, 5), bright.pk: LineWords(PortfolioPart.LEFT, 90)}
    actions.arrange(portfolio, said, by=board.officer, at=AFTER)
    limits = [ClusterLimit("Maritime", None, Money.pounds(2_000_000))]
    actions.state_limits(portfolio, exposure=None, clusters=limits, by=board.officer, at=AFTER)
    proposal = actions.propose(portfolio, by=board.officer, at=AFTER)
    assert proposal.is_proven
    actions.take_over(proposal, by=board.officer, at=AFTER)
    parts = dict(portfolio.lines.values_list("candidate", "part"))
    assert (parts[dull.pk], parts[bright.pk]) == ("reserve", "chosen")


def test_why_each_is_in_or_out_is_read_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    board, portfolio = a_portfolio(projects=2)
    proposal = actions.propose(portfolio, by=board.officer, at=AFTER)
    monkeypatch.setattr(office, "ON_A_PAGE", 1)
    client.force_login(board.officer)
    pages = [
        client.get(reverse("portfolio-proposal", args=[proposal.pk]), {"page": number}).content.decode()
        for number in (1, 2)
    ]
    told = [page.partition('id="reasons"')[2].partition("</table>")[0] for page in pages]
    titles = list(portfolio.lines.order_by("candidate").values_list("candidate__title", flat=True))
    assert sorted(title for title in titles for text in told if title in text) == sorted(titles)


def test_what_cannot_stand_together_is_named_and_changes_nothing() -> None:
    board, portfolio = a_portfolio()
    limits = [ClusterLimit("Maritime", Money.pounds(5_000_000), None)]
    actions.state_limits(portfolio, exposure=None, clusters=limits, by=board.officer, at=AFTER)
    proposal = actions.propose(portfolio, by=board.officer, at=AFTER)
    assert (proposal.choice(), proposal.conflict) == (None, ["cluster-1-least"])
    changes_nothing(NotPossible, lambda: actions.take_over(proposal, by=board.officer, at=AFTER), "Ease a limit")


def test_without_points_there_is_nothing_to_weigh() -> None:
    board, portfolio = a_portfolio(projects=0)
    a_ready_candidate(board)
    changes_nothing(NotPossible, lambda: actions.propose(portfolio, by=board.officer, at=AFTER), "Give points")


def test_an_empty_portfolio_is_not_put_before_the_board() -> None:
    board, portfolio = a_portfolio(projects=0)
    meeting = a_meeting_to_come(board)
    changes_nothing(
        NotPossible,
        lambda: signing.put_before_board(portfolio, meeting, by=board.officer, at=AFTER),
        "Nothing is in the portfolio yet",
    )


def test_the_way_to_the_delivery_body() -> None:
    board, portfolio = a_portfolio()
    manager = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)
    edition = put_before(board, portfolio)
    changes_nothing(NotPossible, lambda: signing.sign(portfolio, by=signer_of(board), at=AFTER), "has not endorsed")
    endorsed(board, edition)
    signing.sign(portfolio, by=signer_of(board), at=AFTER)
    signing.submit(portfolio, by=board.officer, at=AFTER)
    portfolio.refresh_from_db()
    assert portfolio.state == "submitted"
    assert list(Candidate.objects.values_list("state", flat=True)) == ["in_portfolio"]
    assert Notice.objects.filter(recipient=manager, subject__startswith="Portfolio of").exists()
    signing.withdraw(portfolio, reason="A partner left.", by=board.officer, at=AFTER)
    signing.take_back(portfolio, reason="A partner left.", by=board.officer, at=AFTER)
    portfolio.refresh_from_db()
    assert (portfolio.state, PortfolioSubmission.objects.count()) == ("draft", 1)


def test_a_board_that_defers_signs_nothing() -> None:
    board, portfolio = a_portfolio()
    endorsed(board, put_before(board, portfolio), BoardOutcome.DEFERRED)
    changes_nothing(NotPossible, lambda: signing.sign(portfolio, by=signer_of(board), at=AFTER), "has not endorsed")


def test_the_office_does_not_sign_for_the_board_nor_the_board_send() -> None:
    board, portfolio = a_portfolio()
    endorsed(board, put_before(board, portfolio))
    changes_nothing(NotYours, lambda: signing.sign(portfolio, by=board.officer, at=AFTER), None)
    signing.sign(portfolio, by=signer_of(board), at=AFTER)
    changes_nothing(NotYours, lambda: signing.submit(portfolio, by=signer_of(board), at=AFTER), None)


def test_what_has_changed_since_it_was_signed_is_not_sent() -> None:
    board, portfolio = a_portfolio()
    endorsed(board, put_before(board, portfolio))
    signing.sign(portfolio, by=signer_of(board), at=AFTER)
    candidate = Candidate.objects.get()
    amount = {cell: Money.pounds(9) for cell in candidate.snapshot().ask_by_year()}
    lines.set_ask(candidate, amount, by=board.officer, at=AFTER)
    changes_nothing(
        NotPossible, lambda: signing.submit(portfolio, by=board.officer, at=AFTER), "not as the board signed them"
    )


def test_a_second_portfolio_waits_until_the_first_is_withdrawn() -> None:
    board, first = a_portfolio()
    endorsed(board, put_before(board, first))
    signing.sign(first, by=signer_of(board), at=AFTER)
    signing.submit(first, by=board.officer, at=AFTER)
    _, second = a_portfolio(board)
    later = AFTER + timedelta(days=7)
    meeting = meetings.plan(board.programme, day=later.date(), by=board.officer, at=AFTER)
    edition = signing.put_before_board(second, meeting, by=board.officer, at=AFTER)
    endorsed(board, edition, at=later)
    signing.sign(second, by=signer_of(board), at=later)
    changes_nothing(NotPossible, lambda: signing.submit(second, by=board.officer, at=later), "Another portfolio")


def test_a_member_with_an_interest_reads_no_figure_and_does_not_sign() -> None:
    board, portfolio = a_portfolio()
    lead = Candidate.objects.get().lead
    board_actions.enter_interest(
        board.council, organisation=lead, kind=BoardInterestKind.FUNDING, since=SINCE, by=signer_of(board), at=AFTER
    )
    client = Client()
    client.force_login(signer_of(board))
    shown = client.get(reverse("portfolio", args=[portfolio.pk])).content.decode()
    assert "closed to you" in shown
    assert "£" not in shown.split("<main")[1].split("</main>")[0]
    firm = board.firm.user
    assert firm is not None
    client.force_login(firm)
    assert "£1,000,000" in client.get(reverse("portfolio", args=[portfolio.pk])).content.decode()


def test_the_fund_and_governments_read_what_was_sent_and_no_draft() -> None:
    board, portfolio = a_portfolio()
    scope = f"fund:{portfolio.fund_slug}"
    readers = [a_user(role=role, scope=scope) for role in (Role.FUND_MANAGER, Role.AUDITOR, Role.MINISTERS_OFFICE)]
    readers.append(a_user(role=Role.DEVOLVED_OFFICIAL, scope="nation:england"))
    beside = of_the_programme(board.programme, Role.RELATIONSHIP_MANAGER)

    def answers(by: User) -> tuple[int, bool]:
        client = Client()
        client.force_login(by)
        listed = client.get(reverse("portfolios", args=[board.programme.pk])).content.decode()
        page = client.get(reverse("portfolio", args=[portfolio.pk]))
        return page.status_code, "First portfolio" in listed

    assert {answers(by) for by in readers} == {(403, False)}
    assert answers(beside) == (200, True)
    endorsed(board, put_before(board, portfolio))
    signing.sign(portfolio, by=signer_of(board), at=AFTER)
    signing.submit(portfolio, by=board.officer, at=AFTER)
    assert {answers(by) for by in readers} == {(302, True)}  # on to the edition that was sent


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.BOARD_MEMBER, Role.RELATIONSHIP_MANAGER])
def test_another_places_people_find_nothing(role: Role) -> None:
    board, portfolio = a_portfolio()
    edition = put_before(board, portfolio)
    client = Client()
    client.force_login(of_the_programme(a_programme_beside(board.programme), role))
    for name, number in (
        ("portfolios", board.programme.pk),
        ("portfolio", portfolio.pk),
        ("portfolio-edition", edition.pk),
    ):
        assert client.get(reverse(name, args=[number])).status_code == 403


def test_the_board_page_takes_as_many_queries_with_nine_projects_as_with_three() -> None:
    found = []
    board, portfolio = a_portfolio(projects=3)
    client = Client()
    client.force_login(board.officer)
    for more in (0, 6):
        said = {a_ready_candidate(board).pk: CHOSEN for _ in range(more)}
        actions.arrange(portfolio, said, by=board.officer, at=AFTER)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("portfolio", args=[portfolio.pk])).status_code == 200
        found.append(len(asked))
    assert found[0] == found[1]


def test_the_page_saves_what_is_entered_and_refuses_points_beyond_a_hundred() -> None:
    board, portfolio = a_portfolio()
    number = portfolio.lines.get().candidate_id
    client = Client()
    client.force_login(board.officer)
    url = reverse("portfolio", args=[portfolio.pk])
    sent = {f"part_{number}": "reserve", f"worth_{number}": "101", f"pin_{number}": "", f"reason_{number}": ""}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {f"worth_{number}": "75"}).status_code == 302
    assert list(portfolio.lines.values_list("part", "worth")) == [("reserve", 75)]


def test_the_best_there_is_says_what_would_change_and_what_leaves_no_room() -> None:
    board, portfolio = a_portfolio(projects=0)
    bright = a_ready_candidate(board, title="Harbour Skills")
    actions.arrange(portfolio, {bright.pk: LineWords(PortfolioPart.LEFT, 90)}, by=board.officer, at=AFTER)
    client = Client()
    client.force_login(board.officer)
    answer = client.post(reverse("ask-for-best", args=[portfolio.pk]), follow=True)
    shown = answer.content.decode()
    assert "90 points: proven" in shown
    assert "Comes in" in shown
    assert "£1,000,000 is used" in shown
    assert client.post(answer.redirect_chain[-1][0]).status_code == 302
    assert portfolio.lines.get().part == "chosen"
