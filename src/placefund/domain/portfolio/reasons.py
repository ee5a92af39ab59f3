"""Why a bid is in, and why a bid is out: what would be lost without it, and the smallest change that would bring it in."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.extra import ExtraMoney, extra_money
from placefund.domain.portfolio.inquiry import Difference, Inquiry
from placefund.domain.portfolio.rules import Threshold
from placefund.domain.portfolio.span import ProvenSpan, cut, rise


@dataclass(frozen=True, slots=True)
class InBecause:
    """What the portfolio would lose without a bid (units), and what would take its place. No `loss`: it cannot be left out."""

    bid: str
    percent: int
    loss: ProvenSpan | None
    instead: Difference | None


@dataclass(frozen=True, slots=True)
class OutBecause:
    """The smallest change that would bring a bid into a portfolio worth no less than the chosen one.

    `score` is a rise in thousandths of a point; `ask` a cut of the whole ask in per cent; `money` what is added to the envelopes.
    `shut_by` are the keys of rules that keep it out at any score. Each is None (or empty) when there is none.
    """

    bid: str
    score: ProvenSpan | None = None
    ask: ProvenSpan | None = None
    money: ExtraMoney | None = None
    shut_by: tuple[str, ...] = ()


def why_in(inquiry: Inquiry, id_: str) -> InBecause:
    """What would be lost without a bid that was chosen: one re-solve with the bid barred."""
    place, level = inquiry.model.bids.index(id_), inquiry.choice.levels[id_]
    found = inquiry.ask(inquiry.model.barring(place))
    if found.is_impossible:
        return InBecause(id_, level, None, None)
    loss = ProvenSpan(_loss(inquiry, found.high) or 0, _loss(inquiry, found.low))
    return InBecause(id_, level, loss, None if found.chosen is None else inquiry.difference(found.chosen))


def _loss(inquiry: Inquiry, other: int | None) -> int | None:
    return None if other is None else max(0, inquiry.choice.objective - other)


def why_out(inquiry: Inquiry, id_: str) -> OutBecause:
    """The smallest change of score, of ask, and of the envelopes that would bring in a bid that was not chosen."""
    bid = inquiry.problem.bid(id_)
    shut = shut_by(inquiry, id_)
    if shut:
        below = _below_thresholds(inquiry, bid, shut)
        return OutBecause(id_, score=rise(inquiry, bid, below) if below else None, shut_by=shut)
    return OutBecause(id_, rise(inquiry, bid), cut(inquiry, bid), extra_money(inquiry, id_))


def shut_by(inquiry: Inquiry, id_: str) -> tuple[str, ...]:
    """Rules that by themselves leave a bid no level: a threshold, a person's decision."""
    own = [place for place, (bid, _) in enumerate(inquiry.model.cells) if bid == id_]
    found = []
    for index, rule in enumerate(inquiry.problem.rules):
        is_alone = all(weight >= 0 for weight in inquiry.model.matrix[index])
        if is_alone and all(inquiry.model.matrix[index, place] > inquiry.model.most[index] for place in own):
            found.append(rule.key)
    return tuple(found)


def _below_thresholds(inquiry: Inquiry, bid: Bid, shut: tuple[str, ...]) -> int:
    """How far a bid is below the highest threshold, when thresholds are all that shuts it out; otherwise 0."""
    rules = [inquiry.problem.rule(key) for key in shut]
    short = [rule.merit - bid.merit for rule in rules if isinstance(rule, Threshold)]
    return max(short) if len(short) == len(rules) else 0
