"""The calibrated merit of a round's bids, and draws of it, from what the assessors' readings can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from placefund.assessment.queries import PanelRow
from placefund.domain.assessment.calibration import CalibrationRefused, Score, calibrate, drawn_merits

DRAWS = 100
"""Enough to tell a bid that nearly always comes in from one that does so half the time, and quick to solve one by one."""
FEWEST = 200
"""The least that the calibration itself draws; its draws here settle no rank."""


@dataclass(frozen=True, slots=True)
class CalibratedMerits:
    """Merits out of 100 by the application's number, draws of them in the same order for every bid, and what can be told."""

    merits: Mapping[int, Fraction] = field(default_factory=dict)
    draws: Mapping[int, tuple[Fraction, ...]] = field(default_factory=dict)
    explained: tuple[str, ...] = ()


def calibrated_merits(rows: Sequence[PanelRow], seed: int, *, with_draws: bool = False) -> CalibratedMerits:
    """What calibration makes of these readings; empty, with the reason, where it can tell nothing. Tracks are calibrated apart,
    and two that count alike give the mean of both."""
    weighing = next((row.weighing for row in rows), None)
    if weighing is None:
        return _calibrated(rows, seed, with_draws=with_draws)
    runs = [
        _calibrated([row.in_track(track) for row in rows], seed, with_draws=with_draws) for track in weighing.tracks
    ]
    merits = {bid: _mean([run.merits[bid] for run in runs]) for bid in _in_all([run.merits for run in runs])}
    draws = {
        bid: tuple(map(_mean, zip(*(run.draws[bid] for run in runs), strict=True)))
        for bid in _in_all([run.draws for run in runs])
    }
    return CalibratedMerits(merits, draws, tuple(dict.fromkeys(said for run in runs for said in run.explained)))


def _in_all(found: Sequence[Mapping[int, object]]) -> set[int]:
    return set.intersection(*(set(each) for each in found))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _calibrated(rows: Sequence[PanelRow], seed: int, *, with_draws: bool) -> CalibratedMerits:
    scores = [
        Score(row.application.pk, reading.assignment.assessor_id, reading.weighted)
        for row in rows
        for reading in row.readings
        if reading.weighted is not None
    ]
    try:
        found = calibrate(scores, seed=seed, draws=FEWEST)
        drawn = drawn_merits(scores, seed=seed, draws=DRAWS) if with_draws else {}
    except CalibrationRefused as refusal:
        return CalibratedMerits(explained=(str(refusal),))
    return CalibratedMerits(
        {int(bid.bid): _out_of_100(bid.calibrated) for bid in found.bids},
        {int(bid): tuple(map(_out_of_100, values)) for bid, values in drawn.items()},
        found.explain(),
    )


def _out_of_100(score: float) -> Fraction:
    """A calibrated score as an exact number within the scale."""
    return min(Fraction(100), max(Fraction(0), Fraction(str(score))))
