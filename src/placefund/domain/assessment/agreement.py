"""How far assessors agree: Krippendorff's alpha for a round and for each assessor, and the intraclass correlation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from placefund.domain.assessment.calibration_model.readings import CalibrationRefused, Id, Number, Readings
from placefund.domain.assessment.calibration_model.variances import Variances
from placefund.domain.messages import say


def krippendorff_alpha(units: Iterable[Sequence[Number]]) -> Fraction | None:
    """Krippendorff's alpha for interval data: 1 is perfect agreement, 0 what chance would give, below 0 worse than chance.

    One sequence of values for each thing that was scored; those with fewer than two values say nothing about agreement and are
    left out. Exact. None when fewer than two values are left, or when all are the same, so that there is nothing to agree about.
    Source: Krippendorff, Content Analysis (2004), chapter 11, with the squared difference as the metric.
    """
    pairable = [tuple(Fraction(value) for value in unit) for unit in units if len(unit) > 1]
    scale = lcm(*(value.denominator for unit in pairable for value in unit)) if pairable else 1
    whole = [[int(value * scale) for value in unit] for unit in pairable]
    expected = _expected([value for unit in whole for value in unit])
    if not expected:
        return None
    within = sum((Fraction(_squared_differences(unit), len(unit) - 1) for unit in whole), Fraction(0))
    return 1 - within / sum(len(unit) for unit in whole) / expected


def _squared_differences(values: Sequence[int]) -> int:
    """The sum of squared differences over all ordered pairs: 2 (n Σx² − (Σx)²)."""
    return 2 * (len(values) * sum(value * value for value in values) - sum(values) ** 2)


def _expected(values: Sequence[int]) -> Fraction:
    """The mean squared difference between any two of the values."""
    count = len(values)
    return Fraction(_squared_differences(values), count * (count - 1)) if count > 1 else Fraction(0)


def alpha_by_assessor(readings: Readings) -> dict[Id, Fraction | None]:
    """Each assessor's own alpha: 1 less the mean squared difference from those who read the same bids, over what chance gives.

    It falls both when an assessor is more severe than others and when they see other things in a bid. None for someone with whom
    nobody shared a bid, or when all scores of the round are the same.
    """
    scale = lcm(*(value.denominator for value in readings.values))
    whole = [int(value * scale) for value in readings.values]
    bids, assessors = readings.bid_of.tolist(), readings.assessor_of.tolist()
    count, total, squares = ([0] * len(readings.bids) for _ in range(3))
    for bid, value in zip(bids, whole, strict=True):
        count[bid] += 1
        total[bid] += value
        squares[bid] += value * value
    expected = _expected([value for bid, value in zip(bids, whole, strict=True) if count[bid] > 1])
    pairs, differences = [0] * len(readings.assessors), [0] * len(readings.assessors)
    for bid, assessor, value in zip(bids, assessors, whole, strict=True):
        pairs[assessor] += count[bid] - 1
        differences[assessor] += count[bid] * value * value - 2 * value * total[bid] + squares[bid]
    return {
        name: 1 - Fraction(differences[position], pairs[position]) / expected if pairs[position] and expected else None
        for position, name in enumerate(readings.assessors)
    }


@dataclass(frozen=True, slots=True)
class Reliability:
    """Intraclass correlations, each from 0 (scores say nothing about the bid) to 1 (they say all).

    `single` is that of one reading by any assessor; `single_consistent` the same if severity did not matter; `mean` that of the
    mean of `readers` readings by different assessors.
    """

    single: float
    single_consistent: float
    mean: float
    readers: int


def intraclass_correlation(variances: Variances, readers: int) -> Reliability:
    """The intraclass correlations that follow from the variances of `merit`, `severity` and `noise` (McGraw & Wong
    1996: ICC(A,1), ICC(C,1), ICC(A,k), with random assessors). A severity of None counts as 0: it is then a part of the noise.

    Raises:
        CalibrationRefused: a variance below 0, none above 0, or fewer than one reader.
    """
    merit, severity, noise = variances.merit, variances.severity or 0.0, variances.noise
    if min(merit, severity, noise) < 0 or merit + severity + noise <= 0:
        raise CalibrationRefused(say("Variances of merit, severity and noise are from 0 up, and one of them above 0."))
    if readers < 1:
        raise CalibrationRefused(
            say("The mean of {readers} readings is nothing. Give a number of readers from 1 up.", readers=readers)
        )
    consistent = merit / (merit + noise) if merit + noise > 0 else 0.0
    return Reliability(
        single=merit / (merit + severity + noise),
        single_consistent=consistent,
        mean=merit / (merit + (severity + noise) / readers),
        readers=readers,
    )
