"""Everything that changes a draft of a portfolio. Signing and sending stand beside it, in `signing`."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import Max

from placefund.domain.costs import SpendKind
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.place_portfolio import MOST_WORTH, ClusterLimit, LineWords, PortfolioPart
from placefund.domain.place_portfolio_question import question
from placefund.domain.place_portfolio_reasons import reasons_of
from placefund.domain.portfolio.choice import Choice, NothingFits, NothingFound
from placefund.domain.portfolio.computation import code_version
from placefund.domain.portfolio.conflicts import irreducible
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.solve import Effort, solve
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.funds.models import Programme
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.pipelines.models import Candidate
from placefund.portfolios.acts import PortfolioAct
from placefund.portfolios.models import Portfolio, PortfolioLine, PortfolioProposal
from placefund.portfolios.queries import approved_in, arrangement_of, kept_lines
from placefund.records.actions import record

ON_A_PAGE = Effort(gap=Fraction(0), nodes=20_000, seconds=25)
"""Somebody waits for the page. Measured: 300 candidates with dependencies are proven in about two seconds."""
SECONDS_FOR_REASONS = 30
"""Measured: a reason takes from a hundredth to an eighth of a second, so that of 300 candidates almost all are told."""


@transaction.atomic
def begin(programme: Programme, *, title: str, by: User, at: datetime) -> Portfolio:
    """Begin a portfolio of a place: an empty draft beside its pipeline.

    Raises:
        NotPossible: it has no title.
    """
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    if not title.strip():
        raise NotPossible(say("Give the portfolio a title."))
    latest = Portfolio.objects.filter(programme=programme).aggregate(latest=Max("number"))["latest"] or 0
    portfolio = Portfolio.objects.create(
        programme=programme, number=latest + 1, title=title.strip(), opened_by=by, opened_at=at
    )
    record(PortfolioAct.BEGAN, portfolio, by=by, at=at, number=portfolio.number)
    return portfolio


def _draft(portfolio: Portfolio, by: User) -> Portfolio:
    """A draft that its office works on, locked.

    Raises:
        NotPossible: it was put before the board, and is not a draft any more.
    """
    portfolio = locked(portfolio)
    allow(by, Capability.RUN_PROGRAMME, portfolio)
    if not portfolio.can_be_arranged:
        raise NotPossible(say("This portfolio is not a draft. Take it back first, or begin another."))
    return portfolio


@transaction.atomic
def state_limits(
    portfolio: Portfolio,
    *,
    exposure: int | None,
    clusters: Iterable[ClusterLimit] = (),
    years: Mapping[tuple[FinancialYear, SpendKind], Money] | None = None,
    by: User,
    at: datetime,
) -> Portfolio:
    """Say what a portfolio is held to, beside the money that the place has and the fund's rule on other people's money.

    Raises:
        NotPossible: a cluster's least is above its most, or an exposure is not from 1 to 100.
    """
    portfolio = _draft(portfolio, by)
    clusters = [limit for limit in clusters if limit.cluster.strip() and (limit.least or limit.most)]
    for limit in clusters:
        if limit.least and limit.most and limit.least.pence > limit.most.pence:
            raise NotPossible(
                say("{cluster}: the least is above the most. Mend one of the two.", cluster=limit.cluster.strip())
            )
    if exposure is not None and not 1 <= exposure <= 100:
        raise NotPossible(say("The share of one organisation is from 1 to 100 in a hundred."))
    portfolio.exposure_percent = exposure
    portfolio.clusters = [
        [limit.cluster.strip(), limit.least.pence if limit.least else None, limit.most.pence if limit.most else None]
        for limit in clusters
    ]
    portfolio.years = [
        [year.start, kind.value, money.pence]
        for (year, kind), money in sorted((years or {}).items(), key=lambda each: (each[0][0].start, each[0][1].value))
    ]
    portfolio.save(update_fields=["exposure_percent", "clusters", "years"])
    record(PortfolioAct.LIMITED, portfolio, by=by, at=at, exposure=exposure, clusters=len(clusters))
    return portfolio


@transaction.atomic
def arrange(portfolio: Portfolio, said: Mapping[int, LineWords], *, by: User, at: datetime) -> Portfolio:
    """Say of candidates, by number, where they stand, what they are worth, and what is settled. Others stay as they are.

    Raises:
        NotPossible: a candidate of another place or out of play, or one that is approved already; points above 100; a settled one
            without a reason.
    """
    portfolio = _draft(portfolio, by)
    known = {project.number for entry in arrangement_of(portfolio).entries for project in (entry.project,)}
    lines, changed, approved = kept_lines(portfolio), 0, approved_in(portfolio)
    for number, words in said.items():
        if number in approved and words.part is not PortfolioPart.LEFT:
            raise NotPossible(
                say("One of these projects is approved already. A later edition holds what is not decided for good.")
            )
        if number not in known:
            raise NotPossible(say("One of these projects is not in play in this pipeline. Look at the pipeline again."))
        changed += _write(portfolio, lines.get(number), number, words, by, at)
    if changed:
        record(PortfolioAct.ARRANGED, portfolio, by=by, at=at, lines=changed)
    return portfolio


def _write(
    portfolio: Portfolio, line: PortfolioLine | None, number: int, words: LineWords, by: User, at: datetime
) -> bool:
    """Keep what is said of one candidate; whether anything is otherwise than before."""
    _require_words(number, words)
    line = line or PortfolioLine(portfolio=portfolio, candidate_id=number)
    reason = words.reason.strip() if words.pin else ""
    before = (line.part, line.worth, line.pin, line.pin_reason)
    after = (words.part.value, words.worth, words.pin.value, reason)
    if (line.pk is not None and before == after) or (line.pk is None and words == LineWords()):
        return False
    if (line.pin, line.pin_reason) != (words.pin.value, reason):
        line.pinned_by, line.pinned_at = (by, at) if words.pin else (None, None)
    line.part, line.worth, line.pin, line.pin_reason = after
    line.save()
    return True


def _require_words(number: int, words: LineWords) -> None:
    if words.worth is not None and not 0 <= words.worth <= MOST_WORTH:
        raise NotPossible(say("A project is given from 0 to {most} points.", most=MOST_WORTH))
    if words.pin and not words.reason.strip():
        candidate = Candidate.objects.select_related("programme__place").get(pk=number)
        raise NotPossible(
            say("{reference} is settled without a reason. Say why, or leave it open.", reference=candidate.reference)
        )


@transaction.atomic
def propose(portfolio: Portfolio, *, by: User, at: datetime) -> PortfolioProposal:
    """Work out the best portfolio that keeps what it is held to, and keep the answer with its proof. Nothing else changes.

    Raises:
        NotPossible: no project can be asked for, or the search ended with nothing in hand.
        ProblemRefused: a limit speaks of no project.
    """
    portfolio = _draft(portfolio, by)
    arrangement = arrangement_of(portfolio)
    if not any(entry.can_be_asked for entry in arrangement.entries):
        raise NotPossible(
            say(
                "No project has both an ask and points. Give points to those that should be weighed against each other."
            )
        )
    asked = question(arrangement.entries, arrangement.limits, arrangement.names, portfolio.programme.place.nation)
    answer, conflict = _answer(asked)
    content = {"question": asked.as_record(), "answer": answer, "conflict": conflict}
    reasons = _reasons(asked, answer) if answer else []
    proposal = PortfolioProposal.objects.create(
        portfolio=portfolio,
        **content,
        reasons=reasons,
        digest=digest(content),
        made_with=code_version(),
        asked_by=by,
        asked_at=at,
    )
    record(PortfolioAct.ASKED, portfolio, by=by, at=at, digest=proposal.digest)
    return proposal


def _reasons(asked: Problem, answer: dict[str, object]) -> list[dict[str, object]]:
    """Why each project is in or out, as it is kept; all of them within the time that somebody waits."""
    ends = time.monotonic() + SECONDS_FOR_REASONS
    found = reasons_of(asked, Choice.from_record(answer), is_over=lambda: time.monotonic() > ends)
    return [each.as_record() for each in found]


def _answer(asked: Problem) -> tuple[dict[str, object], list[str]]:
    """The answer as it is kept, or the keys of rules that cannot stand together."""
    try:
        return solve(asked, ON_A_PAGE).as_record(), []
    except NothingFits:
        found = irreducible(asked)
        return {}, list(found.rules) if found else []
    except NothingFound as found:
        raise NotPossible(str(found)) from found


@transaction.atomic
def take_over(proposal: PortfolioProposal, *, by: User, at: datetime) -> Portfolio:
    """Make a portfolio what the best one is: what it chose is in, everything else that was in or in reserve stands in reserve.

    Raises:
        NotPossible: nothing fits, so there is nothing to take over.
    """
    portfolio = _draft(proposal.portfolio, by)
    choice = proposal.choice()
    if choice is None:
        raise NotPossible(say("Nothing keeps all that the portfolio is held to. Ease a limit, and ask again."))
    chosen = {int(number) for number in choice.levels}
    lines = kept_lines(portfolio)
    known = {entry.project.number for entry in arrangement_of(portfolio).entries}
    for number in sorted(known & (chosen | set(lines))):
        line = lines.get(number) or PortfolioLine(portfolio=portfolio, candidate_id=number)
        if number in chosen:
            line.part = PortfolioPart.CHOSEN
        elif line.part == PortfolioPart.CHOSEN:
            line.part = PortfolioPart.RESERVE
        line.save()
    record(PortfolioAct.TOOK_OVER, portfolio, by=by, at=at, digest=proposal.digest)
    return portfolio
