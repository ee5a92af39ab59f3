"""Reading awards beside the decisions on the portfolio that they were offered for."""

from __future__ import annotations

from placefund.awards.models import Award
from placefund.portfolios.models import Portfolio, PortfolioDecision


def standing_award(portfolio: Portfolio) -> Award | None:
    """The newest award for a portfolio whose offer is open or taken. One query."""
    rows = Award.objects.filter(portfolio_edition__portfolio=portfolio, state__in=Award.STANDING)
    return rows.select_related(*Award.READ_WITH, "strand__fund").order_by("pk").last()


def award_left_by(decision: PortfolioDecision) -> Award | None:
    """The award that a correction leaves as it is: it was offered before the correction is, or was, released."""
    if decision.corrects_id is None:
        return None
    award = standing_award(decision.review.edition.portfolio)
    is_later = award is not None and decision.released_at is not None and award.offered_at >= decision.released_at
    return None if is_later else award


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
