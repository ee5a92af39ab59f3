"""Where a chosen portfolio is asked about: each question is a small change of the problem, and every answer helps the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.model import Marks, Model, model_of
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.proof import Bracket, Care, bracket

POOL = 200
"""How many portfolios are remembered to begin from."""
STARTS = 3
"""From how many of them the quick search of one question begins, besides the chosen one."""


@dataclass(frozen=True, slots=True)
class Thoroughness:
    """How sharp the answers are: each within `leeway` of the objective, or as far as `nodes` of the search tree go.

    `draws` is how many posterior draws are looked at. An answer that is not exact gives the two figures between which it is
    proven to lie.
    """

    leeway: Fraction = Fraction(1, 500)
    nodes: int = 5
    draws: int = 100


BRISK = Thoroughness()
"""For a board that waits."""
TO_THE_UNIT = Thoroughness(Fraction(0), 5_000_000, 1000)
"""Every answer exact, however long it takes."""


@dataclass(slots=True)
class Inquiry:
    """A problem, the portfolio chosen, and the portfolios seen on the way."""

    problem: Problem
    choice: Choice
    thoroughness: Thoroughness = BRISK
    pool: list[Marks] = field(default_factory=list)
    model: Model = field(init=False)

    def __post_init__(self) -> None:
        self.model = model_of(self.problem)
        self.pool.append(self.model.chosen(self.choice.levels))

    @property
    def chosen(self) -> Marks:
        return self.pool[0]

    @property
    def leeway(self) -> int:
        """The leeway in units."""
        return int(self.thoroughness.leeway * abs(self.choice.objective))

    def ask(self, model: Model, line: int | None = None) -> Bracket:
        """The bracket of a changed model that has the same columns, begun from the best portfolio seen that fits it.

        With `line` only what is worth more than it is of interest.
        """
        found = bracket(
            model, self.nearest(model), Care(self.leeway, self.thoroughness.nodes, is_guided=self.leeway > 0, line=line)
        )
        if (
            found.chosen is not None
            and len(self.pool) < POOL
            and not any((found.chosen == each).all() for each in self.pool)
        ):
            self.pool.append(found.chosen)
        return found

    def best(self, model: Model) -> Marks:
        """The best portfolio seen that fits a model; the chosen one when none does."""
        return self.nearest(model, 1)[0]

    def nearest(self, model: Model, count: int = STARTS) -> list[Marks]:
        """The best portfolios seen that fit a model, the best first and at most `count`; the chosen one when none does."""
        fitting = np.flatnonzero(model.fitting(np.array(self.pool)))
        ranked = sorted(fitting, key=lambda place: (-model.worth(self.pool[place]), place))
        found = [self.pool[place] for place in ranked[:count]]
        return found if count == 1 and found else [*found, self.chosen]

    def difference(self, chosen: Marks) -> Difference:
        """What another portfolio would change."""
        return difference(self.choice.levels, self.model.levels(chosen))


@dataclass(frozen=True, slots=True)
class Difference:
    """What one portfolio changes against another: bids that come in, leave, and change their level (bid, from, to)."""

    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    changes: tuple[tuple[str, int, int], ...]

    @property
    def moved(self) -> tuple[str, ...]:
        """Every bid that is touched."""
        return tuple(sorted({*self.enters, *self.leaves, *(bid for bid, _, _ in self.changes)}))


def difference(before: Mapping[str, int], after: Mapping[str, int]) -> Difference:
    """What changes from one choice (bid → per cent) to another."""
    return Difference(
        tuple(sorted(set(after) - set(before))),
        tuple(sorted(set(before) - set(after))),
        tuple((bid, before[bid], after[bid]) for bid in sorted(set(before) & set(after)) if before[bid] != after[bid]),
    )
