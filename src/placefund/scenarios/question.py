"""A scenario's question: the portfolio problem, with what each assessor gave each bid and why overlaps count.

The kernel asks for neither: it is given the merits that remain when one assessor is left out, and the share that an overlap
takes off.
Both stand in the question all the same, so that its digest covers them and anybody can compute the answer again from it alone.
A question without them is the plain problem, byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from placefund.domain.portfolio import rules as rulebook
from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.problem import Objective, Overlap, Problem


class RestsOn(StrEnum):
    """What a score follows from, and moves with, when an assessor is left out."""

    MEAN = "mean"
    CALIBRATION = "calibration"


@dataclass(frozen=True, slots=True)
class ReadBid(Bid):
    """A bid with what each assessor gave it: the assessor's number as text, and thousandths of a point out of 100."""

    readings: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        Bid.__post_init__(self)
        object.__setattr__(self, "readings", tuple(sorted(self.readings)))

    def as_record(self) -> dict[str, Any]:
        plain = Bid.as_record(self)
        return plain | {"readings": [list(each) for each in self.readings]} if self.readings else plain


@dataclass(frozen=True, slots=True)
class StatedObjective(Objective):
    """An objective that says what its score rests on, and why each overlap takes something off: (bid, other bid, reason)."""

    rests_on: RestsOn = RestsOn.MEAN
    reasons: tuple[tuple[str, str, str], ...] = ()

    def __post_init__(self) -> None:
        Objective.__post_init__(self)
        object.__setattr__(self, "reasons", tuple(sorted(self.reasons)))

    def as_record(self) -> dict[str, Any]:
        reasons = {"reasons": [list(each) for each in self.reasons]} if self.reasons else {}
        return Objective.as_record(self) | {"rests_on": self.rests_on.value} | reasons


def question_of(record: Mapping[str, Any]) -> Problem:
    """The question that a scenario's record holds; `as_record` of what comes back is the record again."""
    bids = tuple(_bid(each) for each in record["bids"])
    rules = tuple(rulebook.from_record(each) for each in record["rules"])
    return Problem(bids, rules, _objective(record["objective"]))


def _bid(record: Mapping[str, Any]) -> Bid:
    bid = Bid.from_record(record)
    if "readings" not in record:
        return bid
    fields = {name: getattr(bid, name) for name in Bid.__dataclass_fields__}
    return ReadBid(**fields, readings=tuple((assessor, score) for assessor, score in record["readings"]))


def _objective(record: Mapping[str, Any]) -> Objective:
    plain = Objective.from_record(record)
    if "rests_on" not in record:
        return plain
    fields = {name: getattr(plain, name) for name in Objective.__dataclass_fields__}
    reasons = tuple((one, other, why) for one, other, why in record.get("reasons", ()))
    return StatedObjective(**fields, rests_on=RestsOn(record["rests_on"]), reasons=reasons)


def overlap_key(overlap: Overlap) -> str:
    """What the price of an overlap is kept under, among those of the rules."""
    return "overlap-" + "-".join(overlap.bids)


def reason_of(problem: Problem, overlap: Overlap) -> str:
    """Why an overlap takes something off; empty where the question does not say."""
    objective = problem.objective
    reasons = objective.reasons if isinstance(objective, StatedObjective) else ()
    return next((why for one, other, why in reasons if (one, other) == overlap.bids), "")


def overlap_name(problem: Problem, overlap: Overlap) -> str:
    """An overlap as a rule is named."""
    one, other = (problem.bid(each).name for each in overlap.bids)
    return f"{one} and {other} together count {overlap.percent}% of the lesser one less"
