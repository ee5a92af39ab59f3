"""What the pages of an application share: where they are, how long is left, and one way to take a step or be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from placefund.applications.actions import EditConflict
from placefund.applications.models import Application
from placefund.design.wording import time_left_in_words
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.records import clock


def frame(application: Application, here: str = "", **more: Any) -> dict[str, Any]:
    """The context of a page of an application. Reads what every such page prints, in a fixed number of queries."""
    prefetch_related_objects(
        [application],
        "round__strand__fund",
        "partnership__lead",
        "partnership__place",
        "partnership__partners__organisation",
    )
    at, fund = clock.now(), application.round.strand.fund
    crumbs = [{"label": str(application), "url": reverse("application", args=[application.pk])}, {"label": here}]
    return {
        "application": application,
        "fund": fund,
        "round": application.round,
        "partnership": application.partnership,
        "left": time_left_in_words(application.round.closes_at, at) if application.round.closes_at else "",
        "title": here or str(application),
        "breadcrumbs": [
            {"label": fund.short_name, "url": reverse("fund", args=[fund.slug])},
            *(crumbs if here else [{"label": str(application)}]),
        ],
        **more,
    }


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, or None when the page is only asked for; an empty form that was sent counts as sent."""
    return request.POST if request.method == "POST" else None


def is_own(user: Any, application: Application) -> bool:
    """Whether a person stands on the applicant's side: they may know what the fund may not, and the other way round."""
    return has(user, Capability.READ_APPLICATION, application.partnership)


def step_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], object],
    template: str,
    context: dict[str, Any],
    *,
    done: str = "",
    then: Callable[[], HttpResponse],
) -> HttpResponse:
    """A page with one form and one action: show it, refuse with sentences, or take the step and go on."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act()
            except EditConflict:
                raise  # the page shows both texts
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                if done:
                    messages.success(request, done)
                return then()
    return render(request, template, {**context, "form": form}, status=status)


def to_application(application: Application) -> HttpResponse:
    return redirect("application", application.pk)
