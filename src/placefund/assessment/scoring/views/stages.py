"""What an assessor may read of the earlier stage of what they assess, where the round's terms say so."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from placefund.applications.later_stages.queries import since
from placefund.assessment.models import Assignment
from placefund.assessment.scoring.blinding import both_stages_for, title_for
from placefund.assessment.scoring.views.assessor import below, refuse_if_closed
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.stages import earlier_of, stage_of
from placefund.web.pages import page, show


@page(Capability.SCORE, Assignment, methods=("GET",))
def since_for_the_assessor(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """What has changed since the earlier stage, and what that scored: each only where the terms say that assessors see it."""
    refuse_if_closed(assignment)
    stage, earlier = stage_of(assignment.application.round), earlier_of(assignment.application)
    if earlier is None or not (stage.shows_differences or stage.shows_scores):
        raise Http404(say("There is no earlier stage of this application to read."))
    before, now = both_stages_for(assignment, earlier)
    agreed = getattr(earlier, "agreed", None)
    return show(
        request,
        "assessment/since.html",
        below(assignment).to(say("Since the earlier stage")),
        assignment=assignment,
        caption=title_for(assignment),
        earlier_round=earlier.round,
        parts=since(before, now, stage) if stage.shows_differences else (),
        score=agreed.out_of_100 if agreed and stage.shows_scores else None,
    )
