"""Published claims set side by side: where two of them cannot both be true, and where nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from placefund.domain.messages import all_of, say, say_count
from placefund.domain.money import Money, format_exact

MONEY_UNITS = ("GBP", "pounds")


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """A figure someone published. `low` and `high` bound what its words allow; None means that side is open.

    “up to 250” has no low and high 250; “more than 140” has low 140 and no high; “260” has both 260. `scope` is what it is said
    of (a programme or one of its parts), `measure` what is counted (several, joined by “+”, when the figure is about their sum),
    `definition` the words used for it, `tense` whether it looks forward (“forecast”) or back (“reported”),
    `said_as` the date in words, as exact as it is known.
    """

    id: str
    said_on: date
    measure: str
    definition: str
    scope: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    words: str
    source: str
    tense: str = "reported"
    said_as: str = ""


class MismatchKind(StrEnum):
    """In which way published claims do not agree."""

    PARTS_EXCEED_WHOLE = "parts exceed the whole"
    NO_FIGURE_FITS = "no figure fits both"
    TWO_DEFINITIONS = "one figure, two definitions"
    FORECAST_AND_REPORT = "forecast and report"
    NOBODY_CAN_TELL = "nobody can tell"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that cannot all be true as they stand, or that nobody can set beside each other; `sentence` says why."""

    claims: tuple[str, ...]
    kind: MismatchKind
    sentence: str


def _figure(value: Decimal, unit: str) -> str:
    """£140m, £16.2m, £1,234,567 or 1,200."""
    if unit not in MONEY_UNITS:
        return f"{value.normalize():,f}"
    if value >= 1_000_000 and value % 100_000 == 0:
        return f"£{(value / 1_000_000).normalize():f}m"
    return format_exact(Money(int(value * 100)))


def _said(claim: PublishedClaim) -> str:
    return f"“{claim.words}” ({_when(claim)})"


def _when(claim: PublishedClaim) -> str:
    return claim.said_as or f"{claim.said_on:%B %Y}"


def _listed(names: Iterable[str]) -> str:
    several = list(names)
    return all_of(several)


class _Claims:
    """The claims in order of date, with the names and the wholes of their scopes."""

    def __init__(self, claims: Iterable[PublishedClaim], parents: Mapping[str, str], names: Mapping[str, str]) -> None:
        self.ordered = tuple(sorted(claims, key=lambda claim: (claim.said_on, claim.id)))
        self.reported = tuple(claim for claim in self.ordered if claim.tense != "forecast")
        self.parents = parents
        self.names = names

    def name(self, scope: str) -> str:
        return self.names.get(scope, scope)

    def parts_of(self, whole: PublishedClaim) -> dict[str, PublishedClaim]:
        """For each part of a whole, the highest lower bound that was reported of the same measure."""
        found: dict[str, PublishedClaim] = {}
        for claim in self.reported:
            if (
                claim.measure == whole.measure
                and self.parents.get(claim.scope) == whole.scope
                and claim.low is not None
            ):
                best = found.get(claim.scope)
                if best is None or (best.low or Decimal(0)) < claim.low:
                    found[claim.scope] = claim
        return dict(sorted(found.items()))


def _sum(claims: Iterable[PublishedClaim]) -> Decimal:
    return sum((claim.low for claim in claims if claim.low is not None), Decimal(0))


def _parts_exceed_whole(claims: _Claims) -> list[Disagreement]:
    found = []
    for whole in claims.reported:
        parts = claims.parts_of(whole)
        least = _sum(parts.values())
        if whole.high is None or not parts or least <= whole.high:
            continue
        said = _listed(
            say("{scope} says {part}", scope=claims.name(scope), part=_said(part)) for scope, part in parts.items()
        )
        together = (
            "" if len(parts) == 1 else say(", which is at least {least} together", least=_figure(least, whole.unit))
        )
        sentence = say_count(
            "{said}{together}; {scope}, of which it is a part, says {whole}. A part cannot be more than "
            "its whole, so they were counted by different rules or on different days, or one of them is "
            "not exact.",
            "{said}{together}; {scope}, of which they are parts, says {whole}. A part cannot be more "
            "than its whole, so they were counted by different rules or on different days, or one of "
            "them is not exact.",
            count=len(parts),
            said=said,
            together=together,
            scope=claims.name(whole.scope),
            whole=_said(whole),
        )
        ids = (whole.id, *(part.id for part in parts.values()))
        found.append(Disagreement(ids, MismatchKind.PARTS_EXCEED_WHOLE, sentence))
    return found


def _no_figure_fits(claims: _Claims) -> list[Disagreement]:
    found = []
    for first, second in combinations(claims.reported, 2):
        if (first.measure, first.scope) != (second.measure, second.scope):
            continue
        lows = [claim.low for claim in (first, second) if claim.low is not None]
        highs = [claim.high for claim in (first, second) if claim.high is not None]
        if lows and highs and max(lows) > min(highs):
            sentence = say(
                "For {scope}, {first} and {second} leave no figure that fits both.",
                scope=claims.name(first.scope),
                first=_said(first),
                second=_said(second),
            )
            found.append(Disagreement((first.id, second.id), MismatchKind.NO_FIGURE_FITS, sentence))
    return found


def _two_definitions(claims: _Claims) -> list[Disagreement]:
    found = []
    for first, second in combinations(claims.reported, 2):
        is_same = (first.measure, first.scope, first.low, first.high) == (
            second.measure,
            second.scope,
            second.low,
            second.high,
        )
        if is_same and first.definition != second.definition:
            sentence = say(
                "For {scope}, the same figure is called “{definition}” ({first}) and “{second_definition}” "
                "({second}). The two words need not mean the same, and which of them was counted is not "
                "published.",
                scope=claims.name(first.scope),
                definition=first.definition,
                first=_when(first),
                second_definition=second.definition,
                second=_when(second),
            )
            found.append(Disagreement((first.id, second.id), MismatchKind.TWO_DEFINITIONS, sentence))
    return found


def _forecasts(claims: _Claims) -> list[Disagreement]:
    """What was expected beside what was reported later. A forecast that was missed is no false claim, and is not called one."""
    found = []
    for forecast in claims.ordered:
        if forecast.tense != "forecast" or forecast.low is None:
            continue
        for report in claims.reported:
            is_of_it = (forecast.measure, forecast.scope) == (report.measure, report.scope)
            if not is_of_it or report.said_on < forecast.said_on or report.high is None or report.high >= forecast.low:
                continue
            less = _figure(forecast.low - report.high, report.unit)
            sentence = say(
                "For {scope}, {forecast} was forecast as “{definition}”, and {report} was reported as "
                "“{report_definition}”: {less} less. A forecast is no claim of what happened, and whether "
                "both count the same is not published.",
                scope=claims.name(forecast.scope),
                forecast=_said(forecast),
                definition=forecast.definition,
                report=_said(report),
                report_definition=report.definition,
                less=less,
            )
            found.append(Disagreement((forecast.id, report.id), MismatchKind.FORECAST_AND_REPORT, sentence))
    return found


def _remainders(claims: _Claims) -> list[Disagreement]:
    """What a whole leaves for the one part that published nothing, said as arithmetic and not as a fact. Wholes that say the
    same figure of the same thing are one remainder."""
    found: dict[tuple[str, str, Decimal], Disagreement] = {}
    for whole in claims.reported:
        siblings = sorted(scope for scope, parent in claims.parents.items() if parent == whole.scope)
        parts = claims.parts_of(whole)
        silent = [scope for scope in siblings if scope not in parts]
        known = _sum(parts.values())
        if whole.low is None or not parts or len(silent) != 1 or known >= whole.low:
            continue
        key = (whole.measure, whole.scope, whole.low)
        if key in found:
            ids = (*found[key].claims, whole.id)
            found[key] = Disagreement(ids, MismatchKind.NOBODY_CAN_TELL, found[key].sentence)
            continue
        sum_in_words = " + ".join(
            f"{_figure(part.low or Decimal(0), whole.unit)} ({claims.name(s)})" for s, part in parts.items()
        )
        sentence = say(
            "If all of them meant the same by it, {whole} for {scope} less {sum_in_words} would leave "
            "{low} for {silent}, which published no figure of its own. Nothing says that they did mean "
            "the same, so this is arithmetic and not a finding.",
            whole=_said(whole),
            scope=claims.name(whole.scope),
            sum_in_words=sum_in_words,
            low=_figure(whole.low - known, whole.unit),
            silent=claims.name(silent[0]),
        )
        found[key] = Disagreement(
            (whole.id, *(part.id for part in parts.values())), MismatchKind.NOBODY_CAN_TELL, sentence
        )
    return list(found.values())


def _vague_measures(claims: _Claims) -> list[Disagreement]:
    """A figure of one measure beside a figure of the same scope that may include others: neither can check the other."""
    found = []
    for first, second in combinations(claims.reported, 2):
        if first.scope != second.scope or first.measure == second.measure:
            continue
        one, other = set(first.measure.split("+")), set(second.measure.split("+"))
        if not (one < other or other < one):
            continue
        sentence = say(
            "For {scope}, {first} is about “{definition}” and {second} about “{second_definition}”. "
            "Whether they count the same is not published, so neither can check the other.",
            scope=claims.name(first.scope),
            first=_said(first),
            definition=first.definition,
            second=_said(second),
            second_definition=second.definition,
        )
        found.append(Disagreement((first.id, second.id), MismatchKind.NOBODY_CAN_TELL, sentence))
    return found


def reconcile(
    claims: Iterable[PublishedClaim], parents: Mapping[str, str], names: Mapping[str, str] | None = None
) -> tuple[Disagreement, ...]:
    """Where published claims do not agree. No claim is altered, and none is called wrong.

    Args:
        claims: in any order; the answer does not depend on it.
        parents: for each part's scope, the scope of the whole it belongs to.
        names: how to write a scope in a sentence; a scope that is missing is written as it is.

    Returns:
        Disagreements in the order of `Kind`, and within a kind in the order in which the claims were made.
    """
    known = _Claims(claims, parents, names or {})
    return (
        *_parts_exceed_whole(known),
        *_no_figure_fits(known),
        *_two_definitions(known),
        *_forecasts(known),
        *_remainders(known),
        *_vague_measures(known),
    )
