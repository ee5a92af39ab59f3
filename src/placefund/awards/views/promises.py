"""The pages on which a figure that an accepted award promises is entered afterwards, or corrected by a further row."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.awards.corrections import actions
from placefund.awards.forms import CorrectPromiseForm, EnterPromisesForm
from placefund.awards.models import Award, PromisedFigure
from placefund.awards.queries import not_promised, promises_on_record, stateable_as
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import Shown, foreseen_page
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


def _step(
    request: HttpRequest, award: Award, form: forms.Form, act: Callable[[], object], title: str, means: str, said: str
) -> HttpResponse:
    return foreseen_page(
        request,
        "awards/conditions/step.html",
        way_to(request, award).to(title),
        form,
        act,
        onward("manage-award", award.pk, said=said),
        does=title,
        shows=lambda: _shown(award),
        way_back=say("It is corrected by a further row, with a reason. Both stay on record and public."),
        back_url=reverse("manage-award", args=[award.pk]),
        award=award,
        heading=title,
        means=means,
    )


def _shown(award: Award) -> Iterable[Shown]:
    for one in promises_on_record(award):
        row = one.stands
        value = say("None") if row.value is None else row.quantity
        yield say("{indicator} ({unit})", indicator=row.indicator.title, unit=row.unit), value


@page(Capability.OFFER_AWARD, Award)
def enter(request: HttpRequest, award: Award) -> HttpResponse:
    """Enter what an accepted award promises, where its offer was made without figures on record."""
    form = EnterPromisesForm(posted(request), indicators=not_promised(award))
    return _step(
        request,
        award,
        form,
        lambda: actions.enter_promises(award, form.promises(), by=person(request), at=clock.now()),
        say("Enter promised figures"),
        say(
            "Only what the offer or the bid says. Where it says nothing, nothing is entered: it stays “not on record”."
        ),
        say("The promised figures are on record. The lead and the monitoring officers are told."),
    )


@page(Capability.OFFER_AWARD, Award)
def correct(request: HttpRequest, award: Award, promise: int) -> HttpResponse:
    """Correct one promised figure by a further row that names it."""
    row = get_object_or_404(PromisedFigure.objects.select_related("award", "indicator__fund"), award=award, pk=promise)
    form = CorrectPromiseForm(posted(request), promise=row, versions=stateable_as(row))
    return _step(
        request,
        award,
        form,
        lambda: actions.correct_promise(row, **form.corrected(), by=person(request), at=clock.now()),
        say("Correct the promised figure of {indicator}", indicator=row.indicator.title),
        say("The row on record stays, and everybody may read both figures and why."),
        say("The promised figure is corrected. The lead and the monitoring officers are told."),
    )
