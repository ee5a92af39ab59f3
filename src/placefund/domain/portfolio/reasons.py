"""Why a bid is in, and why a bid is out: what would be lost without it, and the smallest change that would bring it in."""

from __future__ import annotations

from dataclasses import dataclass

from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.choice import points, said
from placefund.domain.portfolio.desk import Desk, Difference
from placefund.domain.portfolio.extra import Money, extra_money
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import MustFund, Threshold
from placefund.domain.portfolio.span import Span, cut, rise


@dataclass(frozen=True, slots=True)
class WhyIn:
    """What the portfolio would lose without a bid (units), and what would take its place. No `loss`: it cannot be left out."""

    bid: str
    percent: int
    loss: Span | None
    instead: Difference | None
    sentence: str


@dataclass(frozen=True, slots=True)
class WhyOut:
    """The smallest change that would bring a bid into a portfolio worth no less than the chosen one.

    `score` is a rise in thousandths of a point; `ask` a cut of the whole ask in per cent; `money` what is added to the envelopes.
    `shut_by` are rules that keep it out at any score. Each is None when there is none.
    """

    bid: str
    score: Span | None
    ask: Span | None
    money: Money | None
    shut_by: tuple[str, ...]
    sentence: str


def why_in(desk: Desk, id_: str) -> WhyIn:
    """What would be lost without a bid that was chosen: one re-solve with the bid barred."""
    bid, place = desk.problem.bid(id_), desk.model.bids.index(id_)
    level = desk.choice.levels[id_]
    found = desk.ask(desk.model.barring(place))
    who = said(bid)
    if found.is_impossible:
        because = [rule.reason for rule in desk.problem.rules if isinstance(rule, MustFund) and rule.bid == id_]
        given = f" ({because[0]})" if because else ""
        return WhyIn(id_, level, None, None, f"{who} is in because the rules cannot be kept without it{given}.")
    low, high = _loss(desk, found.low), _loss(desk, found.high)
    loss = Span(high or 0, low)
    instead = None if found.chosen is None else desk.difference(found.chosen)
    sentence = f"{who} is in: without it {_lost(loss, desk.problem)}."
    if instead is not None:
        sentence += f" The best found in its place: {instead.sentence}."
    return WhyIn(id_, level, loss, instead, sentence)


def _loss(desk: Desk, other: int | None) -> int | None:
    return None if other is None else max(0, desk.choice.objective - other)


def _lost(loss: Span, problem: Problem) -> str:
    if loss.high is None:
        return f"we would lose at least {points(loss.low, problem)}"
    if loss.is_exact:
        return f"we would lose {points(loss.low, problem)}" if loss.low else "another portfolio is worth as much"
    return f"we would lose between {points(loss.low, problem)} and {points(loss.high, problem)}"


def why_out(desk: Desk, id_: str) -> WhyOut:
    """The smallest change of score, of ask, and of the envelopes that would bring in a bid that was not chosen."""
    bid = desk.problem.bid(id_)
    shut = shut_by(desk, id_)
    if shut:
        names = " and ".join(f"“{desk.problem.rule(key).name}”" for key in shut)
        ends = _threshold(desk, bid, shut)
        score = rise(desk, bid, ends) if ends else None
        tail = f" {_rise_said(score)}" if score else ""
        return WhyOut(id_, score, None, None, shut, f"{said(bid)} is out because of {names}, whatever its ask.{tail}")
    score, ask, money = rise(desk, bid), cut(desk, bid), extra_money(desk, id_)
    parts = [_rise_said(score), _cut_said(ask), money.sentence if money else ""]
    return WhyOut(id_, score, ask, money, (), " ".join([f"{said(bid)} is out.", *filter(None, parts)]))


def shut_by(desk: Desk, id_: str) -> tuple[str, ...]:
    """Rules that by themselves leave a bid no level: a threshold, a person's decision."""
    own = [place for place, (bid, _) in enumerate(desk.model.cells) if bid == id_]
    found = []
    for index, rule in enumerate(desk.problem.rules):
        is_alone = all(weight >= 0 for weight in desk.model.matrix[index])
        if is_alone and all(desk.model.matrix[index, place] > desk.model.most[index] for place in own):
            found.append(rule.key)
    return tuple(found)


def _threshold(desk: Desk, bid: Bid, shut: tuple[str, ...]) -> int:
    """How far a bid is below the highest threshold, when thresholds are all that shuts it out; otherwise 0."""
    rules = [desk.problem.rule(key) for key in shut]
    lines = [rule.merit - bid.merit for rule in rules if isinstance(rule, Threshold)]
    return max(lines) if len(lines) == len(rules) else 0


def _rise_said(span: Span | None) -> str:
    if span is None:
        return ""
    low, high = span.low / 1000, None if span.high is None else span.high / 1000
    if high is None:
        return f"A score up to {low:.3f} points higher would not bring it in."
    if span.is_exact:
        if not span.low:
            return "A portfolio with it is worth as much: no change of score is needed."
        return f"A score {low:.3f} points higher would bring it in."
    return f"A score {high:.3f} points higher would bring it in; less than {low:.3f} would not."


def _cut_said(span: Span | None) -> str:
    if span is None:
        return "No smaller ask would bring it in by itself."
    if span.high is None:
        return f"An ask less than {span.low}% smaller would not bring it in, and none was found that would."
    if span.is_exact:
        return f"Asking {span.low}% less would bring it in." if span.low else ""
    return f"Asking {span.high}% less would bring it in; less than {span.low}% would not."
