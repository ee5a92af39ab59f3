"""Declaring a conflict of one's own, and the ways back: the declaration is corrected, and the fund gives the reading back."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placefund.assessment.conflicts import actions
from placefund.assessment.conflicts.graph import standing_conflict
from placefund.assessment.models import Assessor, Assignment, DeclaredConflict
from placefund.assessment.scoring.blinding import title_for
from placefund.assessment.scoring.forms import ConflictForm
from placefund.assessment.scoring.views.assessor import MINE, refuse_if_closed
from placefund.design.states import label_of_state
from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.notices.foresight import Shown, foreseen_page
from placefund.panels.confidentiality import why_closed
from placefund.records import clock
from placefund.web.crumbs import Crumbs, way_to
from placefund.web.forms import StepBackForm, posted
from placefund.web.pages import page, person, refuse
from placefund.web.steps import Onward, onward

TEMPLATE = "assessment/conflict_step.html"


def _standing(assignment: Assignment) -> tuple[Shown, ...]:
    """What a step on a conflict changes of a reading."""
    now = Assignment.objects.get(pk=assignment.pk)
    counts = say("They count") if now.state == "scored" else say("They do not count")
    return (
        (say("The reading is"), label_of_state(now.state).label),
        *(((say("Scores that were sent"), counts),) if now.scored_at else ()),
    )


def _own_way(assignment: Assignment, here: str) -> Crumbs:
    return replace(MINE, fund=assignment.application.round.strand.fund).to(here)


@page(Capability.SCORE, Assignment)
def declare_conflict(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Name a conflict of one's own; from then on the application is closed to this assessor."""
    refuse_if_closed(assignment)
    form = ConflictForm(posted(request))
    title = title_for(assignment)
    return foreseen_page(
        request,
        TEMPLATE,
        _own_way(assignment, say("Declare a conflict")),
        form,
        lambda: actions.declare_conflict(
            assignment, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        onward(
            "my-assignments",
            said=say("Your conflict is recorded. The application is closed to you, and the fund gives it to another."),
        ),
        does=say("Declare the conflict"),
        shows=lambda: _standing(assignment),
        way_back=say(
            "Declared by mistake, you or the fund can correct it, with a reason. The application stays closed to you until the "
            "fund gives it back."
        ),
        called=title,
        back_url=reverse("assignment", args=[assignment.pk]),
        caption=title,
        heading=say("Declare a conflict"),
        means=say("The application closes to you at once, with your notes and scores, and lacks a reader."),
    )


@page(Capability.SCORE, Assignment)
def correct_own_conflict(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Say that one's own declaration was a mistake; nothing opens by that alone."""
    declared = standing_conflict(assignment.assessor, assignment.application)
    refuse("" if declared else say("You have declared no conflict with this application that stands."))
    assert declared is not None  # noqa: S101  refused above
    title = title_for(assignment)
    return _correction(
        request,
        declared,
        _own_way(assignment, say("Correct a conflict")),
        caption=title,
        then=onward(
            "my-assignments", said=say("Your correction is kept. The fund is told, and may give it back to you.")
        ),
        called=title,
    )


@page(Capability.ASSIGN_ASSESSORS, Assessor)
def correct_conflict(request: HttpRequest, assessor: Assessor, declared: int) -> HttpResponse:
    """Say for an assessor that a conflict was declared by mistake."""
    row = get_object_or_404(assessor.declared.select_related("assessor__fund", "assessor__user"), pk=declared)
    return _correction(
        request,
        row,
        way_to(request, assessor).to(say("Correct a conflict")),
        caption=f"{assessor}, {row.application}",
        then=onward("assessor", assessor.pk, said=say("The correction is kept beside what was declared.")),
    )


def _correction(
    request: HttpRequest, declared: DeclaredConflict, way: Crumbs, *, caption: str, then: Onward, called: str = ""
) -> HttpResponse:
    form = StepBackForm(posted(request))
    return foreseen_page(
        request,
        TEMPLATE,
        way,
        form,
        lambda: actions.correct_conflict(
            declared, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        then,
        does=say("Correct the declaration"),
        way_back=say("A conflict can be declared again at any time; every declaration stays on record."),
        called=called,
        back_url=then.address,
        caption=caption,
        heading=say("Correct a conflict"),
        declared=declared,
        means=say(
            "The declaration stays on record, with your reason beside it. The application stays closed until the fund gives "
            "it back."
        ),
    )


@page(Capability.ASSIGN_ASSESSORS, Assignment)
def give_back(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Open an application again to a reader whom a conflict had closed it to."""
    refuse(why_closed(person(request), assignment.application, clock.now()))
    form, assessor = StepBackForm(posted(request)), assignment.assessor
    return foreseen_page(
        request,
        TEMPLATE,
        way_to(request, assessor).to(say("Give a reading back")),
        form,
        lambda: actions.give_back(assignment, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        onward("assessor", assessor.pk, said=say("{assessor} has it again, and is told so.", assessor=assessor)),
        does=say("Give the reading back"),
        shows=lambda: _standing(assignment),
        way_back=say("Rule that the conflict bars them, or record the tie: the reading closes again at once."),
        back_url=reverse("assessor", args=[assessor.pk]),
        caption=str(assignment),
        heading=say("Give a reading back"),
        means=say("It opens only where nothing on record bars them any more. Scores they had sent count again."),
    )
