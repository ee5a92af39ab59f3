"""Opening a closed award again: asked for by one person, confirmed, refused or withdrawn on pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.awards.corrections import actions
from placefund.awards.models import Award, AwardReopening
from placefund.awards.queries import went_back
from placefund.awards.views.money_shown import money_shown
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.second_person import SecondPersonPages, two_person_page
from placefund.records import clock
from placefund.web.forms import ConfirmForm, PublishedReasonForm, StepBackForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward

PAGES = SecondPersonPages("award-reopening", Capability.OFFER_AWARD, Capability.CONFIRM_REOPENING)


def _step(
    request: HttpRequest,
    award: Award,
    form: forms.Form,
    act: Callable[[], object],
    title: str,
    said: str | Callable[[Any], str],
    way_back: str,
    **more: Any,
) -> HttpResponse:
    return two_person_page(
        request,
        award,
        form,
        act,
        title,
        lambda done: onward("manage-award", award.pk, said=said(done) if callable(said) else said),
        back=reverse("manage-award", args=[award.pk]),
        caption=str(award),
        shows=lambda: money_shown(award),
        way_back=way_back,
        **more,
    )


def _asked(award: Award, reopening: int) -> AwardReopening:
    return get_object_or_404(award.reopenings.select_related("asked_by", "answered_by"), pk=reopening)


@page(Capability.OFFER_AWARD, Award)
def reopen(request: HttpRequest, award: Award) -> HttpResponse:
    """Open a closed award again, or ask for it where money comes back."""
    form, gone = PublishedReasonForm(posted(request)), went_back(award)
    return _step(
        request,
        award,
        form,
        lambda: actions.reopen(award, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        say("Open the award again"),
        lambda done: (
            say("The award is open again.")
            if done.state == "accepted"
            else say("You have asked for the award to be opened again. It waits for a second person.")
        ),
        say("Until it is confirmed you can withdraw it. An award that is open can be closed again."),
        means=(
            say(
                "{amount} went back when it was closed. It comes again once another person has confirmed it.",
                amount=gone,
            )
            if gone
            else say("Nothing went back when it was closed, so it is open at once."),
        ),
    )


@page(Capability.CONFIRM_REOPENING, Award)
def confirm_reopening(request: HttpRequest, award: Award, reopening: int) -> HttpResponse:
    """See what opening the award again does, then confirm it."""
    asked, form, by = _asked(award, reopening), ConfirmForm(posted(request)), person(request)
    return _step(
        request,
        award,
        form,
        lambda: actions.confirm_reopening(asked, by=by, at=clock.now()),
        say("Confirm that the award is opened again"),
        say("The award is open again."),
        say("It can be closed again."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.CONFIRM_REOPENING, Award)
def refuse_reopening(request: HttpRequest, award: Award, reopening: int) -> HttpResponse:
    """Refuse to open the award again, with the reason."""
    asked, form, by = _asked(award, reopening), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        award,
        form,
        lambda: actions.refuse_reopening(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Refuse to open the award again"),
        say("The award stays closed. Whoever asked is told why."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_answered_by(by),
    )


@page(Capability.OFFER_AWARD, Award)
def withdraw_reopening(request: HttpRequest, award: Award, reopening: int) -> HttpResponse:
    """Withdraw, with a reason, what one asked for oneself."""
    asked, form, by = _asked(award, reopening), StepBackForm(posted(request)), person(request)
    return _step(
        request,
        award,
        form,
        lambda: actions.withdraw_reopening(asked, reason=form.cleaned_data["reason"], by=by, at=clock.now()),
        say("Withdraw your request to open the award again"),
        say("It is withdrawn. Whoever was asked to confirm it is told."),
        say("It can be asked for again."),
        asked=asked,
        hindrance=asked.why_not_withdrawn_by(by),
    )
