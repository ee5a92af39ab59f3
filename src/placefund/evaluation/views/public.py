"""What anyone can read: outcomes against targets, the predecessor's claims side by side, and published findings."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.evaluation.models import ClaimScope, EvaluationFinding, PredecessorProject, PublishedClaim
from placefund.evaluation.queries import breakdown, co_investment_by_kind, disagreements, leverage_by_rule, progress
from placefund.evaluation.views import presentation
from placefund.funds.citations import citations, known_facts
from placefund.funds.models import Fact, Fund
from placefund.people.access import has
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def outcomes(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every indicator with its definition and totals, targets, and other people's money."""
    results = breakdown(fund)
    return show(
        request,
        "evaluation/outcomes.html",
        way_to(request, fund).to(say("Outcomes")),
        results=[presentation.result(found) for found in results],
        targets=presentation.targets(progress(fund, tuple(found.total for found in results))),
        leverage=[presentation.leverage(found) for found in leverage_by_rule(fund)],
        received=presentation.received(co_investment_by_kind(fund)),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def predecessor(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The programme before: what is known of it, what was claimed of it, and where the claims do not agree."""
    claims = list(PublishedClaim.objects.filter(fund=fund))
    projects = list(PredecessorProject.objects.filter(fund=fund))
    facts = list(Fact.objects.filter(fund=fund, section="programme"))
    if not (claims or projects or facts):
        raise Http404(say("No programme before {fund} is known here.", fund=fund))
    sources = citations(fund)
    scopes = {scope.key: scope.name for scope in ClaimScope.objects.filter(fund=fund)}
    return show(
        request,
        "evaluation/predecessor.html",
        way_to(request, fund).to(say("The programme before")),
        title=say("The programme before") if not fund.predecessor else fund.predecessor,
        programmes=presentation.programmes(known_facts(facts, sources)),
        regions=presentation.projects_by_region(projects, sources),
        measures=presentation.claims_by_measure(claims, scopes, sources),
        disagreements=presentation.disagreements(disagreements(fund), claims, scopes),
        disputes=known_facts(Fact.objects.filter(fund=fund, section="dispute"), sources),
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def findings(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What the evaluation says, newest first, each with the figures it rests on."""
    rows = EvaluationFinding.objects.filter(fund=fund).order_by("-pk")
    titles = dict(fund.indicators.values_list("key", "title"))
    return show(
        request,
        "evaluation/findings.html",
        way_to(request, fund).to(say("Findings")),
        findings=[presentation.finding(row, titles) for row in rows],
        may_publish=has(request.user, Capability.PUBLISH_FINDING, fund),
    )
