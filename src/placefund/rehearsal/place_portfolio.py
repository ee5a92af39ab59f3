"""How three places come from a pipeline to a portfolio: points, limits, the best there is, the board's word, and sending it."""

from __future__ import annotations

from datetime import date

from placefund.domain.place_portfolio import LineWords, PortfolioPart
from placefund.pipelines.models import Candidate
from placefund.portfolios import actions as portfolios
from placefund.portfolios.models import Portfolio, PortfolioProposal
from placefund.portfolios.queries import newest_edition
from placefund.portfolios.signing import actions as signing
from placefund.programmes.meetings.queries import decision_on
from placefund.rehearsal.chance import after, at_work, before, chance
from placefund.rehearsal.place_bids import CALL_OF, CRITERIA, local_bids
from placefund.rehearsal.place_book import Told, officer_of, programme_of, somebody, told_of
from placefund.rehearsal.place_governance import meeting_of
from placefund.rehearsal.stage import Stage, act

BEFORE_MEETING = 12
"""Days before the board's meeting on which it gets the portfolio: after the meeting is planned."""


def _day_of_board(place: str) -> date:
    meetings = told_of(place, "governance")["meeting"]
    day: date = meetings[told_of(place, "pipeline")["meeting"]]["day"]
    return day


def plan_portfolio(stage: Stage) -> None:
    """Plan how each place puts its portfolio together and sends it."""
    for place in stage.scale.places:
        board = at_work(_day_of_board(place), chance("portfolio", place))
        points_on = at_work(told_of(place, "pipeline")["points_on"], chance("points", place))
        stage.later("put_together", points_on, place=place)
        stage.later("put_before_board", before(board, BEFORE_MEETING, chance("before board", place)), place=place)
        stage.later("sign_portfolio", after(board, 3, chance("sign", place)), place=place)
        stage.later("send_portfolio", after(board, 6, chance("send", place)), place=place)


def portfolio_of(stage: Stage, place: str) -> Portfolio:
    """The first portfolio of a place."""
    rows = Portfolio.objects.select_related("programme__strand__fund", "programme__place")
    return rows.get(programme=programme_of(stage, place), number=1)


def _worth_of(candidate: Candidate, told: Told) -> int | None:
    """The points of a candidate: those that are written down, or of a bid what its first reader gave it, out of 100."""
    for each in (*told["candidate"], told.get("merge", {})):
        if each.get("title") == candidate.title:
            worth: int | None = each.get("worth")
            return worth
    source = candidate.split_from or candidate
    for bid in local_bids() if candidate.programme.place.slug == CALL_OF else ():
        if bid.title == source.title and bid.verdict.points:
            return round(sum(bid.verdict.points[key] for key in CRITERIA) * 100 / (7 * len(CRITERIA)))
    return None


@act
def put_together(stage: Stage, place: str) -> None:
    """The office gives points to what is ready, says what the portfolio is held to, and asks for the best there is."""
    told, programme = told_of(place, "pipeline"), programme_of(stage, place)
    by = officer_of(stage, programme)
    portfolio = portfolios.begin(programme, title=told["title"], by=by, at=stage.at)
    ready = Candidate.objects.filter(programme=programme, state="ready").select_related(
        "split_from", "programme__place"
    )
    said = {row.pk: LineWords(worth=worth) for row in ready if (worth := _worth_of(row, told)) is not None}
    portfolios.state_limits(portfolio, exposure=told["exposure"], by=by, at=stage.pause(20))
    portfolios.arrange(portfolio, said, by=by, at=stage.pause(90))
    proposal = portfolios.propose(portfolio, by=by, at=stage.pause(10))
    if not _chooses(proposal):  # nothing keeps all of it, as the page says: a limit is eased, and asked again
        portfolios.state_limits(portfolio, exposure=None, by=by, at=stage.pause(45))
        proposal = portfolios.propose(portfolio, by=by, at=stage.pause(10))
    if _chooses(proposal):
        portfolios.take_over(proposal, by=by, at=stage.pause(30))
    _settle(stage, place, portfolio)


def _chooses(proposal: PortfolioProposal) -> bool:
    """Whether the best portfolio has a project in it."""
    choice = proposal.choice()
    return choice is not None and bool(choice.levels)


def _settle(stage: Stage, place: str, portfolio: Portfolio) -> None:
    """What the place settles by itself after it has seen the best: what is in, and what stands in reserve."""
    told = told_of(place, "pipeline")
    by, words = officer_of(stage, portfolio.programme), {}
    for part, keys in told["parts"].items():
        for key in keys:
            title = next(each["title"] for each in told["candidate"] if each["key"] == key)
            row = Candidate.objects.get(programme=portfolio.programme, title=title)
            words[row.pk] = LineWords(part=PortfolioPart(part), worth=_worth_of(row, told))
    portfolios.arrange(portfolio, words, by=by, at=stage.pause(25))


@act
def put_before_board(stage: Stage, place: str) -> None:
    """The portfolio is frozen as an edition and put on the board's agenda."""
    meeting = meeting_of(stage, place, told_of(place, "pipeline")["meeting"])
    portfolio = portfolio_of(stage, place)
    signing.put_before_board(portfolio, meeting, by=officer_of(stage, portfolio.programme), at=stage.at)


@act
def sign_portfolio(stage: Stage, place: str) -> None:
    """A member of the board without a tie signs it by the board's decision."""
    portfolio = portfolio_of(stage, place)
    edition = newest_edition(portfolio)
    if edition is not None and decision_on(edition) is not None:
        signing.sign(portfolio, by=somebody(stage, told_of(place, "pipeline")["signs"]), at=stage.at)


@act
def send_portfolio(stage: Stage, place: str) -> None:
    """The office sends the signed edition to the delivery body."""
    portfolio = portfolio_of(stage, place)
    if portfolio.state == "signed":
        signing.submit(portfolio, by=officer_of(stage, portfolio.programme), at=stage.at)
