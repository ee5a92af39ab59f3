"""Everything that changes projects. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placefund.awards.models import Award
from placefund.delivery.acts import DeliveryAct
from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.domain import ledger
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.ledger.actions import post
from placefund.ledger.queries import balance
from placefund.people.access import allow, locked, move
from placefund.people.models import Organisation, User
from placefund.places.models import Area
from placefund.records.actions import record


@transaction.atomic
def set_up(
    award: Award,
    *,
    title: str,
    summary: str,
    starts_on: date,
    ends_on: date,
    area: Area | None = None,
    by: User,
    at: datetime,
) -> Project:
    """Set up a project under an accepted award; it is a draft until it starts."""
    allow(by, Capability.SET_UP_PROJECT, award)
    if award.state != "accepted":
        raise NotPossible(
            say("{award} is {state}; projects are set up under an accepted award.", award=award, state=award.state)
        )
    if not title.strip() or not summary.strip():
        raise NotPossible(say("A project needs a title and a public summary."))
    if not award.starts_on <= starts_on < ends_on <= award.ends_on:
        raise NotPossible(
            say(
                "A project runs inside its award: from {starts_on:%d %B %Y} to {ends_on:%d %B %Y}, and ends "
                "after it starts.",
                starts_on=award.starts_on,
                ends_on=award.ends_on,
            )
        )
    if area is not None and award.partnership.place and area.pk not in award.partnership.place.area_codes():
        raise NotPossible(say("{area} is not part of {place}.", area=area, place=award.partnership.place))
    project = Project.objects.create(
        award=award,
        title=title.strip(),
        summary=summary.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        area=area,
        set_up_at=at,
    )
    record(DeliveryAct.SET_UP, project, by=by, at=at)
    return project


def _draft(project: Project, by: User) -> Project:
    allow(by, Capability.SET_UP_PROJECT, project)
    project = locked(project)
    if project.state != "draft":
        raise NotPossible(
            say("{project} is {state}; its partners and their grants are fixed.", project=project, state=project.state)
        )
    return project


@transaction.atomic
def set_partner(project: Project, organisation: Organisation, grant: Money, *, by: User, at: datetime) -> None:
    """Give a partner a part in a project that has not started; £0 takes it out."""
    project = _draft(project, by)
    joined = {line.organisation_id for line in project.award.partnership.partner_lines() if line.has_joined}
    if organisation.pk not in joined:
        raise NotPossible(
            say(
                "{organisation} is not a partner that has joined {partnership}.",
                organisation=organisation,
                partnership=project.award.partnership,
            )
        )
    if grant.pence < 0:
        raise NotPossible(say("A grant cannot be below £0."))
    if grant.pence == 0:
        ProjectPartner.objects.filter(project=project, organisation=organisation).delete()
    else:
        ProjectPartner.objects.update_or_create(
            project=project, organisation=organisation, defaults={"pence": grant.pence}
        )
    record(DeliveryAct.SET_PARTNER, project, by=by, at=at, organisation=organisation.name, pence=grant.pence)


@transaction.atomic
def add_milestone(project: Project, title: str, due_on: date, *, by: User, at: datetime) -> Milestone:
    """Add a milestone inside the project's time."""
    allow(by, Capability.SET_UP_PROJECT, project)
    if project.state == "completed":
        raise NotPossible(say("{project} is completed.", project=project))
    if not project.starts_on <= due_on <= project.ends_on:
        raise NotPossible(
            say(
                "A milestone is due between {starts_on:%d %B %Y} and {ends_on:%d %B %Y}.",
                starts_on=project.starts_on,
                ends_on=project.ends_on,
            )
        )
    if not title.strip():
        raise NotPossible(say("Say what will have been done."))
    milestone = Milestone.objects.create(project=project, title=title.strip(), due_on=due_on)
    record(DeliveryAct.ADDED_MILESTONE, project, by=by, at=at, milestone=milestone.title, due_on=due_on.isoformat())
    return milestone


@transaction.atomic
def start(project: Project, *, by: User, at: datetime) -> Project:
    """Start a project: its partners' grants move from the award to it.

    Raises:
        NotPossible: no partner, no milestone, or more than the award has left.
    """
    award = locked(project.award)
    project = locked(project)
    step = move(project, "start", by=by)
    budget = project.budget
    if not budget:
        raise NotPossible(say("{project} has no partner with a grant yet.", project=project))
    if not project.milestones.exists():
        raise NotPossible(
            say("{project} has no milestone yet, so nobody could tell whether it is on time.", project=project)
        )
    left = balance(award.account)
    if budget > left:
        raise NotPossible(
            say(
                "{project} needs {budget}; its award has {left} that no project has. It is {excess} too much.",
                project=project,
                budget=budget,
                left=left,
                excess=budget - left,
            )
        )
    posting = ledger.apportion(award.fund_slug, award.pk, project.pk, budget, key=f"project/{project.pk}/budget")
    post(posting, at=at, why=say("Budget of {project}", project=project))
    project.state, project.started_at = step.target, at
    project.save(update_fields=["state", "started_at"])
    record(DeliveryAct.STARTED, project, by=by, at=at, pence=budget.pence)
    return project


@transaction.atomic
def complete(project: Project, *, by: User, at: datetime) -> Project:
    """Complete a project: what it has not spent goes back to its award."""
    project = locked(project)
    step = move(project, "complete", by=by)
    # Read through the project, because the stage of returns comes after this one and may not be imported here.
    waiting = project.claims.exclude(report__state__in=("approved", "paid")).values_list("report__quarter", flat=True)
    if quarters := sorted(set(waiting)):
        raise NotPossible(
            say(
                "The return of {quarters} claims money in {project} and is not approved yet. Complete the "
                "project once it is, or take the claims out.",
                quarters=quarters,
                project=project,
            )
        )
    left = balance(project.account)
    if left:
        posting = ledger.hand_back(
            project.fund_slug, project.award_id, project.pk, left, key=f"project/{project.pk}/unspent"
        )
        post(posting, at=at, why=say("Unspent by {project}", project=project))
    project.state, project.completed_at = step.target, at
    project.save(update_fields=["state", "completed_at"])
    record(DeliveryAct.COMPLETED, project, by=by, at=at, returned_pence=left.pence)
    return project


@transaction.atomic
def confirm_milestone(milestone: Milestone, on: date, *, by: User, at: datetime) -> Milestone:
    """Note a milestone as reached because a return that says so was approved."""
    allow(by, Capability.CHECK_RETURN, milestone.project)
    if milestone.reached_on is None:
        milestone.reached_on = on
        milestone.save(update_fields=["reached_on"])
        record(
            DeliveryAct.CONFIRMED_MILESTONE,
            milestone.project,
            by=by,
            at=at,
            milestone=milestone.title,
            on=on.isoformat(),
        )
    return milestone
