"""Score = round's mean + merit of the bid + severity of the assessor + noise: solved for any ratio of the three variances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from placefund.domain.assessment.calibration_model.readings import Floats, Whole

MOST_PAIRS = 4_000_000
"""Above this many pairs of readings of one bid, a dense product takes less time and room than a list of the pairs."""


class Side:
    """One of the two groups that scores belong to, bids or assessors: which level each score has, and how many each level has."""

    def __init__(self, level_of: Whole, levels: int) -> None:
        self.level_of = level_of
        self.levels = levels
        self.counts = np.bincount(level_of, minlength=levels).astype(np.float64)

    def sums(self, values: Floats) -> Floats:
        """The values of the scores added up by level."""
        return np.asarray(np.bincount(self.level_of, weights=values, minlength=self.levels), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Ratios:
    """The variance of merit and the variance of severity, each divided by the variance of noise."""

    merit: float
    severity: float


class MixedModel:
    """The scores of a round as a two-way model with crossed random effects. Scores are sorted by the side that is eliminated.

    The side with more levels (usually the bids) has a diagonal block in the mixed-model equations of Henderson (1975) and is
    eliminated by its Schur complement, which leaves one dense system of the other side and the mean.
    With `severity=False` assessors are taken out of the model altogether.
    """

    def __init__(self, bids: Side, assessors: Side, values: Floats, *, severity: bool = True) -> None:
        self._given = bids, assessors, values
        self.bids_are_eliminated = not severity or bids.levels >= assessors.levels
        first, second = (bids, assessors) if self.bids_are_eliminated else (assessors, bids)
        order = np.lexsort((second.level_of, first.level_of))
        self.values = values[order]
        self.out = Side(first.level_of[order], first.levels)
        self.kept = Side(second.level_of[order] if severity else np.zeros(0, np.intp), second.levels if severity else 0)
        self.severity = severity
        self.scores = len(values)
        self.order = order

    @cached_property
    def _dense(self) -> Floats | None:
        """How often each pair of levels met, as a dense table, when that is the cheaper form."""
        if float(self.out.counts @ self.out.counts) <= MOST_PAIRS:
            return None
        table = np.zeros((self.out.levels, self.kept.levels))
        np.add.at(table, (self.out.level_of, self.kept.level_of), 1.0)
        return table

    @cached_property
    def _pairs(self) -> tuple[Whole, Whole]:
        """Every ordered pair of scores that share an eliminated level: its cell in the kept × kept table, and that level."""
        starts = np.concatenate(([0], np.cumsum(self.out.counts)[:-1])).astype(np.intp)
        cells, levels = [], []
        for count in np.unique(self.out.counts).astype(np.intp):
            members = np.flatnonzero(self.out.counts == count)
            rows = self.kept.level_of[starts[members][:, None] + np.arange(count)]
            cells.append((rows[:, :, None] * self.kept.levels + rows[:, None, :]).ravel())
            levels.append(np.repeat(members, count * count))
        return np.concatenate(cells), np.concatenate(levels)

    def among_kept(self, weights: Floats) -> Floats:
        """N'WN: for each pair of kept levels, the weights of the eliminated levels they share. Shape kept × kept."""
        size = self.kept.levels
        if size == 0:
            return np.zeros((0, 0))
        if self._dense is not None:
            return np.asarray(self._dense.T @ (self._dense * weights[:, None]))
        cells, levels = self._pairs
        found = np.bincount(cells, weights=weights[levels], minlength=size * size)
        return np.asarray(found, dtype=np.float64).reshape(size, size)

    def quadratic(self, matrix: Floats) -> Floats:
        """n'Mn for each eliminated level's row n of the table of meetings. Shape: eliminated levels."""
        if self.kept.levels == 0:
            return np.zeros(self.out.levels)
        if self._dense is not None:
            return np.asarray(np.einsum("ij,ij->i", self._dense @ matrix, self._dense))
        cells, levels = self._pairs
        found = np.bincount(levels, weights=matrix.ravel()[cells], minlength=self.out.levels)
        return np.asarray(found, dtype=np.float64)

    def met(self, of_kept: Floats) -> Floats:
        """For each eliminated level, the sum of a kept level's number over the scores they share."""
        if self.kept.levels == 0:
            return np.zeros(self.out.levels)
        return self.out.sums(of_kept[self.kept.level_of])

    def without_severity(self) -> MixedModel:
        """The model of the same scores in which assessors do not differ."""
        bids, assessors, values = self._given
        return MixedModel(bids, assessors, values, severity=False)

    def at(self, ratios: Ratios) -> Fit:
        """Solve the model at these ratios of variances."""
        return Fit(self, ratios)


class Fit:
    """The model solved at given ratios: effects, their covariance in units of the noise, and the restricted likelihood.

    Kept effects are solved as √ratio × standardised effect, so that a ratio of exactly 0 needs no special case.
    """

    def __init__(self, model: MixedModel, ratios: Ratios) -> None:
        self.model = model
        self.ratios = ratios
        of_out, of_kept = ratios.merit, ratios.severity
        self.out_ratio, self.kept_ratio = (of_out, of_kept) if model.bids_are_eliminated else (of_kept, of_out)
        counts = model.out.counts
        self.shrink = self.out_ratio / (1 + counts * self.out_ratio)
        self.system = self._system()
        self.lower = np.linalg.cholesky(self.system)
        self.out_sums = model.out.sums(model.values)
        self._solve()

    def _system(self) -> Floats:
        model, size = self.model, self.model.kept.levels
        root = np.sqrt(self.kept_ratio)
        border = model.kept.counts - self.carried(model.out.counts)
        system = np.empty((size + 1, size + 1))
        system[:size, :size] = -self.kept_ratio * model.among_kept(self.shrink)
        diagonal = np.arange(size)
        system[diagonal, diagonal] += 1 + self.kept_ratio * model.kept.counts
        system[:size, size] = system[size, :size] = root * border
        system[size, size] = model.out.counts @ (1 - self.shrink * model.out.counts)
        return system

    def carried(self, of_out: Floats) -> Floats:
        """N'K v: numbers of the eliminated levels, shrunk and added up by kept level."""
        if self.model.kept.levels == 0:
            return np.zeros(0)
        return self.model.kept.sums((self.shrink * of_out)[self.model.out.level_of])

    def _solve(self) -> None:
        model, size = self.model, self.model.kept.levels
        root = np.sqrt(self.kept_ratio)
        right = np.empty(size + 1)
        if size:
            right[:size] = root * (model.kept.sums(model.values) - self.carried(self.out_sums))
        right[size] = model.values.sum() - (self.shrink * model.out.counts) @ self.out_sums
        solution = np.linalg.solve(self.system, right)
        self.kept_effects = root * solution[:size]
        self.mean = float(solution[size])
        self.out_effects = self.shrink * (self.out_sums - model.met(self.kept_effects) - model.out.counts * self.mean)
        fitted = self.mean + self.out_effects[model.out.level_of]
        if size:
            fitted = fitted + self.kept_effects[model.kept.level_of]
        self.residuals = model.values - fitted
        self.squares = float(model.values @ self.residuals)

    @property
    def noise(self) -> float:
        """The REML variance of noise at these ratios: y'Py / (scores − 1)."""
        return self.squares / (self.model.scores - 1)

    @property
    def deviance(self) -> float:
        """−2 × the restricted log-likelihood with the noise profiled out, without its constant (Patterson & Thompson 1971)."""
        log_determinant = np.log1p(self.model.out.counts * self.out_ratio).sum() + 2 * np.log(np.diag(self.lower)).sum()
        return float(log_determinant + (self.model.scores - 1) * np.log(self.squares))

    @cached_property
    def root(self) -> Floats:
        """R with RR' = the covariance of (kept effects, mean) in units of the noise. Shape (kept + 1) squared."""
        scaled = np.linalg.inv(self.lower).T
        scaled[:-1] *= np.sqrt(self.kept_ratio)
        return scaled

    @cached_property
    def covariance(self) -> Floats:
        """The covariance of (kept effects, mean) in units of the noise."""
        inverse = np.linalg.inv(self.system)
        scales = np.append(np.full(self.model.kept.levels, np.sqrt(self.kept_ratio)), 1.0)
        return np.asarray(inverse * scales[:, None] * scales)

    def _out_variance(self, mean_weight: float) -> Floats:
        """Variance of eliminated effect + mean_weight × mean, in units of the noise."""
        counts, covariance = self.model.out.counts, self.covariance
        of_mean = float(covariance[-1, -1])
        with_mean = self.model.met(covariance[:-1, -1]) + counts * of_mean
        among = self.model.quadratic(covariance[:-1, :-1]) + 2 * counts * with_mean - counts**2 * of_mean
        return (
            self.shrink + self.shrink**2 * among - 2 * mean_weight * self.shrink * with_mean + mean_weight**2 * of_mean
        )

    def _kept_variance(self, mean_weight: float) -> Floats:
        covariance = self.covariance
        return (
            np.diag(covariance)[:-1]
            + 2 * mean_weight * covariance[:-1, -1]
            + mean_weight**2 * float(covariance[-1, -1])
        )

    def merits(self) -> tuple[Floats, Floats]:
        """For each bid: mean + merit, and its variance in units of the noise."""
        if self.model.bids_are_eliminated:
            return self.mean + self.out_effects, self._out_variance(1.0)
        return self.mean + self.kept_effects, self._kept_variance(1.0)

    def severities(self) -> tuple[Floats, Floats]:
        """For each assessor: how far their scores lie above what the bids deserve, and its variance in units of the noise."""
        if self.model.bids_are_eliminated:
            return self.kept_effects, self._kept_variance(0.0)
        return self.out_effects, self._out_variance(0.0)

    def gradient(self) -> tuple[float, float]:
        """The derivative of the deviance by the logarithm of each ratio: (merit, severity)."""
        model = self.model
        scale = (model.scores - 1) / self.squares
        of_out = self._slope(model.out, self.out_ratio, float(self._out_variance(0.0).sum()), scale)
        kept_trace = float(np.diag(self.covariance)[:-1].sum())
        of_kept = self._slope(model.kept, self.kept_ratio, kept_trace, scale) if model.kept.levels else 0.0
        return (of_out, of_kept) if model.bids_are_eliminated else (of_kept, of_out)

    def _slope(self, side: Side, ratio: float, trace: float, scale: float) -> float:
        sums = side.sums(self.residuals)
        return side.levels - trace / ratio - scale * ratio * float(sums @ sums)
