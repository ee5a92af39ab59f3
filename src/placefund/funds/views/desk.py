"""What the pages of the fund's own desk share: the way back, trying an action, and the answer to a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Round
from placefund.people.access import has
from placefund.people.models import User

Crumb = dict[str, str]


def trail(
    request: HttpRequest, fund: Fund, *more: tuple[str, str], round_: Round | None = None, here: str = ""
) -> list[Crumb]:
    """The way from the fund to this page, over pages that this person may open."""
    manages = has(request.user, Capability.MANAGE_FUND, fund)
    crumbs = [{"label": fund.short_name, "url": reverse("manage-fund" if manages else "fund", args=[fund.slug])}]
    if round_ is not None:
        crumbs.append({"label": round_.name, "url": reverse("manage-round" if manages else "round", args=[round_.pk])})
    crumbs += [{"label": label, "url": url} for label, url in more]
    return [*crumbs, {"label": here, "url": ""}] if here else crumbs


def posted(request: HttpRequest) -> Any:
    """What was posted, also when it is empty; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def done(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form is right and the action was done. A refusal stands on the form as a sentence."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def refuse(why: str) -> None:
    """Refuse a page with a sentence; nothing happens when there is none.

    Raises:
        PermissionDenied: with the sentence.
    """
    if why:
        raise PermissionDenied(why)


def tried(request: HttpRequest, act: Callable[[], object], sentence: str) -> bool:
    """Whether an action that asks nothing was done; the sentence, or the refusal, is shown on the page that comes next."""
    try:
        act()
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, sentence)
    return True


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; 422 when its form was refused."""
    form = context.get("form")
    is_refused = isinstance(form, forms.BaseForm) and form.is_bound and bool(form.errors)
    return render(request, template, context, status=422 if is_refused else 200)


def person(request: HttpRequest) -> User:
    """Whoever is signed in: `page` lets nobody else through to a page that acts."""
    return cast("User", request.user)
