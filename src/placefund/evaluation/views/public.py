"""What anyone can read: outcomes against targets, and published findings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.coverage import RecordKind
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.evaluation.models import EvaluationFinding
from placefund.evaluation.queries import breakdown, co_investment_by_kind, leverage_by_rule, progress
from placefund.evaluation.views import presentation
from placefund.funds.models import Fund
from placefund.funds.queries import coverage_of
from placefund.overview.money import balances_of, standing
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def outcomes(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every indicator with its definition and totals, targets, and other people's money."""
    paid = standing(balances_of(fund.slug)).short["paid"]
    results, coverage, today = breakdown(fund), coverage_of(fund), london(clock.now()).date()
    return show(
        request,
        "evaluation/outcomes.html",
        way_to(request, fund).to(say("Outcomes")),
        results=[presentation.result(found, coverage) for found in results],
        targets=presentation.targets(progress(fund, today, tuple(found.total for found in results))),
        leverage=[presentation.leverage(found, coverage, paid) for found in leverage_by_rule(fund)],
        received=presentation.received(co_investment_by_kind(fund)) if coverage.holds(RecordKind.OUTCOMES) else [],
        coverage=coverage,
    )


@page(Capability.READ_PUBLIC, Fund, methods=("GET",))
def findings(request: HttpRequest, fund: Fund) -> HttpResponse:
    """What the evaluation says, newest first, each with the figures it rests on."""
    rows = EvaluationFinding.objects.filter(fund=fund).select_related("corrects", "corrected_by").order_by("-pk")
    titles = dict(fund.indicators.values_list("key", "title"))
    return show(
        request,
        "evaluation/findings.html",
        way_to(request, fund).to(say("Findings")),
        coverage=coverage_of(fund),
        findings=[presentation.finding(row, titles) for row in rows],
        may_publish=has(request.user, Capability.PUBLISH_FINDING, fund),
    )
