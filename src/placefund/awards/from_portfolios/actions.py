"""Everything that offers an award for an approved portfolio. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from placefund.awards import refusals
from placefund.awards.actions import offer_from_allocation
from placefund.awards.from_portfolios.queries import standing_awards, still_to_offer
from placefund.awards.models import Award
from placefund.domain.conditions import ConditionTerms
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.promises import PromiseTerms
from placefund.domain.roles import Capability
from placefund.funds.models import Allocation
from placefund.funds.queries import allocations_on
from placefund.partnerships.models import Partnership
from placefund.people.access import allow
from placefund.people.models import User
from placefund.portfolios.models import Portfolio, PortfolioEdition
from placefund.portfolios.review.queries import ApprovedProject, conditions_on_the_whole


def edition_of(approved: Iterable[ApprovedProject]) -> PortfolioEdition | None:
    """The newest edition of a portfolio that something was approved of."""
    editions = [each.decision.review.submission.edition for each in approved]
    return max(editions, key=lambda each: each.number) if editions else None


def allocation_for(portfolio: Portfolio, on: date) -> Allocation | None:
    """The allocation to the portfolio's place that is in force on a day."""
    programme = portfolio.programme
    found = allocations_on(programme.strand.fund, on)
    return next((each for each in found if each.place_id == programme.place_id), None)


def conditions_of(approved: Sequence[ApprovedProject], partnership: Partnership) -> list[ConditionTerms]:
    """The conditions under which projects were approved, and then those on the whole, which are of no project.

    One of a project is for the project's lead if it has joined; one on the whole for the partner that it names, if that has
    joined. Every other is for whoever leads the award.
    """
    joined = partnership.partners.filter(state="joined").values_list("organisation__name", "organisation")
    named = {name.casefold(): number for name, number in joined}
    return [
        *(
            ConditionTerms(
                say("{project}: {what} ({who})", project=each.title, what=one.what, who=one.who),
                one.due_on,
                one.blocks_payment,
                owner=each.lead if each.lead in named.values() else None,
                reference=each.candidate.reference,
            )
            for each in approved
            for one in each.conditions
        ),
        *(
            ConditionTerms(
                say("The portfolio as a whole: {what} ({who})", what=one.what, who=one.who),
                one.due_on,
                one.blocks_payment,
                owner=named.get(one.who.casefold()),
            )
            for one in conditions_on_the_whole(approved)
        ),
    ]


@transaction.atomic
def offer_from_portfolio(
    portfolio: Portfolio,
    partnership: Partnership,
    *,
    title: str,
    summary: str,
    starts_on: date,
    ends_on: date,
    sectors: Iterable[str] = (),
    conditions: Iterable[ConditionTerms] = (),
    promises: Iterable[PromiseTerms] = (),
    why_before_ready: str = "",
    by: User,
    at: datetime,
) -> Award:
    """Offer the place's lead one award for all that was approved of its portfolio, with the conditions of the review.

    What an award that stands was offered for is not offered again: after a later edition, the award is for what that one added.

    Raises:
        NotPossible: nothing was approved and released, all of it has its offer, or the place's allocation has too little.
    """
    approved, standing = still_to_offer(portfolio), standing_awards(portfolio)
    edition, allocation = edition_of(approved), allocation_for(portfolio, london(at).date())
    if edition is None and standing:
        raise NotPossible(refusals.PORTFOLIO_HAS_ITS_OFFER.format(award=standing[-1]))
    if edition is None:
        raise NotPossible(refusals.NOTHING_WAS_APPROVED)
    if allocation is None:
        raise NotPossible(refusals.NO_ALLOCATION.format(place=portfolio.programme.place))
    allow(by, Capability.OFFER_AWARD, allocation)
    return offer_from_allocation(
        allocation,
        partnership,
        Money.total(each.amount for each in approved),
        title=title,
        summary=summary,
        sectors=sectors,
        starts_on=starts_on,
        ends_on=ends_on,
        conditions=[*conditions_of(approved, partnership), *conditions],
        promises=promises,
        edition=edition,
        why_before_ready=why_before_ready,
        by=by,
        at=at,
    )
