"""What was reported as reached, ready to be read: each indicator with its definition and its three levels of checking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from placefund.awards.models import Award, PromisedFigure
from placefund.awards.queries import PromiseOnRecord, promises_by_key, promises_on_record
from placefund.delivery.models import Project
from placefund.domain.coverage import Coverage, RecordKind
from placefund.domain.figures import Blank, Figure
from placefund.domain.indicators import MONEY_UNITS, Fact, quantity
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.funds.models import Fund
from placefund.returns.models import IndicatorFact
from placefund.returns.queries import Outcome, facts_by_definition, outcome_of, outcomes


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator's totals. Each level includes the ones after it: what is verified is also evidenced and claimed."""

    title: str
    unit: str
    definition: str
    claimed: Figure[Money | int | str]
    evidenced: Figure[Money | int | str]
    verified: Figure[Money | int | str]
    promised: Figure[Money | int | str] = Blank.NOT_ON_RECORD  # or where it stands
    promised_by: date | None = None
    promised_otherwise: PromisedFigure | None = None
    version: str = ""


def results(fund: Fund, **where: object) -> tuple[Result, ...]:
    """The indicators that something was reported for, over the facts that match `where` (fields of `IndicatorFact`)."""
    rows = IndicatorFact.objects.filter(indicator__fund=fund, **where)
    return _told_apart([_result(outcome) for outcome in outcomes(fund, rows) if outcome.claimed])


def results_by_project(fund: Fund, projects: Iterable[Project]) -> dict[int, tuple[Result, ...]]:
    """What was reported for each of these projects, by its number; those without a report are left out. Two queries."""
    rows = IndicatorFact.objects.filter(indicator__fund=fund, project__in=list(projects))
    by_project: dict[int, dict[int, list[Fact]]] = {}
    for definition, facts in facts_by_definition(rows).items():
        for fact in facts:
            by_project.setdefault(fact.project_id, {}).setdefault(definition, []).append(fact)
    definitions = (
        [(definition.pk, definition.indicator()) for definition in fund.indicators.all()] if by_project else []
    )
    return {
        project: _told_apart(
            [
                _result(outcome)
                for number, indicator in definitions
                if (outcome := outcome_of(own.get(number, ()), indicator)).claimed
            ]
        )
        for project, own in by_project.items()
    }


def results_of_award(award: Award, coverage: Coverage, **where: object) -> tuple[Result, ...]:
    """What was reported under an award, or in a part of it (`where`), beside what the award promised; also where nothing is
    reported yet of what it promised. `coverage` is what is on record of the award."""
    fund = award.strand.fund
    promised = promises_by_key(award)
    rows = IndicatorFact.objects.filter(indicator__fund=fund, report__award=award, **where)
    known, found = outcomes(fund, rows), []
    for outcome in known:
        row = promised.get(outcome.indicator.key)
        if outcome.claimed or (row is not None and row.indicator.version == outcome.indicator.version):
            found.append(_beside(_result(outcome, coverage), row, outcome, known))
    return _told_apart(found)


def _beside(result: Result, row: PromisedFigure | None, outcome: Outcome, known: Sequence[Outcome]) -> Result:
    """What was reported with what was promised of it; where that is in another unit, it is told and not compared.

    Where several versions of the indicator were reported under, the promise stands beside one of them.
    """
    if row is None:
        return result
    if row.quantity is None:
        return replace(result, promised=say("None"))
    if not row.is_comparable(outcome.indicator.unit):
        return replace(result, promised_otherwise=row)
    version = row.version_it_stands_at([each.indicator for each in known if each.claimed])
    if version != outcome.indicator.version:
        return replace(result, promised=say("See version {version}", version=version))
    return replace(result, promised=row.quantity, promised_by=row.due_on)


def _told_apart(found: Sequence[Result]) -> tuple[Result, ...]:
    """Of two versions of one indicator, each says which it is."""
    often = Counter(one.title for one in found)
    return tuple(
        replace(one, title=say("{title}, version {version}", title=one.title, version=one.version))
        if often[one.title] > 1
        else one
        for one in found
    )


@dataclass(frozen=True, slots=True)
class PromiseBeside:
    """A promised figure with its corrections, beside what is reported of it so far.

    `reported` has a result for each version of the indicator in a unit in which the two can be compared; `not_compared` those
    that were reported in another.
    """

    promise: PromiseOnRecord
    reported: tuple[Result, ...]
    not_compared: tuple[Result, ...]


def promises_beside_reports(award: Award) -> list[PromiseBeside]:
    """Each figure that an award promises, beside what its returns have reported of it so far."""
    rows = IndicatorFact.objects.filter(report__award=award)
    found, known = [], outcomes(award.strand.fund, rows)
    for promise in promises_on_record(award):
        row = promise.stands
        own = [
            outcome
            for outcome in known
            if outcome.indicator.key == row.indicator.key
            and (outcome.claimed or outcome.indicator.version == row.indicator.version)
        ]
        parts: dict[bool, list[Result]] = {True: [], False: []}
        for outcome in own:
            parts[row.is_comparable(outcome.indicator.unit)].append(_result(outcome))
        found.append(PromiseBeside(promise, tuple(parts[True]), tuple(parts[False])))
    return found


def _result(outcome: Outcome, coverage: Coverage | None = None) -> Result:
    """An indicator's totals as they are printed; none where nothing is reported and reports may be missing here."""
    own, unit = outcome.indicator, outcome.indicator.unit
    is_told = coverage is None or not isinstance(coverage.counted(outcome.claimed, RecordKind.OUTCOMES), Blank)
    claimed, evidenced, verified = (
        quantity(value, unit) if is_told else Blank.NOT_ON_RECORD
        for value in (outcome.claimed, outcome.evidenced, outcome.verified)
    )
    return Result(
        own.title,
        "" if unit in MONEY_UNITS else unit,
        own.definition,
        claimed,
        evidenced,
        verified,
        version=own.version,
    )
