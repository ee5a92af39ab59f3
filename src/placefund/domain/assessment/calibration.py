"""Scores made comparable between assessors, with how sure the ranking is: `calibrate(scores)` is all an analyst needs.

    >>> from placefund.domain.assessment.calibration import PlacesLine, calibrate
    >>> result = calibrate([("A", "Ann", 60), ("A", "Bo", 70), ...], line=PlacesLine(12), seed="spring round")
    >>> for bid in result.bids:
    ...     print(bid.rank, bid.explain())

Each score is taken to be the round's mean + the merit of the bid + the severity of the assessor + noise. The method, with every
formula and the function that computes it, is described in docs/methodology/calibration.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

import numpy as np

from placefund.domain.assessment.agreement import Reliability, intraclass_correlation, krippendorff_alpha
from placefund.domain.assessment.calibration_model.assessors import (
    AssessorFlag,
    CalibratedAssessor,
    Drift,
    calibrated_assessors,
)
from placefund.domain.assessment.calibration_model.bids import BidFlag, CalibratedBid, LineSide, calibrated_bids
from placefund.domain.assessment.calibration_model.design import CANNOT_BE_TOLD, Design, Group, examine, names_in_words
from placefund.domain.assessment.calibration_model.mixed_model import Fit, MixedModel, Ratios, Side
from placefund.domain.assessment.calibration_model.plain import plain
from placefund.domain.assessment.calibration_model.ranking import (
    LEAST_MERIT,
    Line,
    MoneyLine,
    PlacesLine,
    Tally,
    checked,
    in_any_order,
    merits,
    stream,
)
from placefund.domain.assessment.calibration_model.readings import (
    CalibrationRefused,
    Floats,
    Id,
    Readings,
    Score,
    ScoreLike,
    readings,
)
from placefund.domain.assessment.calibration_model.rounding import DECIMALS, counted, number_in_words, rounded
from placefund.domain.assessment.calibration_model.surprises import Surprise, surprises
from placefund.domain.assessment.calibration_model.variances import Variances, cut, most_likely
from placefund.domain.messages import say, say_count

__all__ = [
    "CANNOT_BE_TOLD",
    "AssessorFlag",
    "BidFlag",
    "CalibratedAssessor",
    "CalibratedBid",
    "Calibration",
    "CalibrationRefused",
    "Drift",
    "Group",
    "LineSide",
    "MoneyLine",
    "PlacesLine",
    "Score",
    "Surprise",
    "Variances",
    "calibrate",
    "calibrate_criteria",
    "drawn_merits",
]

TAIL = 0.05
"""The share left out at each end of an interval: intervals hold 90%."""
FEWEST_DRAWS, MOST_DRAWS = 200, 100_000


@dataclass(frozen=True, slots=True)
class Calibration:
    """A calibrated round. `bids` stand in the order of calibrated rank, `assessors` in the order of their names.

    `alpha` is Krippendorff's, `reliability` the intraclass correlations at the usual number of readings of a bid; `surprises` are
    scores far from what all others suggest; `unread` are bids without a score, `missing` the (bid, assessor) pairs whose score is
    missing. `variances` is None when nothing could be fitted.
    """

    bids: tuple[CalibratedBid, ...]
    assessors: tuple[CalibratedAssessor, ...]
    design: Design
    variances: Variances | None
    alpha: float | None
    reliability: Reliability | None
    surprises: tuple[Surprise, ...]
    unread: tuple[Id, ...]
    missing: tuple[tuple[Id, Id], ...]
    scores: int
    draws: int
    seed: int | str

    @property
    def band(self) -> tuple[CalibratedBid, ...]:
        """The bids that the scores cannot place above or below the line, in the order of rank."""
        return tuple(bid for bid in self.bids if bid.standing is LineSide.IN_THE_BAND)

    @property
    def worth_another_reading(self) -> tuple[CalibratedBid, ...]:
        """The bids of the band, first the one whose side of the line one more reading would settle most."""
        return tuple(sorted(self.band, key=lambda bid: (-(bid.gain or 0.0), bid.rank)))

    def bid(self, name: Id) -> CalibratedBid:
        """One bid by its name.

        Raises:
            CalibrationRefused: when it has no score in this round.
        """
        for bid in self.bids:
            if bid.bid == name:
                return bid
        raise CalibrationRefused(say("Bid {name} has no score in this round.", name=name))

    def explain(self) -> tuple[str, ...]:
        """What the round shows, in sentences: the design, what differences are made of, and how sure the line is."""
        said: list[str] = [
            say(
                "{how_many} got {scores} from {assessors}.",
                how_many=counted(len(self.bids), "bid"),
                scores=counted(self.scores, "score"),
                assessors=counted(len(self.assessors), "assessor"),
            )
        ]
        said += [finding.why for finding in self.design.findings if not finding.passed]
        if not self.design.tells_severity:
            said.append(CANNOT_BE_TOLD)
            said.append(
                say("The ranking is that of the raw mean, drawn towards the middle where a bid has few readings.")
            )
        if self.variances is not None:
            said.append(_made_of(self.variances))
        if any(bid.standing is not None for bid in self.bids):
            said.append(_standings(self.bids))
        for first in self.worth_another_reading[:1]:
            said.append(
                say(
                    "One more reader changes most at bid {bid}: the chance that it ends on its right side of the "
                    "line rises by {value} percentage points.",
                    bid=first.bid,
                    value=number_in_words(100 * (first.gain or 0)),
                )
            )
        if self.surprises:
            said.append(
                say_count(
                    "{count} score far from what all others suggest: look at {which}.",
                    "{count} scores far from what all others suggest: look at {which}.",
                    count=len(self.surprises),
                    which=names_in_words(
                        say("bid {bid} by assessor {assessor}", bid=surprise.bid, assessor=surprise.assessor)
                        for surprise in self.surprises
                    ),
                )
            )
        if self.unread:
            said.append(
                say_count(
                    "{count} bid without a score: not ranked.",
                    "{count} bids without a score: not ranked.",
                    count=len(self.unread),
                )
            )
        return tuple(said)

    def as_record(self) -> dict[str, object]:
        """The form kept in records and files: texts, numbers, lists; exact means as text. The same input gives the same bytes."""
        return {
            "explanation": list(self.explain()),
            "findings": [finding.as_record() for finding in self.design.findings],
            "groups": plain(self.design.groups),
            "variances": plain(self.variances),
            "alpha": self.alpha,
            "reliability": plain(self.reliability),
            "surprises": plain(self.surprises),
            "bids": plain(self.bids),
            "assessors": plain(self.assessors),
            "unread": plain(self.unread),
            "missing": plain(self.missing),
            "scores": self.scores,
            "draws": self.draws,
            "seed": self.seed,
        }


def calibrate(
    scores: Iterable[ScoreLike],
    *,
    line: Line | None = None,
    seed: int | str = 1,
    draws: int = 2000,
    bids: Iterable[Id] = (),
) -> Calibration:
    """Calibrate the scores of a round: on the weighted total, or on one criterion.

    `scores` are `Score`s or (bid, assessor, value) or (bid, assessor, value, day) in any order; the order never matters. `line`
    is where the money or the places end; without it there is a ranking and no chance of lying above. `seed` starts the draws.
    `bids` are further bids of the round, named when they have no score yet.

    Raises:
        CalibrationRefused: naming the score, line, seed or number of draws that cannot be worked with.
    """
    if type(draws) is not int or not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise CalibrationRefused(
            say(
                "The number of draws is from {fewest_draws} to {most_draws:,}, not {draws}.",
                fewest_draws=FEWEST_DRAWS,
                most_draws=MOST_DRAWS,
                draws=repr(draws),
            )
        )
    stream(seed)
    found = readings(scores, bids)
    line = None if line is None else checked(line, found.bids)
    design, fit, centre, scale = _fitted(found)
    tally = Tally(found.bids, line, draws)
    for block in merits(_spread_out(fit), draws, seed) if fit else in_any_order(len(found.bids), draws, seed):
        tally.add(block)
    variances = _variances(fit, scale)
    return Calibration(
        bids=calibrated_bids(
            found, fit, tally.result(TAIL), line, unlinked=design.unlinked(), centre=centre, scale=scale
        ),
        assessors=calibrated_assessors(found, fit, scale),
        design=design,
        variances=variances,
        alpha=_alpha(found),
        reliability=_reliability(found, variances),
        surprises=surprises(found, fit, scale),
        unread=found.unread,
        missing=found.missing,
        scores=len(found.values),
        draws=draws,
        seed=seed,
    )


def calibrate_criteria(
    scores: Mapping[str, Iterable[ScoreLike]], *, line: Line | None = None, seed: int | str = 1, draws: int = 2000
) -> dict[str, Calibration]:
    """Calibrate each criterion by itself, by its key. A bid that lacks a criterion is marked in that criterion's result.

    Raises:
        CalibrationRefused: as `calibrate` does, with the criterion named.
    """
    given = {key: list(entries) for key, entries in scores.items()}
    every_bid = {entry.bid if isinstance(entry, Score) else entry[0] for entries in given.values() for entry in entries}
    found = {}
    for key, entries in given.items():
        try:
            found[key] = calibrate(entries, line=line, seed=seed, draws=draws, bids=every_bid)
        except CalibrationRefused as refusal:
            raise CalibrationRefused(say("Criterion “{key}”: {refusal}", key=key, refusal=refusal)) from refusal
    return found


def drawn_merits(
    scores: Iterable[ScoreLike], *, seed: int | str = 1, draws: int = 200, bids: Iterable[Id] = ()
) -> dict[Id, tuple[float, ...]]:
    """Each scored bid's merit in each of so many joint draws from the posterior, on the scale of the scores.

    The n-th draws of all bids belong together. Empty when the scores cannot tell how large the noise is.

    Raises:
        CalibrationRefused: naming the score or the seed that cannot be worked with.
    """
    found = readings(scores, bids)
    _, fit, centre, scale = _fitted(found)
    if fit is None:
        return {}
    drawn = np.concatenate([block.T for block in merits(_spread_out(fit), draws, seed)], axis=1)
    columns = np.round(centre + scale * drawn, DECIMALS).tolist()
    return {bid: tuple(column) for bid, column in zip(found.bids, columns, strict=True)}


def standardised(values: tuple[Fraction, ...]) -> tuple[Floats, float, float]:
    """The values less their mean, over their standard deviation; the mean; the standard deviation (0 when all are the same)."""
    mean = sum(values, Fraction(0)) / len(values)
    apart = np.array([float(value - mean) for value in values])
    scale = sqrt(float(apart @ apart) / len(values))
    return (apart / scale if scale else apart), float(mean), scale


def _fitted(found: Readings) -> tuple[Design, Fit | None, float, float]:
    """The design, the model at its most likely variances, and the mean and standard deviation that it works in units of.

    The model has no severity when it cannot be told, and there is no model when noise cannot be told either.
    """
    values, centre, scale = standardised(found.values)
    bids, assessors = Side(found.bid_of, len(found.bids)), Side(found.assessor_of, len(found.assessors))
    model = MixedModel(bids, assessors, values) if scale else None
    design = examine(found, model)
    if model is not None and design.ratios is not None:
        return design, model.at(design.ratios), centre, scale
    if model is None or len(found.bids) < 2 or len(found.values) == len(found.bids):
        return design, None, centre, scale
    plainer = model.without_severity()
    return design, plainer.at(most_likely(plainer)), centre, scale


def _spread_out(fit: Fit) -> Fit:
    if fit.ratios.merit >= LEAST_MERIT:
        return fit
    return fit.model.at(Ratios(LEAST_MERIT, fit.ratios.severity))


def _variances(fit: Fit | None, scale: float) -> Variances | None:
    if fit is None:
        return None
    noise = fit.noise * scale**2
    severity = cut(fit.ratios.severity * noise) if fit.model.severity else None
    return Variances(merit=cut(fit.ratios.merit * noise), severity=severity, noise=cut(noise))


def _alpha(found: Readings) -> float | None:
    alpha = krippendorff_alpha(found.of_bid().values())
    return None if alpha is None else rounded(float(alpha))


def _reliability(found: Readings, variances: Variances | None) -> Reliability | None:
    if variances is None:
        return None
    readers = round(Fraction(len(found.values), len(found.bids)))
    exact = intraclass_correlation(variances, max(readers, 1))
    return Reliability(rounded(exact.single), rounded(exact.single_consistent), rounded(exact.mean), exact.readers)


def _made_of(variances: Variances) -> str:
    whole = variances.merit + (variances.severity or 0.0) + variances.noise
    merit, severity = (f"{100 * part / whole:.0f}%" for part in (variances.merit, variances.severity or 0.0))
    if variances.severity is None:
        return say(
            "Of the difference between two scores, {merit} is merit; the rest is severity and all else together.",
            merit=merit,
        )
    rest = f"{100 * variances.noise / whole:.0f}%"
    return say(
        "Of the difference between two scores, {merit} is merit, {severity} is how severe the "
        "assessor is, {rest} is neither.",
        merit=merit,
        severity=severity,
        rest=rest,
    )


def _standings(bids: tuple[CalibratedBid, ...]) -> str:
    above, band, below = (sum(bid.standing is standing for bid in bids) for standing in LineSide)
    return say(
        "Of {how_many}, {above} stand above the line and {below} below it, each with a chance of 95% "
        "or more; {band} cannot be told apart from those around the line.",
        how_many=counted(len(bids), "bid"),
        above=above,
        below=below,
        band=band,
    )
