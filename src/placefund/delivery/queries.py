"""Reading projects: their budgets and what is left of them, and the partners who may have a part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from placefund.applications.models import Application
from placefund.applications.queries import costs_that_count
from placefund.awards.models import Award
from placefund.awards.tranches.queries import behind_gates, is_in_tranches
from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.domain.accounts import PAID_KINDS, AccountKind, read_path
from placefund.domain.award_rules import assistance_is_within_the_cap
from placefund.domain.costs import grants, why_no_ask
from placefund.domain.findings import Finding
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import ZERO, Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear
from placefund.funds.queries import award_rules_of
from placefund.ledger.queries import balance, balances, standing
from placefund.partnerships.models import Partnership
from placefund.people.models import Organisation
from placefund.people.queries import merged_numbers
from placefund.places.models import Area


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """Where a project's money is: its budget by its partners' grants, and by the ledger not claimed, owed and paid."""

    project: Project
    budget: Money
    left: Money
    owed: Money
    paid: Money
    granted: Money = ZERO
    """What it has granted on to others and nobody has claimed yet."""


def projects_of(award: Award) -> QuerySet[Project]:
    """An award's projects with their partners and milestones, in the order in which they were set up."""
    return award.projects.select_related("area", "award__strand__fund").prefetch_related(
        "partners__organisation", "milestones"
    )


def money_of_projects(award: Award, projects: Iterable[Project]) -> tuple[ProjectMoney, ...]:
    """The money of each of these projects of one award, in three queries for all."""
    held, draws = balances(below=f"award/{award.pk}/project/"), is_in_tranches(award)

    paths = {path: read_path(path) for path in held}

    def sum_of(project: Project, *kinds: AccountKind) -> Money:
        return Money.total(held[path] for path, at in paths.items() if at.project == project.pk and at.kind in kinds)

    def money(project: Project) -> ProjectMoney:
        owed, paid = sum_of(project, AccountKind.APPROVED), sum_of(project, *PAID_KINDS)
        left, granted = held.get(project.account, Money(0)), sum_of(project, AccountKind.ONWARD)
        # It gets what is approved of it, when it is: till then its account says less than it may claim.
        if draws and project.state == "active":
            left = project.budget - owed - paid - granted
        return ProjectMoney(project, project.budget, left, owed, paid, granted)

    return tuple(money(project) for project in projects)


def free_for_projects(award: Award) -> Money:
    """What no project of an award has: by the ledger, or of one in tranches also less what active projects are still to draw."""
    if not is_in_tranches(award):
        return balance(award.account)
    drawn: dict[int, Money] = {}
    for path, held in balances(below=f"award/{award.pk}/project/").items():
        at = read_path(path)
        if at.kind in _WITH_PROJECTS:
            drawn[at.project] = drawn.get(at.project, ZERO) + held
    active = award.projects.filter(state="active").prefetch_related("partners")
    promised = Money.total(each.budget - drawn.get(each.pk, ZERO) for each in active)
    return balance(award.account) + behind_gates(award) - promised


_WITH_PROJECTS = (AccountKind.PROJECT, AccountKind.ONWARD, AccountKind.APPROVED, *PAID_KINDS)


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


def only_area(award: Award, codes: Sequence[str]) -> Area | None:
    """The local authority that a project of the place's pipeline is in; None where it is in several, or in none of the place's
    today."""
    place = award.partnership.place
    if place is None or len(codes) != 1 or codes[0] not in place.area_codes():
        return None
    return Area.objects.get(code=codes[0])


def parts_of(project: Project) -> tuple[ProjectPart, ...]:
    """Every joined partner of the award, and anyone else with a grant, with what each has in this project."""
    parts = {part.organisation_id: part for part in project.partners.select_related("organisation")}
    organisations = joined_organisations(project.award.partnership)
    known = {organisation.pk for organisation in organisations}
    organisations += [part.organisation for part in parts.values() if part.organisation_id not in known]
    stem = f"award/{project.award_id}/project/{project.pk}/"
    held = balances(below=stem)
    paths = {path: read_path(path) for path in held}

    def sum_of(organisation: Organisation, kind: AccountKind) -> Money:
        return Money.total(
            held[path] for path, at in paths.items() if at.organisation == organisation.pk and at.kind is kind
        )

    return tuple(
        ProjectPart(
            organisation,
            parts.get(organisation.pk),
            sum_of(organisation, AccountKind.APPROVED),
            sum_of(organisation, AccountKind.PAID),
        )
        for organisation in organisations
    )


def went_back(project: Project) -> Money:
    """What went back to the award when a completed project was completed."""
    return Money.total(row.amount for row in standing(EconomicEvent.DECOMMIT, key=f"project/{project.pk}/unspent"))


def why_not_started(project: Project) -> str:
    """What a project lacks to be started: partners with grants, a milestone, or grants within what was approved. Else empty."""
    if not project.budget:
        return say("{project} has no partner with a grant yet.", project=project)
    if not project.milestones.exists():
        return say("{project} has no milestone yet, so nobody could tell whether it is on time.", project=project)
    if project.approved is not None and project.budget > project.approved:
        return say(
            "{project} was approved with {approved}; its partners' grants add up to {budget}. Lower them first.",
            project=project,
            approved=project.approved,
            budget=project.budget,
        )
    return ""


def quarters_not_approved(project: Project) -> str:
    """The quarters whose returns claim money in a project and are not approved yet, in a row; empty when none is."""
    # Read through the project, because the stage of returns comes after this one and may not be imported here.
    waiting = project.claims.exclude(report__state__in=("approved", "paid")).values_list("report__quarter", flat=True)
    return ", ".join(sorted(set(waiting)))


def why_grants_run(project: Project) -> str:
    """Why a project can neither be completed nor stopped: what it granted on and nobody has claimed. Empty if it can."""
    held = balances(below=f"award/{project.award_id}/project/{project.pk}/onward/")
    granted = Money.total(amount for path, amount in held.items() if read_path(path).kind is AccountKind.ONWARD)
    if not granted:
        return ""
    return say(
        "{granted} of {project} is granted on to others and not claimed yet. Its grants have to end first, so that what they do "
        "not need comes back.",
        granted=granted,
        project=project,
    )


def why_start_stands(project: Project) -> str:
    """Why the start of a project cannot be taken back: what a return tells of it. Empty where it can.

    Read through the project, because the stage of returns comes after this one and may not be imported here.
    """
    told = [
        *project.claims.values_list("report__quarter", flat=True),
        *project.co_investment.values_list("report__quarter", flat=True),
        *project.facts.values_list("report__quarter", flat=True),
        *project.milestones.filter(reports__isnull=False).values_list("reports__report__quarter", flat=True),
    ]
    if told:
        quarters = ", ".join(sorted(set(told)))
        return say(
            "The return of {quarters} tells of {project}, so its start stays.", quarters=quarters, project=project
        )
    if project.schemes.filter(grants__isnull=False).exists():
        return say("{project} has granted money on to others, so its start stays.", project=project)
    if project.milestones.filter(reached_on__isnull=False).exists():
        return say("A milestone of {project} was reached, so its start stays.", project=project)
    return ""


def milestones_of(project: Project, on: date) -> tuple[tuple[Milestone, str], ...]:
    """A project's milestones by the day they are due, each with where it stands: met, overdue or nothing_due."""
    found = []
    for milestone in project.milestones.all():
        state = "met" if milestone.reached_on else "overdue" if milestone.due_on < on else "nothing_due"
        found.append((milestone, state))
    return tuple(found)


def assistance_findings(application: Application, on: date) -> tuple[Finding, ...]:
    """What each business of a bid got on record here, with what it asks, beside the most it may get as minimal assistance.

    Counted are its grants in projects that have started, in this and the earlier financial years that the fund's book names, in
    funds of the same kind: an invented fund says nothing of a real one.
    """
    fund, terms = application.round.strand.fund, application.round.terms()
    cap, lines = award_rules_of(fund).assistance, costs_that_count(application)
    merged = merged_numbers()
    firms = {
        merged.get(line.organisation_id, line.organisation_id)
        for line in lines
        if line.helix is Helix.BUSINESS and line.cost
    }
    if cap is None or not firms:
        return ()
    if unknown := why_no_ask(lines, terms.rates_not_published):
        return (Finding.untested("assistance_is_within_the_cap", unknown),)
    now: dict[int, Money] = dict.fromkeys(sorted(firms), Money(0))
    for line, part in zip(lines, grants(lines, terms.rates), strict=True):
        if (firm := merged.get(line.organisation_id, line.organisation_id)) in now:
            now[firm] += part
    since = FinancialYear(FinancialYear.of(on).start - cap.financial_years + 1).first_day
    had = ProjectPartner.objects.filter(
        organisation__in=[*firms, *(number for number, kept in merged.items() if kept in firms)],
        project__started_at__date__gte=since,
        project__award__strand__fund__is_invented=fund.is_invented,
    ).exclude(project__award__application=application)
    before = dict.fromkeys(firms, Money(0))
    for pk, pence in had.values_list("organisation").annotate(Sum("pence")).order_by():
        before[merged.get(pk, pk)] += Money(pence)
    names = dict(Organisation.objects.filter(pk__in=firms).values_list("pk", "name"))
    return tuple(assistance_is_within_the_cap(cap, names[pk], before[pk], asked) for pk, asked in now.items())
