"""A project as those with a part in its award see it, and the lead's steps: set up, partners, milestones, start, complete."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from placefund.awards.models import Award
from placefund.delivery import actions
from placefund.delivery.forms import GrantForm, MilestoneForm, ProjectForm, StepForm
from placefund.delivery.models import Project
from placefund.delivery.queries import milestones_of, money_of_projects, parts_of
from placefund.domain.findings import NotAllowed
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.ledger.queries import balance
from placefund.overview.views.navigation import Crumbs, crumbs
from placefund.people.access import has, page, person
from placefund.records import clock
from placefund.records.queries import history


def _trail(award: Award, *steps: tuple[str, str]) -> Crumbs:
    return crumbs(award.strand.fund, (award.reference, reverse("manage-award", args=[award.pk])), *steps)


@page(Capability.READ_AWARD, Project, methods=("GET",))
def manage(request: HttpRequest, project: Project) -> HttpResponse:
    """Everything about one project, with the steps this person may take."""
    award = project.award
    may_set_up = has(request.user, Capability.SET_UP_PROJECT, project)
    [money] = money_of_projects(award, [project])
    context = {
        "fund": award.strand.fund,
        "breadcrumbs": _trail(award, (project.title, "")),
        "project": project,
        "award": award,
        "money": money,
        "left_in_award": balance(award.account),
        "parts": parts_of(project),
        "milestones": milestones_of(project, london(clock.now()).date()),
        "can_change": may_set_up and project.state == "draft",
        "can_add_milestone": may_set_up and project.state != "completed",
        "can_start": may_set_up and project.state == "draft",
        "can_complete": may_set_up and project.state == "active",
        "history": history(project),
    }
    return render(request, "delivery/lead/manage.html", context)


def _show(
    request: HttpRequest, project: Project, form: forms.Form, title: str, template: str, **more: Any
) -> HttpResponse:
    """The page of one step on a project."""
    own = reverse("manage-project", args=[project.pk])
    context = {
        "fund": project.award.strand.fund,
        "breadcrumbs": _trail(project.award, (project.title, own), (title, "")),
        "title": title,
        "project": project,
        "award": project.award,
        "form": form,
        "back_url": own,
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


@page(Capability.SET_UP_PROJECT, Award)
def set_up(request: HttpRequest, award: Award) -> HttpResponse:
    """Set up a project under an accepted award."""
    form = ProjectForm(request.POST if request.method == "POST" else None, award=award)
    if form.is_valid():
        given = form.cleaned_data
        try:
            project = actions.set_up(
                award,
                title=given["title"],
                summary=given["summary"],
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                area=form.chosen_area(),
                by=person(request),
                at=clock.now(),
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "The project is set up. Give its partners their grants, add milestones, then start it."
            )
            return redirect("manage-project", project=project.pk)
    context = {
        "fund": award.strand.fund,
        "breadcrumbs": _trail(award, ("Set up a project", "")),
        "title": "Set up a project",
        "award": award,
        "form": form,
        "left_in_award": balance(award.account),
        "back_url": reverse("manage-award", args=[award.pk]),
    }
    return render(request, "delivery/lead/set_up.html", context, status=422 if form.is_bound else 200)


@page(Capability.SET_UP_PROJECT, Project)
def partner(request: HttpRequest, project: Project, organisation: int) -> HttpResponse:
    """What one partner can be paid in the project."""
    part = next((one for one in parts_of(project) if one.organisation.pk == organisation), None)
    if part is None:
        raise Http404("This organisation is not a partner of the award.")
    chosen, now = part.organisation, part.part
    form = GrantForm(request.POST if request.method == "POST" else None, initial={"grant": now.grant if now else None})
    if form.is_valid():
        try:
            actions.set_partner(project, chosen, form.cleaned_data["grant"], by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("manage-project", project=project.pk)
    return _show(request, project, form, f"Grant of {chosen}", "delivery/lead/partner.html", organisation=chosen)


@page(Capability.SET_UP_PROJECT, Project)
def add_milestone(request: HttpRequest, project: Project) -> HttpResponse:
    """Add a milestone."""
    form = MilestoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_milestone(project, given["title"], given["due_on"], by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("manage-project", project=project.pk)
    return _show(request, project, form, "Add a milestone", "delivery/lead/milestone.html")


@page(Capability.SET_UP_PROJECT, Project)
def start(request: HttpRequest, project: Project) -> HttpResponse:
    """Start the project: its budget moves from the award to it."""
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.start(project, by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The project has started, and has a public page.")
            return redirect("manage-project", project=project.pk)
    return _show(
        request,
        project,
        form,
        "Start the project",
        "delivery/lead/start.html",
        left_in_award=balance(project.award.account),
    )


@page(Capability.SET_UP_PROJECT, Project)
def complete(request: HttpRequest, project: Project) -> HttpResponse:
    """Complete the project: what it has not spent goes back to its award."""
    form = StepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.complete(project, by=person(request), at=clock.now())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The project is completed.")
            return redirect("manage-project", project=project.pk)
    return _show(
        request, project, form, "Complete the project", "delivery/lead/complete.html", left=balance(project.account)
    )
