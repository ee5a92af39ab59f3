"""Reading onward money: who is paid, what leads hold for others and since when, what grants have had, who gets two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from placefund.awards.models import Award
from placefund.awards.tranches.queries import is_in_tranches
from placefund.delivery.models import Project, ProjectPartner
from placefund.domain.accounts import AccountKind, read_path
from placefund.domain.ledger import EconomicEvent, held_account
from placefund.domain.money import ZERO, Money
from placefund.domain.onward_grants import OnwardMoney, SchemeRoom, added, money_of
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, balances
from placefund.onward.models import OnwardGrant, PaymentRoute, Scheme
from placefund.people.models import Organisation


def route_on(project: Project, organisation: int, day: date) -> PaymentRoute | None:
    """The row that says who is paid for a partner on a day; none: the partner itself."""
    return project.payment_routes.filter(organisation=organisation, from_day__lte=day).last()


def paid_through(project: Project, organisation: int, day: date) -> int:
    """The number of the lead where a partner is paid through it on a day; 0 where it is paid itself."""
    route = route_on(project, organisation, day)
    if route is None or not route.through_lead:
        return 0
    lead = project.award.partnership.lead_id
    return lead if organisation != lead else 0


@dataclass(frozen=True, slots=True)
class HeldForPartner:
    """What the lead holds for a partner of a project: how much, and since which day its oldest pound."""

    project: Project
    organisation: Organisation
    amount: Money
    since: date
    grant: OnwardGrant | None = None

    def days(self, on: date) -> int:
        return (on - self.since).days


def held_by_lead(award: Award) -> list[HeldForPartner]:
    """What an award's lead was paid for others and has not passed on, the oldest first. What came first is passed on first."""
    found = []
    grants = {grant.pk: grant for grant in grants_of(award)}
    bodies = Organisation.objects.in_bulk()
    projects = {project.pk: project for project in award.projects.select_related("award__strand__fund")}
    for path, amount in balances(below=f"award/{award.pk}/project/").items():
        account = read_path(path)
        if account.kind is AccountKind.HELD and amount:
            found.append(
                HeldForPartner(
                    projects[account.project],
                    bodies[account.organisation],
                    amount,
                    held_since(path, amount),
                    grants.get(account.grant),
                )
            )
    return sorted(found, key=lambda row: (row.since, row.project.pk, row.organisation.pk))


def held_since(path: str, amount: Money) -> date:
    """Since which day the oldest of what an account holds is there, where what came first goes first."""
    left, since = amount, date.max
    for transfer in Transfer.objects.filter(target=path, undone_by__isnull=True, undoes__isnull=True).order_by(
        "-effective_on", "-pk"
    ):
        since, left = transfer.effective_on, left - transfer.amount
        if left.pence <= 0:
            break
    return since


def held_for(project: Project, organisation: int, grant: int = 0) -> Money:
    """What the award's lead holds for a partner of a project."""
    return balance(held_account(project.award_id, project.pk, project.award.partnership.lead_id, organisation, grant))


@dataclass(frozen=True, slots=True)
class PayeeRow:
    """A partner of a project: its grant, whether it is paid itself today, since when and why, and what the lead holds for it."""

    part: ProjectPartner
    route: PaymentRoute | None
    is_lead: bool
    paid: Money
    with_lead: Money

    @property
    def through_lead(self) -> bool:
        return self.route is not None and self.route.through_lead and not self.is_lead


def payees_of(project: Project, on: date) -> list[PayeeRow]:
    """Every partner of a project with who is paid for it. A fixed number of queries."""
    routes = {row.organisation_id: row for row in project.payment_routes.filter(from_day__lte=on)}
    paid: dict[int, Money] = {}
    with_lead: dict[int, Money] = {}
    for path, amount in balances(below=f"award/{project.award_id}/project/{project.pk}/").items():
        account = read_path(path)
        if account.kind is AccountKind.PAID and not account.grant:
            paid[account.organisation] = amount
        elif account.kind is AccountKind.HELD and not account.grant:
            with_lead[account.organisation] = amount
    lead = project.award.partnership.lead_id
    return [
        PayeeRow(
            part,
            routes.get(part.organisation_id),
            part.organisation_id == lead,
            paid.get(part.organisation_id, ZERO),
            with_lead.get(part.organisation_id, ZERO),
        )
        for part in project.partners.select_related("organisation")
    ]


def schemes_of(project: Project) -> QuerySet[Scheme]:
    """A project's schemes, in the order in which they were drafted."""
    return project.schemes.select_related(*Scheme.READ_WITH)


def grants_of(award: Award) -> QuerySet[OnwardGrant]:
    """Every grant within the projects of an award."""
    return OnwardGrant.objects.filter(scheme__project__award=award).select_related(*OnwardGrant.READ_WITH)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A grant within a project and where its money is."""

    grant: OnwardGrant
    money: OnwardMoney


def with_money(grants: Iterable[OnwardGrant]) -> list[GrantRow]:
    """Grants with their money. Three queries for each award that they are of."""
    rows = list(grants)
    found: list[GrantRow] = []
    for award in dict.fromkeys(row.scheme.project.award_id for row in rows):
        held = balances(below=f"award/{award}/project/")
        repaid = repaid_by_grant(award)
        by_grant: dict[int, dict[str, Money]] = {}
        for path, amount in held.items():
            by_grant.setdefault(read_path(path).grant, {})[path] = amount
        found += [
            GrantRow(row, money_of(by_grant.get(row.pk, {}), row.pk, repaid.get(row.pk, ZERO)))
            for row in rows
            if row.scheme.project.award_id == award
        ]
    return found


def money_of_grant(grant: OnwardGrant) -> OnwardMoney:
    """Where one grant's money is."""
    return with_money([grant])[0].money


def repaid_by_grant(award: int) -> dict[int, Money]:
    """What of each grant of an award was given back to the fund, by the number of the grant. One query."""
    below = f"award/{award}/project/"
    rows = Transfer.objects.filter(
        event=EconomicEvent.ONWARD_REPAY, source__path__startswith=below, undone_by__isnull=True
    ).order_by()
    found: dict[int, Money] = {}
    for path, pence in rows.values_list("source").annotate(Sum("pence")):
        number = read_path(path).grant
        found[number] = found.get(number, ZERO) + Money(pence)
    return found


def repaid_by_payee(award: int) -> dict[tuple[int, int], Money]:
    """What was given back to the fund by (project, organisation): that much of its grant can be claimed again."""
    found: dict[tuple[int, int], Money] = {}
    of_grants = repaid_by_grant(award)
    grants = OnwardGrant.objects.filter(pk__in=of_grants).values_list(
        "pk", "scheme__project_id", "scheme__organisation_id"
    )
    for grant, project, organisation in grants:
        where = (project, organisation)
        found[where] = found.get(where, ZERO) + of_grants[grant]
    return found


def room_of(scheme: Scheme) -> SchemeRoom:
    """What a scheme may still grant, and why no more."""
    project = scheme.project
    granted = added(row.money for row in with_money(scheme.grants.select_related(*OnwardGrant.READ_WITH)))
    return SchemeRoom(
        scheme.amount - granted.granted,
        scheme.most,
        balance(project.account) + (balance(project.award.account) if is_in_tranches(project.award) else ZERO),
        left_of_share(project, scheme.organisation_id),
    )


def left_of_share(project: Project, organisation: int) -> Money:
    """What a partner has of its grant in a project that it has neither claimed nor granted on.

    Read through the project, because the stage of returns comes after this one and may not be imported here.
    """
    share = project.partners.filter(organisation=organisation).aggregate(pence=Sum("pence", default=0))["pence"]
    own = project.claims.filter(organisation=organisation, grant=None).aggregate(pence=Sum("pence", default=0))["pence"]
    grants = OnwardGrant.objects.filter(scheme__project=project, scheme__organisation=organisation)
    granted = added(row.money for row in with_money(grants.select_related(*OnwardGrant.READ_WITH))).granted
    return Money(share - own) - granted


def published_schemes(award: Award, project: Project | None = None) -> list[tuple[Scheme, list[GrantRow]]]:
    """The schemes of an award, or of one of its projects, that are public, each with its grants and their money.

    A fixed number of queries: one where there is no scheme.
    """
    schemes = Scheme.published().filter(project__award=award).order_by("project", "pk")
    rows = list(schemes if project is None else schemes.filter(project=project))
    found: dict[int, list[GrantRow]] = {row.pk: [] for row in rows}
    for row in with_money(OnwardGrant.published().filter(scheme__in=rows).order_by("scheme", "number")) if rows else ():
        found[row.grant.scheme_id].append(row)
    return [(row, found[row.pk]) for row in rows]


@dataclass(frozen=True, slots=True)
class LikeGrant:
    """Another grant of the same recipient in this installation: of which scheme or project, how much, when."""

    name: str
    where: str
    amount: Money
    starts_on: date
    ends_on: date
    grant: OnwardGrant | None = None
    project: Project | None = None


def other_grants_of(grant: OnwardGrant) -> list[LikeGrant]:
    """What else the recipient gets here: other grants within projects, its own part in projects. For the fund alone."""
    names, found = grant.names(), []
    others = OnwardGrant.objects.exclude(pk=grant.pk).select_related(*OnwardGrant.READ_WITH)
    for other in others.filter(recipient=grant.recipient):
        if names.is_same(other.names()):
            where = str(other.scheme)
            found.append(LikeGrant(other.full_name, where, other.amount, other.starts_on, other.ends_on, grant=other))
    if grant.organisation_id:
        parts = ProjectPartner.objects.filter(organisation=grant.organisation_id).select_related(
            "organisation", "project__award__strand__fund"
        )
        for part in parts:
            project = part.project
            found.append(
                LikeGrant(
                    part.organisation.name,
                    str(project),
                    part.grant,
                    project.starts_on,
                    project.ends_on,
                    project=project,
                )
            )
    return found
