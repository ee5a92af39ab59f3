"""What anyone may read of the programme before: in short, and its claims, projects and contradictions on pages of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.evaluation.models import ClaimScope, PredecessorProject, PublishedClaim
from placefund.evaluation.queries import disagreements
from placefund.evaluation.views import presentation
from placefund.evaluation.views.predecessor_lists import claim_listing, project_listing
from placefund.funds.citations import citations, known_facts
from placefund.funds.models import Fact, Fund
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import MemoryRows
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def predecessor(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The programme before in short: where its claims do not agree, how many there are, its projects and what it was."""
    past = _past_of(fund)
    found = presentation.disagreements(disagreements(fund), past.claims, past.scopes)
    return show(
        request,
        "evaluation/predecessor.html",
        way_to(request, fund).to(say("The programme before")),
        title=_name(fund),
        disagreements=found,
        disagreement_count=sum(len(several) for _title, several in found),
        claim_count=len(past.claims),
        measures=_measures(past.claims),
        project_count=len(past.projects),
        regions=_regions(past.projects),
        granted=Money.total(Money(project.pence) for project in past.projects if project.pence),
        programmes=presentation.programmes(known_facts(past.facts, citations(fund))),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def contradictions(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Where the published claims do not agree, each with the claims side by side."""
    past = _past_of(fund)
    return show(
        request,
        "evaluation/contradictions.html",
        _way(request, fund).to(say("Where the claims do not agree")),
        disagreements=presentation.disagreements(disagreements(fund), past.claims, past.scopes),
        disputes=known_facts(Fact.objects.filter(fund=fund, section="dispute"), citations(fund)),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def claims(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Every published claim, narrowed and ordered as asked, with its words, its figure and its source."""
    past = _past_of(fund)
    shown = presentation.claims(past.claims, past.scopes, citations(fund))
    listing = claim_listing(fund.slug, shown)
    way = _way(request, fund).to(say("Every published claim"))
    return show_list(request, "evaluation/claims.html", way, listing, MemoryRows(listing, shown))


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def projects(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """Every project of it that is known by name."""
    shown = presentation.projects(_past_of(fund).projects, citations(fund))
    listing = project_listing(fund.slug, shown)
    way = _way(request, fund).to(say("Known projects"))
    return show_list(request, "evaluation/projects.html", way, listing, MemoryRows(listing, shown))


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def programmes(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The programmes before, each with what is published of it."""
    return show(
        request,
        "evaluation/programmes.html",
        _way(request, fund).to(say("The programmes")),
        programmes=presentation.programmes(known_facts(_past_of(fund).facts, citations(fund))),
    )


@dataclass(frozen=True, slots=True)
class PredecessorRecord:
    """What is on record of the programme before a fund; `scopes` are the names of what claims are about, by key."""

    claims: list[PublishedClaim]
    projects: list[PredecessorProject]
    facts: list[Fact]
    scopes: Mapping[str, str]


def _past_of(fund: Fund) -> PredecessorRecord:
    """Four queries.

    Raises:
        Http404: when nothing is on record.
    """
    past = PredecessorRecord(
        list(PublishedClaim.objects.filter(fund=fund)),
        list(PredecessorProject.objects.filter(fund=fund)),
        list(Fact.objects.filter(fund=fund, section="programme")),
        {scope.key: scope.name for scope in ClaimScope.objects.filter(fund=fund)},
    )
    if not (past.claims or past.projects or past.facts):
        raise Http404(say("No programme before {fund} is known here.", fund=fund))
    return past


def _name(fund: Fund) -> str:
    return fund.predecessor or say("The programme before")


def _way(request: HttpRequest, fund: Fund) -> Crumbs:
    return way_to(request, fund).to(_name(fund), "predecessor", fund.slug)


def _measures(claims: Iterable[PublishedClaim]) -> list[tuple[str, str, int]]:
    """Each measure by its key and its name, with how many claims there are of it."""
    found: dict[tuple[str, str], int] = {}
    for claim in claims:
        named = (claim.measure, claim.measure_label)
        found[named] = found.get(named, 0) + 1
    return [(key, label, count) for (key, label), count in found.items()]


def _regions(projects: Iterable[PredecessorProject]) -> list[tuple[str, int, Money]]:
    """Each region with its projects and the grants that were published of them."""
    by_region: dict[str, list[PredecessorProject]] = {}
    for project in projects:
        by_region.setdefault(project.region, []).append(project)
    return [
        (region, len(held), Money.total(Money(one.pence) for one in held if one.pence))
        for region, held in by_region.items()
    ]
