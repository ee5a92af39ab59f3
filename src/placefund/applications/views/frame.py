"""What the pages of an application share: what every one of them prints, and how long is left."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.design.wording import time_left_in_words
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import show


def show_application(
    request: HttpRequest, template: str, application: Application, here: str = "", **more: Any
) -> HttpResponse:
    """An application's own page, or one below it. Reads what every such page prints, in a fixed number of queries."""
    prefetch_related_objects(
        [application],
        "round__strand__fund",
        "partnership__lead",
        "partnership__place",
        "partnership__partners__organisation",
    )
    round_, way = application.round, way_to(request, application)
    frame: dict[str, Any] = {
        "application": application,
        "round": round_,
        "partnership": application.partnership,
        "left": time_left_in_words(round_.closes_at, clock.now()) if round_.closes_at else "",
    }
    return show(request, template, way.to(here) if here else way, **frame | more)


def is_own(user: Any, application: Application) -> bool:
    """Whether a person stands on the applicant's side: they may know what the fund may not, and the other way round."""
    return has(user, Capability.READ_APPLICATION, application.partnership)
