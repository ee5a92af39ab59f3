"""The certifier's page: the whole application, what the rules find, and the declaration."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.applications import actions
from placefund.applications.forms import CertifyForm
from placefund.applications.models import Application
from placefund.applications.queries import findings_while_drafting, partners_to_ask, written_and_not_sent
from placefund.applications.readable import reading
from placefund.applications.views.application_page import show_application
from placefund.domain.findings import failed
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.drafting.views.margin import open_comments
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, submitted


@page(Capability.CERTIFY_APPLICATION, Application)
def certify_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Read the whole application and sign it for the lead organisation."""
    form = CertifyForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.certify(application, by=person(request), at=clock.now()),
        onward("application", application.pk, said=say("The application is certified. The lead can submit it now.")),
    ):
        return response
    found = findings_while_drafting(application, clock.now())
    return show_application(
        request,
        "applications/certify.html",
        application,
        say("Certify"),
        form=form,
        found=found,
        to_ask=partners_to_ask(application),
        not_sent=written_and_not_sent(application),
        reading=reading(application),
        **open_comments(request, application),
        is_ready=application.is_editable and not failed(found),
    )
