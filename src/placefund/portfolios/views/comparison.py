"""Two portfolios of a place, or editions of them, side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.place_portfolio_comparison import ComparedPortfolio, compare
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.funds.queries import reads_drafts_of
from placefund.people.access import has
from placefund.portfolios.editions import compared_draft, compared_edition
from placefund.portfolios.forms import CompareForm
from placefund.portfolios.models import Portfolio, PortfolioEdition
from placefund.portfolios.queries import arrangement_of, editions_in, portfolios_of, why_closed_to
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, refuse, show


def _offered(request: HttpRequest, programme: Programme) -> dict[str, Portfolio | PortfolioEdition]:
    """What somebody may compare: drafts as they stand for the place's own people, and every edition that is open to them."""
    drafts = portfolios_of(programme) if reads_drafts_of(request.user, programme) else ()
    editions = (each for each in editions_in(programme) if has(request.user, Capability.READ_PROGRAMME, each))
    return {f"p{each.pk}": each for each in drafts} | {f"e{each.pk}": each for each in editions}


def _compared(request: HttpRequest, chosen: Portfolio | PortfolioEdition) -> ComparedPortfolio:
    """One of the two, unless an interest of a member of the board closes it: its sums would tell."""
    arrangement = arrangement_of(chosen if isinstance(chosen, Portfolio) else chosen.portfolio)
    refuse(why_closed_to(request.user, arrangement, london(clock.now()).date()))
    return compared_draft(arrangement) if isinstance(chosen, Portfolio) else compared_edition(chosen)


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def compare_portfolios(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Two portfolios side by side: by year and kind, by cluster, and each step from one sum to the other."""
    offered = _offered(request, programme)
    asks = "one" in request.GET or "other" in request.GET
    form = CompareForm(request.GET if asks else None, offered={key: str(each) for key, each in offered.items()})
    found = None
    if asks and form.is_valid():
        one, other = (offered[form.cleaned_data[name]] for name in ("one", "other"))
        found = compare(_compared(request, one), _compared(request, other))
    return show(
        request,
        "portfolios/comparison.html",
        way_to(request, programme).to(say("Portfolios"), "portfolios", programme.pk).to(say("Side by side")),
        status=422 if asks and found is None else None,
        programme=programme,
        form=form,
        found=found,
        sides=(found.one, found.other) if found else (),
        can_compare=len(offered) > 1,
    )
