"""Title, public summary and sectors of an application; where two have written them, both side by side."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse

from placefund.applications import actions
from placefund.applications.describing import about_now
from placefund.applications.forms import AboutForm
from placefund.applications.models import Application
from placefund.applications.refusals import AboutConflict
from placefund.applications.views.application_page import show_application
from placefund.domain.differences import passages
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, submitted


@page(Capability.WRITE_ANSWERS, Application)
def describe_application(request: HttpRequest, application: Application) -> HttpResponse:
    """Title, public summary and sectors."""
    at, terms, now = clock.now(), application.round.terms(), about_now(application)
    initial = {**asdict(now), "seen_version": application.about_version}
    form = AboutForm(posted(request), terms=terms, has_sectors=application.is_editable, initial=initial)

    def act() -> object:
        values = {"sectors": now.sectors, **form.cleaned_data}
        return actions.describe(application, **values, by=person(request), at=at)

    here, done = say("Title, public summary and sectors"), onward("application", application.pk, said=say("Saved."))
    try:
        if response := submitted(request, form, act, done, unless=AboutConflict):
            return response
    except AboutConflict as conflict:
        return _show_both_abouts(request, application, form, conflict, here)
    return show_application(request, "applications/about.html", application, here, form=form, submit_text=say("Save"))


def _show_both_abouts(
    request: HttpRequest, application: Application, form: AboutForm, conflict: AboutConflict, here: str
) -> HttpResponse:
    """Both side by side, with what differs marked; the form below holds the writer's own, and saves it knowingly."""
    application.refresh_from_db()
    mine, theirs = form.cleaned_data, conflict.theirs
    given = {**mine, "seen_version": application.about_version}
    again = AboutForm(terms=application.round.terms(), has_sectors=application.is_editable, initial=given)
    rows = [
        (say("Title"), *passages(theirs.title, mine["title"].strip())),
        (say("Public summary"), *passages(theirs.summary, mine["summary"].strip())),
    ]
    if "sectors" in mine:
        rows.append((say("Sectors"), *passages("\n".join(theirs.sectors), "\n".join(sorted(mine["sectors"])))))
    more = {"form": again, "rows": rows, "why": str(conflict), "act": conflict.act, "is_own": conflict.is_own}
    page = "applications/about_conflict.html"
    return show_application(request, page, application, here, has_errors=True, status=409, **more)
