"""Published claims set side by side: where two of them cannot both be true, and where nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

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


class Kind(StrEnum):
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
    kind: Kind
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
    return " and ".join(part for part in (", ".join(several[:-1]), several[-1]) if part)


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
        said = _listed(f"{claims.name(scope)} says {_said(part)}" for scope, part in parts.items())
        together = "" if len(parts) == 1 else f", which is at least {_figure(least, whole.unit)} together"
        sentence = (
            f"{said}{together}; {claims.name(whole.scope)}, of which {'it is a part' if len(parts) == 1 else 'they are parts'}, "
            f"says {_said(whole)}. A part cannot be more than its whole, so they were counted by different rules or on "
            "different days, or one of them is not exact."
        )
        ids = (whole.id, *(part.id for part in parts.values()))
        found.append(Disagreement(ids, Kind.PARTS_EXCEED_WHOLE, sentence))
    return found


def _no_figure_fits(claims: _Claims) -> list[Disagreement]:
    found = []
    for first, second in combinations(claims.reported, 2):
        if (first.measure, first.scope) != (second.measure, second.scope):
            continue
        lows = [claim.low for claim in (first, second) if claim.low is not None]
        highs = [claim.high for claim in (first, second) if claim.high is not None]
        if lows and highs and max(lows) > min(highs):
            sentence = (
                f"For {claims.name(first.scope)}, {_said(first)} and {_said(second)} leave no figure that fits both."
            )
            found.append(Disagreement((first.id, second.id), Kind.NO_FIGURE_FITS, sentence))
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
            sentence = (
                f"For {claims.name(first.scope)}, the same figure is called “{first.definition}” ({_when(first)}) and "
                f"“{second.definition}” ({_when(second)}). The two words need not mean the same, and which of them "
                "was counted is not published."
            )
            found.append(Disagreement((first.id, second.id), Kind.TWO_DEFINITIONS, sentence))
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
            sentence = (
                f"For {claims.name(forecast.scope)}, {_said(forecast)} was forecast as “{forecast.definition}”, and "
                f"{_said(report)} was reported as “{report.definition}”: {less} less. A forecast is no claim of what "
                "happened, and whether both count the same is not published."
            )
            found.append(Disagreement((forecast.id, report.id), Kind.FORECAST_AND_REPORT, sentence))
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
            found[key] = Disagreement(ids, Kind.NOBODY_CAN_TELL, found[key].sentence)
            continue
        sum_in_words = " + ".join(
            f"{_figure(part.low or Decimal(0), whole.unit)} ({claims.name(s)})" for s, part in parts.items()
        )
        sentence = (
            f"If all of them meant the same by it, {_said(whole)} for {claims.name(whole.scope)} less {sum_in_words} would leave "
            f"{_figure(whole.low - known, whole.unit)} for {claims.name(silent[0])}, which published no figure of its own. "
            "Nothing says that they did mean the same, so this is arithmetic and not a finding."
        )
        found[key] = Disagreement((whole.id, *(part.id for part in parts.values())), Kind.NOBODY_CAN_TELL, sentence)
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
        sentence = (
            f"For {claims.name(first.scope)}, {_said(first)} is about “{first.definition}” and {_said(second)} about "
            f"“{second.definition}”. Whether they count the same is not published, so neither can check the other."
        )
        found.append(Disagreement((first.id, second.id), Kind.NOBODY_CAN_TELL, sentence))
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
