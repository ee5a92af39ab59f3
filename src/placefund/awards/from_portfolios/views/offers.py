"""The manager's offer to a place for the portfolio that was approved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.awards.from_portfolios.actions import (
    allocation_for,
    conditions_of,
    edition_of,
    offer_from_portfolio,
)
from placefund.awards.from_portfolios.forms import PortfolioOfferForm
from placefund.awards.from_portfolios.queries import standing_awards, still_to_offer
from placefund.awards.models import Award
from placefund.awards.queries import left_to_offer, reported_indicators
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.queries import award_rules_of, sectors_of
from placefund.notices.foresight import foreseen_page
from placefund.partnerships.models import Partnership
from placefund.portfolios.models import Portfolio
from placefund.readiness.findings.queries import not_ready_of
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


@page(Capability.OFFER_AWARD, Portfolio)
def offer_portfolio(request: HttpRequest, portfolio: Portfolio) -> HttpResponse:
    """Offer one award for all that was approved of a place's portfolio: its lead, its dates and what else it depends on."""
    fund, place = portfolio.programme.strand.fund, portfolio.programme.place
    today, approved = london(clock.now()).date(), still_to_offer(portfolio)
    earlier = standing_awards(portfolio)
    stands = Partnership.objects.filter(place=place)
    edition, allocation = edition_of(approved), allocation_for(portfolio, today)
    not_ready = not_ready_of(portfolio.programme)
    form = PortfolioOfferForm(
        posted(request),
        not_ready=not_ready,
        partnerships=stands,
        sectors=sectors_of(fund),
        steps=award_rules_of(fund).steps,
        indicators=reported_indicators(fund),
        promised=(),
        on=today,
        initial={"starts_on": fund.starts_on, "ends_on": fund.ends_on, "title": portfolio.title},
    )

    def act() -> Award:
        given = form.offered()
        return offer_from_portfolio(portfolio, given.pop("partnership"), **given, by=person(request), at=clock.now())

    done = say("The offer to {place} is made. The partnership's lead is told.", place=place)
    stands_for = stands.first()
    return foreseen_page(
        request,
        "awards/offers/portfolio.html",
        way_to(request, portfolio).to(say("Offer")),
        form,
        act,
        lambda award: onward("manage-award", award.pk, said=done),
        does=say("Make the offer"),
        way_back=say("The offer can be withdrawn with a reason until it is answered, and made anew."),
        back_url=onward("portfolio", portfolio.pk).address,
        portfolio=portfolio,
        place=place,
        approved=approved,
        amount=Money.total(each.amount for each in approved),
        left=left_to_offer(allocation, on=today) if allocation else None,
        conditions=conditions_of(approved, stands_for) if stands_for else [],
        stands=stands,
        not_ready=not_ready,
        award=earlier[-1] if earlier and not approved else None,
        earlier=earlier if approved else (),
        edition=edition,
    )
