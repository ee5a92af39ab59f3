"""What waits in all the places that somebody accompanies, and how all the places of a fund stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Programme
from placefund.overview.programme_standing import standing_of, sums_of
from placefund.overview.programme_waiting import waiting_in
from placefund.overview.waiting_lines import AwaitedSide, WaitingLine, pressing_first
from placefund.people.access import scopes_with
from placefund.people.queries import numbers_with
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, way_to
from placefund.web.pages import page, person, show


@page(Capability.REVIEW_PROGRAMME, methods=("GET",))
def waiting_in_programmes(request: HttpRequest) -> HttpResponse:
    """Everything that waits in the places that this person accompanies: for them, for each place, for its board."""
    user, at = person(request), clock.now()
    own = Q(pk__in=numbers_with(user, Capability.REVIEW_PROGRAMME, "programme"))
    funds = Q(strand__fund__slug__in=scopes_with(user, Capability.REVIEW_PROGRAMME, "fund"))
    rows = Programme.objects.filter(own | funds).select_related(*Programme.READ_WITH).order_by("place__name", "pk")
    programmes, today = {one.pk: one for one in rows}, london(at).date()
    lines = waiting_in(list(programmes.values()), user, at)
    return show(
        request,
        "overview/waiting.html",
        NOWHERE.to(say("Programmes"), "my-programmes").to(say("What waits")),
        programmes=programmes,
        late=sum(line.is_late(today) for line in lines),
        own=sum(line.whom is AwaitedSide.DELIVERY_BODY for line in lines),
        piles=[(whom, _rows([line for line in lines if line.whom is whom], programmes, today)) for whom in AwaitedSide],
    )


def _rows(
    lines: Sequence[WaitingLine], programmes: dict[int, Programme], today: date
) -> list[tuple[WaitingLine, Programme, str, bool]]:
    """Each line with its place, its days, and whether it is late."""
    return [(line, programmes[line.programme], line.days(today), line.is_late(today)) for line in lines]


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def programmes_standing(request: HttpRequest, fund: Fund) -> HttpResponse:
    """All places of a fund: the stage of each, its money at each step, its next day, and what is stuck since when."""
    way = way_to(request, fund).to(say("Programmes of its places"), "fund-programmes", fund.slug)
    now = clock.now()
    rows, today = standing_of(fund, request.user, now), london(now).date()
    stuck = pressing_first([line for row in rows for line in row.stuck], today)
    places = {row.programme.pk: row.programme for row in rows}
    return show(
        request,
        "overview/standing.html",
        way.to(say("How all places stand")),
        fund=fund,
        rows=rows,
        sums=sums_of(rows),
        stuck=_rows(stuck, places, today),
        stuck_places=len({line.programme for line in stuck}),
    )
