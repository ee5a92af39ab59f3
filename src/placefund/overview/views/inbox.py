"""The inbox: everything that waits for the person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability, Role
from placefund.overview.desks import desks_of
from placefund.overview.tasks_by_day import halves
from placefund.overview.tasks_inbox import waiting_for
from placefund.overview.tasks_of_others import awaited_by
from placefund.people.access import memberships
from placefund.records import clock
from placefund.web.crumbs import NOWHERE
from placefund.web.pages import page, person, show


@page(Capability.USE_INBOX, methods=("GET",))
def tasks(request: HttpRequest) -> HttpResponse:
    """What is waiting, overdue first and then by its day; and what somebody else has to do next, with whose turn it is."""
    user, at = person(request), clock.now()
    awaited, folded = halves(awaited_by(user, at))
    held = {role for role, _ in memberships(user)}
    return show(
        request,
        "overview/inbox.html",
        NOWHERE.to(say("Your tasks")),
        piles=waiting_for(user, at),
        awaited=awaited,
        folded=folded,
        awaited_count=len(awaited) + len(folded),
        roles=[role.label for role in Role if role in held],
        had_roles=not held and user.memberships.exists(),
        desks=desks_of(user),
        is_assessor=Role.ASSESSOR in held,
        is_applicant=bool(held & {Role.LEAD_BIDDER, Role.PARTNER, Role.CERTIFIER}),
    )
