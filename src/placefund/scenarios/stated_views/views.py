"""What ministers, devolved governments and local leaders asked for: the list, a new view, a withdrawal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_bids, why_comparisons_are_closed
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.scenarios.contest import contest_of
from placefund.scenarios.models import StatedView
from placefund.scenarios.queries import may_see_board
from placefund.scenarios.stated_views import actions
from placefund.scenarios.stated_views.forms import ViewForm, WithdrawalForm
from placefund.scenarios.stated_views.queries import applying, views_of
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, submitted


def _way(request: HttpRequest, round_: Round) -> Crumbs:
    """The way to the views that were stated on a round."""
    above = way_to(request, round_)
    if may_see_board(request.user, round_, clock.now()):
        above = above.to(say("Scenarios"), "scenarios", round_.pk)
    return above.to(say("Views"), "stated-views", round_.pk)


@page(Capability.READ_SCORES, Round, named="round_", methods=("GET",))
def stated_views(request: HttpRequest, round_: Round) -> HttpResponse:
    """Every view on record in a round, with where it is written and which scenarios apply it."""
    every = list(views_of(round_))
    about = [row.application for row in every if row.application is not None]
    closed = closed_bids(person(request), about, clock.now())
    rows = [row for row in every if row.application_id not in closed]
    applied = {} if why_comparisons_are_closed(person(request), round_, clock.now()) else applying(round_)
    return show(
        request,
        "scenarios/views.html",
        _way(request, round_),
        round=round_,
        views=[(row, applied.get(row.pk, [])) for row in rows],
        may_record=has(request.user, Capability.RECORD_VIEW, round_),
        history=acts_on(rows, reader=person(request), at=clock.now()),
    )


@page(Capability.RECORD_VIEW, Round, named="round_")
def record_view(request: HttpRequest, round_: Round) -> HttpResponse:
    """Put on record what somebody in office asked for, why, and where it is written."""
    form = ViewForm(posted(request), contest=contest_of(round_))
    act = actions.state_view
    if response := submitted(
        request,
        form,
        lambda: act(round_, form.asked, **form.said, by=person(request), at=clock.now()),
        onward("stated-views", round_.pk, said=say("The view is on record. Scenarios can apply it from now on.")),
    ):
        return response
    return show(
        request,
        "scenarios/record_view.html",
        _way(request, round_).to(say("Record a view")),
        round=round_,
        form=form,
    )


@page(Capability.RECORD_VIEW, StatedView, named="view")
def withdraw_view(request: HttpRequest, view: StatedView) -> HttpResponse:
    """Put on record that a view no longer holds."""
    form = WithdrawalForm(posted(request))
    act = actions.withdraw_view
    if response := submitted(
        request,
        form,
        lambda: act(view, **form.cleaned_data, by=person(request), at=clock.now()),
        onward(
            "stated-views",
            view.round_id,
            said=say("The withdrawal is on record. Scenarios that applied the view say so."),
        ),
    ):
        return response
    return show(
        request,
        "scenarios/withdraw_view.html",
        _way(request, view.round).to(say("Withdraw")),
        round=view.round,
        view=view,
        form=form,
        is_open=view.withdraws_id is None and not StatedView.objects.filter(withdraws=view).exists(),
    )
