"""Reading evaluation: where published claims disagree, and how outcomes stand against targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from placefund.delivery.models import Project
from placefund.domain.coinvestment import CheckedLeverage, CountingRule, Form, SourceClass
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.evaluation.reconciliation import Disagreement, reconcile
from placefund.domain.figures import Blank, Figure, as_json
from placefund.domain.indicators import Fact, FactStatus, expected_by
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.promises import is_comparable
from placefund.evaluation.models import ClaimScope, PublishedClaim
from placefund.funds.models import Fund, IndicatorDefinition, Round, Target
from placefund.funds.queries import coverage_of
from placefund.ledger.queries import trail
from placefund.returns.co_investment import leverage_received
from placefund.returns.models import COUNTED_STATES, CoInvestmentReceived, IndicatorFact
from placefund.returns.queries import (
    Outcome,
    facts_by_definition,
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
    rounds = Round.objects.filter(strand__fund=fund, programme=None).order_by("-opens_at", "-pk")
    return tuple(dict.fromkeys(round_.terms().counting for round_ in rounds if round_.terms_record))


def counted_co_investment(fund: Fund) -> dict[FactStatus, Money]:
    """Co-investment that counts by the newest rule of the fund's rounds, at each level of checking; £0 without a rule."""
    rules = counting_rules(fund)
    if not rules:
        return dict.fromkeys(FactStatus, Money(0))
    found = leverage_received(None, fund, rules[0])
    by_status = zip(FactStatus, (found.claimed, found.evidenced, found.verified), strict=True)
    return {status: leverage.counted for status, leverage in by_status}


@dataclass(frozen=True, slots=True)
class LeverageByRule:
    """Leverage as one version of the counting rule sees it."""

    rule: CountingRule
    leverage: CheckedLeverage


def leverage_by_rule(fund: Fund) -> tuple[LeverageByRule, ...]:
    """Co-investment received beside the grant paid, by every version of the rule. Two queries for each version."""
    return tuple(LeverageByRule(rule, leverage_received(None, fund, rule)) for rule in counting_rules(fund))


@dataclass(frozen=True, slots=True)
class ReceivedByKind:
    """What was received of one kind of source in one form, at each level of checking."""

    source: SourceClass
    form: Form
    claimed: Money
    evidenced: Money
    verified: Money


def co_investment_by_kind(fund: Fund) -> tuple[ReceivedByKind, ...]:
    """What was received, by whose money it is and in which form. One query."""
    received = CoInvestmentReceived.objects.filter(project__award__strand__fund=fund, report__state__in=COUNTED_STATES)
    sums: dict[tuple[str, str], dict[FactStatus, int]] = {}
    kinds = received.order_by().values_list("source", "form", "status").annotate(pence=Sum("pence"))
    for source, form, status, pence in kinds:
        own = sums.setdefault((source, form), dict.fromkeys(FactStatus, 0))
        for level in FactStatus:
            own[level] += pence if FactStatus(status).reaches(level) else 0
    return tuple(
        ReceivedByKind(source, form, *(Money(sums[source.value, form.value][level]) for level in FactStatus))
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
    is_one_of_several: bool = False


def breakdown(fund: Fund) -> tuple[IndicatorResult, ...]:
    """Every indicator of a fund with its totals, by place and by award. Three queries, whatever was reported."""
    facts = facts_by_definition(IndicatorFact.objects.filter(indicator__fund=fund))
    projects = {
        project.pk: project
        for project in Project.objects.filter(award__strand__fund=fund).select_related("award__partnership__place")
    }
    definitions = list(fund.indicators.all())
    versions = Counter(definition.key for definition in definitions)
    return tuple(
        _result(definition, facts.get(definition.pk, ()), projects, is_one_of_several=versions[definition.key] > 1)
        for definition in definitions
    )


def _result(
    definition: IndicatorDefinition, facts: tuple[Fact, ...], projects: dict[int, Project], *, is_one_of_several: bool
) -> IndicatorResult:
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
        is_one_of_several,
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """A target beside what has been reached, by how far it was checked. For money all are in pence.

    `levels` is None where nothing can be held against the target; `expected` is where it would stand by now had it come evenly.
    `apart` is what was reported of it and is not compared: in another unit, or by more than one definition, which are not added.
    """

    target: Target
    levels: Mapping[FactStatus, Decimal] | Blank | None
    is_money: bool
    expected: Fraction | None = None
    apart: tuple[Outcome, ...] = ()

    @property
    def verified(self) -> Figure[Decimal] | None:
        """What counts as reached."""
        return self.levels[FactStatus.VERIFIED] if isinstance(self.levels, Mapping) else self.levels

    @property
    def share(self) -> Figure[Fraction] | None:
        """The share of the target that is verified."""
        if isinstance(self.verified, Blank) or self.verified is None or not self.target.value:
            return self.verified if isinstance(self.verified, Blank) else None
        return Fraction(self.verified) / self.target.value


def progress(fund: Fund, on: date, known: tuple[Outcome, ...] | None = None) -> tuple[Progress, ...]:
    """Every target of a fund with what has been reached; co-investment is asked of the returns, the rest of the indicators.

    An indicator that is modelled, and not reported, has nothing to show yet.
    """
    coverage = coverage_of(fund)
    asked = set(fund.indicators.filter(is_reported=True).values_list("key", "version"))
    found = [
        outcome
        for outcome in (outcomes(fund) if known is None else known)
        if outcome.claimed or (outcome.indicator.key, outcome.indicator.version) in asked
    ]
    return tuple(_progress(fund, target, found, on, coverage) for target in fund.targets.all())


def _progress(fund: Fund, target: Target, found: Sequence[Outcome], on: date, coverage: Coverage) -> Progress:
    is_money = target.unit == MONEY_UNIT
    levels, apart = _towards(target, found)
    if is_money and target.indicator_key.startswith("co-investment"):
        levels, apart = {status: Decimal(amount.pence) for status, amount in counted_co_investment(fund).items()}, ()
    claimed = sum((outcome.claimed for outcome in apart), levels[FactStatus.CLAIMED] if levels else Decimal(0))
    is_told = not isinstance(coverage.counted(claimed, RecordKind.OUTCOMES), Blank)
    if (levels is not None or apart) and not is_told:
        return Progress(target, Blank.NOT_ON_RECORD, is_money)
    expected = expected_by(target.value, fund.starts_on, target.due_on, on)
    return Progress(target, levels, is_money, expected, apart)


def _towards(target: Target, found: Sequence[Outcome]) -> tuple[dict[FactStatus, Decimal] | None, tuple[Outcome, ...]]:
    """What one definition, in the unit of the target, says of it; and what was reported of it that is not compared."""
    own = [outcome for outcome in found if outcome.indicator.key == target.indicator_key]
    alike = [outcome for outcome in own if is_comparable(target.unit, outcome.indicator.unit)]
    reported = [outcome for outcome in alike if outcome.claimed]
    if not alike or len(reported) > 1:
        return None, tuple(own)
    counted = (reported or alike)[-1]
    times = 100 if target.unit == MONEY_UNIT else 1
    values = zip(FactStatus, (counted.claimed, counted.evidenced, counted.verified), strict=True)
    others = tuple(outcome for outcome in own if outcome.claimed and outcome not in alike)
    return {status: value * times for status, value in values}, others


def figures(fund: Fund, on: date) -> dict[str, object]:
    """Outcome totals and money as JSON values, for a finding to keep; what is not on record is kept as such."""
    coverage, received, money = coverage_of(fund), counted_co_investment(fund), trail(fund.slug)
    reported = set(fund.indicators.filter(is_reported=True).values_list("key", flat=True))
    return {
        "on": on.isoformat(),
        "paid_pence": as_json(coverage.counted(money.paid, RecordKind.PAYMENTS)),
        "committed_pence": as_json(coverage.counted(money.committed, RecordKind.AWARDS)),
        "handed_back_pence": as_json(coverage.counted(money.handed_back, RecordKind.AWARDS)),
        "counted_co_investment": {
            status.value: as_json(coverage.counted(amount, RecordKind.OUTCOMES)) for status, amount in received.items()
        },
        "outcomes": [
            {
                "indicator": outcome.indicator.key,
                "version": outcome.indicator.version,
                "claimed": as_json(outcome.claimed),
                "evidenced": as_json(outcome.evidenced),
                "verified": as_json(outcome.verified),
            }
            for outcome in outcomes(fund)
            # What no return asks for has no figure, and nought would be a false one.
            if outcome.indicator.key in reported
            and not isinstance(coverage.counted(outcome.claimed, RecordKind.OUTCOMES), Blank)
        ],
    }
