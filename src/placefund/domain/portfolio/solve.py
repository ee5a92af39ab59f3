"""The best portfolio there is, with the proof: the answer of the solver, checked again in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from placefund.domain import solver
from placefund.domain.messages import say
from placefund.domain.portfolio.choice import Choice, ChoiceStatus, NothingFits, NothingFound, awards_of, broken, slacks
from placefund.domain.portfolio.model import model_of
from placefund.domain.portfolio.problem import Problem, refuse_silent_rules
from placefund.domain.portfolio.proof import Bracket, Care, bracket


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop: at this gap, or after this many nodes of the search tree (the same on every machine).

    `seconds` is a guard against an endless wait, not a limit to plan with: an answer that it ended says so.
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
        ProblemRefused: when a limit speaks of no bid.
        NothingFits: when no choice keeps every rule.
        NothingFound: when a limit ended the search with nothing in hand.
    """
    refuse_silent_rules(problem)
    return solve_as_kept(problem, effort)


def solve_as_kept(problem: Problem, effort: Effort = BOARD) -> Choice:
    """`solve` for a question that is on record already, or follows from one: what it says is not refused any more."""
    model = model_of(problem)
    care = Care(nodes=effort.nodes, share=float(effort.gap), seconds=effort.seconds, is_lean=False)
    found = bracket(model, (), care)
    if found.is_impossible:
        raise NothingFits(
            say("No choice of bids keeps every rule. Ask which rules cannot stand together, and ease one of them.")
        )
    if found.chosen is None:
        raise NothingFound(
            say("The search ended at its limit with no choice in hand. Allow it more steps, or ease a rule.")
        )
    return choice_of(problem, model.levels(found.chosen), found)


def choice_of(problem: Problem, levels: dict[str, int], found: Bracket) -> Choice:
    """The answer in whole numbers, with every rule counted again from the bids themselves.

    Raises:
        SolverFailed: when the answer breaks a rule.
    """
    if wrong := broken(problem, levels):
        raise solver.SolverFailed(f"The answer breaks the rule “{wrong[0].name}” when it is counted exactly.")
    objective = problem.worth(levels)
    bound = objective if found.high is None else max(objective, found.high)
    return Choice(
        problem.digest,
        awards_of(levels),
        objective,
        bound,
        _status(found, objective, bound),
        slacks(problem, levels),
        found.nodes,
    )


def _status(found: Bracket, objective: int, bound: int) -> ChoiceStatus:
    if bound == objective:
        return ChoiceStatus.PROVEN
    if found.is_timed_out:
        return ChoiceStatus.TIMED_OUT
    return ChoiceStatus.LIMITED if found.is_limited else ChoiceStatus.WITHIN_GAP
