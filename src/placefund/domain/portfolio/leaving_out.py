"""What each assessor's readings change in a portfolio: one re-solve for each, from the question alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from placefund.domain.assessment.calibration import CalibrationRefused, Score, calibrate
from placefund.domain.portfolio.inquiry import Difference, Inquiry
from placefund.domain.portfolio.problem import Problem, RestsOn, rounded
from placefund.domain.portfolio.robustness import without_assessor

MOST_MERIT = 100_000
"""Thousandths of a point in 100."""
FEWEST_DRAWS = 200
"""The least that the calibration draws; the scores themselves do not depend on its draws."""

Tick = Callable[[], None]
"""Called after each assessor, for whoever waits."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What every assessor gave, in thousandths of a point: assessor → bid → score. `of` is by number."""

    of: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def in_question(cls, problem: Problem) -> Readings:
        found: dict[str, dict[str, int]] = {}
        for bid in problem.bids:
            for assessor, score in bid.readings:
                found.setdefault(assessor, {})[bid.id] = score
        return cls(dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0]))))

    def without(self, assessor: str) -> Readings:
        return Readings({each: given for each, given in self.of.items() if each != assessor})

    def rest(self, basis: RestsOn) -> dict[str, Fraction]:
        """What these readings alone say of each bid that anybody read: its mean or its calibrated score, in thousandths.

        Raises:
            CalibrationRefused: when there is nothing to calibrate.
        """
        if basis is RestsOn.CALIBRATION:
            scores = [
                Score(bid, assessor, Fraction(score, 1000))
                for assessor, given in self.of.items()
                for bid, score in given.items()
            ]
            found = calibrate(scores, draws=FEWEST_DRAWS)
            return {str(bid.bid): Fraction(str(bid.calibrated)) * 1000 for bid in found.bids}
        of_bid: dict[str, list[int]] = {}
        for given in self.of.values():
            for bid, score in given.items():
                of_bid.setdefault(bid, []).append(score)
        return {bid: Fraction(sum(scores), len(scores)) for bid, scores in of_bid.items()}


@dataclass(frozen=True, slots=True)
class WithoutAssessor:
    """What is chosen without one assessor, by their number as text. `bids` are those they read.

    Of these, `kept` were read by nobody else and keep their score. No `difference`: no portfolio keeps the rules then, or
    (`is_refused`) nothing is left to calibrate.
    """

    assessor: str
    bids: int
    kept: int = 0
    difference: Difference | None = None
    gap: Fraction = Fraction(0)
    is_refused: bool = False


def left_out(inquiry: Inquiry, tick: Tick) -> tuple[WithoutAssessor, ...]:
    """For each assessor, what would be chosen without their readings; empty where the question holds none.

    The score that counts moves as far as what it rests on moves: the mean of the readings, or the calibrated score. A bid that
    nobody else read keeps its score.
    """
    readings, basis = Readings.in_question(inquiry.problem), inquiry.problem.objective.rests_on
    if not readings.of or basis is None:
        return ()
    try:
        before = readings.rest(basis)
    except CalibrationRefused:
        return ()
    found = []
    for assessor, given in readings.of.items():
        found.append(_without(inquiry, assessor, given, before, readings.without(assessor), basis))
        tick()
    return tuple(found)


def _without(
    inquiry: Inquiry,
    assessor: str,
    given: Mapping[str, int],
    before: Mapping[str, Fraction],
    others: Readings,
    basis: RestsOn,
) -> WithoutAssessor:
    try:
        after = others.rest(basis)
    except CalibrationRefused:
        return WithoutAssessor(assessor, len(given), is_refused=True)
    merits = {bid.id: inquiry.problem.objective.merit(bid) for bid in inquiry.problem.bids}
    for bid in before.keys() & after.keys() & merits.keys():
        merits[bid] = min(MOST_MERIT, max(0, rounded(merits[bid] + after[bid] - before[bid])))
    reply = without_assessor(inquiry, merits)
    return WithoutAssessor(assessor, len(given), len(given.keys() - after.keys()), reply.difference, reply.gap)
