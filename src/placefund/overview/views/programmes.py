"""The desk of a place's programme, and the lists of programmes: of one's own, and of a fund."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from placefund.accounts.queries import roles_to_give
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Programme
from placefund.funds.queries import programmes_to_read
from placefund.overview.programme_desk import lines_of, money_of_each, people_of
from placefund.overview.programme_route import steps_of
from placefund.overview.programme_waiting import waiting_in
from placefund.overview.route_steps import RouteStep
from placefund.people.access import has
from placefund.records import clock
from placefund.scenarios.signing.queries import signed_and_released
from placefund.web.crumbs import NOWHERE, way_to
from placefund.web.pages import page, person, show


@page(Capability.READ_PROGRAMME, Programme, methods=("GET",))
def programme(request: HttpRequest, programme: Programme) -> HttpResponse:
    """A place's whole way: its money, each step with how far it has come, who is who, and what waits for whom until when."""
    now = clock.now()
    today = london(now).date()
    waiting = waiting_in([programme], request.user, now)
    return show(
        request,
        "overview/programme.html",
        way_to(request, programme),
        programme=programme,
        money=money_of_each([programme])[programme.pk],
        steps=[(step, _opens(request, programme, step)) for step in steps_of(programme, request.user)],
        people=people_of(programme),
        waiting=[(line, line.days(today), line.is_late(today)) for line in waiting],
        late=sum(line.is_late(today) for line in waiting),
        may_give_roles=bool(roles_to_give(request.user, f"programme:{programme.pk}")),
    )


def _opens(request: HttpRequest, programme: Programme, step: RouteStep) -> bool:
    """Whether the page of a step opens for this person: the desk leads to no page that is closed to them."""
    if not step.url:
        return False
    view: Any = resolve(step.url.partition("#")[0]).func
    return has(request.user, view.capability, programme.strand.fund if view.model is Fund else programme)


@page(Capability.READ_PROGRAMME, methods=("GET",))
def my_programmes(request: HttpRequest) -> HttpResponse:
    """Every programme that this person reads by a role of theirs, with how far each has come."""
    rows = list(programmes_to_read(person(request)))
    way = NOWHERE.to(say("Programmes"))
    return show(
        request,
        "overview/programmes.html",
        way,
        lines=lines_of(rows, request.user),
        caption="",
        may_review=has(request.user, Capability.REVIEW_PROGRAMME),
        stands_in=_funds_to_compare(request.user, rows),
    )


@page(Capability.READ_PROGRAMME, Fund, methods=("GET",))
def fund_programmes(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Every place's programme in a fund, with its money and how far each step of its way has come."""
    rows = (
        Programme.objects.filter(strand__fund=fund).select_related(*Programme.READ_WITH).order_by("place__name", "pk")
    )
    sheets = signed_and_released(fund.slug) if has(request.user, Capability.READ_SHEET, fund) else []
    way = way_to(request, fund).to(say("Programmes of its places"))
    return show(
        request,
        "overview/programmes.html",
        way,
        lines=lines_of(list(rows), request.user),
        caption=fund.name,
        sheets=sheets,
        fund=fund,
        stands_in=_funds_to_compare(request.user, list(rows)),
    )


def _funds_to_compare(user: Any, programmes: Sequence[Programme]) -> list[Fund]:
    """The funds of which this person reads how all places stand, of those with a programme in a list."""
    funds: dict[int, Fund] = {one.strand.fund.pk: one.strand.fund for one in programmes}
    return [fund for fund in funds.values() if has(user, Capability.MANAGE_FUND, fund)]
