"""Reading evaluation: where published claims disagree, and how outcomes stand against targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from placefund.delivery.models import Project
from placefund.domain.coinvestment import CountingRule, Form, Leverage, SourceClass
from placefund.domain.evaluation.reconciliation import Disagreement, reconcile
from placefund.domain.indicators import Fact
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.evaluation.models import ClaimScope, PublishedClaim
from placefund.funds.models import Fund, IndicatorDefinition, Round, Target
from placefund.ledger.queries import moved
from placefund.returns.models import CoInvestmentReceived, IndicatorFact
from placefund.returns.queries import (
    COUNTED_STATES,
    Outcome,
    facts_by_definition,
    leverage_received,
    outcome_of,
    outcomes,
)

MONEY_UNIT = "GBP"
"""Targets of money are in pence, with this unit."""


def disagreements(fund: Fund) -> tuple[Disagreement, ...]:
    """Where the published claims held for a fund do not agree with each other."""
    scopes = list(ClaimScope.objects.filter(fund=fund))
    parents = {scope.key: scope.part_of for scope in scopes if scope.part_of}
    names = {scope.key: scope.name for scope in scopes}
    claims = [row.claim() for row in PublishedClaim.objects.filter(fund=fund)]
    return reconcile(claims, parents, names)


def counting_rules(fund: Fund) -> tuple[CountingRule, ...]:
    """Every rule of what co-investment counts that a round of this fund has had, each once, the newest first. One query."""
    rounds = Round.objects.filter(strand__fund=fund).order_by("-opens_at", "-pk")
    return tuple(dict.fromkeys(round_.terms().counting for round_ in rounds if round_.terms_record))


def counted_co_investment(fund: Fund) -> Money:
    """Co-investment received that counts by the newest rule of the fund's rounds; £0 without a rule."""
    rules = counting_rules(fund)
    return leverage_received(None, fund, rules[0]).counted if rules else Money(0)


@dataclass(frozen=True, slots=True)
class LeverageByRule:
    """Leverage as one version of the counting rule sees it."""

    rule: CountingRule
    leverage: Leverage


def leverage_by_rule(fund: Fund) -> tuple[LeverageByRule, ...]:
    """Co-investment received beside the grant paid, by every version of the rule. Two queries for each version."""
    return tuple(LeverageByRule(rule, leverage_received(None, fund, rule)) for rule in counting_rules(fund))


def co_investment_by_kind(fund: Fund) -> tuple[tuple[SourceClass, Form, Money], ...]:
    """What was received, by whose money it is and in which form. One query."""
    received = CoInvestmentReceived.objects.filter(project__award__strand__fund=fund, report__state__in=COUNTED_STATES)
    sums = {
        (source, form): pence
        for source, form, pence in received.order_by().values_list("source", "form").annotate(pence=Sum("pence"))
    }
    return tuple(
        (source, form, Money(sums[source.value, form.value]))
        for source in SourceClass
        for form in Form
        if (source.value, form.value) in sums
    )


@dataclass(frozen=True, slots=True)
class Share:
    """What one place or one award reported of an indicator; `number` is the award's, 0 for a place."""

    name: str
    outcome: Outcome
    number: int = 0


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One version of an indicator, with its totals and who they come from. Where each thing counts once, parts may add
    up to more than the total: a firm that two places helped is one firm."""

    definition: IndicatorDefinition
    total: Outcome
    by_place: tuple[Share, ...]
    by_award: tuple[Share, ...]


def breakdown(fund: Fund) -> tuple[IndicatorResult, ...]:
    """Every indicator of a fund with its totals, by place and by award. Three queries, whatever was reported."""
    facts = facts_by_definition(IndicatorFact.objects.filter(indicator__fund=fund))
    projects = {
        project.pk: project
        for project in Project.objects.filter(award__strand__fund=fund).select_related("award__partnership__place")
    }
    return tuple(_result(definition, facts.get(definition.pk, ()), projects) for definition in fund.indicators.all())


def _result(definition: IndicatorDefinition, facts: tuple[Fact, ...], projects: dict[int, Project]) -> IndicatorResult:
    indicator = definition.indicator()
    places: dict[str, list[Fact]] = {}
    awards: dict[tuple[str, int], list[Fact]] = {}
    for fact in facts:
        award = projects[fact.project_id].award
        place = award.partnership.place
        places.setdefault(place.name if place else say("No place"), []).append(fact)
        awards.setdefault((f"{award.reference} {award.title}", award.pk), []).append(fact)
    return IndicatorResult(
        definition,
        outcome_of(facts, indicator),
        tuple(Share(name, outcome_of(own, indicator)) for name, own in sorted(places.items())),
        tuple(Share(name, outcome_of(own, indicator), number) for (name, number), own in sorted(awards.items())),
    )


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
                "claimed": f"{outcome.claimed.normalize():f}",
                "evidenced": f"{outcome.evidenced.normalize():f}",
                "verified": f"{outcome.verified.normalize():f}",
            }
            for outcome in outcomes(fund)
        ],
    }
