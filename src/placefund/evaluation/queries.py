"""Reading evaluation: where published claims disagree, and how outcomes stand against targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placefund.domain.evaluation.reconciliation import Disagreement, reconcile
from placefund.domain.ledger import EconomicEvent
from placefund.domain.money import Money
from placefund.evaluation.models import ClaimScope, PublishedClaim
from placefund.funds.models import Fund, Target
from placefund.ledger.queries import moved
from placefund.returns.models import CoInvestmentReceived
from placefund.returns.queries import COUNTED_STATES, Outcome, outcomes

MONEY_UNIT = "GBP"
"""Targets of money are in pence, with this unit."""


def disagreements(fund: Fund) -> tuple[Disagreement, ...]:
    """Where the published claims held for a fund do not agree with each other."""
    scopes = list(ClaimScope.objects.filter(fund=fund))
    parents = {scope.key: scope.part_of for scope in scopes if scope.part_of}
    names = {scope.key: scope.name for scope in scopes}
    claims = [row.claim() for row in PublishedClaim.objects.filter(fund=fund)]
    return reconcile(claims, parents, names)


def counted_co_investment(fund: Fund) -> Money:
    """Co-investment received that counts by the rule of any of the fund's rounds (they share one); £0 without a rule."""
    round_terms = next(
        (r.terms() for strand in fund.strands.all() for r in strand.rounds.all() if r.terms_record), None
    )
    if round_terms is None:
        return Money(0)
    rule = round_terms.counting
    pence = CoInvestmentReceived.objects.filter(
        project__award__strand__fund=fund,
        report__state__in=COUNTED_STATES,
        source__in=[source.value for source in rule.sources],
        form__in=[form.value for form in rule.forms],
    ).values_list("pence", flat=True)
    return Money(sum(pence))


@dataclass(frozen=True, slots=True)
class Progress:
    """A target beside what has been reached. For money both are in pence; `share` is 0–1, None where nothing measures it."""

    target: Target
    reached: Decimal | None
    is_money: bool

    @property
    def share(self) -> Decimal | None:
        return None if self.reached is None or not self.target.value else self.reached / self.target.value


def progress(fund: Fund, known: tuple[Outcome, ...] | None = None) -> tuple[Progress, ...]:
    """Every target of a fund with what has been reached; co-investment is asked of the returns, the rest of the indicators.

    An indicator that is modelled, and not reported, has nothing to show yet: `reached` is None.
    """
    reported = set(fund.indicators.filter(is_reported=True).values_list("key", flat=True))
    found_outcomes = outcomes(fund) if known is None else known
    totals = {found.indicator.key: found.claimed for found in found_outcomes if found.indicator.key in reported}
    found = []
    for target in fund.targets.all():
        is_money = target.unit == MONEY_UNIT
        if target.indicator_key.startswith("co-investment"):
            reached: Decimal | None = Decimal(counted_co_investment(fund).pence)
        else:
            total = totals.get(target.indicator_key)
            reached = None if total is None else total * (100 if is_money else 1)
        found.append(Progress(target, reached, is_money))
    return tuple(found)


def figures(fund: Fund, on: date) -> dict[str, object]:
    """Outcome totals and money as JSON values, for a finding to keep."""
    return {
        "on": on.isoformat(),
        "paid_pence": moved(fund.slug, EconomicEvent.PAY).pence,
        "committed_pence": moved(fund.slug, EconomicEvent.COMMIT).pence,
        "counted_co_investment_pence": counted_co_investment(fund).pence,
        "outcomes": [
            {
                "indicator": outcome.indicator.key,
                "version": outcome.indicator.version,
                "claimed": str(outcome.claimed),
                "evidenced": str(outcome.evidenced),
                "verified": str(outcome.verified),
            }
            for outcome in outcomes(fund)
        ],
    }
