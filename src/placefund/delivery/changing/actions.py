"""What an agreed change of an award does to its projects and their money. Nothing else may; the stage of changes asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from placefund.awards.actions import let_conditions_fall
from placefund.awards.models import Award
from placefund.awards.tranches.queries import is_in_tranches
from placefund.delivery.acts import DeliveryAct
from placefund.delivery.ending.actions import hand_back_unspent
from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.delivery.queries import free_for_projects, quarters_not_approved
from placefund.domain import ledger
from placefund.domain.accounts import PAID_KINDS, AccountKind, read_path
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.roles import Capability
from placefund.ledger.actions import post
from placefund.ledger.queries import balances
from placefund.people.access import allow, locked, move
from placefund.people.models import Organisation, User
from placefund.places.models import Area
from placefund.records.actions import record


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """A project that comes into an award by a change: what it is, who is paid how much, when, and its first milestone."""

    title: str
    summary: str
    organisation: Organisation
    grant: Money
    starts_on: date
    ends_on: date
    milestone: str
    milestone_on: date
    area: Area | None = None


@transaction.atomic
def stop(project: Project, *, by: User, at: datetime) -> Money:
    """Stop a project: what it has not used goes back to its award; what was paid for it stays. What came back is returned.

    Conditions of the approval of this project that are not met fall away with it.

    Raises:
        NotPossible: a return that claims money in it is not approved yet, or grants that it made to others still run.
    """
    locked(project.award)
    project = locked(project)
    step = move(project, "stop", by=by)
    if quarters := quarters_not_approved(project):
        raise NotPossible(
            say(
                "The return of {quarters} claims money in {project} and is not approved yet. Stop it once it is, or let the lead "
                "take the claims out.",
                quarters=quarters,
                project=project,
            )
        )
    why = say("Not used by {project}, which is stopped", project=project)
    left = hand_back_unspent(project, why=why, at=at)
    project.state, project.stopped_at = step.target, at
    project.save(update_fields=["state", "stopped_at"])
    fallen = let_conditions_fall(project.award, project.reference, at=at)
    record(DeliveryAct.STOPPED, project, by=by, at=at, returned_pence=left.pence, conditions_fallen=fallen)
    return left


@transaction.atomic
def bring(award: Award, new: NewProject, *, replaces: Project | None = None, by: User, at: datetime) -> Project:
    """Bring a project into an award, and start it: its account gets its grant, or draws it where the award is in tranches.

    Raises:
        NotPossible: the award has too little that no project has, or who is to be paid has not joined its partnership.
    """
    award = locked(award)
    allow(by, Capability.DECIDE_CHANGE, award)
    if not award.partnership.partners.filter(state="joined", organisation=new.organisation).exists():
        raise NotPossible(
            say("{organisation} has not joined the partnership, so it cannot be paid.", organisation=new.organisation)
        )
    if new.grant > (left := free_for_projects(award)):
        raise NotPossible(
            say("It needs {grant}; the award has {left} that no project has.", grant=new.grant, left=left)
        )
    project = Project.objects.create(
        award=award,
        title=new.title,
        summary=new.summary,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        area=new.area,
        set_up_at=at,
        replaces=replaces,
    )
    ProjectPartner.objects.create(project=project, organisation=new.organisation, pence=new.grant.pence)
    Milestone.objects.create(project=project, title=new.milestone, due_on=new.milestone_on)
    step = move(project, "bring", by=by)
    project.state, project.started_at = step.target, at
    project.save(update_fields=["state", "started_at"])
    if not is_in_tranches(award):
        posting = ledger.apportion(award.fund_slug, award.pk, project.pk, new.grant, key=f"project/{project.pk}/budget")
        post(posting, at=at, why=say("Budget of {project}", project=project))
    record(DeliveryAct.BROUGHT, project, by=by, at=at, pence=new.grant.pence)
    return project


@transaction.atomic
def move_grant(
    project: Project,
    to: Project,
    amount: Money,
    *,
    organisation: Organisation,
    partner: Organisation,
    key: str,
    by: User,
    at: datetime,
) -> None:
    """Move part of an organisation's grant to another project, or to another organisation in the same project.

    Raises:
        NotPossible: less than that is not claimed, or who is to be paid has not joined the partnership.
    """
    award = locked(project.award)
    project, to = locked(project), locked(to)
    allow(by, Capability.DECIDE_CHANGE, project)
    if to.award_id != award.pk or {project.state, to.state} - {"draft", "active"}:
        raise NotPossible(say("Both are projects of one award that are not over."))
    if not award.partnership.partners.filter(state="joined", organisation=partner).exists():
        raise NotPossible(
            say("{organisation} has not joined the partnership, so it cannot be paid.", organisation=partner)
        )
    part = ProjectPartner.objects.filter(project=project, organisation=organisation).first()
    if part is None or amount > part.grant - _used(project, organisation):
        raise NotPossible(say("That much of its grant is not left: part of it is claimed. Look at the change again."))
    _set_grant(project, organisation, part.grant - amount)
    gets = ProjectPartner.objects.filter(project=to, organisation=partner).first()
    _set_grant(to, partner, (gets.grant if gets else ZERO) + amount)
    if project.pk != to.pk and not is_in_tranches(award):
        _move_money(award, project, to, amount, key, at)
    record(DeliveryAct.MOVED_GRANT, project, by=by, at=at, to=to.title, partner=partner.name, pence=amount.pence)


def _used(project: Project, organisation: Organisation) -> Money:
    """What an organisation has claimed in a project, or by the ledger is owed or paid: whichever is more."""
    claimed = Money(sum(project.claims.filter(organisation=organisation).values_list("pence", flat=True)))
    held = balances(below=f"award/{project.award_id}/project/{project.pk}/")
    paths = {path: read_path(path) for path in held}
    taken = (AccountKind.APPROVED, *PAID_KINDS)
    owed = (held[path] for path, at in paths.items() if at.organisation == organisation.pk and at.kind in taken)
    return max(claimed, Money.total(owed))


def _set_grant(project: Project, organisation: Organisation, grant: Money) -> None:
    if grant:
        ProjectPartner.objects.update_or_create(
            project=project, organisation=organisation, defaults={"pence": grant.pence}
        )
    else:
        ProjectPartner.objects.filter(project=project, organisation=organisation).delete()


def _move_money(award: Award, project: Project, to: Project, amount: Money, key: str, at: datetime) -> None:
    """By the ledger: back from a started project to the award, and on to one that has started."""
    why = say("Moved from {project} to {to}", project=project, to=to)
    if project.state == "active":
        posting = ledger.hand_back(award.fund_slug, award.pk, project.pk, amount, key=f"{key}/back")
        post(posting, at=at, why=why)
    if to.state == "active":
        posting = ledger.apportion(award.fund_slug, award.pk, to.pk, amount, key=f"{key}/on")
        post(posting, at=at, why=why)


@transaction.atomic
def change_days(project: Project, *, starts_on: date, ends_on: date, by: User, at: datetime) -> Project:
    """Give a project other days, inside those of its award and around its milestones.

    Raises:
        NotPossible: a milestone would be due outside them.
    """
    project = locked(project)
    allow(by, Capability.DECIDE_CHANGE, project)
    outside = project.milestones.exclude(due_on__range=(starts_on, ends_on)).first()
    if outside is not None:
        raise NotPossible(
            say(
                "“{milestone}” is due {day}, outside these days. Choose days around it.",
                milestone=outside,
                day=outside.due_on,
            )
        )
    before = [project.starts_on.isoformat(), project.ends_on.isoformat()]
    project.starts_on, project.ends_on = starts_on, ends_on
    project.save(update_fields=["starts_on", "ends_on"])
    after = [starts_on.isoformat(), ends_on.isoformat()]
    record(DeliveryAct.CHANGED_DAYS, project, by=by, at=at, before=before, after=after)
    return project
