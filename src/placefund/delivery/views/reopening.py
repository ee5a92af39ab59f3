"""Opening a completed project again: asked for by one person, confirmed, refused or withdrawn on pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.delivery import actions
from placefund.delivery.models import Project, ProjectReopening
from placefund.delivery.queries import went_back
from placefund.design.states import label_of_state
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.ledger.queries import balance
from placefund.notices.foresight import Shown
from placefund.notices.second_person import SecondPersonPages, two_person_page
from placefund.records import clock
from placefund.web.forms import ConfirmForm, PublishedReasonForm, StepBackForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward

PAGES = SecondPersonPages("project-reopening", Capability.REOPEN_PROJECT, Capability.CONFIRM_REOPENING)


def shown(project: Project) -> tuple[Shown, ...]:
    """What a step on a project can change: where it stands, and its money and its award's."""
    now = Project.objects.get(pk=project.pk)
    return (
        (say("The project is"), label_of_state(now.state).label),
        (say("It can claim"), balance(project.account)),
        (say("Award, not in a project"), balance(project.award.account)),
    )


def _step(
    request: HttpRequest,
    project: Project,
    form: forms.Form,
    act: Callable[[], object],
    title: str,
    said: str | Callable[[Any], str],
    way_back: str,
    **more: Any,
) -> HttpResponse:
    return two_person_page(
        request,
        project,
        form,
        act,
        title,
        lambda done: onward("manage-project", project.pk, said=said(done) if callable(said) else said),
        back=reverse("manage-project", args=[project.pk]),
        caption=project.title,
        shows=lambda: shown(project),
        way_back=way_back,
        **more,
    )


def _asked(project: Project, reopening: int) -> ProjectReopening:
    return get_object_or_404(project.reopenings.select_related("asked_by", "answered_by"), pk=reopening)


@page(Capability.REOPEN_PROJECT, Project)
def reopen(request: HttpRequest, project: Project) -> HttpResponse:
    """Open a completed project again, or ask for it where money comes back to it."""
    form, gone = PublishedReasonForm(posted(request)), went_back(project)
    return _step(
        request,
        project,
        form,
        lambda: actions.reopen(project, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        say("Open the project again"),
        lambda done: (
            say("The project is open again.")
            if done.state == "active"
            else say("You have asked for the project to be opened again. It waits for somebody of the fund.")
        ),
        say("Until it is confirmed you can withdraw it. A project that is open can be completed again."),
        means=(
            say("What is open again can be claimed in: also anew, where a payment was reversed."),
            say(
                "{amount} went back to the award when it was completed. It comes again once another person of the fund has "
                "confirmed it.",
                amount=gone,
            )
            if gone
            else say("Nothing went back to the award when it was completed, so it is open at once."),
        ),
    )


@page(Capability.CONFIRM_REOPENING, Project)
def confirm_reopening(request: HttpRequest, project: Project, reopening: int) -> HttpResponse:
    """See what opening the project again does, then confirm it."""
    asked, form, by = _asked(project, reopening), ConfirmForm(posted(request)), person(request)
    return _step(
        request,
        project,
        form,
        lambda: actions.confirm_reopening(asked, by=by, at=clock.now()),
        say("Confirm that the project is opened again"),
        say("The project is open again."),
        say("It can be completed again, and what it has not spent goes back once more."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.CONFIRM_REOPENING, Project)
def refuse_reopening(request: HttpRequest, project: Project, reopening: int) -> HttpResponse:
    """Refuse to open the project again, with the reason."""
    asked, form, by = _asked(project, reopening), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        project,
        form,
        lambda: actions.refuse_reopening(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Refuse to open the project again"),
        say("The project stays completed. Whoever asked is told why."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.REOPEN_PROJECT, Project)
def withdraw_reopening(request: HttpRequest, project: Project, reopening: int) -> HttpResponse:
    """Withdraw, with a reason, what one asked for oneself."""
    asked, form, by = _asked(project, reopening), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        project,
        form,
        lambda: actions.withdraw_reopening(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Withdraw your request to open the project again"),
        say("It is withdrawn. Whoever was asked to confirm it is told."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_withdrawn_by(by),
    )
