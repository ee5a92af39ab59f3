"""What the scores say of each bid: raw and calibrated, its interval, its ranks, and on which side of the line it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import mean, median

import numpy as np

from placefund.domain.assessment.calibration_model.mixed_model import Fit
from placefund.domain.assessment.calibration_model.ranking import Line, PlacesLine, RankDraws
from placefund.domain.assessment.calibration_model.readings import Id, Readings, in_order
from placefund.domain.assessment.calibration_model.rounding import NINETY, number_in_words, percent, rounded
from placefund.domain.assessment.extra_readers import gain_of_a_reading
from placefund.domain.messages import row_of, say
from placefund.domain.money import Money

SURE = 0.95
"""A bid stands above or below the line when at least this share of the draws puts it there; otherwise it is in the band."""


class LineSide(StrEnum):
    """On which side of the line the scores place a bid."""

    ABOVE = "above the line"
    IN_THE_BAND = "cannot be told from the line"
    BELOW = "below the line"


class BidFlag(StrEnum):
    """What a panel should know before reading a bid's numbers."""

    ONE_READING = "read by one assessor only"
    MISSING = "a score is missing"
    TIED = "shares its rank"
    UNLINKED = "shares no assessor with the other bids"


@dataclass(frozen=True, slots=True)
class CalibratedBid:
    """One bid. Scores are on the scale they were given on; ranks count from 1, the best.

    `low` and `high` bound the calibrated score, `lowest_rank` (the best) and `highest_rank` (the worst) the rank, each with 90%;
    the first two are None when nothing shows how large the noise is. `chance_above` is the chance of lying above the line,
    `is_above` whether the calibrated ranking puts it there, `standing` what can be said for sure; all None without a line. `gain`
    is by how much one more reading raises the chance that it ends on its right side, for bids in the band.
    """

    bid: Id
    readings: int
    raw_mean: Fraction
    median: Fraction
    raw_rank: int
    calibrated: float
    low: float | None
    high: float | None
    rank: int
    expected_rank: float
    lowest_rank: int
    highest_rank: int
    chance_above: float | None
    is_above: bool | None
    standing: LineSide | None
    gain: float | None
    flags: tuple[BidFlag, ...]

    def explain(self) -> str:
        """What the numbers say, for a panel or an applicant."""
        count = "one assessor" if self.readings == 1 else say("{readings} assessors", readings=self.readings)
        said = [
            say(
                "Bid {bid} was scored by {number}, {raw_mean} on average.",
                bid=self.bid,
                number=count,
                raw_mean=number_in_words(float(self.raw_mean)),
            )
        ]
        if self.low is not None and self.high is not None:
            said.append(
                say(
                    "Calibrated it comes to {calibrated} (90% interval {low} to {high}).",
                    calibrated=number_in_words(self.calibrated),
                    low=number_in_words(self.low),
                    high=number_in_words(self.high),
                )
            )
        if self.lowest_rank == self.highest_rank:
            said.append(say("Its rank is {rank}.", rank=self.rank))
        else:
            said.append(
                say(
                    "Its rank is {rank}, and could be anything from {lowest_rank} to {highest_rank}.",
                    rank=self.rank,
                    lowest_rank=self.lowest_rank,
                    highest_rank=self.highest_rank,
                )
            )
        if self.standing is not None and self.chance_above is not None:
            said.append(
                say(
                    "The chance that it belongs above the line is {chance_above}: it {stands}.",
                    chance_above=percent(self.chance_above),
                    stands=_STANDS[self.standing],
                )
            )
        said += [say("Note: {value}.", value=flag.value) for flag in self.flags]
        return row_of(said, " ")


_STANDS = {
    LineSide.ABOVE: "stands above",
    LineSide.IN_THE_BAND: say("cannot be told apart from the bids around the line"),
    LineSide.BELOW: "stands below",
}


def calibrated_bids(
    readings: Readings,
    fit: Fit | None,
    drawn: RankDraws,
    line: Line | None,
    *,
    unlinked: frozenset[Id],
    centre: float,
    scale: float,
) -> tuple[CalibratedBid, ...]:
    """Every bid that has a score, in the order of its calibrated rank; equal ranks in the order of their names."""
    given = readings.of_bid()
    raw = {name: mean(values) for name, values in given.items()}
    calibrated = _calibrated(readings, raw, fit, centre, scale)
    raw_ranks, ranks = competition_ranks(raw), competition_ranks({name: low[0] for name, low in calibrated.items()})
    above = None if line is None else above_the_line(ranks, line)
    short = {bid for bid, _ in readings.missing}
    tied = _shared(ranks)
    found = []
    for position, name in enumerate(readings.bids):
        chance, standing, gain = _against_the_line(drawn, position, fit)
        holds = {
            BidFlag.ONE_READING: len(given[name]) == 1,
            BidFlag.MISSING: name in short,
            BidFlag.TIED: name in tied,
            BidFlag.UNLINKED: name in unlinked,
        }
        centred, low, high = calibrated[name]
        found.append(
            CalibratedBid(
                bid=name,
                readings=len(given[name]),
                raw_mean=raw[name],
                median=median(given[name]),
                raw_rank=raw_ranks[name],
                calibrated=centred,
                low=low,
                high=high,
                rank=ranks[name],
                expected_rank=rounded(drawn.expected_rank[position], 2),
                lowest_rank=int(drawn.lowest_rank[position]),
                highest_rank=int(drawn.highest_rank[position]),
                chance_above=chance,
                is_above=None if above is None else name in above,
                standing=standing,
                gain=gain,
                flags=tuple(flag for flag, is_so in holds.items() if is_so),
            )
        )
    return tuple(sorted(found, key=lambda bid: (bid.rank, in_order(bid.bid))))


def _calibrated(
    readings: Readings, raw: Mapping[Id, Fraction], fit: Fit | None, centre: float, scale: float
) -> dict[Id, tuple[float, float | None, float | None]]:
    """Each bid's calibrated score with its 90% interval; the raw mean, and no interval, when nothing could be fitted."""
    if fit is None:
        return {name: (rounded(float(raw[name])), None, None) for name in readings.bids}
    merits, variances = fit.merits()
    scores = centre + merits * scale
    halves = NINETY * np.sqrt(variances * fit.noise) * scale
    return {
        name: (rounded(score), rounded(score - half), rounded(score + half))
        for name, score, half in zip(readings.bids, scores.tolist(), halves.tolist(), strict=True)
    }


def competition_ranks(scores: Mapping[Id, Fraction] | Mapping[Id, float]) -> dict[Id, int]:
    """1 for the highest; equal scores share a rank, and the next one counts them all."""
    ordered: list[Fraction | float] = sorted(scores.values(), reverse=True)
    first: dict[Fraction | float, int] = {}
    for position, score in enumerate(ordered, start=1):
        first.setdefault(score, position)
    return {name: first[score] for name, score in scores.items()}


def _shared(ranks: Mapping[Id, int]) -> set[Id]:
    every = list(ranks.values())
    counts = dict.fromkeys(every, 0)
    for rank in every:
        counts[rank] += 1
    return {name for name, rank in ranks.items() if counts[rank] > 1}


def above_the_line(ranks: Mapping[Id, int], line: Line) -> frozenset[Id]:
    """The bids above the line in a ranking. Bids that share a rank stand or fall together, as in `scoring.rank`."""
    tied: dict[int, list[Id]] = {}
    for name, rank in ranks.items():
        tied.setdefault(rank, []).append(name)
    above: list[Id] = []
    running = Money(0)
    for rank in sorted(tied):
        if isinstance(line, PlacesLine):
            fits = len(above) + len(tied[rank]) <= line.places
        else:
            running = running + Money.total(line.asks[name] for name in tied[rank])
            fits = running <= line.envelope
        if not fits:
            break
        above += tied[rank]
    return frozenset(above)


def _against_the_line(
    drawn: RankDraws, position: int, fit: Fit | None
) -> tuple[float | None, LineSide | None, float | None]:
    against = drawn.against_the_line
    if against is None:
        return None, None, None
    chance = float(against.above[position])
    if chance >= SURE:
        return rounded(chance), LineSide.ABOVE, None
    if chance <= round(1 - SURE, 4):
        return rounded(chance), LineSide.BELOW, None
    if fit is None:
        return rounded(chance), LineSide.IN_THE_BAND, None
    reading = float(against.merit_variance[position]) + fit.noise * (1 + fit.ratios.severity)
    gain = gain_of_a_reading(
        float(against.margin[position]),
        float(against.margin_variance[position]),
        float(against.covariance[position]),
        reading,
    )
    return rounded(chance), LineSide.IN_THE_BAND, rounded(gain)
