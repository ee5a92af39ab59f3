"""Rounds whose truth is known: bids of known merit, scored by assessors of known severity, so that methods can be marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Panel:
    """What kind of round is simulated. Merit has standard deviation 1; severity and noise are beside that.

    The defaults give the raw mean about 63% of the true top fifth at three readings a bid and five bids an assessor: severity has
    about two thirds of the variance of merit, and noise somewhat more than merit.
    """

    bids: int = 200
    readers: int = 3
    load: int = 5
    severity: float = 0.8
    noise: float = 1.13
    tail: int | None = None
    """Degrees of freedom of Student noise scaled to the same variance; None for normal noise."""
    slope: float = 0.0
    """How much assessors differ in how far they spread their scores: the standard deviation of the slope about 1."""
    step: float = 0.0
    """Scores are given in steps of this size; 0 for scores as fine as numbers are."""

    @property
    def assessors(self) -> int:
        return max(self.readers, round(self.bids * self.readers / self.load))


@dataclass(frozen=True, slots=True)
class Round:
    """A simulated round: `readers` and `scores` have a row for each bid and a column for each of its readings."""

    panel: Panel
    merit: Floats
    severity: Floats
    readers: Whole
    scores: Floats


def simulate(panel: Panel, seed: int) -> Round:
    """A round in which loads are as even as they can be and nobody reads a bid twice. The same seed gives the same round."""
    random = np.random.default_rng([seed, panel.bids, panel.readers, panel.load])
    readers = _assigned(panel, random)
    merit = random.normal(size=panel.bids)
    severity = panel.severity * random.normal(size=panel.assessors)
    shape = readers.shape
    if panel.tail is None:
        noise = random.normal(size=shape)
    else:
        noise = random.standard_t(panel.tail, size=shape) / np.sqrt(panel.tail / (panel.tail - 2))
    slopes = 1 + panel.slope * random.normal(size=panel.assessors)
    scores = severity[readers] + slopes[readers] * merit[:, None] + panel.noise * noise
    if panel.step:
        scores = np.round(scores / panel.step) * panel.step
    return Round(panel, merit, severity, readers, scores)


def _assigned(panel: Panel, random: np.random.Generator) -> Whole:
    seats = np.arange(panel.bids * panel.readers) % panel.assessors
    readers = random.permutation(seats).reshape(panel.bids, panel.readers).astype(np.intp)
    while True:
        ordered = np.sort(readers, axis=1)
        clashing = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not len(clashing):
            return readers
        for bid in clashing.tolist():
            other, mine, theirs = random.integers(panel.bids), *random.integers(panel.readers, size=2)
            readers[bid, mine], readers[other, theirs] = readers[other, theirs], readers[bid, mine]


def raw_mean(found: Round) -> Floats:
    return np.asarray(found.scores.mean(axis=1))


def median(found: Round) -> Floats:
    return np.asarray(np.median(found.scores, axis=1))


def without_outlier(found: Round) -> Floats:
    """The mean of a bid's readings without the one that lies farthest from the mean of the others."""
    count = found.panel.readers
    others = (found.scores.sum(axis=1, keepdims=True) - found.scores) / (count - 1)
    farthest = np.abs(found.scores - others).argmax(axis=1)
    kept = found.scores.copy()
    kept[np.arange(len(kept)), farthest] = np.nan
    return np.asarray(np.nanmean(kept, axis=1))


def z_scores(found: Round) -> Floats:
    """Each assessor's scores less their own mean, divided by their own spread, then averaged by bid."""
    flat, who = found.scores.ravel(), found.readers.ravel()
    counts = np.bincount(who, minlength=found.panel.assessors)
    means = np.bincount(who, weights=flat, minlength=found.panel.assessors) / counts
    spreads = np.sqrt(np.bincount(who, weights=(flat - means[who]) ** 2, minlength=found.panel.assessors) / counts)
    scaled = (flat - means[who]) / np.where(spreads > 0, spreads, 1)[who]
    return np.asarray(scaled.reshape(found.scores.shape).mean(axis=1))


def oracle(found: Round) -> Floats:
    """The mean of what would be left if every assessor's severity were known."""
    return np.asarray((found.scores - found.severity[found.readers]).mean(axis=1))


RULES: dict[str, Callable[[Round], Floats]] = {
    "raw mean": raw_mean,
    "median": median,
    "without the outlier": without_outlier,
    "z-score by assessor": z_scores,
    "oracle (severity known)": oracle,
}


def recovered(estimate: Floats, merit: Floats, places: int) -> float:
    """The share of the truly best bids that are among the best by the estimate."""
    found = set(np.argsort(-estimate, kind="stable")[:places].tolist())
    return len(found & set(np.argsort(-merit, kind="stable")[:places].tolist())) / places


def ranks(merit: Floats) -> Whole:
    """Rank 1 is the best."""
    found = np.empty(len(merit), dtype=np.intp)
    found[np.argsort(-merit, kind="stable")] = np.arange(1, len(merit) + 1)
    return found
