"""One return as everyone with a part in its award reads it; each sees only the steps that they may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.findings import failed
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.notices.views.receipts import pdf_of
from placefund.onward.queries import grants_of
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.returns.audiences import payment_receipt
from placefund.returns.co_investment import co_investment_seen
from placefund.returns.models import RemovedLine, Return, Reversal
from placefund.returns.outlying_figures import outlying, reasons_given
from placefund.returns.queries import (
    beside_earlier,
    claim_rows,
    files_of_the_whole,
    findings_on_return,
    indicator_rows,
    later_milestones,
    milestone_rows,
    transfers_of,
)
from placefund.returns.views.ways_back import corrections_for, newest_correction, ways_back
from placefund.web.crumbs import way_to
from placefund.web.pages import page, person, show
from placefund.web.steps import Onward, StepPages

Result = TypeVar("Result")


def _steps(request: HttpRequest, report: Return) -> dict[str, Any]:
    """Which steps this person may take now, by name; and why not, where a rule stands in the way."""
    user = request.user
    possible = {step.name: has(user, step.capability, report) for step in report.LIFECYCLE.from_state(report.state)}
    approved_it = report.approved_by_id is not None and report.approved_by_id == user.pk
    return {
        "can_edit": report.is_editable and has(user, Capability.PREPARE_RETURN, report),
        "can_send": possible.get("send", False),
        "can_take_up": possible.get("approve", False) and report.taken_up_at is None,
        "can_query": possible.get("query", False),
        "can_approve": possible.get("approve", False),
        "can_pay": possible.get("pay", False) and not approved_it and bool(report.claimed),
        "approved_it_themselves": possible.get("pay", False) and approved_it,
    }


step_page = StepPages[Return](lambda report: {"report": report, "award": report.award})
"""The page of one section of a return, or of one step on it, with its form."""


def foreseen_step(
    request: HttpRequest,
    report: Return,
    form: forms.Form,
    act: Callable[[], Result],
    then: Onward | Callable[[Result], Onward],
    title: str,
    template: str,
    *,
    way_back: str,
    **more: Any,
) -> HttpResponse:
    """The page of a step on a return that says first what it would do and whom it tells, and then takes it."""
    return foreseen_page(
        request,
        template,
        way_to(request, report).to(title),
        form,
        act,
        then,
        does=title,
        way_back=way_back,
        back_url=reverse("return", args=[report.pk]),
        **{"report": report, "award": report.award} | more,
    )


@page(Capability.READ_AWARD, Return, named="report", methods=("GET",))
def payment_receipt_as_pdf(request: HttpRequest, report: Return) -> HttpResponse:
    """The receipt of a return's payment as the PDF that went with the mail, the same bytes."""
    if report.state != "paid":
        raise Http404(say("This return is not paid, so there is no receipt."))
    return pdf_of(payment_receipt(report))


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
        has_grants=grants_of(report.award).exists(),
        co_investment=co_investment_seen(report),
        indicators=indicator_rows(report),
        milestones=milestone_rows(report),
        later_milestones=later_milestones(report) if report.is_editable else (),
        files=files_of_the_whole(report),
        queries=report.queries.select_related("asked_by", "replied_by"),
        beside=beside_earlier(report),
        transfers=transfers_of(report),
        findings=found,
        outlying=outlying(report) if report.is_editable else (),
        reasons=() if report.is_editable else reasons_given(report),
        unmet=len(failed(found)),
        removed_lines=report.removed_lines.filter(RemovedLine.still_out()),
        corrections=corrections_for(report, person(request)),
        reversals=report.reversals.select_related("asked_by", "answered_by"),
        newest_correction=newest_correction(report),
        waiting_reversal=report.reversals.filter(Reversal.WAITS).select_related("asked_by").first(),
        ways_back=ways_back(report, request.user),
        history=acts_on([report], reader=person(request), at=clock.now()),
        **_steps(request, report),
    )
