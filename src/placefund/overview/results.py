"""What was reported as reached, ready to be read: each indicator with its definition and its three levels of checking."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.indicators import MONEY_UNITS, quantity
from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.returns.models import IndicatorFact
from placefund.returns.queries import outcomes


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator's totals. Each level includes the ones after it: what is verified is also evidenced and claimed."""

    title: str
    unit: str
    definition: str
    claimed: Money | int | str
    evidenced: Money | int | str
    verified: Money | int | str


def results(fund: Fund, **where: object) -> tuple[Result, ...]:
    """The indicators that something was reported for, over the facts that match `where` (fields of `IndicatorFact`)."""
    rows = IndicatorFact.objects.filter(indicator__fund=fund, **where)
    return tuple(
        Result(
            outcome.indicator.title,
            "" if outcome.indicator.unit in MONEY_UNITS else outcome.indicator.unit,
            outcome.indicator.definition,
            *(
                quantity(value, outcome.indicator.unit)
                for value in (outcome.claimed, outcome.evidenced, outcome.verified)
            ),
        )
        for outcome in outcomes(fund, rows)
        if outcome.claimed
    )
