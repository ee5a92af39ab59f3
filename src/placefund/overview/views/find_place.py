"""Finding one's place: by its name, a council's, or the first half of a postcode, in every fund here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.places import Nation
from placefund.domain.postcodes import is_whole, outward_part
from placefund.domain.roles import Capability
from placefund.domain.search_words import LONGEST
from placefund.funds.citations import citations
from placefund.funds.models import Fund
from placefund.funds.queries import coverage_of
from placefund.overview.councils import FEWEST_LETTERS, CouncilInFund, WayIn, areas_named, councils_among, ways_in
from placefund.overview.money import balances_of
from placefund.overview.places import places_in, public_places
from placefund.overview.territory import regions
from placefund.places.models import Area, Place
from placefund.records import clock
from placefund.web.crumbs import HOME
from placefund.web.pages import page, show


@dataclass(frozen=True, slots=True)
class FundAnswer:
    """What one fund means for the councils that were asked about, and the strands that anybody else can apply in."""

    fund: Fund
    councils: tuple[CouncilInFund, ...]
    competed: tuple[WayIn, ...]


@page(Capability.READ_PUBLIC, methods=("GET",))
def all_places(request: HttpRequest) -> HttpResponse:
    """Every place that is public, by name, with the funds it stands in; and which of them somebody's council is in."""
    asked = " ".join((request.GET.get("q") or request.GET.get("council") or "").split())[:LONGEST]
    if is_whole(asked):  # nothing of a person's own address stays in a browser's list of pages
        return redirect(f"{request.path}?{urlencode({'q': outward_part(asked)})}")
    funds = list(Fund.published())
    found: dict[Place, list[Fund]] = {place: [] for place in Place.published().order_by("name")}
    for fund in funds:
        for each in public_places(fund):
            found[each].append(fund)
    today = london(clock.now()).date()
    areas = areas_named(asked, today) if asked else []
    is_long_enough = len(asked) >= FEWEST_LETTERS and not outward_part(asked)
    return show(
        request,
        "overview/places.html",
        HOME.to(say("Places"), "all-places"),
        rows=list(found.items()),
        funds=funds,
        asked=asked,
        outward=outward_part(asked),
        called=[place for place in found if asked.casefold() in place.name.casefold()] if is_long_enough else (),
        councils=areas,
        nations=[nation.value for nation in Nation],
        regions=regions(),
        answers=_answers(funds, areas, today) if asked else (),
        fewest_letters=FEWEST_LETTERS,
    )


def _answers(funds: Sequence[Fund], areas: Sequence[Area], today: date) -> list[FundAnswer]:
    return [_answer(fund, areas, today) for fund in funds]


def _answer(fund: Fund, areas: Sequence[Area], today: date) -> FundAnswer:
    places = places_in(fund, citations(fund), balances_of(fund.slug), coverage_of(fund), today)
    return FundAnswer(fund, councils_among(areas, places, today), ways_in(fund, clock.now()))
