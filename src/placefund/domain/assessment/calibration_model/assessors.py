"""What the scores say of each assessor: severity, spread, agreement and drift, for the chair to talk about, not for blame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt
from statistics import mean, pstdev

import numpy as np

from placefund.domain.assessment.agreement import alpha_by_assessor
from placefund.domain.assessment.calibration_model.design import ENOUGH_BIDS
from placefund.domain.assessment.calibration_model.mixed_model import Fit
from placefund.domain.assessment.calibration_model.readings import Floats, Id, Readings
from placefund.domain.assessment.calibration_model.rounding import NINETY, counted, number_in_words, rounded
from placefund.domain.assessment.calibration_model.severity_bounds import severity_bounds
from placefund.domain.messages import row_of, say

DRIFT_DAYS = 30
DRIFT_SCORES = 6
"""A drift is looked for in at least so many dated scores."""
DRIFT_LINE = 2.576
"""So many standard errors from 0 (99%) before a drift is marked: a pool has many assessors, and chance moves some of them."""


class AssessorFlag(StrEnum):
    """What a chair should know before reading an assessor's numbers."""

    FEW_BIDS = "read fewer than four bids"
    CONSTANT = "gave every bid the same score"
    SEVERE = "more severe than others"
    LENIENT = "more lenient than others"
    DRIFTS = "became more severe or lenient as the round went on"


@dataclass(frozen=True, slots=True)
class Drift:
    """By how many points an assessor's scores moved in 30 days, beyond what the bids explain, with its 90% interval."""

    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CalibratedAssessor:
    """One assessor. Points are on the scale of the scores.

    `severity` is how far their scores lie above (lenient, positive) or below (severe, negative) what the bids deserve, with its
    90% interval; None when it cannot be told. `spread` is the standard deviation of their scores. `agreement` is their own alpha.
    """

    assessor: Id
    scores: int
    mean: Fraction
    spread: float
    severity: float | None
    low: float | None
    high: float | None
    agreement: float | None
    drift: Drift | None
    flags: tuple[AssessorFlag, ...]

    def explain(self) -> str:
        """What the numbers say, for the chair."""
        said = [say("Assessor {assessor} scored {scores}.", assessor=self.assessor, scores=counted(self.scores, "bid"))]
        if self.severity is None:
            said.append(say("How severe they are cannot be told from the bids they were given."))
        elif AssessorFlag.SEVERE in self.flags or AssessorFlag.LENIENT in self.flags:
            near, far = sorted((abs(self.low or 0.0), abs(self.high or 0.0)))
            lie = (
                say(
                    "Their scores lie about {severity} points below what others would have given the same bids "
                    "(90% interval {near} to {far}); calibrated scores allow for it."
                )
                if self.severity < 0
                else say(
                    "Their scores lie about {severity} points above what others would have given the same bids "
                    "(90% interval {near} to {far}); calibrated scores allow for it."
                )
            )
            said.append(
                lie.format(
                    severity=number_in_words(abs(self.severity)), near=number_in_words(near), far=number_in_words(far)
                )
            )
        else:
            said.append(say("They are neither clearly more severe nor clearly more lenient than others."))
        if AssessorFlag.CONSTANT in self.flags:
            said.append(say("They gave every bid the same score, which says nothing about which is better."))
        if AssessorFlag.DRIFTS in self.flags and self.drift is not None:
            way = "fell" if self.drift.points < 0 else "rose"
            said.append(
                say(
                    "Their scores {way} by about {points} points in 30 days, beyond what the bids explain.",
                    way=way,
                    points=number_in_words(abs(self.drift.points)),
                )
            )
        return row_of(said, " ")


def calibrated_assessors(readings: Readings, fit: Fit | None, scale: float) -> tuple[CalibratedAssessor, ...]:
    """Every assessor, in the order of their names. `fit` is None, or has no severity, when severity cannot be told."""
    alphas = alpha_by_assessor(readings)
    given = readings.of_assessor()
    known = fit is not None and fit.model.severity
    bounds = severity_bounds(fit) if fit is not None and known else None
    drifts = drifts_of(readings, fit, scale) if fit is not None and known else {}
    found = []
    for position, name in enumerate(readings.assessors):
        severity = low = high = None
        if bounds is not None:
            severity, low, high = (rounded(float(one[position]) * scale) for one in bounds)
        alpha = alphas[name]
        drift, is_drifting = drifts.get(name, (None, False))
        found.append(
            CalibratedAssessor(
                assessor=name,
                scores=len(given[name]),
                mean=mean(given[name]),
                spread=rounded(float(pstdev(given[name]))),
                severity=severity,
                low=low,
                high=high,
                agreement=None if alpha is None else rounded(float(alpha)),
                drift=drift,
                flags=_flags(given[name], low, high, is_drifting=is_drifting),
            )
        )
    return tuple(found)


def _flags(
    given: tuple[Fraction, ...], low: float | None, high: float | None, *, is_drifting: bool
) -> tuple[AssessorFlag, ...]:
    holds = {
        AssessorFlag.FEW_BIDS: len(given) < ENOUGH_BIDS,
        AssessorFlag.CONSTANT: len(given) > 1 and len(set(given)) == 1,
        AssessorFlag.SEVERE: high is not None and high < 0,
        AssessorFlag.LENIENT: low is not None and low > 0,
        AssessorFlag.DRIFTS: is_drifting,
    }
    return tuple(flag for flag, is_so in holds.items() if is_so)


def drifts_of(readings: Readings, fit: Fit, scale: float) -> dict[Id, tuple[Drift, bool]]:
    """The drift of each assessor with enough dated scores, and whether it is clear enough to be marked.

    The generalised least-squares slope of their scores on time, were it added to the model: x'Py / x'Px, where x is the time of
    each of their scores in units of 30 days about its mean, and P the projection that the model is solved with.
    """
    dated = np.array([0 if on is None else on.toordinal() for on in readings.dates], dtype=np.float64)[fit.model.order]
    has_date = np.array([on is not None for on in readings.dates])[fit.model.order]
    who = readings.assessor_of[fit.model.order]
    by_assessor = np.argsort(who, kind="stable")
    ends = np.cumsum(np.bincount(who, minlength=len(readings.assessors)))
    found: dict[Id, tuple[Drift, bool]] = {}
    for position, name in enumerate(readings.assessors):
        rows = by_assessor[ends[position - 1] if position else 0 : ends[position]]
        rows = rows[has_date[rows]]
        if len(rows) < DRIFT_SCORES or len(np.unique(dated[rows])) < 2:
            continue
        times = np.zeros(fit.model.scores)
        times[rows] = (dated[rows] - dated[rows].mean()) / DRIFT_DAYS
        information = projected_square(fit, times)
        slope = float(times @ fit.residuals) / information * scale
        error = sqrt(fit.noise / information) * scale
        drift = Drift(rounded(slope), rounded(slope - NINETY * error), rounded(slope + NINETY * error))
        found[name] = drift, abs(slope) > DRIFT_LINE * error
    return found


def projected_square(fit: Fit, values: Floats) -> float:
    """x'Px in units of the noise: how much of x is left once the mean, merit and severity have taken what they can."""
    model = fit.model
    of_out = model.out.sums(values)
    right = np.append(
        model.kept.sums(values) - fit.carried(of_out), values.sum() - (fit.shrink * model.out.counts) @ of_out
    )
    return float(values @ values - fit.shrink @ of_out**2 - right @ fit.covariance @ right)
