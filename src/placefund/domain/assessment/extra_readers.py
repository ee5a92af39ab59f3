"""Where one more reader would help most: the gain in the chance that a bid ends on its right side of the line."""

from __future__ import annotations

from math import asin, cos, erf, exp, pi, sin, sqrt

import numpy as np

NODES, WEIGHTS = (tuple(row.tolist()) for row in np.polynomial.legendre.leggauss(32))


def normal_below(value: float) -> float:
    """The share of a standard normal distribution that lies below a value."""
    return (1 + erf(value / sqrt(2))) / 2


def chance_of_the_right_side(mean: float, learned: float, left: float) -> float:
    """The chance that the sign of a margin is judged rightly once a part of its variance has been learned.

    The margin is normal with this mean; its variance is `learned` + `left`. What is learned moves the judged margin to
    M ~ N(mean, learned), so the answer is the chance that two normal variables, M and the margin, have the same sign:
    Φ(h)Φ(k) + Φ(−h)Φ(−k) + (1/π) ∫ exp(−(h² + k² − 2hk sin t) / 2cos² t) dt for t from 0 to arcsin ρ (Drezner & Wesolowsky 1990),
    by Gauss's rule with 32 nodes, so that the same numbers always give the same answer.
    """
    if left <= 0:
        return 1.0
    if learned <= 0:
        return normal_below(abs(mean) / sqrt(left))
    h, k = mean / sqrt(learned), mean / sqrt(learned + left)
    half = asin(sqrt(learned / (learned + left))) / 2

    def integrand(t: float) -> float:
        return exp(-(h * h + k * k - 2 * h * k * sin(t)) / (2 * cos(t) ** 2))

    area = half * sum(weight * integrand(half * (1 + node)) for node, weight in zip(NODES, WEIGHTS, strict=True))
    apart = normal_below(h) * normal_below(k) + normal_below(-h) * normal_below(-k)
    return min(apart + area / pi, 1.0)


def gain_of_a_reading(margin: float, margin_variance: float, covariance: float, reading_variance: float) -> float:
    """How much one further reading of a bid raises the chance that the bid ends on its right side of the line.

    `margin` is the bid's merit less the merit it must beat, `covariance` that of the margin with the bid's own merit, and
    `reading_variance` the variance of a reading not yet made: of the merit as now known, of a new assessor's severity, and of
    noise. All in the same units. A reading explains covariance² / reading_variance of the margin's variance (normal theory).
    """
    if margin_variance <= 0 or reading_variance <= 0:
        return 0.0
    learned = min(covariance**2 / reading_variance, margin_variance)
    now = normal_below(abs(margin) / sqrt(margin_variance))
    return max(chance_of_the_right_side(margin, learned, margin_variance - learned) - now, 0.0)
