"""The best assignment of a problem: worth and fairness, exactly, and what is short when the rules cannot all hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placefund.domain.assessment.assignment.exact import Best, Whole, best, ceiling, settle
from placefund.domain.assessment.assignment.fairness import Level, Programmes, possible_totals, worst_of
from placefund.domain.assessment.assignment.model import (
    Model,
    begin,
    draw,
    modelled,
    ranks,
    short_columns,
    short_weights,
    whole,
)
from placefund.domain.assessment.assignment.problem import Fairness, Problem
from placefund.domain.solver import EXACT, Effort

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
CHARGE = 10_000
"""What lowering the worst total by a thousandth costs while it is tried: far more than any sum is worth for it."""


@dataclass(frozen=True, slots=True, eq=False)
class AssignmentAnswer:
    """An assignment with its proof.

    `pairs` are (application, assessor) by id, in order. `objective` is the worth of the pairs less the cost of the changes, in
    thousandths; no assignment within the same rules and levels exceeds `bound`. `by_prices` says that whole-number arithmetic
    shows the bound, rather than the solver's search. `worst` is the smallest total of an application that needs readers, `levels`
    the totals that fairness settled, the worst first. `short` is the weighted count of what is missing: 0 when every rule holds;
    else the pairs are the best that can be done, and `missing` says what each row of the model lacks. `ended_by` names a limit
    that ended a search early. `x` (P) marks the pairs of the model that were chosen.
    """

    model: Model
    pairs: tuple[tuple[int, int], ...]
    objective: int
    bound: int
    by_prices: bool
    worst: int
    levels: tuple[int, ...]
    short: int
    missing: tuple[tuple[int, int], ...]
    columns_used: int
    nodes: int
    ended_by: str
    x: Ints

    @property
    def is_feasible(self) -> bool:
        """Whether every rule holds."""
        return self.short == 0

    @property
    def is_proven(self) -> bool:
        """Whether it is proven that nothing is better."""
        return self.objective == self.bound and not self.ended_by

    @property
    def gap(self) -> int:
        """How much better an assignment might still be, in thousandths."""
        return self.bound - self.objective


def solve(problem: Problem, effort: Effort = EXACT) -> AssignmentAnswer:
    """The best assignment, the same for the same problem in whatever order it is written.

    Every rule holds and the objective is the largest there is; with fairness, the worst application's total is the largest there
    is, and then the objective. When the rules cannot all hold, the least is left missing (by the problem's weights), and then the
    objective is the largest; `infeasible.conflict` says why. A limit in `effort` can end a search early, and the answer says so.

    Raises:
        ProblemRefused: a question that makes no sense.
    """
    return answer_of(modelled(problem), effort)


def answer_of(model: Model, effort: Effort = EXACT) -> AssignmentAnswer:
    """The best assignment of a model; what `solve` does after the problem has been put into rows and columns."""
    stage = _Stage(model, effort)
    plain, cost = stage.plain()
    if stage.short_of(plain) or model.problem.fairness is Fairness.SUM or not model.needed.any():
        return stage.told(plain, cost, ())
    return stage.fair(plain)


class _Stage:
    """The steps on the way to an answer, over one model."""

    def __init__(self, model: Model, effort: Effort) -> None:
        self.model, self.effort = model, effort
        self.gain = model.worth + model.kept
        self.pairs = len(self.gain)
        self.short = short_columns(model)
        self.weights = short_weights(model)[self.short]
        self.near = begin(model, self.gain)
        self.draw = draw(model)
        self.limits: list[str] = []

    def plain(self) -> tuple[Best, int]:
        """The best objective with the least missing that can be, and what a missing unit was charged to find it."""
        penalty = 4 * (int(np.abs(self.gain).max(initial=0)) + 1)
        least: int | None = None
        while True:
            programme = whole(self.model, self.gain, penalty)
            found = self._best(programme, self._nobody())
            missing = self.short_of(found)
            if missing and least is None:
                short = whole(self.model, np.zeros(self.pairs, np.int64), 1)
                least = self.short_of(self._best(short, self._nobody()))
            if missing <= (least or 0) or found.is_limited:
                return settle(programme, found, self._drawn(programme)), penalty
            penalty *= 8

    def _nobody(self) -> Ints:
        """The answer in which nobody reads anything and everything is missing: a search can always begin there."""
        return np.concatenate([np.zeros(self.pairs, np.int64), self.model.rows.lower[self.short]])

    def short_of(self, found: Best) -> int:
        """The weighted count of what an answer is missing."""
        return int(self.weights @ found.x[self.pairs : self.pairs + len(self.short)])

    def fair(self, plain: Best) -> AssignmentAnswer:
        """The worst total as large as it can be, then (with leximin) the next levels, then the objective."""
        asked = self.model.problem
        rounds = asked.rounds if asked.fairness is Fairness.LEXIMIN else 1
        place = ranks(self.model.application, self.model.worth, len(self.model.needed))
        self.near = self.near | (place < self.model.needed[self.model.application] + 3)
        programmes, levels = Programmes(self.model), list[Level]()
        low, (high, most) = worst_of(self.model, plain.x[: self.pairs]), possible_totals(self.model, place)
        self._keep(plain)
        while True:
            total, found = self._highest(programmes, levels, low, high)
            if len(levels) + 1 == rounds:
                levels.append(Level(total, None))
                break
            few = -self._best(programmes.fewest(levels, total)).objective
            levels.append(Level(total, few))
            found = None
            if sum(level.few or 0 for level in levels) >= len(programmes.fair):
                break
            low, high = total + 1, most
        programme = programmes.sum(levels, self.gain, CHARGE if found else 0, levels[-1].total)
        found = settle(programme, found or self._best(programme), self._drawn(programme))
        return self.told(found, 0, tuple(level.total for level in levels))

    def _highest(self, programmes: Programmes, levels: list[Level], low: int, high: int) -> tuple[int, Best | None]:
        """The largest total that all but those settled can have; with the best sum that goes with it, where that is known too.

        `low` is known to be possible. What prices allow is nearly always possible, so it is tried first, with the sum to guide
        the search; a search for the largest total by itself, which solvers find hard, only when that fails.
        """
        asked = programmes.highest(levels, low, max(low, high))
        allowed = ceiling(asked, self._begun(asked)) if low < high else max(low, high)
        tried = self._best(programmes.sum([*levels, Level(allowed, None)], self.gain, CHARGE, low))
        if not tried.x[-1]:
            return allowed, tried
        return int(self._best(asked).x[-1]), None

    def _begun(self, programme: Whole) -> Flags:
        return np.concatenate([self.near, np.ones(len(programme.gain) - self.pairs, bool)])

    def _best(self, programme: Whole, known: Ints | None = None) -> Best:
        """The best answer of a programme over the model; what it uses is where the next search begins."""
        found = best(programme, self._begun(programme), self.effort, known)
        if found.is_limited:
            self.limits.append("time" if found.is_timed_out else f"nodes:{found.nodes}")
        self._keep(found)
        return found

    def _keep(self, found: Best) -> None:
        self.near = self.near | (found.x[: self.pairs] > 0)

    def _drawn(self, programme: Whole) -> Ints:
        return np.concatenate([self.draw, np.zeros(len(programme.gain) - self.pairs, np.int64)])

    def told(self, found: Best, penalty: int, levels: tuple[int, ...]) -> AssignmentAnswer:
        """What was found, in ids."""
        model, x = self.model, found.x[: self.pairs]
        chosen = np.flatnonzero(x)
        applications = model.application_ids[model.application[chosen]].tolist()
        assessors = model.assessor_ids[model.assessor[chosen]].tolist()
        lacking = found.x[self.pairs : self.pairs + len(self.short)]
        given_up = -model.problem.change_penalty * len(model.problem.earlier) + penalty * self.short_of(found)
        return AssignmentAnswer(
            model=model,
            pairs=tuple(zip(applications, assessors, strict=True)),
            objective=found.objective + given_up,
            bound=found.bound + given_up,
            by_prices=found.is_priced,
            worst=worst_of(model, x),
            levels=levels,
            short=self.short_of(found),
            missing=tuple((int(self.short[at]), int(lacking[at])) for at in np.flatnonzero(lacking)),
            columns_used=found.columns_used,
            nodes=found.nodes,
            ended_by=", ".join(dict.fromkeys(self.limits)),
            x=x,
        )
