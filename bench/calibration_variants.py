"""Richer models of scores that were tried and left out: variances averaged over, heavy tails, assessors who spread differently.

Each is written plainly, to be measured on small rounds and not to be used.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import numpy as np
from simulated_rounds import Floats, Round

from placefund.domain.assessment.calibration_model.mixed_model import Fit, MixedModel, Ratios, Side
from placefund.domain.assessment.calibration_model.ranking import LEAST_MERIT, PlacesLine, RankDraws, Tally, merits
from placefund.domain.assessment.calibration_model.variances import most_likely

TAIL_DEGREES = 4
SLOPE_SPREAD = 0.3
RISE = 8.0
"""Ratios whose restricted log-likelihood lies more than half of this below the best are left out of the quadrature."""


def model_of(found: Round) -> MixedModel:
    bids = np.repeat(np.arange(found.panel.bids), found.panel.readers)
    scores = found.scores.ravel()
    return MixedModel(
        Side(bids, found.panel.bids), Side(found.readers.ravel(), found.panel.assessors), scores - scores.mean()
    )


def ranked(model: MixedModel, weighted: list[tuple[Ratios, float]], places: int, draws: int) -> RankDraws:
    """The ranking by draws from a mixture of posteriors."""
    counts = [round(weight * draws) for _, weight in weighted]
    tally = Tally(range(model.out.levels), PlacesLine(places), sum(counts))
    for number, ((ratios, _), count) in enumerate(zip(weighted, counts, strict=True)):
        for block in merits(_spread_out(model.at(ratios)), count, number) if count else ():
            tally.add(block)
    return tally.result(0.05)


def _spread_out(fit: Fit) -> Fit:
    return fit if fit.ratios.merit else fit.model.at(Ratios(LEAST_MERIT, fit.ratios.severity))


def averaged_over(model: MixedModel, points: int) -> list[tuple[Ratios, float]]:
    """A grid of ratios of variances with their posterior weights: the full Bayesian answer by quadrature.

    Priors are flat on the mean, on the logarithm of the noise, and on the two standard deviations relative to the noise; the
    restricted likelihood is then the marginal posterior of the ratios.
    """
    best = most_likely(model)
    lowest = model.at(best).deviance
    axes = [_axis(model, best, side, lowest + RISE, points) for side in (0, 1)]
    ratios = [Ratios(merit**2, severity**2) for merit in axes[0] for severity in axes[1]]
    weights = np.exp((lowest - np.array([model.at(ratio).deviance for ratio in ratios])) / 2)
    return list(zip(ratios, (weights / weights.sum()).tolist(), strict=True))


def _axis(model: MixedModel, best: Ratios, side: int, ceiling: float, points: int) -> list[float]:
    centre = sqrt((best.merit, best.severity)[side])

    def is_inside(root: float) -> bool:
        ratios = Ratios(root**2, best.severity) if side == 0 else Ratios(best.merit, root**2)
        return model.at(ratios).deviance <= ceiling

    reach = max(centre, 0.25)
    while is_inside(centre + reach) and reach < 50:
        reach *= 2
    top = _edge(is_inside, centre, centre + reach)
    bottom = 0.0 if is_inside(0.0) else _edge(is_inside, centre, 0.0)
    return [bottom + (top - bottom) * (k + 0.5) / points for k in range(points)]


def _edge(is_inside, inside: float, outside: float) -> float:
    for _ in range(8):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if is_inside(middle) else (inside, middle)
    return outside


def with_heavy_tails(found: Round, ratios: Ratios) -> Floats:
    """Merits when the noise is Student's with four degrees of freedom: each score weighted by how far it lies from its fit."""
    bids, who, scores = _flat(found)
    noise = model_of(found).at(ratios).noise
    weights = np.ones(len(scores))
    effects = np.zeros(0)
    for _ in range(12):
        effects, residuals = _weighted(found, bids, who, scores, ratios, weights, np.ones(len(scores)))
        scale = noise * (TAIL_DEGREES - 2) / TAIL_DEGREES * len(scores) / _freedom(found)
        weights = (TAIL_DEGREES + 1) / (TAIL_DEGREES + residuals**2 / scale)
        weights /= weights.mean()
    return effects[: found.panel.bids]


def with_slopes(found: Round, ratios: Ratios) -> Floats:
    """Merits when each assessor spreads scores by a slope of their own, drawn towards 1."""
    bids, who, scores = _flat(found)
    fit = model_of(found).at(ratios)
    total, variances = fit.merits()
    merit, severity, mean = total - fit.mean, fit.severities()[0], fit.mean
    uncertain = variances * fit.noise
    pull = fit.noise / SLOPE_SPREAD**2
    for _ in range(5):
        apart = scores - mean - severity[who]
        products = np.bincount(who, weights=apart * merit[bids], minlength=found.panel.assessors)
        squares = np.bincount(who, weights=merit[bids] ** 2 + uncertain[bids], minlength=found.panel.assessors)
        slopes = (products + pull) / (squares + pull)
        effects, _ = _weighted(found, bids, who, scores, ratios, np.ones(len(scores)), slopes[who])
        merit = effects[: found.panel.bids]
        severity, mean = effects[found.panel.bids : -1], effects[-1]
    return merit


def _flat(found: Round) -> Iterator[Floats]:
    scores = found.scores.ravel()
    yield np.repeat(np.arange(found.panel.bids), found.panel.readers)
    yield found.readers.ravel()
    yield scores - scores.mean()


def _freedom(found: Round) -> float:
    """The residual degrees of freedom if effects were fixed: residuals are smaller than the noise by about this share."""
    return max(found.scores.size - found.panel.bids - found.panel.assessors + 1, found.scores.size / 3)


def _weighted(found: Round, bids, who, scores: Floats, ratios: Ratios, weights: Floats, slopes: Floats):
    """Henderson's equations with a weight and a slope for each score: effects of bids, assessors and mean; residuals."""
    count, size = found.panel.bids, found.panel.bids + found.panel.assessors + 1
    design = np.zeros((len(scores), size))
    rows = np.arange(len(scores))
    design[rows, bids], design[rows, count + who], design[:, -1] = slopes, 1, 1
    system = (design * weights[:, None]).T @ design
    diagonal = np.arange(size - 1)
    system[diagonal, diagonal] += np.where(diagonal < count, 1 / ratios.merit, 1 / ratios.severity)
    effects = np.linalg.solve(system, design.T @ (weights * scores))
    return effects, scores - design @ effects
