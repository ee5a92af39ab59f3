"""The best portfolio there is, with the proof: the answer of the solver, checked again in whole numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from placefund.domain import solver
from placefund.domain.portfolio.choice import (
    Choice,
    NothingFits,
    NothingFound,
    Status,
    awards_of,
    broken,
    slacks,
)
from placefund.domain.portfolio.model import Model, model_of, programme_of, scale_of
from placefund.domain.portfolio.problem import Problem

TRUST = 1e-7
"""The solver's own tolerance, as a share of the objective, added to its bound before it is rounded down to whole units."""


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop: at this gap, or after this many nodes (the same on every machine).

    `seconds` is a guard against an endless wait, not a limit to plan with: an answer it ended says so.
    """

    gap: Fraction = Fraction(1, 1000)
    nodes: int = 200_000
    seconds: int = 120


BOARD = Effort()
"""What a scenario board runs with: a gap of 0.1%."""
EXACT = Effort(gap=Fraction(0), nodes=5_000_000, seconds=600)
"""Until nothing better can exist."""


def solve(problem: Problem, effort: Effort = BOARD) -> Choice:
    """Choose the portfolio with the greatest objective that keeps every rule.

    Raises:
        NothingFits: when no choice keeps every rule.
        NothingFound: when a limit ended the search with nothing in hand.
    """
    model = model_of(problem)
    scale = scale_of(model.values)
    answer = solver.solve(
        programme_of(model, scale),
        solver.Effort(gap=float(effort.gap), nodes=effort.nodes, seconds=effort.seconds),
    )
    if answer.status is solver.Status.INFEASIBLE:
        raise NothingFits(
            "No choice of bids keeps every rule. Ask which rules cannot stand together, and ease one of them."
        )
    if not answer.has_values:
        raise NothingFound("The search ended at its limit with no choice in hand. Allow it more steps, or ease a rule.")
    levels = model.levels(answer.values)
    return choice_of(problem, model, levels, answer, scale, effort)


def choice_of(
    problem: Problem, model: Model, levels: dict[str, int], answer: solver.Answer, scale: int, effort: Effort
) -> Choice:
    """The answer in whole numbers.

    Raises:
        SolverFailed: when the solver's answer breaks a rule in exact arithmetic.
    """
    if wrong := broken(problem, levels):
        raise solver.SolverFailed(f"The solver's answer breaks the rule “{wrong[0].name}” when it is counted exactly.")
    objective = problem.worth(levels)
    highest = answer.bound * scale
    bound = max(objective, math.floor(highest + abs(highest) * TRUST))
    if answer.status is solver.Status.OPTIMAL and effort.gap == 0:
        bound = objective
    return Choice(
        problem.digest,
        awards_of(levels),
        objective,
        bound,
        _status(answer, objective, bound),
        slacks(problem, levels),
        answer.nodes,
    )


def _status(answer: solver.Answer, objective: int, bound: int) -> Status:
    if bound == objective:
        return Status.PROVEN
    if answer.is_timed_out:
        return Status.TIMED_OUT
    return Status.WITHIN_GAP if answer.status is solver.Status.OPTIMAL else Status.LIMITED
