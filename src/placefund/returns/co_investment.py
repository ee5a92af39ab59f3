"""Other people's money as returns report it: which of it counts, what shows it, and the ratios it reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum

from placefund.awards.models import Award
from placefund.awards.queries import counting_rule
from placefund.delivery.models import Project
from placefund.documents.models import Document
from placefund.documents.queries import documents_of
from placefund.domain.coinvestment import CheckedLeverage, CoInvestment, CountingRule, counts, leverage_by_status
from placefund.domain.indicators import FactStatus
from placefund.domain.ledger import EconomicEvent
from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.ledger.models import Transfer
from placefund.ledger.queries import moved
from placefund.returns.models import COUNTED_STATES, Claim, CoInvestmentReceived, Return


def co_investment_lines(rows: QuerySet[CoInvestmentReceived]) -> tuple[CoInvestment, ...]:
    """Co-investment received, from sent returns."""
    return tuple(row.line() for row in rows.filter(report__state__in=COUNTED_STATES))


def leverage_received(projects: Iterable[Project] | None, fund: Fund, rule: CountingRule) -> CheckedLeverage:
    """Co-investment received, by how far it is checked, beside the grant paid, for some projects or a whole fund."""
    rows = CoInvestmentReceived.objects.filter(project__award__strand__fund=fund)
    if projects is None:
        return leverage_by_status(co_investment_lines(rows), moved(fund.slug, EconomicEvent.PAY), rule)
    chosen = list(projects)
    touched = Q(pk__in=[])
    for project in chosen:
        touched |= Q(target__path__startswith=f"award/{project.award_id}/project/{project.pk}/")
    paid = Transfer.objects.filter(touched, fund=fund.slug, event=EconomicEvent.PAY, undone_by__isnull=True)
    pence = paid.aggregate(p=Sum("pence"))["p"] or 0
    return leverage_by_status(co_investment_lines(rows.filter(project__in=chosen)), Money(pence), rule)


def received_by_status(report: Return) -> dict[str, Money]:
    """What a return's lines add up to, by how far they have been checked; each line stands under its own status. One query."""
    found = dict.fromkeys((status.value for status in FactStatus), Money(0))
    for status, pence in report.co_investment.values_list("status", "pence"):
        found[status] += Money(pence)
    return found


@dataclass(frozen=True, slots=True)
class CoInvestmentRow:
    """One line with whether it counts (None: the rule is not published), and the files that show it."""

    line: CoInvestmentReceived
    is_counted: bool | None
    evidence: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class CoInvestmentSummary:
    """Co-investment of a return, and the award's ratio by how far what came in has been checked.

    `to_date` holds what this and earlier sent returns reported, beside the grant they claim.
    """

    lines: tuple[CoInvestmentRow, ...]
    rule: CountingRule | None
    in_quarter: CheckedLeverage | None
    to_date: CheckedLeverage | None

    @property
    def asked_and_not_met(self) -> Fraction | None:
        """The ratio that the rule asks for during delivery, where what came in with evidence to date is below it."""
        if self.rule is None or self.to_date is None or self.to_date.evidenced.ratio is None:
            return None
        return self.rule.delivery_ratio if self.to_date.evidenced.ratio < self.rule.delivery_ratio else None


def co_investment_seen(report: Return) -> CoInvestmentSummary:
    """A return's co-investment under the rule of the award's round."""
    rule = counting_rule(report.award)
    files = {document.pk: document for document in documents_of(report)}
    rows = tuple(
        CoInvestmentRow(
            row,
            None if rule is None else counts(row.line(), rule),
            tuple(files[pk] for pk in row.evidence if pk in files),
        )
        for row in report.co_investment.select_related("project")
    )
    if rule is None:
        return CoInvestmentSummary(rows, None, None, None)
    with_this = Q(report__state__in=COUNTED_STATES, report__quarter__lt=report.quarter) | Q(report=report)
    every = CoInvestmentReceived.objects.filter(with_this, report__award=report.award_id)
    grant = Claim.objects.filter(with_this, report__award=report.award_id).aggregate(pence=Sum("pence", default=0))[
        "pence"
    ]
    return CoInvestmentSummary(
        rows,
        rule,
        leverage_by_status((row.line.line() for row in rows), report.claimed, rule),
        leverage_by_status((row.line() for row in every), Money(grant), rule),
    )


def co_investment_of(award: Award) -> CheckedLeverage | None:
    """What an award's sent returns say came in beside the grant they claim; None where no rule is published."""
    rule = counting_rule(award)
    if rule is None:
        return None
    sent = Q(report__award=award, report__state__in=COUNTED_STATES)
    grant = Claim.objects.filter(sent).aggregate(pence=Sum("pence", default=0))["pence"]
    return leverage_by_status((row.line() for row in CoInvestmentReceived.objects.filter(sent)), Money(grant), rule)
