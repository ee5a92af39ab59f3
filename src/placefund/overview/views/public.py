"""The pages that belong to no single stage: home, each place, and what there is to know about this service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.accounts.statements.queries import statements_of_site
from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.fundbook.annals import PlaceFactKind, StatementKind
from placefund.domain.messages import Message, say, say_count
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.site_matters import SiteMatter
from placefund.evaluation.models import PredecessorProject
from placefund.funds.citations import citations, known_facts
from placefund.funds.models import Allocation, Fact, Fund, Round
from placefund.funds.queries import coverage_of, coverages
from placefund.overview.glossary import THEMES
from placefund.overview.money import Balances, MoneyByStage, MoneyOnRecord, balances_by_fund, standing
from placefund.overview.places import place_standing, public_places, versions_of
from placefund.overview.results import results
from placefund.places.map.maps import MapDrawing, place_map
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
        reply_to=settings.REPLY_TO,
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
        kept=list(_kept_in_a_browser()),
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


@page(Capability.READ_PUBLIC, methods=("GET",))
def all_places(request: HttpRequest) -> HttpResponse:
    """Every place that is public, by name, each with the funds that have promised or awarded it something."""
    funds = list(Fund.published())
    found: dict[Place, list[Fund]] = {place: [] for place in Place.published().order_by("name")}
    for fund in funds:
        for each in public_places(fund):
            found[each].append(fund)
    return show(
        request, "overview/places.html", HOME.to(say("Places"), "all-places"), rows=list(found.items()), funds=funds
    )


@page(Capability.READ_PUBLIC, Place, methods=("GET",))
def place(request: HttpRequest, place: Place) -> HttpResponse:
    """One place: its authorities, what it was promised and by whom, its awards and projects, and what is not known."""
    today = london(clock.now()).date()
    funds = [fund for fund in Fund.published() if public_places(fund).filter(pk=place.pk).exists()]
    fund = funds[0] if len(funds) == 1 else None
    return show(
        request,
        "overview/place.html",
        _way(request, place, fund),
        place=place,
        is_invented=bool(funds) and all(found.is_invented for found in funds),
        map=_map_of(place, fund, today),
        parts=place.parts.select_related("area"),
        in_funds=[_in_fund(place, found, today) for found in funds],
    )


WAYS_IN = (PlaceFactKind.TAKING_PART, PlaceFactKind.CALL, PlaceFactKind.CONTACT)
"""What of a place somebody asks who wants to take part, in the order of the questions."""


@dataclass(frozen=True, slots=True)
class InFund:
    """What one fund means for a place; `ways_in` is how to take part and whom to ask, of the place and then of the fund."""

    fund: Fund
    versions: tuple[Any, ...]
    awards: tuple[Award, ...]
    projects: tuple[Project, ...]
    coverage: Coverage
    money: MoneyOnRecord
    account: str
    results: tuple[Any, ...]
    before: tuple[PredecessorProject, ...]
    ways_in: tuple[Any, ...]
    facts: tuple[Any, ...]
    unknown: tuple[Any, ...]

    @property
    def now(self) -> Allocation | None:
        return next((version.allocation for version in self.versions if version.state == "current"), None)


def _in_fund(place: Place, fund: Fund, today: date) -> InFund:
    sources, coverage = citations(fund), coverage_of(fund)
    allocations = list(
        Allocation.objects.filter(place=place, strand__fund=fund).select_related("strand__fund", "place")
    )
    awards = tuple(Award.published().filter(partnership__place=place, strand__fund=fund))
    facts = known_facts(
        Fact.objects.filter(fund=fund, section__in=("place", "story"), key__startswith=f"{place.slug}--"), sources
    )
    asked = {f"{place.name}: {kind.asked_as}": number for number, kind in enumerate(WAYS_IN)}
    own_ways = sorted((fact for fact in facts if fact.fact.label in asked), key=lambda fact: asked[fact.fact.label])
    of_fund = Fact.objects.filter(fund=fund, section=StatementKind.TAKING_PART.value.replace(" ", "-"))
    facts = tuple(fact for fact in facts if fact not in own_ways)
    return InFund(
        fund,
        versions_of(allocations, sources, today),
        awards,
        tuple(Project.published().filter(award__in=awards)),
        coverage,
        place_standing(fund, place, awards, balances_by_fund(fund.slug)[fund.slug], coverage),
        allocations[0].account if allocations else "",
        results(fund, project__award__in=awards) if coverage.holds(RecordKind.OUTCOMES) else (),
        tuple(fund.predecessor_projects.filter(place_slug=place.slug)),
        (*own_ways, *known_facts(of_fund, sources)),
        tuple(fact for fact in facts if fact.fact.is_published),
        tuple(fact for fact in facts if not fact.fact.is_published),
    )


def _map_of(place: Place, fund: Fund | None, on: date) -> MapDrawing | None:
    """The place on the map, with the places of the same fund that lie near; None when it has no area on the day."""
    shown = places_on_map(Place.objects.filter(pk=place.pk), on=on)
    if not shown:
        return None
    around = public_places(fund).exclude(pk=place.pk) if fund else Place.objects.none()
    others = places_on_map(around, on=on, hrefs=_addresses(around.values_list("slug", flat=True)))
    return place_map(shown[0], area_points(), area_shapes(), slug="place-map", others=others)


def _addresses(slugs: Any) -> Mapping[str, str]:
    return {slug: reverse("place", args=[slug]) for slug in slugs}


def _way(request: HttpRequest, place: Place, fund: Fund | None) -> Crumbs:
    """Below the places of the one fund that a place belongs to; of several, or of none, straight from home."""
    if fund is None:
        return HOME.to(place.name)
    return way_to(request, fund).to(say("Places"), "places", fund.slug).to(place.name)
