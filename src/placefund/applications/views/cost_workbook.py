"""Costs without a connection: the workbook to fill in, and what it would change when it comes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.applications.costing import actions
from placefund.applications.costing.forms import HeldWorkbookForm, WorkbookForm
from placefund.applications.costing.workbook import LookedAtCosts, cost_workbook, held_costs, look_at, taken_back
from placefund.applications.models import Application
from placefund.applications.views.application_page import show_application
from placefund.applications.views.partner import editable, require_money
from placefund.domain.messages import paragraph, say
from placefund.domain.roles import Capability
from placefund.domain.workbooks import CONTENT_TYPE
from placefund.people.models import Organisation
from placefund.records import clock
from placefund.web.forms import posted, posted_files
from placefund.web.pages import page, person
from placefund.web.steps import onward, submitted, taken


def _own(request: HttpRequest, application: Application) -> list[Organisation]:
    """The partners whose costs this person may change, the lead first."""
    require_money(application)
    mentioned = [line.organisation_id for line in application.partnership.partner_lines()]
    open_to = [number for number in mentioned if number in editable(request, application)]
    rows = Organisation.objects.in_bulk(open_to)
    return [rows[number] for number in open_to]


@page(Capability.EDIT_OWN_COSTS, Application, methods=("GET",))
def costs_file(request: HttpRequest, application: Application) -> HttpResponse:
    """The workbook with the costs that this person may change, one sheet a partner."""
    own = _own(request, application)
    if not own:
        messages.error(request, say("There are no costs here that you can change now, so there is no workbook."))
        return redirect("costs", application.pk)
    response = HttpResponse(cost_workbook(application, own), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="costs-{application.pk}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@page(Capability.EDIT_OWN_COSTS, Application)
def send_costs(request: HttpRequest, application: Application) -> HttpResponse:
    """Send a workbook that was filled in: first what it would change, then, when asked, all of it or nothing."""
    own = _own(request, application)
    if "held" in request.POST:
        return _save(request, application, own)
    form = WorkbookForm(posted(request), posted_files(request))
    looked = taken(form, lambda: look_at(form.cleaned_data["workbook"], application, own))
    return _show(request, application, form, looked.result if looked else None)


def _show(
    request: HttpRequest,
    application: Application,
    form: WorkbookForm,
    looked: LookedAtCosts | None,
    refused: HeldWorkbookForm | None = None,
) -> HttpResponse:
    """The form; or the dry run: nothing is saved by looking."""
    held = None
    if looked and looked.can_be_saved:
        held = HeldWorkbookForm(initial={"held": held_costs(looked, application, person(request).pk)})
    return show_application(
        request,
        "applications/send_costs.html",
        application,
        say("What the workbook would change") if looked else say("Send a workbook of costs"),
        form=form,
        held=held,
        looked=looked,
        refused=refused,
        back_url=reverse("costs", args=[application.pk]),
        status=422 if refused or (looked and looked.faults) else None,
    )


def _save(request: HttpRequest, application: Application, own: list[Organisation]) -> HttpResponse:
    held, user = HeldWorkbookForm(request.POST), person(request)
    if response := submitted(
        request,
        held,
        lambda: actions.save_several(
            application, taken_back(held.cleaned_data["held"], application, user.pk, own), by=user, at=clock.now()
        ),
        lambda saved: onward(
            "costs", application.pk, said=paragraph([say("The costs are saved."), *(one.said for one in saved)])
        ),
    ):
        return response
    return _show(request, application, WorkbookForm(), None, refused=held)
