"""What following a view on record that an answer does not apply would cost: one re-solve for each."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.portfolio.choice import slack
from placefund.domain.portfolio.inquiry import Difference, Inquiry
from placefund.domain.portfolio.model import model_of
from placefund.domain.portfolio.prices import NO_CHANGE
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.proof import Care, bracket
from placefund.domain.portfolio.rules import Rule
from placefund.domain.portfolio.span import ProvenSpan


@dataclass(frozen=True, slots=True)
class Concession:
    """A view that is not among the rules, by its rule's key: whether the answer keeps to it all the same; what keeping to it
    would cost, in units, and how the best choice would then differ. No `cost`: no choice could keep to it."""

    view: str
    is_kept: bool
    cost: ProvenSpan | None
    moves: Difference = NO_CHANGE


def concession(problem: Problem, levels: dict[str, int], inquiry: Inquiry, view: Rule) -> Concession:
    """What following a view would cost. `levels` is the answer; the cost is counted from the choice of `inquiry`, in which
    pins are released: an answer that rules fix has no room for anybody's view, and that would be no price."""
    is_kept = slack(view, view.row(problem.bids), levels).slack >= 0
    model = model_of(inquiry.problem.having(view))
    thoroughness = inquiry.thoroughness
    found = bracket(
        model, inquiry.nearest(model), Care(inquiry.leeway, thoroughness.nodes, is_guided=inquiry.leeway > 0)
    )
    if found.high is None:
        return Concession(view.key, is_kept, None)
    worth = inquiry.choice.objective
    low = max(0, worth - found.high)
    cost = ProvenSpan(low, None if found.low is None else max(low, worth - found.low))
    moves = inquiry.difference(found.chosen) if cost.is_exact and found.chosen is not None else NO_CHANGE
    return Concession(view.key, is_kept, cost, NO_CHANGE if cost.high == 0 else moves)
