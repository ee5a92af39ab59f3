"""What each rule and each overlap costs: how much more the best portfolio would be worth without it, and which bids it moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from placefund.domain.portfolio.inquiry import Difference, Inquiry, difference
from placefund.domain.portfolio.model import WIDE, Model
from placefund.domain.portfolio.problem import Overlap
from placefund.domain.portfolio.span import ProvenSpan

NO_CHANGE = difference({}, {})


@dataclass(frozen=True, slots=True)
class Price:
    """What the portfolio would gain without one rule (or overlap, by its key), in units, and how the choice would then differ."""

    rule: str
    gain: ProvenSpan
    moves: Difference

    @property
    def is_felt(self) -> bool:
        """Whether it is known to cost anything."""
        return self.gain.low > 0


def price(inquiry: Inquiry, key: str) -> Price:
    """The price of a rule: one re-solve in which the rule is broken by at least one unit.

    Without a rule, the best portfolio either keeps it all the same, and is worth no more than before, or breaks it. Only the
    second case needs to be looked at, and its bound is often below the chosen portfolio's worth at once.
    """
    index = next(place for place, rule in enumerate(inquiry.problem.rules) if rule.key == key)
    objective = inquiry.choice.objective
    found = inquiry.ask(_breaking(inquiry.model, index), objective)
    if found.high is None or found.high <= objective:
        return Price(key, ProvenSpan(0, 0), NO_CHANGE)
    low = 0 if found.low is None else max(0, found.low - objective)
    moves = inquiry.difference(found.chosen) if low and found.chosen is not None else NO_CHANGE
    return Price(key, ProvenSpan(low, found.high - objective), moves)


def _breaking(model: Model, rule: int) -> Model:
    least, most = model.least.copy(), model.most.copy()
    if model.most[rule] < WIDE:
        least[rule], most[rule] = model.most[rule] + 1, WIDE
    else:
        least[rule], most[rule] = -WIDE, model.least[rule] - 1
    return replace(model, least=least, most=most)


def overlap_price(inquiry: Inquiry, overlap: Overlap) -> Price:
    """What would be gained if two bids did not overlap: one re-solve with nothing taken off for this pair."""
    worth = inquiry.choice.objective
    places = {inquiry.model.bids.index(each) for each in overlap.bids}
    pairs = tuple(each for each in inquiry.model.overlaps if {each[0], each[1]} != places)
    found = inquiry.ask(replace(inquiry.model, overlaps=pairs))
    kept = inquiry.problem.without_overlap(overlap).worth(inquiry.choice.levels)
    low = max(0, kept - worth, (found.low or 0) - worth)
    high = max(low, (found.high or 0) - worth)
    moves = inquiry.difference(found.chosen) if low and found.chosen is not None else NO_CHANGE
    return Price(overlap.key, ProvenSpan(low, high), moves)
