"""The messages between the fund and the authors of an application, on one page for both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.applications.views.application_page import is_own, show_application
from placefund.assessment.scoring.blinding import veiled_readings
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.enquiries import actions
from placefund.enquiries.audiences import readers_at_the_fund
from placefund.enquiries.forms import ThreadForm
from placefund.panels.confidentiality import closed_bids
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import onward, submitted


def _open_to(application: Application) -> list[User]:
    """The managers to whom no conflict closes the bid, and who do not read it themselves without knowing whose it is."""
    at, round_ = clock.now(), application.round
    return [
        user
        for user in readers_at_the_fund(application)
        if not closed_bids(user, [application], at) and application.pk not in veiled_readings(user, round_)
    ]


@page(Capability.WRITE_ON_APPLICATION, Application)
def application_thread(request: HttpRequest, application: Application) -> HttpResponse:
    """What was written, the oldest first, and a box for the next message. Closed to whoever has a conflict with the bid."""
    own = is_own(request.user, application)
    if not own:
        refuse(closed_bids(person(request), [application], clock.now()).get(application.pk, ""))
    form = ThreadForm(posted(request))
    if application.is_sent and (
        response := submitted(
            request,
            form,
            lambda: actions.write(
                application,
                **form.cleaned_data,
                told_at_fund=_open_to(application),
                by=person(request),
                at=clock.now(),
            ),
            onward("application-thread", application.pk, said=say("Sent.")),
        )
    ):
        return response
    return show_application(
        request,
        "enquiries/thread.html",
        application,
        say("Messages with the fund"),
        form=form,
        submit_text=say("Send"),
        thread=application.thread.select_related("written_by"),
        own=own,
        may_write=has(request.user, Capability.WRITE_ON_APPLICATION, application),
    )
