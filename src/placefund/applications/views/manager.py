"""Applications at the fund's desk: the list of a round, and the check of eligibility."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from placefund.applications import actions
from placefund.applications.forms import EligibilityForm
from placefund.applications.models import Application
from placefund.applications.queries import findings_for_eligibility, known_to_the_fund, without_standing
from placefund.applications.views.application_list import application_listing, applications_for
from placefund.applications.views.reader import is_closed
from placefund.domain.findings import Finding, failed
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.views.desk import answer, done, person, posted, trail
from placefund.people.access import has, page
from placefund.records import clock
from placefund.records.queries import history
from placefund.web.lists.answers import list_answer
from placefund.web.lists.sources import TableRows


@page(Capability.READ_APPLICATION, Round, named="round_", methods=("GET",))
def round_applications(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """Every application received in a round, searched, filtered and ordered as asked, or as a file."""
    fund, manages = round_.strand.fund, has(request.user, Capability.MANAGE_FUND, round_)
    rows = applications_for(person(request), round_, clock.now())
    listing = application_listing(rows, manages=manages)
    context = {
        "fund": fund,
        "round": round_,
        "breadcrumbs": trail(request, fund, round_=round_, here="Applications"),
    }
    return list_answer(request, "applications/manager/list.html", context, listing, TableRows(listing, rows))


@page(Capability.MANAGE_FUND, Application, posting=Capability.CHECK_ELIGIBILITY)
def eligibility(request: HttpRequest, application: Application) -> HttpResponse:
    """What every rule finds in an application, and the fund's own finding with reasons."""
    round_, check = application.round, getattr(application, "eligibility", None)
    kept = None if check is None else [Finding.from_record(found) for found in check.findings]
    found = kept if kept is not None else list(findings_for_eligibility(application, clock.now()))
    form = EligibilityForm(posted(request), may_be_eligible=not failed(found))
    acts, closed = known_to_the_fund(history(application)), is_closed(request, application)
    if form.is_bound and done(form, lambda: _find(request, application, form)):
        outcome = "eligible" if form.cleaned_data["finding"] == "eligible" else "not eligible"
        messages.success(request, f"{application} is found {outcome}.")
        return redirect("round-applications", round_.pk)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "application": application,
        "check": check,
        "found": found,
        "form": form if application.state == "submitted" or form.is_bound else None,
        "may_check": has(request.user, Capability.CHECK_ELIGIBILITY, application),
        "history": without_standing(acts) if closed else acts,
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here=f"Eligibility of {application}"),
    }
    return answer(request, "applications/manager/eligibility.html", context)


def _find(request: HttpRequest, application: Application, form: EligibilityForm) -> Application:
    find = actions.find_eligible if form.cleaned_data["finding"] == "eligible" else actions.find_ineligible
    return find(application, reasons=form.cleaned_data["reasons"], by=person(request), at=clock.now())
