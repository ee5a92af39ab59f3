"""What each rule costs: how much more the best portfolio would be worth without it, and which bids it moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from placefund.domain.portfolio.choice import points
from placefund.domain.portfolio.desk import Desk, Difference, difference, listed
from placefund.domain.portfolio.model import WIDE, Model
from placefund.domain.portfolio.span import Span


@dataclass(frozen=True, slots=True)
class RulePrice:
    """What the portfolio would gain without one rule, in units, and the portfolio that would then be chosen."""

    rule: str
    name: str
    gain: Span
    moves: Difference
    sentence: str


def price(desk: Desk, key: str) -> RulePrice:
    """The price of a rule: one re-solve in which the rule is broken by at least one unit.

    Without a rule, the best portfolio either keeps it all the same, and is worth no more than before, or breaks it. Only the
    second case needs to be looked at, and its bound is often below the chosen portfolio's worth at once.
    """
    index = next(place for place, rule in enumerate(desk.problem.rules) if rule.key == key)
    rule, objective = desk.problem.rules[index], desk.choice.objective
    found = desk.ask(_breaking(desk.model, index), objective)
    nothing = difference({}, {})
    if found.high is None or found.high <= objective:
        return RulePrice(
            key, rule.name, Span(0, 0), nothing, f"“{rule.name}” costs nothing: without it nothing better is possible."
        )
    low = 0 if found.low is None else max(0, found.low - objective)
    gain = Span(low, found.high - objective)
    moves = desk.difference(found.chosen) if low and found.chosen is not None else nothing
    return RulePrice(key, rule.name, gain, moves, _said(rule.name, gain, moves, desk))


def _breaking(model: Model, rule: int) -> Model:
    least, most = model.least.copy(), model.most.copy()
    if model.most[rule] < WIDE:
        least[rule], most[rule] = model.most[rule] + 1, WIDE
    else:
        least[rule], most[rule] = -WIDE, model.least[rule] - 1
    return replace(model, least=least, most=most)


def _said(name: str, gain: Span, moves: Difference, desk: Desk) -> str:
    high = points(gain.high or 0, desk.problem)
    if not gain.low:
        return f"“{name}” costs at most {high}; no better portfolio without it was found."
    cost = points(gain.low, desk.problem)
    figure = cost if gain.is_exact else f"between {cost} and {high}"
    return f"“{name}” costs {figure} and moves {listed(moves.moved)}: without it, {moves.sentence}."
