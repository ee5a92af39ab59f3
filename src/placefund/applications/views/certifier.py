"""The certifier's page: the whole application, what the rules find, and the declaration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.applications import actions
from placefund.applications.forms import CertifyForm
from placefund.applications.models import Application
from placefund.applications.queries import findings_while_drafting
from placefund.applications.readable import reading
from placefund.applications.views.frame import frame, posted, step_page, to_application
from placefund.domain.findings import failed
from placefund.domain.roles import Capability
from placefund.people.access import page, person
from placefund.records import clock


@page(Capability.CERTIFY_APPLICATION, Application)
def certify_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Read the whole application and sign it for the lead organisation."""
    form = CertifyForm(posted(request))
    found = findings_while_drafting(application, clock.now())
    context = frame(application, "Certify", found=found, reading=reading(application))
    context["is_ready"] = application.is_editable and not failed(found)
    return step_page(
        request,
        form,
        lambda: actions.certify(application, by=person(request), at=clock.now()),
        "applications/certify.html",
        context,
        done="The application is certified. The lead can submit it now.",
        then=lambda: to_application(application),
    )
