"""What was reported as reached, ready to be read: each indicator with its definition and its three levels of checking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from placefund.awards.models import Award, PromisedFigure
from placefund.domain.figures import Blank, Figure
from placefund.domain.indicators import MONEY_UNITS, quantity
from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.returns.models import IndicatorFact
from placefund.returns.queries import Outcome, outcomes


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator's totals. Each level includes the ones after it: what is verified is also evidenced and claimed."""

    title: str
    unit: str
    definition: str
    claimed: Money | int | str
    evidenced: Money | int | str
    verified: Money | int | str
    promised: Figure[Money | int | str] = Blank.NOT_ON_RECORD
    promised_by: date | None = None


def results(fund: Fund, **where: object) -> tuple[Result, ...]:
    """The indicators that something was reported for, over the facts that match `where` (fields of `IndicatorFact`)."""
    rows = IndicatorFact.objects.filter(indicator__fund=fund, **where)
    return tuple(_result(outcome) for outcome in outcomes(fund, rows) if outcome.claimed)


def results_of_award(award: Award, **where: object) -> tuple[Result, ...]:
    """What was reported under an award, or in a part of it (`where`), beside what the award promised; also where nothing is
    reported yet of what it promised."""
    fund = award.strand.fund
    promised = {row.indicator.key: row for row in award.promised_figures.select_related("indicator")}
    rows = IndicatorFact.objects.filter(indicator__fund=fund, report__award=award, **where)
    found = []
    for outcome in outcomes(fund, rows):
        row, unit = promised.get(outcome.indicator.key), outcome.indicator.unit
        if not outcome.claimed and row is None:
            continue
        result = _result(outcome)
        found.append(replace(result, promised=quantity(row.value, unit), promised_by=row.due_on) if row else result)
    return tuple(found)


def promises_beside_reports(award: Award) -> list[tuple[PromisedFigure, Result]]:
    """Each figure that an award promises, beside what its returns have reported of it so far."""
    rows = IndicatorFact.objects.filter(report__award=award)
    found = {outcome.indicator.key: _result(outcome) for outcome in outcomes(award.strand.fund, rows)}
    return [(row, found[row.indicator.key]) for row in award.promised_figures.select_related("indicator")]


def _result(outcome: Outcome) -> Result:
    unit = outcome.indicator.unit
    levels = (outcome.claimed, outcome.evidenced, outcome.verified)
    claimed, evidenced, verified = (quantity(value, unit) for value in levels)
    told = "" if unit in MONEY_UNITS else unit
    return Result(outcome.indicator.title, told, outcome.indicator.definition, claimed, evidenced, verified)
