"""Changes that the fund asks for after an application was sent: asked for at its desk, signed and sent by the certifier."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.applications import refusals
from placefund.applications.forms import ChangesForm, ReasonForm, SendChangesForm
from placefund.applications.models import Application
from placefund.applications.revisions import actions as revisions
from placefund.applications.revisions.queries import (
    Differences,
    changed_content,
    changed_without_approval,
    differences,
    parts_of,
)
from placefund.applications.views.application_page import show_application
from placefund.applications.views.reopened_parts import ways_to_opened
from placefund.domain.messages import row_of, say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen
from placefund.panels.confidentiality import closed_bids
from placefund.people.access import has
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import Onward, onward, submitted


def _refuse_closed(request: HttpRequest, application: Application) -> None:
    """Whoever has a conflict with a bid asks nothing of it."""
    refuse(closed_bids(person(request), [application], clock.now()).get(application.pk, ""))


def _step(
    request: HttpRequest,
    application: Application,
    form: Any,
    act: Any,
    then: Onward,
    title: str,
    *,
    does: str,
    way_back: str,
    template: str = "applications/changes/step.html",
    **more: Any,
) -> HttpResponse:
    preview = foreseen(request, form, act, way_back=way_back)
    if preview is None and (response := submitted(request, form, act, then)):
        return response
    return show_application(
        request, template, application, title, title=title, form=form, preview=preview, does=does, **more
    )


@page(Capability.ASK_FOR_CHANGES, Application)
def ask_for_changes(request: HttpRequest, application: Application) -> HttpResponse:
    """Open some questions to the authors until a time, with the reason."""
    _refuse_closed(request, application)
    sent = application.snapshot
    form = ChangesForm(
        posted(request), questions=application.round.terms().questions, parts=parts_of(sent.content) if sent else ()
    )
    return _step(
        request,
        application,
        form,
        lambda: revisions.ask_for_changes(application, **form.given(), by=person(request), at=clock.now()),
        onward("eligibility", application.pk, said=say("The authors are told what they may change, and until when.")),
        say("Ask for changes"),
        does=say("Ask for these changes"),
        way_back=say("The request can be taken back; then what was sent counts."),
        back_url=reverse("eligibility", args=[application.pk]),
    )


@page(Capability.ASK_FOR_CHANGES, Application)
def end_changes(request: HttpRequest, application: Application) -> HttpResponse:
    """Take a request for changes back, with the reason."""
    _refuse_closed(request, application)
    label, help_text = say("Why is the request taken back?"), say("The authors read this.")
    form = ReasonForm(posted(request), label=label, help_text=help_text)
    return _step(
        request,
        application,
        form,
        lambda: revisions.end_changes(application, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("eligibility", application.pk, said=say("No changes are awaited any more.")),
        say("Take the request for changes back"),
        does=say("Take the request back"),
        way_back=say("Changes can be asked for again."),
        back_url=reverse("eligibility", args=[application.pk]),
    )


@page(Capability.READ_EARLIER_ANSWERS, Application, posting=Capability.CERTIFY_APPLICATION, is_proved=True)
def send_changes(request: HttpRequest, application: Application) -> HttpResponse:
    """Every change beside what was sent, for the whole partnership; the certifier signs and sends them."""
    form = SendChangesForm(posted(request))
    given = {"why": form.cleaned_data["why"]} if form.is_bound and form.is_valid() else {}
    found, unapproved = _awaited(application)
    return _step(
        request,
        application,
        form,
        lambda: revisions.send_changes(application, **given, by=person(request), at=clock.now()),
        onward("application-receipt", application.pk, said=say("The fund has the changes.")),
        say("Sign and send the changes"),
        does=say("Sign and send the changes"),
        way_back=say("None. Both receipts stay on record, and the new one counts."),
        template="applications/changes/send.html",
        back_url=reverse("application", args=[application.pk]),
        differences=found,
        unapproved=unapproved,
        ways=ways_to_opened(application),
        is_open=application.is_open_for_changes(clock.now()),
        may_sign=has(request.user, Capability.CERTIFY_APPLICATION, application),
    )


def _awaited(application: Application) -> tuple[Differences | None, str]:
    """What differs from what was sent, where changes are awaited, and a sentence on the partners who have not approved their
    changed costs, where there are any."""
    sent = application.snapshot
    if sent is None or not application.is_open_for_changes(clock.now()):
        return None, ""
    changed = changed_content(application)
    names = changed_without_approval(application, changed)
    unapproved = refusals.COSTS_TO_APPROVE_AGAIN.format(organisation=row_of(names)) if names else ""
    return differences(sent.content, changed), unapproved
