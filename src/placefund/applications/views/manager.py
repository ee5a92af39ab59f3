"""Applications at the fund's desk: the list of a round, and the check of eligibility."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.applications import actions
from placefund.applications.forms import EligibilityForm
from placefund.applications.models import Application
from placefund.applications.queries import findings_for_eligibility
from placefund.applications.views.application_list import application_listing, applications_for
from placefund.domain.findings import Finding, failed
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import state_told
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.lists.answers import show_list
from placefund.web.lists.sources import TableRows
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted

OUTCOMES = {"eligible": "eligible", "ineligible": "not eligible"}


@page(Capability.READ_APPLICATION, Round, named="round_", methods=("GET",))
def round_applications(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """Every application received in a round, searched, filtered and ordered as asked, or as a file."""
    rows = applications_for(person(request), round_, clock.now())
    listing = application_listing(rows, manages=has(request.user, Capability.MANAGE_FUND, round_))
    way = way_to(request, round_).to(say("Applications"))
    source = TableRows(listing, rows)
    return show_list(request, "applications/manager/list.html", way, listing, source, round=round_)


@page(Capability.MANAGE_FUND, Application, posting=Capability.CHECK_ELIGIBILITY)
def eligibility(request: HttpRequest, application: Application) -> HttpResponse:
    """What every rule finds in an application, and the fund's own finding with reasons."""
    round_, check = application.round, getattr(application, "eligibility", None)
    kept = None if check is None else [Finding.from_record(found) for found in check.findings]
    found = kept if kept is not None else list(findings_for_eligibility(application, clock.now()))
    form = EligibilityForm(posted(request), may_be_eligible=not failed(found))
    if response := submitted(
        request,
        form,
        lambda: _find(request, application, form),
        lambda _: onward(
            "round-applications",
            round_.pk,
            said=say(
                "{application} is found {outcomes}.",
                application=application,
                outcomes=OUTCOMES[form.cleaned_data["finding"]],
            ),
        ),
    ):
        return response
    return show(
        request,
        "applications/manager/eligibility.html",
        way_to(request, round_).to(say("Eligibility of {application}", application=application)),
        round=round_,
        application=application,
        state=state_told(person(request), application, clock.now()),
        check=check,
        found=found,
        form=form if application.state == "submitted" or form.is_bound else None,
        may_check=has(request.user, Capability.CHECK_ELIGIBILITY, application),
        history=acts_on([application], reader=person(request), at=clock.now()),
    )


def _find(request: HttpRequest, application: Application, form: EligibilityForm) -> Application:
    find = actions.find_eligible if form.cleaned_data["finding"] == "eligible" else actions.find_ineligible
    return find(application, reasons=form.cleaned_data["reasons"], by=person(request), at=clock.now())
