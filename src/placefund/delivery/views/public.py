"""What anyone may read about a project: who is paid in it, what is due and reached, its money and its outcomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse

from placefund.awards.queries import coverage_for, promises_on_record
from placefund.awards.tranches.queries import is_in_tranches
from placefund.changes.queries import published_changes
from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Figure
from placefund.domain.ledger import approved_account, paid_account
from placefund.domain.money import Money
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.domain.short_amounts import Deduction, ShortAmount, together
from placefund.funds.queries import coverage_of
from placefund.onward.queries import published_schemes
from placefund.overview.money import Balances, MoneyByStage, MoneyOnRecord, balances_of, standing
from placefund.overview.results import results_of_award
from placefund.records import clock
from placefund.returns.models import COUNTED_STATES, CoInvestmentReceived
from placefund.web.crumbs import way_to
from placefund.web.pages import page, show


@dataclass(frozen=True, slots=True)
class PartnerMoney:
    """A partner's grant, what of it is approved and waits to be paid, and what was paid; with the accounts that show it."""

    partner: ProjectPartner
    approved: Figure[Money]
    approved_account: str
    paid: Figure[Money]
    paid_account: str


@page(Capability.READ_PUBLIC, Project, methods=("GET",))
def project(request: HttpRequest, project: Project) -> HttpResponse:
    """One project under an award."""
    award, fund = project.award, project.award.strand.fund
    balances, known, today = balances_of(fund.slug), coverage_of(fund), london(clock.now()).date()
    coverage = coverage_for(award, known)
    partners = [_money_of(partner, balances, coverage) for partner in _partners(project)]
    money = standing(balances, f"award/{project.award_id}/project/{project.pk}/")
    not_drawn = Money.total(row.partner.grant for row in partners) - money.committed
    # A project of an award in tranches gets what is approved of it: the rest is promised to it, and did not go back.
    draws = project.state == "active" and is_in_tranches(award)
    money = replace(money, to_be_claimed=money.to_be_claimed + not_drawn) if draws else money
    given_back = Money(0) if draws else not_drawn
    return show(
        request,
        "delivery/public/project.html",
        way_to(request, project),
        coverage=known,
        project=project,
        award=award,
        partners=partners,
        budget=Money.total(row.partner.grant for row in partners),
        everything=f"award/{project.award_id}/project/{project.pk}",
        promises=promises_on_record(award),
        money=MoneyOnRecord(money, coverage),
        given_back=given_back,
        changed=published_changes(award, project),
        schemes=published_schemes(award, project),
        reopenings=project.reopenings.filter(is_confirmed=True),
        printed=_in_short(money, given_back, coverage),
        milestones=[(milestone, _state(milestone, today)) for milestone in project.milestones.all()],
        co_investment=_co_investment(project),
        results=results_of_award(award, coverage, project=project) if coverage.holds(RecordKind.OUTCOMES) else (),
    )


def _in_short(money: MoneyByStage, given_back: Money, coverage: Coverage) -> dict[str, Figure[ShortAmount]]:
    """The budget, what of it went back to the award, and how far the rest has come, printed so that they add up."""
    parts = {"paid": money.paid, "to_be_paid": money.to_be_paid, "to_be_claimed": money.to_be_claimed}
    printed = together("held", parts, {"held": Deduction("budget", "given_back", given_back)})
    asked = {"paid": coverage.counted, "to_be_paid": coverage.counted, "to_be_claimed": coverage.rest}
    return {
        name: asked[name](amount, RecordKind.PAYMENTS) if name in asked else amount for name, amount in printed.items()
    }


def _partners(project: Project) -> list[ProjectPartner]:
    return list(project.partners.select_related("organisation"))


def _money_of(partner: ProjectPartner, balances: Balances, coverage: Coverage) -> PartnerMoney:
    where = (partner.project.award_id, partner.project_id, partner.organisation_id)
    approved, paid = approved_account(*where), paid_account(*where)
    held = [coverage.counted(balances.get(path, Money(0)), RecordKind.PAYMENTS) for path in (approved, paid)]
    return PartnerMoney(partner, held[0], approved, held[1], paid)


def _state(milestone: Milestone, today: date) -> str:
    if milestone.reached_on is not None:
        return "met" if milestone.reached_on <= milestone.due_on else "met_late"
    return "overdue" if milestone.due_on < today else "not_started"


def _co_investment(project: Project) -> list[tuple[str, str, str, Money]]:
    """What came in, by source, form and how far it is checked; investors' names are not published."""
    sums: dict[tuple[str, str, str], int] = {}
    rows = CoInvestmentReceived.objects.filter(project=project, report__state__in=COUNTED_STATES)
    for source, form, status, pence in rows.values_list("source", "form", "status", "pence"):
        sums[source, form, status] = sums.get((source, form, status), 0) + pence
    return [(SourceClass(s).label, Form(f).label, status, Money(p)) for (s, f, status), p in sorted(sums.items())]
