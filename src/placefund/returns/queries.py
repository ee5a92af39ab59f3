"""Reading returns: what may still be claimed, what rules find, and every outcome total there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from placefund.delivery.models import Milestone, Project, ProjectPartner
from placefund.domain.coinvestment import CoInvestment, CountingRule, Leverage, leverage
from placefund.domain.findings import Finding
from placefund.domain.indicators import Fact, FactStatus, Indicator, total_by_status
from placefund.domain.ledger import EconomicEvent
from placefund.domain.money import Money
from placefund.domain.periods import Quarter, london
from placefund.domain.reporting import ClaimLine, ReportedQuarter, findings
from placefund.funds.models import Fund
from placefund.ledger.models import Transfer
from placefund.returns.models import Claim, CoInvestmentReceived, IndicatorFact, Return

COUNTED_STATES = ("sent", "queried", "approved", "paid")
"""A draft's facts are nobody's claim yet; from sending on they count, as claimed."""


def left_to_claim(report: Return) -> dict[tuple[int, int], Money]:
    """For each (project, organisation) of the award: the grant less what its other returns claim."""
    grants = ProjectPartner.objects.filter(project__award=report.award_id).values_list("project_id", "organisation_id", "pence")
    others = Claim.objects.filter(report__award=report.award_id).exclude(report=report.pk).order_by()
    used = {
        (project, organisation): pence
        for project, organisation, pence in others.values_list("project_id", "organisation_id").annotate(Sum("pence"))
    }
    return {(p, o): Money(pence - used.get((p, o), 0)) for p, o, pence in grants}


def due_milestones(report: Return) -> QuerySet[Milestone]:
    """The milestones of active projects due by the end of the quarter and not reached before it."""
    last_day = report.period.last_day
    return (
        Milestone.objects.filter(project__award=report.award_id, project__state="active", due_on__lte=last_day)
        .filter(reached_on__isnull=True)
        .select_related("project")
    )


def reported_quarter(report: Return) -> ReportedQuarter:
    """A return as the rules see it."""
    left = left_to_claim(report)
    sums: dict[tuple[int, int], Money] = {}
    names: dict[tuple[int, int], tuple[str, str, bool]] = {}
    for claim in report.claims.select_related("project", "organisation"):
        where = (claim.project_id, claim.organisation_id)
        sums[where] = sums.get(where, Money(0)) + claim.amount
        names[where] = (claim.project.title, claim.organisation.name, claim.project.state == "active")
    told = set(report.milestones.filter(Q(reached_on__isnull=False) | ~Q(note="")).values_list("milestone_id", flat=True))
    return ReportedQuarter(
        quarter=report.period,
        narrative=report.narrative,
        claims=tuple(
            ClaimLine(names[where][0], names[where][1], sums[where], left.get(where, Money(0)), names[where][2])
            for where in sorted(sums)
        ),
        open_queries=report.queries.filter(replied_at__isnull=True).count(),
        unreported_milestones=tuple(m.title for m in due_milestones(report) if m.pk not in told),
    )


def findings_on_return(report: Return, at: datetime) -> tuple[Finding, ...]:
    """Every rule's finding on a return as it stands."""
    return findings(reported_quarter(report), london(at).date())


def facts_of(rows: QuerySet[IndicatorFact]) -> tuple[Fact, ...]:
    """Facts of sent returns as the counting rules see them, in one query."""
    counted = rows.filter(report__state__in=COUNTED_STATES).order_by("report_id", "pk")
    values = counted.values_list(
        "indicator__key", "project_id", "report__quarter", "value", "status", "identifier", named=False
    )
    return tuple(
        Fact(key, project, Quarter.parse(quarter), Decimal(value), FactStatus(status), identifier)
        for key, project, quarter, value, status, identifier in values
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """One indicator's totals at each level of checking; each level includes the ones above it."""

    indicator: Indicator
    claimed: Decimal
    evidenced: Decimal
    verified: Decimal


def outcomes(fund: Fund, rows: QuerySet[IndicatorFact] | None = None) -> tuple[Outcome, ...]:
    """Every indicator of a fund with its totals over these facts (all of the fund's when none are given)."""
    facts = facts_of(IndicatorFact.objects.filter(indicator__fund=fund) if rows is None else rows)
    found = []
    for definition in fund.indicators.all():
        indicator = definition.indicator()
        by_status = total_by_status(facts, indicator)
        found.append(
            Outcome(
                indicator,
                by_status[FactStatus.CLAIMED],
                by_status[FactStatus.EVIDENCED],
                by_status[FactStatus.VERIFIED],
            )
        )
    return tuple(found)


def co_investment_lines(rows: QuerySet[CoInvestmentReceived]) -> tuple[CoInvestment, ...]:
    """Co-investment received, from sent returns."""
    return tuple(row.line() for row in rows.filter(report__state__in=COUNTED_STATES))


def leverage_received(projects: Iterable[Project] | None, fund: Fund, rule: CountingRule) -> Leverage:
    """Counted and uncounted co-investment received beside the grant paid, for some projects or a whole fund."""
    rows = CoInvestmentReceived.objects.filter(project__award__strand__fund=fund)
    paid = Transfer.objects.filter(fund=fund.slug, event=EconomicEvent.PAY)
    if projects is not None:
        chosen = list(projects)
        rows = rows.filter(project__in=chosen)
        touched = Q(pk__in=[])
        for project in chosen:
            touched |= Q(target__path__startswith=f"award/{project.award_id}/project/{project.pk}/paid/")
        paid = paid.filter(touched)
    pence = paid.aggregate(p=Sum("pence"))["p"] or 0
    return leverage(co_investment_lines(rows), Money(pence), rule)
