"""How good a portfolio can be at best: a proven bracket between a portfolio in hand and a bound that none can beat."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from placefund.domain import solver
from placefund.domain.portfolio.model import Marks, Model, programme_of, scale_of, start_of
from placefund.domain.portfolio.search import ROUNDS, greedy, improved

TRUST = 1e-8
"""The solver's own tolerance, as a share of the objective, added to its bound before it is rounded down to whole units."""
MANY = 200
"""With more bids than this the quick search is kept short: the solver's own is then the better use of the time."""
FEW_NODES = 10
"""With no more of the search tree than this, all effort goes into the root's bound (`solver.Effort.is_brief`)."""
GUIDED = 1
"""How many choices a guided bracket makes from its own relaxation, besides those it is given: measured, more find hardly more."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """The best objective lies from `low` (reached by `chosen`) to `high`, both in whole units.

    Without `chosen` nothing is in hand; without `high` nothing can be: the rules cannot all be kept.
    """

    low: int | None
    high: int | None
    chosen: Marks | None = None
    nodes: int = 0
    is_timed_out: bool = False
    is_limited: bool = False

    @property
    def is_impossible(self) -> bool:
        return self.high is None

    @property
    def is_closed(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Care:
    """How far a bracket is narrowed: until `leeway` units are left, or after `nodes` of the search tree.

    No nodes: the relaxation and the quick search alone. `share` is a leeway as a share of the objective. `seconds` guards
    against an endless wait. Below `line` nobody cares how good a portfolio is; without nodes, nor how far above it. With
    `is_guided` the quick search also begins from what the relaxation holds.
    """

    leeway: int = 0
    nodes: int = 5_000_000
    share: float = 0.0
    seconds: int = 600
    is_lean: bool = True
    is_guided: bool = False
    line: int | None = None


def bracket(
    model: Model, starts: Iterable[Marks] = (), care: Care | None = None, *, is_relaxed: bool = False
) -> Bracket:
    """The bracket of the best objective of a model, from the best of some choices, relaxed first and then searched.

    With `is_relaxed` only the relaxation is asked for its bound, and nothing is looked for.
    """
    care = care or Care()
    if not model.cells:
        nothing = np.zeros(0, dtype=bool)
        return Bracket(0, 0, nothing) if model.fits(nothing) else Bracket(None, None)
    scale = scale_of(model.values)
    eased = solver.solve(programme_of(model, scale, is_whole=False))
    if eased.status is solver.Status.INFEASIBLE:
        return Bracket(None, None)
    high = _down(model, eased.bound * scale)
    if is_relaxed:
        return Bracket(None, high, is_limited=True)
    enough = high - max(care.leeway, int(care.share * abs(high)))
    if care.nodes == 0 and care.line is not None:
        if high < care.line:
            return Bracket(None, high, is_limited=True)
        enough = min(enough, care.line)
    best = _best(model, starts, eased, enough, GUIDED if care.is_guided else 0)
    low = None if best is None else model.worth(best)
    known = [each for each in (low, care.line) if each is not None]
    if care.nodes == 0 or (known and high - max(known) <= max(care.leeway, int(care.share * abs(max(known))))):
        return Bracket(low, high if low is None else max(low, high), best, 0, is_limited=care.nodes == 0)
    leeway = max(1e-9, care.leeway / scale)
    effort = solver.Effort(
        care.share, care.nodes, care.seconds, leeway, is_lean=care.is_lean, is_brief=care.nodes <= FEW_NODES
    )
    start = None if best is None else start_of(model, best)
    answer = solver.solve(programme_of(model, scale), effort, start)
    return _bracket(model, answer, scale, high, best, not care.leeway and not care.share)


def _bracket(
    model: Model, answer: solver.SolverAnswer, scale: int, high: int, best: Marks | None, is_exact: bool
) -> Bracket:
    if answer.status is solver.Status.INFEASIBLE:
        if best is not None:
            raise solver.SolverFailed("The solver calls impossible what a choice in hand makes possible.")
        return Bracket(None, None, nodes=answer.nodes)
    if answer.has_values:
        found = answer.values[: len(model.cells)] > 0.5
        if not model.fits(found):
            raise solver.SolverFailed("The solver's answer breaks a rule when it is counted exactly.")
        if best is None or model.worth(found) > model.worth(best):
            best = found
    low = None if best is None else model.worth(best)
    if math.isfinite(answer.bound):
        high = min(high, _down(model, answer.bound * scale))
    ended = answer.status is solver.Status.LIMITED
    if low is not None and not ended and is_exact:
        high = low
    return Bracket(low, high if low is None else max(low, high), best, answer.nodes, answer.is_timed_out, ended)


def _down(model: Model, bound: float) -> int:
    """A bound in floats as whole units: a little higher for the solver's tolerance, then down to what an objective can be."""
    step = math.gcd(*map(int, model.values), *(units for _, _, units in model.overlaps)) or 1
    return math.floor(bound + abs(bound) * TRUST + TRUST) // step * step


def _best(model: Model, starts: Iterable[Marks], eased: solver.SolverAnswer, enough: int, guided: int) -> Marks | None:
    """The best choice near some choices, each mended and improved until it is worth `enough`.

    Without choices to begin from, some are made from the relaxation; with them, `guided` more are.
    """
    begun = [*starts]
    prices = np.round(eased.duals[len(model.bids) : len(model.bids) + len(model.least)], 9) * scale_of(model.values)
    begun += constructed(model, eased, prices, guided if begun else None)
    best: Marks | None = None
    rounds = ROUNDS if len(model.bids) <= MANY else ROUNDS // 8
    for start in begun:
        found = improved(model, start, prices, enough, rounds)
        if found is not None and (best is None or model.worth(found) > model.worth(best)):
            best = found
            if model.worth(best) >= enough:
                break
    return best


def constructed(
    model: Model, eased: solver.SolverAnswer, prices: solver.Floats, most: int | None = None
) -> list[Marks]:
    """Choices to begin from, `most` of them: by what the relaxation holds, worth after the prices of the rules, worth for a
    pound, worth.
    """
    held = np.round(eased.values[: len(model.cells)], 9)
    left = model.values - prices @ model.matrix
    size = np.maximum(np.abs(model.matrix).max(axis=0, initial=1), 1)
    ranks = (
        held + left / max(1.0, float(np.abs(left).max(initial=1))) / 1000,
        np.where(left > 0, left, -np.inf),
        model.values / size,
        model.values.astype(float),
    )
    return [greedy(model, rank) for rank in ranks[:most]]
