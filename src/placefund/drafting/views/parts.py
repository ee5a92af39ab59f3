"""Who writes what by when: all parts of a bid on one page, and the steps on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.applications.models import Application
from placefund.applications.views.answer_history import asked_question
from placefund.applications.views.application_page import show_application
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.drafting.models import PartToWrite
from placefund.drafting.parts import actions
from placefund.drafting.parts.forms import GivePartForm
from placefund.drafting.parts.queries import may_give, parts_of, writers_of
from placefund.people.models import Organisation
from placefund.records import clock
from placefund.web.forms import posted
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed, submitted


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the bid as the list shows it: who writes it, if anybody, and what whoever looks may do."""

    title: str
    part: PartToWrite | None
    give_at: str
    is_own: bool

    @property
    def may_step(self) -> bool:
        return self.part is not None and (self.is_own or bool(self.give_at))


@page(Capability.COMMENT_ON_BID, Application, methods=("GET",))
def parts_to_write(request: HttpRequest, application: Application) -> HttpResponse:
    """Every question and the costs of every partner: who writes it, by when, and how far it is."""
    here = say("Who writes what")
    return show_application(
        request, "drafting/parts.html", application, here, title=here, lines=_lines(request, application)
    )


def _lines(request: HttpRequest, application: Application) -> list[PartLine]:
    user, held = person(request), parts_of(application, clock.now())
    by_key = {(part.question_key, part.organisation_id): part for part in held}

    def line(title: str, key: str, organisation: Organisation | None) -> PartLine:
        part = by_key.get((key, organisation.pk if organisation else None))
        address = ""
        if application.is_editable and may_give(user, application, organisation):
            name, args = ("give-costs", organisation.pk) if organisation else ("give-question", key)
            address = reverse(name, args=[application.pk, args])
        return PartLine(title, part, address, application.is_editable and bool(part and part.writer_id == user.pk))

    partners = [line.organisation_id for line in application.partnership.partner_lines()]
    organisations = Organisation.objects.in_bulk(partners)
    return [
        *(line(asked.title, asked.key, None) for asked in application.round.terms().questions),
        *(
            line(say("Costs of {organisation}", organisation=organisations[number]), "", organisations[number])
            for number in partners
        ),
    ]


@page(Capability.EDIT_APPLICATION, Application)
def give_question(request: HttpRequest, application: Application, question: str) -> HttpResponse:
    """Say who writes a question by when."""
    asked = asked_question(application, question)
    return _given(request, application, asked.title, None, question_key=question)


@page(Capability.EDIT_OWN_COSTS, Application)
def give_costs(request: HttpRequest, application: Application, organisation: int) -> HttpResponse:
    """Say who enters the costs of one organisation by when."""
    partners = [line.organisation_id for line in application.partnership.partner_lines()]
    whose = get_object_or_404(Organisation.objects.filter(pk__in=partners), pk=organisation)
    return _given(request, application, say("Costs of {organisation}", organisation=whose), whose)


def _given(
    request: HttpRequest, application: Application, title: str, organisation: Organisation | None, **about: Any
) -> HttpResponse:
    at, closes_at = clock.now(), application.round.closes_at
    authors = writers_of(application, organisation, at)
    held = next(
        (
            part
            for part in parts_of(application, at)
            if (part.question_key, part.organisation) == (about.get("question_key", ""), organisation)
        ),
        None,
    )
    form = GivePartForm(
        posted(request),
        authors=authors,
        earliest=london(at).date(),
        latest=london(closes_at).date() if closes_at else None,
        initial={"writer": held.writer_id, "due_on": held.due_on} if held else {},
    )
    if response := submitted(
        request,
        form,
        lambda: actions.give(
            application, organisation=organisation, **about, **form.cleaned_data, by=person(request), at=clock.now()
        ),
        lambda part: onward(
            "parts-to-write", application.pk, said=say("{writer} is told, and has it as a task.", writer=part.writer)
        ),
    ):
        return response
    return show_application(
        request,
        "drafting/give.html",
        application,
        title,
        title=title,
        form=form,
        submit_text=say("Give it to them"),
        back_url=reverse("parts-to-write", args=[application.pk]),
        may_give=application.is_editable and may_give(person(request), application, organisation),
        has_writers=bool(authors),
    )


def _pressed(request: HttpRequest, part: PartToWrite, act: Callable[..., PartToWrite], said: str) -> HttpResponse:
    return pressed(
        request,
        lambda: act(part, by=person(request), at=clock.now()),
        onward("parts-to-write", part.application_id, said=said),
    )


@page(Capability.COMMENT_ON_BID, PartToWrite, named="part", methods=("POST",))
def say_part_ready(request: HttpRequest, part: PartToWrite) -> HttpResponse:
    """Say that what one was asked to write is ready for a look."""
    return _pressed(request, part, actions.say_ready, say("It is ready for a look. Whoever asked for it is told."))


@page(Capability.COMMENT_ON_BID, PartToWrite, named="part", methods=("POST",))
def send_part_back(request: HttpRequest, part: PartToWrite) -> HttpResponse:
    """Say that a part is not ready after all."""
    return _pressed(request, part, actions.send_back, say("It is to be written still."))


@page(Capability.COMMENT_ON_BID, PartToWrite, named="part", methods=("POST",))
def free_part(request: HttpRequest, part: PartToWrite) -> HttpResponse:
    """Say that nobody in particular writes a part."""
    return _pressed(request, part, actions.free, say("Nobody in particular writes it now."))
