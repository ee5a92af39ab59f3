"""Reading awards beside the decisions on the portfolio that they were offered for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


def _editions_of_awards(portfolio: Portfolio) -> dict[Award, frozenset[int]]:
    """For which editions each award of a portfolio was offered, in the order of the offers: those up to its own that no award had
    which stood then. An offer that was declined or withdrawn has given its editions back. One query."""
    found: dict[Award, frozenset[int]] = {}
    rows = Award.objects.filter(portfolio_edition__portfolio=portfolio).order_by("offered_at", "pk")
    for award in rows.select_related(*Award.READ_WITH, "portfolio_edition"):
        taken = {
            number for earlier, editions in found.items() if _stood(earlier, award.offered_at) for number in editions
        }
        found[award] = frozenset(range(1, award.portfolio_edition.number + 1)) - taken
    return found


def _stood(award: Award, at: datetime) -> bool:
    ended = award.withdrawn_at or award.answered_at
    return award.state in Award.STANDING or (ended is not None and ended > at)


def standing_awards(portfolio: Portfolio) -> list[Award]:
    """The awards for a portfolio whose offer is open or taken, the newest offer last. One query."""
    return [award for award in _editions_of_awards(portfolio) if award.state in Award.STANDING]


def still_to_offer(portfolio: Portfolio) -> tuple[ApprovedProject, ...]:
    """The approved projects that no award which stands was offered for: what a later edition holds, and nothing twice."""
    awards = _editions_of_awards(portfolio)
    taken = {number for award, editions in awards.items() if award.state in Award.STANDING for number in editions}
    return tuple(each for each in approved_projects(portfolio) if each.edition not in taken)


def offered_for(award: Award) -> tuple[ApprovedProject, ...]:
    """The approved projects that an award was offered for: of its edition, and of those before it that had no award then."""
    if award.portfolio_edition is None:
        return ()
    portfolio = award.portfolio_edition.portfolio
    editions = _editions_of_awards(portfolio)[award]
    return tuple(each for each in approved_projects(portfolio) if each.edition in editions)


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
    return next(reversed(standing_awards(portfolio)), None)


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
