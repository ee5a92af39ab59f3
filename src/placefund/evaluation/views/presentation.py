"""Facts, claims and findings made ready for their pages: grouped, named and put into words; nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from placefund.design.charts import Bar, Chart, bars, progress
from placefund.domain.coinvestment import Form, SourceClass
from placefund.domain.evaluation.reconciliation import Disagreement, MismatchKind
from placefund.domain.indicators import CountingMethod
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.evaluation.models import EvaluationFinding, PredecessorProject, PublishedClaim
from placefund.evaluation.queries import IndicatorResult, LeverageByRule, Progress, Share
from placefund.funds.citations import Citation, CitedFact, cited
from placefund.funds.models import IndicatorDefinition

COUNTING = {
    CountingMethod.SUM: say("Every reported value is new, so all of them are added up."),
    CountingMethod.UNIQUE: say("Each one counts once, however often and by however many projects it is reported."),
    CountingMethod.LATEST: say("Only the newest value of each project counts; earlier ones are replaced by it."),
}
MONEY_UNITS = ("GBP", "pounds")
CO_INVESTMENT = "co-investment"
KINDS = {
    MismatchKind.PARTS_EXCEED_WHOLE: say("A part is more than its whole"),
    MismatchKind.NO_FIGURE_FITS: say("No figure fits both"),
    MismatchKind.TWO_DEFINITIONS: say("One figure, two words for it"),
    MismatchKind.FORECAST_AND_REPORT: say("What was expected, and what was reported"),
    MismatchKind.NOBODY_CAN_TELL: say("Nobody can tell"),
}


def quantity(value: Decimal, unit: str) -> str | Money:
    """A count as people write it, or money."""
    if unit in MONEY_UNITS:
        return Money(int(value * 100))
    return f"{value.normalize():,f}"


# --- outcomes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A name and what was claimed, evidenced and verified of it."""

    name: str
    claimed: str | Money
    evidenced: str | Money
    verified: str | Money
    href: str = ""


@dataclass(frozen=True, slots=True)
class ShownResult:
    """One indicator on the page of outcomes."""

    definition: IndicatorDefinition
    total: Row
    rule: str
    by_place: tuple[Row, ...]
    by_award: tuple[Row, ...]
    chart: Chart | None
    is_reported: bool
    note: str


def result(found: IndicatorResult) -> ShownResult:
    definition = found.definition
    unit, claimed = definition.unit, found.total.claimed
    places = [Bar(share.name, _whole(share.outcome.claimed, unit)) for share in found.by_place]
    chart = bars(
        say("{title} claimed, by place, in whole numbers", title=definition.title),
        places,
        amount_name=say("Claimed"),
        sums=False,
    )
    return ShownResult(
        definition,
        _row(Share(definition.title, found.total), unit),
        COUNTING[CountingMethod(definition.method)],
        tuple(_row(share, unit) for share in found.by_place),
        tuple(_row(share, unit) for share in found.by_award),
        chart if len(places) > 1 and claimed else None,
        bool(found.by_award),
        _why_no_total(definition),
    )


def _why_no_total(definition: IndicatorDefinition) -> str:
    """Why an indicator has no total here; nothing when returns ask for it."""
    if definition.is_reported:
        return ""
    if definition.key.startswith(CO_INVESTMENT):
        return say("Reported line by line, and counted under “Other people's money”")
    return say("Not asked for in returns: it is worked out later, by a model")


def _row(share: Share, unit: str) -> Row:
    outcome = share.outcome
    return Row(
        share.name,
        quantity(outcome.claimed, unit),
        quantity(outcome.evidenced, unit),
        quantity(outcome.verified, unit),
        reverse("award", args=[share.number]) if share.number else "",
    )


def _whole(value: Decimal, unit: str) -> Money | int:
    """For the drawing only, cut to whole numbers; the table beneath says the exact figure."""
    return Money(int(value * 100)) if unit in MONEY_UNITS else int(value)


def targets(found: Sequence[Progress]) -> dict[str, Any]:
    """The targets that are measured, as a chart; and those that nothing measures yet."""
    measured = [one for one in found if one.reached is not None and one.target.value > 0]
    drawn = [
        Bar(one.target.label, _amount(one, one.reached), _amount(one, Decimal(one.target.value))) for one in measured
    ]
    return {
        "all": [_target(one) for one in found],
        "chart": progress(say("Reported so far, against each target"), drawn, amount_name=say("Reported"))
        if drawn
        else None,
        "unmeasured": [one.target.label for one in found if one.reached is None],
    }


def _amount(one: Progress, value: Decimal | None) -> Money | int:
    return Money(int(value or 0)) if one.is_money else int(value or 0)


def _target(one: Progress) -> dict[str, Any]:
    share = None if one.share is None else Fraction(int(one.share * 1000), 1000)
    return {
        "target": one.target,
        "value": _amount(one, Decimal(one.target.value)),
        "unit": "" if one.is_money else one.target.unit,
        "reached": None if one.reached is None else _amount(one, one.reached),
        "share": share,
    }


def leverage(found: LeverageByRule) -> dict[str, Any]:
    rule, money = found.rule, found.leverage
    return {
        "rule": rule,
        "money": money,
        "sources": [source.label for source in SourceClass if source in rule.sources],
        "forms": [form.label for form in Form if form in rule.forms],
    }


def received(found: Iterable[tuple[SourceClass, Form, Money]]) -> list[tuple[str, str, Money]]:
    return [(source.label, form.label, amount) for source, form, amount in found]


# --- the programme before ----------------------------------------------------------------------------------------------


def programmes(facts: Sequence[CitedFact]) -> list[dict[str, Any]]:
    """Programmes with their own facts: the part of a key before `--` says whose a fact is."""
    found: dict[str, dict[str, Any]] = {}
    for known in facts:
        slug, _, part = known.fact.key.partition("--")
        if not part:
            found[slug] = {"name": known.fact.label, "about": known, "facts": []}
        elif slug in found:
            found[slug]["facts"].append(known)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class ShownProject:
    """A project of the programme before, with where it is known from."""

    project: PredecessorProject
    sources: tuple[Citation, ...]


def projects(rows: Iterable[PredecessorProject], sources: Mapping[str, Citation]) -> list[ShownProject]:
    return [ShownProject(project, cited(project.source_refs, sources)) for project in rows]


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A published claim: its words, and what they say in figures."""

    claim: PublishedClaim
    who: str
    figure: str
    sources: tuple[Citation, ...]

    @property
    def is_forecast(self) -> bool:
        return self.claim.tense == "forecast"


def claims(
    rows: Iterable[PublishedClaim], scopes: Mapping[str, str], sources: Mapping[str, Citation]
) -> list[ShownClaim]:
    return [
        ShownClaim(
            claim, scopes.get(claim.scope, claim.scope), figure_in_words(claim), cited(claim.source_refs, sources)
        )
        for claim in rows
    ]


def figure_in_words(claim: PublishedClaim) -> str:
    """What a claim's words say in figures: “at least £140,000,000”, “at most 250”, “260”."""

    def one(value: Decimal) -> str:
        return str(quantity(value, claim.unit))

    low, high = claim.low, claim.high
    if low is not None and high is not None:
        return one(low) if low == high else say("{low} to {high}", low=one(low), high=one(high))
    if low is not None:
        return say("at least {value}", value=one(low))
    if high is not None:
        return say("at most {value}", value=one(high))
    return say("no figure")


def disagreements(
    found: Iterable[Disagreement], claims: Iterable[PublishedClaim], scopes: Mapping[str, str]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Disagreements by kind, each with the claims it is about, side by side."""
    by_key = {claim.key: claim for claim in claims}
    by_kind: dict[MismatchKind, list[dict[str, Any]]] = {}
    for one in found:
        own = [by_key[key] for key in one.claims]
        told = [(claim, scopes.get(claim.scope, claim.scope), figure_in_words(claim)) for claim in own]
        by_kind.setdefault(one.kind, []).append({"sentence": one.sentence, "claims": told})
    return [(KINDS[kind], told) for kind, told in by_kind.items()]


# --- findings ----------------------------------------------------------------------------------------------------------


def finding(row: EvaluationFinding, titles: Mapping[str, str]) -> dict[str, Any]:
    """A finding with the figures it keeps, as they stood on its day; `titles` are the names of indicators by key."""
    figures = row.figures
    return {
        "row": row,
        "on": date.fromisoformat(figures["on"]),
        "committed": Money(figures["committed_pence"]),
        "paid": Money(figures["paid_pence"]),
        "co_investment": Money(figures["counted_co_investment_pence"]),
        "outcomes": [(titles.get(kept["indicator"], kept["indicator"]), kept) for kept in figures["outcomes"]],
    }
