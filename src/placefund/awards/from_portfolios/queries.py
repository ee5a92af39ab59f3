"""Reading awards beside the decisions on the portfolio that they were offered for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from placefund.awards.models import Award
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.portfolios.models import Portfolio, PortfolioDecision
from placefund.portfolios.review.queries import ApprovedProject, approved_projects


@dataclass(frozen=True, slots=True)
class AwardBeside:
    """The award that stands for a portfolio beside a correction: its page, where one is open, and whether that is over."""

    award: Award
    page: str
    is_over: bool


def standing_awards(portfolio: Portfolio) -> list[Award]:
    """The awards for a portfolio whose offer is open or taken, in the order of the editions they were offered for. One query."""
    rows = Award.objects.filter(portfolio_edition__portfolio=portfolio, state__in=Award.STANDING)
    return list(rows.select_related(*Award.READ_WITH, "portfolio_edition").order_by("portfolio_edition__number"))


def still_to_offer(portfolio: Portfolio) -> tuple[ApprovedProject, ...]:
    """The approved projects that no award which stands was offered for: what a later edition holds, and nothing twice."""
    taken = max((award.portfolio_edition.number for award in standing_awards(portfolio)), default=0)
    return tuple(each for each in approved_projects(portfolio) if each.edition > taken)


def offered_for(award: Award) -> tuple[ApprovedProject, ...]:
    """The approved projects that an award was offered for: of its edition, and of those before it that had no award."""
    if award.portfolio_edition is None:
        return ()
    own, portfolio = award.portfolio_edition.number, award.portfolio_edition.portfolio
    earlier = [each.portfolio_edition.number for each in standing_awards(portfolio) if each != award]
    before = max((number for number in earlier if number < own), default=0)
    return tuple(each for each in approved_projects(portfolio) if before < each.edition <= own)


def award_to_be_left(decision: PortfolioDecision, user: Any) -> AwardBeside | None:
    """The award that a correction of this decision would leave as it is."""
    return _beside(decision, _standing_award(decision.review.edition.portfolio), user)


def award_left_by(decision: PortfolioDecision, user: Any) -> AwardBeside | None:
    """The award that a correction leaves as it is: it was offered before the correction is, or was, released."""
    if decision.corrects_id is None:
        return None
    award = _standing_award(decision.review.edition.portfolio)
    is_later = award is not None and decision.released_at is not None and award.offered_at >= decision.released_at
    return None if is_later else _beside(decision, award, user)


def _standing_award(portfolio: Portfolio) -> Award | None:
    """The newest award for a portfolio whose offer is open or taken. One query."""
    rows = Award.objects.filter(portfolio_edition__portfolio=portfolio, state__in=Award.STANDING)
    return rows.select_related(*Award.READ_WITH).order_by("pk").last()


def _beside(decision: PortfolioDecision, award: Award | None, user: Any) -> AwardBeside | None:
    """For those who work on the review or read the award: to nobody else an offer is told of that is not accepted."""
    if award is None:
        return None
    reads = has(user, Capability.READ_AWARD, award)
    if not reads and not has(user, Capability.READ_PORTFOLIO_REVIEW, decision):
        return None
    is_public = award.state in ("accepted", "closed")
    is_over = decision.corrects_id is not None and decision.state == "released"
    return AwardBeside(award, "manage-award" if reads else "award" if is_public else "", is_over)


def corrected_since(award: Award) -> PortfolioDecision | None:
    """The newest decision that took the place of one on its portfolio after an award was offered; None where none did."""
    if award.portfolio_edition_id is None:
        return None
    rows = PortfolioDecision.objects.filter(
        review__submission__edition__portfolio__editions=award.portfolio_edition_id,
        state="released",
        corrects__isnull=False,
        released_at__gt=award.offered_at,
    )
    return rows.select_related(*PortfolioDecision.READ_WITH).order_by("released_at", "pk").last()
