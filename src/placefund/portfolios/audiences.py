"""Who is told about the review of a portfolio: the place, those who review it, those who are asked for a view, who decides."""

from __future__ import annotations

from placefund.domain.portfolio_review import ViewOffice
from placefund.domain.roles import Role
from placefund.notices.actions import people_with
from placefund.people.models import User
from placefund.portfolios.models import PortfolioReview, PortfolioViewRequest
from placefund.readiness.audiences import finders_of, officers_of, place_people

__all__ = ("deciders_of", "finders_of", "officers_of", "officials_asked", "place_people", "releasers_of")


def officials_asked(request: PortfolioViewRequest) -> list[User]:
    """Those whose view is asked for: of the nation's government, or of the department."""
    if request.office == ViewOffice.NATION:
        return people_with(Role.DEVOLVED_OFFICIAL, sorted(request.scopes()))
    found = people_with(Role.MINISTERS_OFFICE, request.scopes()) + people_with(Role.SENIOR_OFFICER, request.scopes())
    return list({person.pk: person for person in found}.values())


def deciders_of(review: PortfolioReview) -> list[User]:
    """Those whom the fund names to decide."""
    return people_with(review.terms().decider, review.programme.strand.fund.scopes())


def releasers_of(review: PortfolioReview) -> list[User]:
    """The fund's managers, who release what is decided."""
    return people_with(Role.FUND_MANAGER, review.programme.strand.fund.scopes())
