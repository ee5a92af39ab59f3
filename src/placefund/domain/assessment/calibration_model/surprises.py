"""Single scores that lie far from what everything else suggests: named for the panel to look at, never left out by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from placefund.domain.assessment.calibration_model.mixed_model import Fit
from placefund.domain.assessment.calibration_model.readings import Id, Readings
from placefund.domain.assessment.calibration_model.rounding import number_in_words, rounded
from placefund.domain.messages import say

FAR = 3.0
"""A score is surprising when its residual is more than so many times the usual one (the root of the mean square)."""


@dataclass(frozen=True, slots=True)
class Surprise:
    """A score, and what one would have expected from the bid's other scores and the assessor's severity."""

    bid: Id
    assessor: Id
    value: Fraction
    expected: float

    def explain(self) -> str:
        return say(
            "Assessor {assessor} gave bid {bid} {value}; its other readings and this assessor's other "
            "scores suggest {expected}.",
            assessor=self.assessor,
            bid=self.bid,
            value=number_in_words(float(self.value)),
            expected=number_in_words(self.expected),
        )


def surprises(readings: Readings, fit: Fit | None, scale: float) -> tuple[Surprise, ...]:
    """The surprising scores of a round, the most surprising first. None without a model, which has nothing to expect."""
    if fit is None:
        return ()
    residuals = fit.residuals * scale
    limit = FAR * sqrt(float(residuals @ residuals) / len(residuals))
    found = []
    for place, residual in zip(fit.model.order.tolist(), residuals.tolist(), strict=True):
        if abs(residual) > limit:
            bid, assessor = readings.bids[readings.bid_of[place]], readings.assessors[readings.assessor_of[place]]
            value = readings.values[place]
            found.append(
                (-rounded(abs(residual)), place, Surprise(bid, assessor, value, rounded(float(value) - residual)))
            )
    return tuple(surprise for _, _, surprise in sorted(found, key=lambda entry: entry[:2]))
