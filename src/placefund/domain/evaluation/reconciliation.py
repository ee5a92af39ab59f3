"""Published claims set side by side: where two of them cannot both be true, and where nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """A figure someone published. `low` and `high` bound what its words allow; None means that side is open.

    “up to 250” has no low and high 250; “more than 140” has low 140 and no high; “260” has both 260. `scope` is what it is said
    of (a programme or one of its parts), `measure` what is counted, `definition` the words used for it.
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


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims that cannot all be true, or that use one figure for two things; `sentence` says why."""

    claims: tuple[str, ...]
    kind: str
    sentence: str


def _figure(value: Decimal, unit: str) -> str:
    if unit == "GBP":
        millions = value / 1_000_000
        return f"£{millions:f}".rstrip("0").rstrip(".") + "m" if millions % 1 else f"£{int(millions)}m"
    return f"{value:,f}"


def _parts_exceed_whole(
    claims: tuple[PublishedClaim, ...], parents: Mapping[str, str], names: Mapping[str, str]
) -> list[Disagreement]:
    found = []
    wholes = [claim for claim in claims if claim.high is not None and claim.scope in parents.values()]
    for whole in wholes:
        parts: dict[str, PublishedClaim] = {}
        for claim in claims:
            if claim.measure == whole.measure and parents.get(claim.scope) == whole.scope and claim.low is not None:
                best = parts.get(claim.scope)
                if best is None or (best.low or Decimal(0)) < claim.low:
                    parts[claim.scope] = claim
        least = sum((part.low for part in parts.values() if part.low is not None), Decimal(0))
        if parts and whole.high is not None and least > whole.high:
            who = " and ".join(names.get(scope, scope) for scope in sorted(parts))
            verb = "claims" if len(parts) == 1 else "claim"
            sentence = (
                f"{who} {verb} at least {_figure(least, whole.unit)} on {'its' if len(parts) == 1 else 'their'} own, "
                f"yet {names.get(whole.scope, whole.scope)} as a whole claims at most {_figure(whole.high, whole.unit)}. "
                "A part cannot be more than the whole."
            )
            found.append(Disagreement((whole.id, *(part.id for part in parts.values())), "parts exceed the whole", sentence))
    return found


def _same_scope_apart(claims: tuple[PublishedClaim, ...], names: Mapping[str, str]) -> list[Disagreement]:
    found = []
    for first, second in combinations(claims, 2):
        if (first.measure, first.scope) != (second.measure, second.scope):
            continue
        who = names.get(first.scope, first.scope)
        lows = [claim.low for claim in (first, second) if claim.low is not None]
        highs = [claim.high for claim in (first, second) if claim.high is not None]
        if lows and highs and max(lows) > min(highs):
            sentence = (
                f"For {who}, “{first.words}” ({first.said_on:%B %Y}) and “{second.words}” ({second.said_on:%B %Y}) "
                "leave no figure that fits both."
            )
            found.append(Disagreement((first.id, second.id), "no figure fits both", sentence))
        elif first.low == second.low and first.high == second.high and first.definition != second.definition:
            sentence = (
                f"For {who}, the same figure is called “{first.definition}” in {first.said_on:%B %Y} and "
                f"“{second.definition}” in {second.said_on:%B %Y}. Those are different things."
            )
            found.append(Disagreement((first.id, second.id), "one figure, two definitions", sentence))
    return found


def _remainders(
    claims: tuple[PublishedClaim, ...], parents: Mapping[str, str], names: Mapping[str, str]
) -> list[Disagreement]:
    """What a whole leaves for the parts that published nothing, said as arithmetic and not as a fact."""
    found = []
    for whole in claims:
        siblings = sorted(scope for scope, parent in parents.items() if parent == whole.scope)
        if whole.low is None or not siblings:
            continue
        parts = {
            claim.scope: claim
            for claim in claims
            if claim.measure == whole.measure and claim.scope in siblings and claim.low is not None
        }
        silent = [scope for scope in siblings if scope not in parts]
        known = sum((part.low for part in parts.values() if part.low is not None), Decimal(0))
        if parts and len(silent) == 1 and known < whole.low:
            sentence = (
                f"If the terms meant the same, “{whole.words}” less what {' and '.join(names.get(s, s) for s in sorted(parts))} "
                f"claim leaves {_figure(whole.low - known, whole.unit)} for {names.get(silent[0], silent[0])}, "
                "which published no figure of its own. Nothing says that the terms did mean the same."
            )
            found.append(Disagreement((whole.id, *(part.id for part in parts.values())), "nobody can tell", sentence))
    return found


def reconcile(
    claims: Iterable[PublishedClaim], parents: Mapping[str, str], names: Mapping[str, str] | None = None
) -> tuple[Disagreement, ...]:
    """Where published claims do not agree.

    Args:
        claims: in any order; the answer does not depend on it.
        parents: for each part's scope, the scope of the whole it belongs to.
        names: how to write a scope in a sentence; a scope that is missing is written as it is.

    Returns:
        Disagreements in the order: parts exceed the whole; no figure fits both; one figure, two definitions; nobody can tell.
    """
    ordered = tuple(sorted(claims, key=lambda claim: (claim.said_on, claim.id)))
    named = names or {}
    return (
        *_parts_exceed_whole(ordered, parents, named),
        *sorted(_same_scope_apart(ordered, named), key=lambda d: (d.kind != "no figure fits both", d.claims)),
        *_remainders(ordered, parents, named),
    )
