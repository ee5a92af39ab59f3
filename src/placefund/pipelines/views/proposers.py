"""Which organisations outside the partnership may propose projects to a place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.pipelines import actions
from placefund.pipelines.forms import ProposerForm
from placefund.pipelines.models import InvitedProposer
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


@page(Capability.RUN_PROGRAMME, Programme)
def proposers(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Who may propose beside the partners of the place, and a box to invite one more."""
    form = ProposerForm(posted(request))
    if response := submitted(
        request,
        form,
        lambda: actions.invite_proposer(programme, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("proposers", programme.pk, said=say("Its people are told that they can propose.")),
    ):
        return response
    return show(
        request,
        "pipelines/proposers.html",
        way_to(request, programme).to(say("Pipeline"), "pipeline", programme.pk).to(say("Who may propose")),
        programme=programme,
        form=form,
        submit_text=say("Invite it"),
        invited=programme.invited_proposers.filter(ended_at__isnull=True).select_related("organisation"),
    )


@page(Capability.RUN_PROGRAMME, InvitedProposer, named="invited", methods=("POST",))
def end_proposer(request: HttpRequest, invited: InvitedProposer) -> HttpResponse:
    """Let an organisation propose no more."""
    return pressed(
        request,
        lambda: actions.end_invitation(invited, by=person(request), at=clock.now()),
        onward("proposers", invited.programme_id, said=say("It can propose no more. What it proposed stays.")),
    )
