"""Assessors at the fund's desk: who reads what, and filling the gaps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from placefund.applications.models import Application
from placefund.assessment.acts import AssessmentAct
from placefund.assessment.desks import desk_of
from placefund.assessment.models import Assignment
from placefund.assessment.queries import candidates, loads_in, pool_of, progress, readers_in, reading_day, sectors_sent
from placefund.assessment.scoring import actions as scoring_actions
from placefund.assessment.scoring.forms import AssignForm
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Round
from placefund.panels.confidentiality import closed_in, why_closed
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.records.queries import of_act
from placefund.web.crumbs import way_to
from placefund.web.forms import posted
from placefund.web.pages import page, person, show
from placefund.web.steps import onward, pressed, submitted


@page(Capability.FOLLOW_ROUND, Application, posting=Capability.ASSIGN_ASSESSORS)
def assign(request: HttpRequest, application: Application) -> HttpResponse:
    """Who reads one application, and who else could: each conflict explained, each load shown."""
    round_ = application.round
    desk = desk_of(request.user, round_)
    form = AssignForm(posted(request), owner=desk.owner)
    if response := submitted(
        request,
        form,
        lambda: scoring_actions.assign(application, form.cleaned_data["assessor"], by=person(request), at=clock.now()),
        lambda _: onward(
            "assign",
            application.pk,
            said=say(
                "{assessor} has {application} to assess.",
                assessor=form.cleaned_data["assessor"],
                application=application,
            ),
        ),
    ):
        return response
    rows = list(application.assignments.filter(desk.readings).select_related("assessor__user"))
    closed = "" if round_.is_public(clock.now()) else why_closed(person(request), application, clock.now())
    taken = {row.assessor_id for row in rows if row.state != "withdrawn"}
    found = candidates(application, london(clock.now()).date(), desk.owner) if not desk.is_closed else ()
    known = {each.assessor.pk: each.conflicts for each in found}
    gives_out = has(request.user, Capability.ASSIGN_ASSESSORS, application)
    return show(
        request,
        "assessment/assign.html",
        way_to(request, round_).to(say("Assessors of {application}", application=application)),
        round=round_,
        application=application,
        closed=closed,
        form=form,
        assignments=[(row, known.get(row.assessor_id, ())) for row in rows],
        live=sum(row.state in ("assigned", "scored") for row in rows),
        needed=round_.terms().assessors_needed,
        sectors=sectors_sent(application),
        due_on=reading_day(round_, london(clock.now()).date(), desk.readings),
        desk=desk,
        may_reconsider=has(request.user, Capability.CHECK_ELIGIBILITY, application) and application.state == "eligible",
        candidates=[each for each in found if each.assessor.pk not in taken],
        gives_out=gives_out,
        may_assign=gives_out and application.state == "eligible" and not closed,
        history=acts_on(rows, reader=person(request), at=clock.now()),
    )


@page(Capability.ASSIGN_ASSESSORS, Assignment, methods=("POST",))
def unassign(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Take an unscored application back from an assessor."""
    sentence = say(
        "{application} is taken back from {assessor}.", application=assignment.application, assessor=assignment.assessor
    )
    return pressed(
        request,
        lambda: scoring_actions.unassign(assignment, by=person(request), at=clock.now()),
        onward("assign", assignment.application_id, said=sentence),
    )


@page(Capability.FOLLOW_ROUND, Round, named="round_", methods=("GET",))
def round_assessors(request: HttpRequest, round_: Round) -> HttpResponse:
    """How far a round is from the readers its terms ask for, and who reads how much."""
    desk = desk_of(request.user, round_)
    loads, closed = loads_in(round_), closed_in(person(request), [round_], clock.now())
    return show(
        request,
        "assessment/round.html",
        way_to(request, round_).to(say("Assessors")),
        round=round_,
        closed=len(closed),
        desk=desk,
        progress=progress(round_, closed, desk.counted),
        applications=readers_in(round_, desk.counted).exclude(pk__in=closed),
        pool=[(assessor, loads.get(assessor.pk, 0)) for assessor in pool_of(desk.owner)] if not desk.is_closed else [],
        may_assign=has(request.user, Capability.ASSIGN_ASSESSORS, round_),
        history=acts_on([round_], reader=person(request), at=clock.now()).filter(
            of_act(AssessmentAct.ASSIGNED_READERS)
        ),
    )
