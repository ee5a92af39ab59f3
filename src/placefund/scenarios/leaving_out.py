"""What each assessor's readings, and each overlap, change in a scenario: one re-solve for each.

Pure, like the computation it belongs to: it knows the question alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from placefund.domain.assessment.calibration import CalibrationRefused, Score, calibrate
from placefund.domain.portfolio.choice import points
from placefund.domain.portfolio.desk import Desk, difference
from placefund.domain.portfolio.problem import Overlap, Problem, rounded
from placefund.domain.portfolio.robustness import without_assessor
from placefund.scenarios.question import ReadBid, RestsOn, StatedObjective, overlap_key, overlap_name

MOST_MERIT = 100_000
"""Thousandths of a point in 100."""
FEWEST_DRAWS = 200
"""The least that the calibration draws; the scores themselves do not depend on its draws."""

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Readings:
    """What every assessor gave, in thousandths of a point: assessor → bid → score. `of` is by number."""

    of: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def in_question(cls, problem: Problem) -> Readings:
        found: dict[str, dict[str, int]] = {}
        for bid in problem.bids:
            for assessor, score in bid.readings if isinstance(bid, ReadBid) else ():
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


def left_out(desk: Desk, step: Step) -> list[dict[str, Any]]:
    """For each assessor, what would be chosen without their readings, as JSON values; empty where the question holds none.

    The score that counts moves as far as what it rests on moves: the mean of the readings, or the calibrated score. A bid that
    nobody else read keeps its score, and is counted as `kept`.
    """
    readings, problem = Readings.in_question(desk.problem), desk.problem
    if not readings.of or not isinstance(problem.objective, StatedObjective):
        return []
    basis, found = problem.objective.rests_on, []
    try:
        before = readings.rest(basis)
    except CalibrationRefused:
        return []
    for assessor, given in readings.of.items():
        found.append(_without(desk, assessor, given, before, readings.without(assessor), basis))
        step()
    return found


def _without(
    desk: Desk,
    assessor: str,
    given: Mapping[str, int],
    before: Mapping[str, Fraction],
    others: Readings,
    basis: RestsOn,
) -> dict[str, Any]:
    plain = {"assessor": assessor, "bids": len(given)}
    try:
        after = others.rest(basis)
    except CalibrationRefused as refusal:
        return plain | {"refused": str(refusal)}
    merits = {bid.id: desk.problem.objective.merit(bid) for bid in desk.problem.bids}
    for bid in before.keys() & after.keys() & merits.keys():
        merits[bid] = min(MOST_MERIT, max(0, rounded(merits[bid] + after[bid] - before[bid])))
    outcome = without_assessor(desk, assessor, merits)
    moves = outcome.difference
    return plain | {
        "kept": len(given.keys() - after.keys()),
        "fits": moves is not None,
        "enters": list(moves.enters) if moves else [],
        "leaves": list(moves.leaves) if moves else [],
        "changes": [list(each) for each in moves.changes] if moves else [],
        "gap": str(outcome.gap),
    }


def overlap_prices(desk: Desk, step: Step) -> dict[str, dict[str, Any]]:
    """What each overlap costs, by its key, in the form in which the prices of rules are kept."""
    found = {}
    for overlap in desk.problem.objective.overlaps:
        found[overlap_key(overlap)] = _price(desk, overlap)
        step()
    return found


def _price(desk: Desk, overlap: Overlap) -> dict[str, Any]:
    """What would be gained if the two did not overlap: one re-solve with nothing taken off for this pair."""
    problem, worth = desk.problem, desk.choice.objective
    others = tuple(each for each in problem.objective.overlaps if each != overlap)
    eased = problem_with(problem, others)
    places = {desk.model.bids.index(each) for each in overlap.bids}
    pairs = tuple(each for each in desk.model.overlaps if {each[0], each[1]} != places)
    found = desk.ask(replace(desk.model, overlaps=pairs))
    low = max(0, eased.worth(desk.choice.levels) - worth, (found.low or 0) - worth)
    high = max(low, (found.high or 0) - worth)
    name = f"“{overlap_name(problem, overlap)}”"
    if not high:
        said = f"{name} costs nothing: without it nothing better is possible."
    elif not low:
        said = f"{name} costs at most {points(high, problem)}; no better portfolio without it was found."
    else:
        cost = points(low, problem) if low == high else f"between {points(low, problem)} and {points(high, problem)}"
        levels = desk.choice.levels if found.chosen is None else desk.model.levels(found.chosen)
        moves = difference(desk.choice.levels, levels)
        end = (
            f"without it, {moves.sentence}" if moves.moved else "without it the same portfolio would count so much more"
        )
        said = f"{name} costs {cost}: {end}."
    return {"price": said, "costs": bool(low), "units": [low, high]}


def problem_with(problem: Problem, overlaps: tuple[Overlap, ...]) -> Problem:
    """The same question with these overlaps alone."""
    return replace(problem, objective=replace(problem.objective, overlaps=overlaps))
