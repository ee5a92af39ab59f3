"""The figures of a return that are far from usual, each beside what is, and the reason that was given for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from placefund.awards.models import PromisedFigure
from placefund.awards.queries import promises_by_key
from placefund.domain.indicators import MONEY_UNITS, CountingMethod, Fact, FactStatus, Indicator, total
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.outliers import Outlier, outlier
from placefund.domain.periods import Quarter
from placefund.domain.promises import is_comparable
from placefund.funds.models import IndicatorDefinition, Target
from placefund.returns.models import COUNTED_STATES, Claim, CoInvestmentReceived, IndicatorFact, Return

CLAIMED, RECEIVED = "claimed", "co-investment"
_TITLES = {CLAIMED: say("Grant claimed"), RECEIVED: say("Co-investment received")}
POUNDS = "GBP"
STEP_OF_MONEY, STEP_OF_COUNTS = Decimal(10_000), Decimal(5)
"""Differences of up to ten thousand pounds, or five of anything else, are never far."""


@dataclass(frozen=True, slots=True)
class OutlyingFigure:
    """One figure to ask about. `key` names it within its return; `reason` is what was said of this very value, or ""."""

    key: str
    title: str
    unit: str
    found: Outlier
    reason: str = ""

    @property
    def value(self) -> Money | str:
        """The figure as it is printed."""
        return in_print(self.found.value, self.unit)

    @property
    def compared(self) -> str:
        """What it was compared with, in words."""
        return compared_in_words(self.asked)

    @property
    def indicator(self) -> int | None:
        """The number of its indicator; None for an amount of money."""
        kind, _, number = self.key.partition("-")
        return int(number) if kind == "indicator" else None

    @property
    def asked(self) -> dict[str, str | int]:
        """What it was compared with, as JSON values: what the reason that is kept answers."""
        known, target = self.found.usual, self.found.target
        compared: dict[str, str | int] = {"title": self.title, "unit": self.unit}
        if known is not None:
            compared |= {"low": str(known.low), "high": str(known.high), "quarters": known.quarters}
        compared |= {} if target is None else {"target": str(target)}
        return compared if self.found.promise is None else compared | {"promise": str(self.found.promise)}


@dataclass(frozen=True, slots=True)
class _Figure:
    key: str
    title: str
    unit: str
    value: Decimal
    history: tuple[Decimal, ...]
    target: Decimal | None = None
    promise: Decimal | None = None
    more: Decimal | None = None


def _pounds(pence: int) -> Decimal:
    return Decimal(pence) / 100


def _money(key: str, title: str, rows: QuerySet[Claim] | QuerySet[CoInvestmentReceived], report: Return) -> _Figure:
    sums = dict(rows.order_by().values_list("report_id").annotate(pence=Sum("pence")).values_list("report_id", "pence"))
    here = sums.pop(report.pk, 0)
    return _Figure(key, title, POUNDS, _pounds(here), tuple(_pounds(pence) for pence in sums.values()))


def _of_indicators(report: Return, earlier: list[int]) -> Iterable[_Figure]:
    facts = IndicatorFact.objects.filter(report__in=[report.pk, *earlier]).order_by("indicator_id", "pk")
    rows: dict[int, list[tuple[int, Fact]]] = {}
    # Values, not rows: an award of ten years has hundreds, and each would bring its definition and its return along.
    for number, where, key, project, quarter, value, status, identifier in facts.values_list(
        "indicator_id", "report_id", "indicator__key", "project_id", "report__quarter", "value", "status", "identifier"
    ):
        fact = Fact(key, project, Quarter.parse(quarter), Decimal(value), FactStatus(status), identifier)
        rows.setdefault(number, []).append((where, fact))
    definitions = IndicatorDefinition.objects.in_bulk(rows)
    targets = list(Target.objects.filter(fund=report.award.strand.fund_id))
    promised = promises_by_key(report.award)
    for number, own in rows.items():
        definition = definitions[number]
        indicator = definition.indicator()
        here, before = _total(own, report.pk, indicator), [_total(own, one, indicator) for one in earlier]
        is_stock = indicator.method is CountingMethod.LATEST
        yield _Figure(
            f"indicator-{number}",
            definition.title,
            POUNDS if definition.unit in MONEY_UNITS else definition.unit,
            here,
            tuple(before),
            _target(targets, definition),
            _promise(promised.get(definition.key), definition.unit),
            here - next((value for value in reversed(before) if value), Decimal(0)) if is_stock else here,
        )


def _target(targets: Iterable[Target], definition: IndicatorDefinition) -> Decimal | None:
    """The whole fund's target for an indicator, where that is in the unit in which it is reported."""
    own = [one for one in targets if one.indicator_key == definition.key and is_comparable(one.unit, definition.unit)]
    return Decimal(own[-1].value) / (100 if own[-1].unit == POUNDS else 1) if own else None


def _promise(row: PromisedFigure | None, unit: str) -> Decimal | None:
    """What the award promised of it, where that is in the unit in which it is reported."""
    return row.value if row is not None and row.is_comparable(unit) else None


def _total(facts: Iterable[tuple[int, Fact]], report: int, indicator: Indicator) -> Decimal:
    return total((fact for where, fact in facts if where == report), indicator)


def figures_of(report: Return) -> tuple[_Figure, ...]:
    """Every figure that a return reports, with those of the award's earlier returns that were sent. A fixed number of queries."""
    others = Return.objects.filter(award=report.award_id, state__in=COUNTED_STATES, quarter__lt=report.quarter)
    earlier = list(others.order_by("quarter").values_list("pk", flat=True))
    known = [report.pk, *earlier]
    every = (
        _money(CLAIMED, _TITLES[CLAIMED], Claim.objects.filter(report__in=known), report),
        _money(RECEIVED, _TITLES[RECEIVED], CoInvestmentReceived.objects.filter(report__in=known), report),
        *_of_indicators(report, earlier),
    )
    return tuple(figure for figure in every if figure.value)


def outlying(report: Return, figures: Iterable[_Figure] | None = None) -> tuple[OutlyingFigure, ...]:
    """The figures of a return that are to be asked about, in the order of the return."""
    reasons = {row.figure: row for row in report.figure_reasons.all()}
    found = []
    for figure in figures_of(report) if figures is None else figures:
        step = STEP_OF_MONEY if figure.unit == POUNDS else STEP_OF_COUNTS
        asked = outlier(
            figure.value,
            figure.history,
            step=step,
            target=figure.target,
            promise=figure.promise,
            more=figure.more,
        )
        if asked is not None:
            given = reasons.get(figure.key)
            reason = given.reason if given is not None and given.value == figure.value else ""
            found.append(OutlyingFigure(figure.key, figure.title, figure.unit, asked, reason))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """A figure that was sent though it is far from usual, as whoever checks the return reads it."""

    title: str
    value: Money | str
    unit: str
    compared: str
    reason: str


def compared_in_words(asked: dict[str, str | int]) -> str:
    """What a figure was compared with: “the fund's whole target is 2,500”, “this award promised 500 in all”."""
    unit, said = str(asked["unit"]), ""
    if "high" in asked:
        said = say(
            "{low} to {high} is usual after {quarters} earlier quarters",
            quarters=asked["quarters"],
            low=_shown(asked["low"], unit),
            high=_shown(asked["high"], unit),
        )
    if "target" in asked:
        promised = say("the whole fund’s target is {target}", target=_shown(asked["target"], unit))
        said = say("{one}; {other}", one=said, other=promised) if said else promised
    if "promise" in asked:
        own = say("this award promised {promise} in all", promise=_shown(asked["promise"], unit))
        said = say("{one}; {other}", one=said, other=own) if said else own
    return said


def in_print(value: Decimal, unit: str) -> Money | str:
    """A figure as it is printed: money in whole pence, other numbers to one place, without noughts behind the point."""
    return Money(int(value * 100)) if unit == POUNDS else f"{value.quantize(Decimal('0.1')).normalize():,f}"


def _shown(value: str | int, unit: str) -> Money | str:
    return in_print(Decimal(value), unit)


def reasons_given(report: Return) -> tuple[ReasonGiven, ...]:
    """The figures of a return that were asked about, with what they were compared with then, and the reasons. One query."""
    return tuple(
        ReasonGiven(
            _TITLES.get(row.figure, row.asked["title"]),
            in_print(row.value, row.asked["unit"]),
            "" if row.asked["unit"] == POUNDS else row.asked["unit"],
            compared_in_words(row.asked),
            row.reason,
        )
        for row in report.figure_reasons.all()
    )
