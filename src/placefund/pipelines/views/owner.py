"""The projects of an organisation in the pipelines of places: what it proposes, and what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.pipeline.candidates import added_up
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.people.models import Organisation
from placefund.pipelines import actions
from placefund.pipelines.doubles.queries import doubles_to_answer
from placefund.pipelines.forms import AskForm, DescribeForm, NoteForm, ProposeForm
from placefund.pipelines.lines import actions as lines
from placefund.pipelines.models import Candidate
from placefund.pipelines.notes import actions as notes
from placefund.pipelines.queries import areas_of, own_candidates_of, places_open_to, years_of
from placefund.pipelines.steps import actions as steps
from placefund.records import clock
from placefund.web.crumbs import NOWHERE, Crumbs
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import form_page, onward, pressed


def _way(organisation: Organisation) -> Crumbs:
    title = say("Projects of {organisation}", organisation=organisation)
    return NOWHERE.to(title, "own-candidates", organisation.pk)


@page(Capability.PROPOSE_CANDIDATE, Organisation, methods=("GET",))
def own_candidates(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What an organisation has in the pipelines of places, and where it may propose."""
    return show(
        request,
        "pipelines/own_list.html",
        NOWHERE.to(say("Projects of {organisation}", organisation=organisation)),
        organisation=organisation,
        candidates=own_candidates_of(organisation),
        places=places_open_to(organisation),
        doubles=doubles_to_answer([organisation.pk]),
    )


@page(Capability.PROPOSE_CANDIDATE, Organisation)
def propose_candidate(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Propose a project to a place."""
    form = ProposeForm(posted(request), programmes=places_open_to(organisation))
    return form_page(
        request,
        "pipelines/form.html",
        _way(organisation).to(say("Propose a project")),
        form,
        lambda: actions.propose(
            form.cleaned_data["programme"], organisation, words=form.given(), by=person(request), at=clock.now()
        ),
        lambda proposed: onward("own-candidate", proposed.pk, said=say("The programme office has it, and answers.")),
        caption=organisation,
        submit_text=say("Propose it"),
    )


@page(Capability.PROPOSE_CANDIDATE, Candidate, methods=("GET",))
def own_candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """One project of one's organisation: what was said of it, where it stands, and what the office asks."""
    areas = areas_of(candidate.programme)
    project = candidate.snapshot()
    return show(
        request,
        "pipelines/own.html",
        _way(candidate.lead).to(str(candidate)),
        candidate=candidate,
        project=project,
        by_year=[(year, kind.label, amount) for (year, kind), amount in added_up(project.asks).items()],
        areas=[areas.get(code, code) for code in candidate.areas],
        steps=candidate.steps.all(),
        notes=candidate.notes.filter(is_for_lead=True),
        may_write=candidate.state == "proposed",
        may_withdraw=any(move.name == "withdraw" for move in candidate.LIFECYCLE.from_state(candidate.state)),
    )


@page(Capability.PROPOSE_CANDIDATE, Candidate)
def describe_own_candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Change what a proposed project is, until the office has taken it up."""
    held = ("title", "summary", "cluster", "starts_on", "ends_on", "areas")
    initial = {name: getattr(candidate, name) for name in held}
    form = DescribeForm(posted(request), areas=areas_of(candidate.programme), initial=initial)
    return form_page(
        request,
        "pipelines/form.html",
        _way(candidate.lead).to(str(candidate), "own-candidate", candidate.pk).to(say("What it is")),
        form,
        lambda: lines.describe(candidate, **form.given(), by=person(request), at=clock.now()),
        onward("own-candidate", candidate.pk, said=say("Saved.")),
        caption=candidate,
    )


@page(Capability.PROPOSE_CANDIDATE, Candidate)
def set_own_ask(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Say what a proposed project asks for, until the office has taken it up."""
    initial = {f"ask-{line.year}-{line.kind}": line.ask_line().amount for line in candidate.asks.all()}
    form = AskForm(posted(request), years=years_of(candidate.programme), initial=initial)
    return form_page(
        request,
        "pipelines/form.html",
        _way(candidate.lead).to(str(candidate), "own-candidate", candidate.pk).to(say("What it asks for")),
        form,
        lambda: lines.set_ask(candidate, form.asks(), by=person(request), at=clock.now()),
        onward("own-candidate", candidate.pk, said=say("Saved.")),
        caption=candidate,
    )


@page(Capability.PROPOSE_CANDIDATE, Candidate)
def withdraw_candidate(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Take one's own project out of a pipeline."""
    form = StepBackForm(posted(request))
    return foreseen_page(
        request,
        "pipelines/form.html",
        _way(candidate.lead).to(str(candidate), "own-candidate", candidate.pk).to(say("Withdraw it")),
        form,
        lambda: steps.withdraw(candidate, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("own-candidate", candidate.pk, said=say("It is withdrawn. It can be proposed again.")),
        does=say("Withdraw it"),
        way_back=say("It can be proposed again; the programme office then decides anew."),
        back_url=reverse("own-candidate", args=[candidate.pk]),
        caption=candidate,
    )


@page(Capability.PROPOSE_CANDIDATE, Candidate)
def answer_candidate_note(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Answer what the office asks about one's own project."""
    form = NoteForm(posted(request), may_ask=False)
    return form_page(
        request,
        "pipelines/form.html",
        _way(candidate.lead).to(str(candidate), "own-candidate", candidate.pk).to(say("Write to the programme office")),
        form,
        lambda: notes.write(candidate, **form.given(), by=person(request), at=clock.now()),
        onward("own-candidate", candidate.pk, said=say("The programme office has it.")),
        caption=candidate,
        submit_text=say("Send"),
    )


@page(Capability.PROPOSE_CANDIDATE, Candidate, methods=("POST",))
def propose_candidate_again(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Propose a withdrawn project again."""
    return pressed(
        request,
        lambda: steps.propose_again(candidate, by=person(request), at=clock.now()),
        onward("own-candidate", candidate.pk, said=say("The programme office has it again.")),
    )
