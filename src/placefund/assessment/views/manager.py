"""Assessors at the fund's desk: the pool, who reads what, and filling the gaps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from placefund.applications.models import Application
from placefund.assessment import actions
from placefund.assessment.actions import Filled
from placefund.assessment.forms import AssessorForm, AssignForm
from placefund.assessment.models import Assignment
from placefund.assessment.queries import candidates, loads_in, pool_of, progress, readers_in
from placefund.domain.findings import NotAllowed
from placefund.domain.roles import Capability
from placefund.funds.forms import NoQuestion
from placefund.funds.models import Fund, Round
from placefund.funds.views.desk import answer, done, person, posted, trail
from placefund.people.access import has, page
from placefund.people.models import User
from placefund.places.models import Area
from placefund.records import clock
from placefund.records.queries import history_of


@page(Capability.MANAGE_FUND, Application, posting=Capability.ASSIGN_ASSESSORS)
def assign(request: HttpRequest, application: Application) -> HttpResponse:
    """Who reads one application, and who else could: each conflict explained, each load shown."""
    round_ = application.round
    form = AssignForm(posted(request), fund=round_.strand.fund)
    if form.is_bound and done(
        form, lambda: actions.assign(application, form.cleaned_data["assessor"], by=person(request), at=clock.now())
    ):
        messages.success(request, f"{form.cleaned_data['assessor']} has {application} to assess.")
        return redirect("assign", application.pk)
    rows = list(application.assignments.select_related("assessor__user"))
    taken = {row.assessor_id for row in rows if row.state != "withdrawn"}
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "application": application,
        "form": form,
        "assignments": rows,
        "live": sum(row.state in ("assigned", "scored") for row in rows),
        "needed": round_.terms().assessors_needed,
        "candidates": [each for each in candidates(application) if each.assessor.pk not in taken],
        "may_assign": has(request.user, Capability.ASSIGN_ASSESSORS, application) and application.state == "eligible",
        "history": history_of(rows),
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here=f"Assessors of {application}"),
    }
    return answer(request, "assessment/assign.html", context)


@page(Capability.ASSIGN_ASSESSORS, Assignment, methods=("POST",))
def unassign(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Take an unscored application back from an assessor."""
    try:
        actions.unassign(assignment, by=person(request), at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{assignment.application} is taken back from {assignment.assessor}.")
    return redirect("assign", assignment.application_id)


@page(Capability.MANAGE_FUND, Round, named="round_", posting=Capability.ASSIGN_ASSESSORS)
def round_assessors(request: HttpRequest, round_: Round) -> HttpResponse:
    """How far a round is from the readers its terms ask for, and one button that fills what is missing."""
    form = NoQuestion(posted(request))
    if form.is_bound and done(form, lambda: _fill(request, round_)):
        return redirect("round-assessors", round_.pk)
    loads = loads_in(round_)
    context = {
        "fund": round_.strand.fund,
        "round": round_,
        "form": form,
        "progress": progress(round_),
        "applications": readers_in(round_),
        "pool": [(assessor, loads.get(assessor.pk, 0)) for assessor in pool_of(round_.strand.fund)],
        "may_assign": has(request.user, Capability.ASSIGN_ASSESSORS, round_),
        "history": history_of([round_]).filter(verb__startswith="assigned"),
        "breadcrumbs": trail(request, round_.strand.fund, round_=round_, here="Assessors"),
    }
    return answer(request, "assessment/round.html", context)


def _fill(request: HttpRequest, round_: Round) -> Filled:
    filled = actions.assign_missing(round_, by=person(request), at=clock.now())
    count = len(filled.assignments)
    given = "1 application was given out." if count == 1 else f"{count} readings were given out."
    messages.success(request, given if count else "Nothing was given out.")
    for each in filled.unfilled:
        lacking = "1 assessor" if each.missing == 1 else f"{each.missing} assessors"
        messages.warning(request, f"{each.application} still lacks {lacking}. {each.why}")
    return filled


@page(Capability.MANAGE_FUND, Fund, methods=("GET",))
def pool(request: HttpRequest, fund: Fund) -> HttpResponse:
    """The fund's pool of assessors, each with what they must not read."""
    found = list(pool_of(fund))
    names = dict(
        Area.objects.filter(code__in={code for a in found for code in a.area_codes}).values_list("code", "name")
    )
    context = {
        "fund": fund,
        "pool": [(each, [names.get(code, code) for code in each.area_codes]) for each in found],
        "may_assign": has(request.user, Capability.ASSIGN_ASSESSORS, fund),
        "history": history_of(found),
        "breadcrumbs": trail(request, fund, here="Assessors"),
    }
    return answer(request, "assessment/pool.html", context)


@page(Capability.ASSIGN_ASSESSORS, Fund)
def add_assessor(request: HttpRequest, fund: Fund) -> HttpResponse:
    """Bring another person into the pool, with the organisations and places that would be a conflict."""
    form = AssessorForm(posted(request))
    if form.is_bound and done(form, lambda: _add(request, fund, form)):
        messages.success(request, f"{form.cleaned_data['email']} is in the pool of assessors.")
        return redirect("assessor-pool", fund.slug)
    pool_page = ("Assessors", reverse("assessor-pool", args=[fund.slug]))
    context = {"fund": fund, "form": form, "breadcrumbs": trail(request, fund, pool_page, here="Bring somebody in")}
    return answer(request, "assessment/add_assessor.html", context)


def _add(request: HttpRequest, fund: Fund, form: AssessorForm) -> None:
    given = dict(form.cleaned_data)
    email = given.pop("email")
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotAllowed(f"Nobody with the address {email} has an account here. Ask for one first.")
    if fund.assessors.filter(user=user).exists():
        raise NotAllowed(f"{user} is in the pool already.")
    actions.add_assessor(fund, user, **given, by=person(request), at=clock.now())
