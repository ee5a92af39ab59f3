"""What anyone may read about a project: who is paid in it, what is due and reached, its money and its outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.ledger import approved_account, paid_account
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.overview.money import Balances, balances_of, standing
from placefund.overview.results import results
from placefund.records import clock
from placefund.returns.models import CoInvestmentReceived
from placefund.returns.queries import COUNTED_STATES
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@dataclass(frozen=True, slots=True)
class PartnerMoney:
    """A partner's grant, what of it is approved and waits to be paid, and what was paid; with the accounts that show it."""

    partner: ProjectPartner
    approved: Money
    approved_account: str
    paid: Money
    paid_account: str


@page(Capability.READ_PUBLIC, Project, methods=("GET",))
def project(request: HttpRequest, project: Project) -> HttpResponse:
    """One project under an award."""
    award, fund = project.award, project.award.strand.fund
    balances, today = balances_of(fund.slug), london(clock.now()).date()
    partners = [_money_of(partner, balances) for partner in _partners(project)]
    return show(
        request,
        "delivery/public/project.html",
        way_to(request, project),
        project=project,
        award=award,
        partners=partners,
        budget=Money.total(row.partner.grant for row in partners),
        everything=f"award/{project.award_id}/project/{project.pk}",
        to_spend=balances.get(project.account, Money(0)),
        money=standing(balances, f"award/{project.award_id}/project/{project.pk}/"),
        milestones=[(milestone, _state(milestone, today)) for milestone in project.milestones.all()],
        co_investment=_co_investment(project),
        results=results(fund, project=project),
    )


def _partners(project: Project) -> list[ProjectPartner]:
    return list(project.partners.select_related("organisation"))


def _money_of(partner: ProjectPartner, balances: Balances) -> PartnerMoney:
    where = (partner.project.award_id, partner.project_id, partner.organisation_id)
    approved, paid = approved_account(*where), paid_account(*where)
    return PartnerMoney(partner, balances.get(approved, Money(0)), approved, balances.get(paid, Money(0)), paid)


def _state(milestone: Milestone, today: date) -> str:
    if milestone.reached_on is not None:
        return "met" if milestone.reached_on <= milestone.due_on else "met_late"
    return "overdue" if milestone.due_on < today else "not_started"


def _co_investment(project: Project) -> list[tuple[str, str, Money]]:
    """What came in, by source and form; investors' names are not published."""
    sums: dict[tuple[str, str], int] = {}
    rows = CoInvestmentReceived.objects.filter(project=project, report__state__in=COUNTED_STATES)
    for source, form, pence in rows.values_list("source", "form", "pence"):
        sums[source, form] = sums.get((source, form), 0) + pence
    return [(SourceClass(s).label, Form(f).label, Money(pence)) for (s, f), pence in sorted(sums.items())]
