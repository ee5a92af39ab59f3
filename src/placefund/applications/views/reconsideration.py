"""Finding an application not eligible after all: asked for on its eligibility page, answered or withdrawn on pages of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.applications.models import Application, Reconsideration
from placefund.decisions.reconsiderations import actions
from placefund.design.states import label_of_state
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import Shown
from placefund.notices.second_person import SecondPersonPages, two_person_page
from placefund.panels.confidentiality import why_closed
from placefund.people.access import has
from placefund.records import clock
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import onward

PAGES = SecondPersonPages("ineligibility", Capability.CHECK_ELIGIBILITY, Capability.CONFIRM_INELIGIBILITY)


def standing(application: Application) -> tuple[Shown, ...]:
    """What a finding changes."""
    now = Application.objects.get(pk=application.pk)
    return ((say("The application is"), label_of_state(now.state).label),)


def _step(
    request: HttpRequest,
    application: Application,
    form: forms.Form,
    act: Callable[[], object],
    title: str,
    said: str,
    way_back: str,
    **more: Any,
) -> HttpResponse:
    # A decision maker reads the application and not the desk where its eligibility is checked.
    back = "eligibility" if has(request.user, Capability.FOLLOW_ROUND, application) else "read-application"
    return two_person_page(
        request,
        application,
        form,
        act,
        title,
        lambda _: onward(back, application.pk, said=said),
        back=reverse(back, args=[application.pk]),
        caption=str(application),
        shows=lambda: standing(application),
        way_back=way_back,
        **more,
    )


def _asked(request: HttpRequest, application: Application, reconsideration: int) -> Reconsideration:
    """What was asked; refused to whom the application is closed: what would be said of the step tells where it stands."""
    refuse(why_closed(person(request), application, clock.now()))
    rows = application.reconsiderations.select_related("asked_by", "answered_by")
    return get_object_or_404(rows, pk=reconsideration)


@page(Capability.CONFIRM_INELIGIBILITY, Application)
def confirm(request: HttpRequest, application: Application, reconsideration: int) -> HttpResponse:
    """See what finding it not eligible does, and confirm it."""
    asked, form, by = _asked(request, application, reconsideration), ConfirmForm(posted(request)), person(request)
    return _step(
        request,
        application,
        form,
        lambda: actions.reconsider_as_ineligible(asked, by=by, at=clock.now()),
        say("Confirm that it is not eligible"),
        say("The application is not eligible. Its lead is told when outcomes are released."),
        say("It can be found eligible again, with a reason, until outcomes are released."),
        means=(
            say("The application goes no further. Both findings stay on record, with the reason between them."),
            say("The applicant is told when outcomes are released: {reasons}", reasons=asked.reasons),
        ),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
        instead=(say("Refuse it"), reverse("refuse-ineligibility", args=[application.pk, asked.pk])),
    )


@page(Capability.CONFIRM_INELIGIBILITY, Application)
def refuse_it(request: HttpRequest, application: Application, reconsideration: int) -> HttpResponse:
    """Refuse to find it not eligible, with the reason."""
    asked, form, by = _asked(request, application, reconsideration), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        application,
        form,
        lambda: actions.refuse_ineligible(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Refuse to find it not eligible"),
        say("The application stays eligible. Whoever asked is told why."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.CHECK_ELIGIBILITY, Application)
def withdraw(request: HttpRequest, application: Application, reconsideration: int) -> HttpResponse:
    """Withdraw, with a reason, what one asked for oneself."""
    asked, form, by = _asked(request, application, reconsideration), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        application,
        form,
        lambda: actions.withdraw_ineligible(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Withdraw your request to find it not eligible"),
        say("It is withdrawn. Whoever was asked to confirm it is told."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_withdrawn_by(by),
    )
