"""What a fundbook states of the review of a place's portfolio: who decides, the days of each side, whose view is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from placefund.domain.fundbook.values import NotPublished, Provenance, ident
from placefund.domain.portfolio_review import ReviewTerms, ViewOffice
from placefund.domain.roles import Role

if TYPE_CHECKING:
    from placefund.domain.fundbook.format import Strand

Fault = Callable[[object, str, str], None]


class PortfolioDecider(StrEnum):
    """Who decides on a portfolio: somebody of the fund who does not run its reviews, or one of its managers."""

    DECISION_MAKER = "decision maker"
    FUND_MANAGER = "fund manager"

    @property
    def role(self) -> Role:
        return Role.DECISION_MAKER if self is PortfolioDecider.DECISION_MAKER else Role.FUND_MANAGER


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandReview:
    """How portfolios of a strand by invitation are reviewed.

    Days are working days: those that a place has for an answer, and those that the delivery body has in all. `views` names
    whose view is asked for before a decision: of the government of the place's nation, of the department, or of both.

    With `agendas_open` whoever reviews for the delivery body reads the agenda of a place's board before the meeting; else after
    it. With `reasons_published` false, why a tranche was released in spite of its gate is not published.
    """

    strand: str = ident("review of a strand")
    decided_by: PortfolioDecider | NotPublished
    place_days: int | NotPublished | None = None
    delivery_body_days: int | NotPublished | None = None
    views: tuple[ViewOffice, ...] = ()
    agendas_open: bool = False
    reasons_published: bool = True
    provenance: Provenance

    def terms(self) -> ReviewTerms:
        """The terms that a review begins with. Where it is not published who decides, the fund's decision maker does."""
        decider = ReviewTerms().decider if isinstance(self.decided_by, NotPublished) else self.decided_by.role
        place_days, own_days = _days(self.place_days), _days(self.delivery_body_days)
        return ReviewTerms(decider, place_days, own_days, self.views, self.agendas_open, self.reasons_published)


def _days(told: int | NotPublished | None) -> int | None:
    return told if isinstance(told, int) else None


def check_reviews(reviews: Sequence[StrandReview], strands: Sequence[Strand], fault: Fault) -> None:
    """Note a strand that is not there or is competed for, days that are none, and a view that is named twice."""
    invited = {each.slug for each in strands if each.entry == "invitation"}
    for each in reviews:
        if each.strand not in invited:
            fault(each, "strand", f"{each.strand} is no strand by invitation of this fundbook. Name one that is.")
        for name in ("place_days", "delivery_body_days"):
            days = getattr(each, name)
            if isinstance(days, int) and days < 1:
                fault(each, name, f"{days} is no number of days. Give one or more, or leave it out.")
        if len(set(each.views)) < len(each.views):
            fault(each, "views", f"The review in {each.strand} names a view twice. Keep one.")
