"""A page that does something: it takes one step, says so and goes on; or it is refused with a sentence, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.web.collisions import in_turn
from placefund.web.crumbs import Crumbs, Landmark, way_to
from placefund.web.pages import show

Result = TypeVar("Result")
Thing = TypeVar("Thing", bound=Landmark)


@dataclass(frozen=True, slots=True)
class Onward:
    """The page that comes after a step, and what it says of the step. Without words nothing is said."""

    address: str
    said: str = ""


def onward(name: str, *keys: str | int, said: str = "", section: str = "", query: str = "") -> Onward:
    """On to an address by its name, at a section of the page where one is named."""
    address = reverse(name, args=keys)
    return Onward(address + (f"?{query}" if query else "") + (f"#{section}" if section else ""), said)


@dataclass(frozen=True, slots=True)
class Success(Generic[Result]):
    """A step that was taken, with what its action gave back."""

    result: Result

    def leads_to(self, then: Onward | Callable[[Result], Onward]) -> Onward:
        return then if isinstance(then, Onward) else then(self.result)


def taken(
    form: forms.BaseForm,
    act: Callable[[], Result],
    *,
    refused_at: str | None = None,
    unless: type[NotAllowed] | tuple[type[NotAllowed], ...] = (),
) -> Success[Result] | None:
    """The step of a form that was sent and is right; None, with the refusal on the form, where it was not taken."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return Success(in_turn(act))
    except unless:
        raise
    except NotAllowed as refusal:
        form.add_error(refused_at, str(refusal))
        return None


def submitted(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], Result],
    then: Onward | Callable[[Result], Onward],
    *,
    refused_at: str | None = None,
    unless: type[NotAllowed] | tuple[type[NotAllowed], ...] = (),
) -> HttpResponse | None:
    """Take the step of a form that was sent and is right, and go on; None while there is a form to show.

    A refusal becomes a sentence in the form's summary of errors (at the field `refused_at`, where it is about one), and
    `show` answers with 422. `unless` names refusals that the page answers in its own way: they pass through. `then` is asked
    only after the step, with what the action gave back.
    """
    step = taken(form, act, refused_at=refused_at, unless=unless)
    return None if step is None else _go(request, step.leads_to(then))


def form_page(
    request: HttpRequest,
    template: str,
    way: Crumbs,
    form: forms.BaseForm,
    act: Callable[[], Result],
    then: Onward | Callable[[Result], Onward],
    *,
    refused_at: str | None = None,
    **context: Any,
) -> HttpResponse:
    """A page with one form and one step. Where its context costs much, write `submitted` and `show` one after the other."""
    done = submitted(request, form, act, then, refused_at=refused_at)
    return done or show(request, template, way, form=form, **context)


@dataclass(frozen=True)
class StepPages(Generic[Thing]):
    """The pages of the steps on one kind of row, each below the row's own page; `given` is what all their templates print."""

    given: Callable[[Thing], dict[str, Any]]

    def __call__(
        self,
        request: HttpRequest,
        thing: Thing,
        form: forms.BaseForm,
        act: Callable[[], Result],
        then: Onward | Callable[[Result], Onward],
        title: str,
        template: str,
        **more: Any,
    ) -> HttpResponse:
        way = way_to(request, thing).to(title)
        return form_page(request, template, way, form, act, then, **self.given(thing) | more)


def pressed(
    request: HttpRequest,
    act: Callable[[], Result],
    then: Onward | Callable[[Result], Onward],
    *,
    refused: Onward | None = None,
    form: forms.BaseForm | None = None,
    wrong: str = "",
) -> HttpResponse:
    """The step of a button, whose page has nothing to show: take it, or say the refusal, and go on either way.

    A refusal goes on to `refused`, or else to where the step would have led. A button that sends values has a small `form`;
    `wrong` is said when they cannot be read.
    """
    back = refused or _known(then)
    if form is not None and not form.is_valid():
        return _turn_back(request, wrong, back)
    try:
        step = Success(in_turn(act))
    except NotAllowed as refusal:
        return _turn_back(request, str(refusal), back)
    return _go(request, step.leads_to(then))


def _known(then: object) -> Onward:
    if not isinstance(then, Onward):
        raise TypeError(
            "A button that decides where it goes on after its step says where a refusal goes: refused=onward(…)."
        )
    return then


def _go(request: HttpRequest, then: Onward) -> HttpResponse:
    if then.said:
        messages.success(request, then.said)
    return redirect(then.address)


def _turn_back(request: HttpRequest, why: str, to: Onward) -> HttpResponse:
    messages.error(request, why)
    return redirect(to.address)
