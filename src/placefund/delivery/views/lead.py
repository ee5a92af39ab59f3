"""A project as those with a part in its award see it, and the lead's steps: set up, partners, milestones, start, complete."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from placefund.awards.models import Award
from placefund.delivery import actions
from placefund.delivery.forms import GrantForm, MilestoneForm, ProjectForm
from placefund.delivery.models import Project
from placefund.delivery.queries import milestones_of, money_of_projects, parts_of
from placefund.domain.messages import say
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.ledger.queries import balance
from placefund.panels.history import acts_on
from placefund.people.access import has
from placefund.records import clock
from placefund.web.crumbs import way_to
from placefund.web.forms import ConfirmForm, posted
from placefund.web.pages import page, person, show
from placefund.web.steps import StepPages, onward, submitted

step_page = StepPages[Project](lambda project: {"project": project, "award": project.award})
"""The page of one step on a project."""


@page(Capability.READ_AWARD, Project, methods=("GET",))
def manage(request: HttpRequest, project: Project) -> HttpResponse:
    """Everything about one project, with the steps this person may take."""
    award = project.award
    may_set_up = has(request.user, Capability.SET_UP_PROJECT, project)
    [money] = money_of_projects(award, [project])
    return show(
        request,
        "delivery/lead/manage.html",
        way_to(request, project),
        project=project,
        award=award,
        money=money,
        left_in_award=balance(award.account),
        parts=parts_of(project),
        milestones=milestones_of(project, london(clock.now()).date()),
        can_change=may_set_up and project.state == "draft",
        can_add_milestone=may_set_up and project.state != "completed",
        can_start=may_set_up and project.state == "draft",
        can_complete=may_set_up and project.state == "active",
        history=acts_on([project], reader=person(request), at=clock.now()),
    )


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
        left_in_award=balance(award.account),
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


@page(Capability.SET_UP_PROJECT, Project)
def start(request: HttpRequest, project: Project) -> HttpResponse:
    """Start the project: its budget moves from the award to it."""
    form = ConfirmForm(posted(request))
    return step_page(
        request,
        project,
        form,
        lambda: actions.start(project, by=person(request), at=clock.now()),
        onward("manage-project", project.pk, said=say("The project has started, and has a public page.")),
        say("Start the project"),
        "delivery/lead/start.html",
        left_in_award=balance(project.award.account),
    )


@page(Capability.SET_UP_PROJECT, Project)
def complete(request: HttpRequest, project: Project) -> HttpResponse:
    """Complete the project: what it has not spent goes back to its award."""
    form = ConfirmForm(posted(request))
    return step_page(
        request,
        project,
        form,
        lambda: actions.complete(project, by=person(request), at=clock.now()),
        onward("manage-project", project.pk, said=say("The project is completed.")),
        say("Complete the project"),
        "delivery/lead/complete.html",
        left=balance(project.account),
    )
