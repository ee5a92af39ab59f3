"""Nations, regions of England and councils: what each fund promises and does there, and what has happened."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.overview.territory import Territory, council, in_fund, nation_named, region_named
from placefund.places.models import Area
from placefund.records import clock
from placefund.web.crumbs import HOME
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, methods=("GET",))
def nation(request: HttpRequest, nation: str) -> HttpResponse:
    """A nation: the places in it, what is promised to them together, and who may compete."""
    return _told(request, nation_named(nation), "nation", nation)


@page(Capability.READ_PUBLIC, methods=("GET",))
def region(request: HttpRequest, region: str) -> HttpResponse:
    """A region of England, likewise."""
    return _told(request, region_named(region), "region", region)


@page(Capability.READ_PUBLIC, Area, methods=("GET",))
def area(request: HttpRequest, area: Area) -> HttpResponse:
    """A council: the place that it lies in, or that it may bid in a competition."""
    return _told(request, council(area), "area", area.code)


def _told(request: HttpRequest, territory: Territory | None, kind: str, asked: str) -> HttpResponse:
    if territory is None:
        raise Http404(say("There is no nation or region “{name}” here.", name=asked))
    at = clock.now()
    today = london(at).date()
    funds = list(Fund.published())
    told = [in_fund(territory, fund, at, today) for fund in funds]
    return show(
        request,
        "overview/territory.html",
        HOME.to(say("Places"), "all-places").to(territory.name),
        territory=territory,
        feed=reverse(f"{kind}-feed", args=[asked]),
        is_invented=bool(funds) and all(fund.is_invented for fund in funds),
        has_places=any(found.places for found in told),
        in_funds=told,
    )
