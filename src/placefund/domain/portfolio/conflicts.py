"""When nothing fits: a smallest set of rules that cannot stand together, and what each would have to give way."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from placefund.domain import solver
from placefund.domain.messages import say
from placefund.domain.portfolio.choice import NothingFound
from placefund.domain.portfolio.model import WIDE, Model, model_of, programme_of
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Cap, Envelope, Floor, Rule

LIMIT = solver.Effort(nodes=200_000, seconds=120)


@dataclass(frozen=True, slots=True)
class Easing:
    """How far one rule, alone, must give way for everything to fit.

    `amount` is in the rule's own unit; None when it alone is not enough.
    """

    rule: str
    amount: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules that cannot be kept together, though any of them could be left out; and the easings, the cheapest first."""

    rules: tuple[str, ...]
    easings: tuple[Easing, ...]

    @property
    def cheapest(self) -> Easing | None:
        """The rule that gives way least, as a share of what it asks."""
        return next((easing for easing in self.easings if easing.amount is not None), None)


def irreducible(problem: Problem) -> Conflict | None:
    """The smallest conflict found by leaving rules out one after another; None when everything fits.

    Rules that were given by a person, floors and caps are left out last, so that the conflict speaks of them. What remains is
    irreducible: leave any one of its rules out and the rest can be kept.

    Raises:
        NothingFound: when a limit ended the search before it was known whether the rules fit.
    """
    model = model_of(problem)
    if is_possible(model):
        return None
    kept = list(range(len(problem.rules)))
    for place in sorted(kept, key=lambda index: (_stays(problem.rules[index]), index)):
        fewer = [each for each in kept if each != place]
        if not is_possible(_only(model, fewer)):
            kept = fewer
    rules = [problem.rules[index] for index in kept]
    easings = [_easing(problem, model, index) for index in kept]
    easings.sort(key=lambda each: (each.amount is None, each.share or 0.0, each.rule))
    return Conflict(tuple(rule.key for rule in rules), tuple(easings))


def is_possible(model: Model) -> bool:
    """Whether any choice keeps the rules of a model.

    Raises:
        NothingFound: when a limit ended the search before that was known.
    """
    nothing = replace(model, values=np.zeros_like(model.values), overlaps=())
    answer = solver.solve(programme_of(nothing, 1), LIMIT)
    if answer.status is solver.Status.INFEASIBLE:
        return False
    if not answer.has_values:
        raise NothingFound(
            say(
                "It is not known whether the rules fit together: the search ended at its limit. Ease a rule and ask again."
            )
        )
    return True


def _stays(rule: Rule) -> int:
    """What is left out first when a conflict is shrunk: the common rules before those that speak of one group or one bid."""
    return {"envelope": 0, "levels allowed": 0, "threshold": 0, "at most one": 1, "dependency": 1}.get(
        rule.kind_of_rule, 2
    )


def _only(model: Model, kept: list[int]) -> Model:
    least, most = np.full_like(model.least, -WIDE), np.full_like(model.most, WIDE)
    least[kept], most[kept] = model.least[kept], model.most[kept]
    return replace(model, least=least, most=most)


def _easing(problem: Problem, model: Model, index: int) -> Easing:
    """The least by which one rule must give way, all others kept."""
    rule = problem.rules[index]
    amount = least_easing(model, index)
    if amount is None:
        return Easing(rule.key, None, None)
    asked = max(1, abs(_amount(rule)))
    return Easing(rule.key, amount, round(amount / asked, 6))


def least_easing(model: Model, index: int) -> int | None:
    """The least, in its own unit, by which a rule must give way for a choice to exist; None when that is not enough."""
    row = model.matrix[index]
    is_floor = model.least[index] > -WIDE
    toward = row if is_floor else -row
    asked = replace(model.dropping(index), values=toward.astype(np.int64), overlaps=())
    answer = solver.solve(programme_of(asked, 1), LIMIT)
    if answer.status is solver.Status.INFEASIBLE or not answer.has_values:
        return None
    used = int(row[answer.values[: len(model.cells)] > 0.5].sum())
    return max(0, int(model.least[index]) - used if is_floor else used - int(model.most[index]))


def _amount(rule: Rule) -> int:
    if isinstance(rule, Envelope):
        return rule.thousands
    return rule.amount if isinstance(rule, Floor | Cap) else 1
