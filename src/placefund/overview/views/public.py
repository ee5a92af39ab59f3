"""The pages that belong to no single stage: home, each place, and what there is to know about this service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.accounts.statements.queries import statements_of_site
from placefund.domain.coverage import Coverage
from placefund.domain.messages import Message, say, say_count
from placefund.domain.periods import london
from placefund.domain.retention import Passing
from placefund.domain.roles import Capability
from placefund.domain.site_matters import SiteMatter
from placefund.funds.models import Fund, Round
from placefund.funds.queries import coverages
from placefund.notices.queries import is_operator_known, site_operator
from placefund.overview.briefing.brief import brief_of
from placefund.overview.briefing.place_projects import (
    CouncilWithProjects,
    ProjectOfPlace,
    ProjectsByCouncil,
    by_council,
)
from placefund.overview.glossary import THEMES
from placefund.overview.money import Balances, MoneyByStage, MoneyOnRecord, balances_by_fund, standing
from placefund.overview.places import funds_of, public_places
from placefund.places.map.maps import MapDrawing, PinRequest, place_map
from placefund.places.models import Place
from placefund.places.queries import area_points, area_shapes, places_on_map
from placefund.records import clock
from placefund.web.crumbs import HOME, NOWHERE, Crumbs, way_to
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, methods=("GET",))
def home(request: HttpRequest) -> HttpResponse:
    """Which funds there are, real ones first, and what can be found out about them."""
    balances = balances_by_fund()
    published = list(Fund.published())
    known = coverages(*published)
    funds = [(fund, MoneyOnRecord(standing(balances.get(fund.slug, Balances())), known[fund.pk])) for fund in published]
    real = [money for fund, money in funds if not fund.is_invented]
    return show(
        request,
        "overview/home.html",
        NOWHERE,
        funds=funds,
        real_count=len(real),
        money=MoneyOnRecord(
            MoneyByStage.total(money.stages for money in real), Coverage.common(money.coverage for money in real)
        ),
        places=Place.published().filter(allocations__strand__fund__is_invented=False).distinct().count(),
        open_rounds=_open_rounds(),
        first=funds[0][0] if funds else None,
    )


def _open_rounds() -> QuerySet[Round]:
    """The rounds that take applications now, the first to close first."""
    return Round.published().filter(state="open", closes_at__gt=clock.now()).order_by("closes_at")


@page(Capability.READ_PUBLIC, methods=("GET",))
def about(request: HttpRequest) -> HttpResponse:
    """What this service is, what it rests on, and who is responsible for what is published here."""
    return show(
        request,
        "overview/about.html",
        HOME.to(say("About Placefund")),
    )


@page(Capability.READ_PUBLIC, methods=("GET",))
def help_and_contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask for what: about a fund, one's own account, or this site."""
    return show(
        request,
        "overview/help.html",
        HOME.to(say("Help and contact")),
        contact=statements_of_site()[SiteMatter.CONTACT],
        runs=site_operator(),
        open_rounds=_open_rounds(),
        funds=[fund for fund in Fund.published() if not fund.is_invented],
    )


@page(Capability.READ_PUBLIC, methods=("GET",))
def privacy(request: HttpRequest) -> HttpResponse:
    """What stands here about people, who reads it, how long it stays, and what is kept in a browser."""
    return show(
        request,
        "overview/privacy.html",
        HOME.to(say("Privacy and cookies")),
        statement=statements_of_site()[SiteMatter.PRIVACY],
        runs=site_operator() if is_operator_known() else None,
        kept=list(_kept_in_a_browser()),
        passing=list(Passing),
    )


@dataclass(frozen=True, slots=True)
class KeptInBrowser:
    """Something that a browser keeps for this site: what it is, what for, and how long. `is_name`: nothing to translate."""

    what: str
    purpose: Message
    until: Message
    is_name: bool = True


def _kept_in_a_browser() -> Iterator[KeptInBrowser]:
    hours, weeks = settings.SESSION_COOKIE_AGE // 3600, settings.CSRF_COOKIE_AGE // (7 * 24 * 3600)
    yield KeptInBrowser(
        settings.SESSION_COOKIE_NAME,
        say("That you are signed in"),
        say_count("{count} hour, or until you sign out", "{count} hours, or until you sign out", hours),
    )
    yield KeptInBrowser(
        settings.CSRF_COOKIE_NAME,
        say("That a form you send is from this site, and not from another that pretends to be you"),
        say_count("{count} week after the last form", "{count} weeks after the last form", weeks),
    )
    yield KeptInBrowser("messages", say("What the next page tells you, such as “Saved”"), say("Until that page"))
    yield KeptInBrowser(
        say("Words you are typing"),
        say("That they are not lost when the network is; they stay on this machine and are sent to nobody"),
        say("Until they are saved, or you sign out"),
        is_name=False,
    )


@page(Capability.READ_PUBLIC, methods=("GET",))
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible this service is, how that was tested, and where it falls short."""
    return show(
        request,
        "overview/accessibility.html",
        HOME.to(say("Accessibility statement")),
    )


@page(Capability.READ_PUBLIC, methods=("GET",))
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the field, in plain English."""
    return show(
        request,
        "overview/glossary.html",
        HOME.to(say("Glossary")),
        themes=THEMES,
    )


@page(Capability.READ_PUBLIC, methods=("GET",))
def all_funds(request: HttpRequest) -> HttpResponse:
    """The first page lists every fund: whoever shortens an address in their browser comes there."""
    return redirect("home")


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def place(request: HttpRequest, place: Place) -> HttpResponse:
    """One place as a briefing: how much, for what, by when, who decides, how to take part, whom to ask; then what it rests on."""
    today = london(clock.now()).date()
    funds = funds_of(place)
    fund = funds[0] if len(funds) == 1 else None
    in_funds = [brief_of(place, found, today) for found in funds]
    on_map, projects = _map_of(place, fund, [each for found in in_funds for each in found.all_projects], today)
    return show(
        request,
        "overview/place.html",
        _way(request, place, fund),
        place=place,
        is_invented=bool(funds) and all(found.is_invented for found in funds),
        map=on_map,
        by_council=projects,
        parts=place.parts.select_related("area"),
        in_funds=in_funds,
    )


def _map_of(
    place: Place, fund: Fund | None, projects: Sequence[ProjectOfPlace], on: date
) -> tuple[MapDrawing | None, ProjectsByCouncil]:
    """The place with its projects on the map, and places of the same fund that lie near; no map without an area on the day."""
    shown = places_on_map(Place.objects.filter(pk=place.pk), on=on)
    there = by_council(projects, {area.code: area.name for area in shown[0].areas} if shown else {})
    if not shown:
        return None, there
    around = public_places(fund).exclude(pk=place.pk) if fund else Place.objects.none()
    others = places_on_map(around, on=on, hrefs=_addresses(around.values_list("slug", flat=True)))
    pins = [_pin(council) for council in there.councils]
    return place_map(shown[0], area_points(), area_shapes(), slug="place-map", others=others, pins=pins), there


def _pin(council: CouncilWithProjects) -> PinRequest:
    title = say_count(
        "{count} project in {council}", "{count} projects in {council}", len(council.projects), council=council.name
    )
    return PinRequest(council.code, len(council.projects), title, council.is_before)


def _addresses(slugs: Any) -> Mapping[str, str]:
    return {slug: reverse("place", args=[slug]) for slug in slugs}


def _way(request: HttpRequest, place: Place, fund: Fund | None) -> Crumbs:
    """Below the places of the one fund that a place belongs to; of several, or of none, straight from home."""
    if fund is None:
        return HOME.to(place.name)
    return way_to(request, fund).to(say("Places"), "places", fund.slug).to(place.name)
