"""The pages of one condition: what it asks, how it was answered, and each step on it, shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.awards import actions
from placefund.awards.forms import ConditionAnswerForm, ConditionChangeForm
from placefund.awards.models import Condition
from placefund.awards.queries import organisations_that_can_meet
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen
from placefund.people.access import has
from placefund.people.models import Organisation
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted, posted_files
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted


@page(Capability.READ_AWARD, Condition, named="condition", methods=("GET",))
def condition(request: HttpRequest, condition: Condition) -> HttpResponse:
    """One condition with its answers and what the fund said of them."""
    user, is_running = request.user, condition.award.state == "accepted" and condition.fell_away_at is None
    is_its = has(user, Capability.ANSWER_CONDITION, condition.owner) or has(
        user, Capability.PREPARE_RETURN, condition.award
    )
    checks = has(user, Capability.CHECK_CONDITION, condition)
    can_change = condition.award.state in ("offered", "accepted") and condition.is_still_wanted
    return show(
        request,
        "awards/conditions/condition.html",
        way_to(request, condition),
        condition=condition,
        award=condition.award,
        steps=condition.steps.select_related("by", "document"),
        is_overdue=condition.is_overdue(london(clock.now()).date()),
        can_answer=is_running and condition.state == "open" and is_its,
        can_meet=is_running and condition.state != "met" and checks,
        can_send_back=is_running and condition.state == "answered" and checks,
        can_reopen=is_running and condition.state == "met" and checks,
        can_change=can_change and has(user, Capability.OFFER_AWARD, condition),
    )


def _step(
    request: HttpRequest,
    condition: Condition,
    form: forms.Form,
    act: Callable[[], object],
    title: str,
    done: str,
    *,
    way_back: str,
    preview: bool = True,
) -> HttpResponse:
    """A page with one step on a condition: shown first, taken, and back to the condition."""
    foresight = foreseen(request, form, act, way_back=way_back) if preview else None
    then = onward("condition", condition.pk, said=done)
    if foresight is None and (response := submitted(request, form, act, then)):
        return response
    return show(
        request,
        "awards/conditions/step.html",
        way_to(request, condition).to(title),
        condition=condition,
        award=condition.award,
        form=form,
        heading=title,
        preview=foresight,
        does=title if preview else "",
        submit_text=title,
        back_url=reverse("condition", args=[condition.pk]),
    )


@page(Capability.ANSWER_CONDITION, Condition, named="condition")
def answer(request: HttpRequest, condition: Condition) -> HttpResponse:
    """Say how the condition is met, with a file. A file cannot be sent for a preview only, so the page says what follows."""
    form = ConditionAnswerForm(posted(request), posted_files(request))
    return _step(
        request,
        condition,
        form,
        lambda: actions.answer_condition(
            condition,
            form.cleaned_data["text"],
            upload=form.cleaned_data["file"],
            by=person(request),
            at=clock.now(),
        ),
        say("Answer the condition"),
        say("The answer is with the fund, which accepts it or sends it back."),
        way_back="",
        preview=False,
    )


@page(Capability.CHECK_CONDITION, Condition, named="condition")
def meet(request: HttpRequest, condition: Condition) -> HttpResponse:
    """Note that the condition is met."""
    return _step(
        request,
        condition,
        ConfirmForm(posted(request)),
        lambda: actions.meet_condition(condition, by=person(request), at=clock.now()),
        say("Accept as met"),
        say("The condition is noted as met."),
        way_back=say("It can be opened again with a reason."),
    )


@page(Capability.CHECK_CONDITION, Condition, named="condition")
def send_back(request: HttpRequest, condition: Condition) -> HttpResponse:
    """Send the answer back, with the reason."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        condition,
        form,
        lambda: actions.send_condition_back(
            condition, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        say("Send the answer back"),
        say("The answer is sent back, with your reason."),
        way_back=say("It is answered again, or noted as met without an answer."),
    )


@page(Capability.CHECK_CONDITION, Condition, named="condition")
def reopen(request: HttpRequest, condition: Condition) -> HttpResponse:
    """Open the condition again that was noted as met."""
    form = StepBackForm(posted(request))
    return _step(
        request,
        condition,
        form,
        lambda: actions.reopen_condition(
            condition, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        say("Open the condition again"),
        say("The condition is open again."),
        way_back=say("It can be noted as met again."),
    )


@page(Capability.OFFER_AWARD, Condition, named="condition")
def change(request: HttpRequest, condition: Condition) -> HttpResponse:
    """Change whose the condition is, until when, and whether money waits for it."""
    own = Organisation.objects.filter(pk__in=organisations_that_can_meet(condition.award))
    given: dict[str, Any] = {
        "owner": condition.owner_id,
        "due_on": condition.due_on,
        "blocks_payment": condition.blocks_payment,
    }
    form = ConditionChangeForm(posted(request), partners=own, initial=given)
    return _step(
        request,
        condition,
        form,
        lambda: actions.change_condition(condition, **form.cleaned_data, by=person(request), at=clock.now()),
        say("Change the condition"),
        say("The condition is changed, and whoever has to meet it is told."),
        way_back=say("It can be changed back the same way; both changes stay on record."),
    )
