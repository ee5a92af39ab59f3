"""On which grounds a signed choice funds a bid or does not: values from which the published reason of a decision is worded.

By itself no ground names another bid, or a person who gave a view about several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.lots import held_together, settled
from placefund.domain.portfolio.plan import VIEW, Merit
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import AtMostOne, Cap, Floor, MustFund, MustNotFund, Needs, Rule, Threshold


@dataclass(frozen=True, slots=True)
class BelowTheLeastScore:
    """Its merit is below the least score for funding, in thousandths of a point."""

    least: int


@dataclass(frozen=True, slots=True)
class PersonalOrder:
    """Somebody in office, or a rule that names a person, says that it is funded, or is not, and why."""

    is_view: bool
    funds: bool
    person: str
    reason: str


class Consequence(StrEnum):
    """What follows for a bid from the rules, whatever else is chosen."""

    EXCLUDED_BY_ANOTHER = "excluded_by_another"
    NEEDED_BY_ANOTHER = "needed_by_another"
    NEEDS_ONE_LEFT_OUT = "needs_one_left_out"
    NEEDED_FOR_A_NUMBER = "needed_for_a_number"
    NO_ROOM_IN_ITS_GROUP = "no_room_in_its_group"


@dataclass(frozen=True, slots=True)
class ItsLot:
    """It is this lot of so many near the line; `last` is the last of them that is funded, 0 where none is."""

    lot: int
    lots: int
    last: int


@dataclass(frozen=True, slots=True)
class BestChoice:
    """Whether it belongs to the best choice under the rules, and whether that choice is proven best."""

    holds_it: bool
    is_proven: bool


Ground = BelowTheLeastScore | PersonalOrder | Consequence | ItsLot | BestChoice


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one bid is funded at a per cent of its ask (0: not): the scenario by its name, the merit that counts, the grounds."""

    scenario: str
    percent: int
    merit: int
    basis: Merit
    grounds: tuple[Ground, ...]

    def as_record(self) -> dict[str, Any]:
        """This reason as JSON values; `Reason.from_record` reads them back to an equal object."""
        return {
            "scenario": self.scenario,
            "percent": self.percent,
            "merit": self.merit,
            "basis": self.basis.value,
            "grounds": [_ground_record(each) for each in self.grounds],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Reason:
        return cls(
            record["scenario"],
            record["percent"],
            record["merit"],
            Merit(record["basis"]),
            tuple(_ground(each) for each in record["grounds"]),
        )


_KEPT_AS: dict[str, type[BelowTheLeastScore | PersonalOrder | ItsLot | BestChoice]] = {
    "below_the_least_score": BelowTheLeastScore,
    "personal_order": PersonalOrder,
    "lot": ItsLot,
    "best_choice": BestChoice,
}
"""The grounds that hold values, by the code under which they are kept; a consequence is kept as its own code."""


def _ground_record(ground: Ground) -> dict[str, Any]:
    if isinstance(ground, Consequence):
        return {"ground": ground.value}
    code = next(code for code, kind in _KEPT_AS.items() if isinstance(ground, kind))
    return {"ground": code, **asdict(ground)}


def _ground(record: Mapping[str, Any]) -> Ground:
    given = {name: value for name, value in record.items() if name != "ground"}
    kind = _KEPT_AS.get(record["ground"])
    return kind(**given) if kind else Consequence(record["ground"])


class Grounds:
    """Finds the grounds of each bid of a choice. `drawn` are the bids near the line in the order of their lots."""

    def __init__(self, problem: Problem, choice: Choice, drawn: Sequence[str]) -> None:
        self._problem, self._levels = problem, choice.levels
        self._is_proven = choice.objective == choice.bound
        self._settled = settled(problem.bids, problem.rules)
        self._held = frozenset(bid for pair in held_together(problem.rules) for bid in pair)
        self._lots = {bid: lot for lot, bid in enumerate(drawn, start=1)}
        self._last = max((lot for bid, lot in self._lots.items() if bid in self._levels), default=0)

    def of(self, bid: Bid) -> tuple[Ground, ...]:
        """The grounds of one bid: what persons decided and the least score, else what follows from rules, else its lot."""
        if ordered := self._ordered(bid):
            return ordered
        if consequence := self._consequence(bid.id):
            return (consequence,)
        if bid.id in self._lots and bid.id in self._held:
            return (ItsLot(self._lots[bid.id], len(self._lots), self._last),)
        return (BestChoice(bid.id in self._levels, self._is_proven),)

    def _ordered(self, bid: Bid) -> tuple[Ground, ...]:
        """What named people decided on this bid, and the least score where it is below."""
        found: list[Ground] = []
        for rule in self._problem.rules:
            if isinstance(rule, Threshold) and bid.merit < rule.merit:
                found.append(BelowTheLeastScore(rule.merit))
            elif isinstance(rule, MustFund | MustNotFund) and rule.bid == bid.id:
                is_view, funds = rule.key.startswith(VIEW), isinstance(rule, MustFund)
                found.append(PersonalOrder(is_view, funds, rule.person, rule.reason))
        return tuple(found)

    def _consequence(self, bid: str) -> Consequence | None:
        is_in = bid in self._levels
        rule: Rule | None = (self._settled.funded if is_in else self._settled.out).get(bid)
        match rule:
            case AtMostOne():
                return Consequence.EXCLUDED_BY_ANOTHER
            case Needs():
                return Consequence.NEEDED_BY_ANOTHER if is_in else Consequence.NEEDS_ONE_LEFT_OUT
            case Floor():
                return Consequence.NEEDED_FOR_A_NUMBER
            case Cap():
                return Consequence.NO_ROOM_IN_ITS_GROUP
            case _:
                return None
