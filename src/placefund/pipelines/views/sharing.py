"""Letting the fund and governments read a candidate, or no more, shown before it is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.pipelines.models import Candidate
from placefund.pipelines.sharing import actions as sharing
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


@page(Capability.RUN_PROGRAMME, Candidate)
def share_candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Let the fund and governments read a candidate from now on, or no more."""
    ends = candidate.shared_at is not None
    does = say("Stop sharing it") if ends else say("Share it with the delivery body")
    act = sharing.stop_sharing if ends else sharing.share
    return foreseen_page(
        request,
        "pipelines/step.html",
        way_to(request, candidate).to(does),
        ConfirmForm(posted(request)),
        lambda: act(candidate, by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("It is not shared.") if ends else say("It is shared.")),
        does=does,
        way_back=say("It can be shared again.")
        if ends
        else say("Sharing can be ended until it is sent in a portfolio."),
        back_url=reverse("candidate", args=[candidate.pk]),
        candidate=candidate,
        may_step=True,
    )
