"""The inbox: everything that waits for the person who is signed in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from placefund.domain.roles import Capability, Role
from placefund.overview.tasks_inbox import waiting_for
from placefund.people.access import memberships, page, person
from placefund.records import clock


@page(Capability.USE_INBOX, methods=("GET",))
def tasks(request: HttpRequest) -> HttpResponse:
    """What is waiting, by kind, with whose it is and how long is left."""
    user = person(request)
    held = {role for role, _ in memberships(user)}
    context = {
        "piles": waiting_for(user, clock.now()),
        "roles": [role.label for role in Role if role in held],
        "is_assessor": Role.ASSESSOR in held,
        "is_applicant": bool(held & {Role.LEAD_BIDDER, Role.PARTNER, Role.CERTIFIER}),
        "title": "Your tasks",
    }
    return render(request, "overview/inbox.html", context)
