"""How ready a candidate is, what may go wrong with it, without what it falls, and what is written about its lines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.queries import reads_drafts_of
from placefund.people.access import has
from placefund.pipelines.forms import AspectForm, DependencyForm, NoteForm, RiskForm
from placefund.pipelines.models import Candidate, CandidateDependency, CandidateRisk
from placefund.pipelines.notes import actions as notes
from placefund.pipelines.queries import dependable_for
from placefund.pipelines.views.closings import require_open
from placefund.pipelines.weighing import actions as weighing
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import StepPages, onward, pressed, submitted

STEP = StepPages[Candidate](lambda candidate: {"caption": str(candidate)})


@page(Capability.RUN_PROGRAMME, Candidate)
def say_candidate_ready(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Say how far a candidate is on one aspect."""
    form = AspectForm(posted(request))
    return STEP(
        request,
        candidate,
        form,
        lambda: weighing.say_ready(candidate, **form.given(), by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Noted with its day."), section="readiness"),
        say("How ready it is"),
        "pipelines/form.html",
    )


@page(Capability.RUN_PROGRAMME, Candidate)
def add_candidate_risk(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Say what may go wrong."""
    form = RiskForm(posted(request))
    return STEP(
        request,
        candidate,
        form,
        lambda: weighing.add_risk(candidate, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Added."), section="risks"),
        say("A risk"),
        "pipelines/form.html",
    )


@page(Capability.RUN_PROGRAMME, CandidateRisk, named="risk", methods=("POST",))
def close_candidate_risk(request: HttpRequest, risk: CandidateRisk) -> HttpResponse:
    """Say that a risk is over."""
    return pressed(
        request,
        lambda: weighing.close_risk(risk, by=person(request), at=clock.now()),
        onward("candidate", risk.candidate_id, said=say("Closed. It stays on record."), section="risks"),
    )


@page(Capability.RUN_PROGRAMME, Candidate)
def add_dependency(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Say without what a candidate falls."""
    form = DependencyForm(posted(request), candidates=dependable_for(candidate))
    return STEP(
        request,
        candidate,
        form,
        lambda: weighing.depend(candidate, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("Added."), section="falls"),
        say("It falls without another"),
        "pipelines/form.html",
    )


@page(Capability.RUN_PROGRAMME, CandidateDependency, named="dependency", methods=("POST",))
def end_dependency(request: HttpRequest, dependency: CandidateDependency) -> HttpResponse:
    """Say that a candidate stands without the other after all."""
    return pressed(
        request,
        lambda: weighing.end_dependency(dependency, by=person(request), at=clock.now()),
        onward("candidate", dependency.candidate_id, said=say("Ended. It stays on record."), section="falls"),
    )


def may_read_notes(user: Any, candidate: Candidate) -> bool:
    """Whether somebody reads what is written about a candidate: its place's people, and those who review the programme."""
    return reads_drafts_of(user, candidate.programme) or has(user, Capability.REVIEW_PROGRAMME, candidate)


@page(Capability.READ_PROGRAMME, Candidate)
def candidate_notes(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """What is written about the lines of a candidate, and a box for more."""
    require_open(request.user, candidate)
    own = say("What is written about a project is for its programme office and for those who review the programme.")
    refuse("" if may_read_notes(request.user, candidate) else own)
    may_write = any(
        has(request.user, each, candidate) for each in (Capability.RUN_PROGRAMME, Capability.REVIEW_PROGRAMME)
    )
    form = NoteForm(posted(request), may_ask=candidate.door != "entered")
    if response := submitted(
        request,
        form,
        lambda: notes.write(candidate, **form.given(), by=person(request), at=clock.now()),
        onward("candidate-notes", candidate.pk, said=say("Written.")),
    ):
        return response
    return show(
        request,
        "pipelines/notes.html",
        way_to(request, candidate).to(say("Comments and questions")),
        candidate=candidate,
        form=form,
        submit_text=say("Write it"),
        notes=candidate.notes.select_related("written_by"),
        may_write=may_write,
    )
