"""Everything that changes projects. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from placefund.awards.models import Award
from placefund.awards.tranches.queries import is_in_tranches
from placefund.delivery.acts import DeliveryAct
from placefund.delivery.ending.actions import hand_back_unspent
from placefund.delivery.models import Milestone, Project, ProjectPartner, ProjectReopening
from placefund.delivery.queries import free_for_projects, quarters_not_approved, why_not_started, why_start_stands
from placefund.domain import ledger
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.ledger import EconomicEvent
from placefund.domain.lifecycle import Move, in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.ledger.actions import post, reverse
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, key_anew, standing
from placefund.notices.actions import people_with, tell
from placefund.partnerships.audiences import leads_of
from placefund.people.access import allow, has, locked, move
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
            say(
                "{award} is {state}; projects are set up under an accepted award.",
                award=award,
                state=in_words(award.state),
            )
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
            say(
                "{project} is {state}; its partners and their grants are fixed.",
                project=project,
                state=in_words(project.state),
            )
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
    if project.state not in ("draft", "active"):
        raise NotPossible(say("{project} is {state}.", project=project, state=in_words(project.state)))
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
def remove_milestone(milestone: Milestone, *, reason: str, by: User, at: datetime) -> Project:
    """Take a milestone out that was added by mistake: the lead before the project starts, the fund's monitoring officer after it.

    The record keeps what it was, and why it went.

    Raises:
        NotPossible: no reason, a return tells of it, it was reached, or a started project would have none.
    """
    project = locked(milestone.project)
    allow(by, Capability.SET_UP_PROJECT if project.state == "draft" else Capability.CHECK_RETURN, project)
    if not reason.strip():
        raise NotPossible(say("Say why the milestone is taken out. The record keeps it."))
    if project.state not in ("draft", "active"):
        raise NotPossible(say("{project} is {state}.", project=project, state=in_words(project.state)))
    milestone = locked(milestone)  # a return that tells of it may have been approved since, or it was taken out
    # Read through the milestone, because the stage of returns comes after this one and may not be imported here.
    if milestone.reached_on or milestone.reports.exists():
        raise NotPossible(say("A return tells of “{milestone}”, so it stays.", milestone=milestone))
    if project.state == "active" and project.milestones.count() == 1:
        raise NotPossible(say("It is the only milestone of {project}. Let another be added first.", project=project))
    record(
        DeliveryAct.REMOVED_MILESTONE,
        project,
        by=by,
        at=at,
        milestone=milestone.title,
        due_on=milestone.due_on.isoformat(),
        reason=reason.strip(),
    )
    if project.state == "active":
        people = leads_of(project.award.partnership)
        subject = say("Taken out of {project}: {milestone}", project=project, milestone=milestone.title)
        tell(people, subject, reason.strip(), kind=NoticeKind.PROJECT_NEWS, **_at(project), at=at)
    milestone.delete()
    return project


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
    if why := why_not_started(project):
        raise NotPossible(why)
    left = free_for_projects(award)
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
    if not is_in_tranches(award):  # else it gets what is approved of it, when it is
        key = key_anew(f"project/{project.pk}/budget")
        posting = ledger.apportion(award.fund_slug, award.pk, project.pk, budget, key=key)
        post(posting, at=at, why=say("Budget of {project}", project=project))
    project.state, project.started_at = step.target, at
    project.save(update_fields=["state", "started_at"])
    record(DeliveryAct.STARTED, project, by=by, at=at, pence=budget.pence)
    return project


@transaction.atomic
def take_start_back(project: Project, *, reason: str, by: User, at: datetime) -> Project:
    """Take the start of a project back: its budget goes back to the award, and its partners and grants can be changed again.

    Raises:
        NotPossible: no reason is given, or a return tells of the project.
    """
    project = _held(project)
    step = move(project, "take_start_back", by=by)
    reason = required_reason(reason)
    if why := why_start_stands(project):
        raise NotPossible(why)
    for transfer in standing(EconomicEvent.APPORTION, key=f"project/{project.pk}/budget"):
        reverse(transfer, at=at, why=say("Start taken back: {reason}", reason=reason))
    project.state, project.started_at = step.target, None
    project.save(update_fields=["state", "started_at"])
    record(DeliveryAct.TOOK_START_BACK, project, by=by, at=at, reason=reason, pence=project.budget.pence)
    subject = say("Start taken back: {project}", project=project)
    _tell(project, subject, reason, (Role.FUND_MANAGER, *_CONCERNED), by=by, at=at)
    return project


@transaction.atomic
def complete(project: Project, *, by: User, at: datetime) -> Project:
    """Complete a project: what it has not spent goes back to its award."""
    project = locked(project)
    step = move(project, "complete", by=by)
    if quarters := quarters_not_approved(project):
        raise NotPossible(
            say(
                "The return of {quarters} claims money in {project} and is not approved yet. Complete the "
                "project once it is, or take the claims out.",
                quarters=quarters,
                project=project,
            )
        )
    left = hand_back_unspent(project, why=say("Unspent by {project}", project=project), at=at)
    project.state, project.completed_at = step.target, at
    project.save(update_fields=["state", "completed_at"])
    record(DeliveryAct.COMPLETED, project, by=by, at=at, returned_pence=left.pence)
    return project


@transaction.atomic
def reopen(project: Project, *, reason: str, by: User, at: datetime) -> Project:
    """Open a completed project again: at once where nothing went back to its award, otherwise once another person confirms it.

    Raises:
        NotPossible: its award is closed, no reason is given, it has been asked for already, or the award has given the money on.
    """
    project = _held(project)
    step = move(project, "reopen", by=by)
    _require_open_award(project)
    reason = required_reason(reason)
    if project.reopenings.filter(ProjectReopening.WAITS).exists():
        raise NotPossible(say("It has been asked for already, and waits for somebody to confirm it."))
    handed = _handed_back(project)
    if not handed:
        return _opened(project, step, reason, by=by, at=at)
    asked = ProjectReopening.objects.create(
        project=project, reason=reason, asked_by=by, asked_at=at, pence=sum(transfer.pence for transfer in handed)
    )
    record(DeliveryAct.ASKED_REOPENING, project, by=by, at=at, reason=reason, pence=asked.pence)
    subject = say("To confirm: open “{project}” again", project=project)
    _tell(project, subject, reason, _CONFIRMING, kind=NoticeKind.TO_CONFIRM, by=by, at=at)
    return project


_CONFIRMING, _CONCERNED = (Role.FUND_MANAGER, Role.FINANCE_OFFICER), (Role.MONITORING_OFFICER,)


def _held(project: Project) -> Project:
    """The project and its award, held."""
    locked(project.award)
    return locked(project)


def _require_open_award(project: Project) -> None:
    if project.award.state != "accepted":
        raise NotPossible(
            say(
                "{award} is {state}. Open the award again first, so that the money has a way.",
                award=project.award,
                state=in_words(project.award.state),
            )
        )


def _handed_back(project: Project) -> list[Transfer]:
    """What went back to the award when the project was completed, when the award still has it.

    Raises:
        NotPossible: the award has given it to another project.
    """
    found = list(standing(EconomicEvent.DECOMMIT, key=f"project/{project.pk}/unspent"))
    held = balance(project.award.account)
    if found and held < (gone := Money.total(transfer.amount for transfer in found)):
        raise NotPossible(
            say(
                "{amount} went back to the award when it was completed, and is not there any more: {held} is in no project.",
                amount=gone,
                held=held,
            )
        )
    return found


def _at(project: Project) -> dict[str, Any]:
    """Where a message about a project leads, and what it stands in."""
    return {"page": "manage-project", "args": [project.pk], "about": project.award.regards}


def _tell(
    project: Project,
    subject: str,
    text: str,
    roles: tuple[Role, ...],
    *,
    kind: NoticeKind = NoticeKind.PROJECT_NEWS,
    lead: bool = False,
    by: User,
    at: datetime,
) -> None:
    """Write to these roles of the fund, and to the lead where it is theirs too, without whoever did it."""
    fund = project.award.strand.fund.scopes()
    people = [user for role in roles for user in people_with(role, fund)]
    if lead:
        people += leads_of(project.award.partnership)
    once = [user for user in {user.pk: user for user in people}.values() if user.pk != by.pk]
    tell(once, subject, text, kind=kind, asks=by, **_at(project), at=at)


def _opened(project: Project, step: Move, reason: str, *, by: User, at: datetime) -> Project:
    project.state, project.completed_at = step.target, None
    project.save(update_fields=["state", "completed_at"])
    record(DeliveryAct.REOPENED, project, by=by, at=at, reason=reason)
    _tell(project, say("Open again: {project}", project=project), reason, _CONCERNED, lead=True, by=by, at=at)
    return project


@transaction.atomic
def confirm_reopening(asked: ProjectReopening, *, by: User, at: datetime) -> Project:
    """Confirm that a completed project is opened again: what went back to its award comes again, and can be claimed.

    Raises:
        NotPossible: whoever confirms has asked for it, it is answered or withdrawn, or the award has given the money on.
    """
    project, asked = _to_answer(asked, by)
    step = move(project, "confirm_reopening", by=by)
    _require_open_award(project)
    for transfer in _handed_back(project):
        reverse(transfer, at=at, why=say("Opened again: {reason}", reason=asked.reason))
    asked.save(update_fields=asked.answered(True, by=by, at=at))
    return _opened(project, step, asked.reason, by=by, at=at)


def _to_answer(asked: ProjectReopening, by: User) -> tuple[Project, ProjectReopening]:
    """The completed project and what was asked of it, held; refused to whoever asked."""
    project, asked = _held(asked.project), locked(asked)
    allow(by, Capability.CONFIRM_REOPENING, project)
    asked.require_answer_by(by)
    return project, asked


@transaction.atomic
def refuse_reopening(asked: ProjectReopening, *, reason: str, by: User, at: datetime) -> ProjectReopening:
    """Refuse to open a completed project again: it stays completed, and whoever asked reads why."""
    project, asked = _to_answer(asked, by)
    asked.save(update_fields=asked.answered(False, by=by, at=at, answer=required_reason(reason)))
    record(DeliveryAct.REFUSED_REOPENING, project, by=by, at=at, reason=asked.answer)
    subject = say("Not opened again: {project}", project=project)
    tell([asked.asked_by], subject, asked.answer, kind=NoticeKind.ANSWER_TO_STEP, asks=by, **_at(project), at=at)
    return asked


@transaction.atomic
def withdraw_reopening(asked: ProjectReopening, *, reason: str, by: User, at: datetime) -> ProjectReopening:
    """Withdraw what one asked for before another person has answered it."""
    project, asked = locked(asked.project), locked(asked)
    allow(by, Capability.REOPEN_PROJECT, project)
    asked.require_withdrawal_by(by)
    asked.save(update_fields=asked.withdrawn(at=at, why=required_reason(reason)))
    record(DeliveryAct.WITHDREW_REOPENING, project, by=by, at=at, reason=asked.answer)
    subject = say("No longer to confirm: open “{project}” again", project=project)
    _tell(project, subject, asked.answer, _CONFIRMING, kind=NoticeKind.TO_CONFIRM, by=by, at=at)
    return asked


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


@transaction.atomic
def reopen_milestone(milestone: Milestone, *, by: User, at: datetime) -> Milestone:
    """Note a milestone as not reached again because the approval of the return that said so was taken back."""
    if not has(
        by, Capability.CONFIRM_REVERSAL, milestone.project
    ):  # whoever may reverse a payment takes its approval along
        allow(by, Capability.WITHDRAW_APPROVAL, milestone.project)
    if milestone.reached_on is not None:
        on, milestone.reached_on = milestone.reached_on, None
        milestone.save(update_fields=["reached_on"])
        record(
            DeliveryAct.REOPENED_MILESTONE,
            milestone.project,
            by=by,
            at=at,
            milestone=milestone.title,
            on=on.isoformat(),
        )
    return milestone
