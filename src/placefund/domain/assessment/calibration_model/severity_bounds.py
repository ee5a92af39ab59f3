"""How severe each assessor may be: the estimate with its 90% interval, also where severity itself is estimated to be nothing."""

from __future__ import annotations

import numpy as np

from placefund.domain.assessment.calibration_model.mixed_model import Fit, MixedModel, Ratios
from placefund.domain.assessment.calibration_model.readings import Floats
from placefund.domain.assessment.calibration_model.rounding import NINETY
from placefund.domain.assessment.calibration_model.variances import cut, lowest_deviance, most_likely_merit

RATIOS = 30
"""At so many ratios of variances the interval is looked for where the most likely one is 0."""
LARGEST_RATIO = 1e3
CLOSE = 1e-3


def severity_bounds(fit: Fit) -> tuple[Floats, Floats, Floats]:
    """Each assessor's severity, the least and the most it may be (90%), in the units of the values. The fit knows assessors.

    At a ratio of 0 the plain interval would be 0 to 0. It is then what the likelihood allows: every severity b for which some
    ratio r has D(r) − D(0) + ((b − b(r)) / s(r))² ≤ 1.645², with D the profile deviance over merit.
    """
    centres, variances = fit.severities()
    if fit.ratios.severity:
        half = NINETY * np.sqrt(variances * fit.noise)
        return centres, centres - half, centres + half
    low, high = centres.copy(), centres.copy()
    for ratio, spare in _ratios_not_ruled_out(fit.model):
        other = fit.model.at(Ratios(most_likely_merit(fit.model, ratio, within=CLOSE), ratio))
        at, spread = other.severities()
        half = np.sqrt(spare * spread * other.noise)
        low, high = np.minimum(low, at - half), np.maximum(high, at + half)
    return centres, low, high


def _ratios_not_ruled_out(model: MixedModel) -> list[tuple[float, float]]:
    """Ratios of variances above 0, evenly by their roots up to the largest that the scores do not rule out at 90%; with each how
    much of 1.645² its own deviance leaves."""
    allowed = NINETY**2
    floor = lowest_deviance(model, 0.0)

    def spare(ratio: float) -> float:
        merit = most_likely_merit(model, ratio, within=CLOSE)
        return allowed - (model.at(Ratios(merit, ratio)).deviance - floor)

    inside, outside = 0.0, LARGEST_RATIO
    if spare(outside) >= 0:
        inside = outside
    while outside - inside > CLOSE * outside:
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if spare(middle) >= 0 else (inside, middle)
    roots = np.linspace(0.0, cut(inside) ** 0.5, RATIOS + 1)[1:]
    found = [(float(root) ** 2, spare(float(root) ** 2)) for root in roots]
    return [(ratio, left) for ratio, left in found if left >= 0]
