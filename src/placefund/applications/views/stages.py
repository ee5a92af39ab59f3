"""From one stage to the next: beginning what one is invited to, and what has changed since the earlier stage."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from placefund.applications.later_stages import actions
from placefund.applications.later_stages.queries import origin_of, since
from placefund.applications.models import Application
from placefund.applications.readable import of_content, reading
from placefund.applications.views.application_page import is_own, show_application
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.questions import Question
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.funds.stages import earlier_of, earlier_stage, next_stage, stage_of
from placefund.partnerships.models import Partnership
from placefund.people.access import has
from placefund.records import clock
from placefund.web.pages import page, person
from placefund.web.steps import onward, pressed


def next_of(request: HttpRequest, application: Application) -> dict[str, Any]:
    """The next stage as the page of an application that is invited to it shows it."""
    following = next_stage(application.round)
    rows = Application.objects.filter(round=following, partnership=application.partnership).exclude(state="withdrawn")
    begun = rows.first() if following else None
    is_open = following is not None and following.state == "open"
    may = is_open and begun is None and has(request.user, Capability.EDIT_APPLICATION, application.partnership)
    return {"next": following, "begun": begun, "is_next_open": is_open, "may_begin": may}


def who_may_apply(round_: Round, led: Collection[int], applied: QuerySet[Application]) -> QuerySet[Partnership]:
    """The partnerships of these leads that may still apply in a round: where it is for the invited alone, those that were."""
    partnerships = Partnership.objects.filter(lead__in=led).exclude(pk__in=applied.values("partnership"))
    before = earlier_stage(round_)
    if before is None or not stage_of(round_).is_invited_only:
        return partnerships
    invited = Application.objects.filter(round=before, state="successful")
    return partnerships.filter(pk__in=invited.values("partnership"))


def begin(request: HttpRequest, round_: Round, partnership: Partnership) -> Application:
    """Begin a draft with what carries over, if anything does."""
    return actions.begin(round_, partnership, by=person(request), at=clock.now())


def writing(application: Application, question: Question, *, is_own: bool) -> dict[str, Any]:
    """Where an answer began, and whether it may be changed now."""
    origin = origin_of(application, question)
    is_fixed = origin is not None and bool(origin.why_fixed)
    may = is_own and not is_fixed and application.may_be_changed(question.key, clock.now())
    return {"origin": origin, "may_write": may}


@page(Capability.EDIT_APPLICATION, Application, methods=("POST",))
def begin_next_stage(request: HttpRequest, application: Application) -> HttpResponse:
    """Begin the application of the next stage with what carries over of this one."""

    def step() -> Application:
        following = next_stage(application.round)
        if following is None:
            raise NotPossible(say("{name} has no next stage yet.", name=application.round.name))
        return begin(request, following, application.partnership)

    said = say("Your draft is ready. What carries over from the earlier stage stands in it: look at each part.")
    return pressed(
        request,
        step,
        lambda begun: onward("application", begun.pk, said=said),
        refused=onward("application", application.pk),
    )


@page(Capability.READ_APPLICATION, Application, methods=("GET",))
def since_the_earlier_stage(request: HttpRequest, application: Application) -> HttpResponse:
    """What has changed since the stage that invited it: for its authors, and for the fund where the terms say so."""
    earlier = earlier_of(application)
    stage = stage_of(application.round)
    if earlier is None or not (stage.shows_differences or is_own(request.user, application)):
        raise Http404(say("There is no earlier stage of this application to read."))
    before = of_content(earlier.snapshot.content, earlier, is_kept=True)
    return show_application(
        request,
        "applications/stages/since.html",
        application,
        say("Since the earlier stage"),
        caption=str(application),
        earlier_round=earlier.round,
        parts=since(before, reading(application), stage),
        score=None,
    )
