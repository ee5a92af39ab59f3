"""What every page's frame needs: who is signed in, where they can go, what time it is here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from placefund.domain.roles import Capability
from placefund.notices.models import Notice
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock

SECTIONS = (
    ("Funds", "home", Capability.READ_PUBLIC),
    ("Your tasks", "tasks", Capability.USE_INBOX),
    ("Partnerships", "partnerships", Capability.JOIN_PARTNERSHIP),
    ("Messages", "messages", Capability.USE_INBOX),
    ("Record", "record", Capability.READ_AUDIT),
)


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    return [
        {"label": label, "url": reverse(name), "current": request.path == reverse(name)}
        for label, name, capability in SECTIONS
        if has(user, capability)
    ]


def site(request: HttpRequest) -> dict[str, Any]:
    """The frame's values. Error pages are drawn from here too, so nothing in it may fail for an anonymous request."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    return {
        "site_name": "Placefund",
        "signed_in_user": person,
        "demo": settings.DEMO,
        "clock_moved_to": clock.now() if clock.offset() is not None else None,
        "unread_notices": Notice.objects.filter(recipient=person, read_at__isnull=True).count() if person else 0,
        "navigation": _navigation(request),
    }
