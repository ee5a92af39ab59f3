"""The page of a call's two tracks: how far each has come, and the step that opens them to each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.assessment.acts import AssessmentAct
from placefund.assessment.tracks import actions
from placefund.assessment.tracks.queries import opening_of, progress_of, why_not_complete
from placefund.domain.assessment.tracks import in_track
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.records.queries import of_act
from placefund.web.crumbs import way_to
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed


@page(Capability.FOLLOW_ROUND, Round, named="round_", posting=Capability.RUN_PANEL)
def tracks(request: HttpRequest, round_: Round) -> HttpResponse:
    """National quality and local strategic fit: who judges what, how far both have come, and whether they are open."""
    if request.method == "POST":
        return pressed(
            request,
            lambda: actions.open_tracks(round_, by=person(request), at=clock.now()),
            onward(
                "tracks", round_.pk, said=say("The tracks are open to each other. The panel sees both side by side.")
            ),
        )
    terms = round_.terms() if round_.terms_record else None
    opening, lacking = opening_of(round_), why_not_complete(round_)
    return show(
        request,
        "assessment/tracks.html",
        way_to(request, round_).to(say("Two tracks")),
        round=round_,
        terms=terms,
        tracks=[(each, in_track(terms.criteria, each.track)) for each in progress_of(round_)] if terms else [],
        opening=opening,
        lacking=lacking,
        may_open=has(request.user, Capability.RUN_PANEL, round_) and not opening and not lacking,
        history=acts_on([round_], reader=person(request), at=clock.now()).filter(of_act(AssessmentAct.OPENED_TRACKS)),
    )
