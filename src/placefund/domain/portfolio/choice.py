"""The answer to a portfolio question: who is funded at which level, what is proven, and how much room each rule leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain.findings import NotAllowed
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Row, Rule


class ChoiceStatus(StrEnum):
    """What is proven about an answer."""

    PROVEN = "proven best"
    WITHIN_GAP = "within the gap asked for"
    LIMITED = "best found when the limit of steps was reached"
    TIMED_OUT = "best found when the time was up"


class NothingFits(NotAllowed):
    """No choice of bids keeps every rule; `conflicts.irreducible` says which rules cannot stand together."""


class NothingFound(NotAllowed):
    """A limit ended the search before any choice was found, and none was proven impossible."""


@dataclass(frozen=True, slots=True)
class Award:
    """One bid that is funded, and the per cent of its ask."""

    bid: str
    percent: int


@dataclass(frozen=True, slots=True)
class Slack:
    """How one rule stands: what was `used`, its `least` and `most`, and how far it is from breaking (0: it binds)."""

    rule: str
    name: str
    used: int
    least: int | None
    most: int | None

    @property
    def slack(self) -> int:
        """Room left, in the rule's own unit (thousands of pounds, or bids); below zero when the rule is broken."""
        rooms = [self.most - self.used] if self.most is not None else []
        return min(rooms + ([self.used - self.least] if self.least is not None else []))


@dataclass(frozen=True, slots=True)
class Choice:
    """A portfolio. `objective` and `bound` are whole units; no portfolio that keeps the rules is worth more than `bound`.

    `nodes` is the length of the search. An answer ended by nodes is the same on every machine; one that `is_timed_out`
    need not be.
    """

    problem: str
    awards: tuple[Award, ...]
    objective: int
    bound: int
    status: ChoiceStatus
    slacks: tuple[Slack, ...]
    nodes: int = 0

    @property
    def levels(self) -> dict[str, int]:
        """Bid → per cent."""
        return {award.bid: award.percent for award in self.awards}

    @property
    def gap(self) -> Fraction:
        """How far the bound is above the objective, as a share of the objective; 0 is proven best."""
        return Fraction(self.bound - self.objective, max(1, abs(self.objective)))

    @property
    def is_timed_out(self) -> bool:
        return self.status is ChoiceStatus.TIMED_OUT

    def as_record(self) -> dict[str, Any]:
        """This answer as JSON values; `Choice.from_record` reads them back to an equal object."""
        return {
            "problem": self.problem,
            "awards": [[award.bid, award.percent] for award in self.awards],
            "objective": self.objective,
            "bound": self.bound,
            "status": self.status.value,
            "slacks": [[s.rule, s.name, s.used, s.least, s.most] for s in self.slacks],
            "nodes": self.nodes,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Choice:
        return cls(
            record["problem"],
            tuple(Award(bid, level) for bid, level in record["awards"]),
            record["objective"],
            record["bound"],
            ChoiceStatus(record["status"]),
            tuple(Slack(*each) for each in record["slacks"]),
            record["nodes"],
        )


def slacks(problem: Problem, levels: Mapping[str, int]) -> tuple[Slack, ...]:
    """How each rule stands for a choice (bid → per cent), in exact whole numbers, broken rules included."""
    funded = [bid for bid in problem.bids if bid.id in levels]
    return tuple(slack(rule, rule.row(funded), levels) for rule in problem.rules)


def slack(rule: Rule, row: Row, levels: Mapping[str, int]) -> Slack:
    """How one rule, with its row, stands for a choice."""
    used = sum(row.weights.get(cell, 0) for cell in levels.items())
    return Slack(rule.key, rule.name, used, row.least, row.most)


def broken(problem: Problem, levels: Mapping[str, int]) -> tuple[Slack, ...]:
    """The rules that a choice breaks, in the order of the rules."""
    return tuple(each for each in slacks(problem, levels) if each.slack < 0)


def awards_of(levels: Mapping[str, int]) -> tuple[Award, ...]:
    """A choice (bid → per cent) as awards in the order of the bids."""
    return tuple(Award(bid, level) for bid, level in sorted(levels.items()))
