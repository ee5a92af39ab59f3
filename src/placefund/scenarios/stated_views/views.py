"""What ministers, devolved governments and local leaders asked for: the list, a new view, a withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.views.desk import answer, done, person, posted, trail
from placefund.panels.confidentiality import closed_bids, why_comparisons_are_closed
from placefund.people.access import has, page
from placefund.records import clock
from placefund.records.queries import history_of
from placefund.scenarios.contest import contest_of
from placefund.scenarios.models import StatedView
from placefund.scenarios.stated_views import actions
from placefund.scenarios.stated_views.forms import ViewForm, WithdrawalForm
from placefund.scenarios.stated_views.queries import applying, views_of


def _trail(request: HttpRequest, round_: Round, *more: tuple[str, str], here: str) -> list[dict[str, str]]:
    up = ("Scenarios", reverse("scenarios", args=[round_.pk]))
    return trail(request, round_.strand.fund, up, *more, round_=round_, here=here)


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def stated_views(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every view on record in a round, with where it is written and which scenarios apply it."""
    every = list(views_of(round_))
    about = [row.application for row in every if row.application is not None]
    closed = closed_bids(person(request), about, clock.now())
    rows = [row for row in every if row.application_id not in closed]
    applied = {} if why_comparisons_are_closed(person(request), round_, clock.now()) else applying(round_)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "views": [(row, applied.get(row.pk, [])) for row in rows],
        "may_record": has(request.user, Capability.RECORD_VIEW, round_),
        "history": history_of(rows),
        "breadcrumbs": _trail(request, round_, here="Views"),
    }
    return answer(request, "scenarios/views.html", context)


@page(Capability.RECORD_VIEW, Round, named="round_")
def record_view(request: HttpRequest, round_: Round) -> HttpResponse:
    """Put on record what somebody in office asked for, why, and where it is written."""
    form = ViewForm(posted(request), contest=contest_of(round_))
    act = actions.state_view
    if form.is_bound and done(form, lambda: act(round_, form.asked, **form.said, by=person(request), at=clock.now())):
        messages.success(request, "The view is on record. Scenarios can apply it from now on.")
        return redirect("stated-views", round_.pk)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "form": form,
        "breadcrumbs": _trail(
            request, round_, ("Views", reverse("stated-views", args=[round_.pk])), here="Record a view"
        ),
    }
    return answer(request, "scenarios/record_view.html", context)


@page(Capability.RECORD_VIEW, StatedView, named="view")
def withdraw_view(request: HttpRequest, view: StatedView) -> HttpResponse:
    """Put on record that a view no longer holds."""
    form = WithdrawalForm(posted(request))
    act = actions.withdraw_view
    if form.is_bound and done(form, lambda: act(view, **form.cleaned_data, by=person(request), at=clock.now())):
        messages.success(request, "The withdrawal is on record. Scenarios that applied the view say so.")
        return redirect("stated-views", view.round_id)
    views_page = ("Views", reverse("stated-views", args=[view.round_id]))
    context = {
        "fund": view.round.strand.fund,
        "round": view.round,
        "view": view,
        "form": form,
        "is_open": view.withdraws_id is None and not StatedView.objects.filter(withdraws=view).exists(),
        "breadcrumbs": _trail(request, view.round, views_page, here="Withdraw"),
    }
    return answer(request, "scenarios/withdraw_view.html", context)
