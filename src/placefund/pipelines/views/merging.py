"""Merging candidates and splitting one, each shown before it is done, and the way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.pipelines.forms import MergeForm, SplitForm
from placefund.pipelines.merging import actions as merging
from placefund.pipelines.models import Candidate
from placefund.pipelines.queries import mergeable_in
from placefund.pipelines.views.closings import require_open
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward

STAYS = say("It can be undone, and what stood before stays on record.")


@page(Capability.RUN_PROGRAMME, Programme)
def merge_candidates(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Make one candidate of several."""
    form = MergeForm(posted(request), candidates=mergeable_in(programme))
    return foreseen_page(
        request,
        "pipelines/merge.html",
        way_to(request, programme).to(say("Pipeline"), "pipeline", programme.pk).to(say("Merge candidates")),
        form,
        lambda: merging.merge(form.cleaned_data["candidates"], **form.words(), by=person(request), at=clock.now()),
        lambda whole: onward("candidate", whole.pk, said=say("They are one candidate now.")),
        does=say("Merge them"),
        way_back=STAYS,
        back_url=reverse("pipeline", args=[programme.pk]),
        caption=programme.place.name,
        may_step=has(request.user, Capability.RUN_PROGRAMME, programme),
    )


@page(Capability.READ_PROGRAMME, Candidate, posting=Capability.RUN_PROGRAMME)
def undo_merger(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Let merged candidates stand alone again."""
    require_open(request.user, candidate)
    form = StepBackForm(posted(request))
    return foreseen_page(
        request,
        "pipelines/merge.html",
        way_to(request, candidate).to(say("Undo the merger")),
        form,
        lambda: merging.undo_merger(candidate, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("pipeline", candidate.programme_id, said=say("They stand alone again.")),
        does=say("Undo the merger"),
        way_back=say("They can be merged again."),
        back_url=reverse("candidate", args=[candidate.pk]),
        caption=candidate,
        may_step=has(request.user, Capability.RUN_PROGRAMME, candidate),
    )


@page(Capability.READ_PROGRAMME, Candidate, posting=Capability.RUN_PROGRAMME)
def split_candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Make several candidates of one."""
    require_open(request.user, candidate)
    form = SplitForm(posted(request))
    return foreseen_page(
        request,
        "pipelines/merge.html",
        way_to(request, candidate).to(say("Split it")),
        form,
        lambda: merging.split(
            candidate, form.parts(), reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        onward("pipeline", candidate.programme_id, said=say("Its parts stand in the pipeline now.")),
        does=say("Split it"),
        way_back=STAYS,
        back_url=reverse("candidate", args=[candidate.pk]),
        caption=candidate,
        may_step=has(request.user, Capability.RUN_PROGRAMME, candidate),
    )


@page(Capability.READ_PROGRAMME, Candidate, posting=Capability.RUN_PROGRAMME)
def undo_split(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Make one again of a candidate that was split."""
    require_open(request.user, candidate)
    form = StepBackForm(posted(request))
    return foreseen_page(
        request,
        "pipelines/merge.html",
        way_to(request, candidate).to(say("Undo the split")),
        form,
        lambda: merging.undo_split(candidate, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("It is one candidate again.")),
        does=say("Undo the split"),
        way_back=say("It can be split again."),
        back_url=reverse("candidate", args=[candidate.pk]),
        caption=candidate,
        may_step=has(request.user, Capability.RUN_PROGRAMME, candidate),
    )
