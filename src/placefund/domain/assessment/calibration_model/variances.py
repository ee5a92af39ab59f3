"""How much of the difference between scores is merit, how much severity, how much noise: restricted likelihood (REML)."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np

from placefund.domain.assessment.calibration_model.mixed_model import MixedModel, Ratios
from placefund.domain.assessment.calibration_model.readings import Floats

LOWEST, HIGHEST = log(1e-6), log(1e6)
"""The range of a ratio of variances that is searched. A ratio that ends at the lower end is taken to be 0."""
STARTS = tuple(2 * log(root) for root in (0.15, 0.6, 2.0))
LARGEST_STEP = 2.0
STEPS = 60
CLOSE = 1e-5
"""After a step as small as this the next would be ten thousand times smaller, far below the digits that are kept."""
TRACE = 1e-4
"""A ratio whose absence raises the deviance by less than this is taken to be 0."""
SIGNIFICANT = 6


@dataclass(frozen=True, slots=True)
class Variances:
    """The variance of scores taken apart, in squared points. `severity` is None when it cannot be told from merit and noise."""

    merit: float
    severity: float | None
    noise: float


def cut(value: float, digits: int = SIGNIFICANT) -> float:
    """A number to so many significant digits: where machines differ in the sixteenth, they must not differ in what follows."""
    return float(f"{value:.{digits - 1}e}")


def most_likely(model: MixedModel) -> Ratios:
    """The ratios of variances at which the restricted likelihood is highest, to six significant digits.

    Newton's method on the logarithms of the ratios, with exact first derivatives, from the best of a small grid of starts.
    """
    free = 2 if model.severity else 1
    point = min(_starts(model), key=lambda start: _deviance(model, start))
    for _ in range(STEPS):
        step = _newton_step(model, point, free)
        point = _descend(model, point, step)
        if float(np.abs(step).max()) < CLOSE:
            break
    return _without_traces(model, _ratios(model, point))


def _without_traces(model: MixedModel, found: Ratios) -> Ratios:
    """The ratios cut to the digits that are kept; one that might as well be 0 is 0 (logarithms never get there)."""
    ceiling = model.at(found).deviance + TRACE
    if found.severity and model.at(Ratios(found.merit, 0.0)).deviance <= ceiling:
        found = Ratios(found.merit, 0.0)
    if model.at(Ratios(0.0, found.severity)).deviance <= ceiling:
        found = Ratios(0.0, found.severity)
    return Ratios(cut(found.merit), cut(found.severity))


def _starts(model: MixedModel) -> list[Floats]:
    if not model.severity:
        return [np.array([merit, LOWEST]) for merit in STARTS]
    return [np.array([merit, severity]) for merit in STARTS for severity in STARTS]


def _ratios(model: MixedModel, point: Floats) -> Ratios:
    merit, severity = (exp(coordinate) for coordinate in point.tolist())
    return Ratios(merit, severity if model.severity else 0.0)


def _deviance(model: MixedModel, point: Floats) -> float:
    return model.at(_ratios(model, point)).deviance


def _gradient(model: MixedModel, point: Floats, free: int) -> Floats:
    return np.array(model.at(_ratios(model, point)).gradient()[:free])


def _newton_step(model: MixedModel, point: Floats, free: int) -> Floats:
    """The step to the minimum of the quadratic that fits here; downhill where that is a saddle; none out of the range."""
    gradient = _gradient(model, point, free)
    stuck = [
        (point[axis] <= LOWEST and gradient[axis] > 0) or (point[axis] >= HIGHEST and gradient[axis] < 0)
        for axis in range(free)
    ]
    axes = [axis for axis in range(free) if not stuck[axis]]
    step = np.zeros(2)
    if not axes:
        return step
    second = np.empty((len(axes), len(axes)))
    for row, axis in enumerate(axes):
        moved = point.copy()
        moved[axis] += 1e-4
        second[row] = ((_gradient(model, moved, free) - gradient) / 1e-4)[axes]
    second = (second + second.T) / 2
    values, vectors = np.linalg.eigh(second)
    values = np.maximum(np.abs(values), 1e-3)
    step[axes] = -vectors @ ((vectors.T @ gradient[axes]) / values)
    longest = float(np.abs(step).max())
    return step * (LARGEST_STEP / longest) if longest > LARGEST_STEP else step


def _descend(model: MixedModel, point: Floats, step: Floats) -> Floats:
    """Go along the step, halving it until the deviance does not rise."""
    here = _deviance(model, point)
    for halving in range(30):
        there: Floats = np.clip(point + step / 2.0**halving, LOWEST, HIGHEST)
        if _deviance(model, there) <= here + 1e-9 * abs(here):
            return there
    return point


def lowest_deviance(model: MixedModel, severity: float) -> float:
    """The profile deviance of severity: the lowest one over all ratios of merit, by golden section."""
    return model.at(Ratios(most_likely_merit(model, severity), severity)).deviance


def most_likely_merit(model: MixedModel, severity: float, *, within: float = 0.05) -> float:
    """The ratio of merit at which the deviance is lowest while that of severity is held, to this share of itself."""
    golden = (5**0.5 - 1) / 2

    def deviance(merit: float) -> float:
        return model.at(Ratios(exp(merit), severity)).deviance

    low, high = log(1e-3), log(1e3)
    inner, outer = high - golden * (high - low), low + golden * (high - low)
    at_inner, at_outer = deviance(inner), deviance(outer)
    while high - low > within:
        if at_inner <= at_outer:
            high, outer, at_outer = outer, inner, at_inner
            inner = high - golden * (high - low)
            at_inner = deviance(inner)
        else:
            low, inner, at_inner = inner, outer, at_outer
            outer = low + golden * (high - low)
            at_outer = deviance(outer)
    return exp(inner if at_inner <= at_outer else outer)
