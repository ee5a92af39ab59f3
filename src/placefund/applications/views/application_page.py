"""What the pages of an application share: what every one of them prints, and how long is left."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.assessment.scoring.blinding import UNTIL, veiled_readings
from placefund.design.wording import time_left_in_words
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.people.access import has, scopes_with
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.pages import person, refuse, show


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
    refuse(why_veiled(request, application))
    frame: dict[str, Any] = {
        "application": application,
        "round": round_,
        "partnership": application.partnership,
        "closes_at": application.closes_at,
        "left": time_left_in_words(application.closes_at, clock.now()) if application.closes_at else "",
    }
    return show(request, template, way.to(here) if here else way, **frame | more)


def why_veiled(request: HttpRequest, application: Application) -> str:
    """Why who applies is hidden from somebody who may read applications, in a sentence: they read this one blind."""
    user = person(request)
    if not scopes_with(user, Capability.SCORE, "assessor") or is_own(user, application):
        return ""
    reading = veiled_readings(user, application.round).get(application.pk)
    if reading is None:
        return ""
    until = UNTIL[application.round.terms().method.applicants_hidden]
    return say("You read this application yourself. Who applies is hidden from you {until}.", until=until)


def is_own(user: Any, application: Application) -> bool:
    """Whether a person stands on the applicant's side: they may know what the fund may not, and the other way round."""
    return has(user, Capability.READ_APPLICATION, application.partnership)
