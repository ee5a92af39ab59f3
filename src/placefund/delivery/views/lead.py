"""A project as those with a part in its award see it, and the lead's steps: set up, partners, milestones, start, complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from placefund.awards.models import Award
from placefund.changes.queries import published_changes
from placefund.delivery import actions
from placefund.delivery.forms import GrantForm, MilestoneForm, ProjectForm
from placefund.delivery.models import Project, ProjectReopening
from placefund.delivery.queries import free_for_projects, milestones_of, money_of_projects, parts_of, why_start_stands
from placefund.delivery.views import reopening
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.ledger.queries import balance
from placefund.notices.foresight import foreseen_page
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, PublishedReasonForm, StepBackForm, posted
from placefund.web.pages import page, person, refuse, show
from placefund.web.steps import StepPages, onward, submitted

step_page = StepPages[Project](lambda project: {"project": project, "award": project.award})
"""The page of one step on a project."""


@page(Capability.READ_AWARD, Project, methods=("GET",))
def manage(request: HttpRequest, project: Project) -> HttpResponse:
    """Everything about one project, with the steps this person may take."""
    award = project.award
    may_set_up = has(request.user, Capability.SET_UP_PROJECT, project)
    [money] = money_of_projects(award, [project])
    waiting = project.reopenings.filter(ProjectReopening.WAITS).select_related("asked_by").first()
    return show(
        request,
        "delivery/lead/manage.html",
        way_to(request, project),
        changed=published_changes(project.award, project),
        project=project,
        award=award,
        money=money,
        left_in_award=free_for_projects(award),
        parts=parts_of(project),
        milestones=milestones_of(project, london(clock.now()).date()),
        can_change=may_set_up and project.state == "draft",
        can_add_milestone=may_set_up and project.state in ("draft", "active"),
        can_remove_milestones=_may_remove_milestones(request, project),
        can_start=may_set_up and project.state == "draft",
        can_take_start_back=may_set_up and project.state == "active" and not why_start_stands(project),
        can_complete=may_set_up and project.state == "active",
        can_reopen=waiting is None and _may_reopen(request, project),
        waiting=waiting,
        waiting_ways=reopening.PAGES.ways(waiting, project, request.user),
        history=acts_on([project], reader=person(request), at=clock.now()),
    )


def _may_reopen(request: HttpRequest, project: Project) -> bool:
    is_possible = project.state == "completed" and project.award.state == "accepted"
    return is_possible and has(request.user, Capability.REOPEN_PROJECT, project)


@page(Capability.SET_UP_PROJECT, Award)
def set_up(request: HttpRequest, award: Award) -> HttpResponse:
    """Set up a project under an accepted award."""
    form = ProjectForm(posted(request), award=award)
    if response := submitted(
        request,
        form,
        lambda: _set_up(request, award, form),
        lambda project: onward(
            "manage-project",
            project.pk,
            said=say("The project is set up. Give its partners their grants, add milestones, then start it."),
        ),
    ):
        return response
    return show(
        request,
        "delivery/lead/set_up.html",
        way_to(request, award).to(say("Set up a project")),
        award=award,
        form=form,
        left_in_award=free_for_projects(award),
    )


def _set_up(request: HttpRequest, award: Award, form: ProjectForm) -> Project:
    given = {name: form.cleaned_data[name] for name in ("title", "summary", "starts_on", "ends_on")}
    return actions.set_up(award, **given, area=form.chosen_area(), by=person(request), at=clock.now())


@page(Capability.SET_UP_PROJECT, Project)
def partner(request: HttpRequest, project: Project, organisation: int) -> HttpResponse:
    """What one partner can be paid in the project."""
    part = next((one for one in parts_of(project) if one.organisation.pk == organisation), None)
    if part is None:
        raise Http404(say("This organisation is not a partner of the award."))
    chosen, now = part.organisation, part.part
    form = GrantForm(posted(request), initial={"grant": now.grant if now else None})
    return step_page(
        request,
        project,
        form,
        lambda: actions.set_partner(project, chosen, form.cleaned_data["grant"], by=person(request), at=clock.now()),
        onward("manage-project", project.pk),
        say("Grant of {chosen}", chosen=chosen),
        "delivery/lead/partner.html",
        organisation=chosen,
    )


@page(Capability.SET_UP_PROJECT, Project)
def add_milestone(request: HttpRequest, project: Project) -> HttpResponse:
    """Add a milestone."""
    form = MilestoneForm(posted(request))
    return step_page(
        request,
        project,
        form,
        lambda: actions.add_milestone(project, **form.cleaned_data, by=person(request), at=clock.now()),
        onward("manage-project", project.pk),
        say("Add a milestone"),
        "delivery/lead/milestone.html",
    )


@page(Capability.READ_AWARD, Project)
def remove_milestone(request: HttpRequest, project: Project, milestone: int) -> HttpResponse:
    """Take a milestone out that was added by mistake; what that does is shown first."""
    row = get_object_or_404(project.milestones.select_related("project__award__partnership"), pk=milestone)
    refuse("" if _may_remove_milestones(request, project) else NOT_THEIRS)
    form = StepBackForm(posted(request))
    then = onward("manage-project", project.pk, said=say("“{milestone}” is taken out.", milestone=row))
    return foreseen_page(
        request,
        "delivery/lead/remove_milestone.html",
        way_to(request, project).to(say("Take a milestone out")),
        form,
        lambda: actions.remove_milestone(row, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()),
        then,
        does=say("Take the milestone out"),
        way_back=say("It can be added again until the project is completed. That it was here stays on record."),
        back_url=then.address,
        project=project,
        milestone=row,
    )


NOT_THEIRS = say(
    "Before a project starts its lead takes milestones out, afterwards the fund's monitoring officer does. Ask them."
)


def _may_remove_milestones(request: HttpRequest, project: Project) -> bool:
    needed = Capability.SET_UP_PROJECT if project.state == "draft" else Capability.CHECK_RETURN
    return project.state in ("draft", "active") and has(request.user, needed, project)


@page(Capability.SET_UP_PROJECT, Project)
def start(request: HttpRequest, project: Project) -> HttpResponse:
    """Start the project: its budget moves from the award to it."""
    return _foreseen(
        request,
        project,
        ConfirmForm(posted(request)),
        lambda: actions.start(project, by=person(request), at=clock.now()),
        say("Start the project"),
        "delivery/lead/start.html",
        said=say("The project has started, and has a public page."),
        way_back=say("Until a return tells of it, its start can be taken back on its page, with a reason."),
        left_in_award=free_for_projects(project.award),
    )


@page(Capability.SET_UP_PROJECT, Project)
def take_start_back(request: HttpRequest, project: Project) -> HttpResponse:
    """Take the start of the project back: its budget goes back to the award, and it is a draft again."""
    form = PublishedReasonForm(posted(request))
    return _foreseen(
        request,
        project,
        form,
        lambda: actions.take_start_back(
            project, reason=form.cleaned_data["reason"], by=person(request), at=clock.now()
        ),
        say("Take the start back"),
        "delivery/lead/take_start_back.html",
        said=say("The start is taken back. The partners and their grants can be changed."),
        way_back=say("The project can be started again. That it had started stays on record."),
        hindrance=why_start_stands(project),
    )


@page(Capability.SET_UP_PROJECT, Project)
def complete(request: HttpRequest, project: Project) -> HttpResponse:
    """Complete the project: what it has not spent goes back to its award."""
    return _foreseen(
        request,
        project,
        ConfirmForm(posted(request)),
        lambda: actions.complete(project, by=person(request), at=clock.now()),
        say("Complete the project"),
        "delivery/lead/complete.html",
        said=say("The project is completed."),
        way_back=say("It can be opened again with a reason. Where money went back, somebody of the fund confirms it."),
        left=balance(project.account),
    )


def _foreseen(
    request: HttpRequest,
    project: Project,
    form: forms.Form,
    act: Callable[[], Project],
    does: str,
    template: str,
    *,
    said: str,
    way_back: str,
    **context: Any,
) -> HttpResponse:
    """The page of one step that moves the money of the project, shown before it is taken."""
    then = onward("manage-project", project.pk, said=said)
    return foreseen_page(
        request,
        template,
        way_to(request, project).to(does),
        form,
        act,
        then,
        does=does,
        way_back=way_back,
        back_url=then.address,
        shows=lambda: reopening.shown(project),
        project=project,
        award=project.award,
        **context,
    )
