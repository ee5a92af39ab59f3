"""One return as everyone with a part in its award reads it; each sees only the steps that they may take."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.domain.findings import failed
from placefund.domain.roles import Capability
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.returns.models import Return
from placefund.returns.queries import (
    beside_earlier,
    claim_rows,
    co_investment_seen,
    files_of_the_whole,
    findings_on_return,
    indicator_rows,
    later_milestones,
    milestone_rows,
    transfers_of,
)
from placefund.web.crumbs import way_to
from placefund.web.pages import page, person, show
from placefund.web.steps import StepPages


def _steps(request: HttpRequest, report: Return) -> dict[str, Any]:
    """Which steps this person may take now, by name; and why not, where a rule stands in the way."""
    user = request.user
    possible = {step.name: has(user, step.capability, report) for step in report.LIFECYCLE.from_state(report.state)}
    approved_it = report.approved_by_id is not None and report.approved_by_id == user.pk
    return {
        "can_edit": report.is_editable and has(user, Capability.PREPARE_RETURN, report),
        "can_send": possible.get("send", False),
        "can_query": possible.get("query", False),
        "can_approve": possible.get("approve", False),
        "can_pay": possible.get("pay", False) and not approved_it and bool(report.claimed),
        "approved_it_themselves": possible.get("pay", False) and approved_it,
    }


step_page = StepPages[Return](lambda report: {"report": report, "award": report.award})
"""The page of one section of a return, or of one step on it, with its form."""


@page(Capability.READ_AWARD, Return, named="report", methods=("GET",))
def report(request: HttpRequest, report: Return) -> HttpResponse:
    """A return with everything in it."""
    rows = claim_rows(report)
    found = findings_on_return(report, clock.now()) if report.is_editable else ()
    return show(
        request,
        "returns/report.html",
        way_to(request, report),
        report=report,
        award=report.award,
        rows=rows,
        co_investment=co_investment_seen(report),
        indicators=indicator_rows(report),
        milestones=milestone_rows(report),
        later_milestones=later_milestones(report) if report.is_editable else (),
        files=files_of_the_whole(report),
        queries=report.queries.select_related("asked_by", "replied_by"),
        beside=beside_earlier(report),
        transfers=transfers_of(report),
        findings=found,
        unmet=len(failed(found)),
        history=acts_on([report], reader=person(request), at=clock.now()),
        **_steps(request, report),
    )
