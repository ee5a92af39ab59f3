"""The steps of a candidate from stage to stage, each shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from placefund.domain.messages import Message, say
from placefund.domain.pipeline.candidates import Door
from placefund.domain.roles import Capability
from placefund.notices.foresight import foreseen_page
from placefund.people.access import has
from placefund.pipelines.models import Candidate
from placefund.pipelines.steps import actions as steps
from placefund.pipelines.views.closings import require_open
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, StepBackForm, posted
from placefund.web.pages import page, person
from placefund.web.steps import onward


@dataclass(frozen=True, slots=True)
class StageStep:
    """One step as a page offers it: the moves of the lifecycle it stands for, what it is called, whether it needs a reason."""

    moves: tuple[str, ...]
    title: Message
    act: Callable[..., Any]
    asks_why: bool = False


STEPS: dict[str, StageStep] = {
    "accept": StageStep(("accept",), say("Take it into the pipeline"), steps.accept),
    "refuse": StageStep(("refuse",), say("Do not take it up"), steps.refuse, asks_why=True),
    "reconsider": StageStep(("reconsider",), say("Look at it again"), steps.reconsider),
    "outline": StageStep(("work_out",), say("It is an outline now"), steps.work_out),
    "developed": StageStep(("develop",), say("It is developed now"), steps.develop),
    "ready": StageStep(("find_ready",), say("It is ready to be chosen"), steps.find_ready),
    "back": StageStep(("step_back",), say("Take it back by a stage"), steps.step_back, asks_why=True),
    "park": StageStep(("park",), say("Park it"), steps.park, asks_why=True),
    "drop": StageStep(("drop",), say("Drop it"), steps.drop, asks_why=True),
    "take-up": StageStep(("take_up_as_idea",), say("Take it up again"), steps.take_up),
}
"""What the office can do to the stage of a candidate, by the word in the address. Who puts a portfolio together chooses."""


def steps_of(candidate: Candidate) -> list[tuple[str, Message]]:
    """The steps that lead on from where a candidate stands: the word in the address, and what the step is called."""
    open_moves = {move.name for move in candidate.LIFECYCLE.from_state(candidate.state)}
    if candidate.door != Door.PROPOSED:
        open_moves.discard("reconsider")
    found = [(word, step.title) for word, step in STEPS.items() if open_moves.intersection(step.moves)]
    return [] if candidate.state in ("merged", "split") else found


@page(Capability.READ_PROGRAMME, Candidate, posting=Capability.RUN_PROGRAMME)
def step_candidate(request: HttpRequest, candidate: Candidate, step: str) -> HttpResponse:
    """Bring a candidate on by a stage, or back; refuse, park or drop it, with the reason."""
    require_open(request.user, candidate)
    if step not in STEPS:
        raise Http404(say("A candidate has no step of that name."))
    chosen = STEPS[step]
    form = StepBackForm(posted(request)) if chosen.asks_why else ConfirmForm(posted(request))
    return foreseen_page(
        request,
        "pipelines/step.html",
        way_to(request, candidate).to(chosen.title),
        form,
        lambda: chosen.act(candidate, **getattr(form, "cleaned_data", {}), by=person(request), at=clock.now()),
        onward("candidate", candidate.pk, said=say("The step is on record.")),
        does=chosen.title,
        way_back=say("It stays on record, and a later step can lead back."),
        back_url=reverse("candidate", args=[candidate.pk]),
        candidate=candidate,
        may_step=has(request.user, Capability.RUN_PROGRAMME, candidate),
    )
