"""What every page's frame needs: who is signed in, where they can go, what time it is here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from placefund.applications.queries import own_applications
from placefund.awards.queries import own_awards
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.queries import programmes_to_read
from placefund.notices.models import Notice
from placefund.people.access import has, scopes_with
from placefund.people.models import User
from placefund.records import clock

SECTIONS = (
    (say("Funds"), "home", Capability.READ_PUBLIC),
    (say("Your tasks"), "tasks", Capability.USE_INBOX),
    (say("My applications"), "my-applications", Capability.READ_APPLICATION),
    (say("My awards"), "my-awards", Capability.READ_AWARD),
    (say("Programmes"), "my-programmes", Capability.READ_PROGRAMME),
    (say("To assess"), "my-assignments", Capability.SCORE),
    (say("Partnerships"), "partnerships", Capability.JOIN_PARTNERSHIP),
    (say("Messages"), "messages", Capability.USE_INBOX),
    (say("Organisations"), "organisations", Capability.READ_ORGANISATIONS),
    (say("Record"), "record", Capability.READ_AUDIT),
    (say("People"), "people", Capability.GIVE_ROLES),
    (say("This installation"), "installation", Capability.RUN_INSTALLATION),
)
OWN: dict[str, Callable[[User], QuerySet[Any]]] = {
    "my-applications": own_applications,
    "my-awards": own_awards,
    "my-programmes": programmes_to_read,
}
"""Lists that stand in the menu of those only who have something in them: a fund's team may read every bid, and has none."""


DESKS = (
    (say("Fund desk"), "manage-fund", Capability.MANAGE_FUND),
    (say("Returns to check"), "monitoring", Capability.CHECK_RETURN),
    (say("Payments"), "payments", Capability.PAY_RETURN),
)
"""Where people of a fund work; somebody who works in several funds has one of each."""


def _entry(label: str, url: str, path: str) -> dict[str, Any]:
    is_here = path == url if url == reverse("home") else path.startswith(url)
    return {"label": label, "url": url, "current": is_here}


def _has_own(user: Any, name: str) -> bool:
    return isinstance(user, User) and OWN[name](user).exists()


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    entries = [
        _entry(label, reverse(name), request.path)
        for label, name, capability in SECTIONS
        if has(user, capability) and (name not in OWN or _has_own(user, name))
    ]
    for label, name, capability in DESKS:
        funds = scopes_with(user, capability, "fund")
        for fund in funds:
            told = f"{label}: {fund}" if len(funds) > 1 else label
            entries.append(_entry(told, reverse(name, kwargs={"fund": fund}), request.path))
    return entries


def site(request: HttpRequest) -> dict[str, Any]:
    """The frame's values. Error pages are drawn from here too, so nothing in it may fail for an anonymous request."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) else None
    return {
        "site_name": settings.SITE_NAME,
        "signed_in_user": person,
        "demo": settings.DEMO,
        "today": london(clock.now()).date(),
        "clock_moved_to": clock.now() if clock.offset() is not None else None,
        "unread_notices": Notice.objects.filter(recipient=person, read_at__isnull=True).count() if person else 0,
        "navigation": _navigation(request),
    }
