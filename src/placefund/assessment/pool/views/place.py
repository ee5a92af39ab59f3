"""The pool of a place's local calls, below its programme: the pages of a fund's pool, with another owner."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from placefund.assessment.pool.views import manager
from placefund.domain.roles import Capability
from placefund.funds.models import ProgrammeOffice
from placefund.web.pages import page


@page(Capability.FOLLOW_ROUND, ProgrammeOffice, named="office", posting=Capability.ASSIGN_ASSESSORS)
def pool(request: HttpRequest, office: ProgrammeOffice) -> HttpResponseBase:
    """Everybody in the place's pool, and the sectors that lack readers."""
    return manager.pool_of_owner(request, office)


@page(Capability.FOLLOW_ROUND, ProgrammeOffice, named="office", methods=("GET",))
def pool_file(request: HttpRequest, office: ProgrammeOffice) -> HttpResponseBase:
    """What the board shows, as CSV."""
    return manager.pool_file_of_owner(request, office)


@page(Capability.ASSIGN_ASSESSORS, ProgrammeOffice, named="office", methods=("GET",))
def check_name(request: HttpRequest, office: ProgrammeOffice) -> HttpResponse:
    """What somebody must not read, before anybody writes to them."""
    return manager.check_name_for_owner(request, office)


@page(Capability.ASSIGN_ASSESSORS, ProgrammeOffice, named="office", is_proved=True)
def invite(request: HttpRequest, office: ProgrammeOffice) -> HttpResponse:
    """Ask somebody into the place's pool."""
    return manager.invite_for_owner(request, office)


@page(Capability.ASSIGN_ASSESSORS, ProgrammeOffice, named="office", methods=("POST",))
def remind(request: HttpRequest, office: ProgrammeOffice) -> HttpResponse:
    """Remind everyone of the place's pool who is late, or due within some days."""
    return manager.remind_for_owner(request, office)
