"""Facts, claims and findings made ready for their pages: grouped, named and put into words; nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from placefund.design.charts import Bar, Chart, TowardsTarget, bars, progress
from placefund.domain.coinvestment import CheckedLeverage, Form, SourceClass
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.evaluation.reconciliation import Disagreement, MismatchKind
from placefund.domain.figures import Blank, Figure, money_from_json
from placefund.domain.indicators import CountingMethod, FactStatus
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.short_amounts import ShortAmount, short, together
from placefund.evaluation.models import EvaluationFinding, PredecessorProject, PublishedClaim
from placefund.evaluation.queries import IndicatorResult, LeverageByRule, Progress, ReceivedByKind, Share
from placefund.funds.citations import Citation, CitedFact, cited
from placefund.funds.models import IndicatorDefinition
from placefund.returns.queries import Outcome

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
    claimed: str | Money | Blank
    evidenced: str | Money | Blank
    verified: str | Money | Blank
    href: str = ""


@dataclass(frozen=True, slots=True)
class ShownResult:
    """One indicator on the page of outcomes."""

    definition: IndicatorDefinition
    title: str
    total: Row
    rule: str
    by_place: tuple[Row, ...]
    by_award: tuple[Row, ...]
    chart: Chart | None
    is_reported: bool
    note: str


def result(found: IndicatorResult, coverage: Coverage) -> ShownResult:
    """One indicator with its totals, as the page of outcomes prints it."""
    definition = found.definition
    if isinstance(coverage.counted(found.total.claimed, RecordKind.OUTCOMES), Blank):
        return _not_here(found)
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
        _title(found),
        _row(Share(definition.title, found.total), unit),
        COUNTING[CountingMethod(definition.method)],
        tuple(_row(share, unit) for share in found.by_place),
        tuple(_row(share, unit) for share in found.by_award),
        chart if len(places) > 1 and claimed else None,
        bool(found.by_award),
        _why_no_total(found),
    )


def _title(found: IndicatorResult) -> str:
    """Its title, and which version of it this is where there are several."""
    own = found.definition
    return (
        say("{title}, version {version}", title=own.title, version=own.version)
        if found.is_one_of_several
        else own.title
    )


def _not_here(found: IndicatorResult) -> ShownResult:
    """An indicator of which no outcome is on record: how it is counted, and no figure."""
    blank, definition = Blank.NOT_ON_RECORD, found.definition
    return ShownResult(
        definition,
        _title(found),
        Row(definition.title, blank, blank, blank),
        COUNTING[CountingMethod(definition.method)],
        (),
        (),
        None,
        False,
        _why_no_total(found) or blank.label,
    )


def _why_no_total(found: IndicatorResult) -> str:
    """Why an indicator has no total here; nothing when returns ask for it, or something was reported under it."""
    definition = found.definition
    if definition.is_reported or found.total.claimed:
        return ""
    if found.is_one_of_several:
        return say("Nothing was reported under this version, and a later one is asked for")
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
    return {
        "all": [_target(one) for one in found],
        "chart": targets_chart(found),
        "unmeasured": [one.target.label for one in found if one.levels is None and not one.apart],
        "apart": any(one.apart for one in found),
    }


def targets_chart(found: Iterable[Progress]) -> Chart | None:
    """The targets that something measures, each by how far what was reached is checked; None where nothing is."""
    drawn = [
        TowardsTarget(
            one.target.label.rstrip("."),
            _amount(one, Decimal(one.target.value)),
            _amount(one, one.levels[FactStatus.CLAIMED]),
            _amount(one, one.levels[FactStatus.EVIDENCED]),
            _amount(one, one.levels[FactStatus.VERIFIED]),
            expected=None if one.expected is None else _amount(one, Decimal(round(one.expected))),
        )
        for one in found
        if isinstance(one.levels, Mapping) and one.target.value > 0
    ]
    return progress(say("What is verified, against each target"), drawn) if drawn else None


def _amount(one: Progress, value: Decimal) -> Money | Decimal:
    return Money(int(value)) if one.is_money else value


def _target(one: Progress) -> dict[str, Any]:
    return {
        "target": one.target,
        "value": quantity_or_money(one, Decimal(one.target.value)),
        "unit": "" if one.is_money else one.target.unit,
        "is_measured": one.levels is not None,
        "verified": None if one.verified is None else quantity_or_money(one, one.verified),
        "expected": None if one.expected is None else _for_people(quantity_or_money(one, Decimal(round(one.expected)))),
        "share": one.share,
        "apart": [_apart(outcome) for outcome in one.apart],
    }


def _apart(outcome: Outcome) -> str:
    """What was reported of a target and is not compared with it."""
    own = outcome.indicator
    return say(
        "By version {version} of the indicator: {claimed} {unit} claimed, {verified} verified",
        version=own.version,
        claimed=quantity(outcome.claimed, own.unit),
        verified=quantity(outcome.verified, own.unit),
        unit="" if own.unit in MONEY_UNITS else own.unit,
    )


def _for_people(value: Figure[Money] | str) -> Figure[ShortAmount] | str:
    """What is worked out from days and never happened, in short: its pence would say nothing."""
    return short(value) if isinstance(value, Money) else value


def quantity_or_money(one: Progress, value: Figure[Decimal]) -> Figure[Money] | str:
    """As a table prints it: money to the penny, or a count."""
    if isinstance(value, Blank):
        return value
    return Money(int(value)) if one.is_money else f"{value.normalize():,f}"


def leverage(found: LeverageByRule, coverage: Coverage, paid: ShortAmount) -> dict[str, Any]:
    """Other people's money beside the grant. `paid` is what the fund has paid as its other pages print it."""
    rule, money = found.rule, found.leverage
    both = (RecordKind.OUTCOMES, RecordKind.PAYMENTS)
    grant = paid if money.published.grant == paid.amount else short(money.published.grant)
    return {
        "rule": rule,
        "money": {
            "verified": {"counted": coverage.counted(money.verified.counted, RecordKind.OUTCOMES)},
            "evidenced": {"counted": coverage.counted(money.evidenced.counted, RecordKind.OUTCOMES)},
            "only_claimed": coverage.counted(money.only_claimed, RecordKind.OUTCOMES),
            "claimed": {"ratio": coverage.counted(money.claimed.ratio, *both)},
            "published": {
                "ratio": coverage.counted(money.published.ratio, *both),
            },
        },
        "printed": {
            name: coverage.counted(amount, RecordKind.OUTCOMES) for name, amount in _counted_in_short(money).items()
        },
        "grant": coverage.counted(grant, RecordKind.PAYMENTS),
        "sources": [source.label for source in SourceClass if source in rule.sources],
        "forms": [form.label for form in Form if form in rule.forms],
    }


def _counted_in_short(money: CheckedLeverage) -> dict[str, ShortAmount]:
    """What counts and is evidenced, and what of that is verified, printed so that the one is in the other."""
    verified, evidenced = money.verified.counted, money.evidenced.counted
    return together("evidenced", {"verified": verified, "not-verified": evidenced - verified})


def received(found: Iterable[ReceivedByKind]) -> list[dict[str, Any]]:
    """Other money that came in, by its source and form, with how far each sum is checked."""
    return [{"source": one.source.label, "form": one.form.label, "money": one} for one in found]


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
    """The projects of a programme before, each with where it is known from."""
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
        """Whether a claim says what will be, not what was."""
        return self.claim.tense == "forecast"


def claims(
    rows: Iterable[PublishedClaim], scopes: Mapping[str, str], sources: Mapping[str, Citation]
) -> list[ShownClaim]:
    """What others published of a programme before: whose claim it is, what it says in figures, and where it stands."""
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


def _received_then(figures: Mapping[str, Any]) -> dict[str, int]:
    """Co-investment by status as a finding keeps it; older ones kept one figure, of what was claimed."""
    kept: dict[str, int] | None = figures.get("counted_co_investment")
    return {"claimed": figures["counted_co_investment_pence"]} if kept is None else kept


def finding(row: EvaluationFinding, titles: Mapping[str, str]) -> dict[str, Any]:
    """A finding with the figures it keeps, as they stood on its day; `titles` are the names of indicators by key."""
    figures = row.figures
    return {
        "row": row,
        "on": date.fromisoformat(figures["on"]),
        "committed": money_from_json(figures["committed_pence"]),
        "handed_back": money_from_json(figures.get("handed_back_pence", 0)),
        "paid": money_from_json(figures["paid_pence"]),
        "co_investment": {status: money_from_json(pence) for status, pence in _received_then(figures).items()},
        "outcomes": [
            (titles.get(kept["indicator"], kept["indicator"]), kept)
            for kept in figures["outcomes"]
            if not kept["indicator"].startswith(CO_INVESTMENT)
        ],
    }
