"""Reading projects: their budgets and what is left of them, and the partners who may have a part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from placefund.awards.models import Award
from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.domain.money import Money
from placefund.ledger.queries import balances
from placefund.partnerships.models import Partnership
from placefund.people.models import Organisation


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """Where a project's money is: its budget by its partners' grants, and by the ledger not claimed, owed and paid."""

    project: Project
    budget: Money
    left: Money
    owed: Money
    paid: Money


def projects_of(award: Award) -> QuerySet[Project]:
    """An award's projects with their partners and milestones, in the order in which they were set up."""
    return award.projects.select_related("area", "award__strand__fund").prefetch_related(
        "partners__organisation", "milestones"
    )


def money_of_projects(award: Award, projects: Iterable[Project]) -> tuple[ProjectMoney, ...]:
    """The money of each of these projects of one award, in two queries for all."""
    held = balances(below=f"award/{award.pk}/project/")

    def sum_of(project: Project, part: str) -> Money:
        stem = f"award/{award.pk}/project/{project.pk}/{part}/"
        return Money.total(amount for path, amount in held.items() if path.startswith(stem))

    return tuple(
        ProjectMoney(
            project,
            project.budget,
            held.get(project.account, Money(0)),
            sum_of(project, "approved"),
            sum_of(project, "paid"),
        )
        for project in projects
    )


@dataclass(frozen=True, slots=True)
class ProjectPart:
    """A partner of the award, and its part in one project where it has one."""

    organisation: Organisation
    part: ProjectPartner | None
    owed: Money
    paid: Money


def joined_organisations(partnership: Partnership) -> list[Organisation]:
    """The organisations that have joined a partnership, the lead first."""
    rows = partnership.partners.filter(state="joined").select_related("organisation")
    return sorted((row.organisation for row in rows), key=lambda o: (o.pk != partnership.lead_id, o.name))


def parts_of(project: Project) -> tuple[ProjectPart, ...]:
    """Every joined partner of the award, and anyone else with a grant, with what each has in this project."""
    parts = {part.organisation_id: part for part in project.partners.select_related("organisation")}
    organisations = joined_organisations(project.award.partnership)
    known = {organisation.pk for organisation in organisations}
    organisations += [part.organisation for part in parts.values() if part.organisation_id not in known]
    stem = f"award/{project.award_id}/project/{project.pk}/"
    held = balances(below=stem)
    nothing = Money(0)
    return tuple(
        ProjectPart(
            organisation,
            parts.get(organisation.pk),
            held.get(f"{stem}approved/{organisation.pk}", nothing),
            held.get(f"{stem}paid/{organisation.pk}", nothing),
        )
        for organisation in organisations
    )


def milestones_of(project: Project, on: date) -> tuple[tuple[Milestone, str], ...]:
    """A project's milestones by the day they are due, each with where it stands: met, overdue or nothing_due."""
    found = []
    for milestone in project.milestones.all():
        state = "met" if milestone.reached_on else "overdue" if milestone.due_on < on else "nothing_due"
        found.append((milestone, state))
    return tuple(found)
