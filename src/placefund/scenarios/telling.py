"""The explanations of a portfolio in the words of its pages: bids by their titles, money in full, one sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from placefund.domain.portfolio.choice import Award, said
from placefund.domain.portfolio.explain import Explanation
from placefund.domain.portfolio.prices import RulePrice
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.reasons import WhyIn, WhyOut

_ID = re.compile(r"\bB\d+\b")
_THOUSANDS = re.compile(r"£([\d,]+)k\b")
_SENTENCES = re.compile(r"(?<=[.”]) (?=[A-Z£])")
ALL_THE_MONEY = "envelope"
"""The rule on all the money: that everything could be funded without it needs no saying."""
MOST_NAMED = 6
"""A sentence that names more bids than this is read by nobody: it says how many."""


class Telling:
    """Speaks of one problem's bids."""

    def __init__(self, problem: Problem) -> None:
        self._names = {bid.id: bid.name for bid in problem.bids}
        self._costs = {(bid.id, level.percent): level.thousands for bid in problem.bids for level in bid.levels}
        self._said = {bid.id: said(bid) for bid in problem.bids}

    def named(self, sentence: str) -> str:
        """A sentence with titles in the place of ids, and pounds in the place of thousands."""
        for id_ in set(_ID.findall(sentence)) & self._names.keys():
            sentence = sentence.replace(self._said[id_], id_)
        sentence = _ID.sub(
            lambda found: f"“{self._names[found[0]]}”" if found[0] in self._names else found[0], sentence
        )
        return _THOUSANDS.sub(r"£\1,000", sentence)

    def bids(self, found: Explanation) -> dict[str, dict[str, Any]]:
        """Why each bid is in or out, what would change it, and how often draws choose it."""
        told = {each.bid: self._in(each) for each in found.why_in}
        told |= {each.bid: self._out(each, found) for each in found.why_out}
        firm = found.firmness
        for id_, each in told.items():
            times = dict(firm.times).get(id_, 0)
            each["robust"] = f"Chosen in {times} of {firm.draws} draws of the scores" if firm.draws else ""
        return dict(sorted(told.items()))

    def _in(self, why: WhyIn) -> dict[str, Any]:
        first, *rest = _SENTENCES.split(why.sentence)
        return {"why": self.named(first), "changes": [self.named(each) for each in rest]}

    def _out(self, why: WhyOut, found: Explanation) -> dict[str, Any]:
        first, *rest = _SENTENCES.split(why.sentence)
        if not why.shut_by:
            first = f"{self._said[why.bid]} is out: no portfolio that holds it and keeps the rules is worth more than this one."
        names = {each.rule: each.name for each in found.prices if each.rule != ALL_THE_MONEY}
        freeing = [f"“{names[key]}”" for key in dict(found.freed).get(why.bid, ()) if key in names]
        if freeing:
            rest = [f"Without {' or without '.join(freeing)} it would be funded.", *rest]
        return {"why": self.named(first), "changes": [self.named(each) for each in rest]}

    def prices(self, found: Explanation) -> dict[str, dict[str, Any]]:
        """What each rule costs."""
        return {
            each.rule: {
                "price": self._price(each),
                "costs": bool(each.gain.low),
                "units": [each.gain.low, each.gain.high],
            }
            for each in found.prices
        }

    def _price(self, price: RulePrice) -> str:
        moved = price.moves.moved
        if len(moved) <= MOST_NAMED:
            return self.named(price.sentence)
        cost, _, _ = price.sentence.partition(" and moves ")
        comes, goes = len(price.moves.enters), len(price.moves.leaves)
        return f"{self.named(cost)}: without it {comes} more would come in and {goes} would leave."

    def alternatives(self, found: Explanation) -> list[dict[str, Any]]:
        """The most different portfolio that is nearly as good, where there is one."""
        other = found.alternative
        if not other.turned:
            return []
        return [self._way("The most different one that is nearly as good", other.awards, other.sentence, ())]

    def methods(self, found: Explanation) -> list[dict[str, Any]]:
        """What simpler ways of choosing would fund."""
        return [
            self._way(each.method, each.awards, each.sentence, [b.name for b in each.breaks]) for each in found.rivals
        ]

    def _way(self, name: str, awards: Iterable[Award], sentence: str, broken: Iterable[str]) -> dict[str, Any]:
        levels: Mapping[str, int] = {award.bid: award.percent for award in awards}
        return {
            "name": name,
            "sentence": self.named(sentence),
            "levels": [[bid, percent] for bid, percent in levels.items()],
            "thousands": sum(self._costs[each] for each in levels.items()),
            "broken": list(broken),
        }
