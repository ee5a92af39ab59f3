"""Which places are most like one another, by stated measures: a rule that anybody can work out again with a sheet of paper.

Each measure is put on a common scale: how many standard deviations a place is from the mean of all places that are compared. The
distance of two places is the root of the mean of their squared differences. People are compared by ratio (twice as many is as far
as half as many), so their logarithm is taken first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from placefund.domain.messages import Message, say

COMPARED = ("population", "output-per-person", "manufacturing-share", "knowledge-share")
"""The measures by which places are compared, each as heavy as the others."""
BY_RATIO = frozenset({"population"})
"""Those of which the logarithm is compared."""
NEAREST = 3


@dataclass(frozen=True, slots=True)
class LikePlace:
    """A place that is like another: how far, in standard deviations, and by how much on each measure (positive: it has more)."""

    key: str
    distance: Decimal
    apart: Mapping[str, Decimal]


def nearest(own: str, values: Mapping[str, Mapping[str, Decimal]], most: int = NEAREST) -> tuple[LikePlace, ...]:
    """The places most like `own`, the nearest first, of those of which every measure is known; none where it lacks one itself."""
    whole = {key: each for key, each in values.items() if all(name in each for name in COMPARED)}
    if own not in whole or len(whole) < 2:
        return ()
    scaled = {name: _standardised({key: _scale(name, each[name]) for key, each in whole.items()}) for name in COMPARED}
    found = [_like(own, key, scaled) for key in whole if key != own]
    return tuple(sorted(found, key=lambda each: (each.distance, each.key))[:most])


def _scale(name: str, value: Decimal) -> Decimal:
    return value.ln() if name in BY_RATIO and value > 0 else value


def _standardised(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Each value in standard deviations from the mean; noughts where all are the same."""
    mean = sum(values.values(), Decimal(0)) / len(values)
    spread = (sum(((each - mean) ** 2 for each in values.values()), Decimal(0)) / len(values)).sqrt()
    return {key: (each - mean) / spread if spread else Decimal(0) for key, each in values.items()}


def _like(own: str, other: str, scaled: Mapping[str, Mapping[str, Decimal]]) -> LikePlace:
    apart = {name: each[other] - each[own] for name, each in scaled.items()}
    distance = (sum((each * each for each in apart.values()), Decimal(0)) / len(apart)).sqrt()
    return LikePlace(other, distance, apart)


def rule(names: Sequence[str]) -> Message:
    """The rule in a sentence, with the names of the measures."""
    return say(
        "Nearest by {count} measures, each as heavy as the others: {names}. Each is put on a scale of standard deviations over "
        "all places compared; people by ratio, so that twice as many is as far as half as many.",
        count=len(names),
        names=tuple(names),
    )
