"""The smallest rise of a score and the smallest cut of an ask that would bring a bid in, each searched for until it is proven."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from placefund.domain.portfolio.bids import Bid, ProblemRefused
from placefund.domain.portfolio.inquiry import Inquiry
from placefund.domain.portfolio.model import WIDE, Model, patched
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.proof import Bracket, Care, bracket

GREATEST_RISE = 20_000
"""Twenty points, in thousandths: a greater rise of a score is not looked for."""
TURNS = 100
"""How often a search for a rise begins again; each turn passes over every rise that is proven too small."""
SHORT, STEPS = 5, (0, 4, 10, 20, 35, 99)
"""How fine a brisk inquiry looks for the least cut of an ask, and where it looks for one that is enough, in per cent."""


@dataclass(frozen=True, slots=True)
class ProvenSpan:
    """A figure proven to be at least `low`; at `high` it is reached. `high` is None when no such figure was found."""

    low: int
    high: int | None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


def scored(problem: Problem, bid: Bid, rise_: int) -> Problem:
    """The problem with a bid's merit, and each of its draws, this many thousandths of a point higher."""
    draws = tuple(draw + rise_ for draw in bid.draws)
    return problem.with_bid(replace(bid, merit=bid.merit + rise_, draws=draws))


def cheaper(bid: Bid, cut_: int) -> Bid:
    """A bid that asks this many per cent less at every level, each year rounded down to whole thousands.

    Raises:
        ProblemRefused: when nothing is left of a level.
    """
    share = Fraction(100 - cut_, 100)
    return replace(bid, levels=tuple(level.costing(level.percent, share) for level in bid.levels))


def rise(inquiry: Inquiry, bid: Bid, begin: int = 0) -> ProvenSpan | None:
    """The smallest rise of a bid's score, in thousandths of a point, with which a portfolio that holds it is worth no less.

    With the bid forced in at a rise r, no portfolio is worth more than the bound found there; a further rise adds at most what
    the level that gains most would gain. All rises too small to close the distance are passed over at once.
    None when no rise helps, because the rules cannot be kept with it.
    """
    low, high, target = begin, None, inquiry.choice.objective
    for _ in range(1 if inquiry.leeway else TURNS):
        found = _with(inquiry, scored(inquiry.problem, bid, low) if low else inquiry.problem, bid)
        if found.high is None:
            return None
        if found.low is not None and found.low >= target:
            return ProvenSpan(low, low)
        if found.chosen is not None:
            levels = inquiry.model.levels(found.chosen)
            own = _least(lambda r, held=levels: _worth(inquiry, bid, r, held) >= target, low, GREATEST_RISE)  # type: ignore[misc]
            high = own if high is None or (own is not None and own < high) else high
        if found.high >= target:
            break
        short, base = target - found.high, low
        least = _least(lambda r, at=base, need=short: _gain(inquiry, bid, at, r) >= need, low + 1, GREATEST_RISE)  # type: ignore[misc]
        if least is None:
            return ProvenSpan(GREATEST_RISE, None)
        low = least if high is None else min(least, high)
        if low == high:
            break
    return ProvenSpan(low, high)


def _with(inquiry: Inquiry, problem: Problem, bid: Bid) -> Bracket:
    place = inquiry.model.bids.index(bid.id)
    return inquiry.ask(patched(inquiry.model, problem, problem.bid(bid.id)).forcing(place))


def _worth(inquiry: Inquiry, bid: Bid, rise_: int, levels: Mapping[str, int]) -> int:
    # What the model holds says nothing here: an overlap that takes nothing off at a score of nought does once it has risen.
    if inquiry.problem.objective.overlaps:
        return scored(inquiry.problem, bid, rise_).worth(levels)
    return _plain(inquiry, bid, rise_, levels)


def _plain(inquiry: Inquiry, bid: Bid, rise_: int, levels: Mapping[str, int]) -> int:
    level = bid.level(levels[bid.id])
    before = inquiry.problem.objective.value(bid, level)
    return inquiry.model.worth(inquiry.model.chosen(levels)) - before + _value(inquiry, bid, rise_, level.percent)


def _value(inquiry: Inquiry, bid: Bid, rise_: int, percent: int) -> int:
    objective = inquiry.problem.objective
    if not objective.is_expected:
        return objective.value_at(bid.merit + rise_, bid, bid.level(percent))
    risen = replace(bid, merit=bid.merit + rise_, draws=tuple(draw + rise_ for draw in bid.draws))
    return objective.value(risen, risen.level(percent))


def _gain(inquiry: Inquiry, bid: Bid, base: int, rise_: int) -> int:
    """The most any level gains from one rise to another."""
    return max(
        _value(inquiry, bid, rise_, each.percent) - _value(inquiry, bid, base, each.percent) for each in bid.levels
    )


def _least(holds: Callable[[int], bool], low: int, high: int) -> int | None:
    """The least number from `low` to `high` for which something holds that, once true, stays true; None when it never is."""
    if not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def cut(inquiry: Inquiry, bid: Bid) -> ProvenSpan | None:
    """The smallest cut of a bid's whole ask, in whole per cent, with which a portfolio that holds it is worth no less.

    A smaller ask is easier to fit, but with alpha above 0 it is also worth less and with a floor in money it counts less, so more
    is not always better. Whole ranges of cuts are passed over when even the best of each end (the lower cost, the greater value)
    cannot be chosen. None when no cut up to the last is enough.
    """
    most = _greatest_cut(bid)
    low = high = None
    at = 1
    while (possible := _first_possible(inquiry, bid, at, most)) is not None:
        model = _cut_model(inquiry, bid, possible).forcing(inquiry.model.bids.index(bid.id))
        found = (
            bracket(model, [inquiry.best(model)], Care(nodes=0, line=inquiry.choice.objective))
            if inquiry.leeway
            else inquiry.ask(model)
        )
        if found.low is not None and found.low >= inquiry.choice.objective:
            return ProvenSpan(low or possible, possible)
        is_out = found.high is None or found.high < inquiry.choice.objective
        low = low or (None if is_out else possible)
        if inquiry.leeway:
            high = _witnessed(inquiry, bid, possible + 1, most)
            return ProvenSpan(low or possible + 1, high) if high or possible < most else None
        at = possible + 1
    return None if low is None else ProvenSpan(low, high)


def _greatest_cut(bid: Bid) -> int:
    for cut_ in range(99, 0, -1):
        try:
            cheaper(bid, cut_)
        except ProblemRefused:
            continue
        return cut_
    return 0


def _first_possible(inquiry: Inquiry, bid: Bid, low: int, high: int) -> int | None:
    """The first cut from `low` to `high` that the relaxation does not rule out; halves what cannot be ruled out whole.

    A brisk inquiry is content with the beginning of a short range that is not ruled out.
    """
    if low > high or not _may(inquiry, bid, low, high):
        return None
    if high - low <= (SHORT if inquiry.leeway else 0):
        return low
    middle = (low + high) // 2
    found = _first_possible(inquiry, bid, low, middle)
    return found if found is not None else _first_possible(inquiry, bid, middle + 1, high)


def _may(inquiry: Inquiry, bid: Bid, low: int, high: int) -> bool:
    """Whether the relaxation allows any cut of a range: values as after the least, and each weight as after the end of the range
    that is easier on its rule. Beside a match, or a share in one's hands, a cut can make a weight greater or smaller."""
    dear, cheap = _cut_model(inquiry, bid, low), _cut_model(inquiry, bid, high)
    matrix = np.where(
        (dear.most < WIDE)[:, None],
        np.minimum(dear.matrix, cheap.matrix),
        np.maximum(dear.matrix, cheap.matrix),
    )
    best = replace(dear, matrix=matrix, overlaps=cheap.overlaps if low != high else dear.overlaps)
    found = bracket(best.forcing(inquiry.model.bids.index(bid.id)), (), Care(nodes=0), is_relaxed=True)
    return found.high is not None and found.high >= inquiry.choice.objective


def _cut_model(inquiry: Inquiry, bid: Bid, cut_: int) -> Model:
    """The model with the bid's ask cut. Nothing but an overlap's penalty asks what the whole problem would then be."""
    asks = cheaper(
        bid if inquiry.problem.objective.is_expected or inquiry.model.overlaps else replace(bid, draws=()), cut_
    )
    return patched(inquiry.model, inquiry.problem.with_bid(asks) if inquiry.model.overlaps else inquiry.problem, asks)


def _witnessed(inquiry: Inquiry, bid: Bid, low: int, high: int) -> int | None:
    """A cut for which a portfolio was found, as small as a few steps and halving find; the quick search alone."""
    place = inquiry.model.bids.index(bid.id)

    def reached(cut_: int) -> bool:
        model = _cut_model(inquiry, bid, cut_).forcing(place)
        found = bracket(model, [inquiry.best(model)], Care(nodes=0, line=inquiry.choice.objective))
        return found.low is not None and found.low >= inquiry.choice.objective

    before = low
    for cut_ in sorted({min(high, low + step) for step in STEPS}) if low <= high else ():
        if reached(cut_):
            return _least(reached, before, cut_)
        before = cut_ + 1
    return None
