"""The monitoring officer's pages: which returns wait, a question on one, its approval."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund
from placefund.overview.views.navigation import crumbs
from placefund.people.access import has, page, person
from placefund.records import clock
from placefund.returns import actions
from placefund.returns.forms import ConfirmForm, QuestionForm
from placefund.returns.models import Return
from placefund.returns.queries import late
from placefund.returns.views.readers import trail
from placefund.returns.views.return_list import approvals, monitoring_listing, returns_to_check
from placefund.web.lists.answers import list_answer
from placefund.web.lists.sources import TableRows

MOST_LATE = 100


@page(Capability.READ_AWARD, Fund, posting=Capability.CHECK_RETURN)
def monitoring(request: HttpRequest, fund: Fund) -> HttpResponseBase:
    """A fund's returns by where they stand, and those that are late; those that are ticked can be approved together."""
    rows, at = returns_to_check(fund), clock.now()
    listing, overdue = monitoring_listing(rows), late(fund, london(at).date())
    may_check = has(request.user, Capability.CHECK_RETURN, fund)
    context = {
        "fund": fund,
        "breadcrumbs": crumbs(fund, ("Returns", "")),
        "late": overdue[:MOST_LATE],
        "late_left_out": len(overdue[MOST_LATE:]),
    }
    acts = (approvals(person(request), at),) if may_check else ()
    return list_answer(request, "returns/monitoring/list.html", context, listing, TableRows(listing, rows), acts)


def show_step(
    request: HttpRequest, report: Return, form: forms.Form, title: str, template: str, **more: Any
) -> HttpResponse:
    """A page of one step on a return."""
    context = {
        "fund": report.award.strand.fund,
        "breadcrumbs": trail(report, (title, "")),
        "title": title,
        "report": report,
        "award": report.award,
        "form": form,
        "back_url": reverse("return", args=[report.pk]),
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


@page(Capability.CHECK_RETURN, Return, named="report")
def query(request: HttpRequest, report: Return) -> HttpResponse:
    """Ask a question; the return goes back to the lead."""
    form = QuestionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.query(report, form.cleaned_data["text"], by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your question is sent. The return comes back to you with its answer.")
            return redirect("return", report=report.pk)
    return show_step(request, report, form, "Ask a question", "returns/monitoring/query.html")


@page(Capability.CHECK_RETURN, Return, named="report")
def approve(request: HttpRequest, report: Return) -> HttpResponse:
    """Approve a return after reading what that does."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.approve(report, by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The return is approved. A finance officer pays it next.")
            return redirect("return", report=report.pk)
    facts = list(report.facts.values_list("status", flat=True))
    more = {"claimed": report.claimed, "evidenced": facts.count("evidenced"), "claims_only": facts.count("claimed")}
    return show_step(request, report, form, "Approve the return", "returns/monitoring/approve.html", **more)
