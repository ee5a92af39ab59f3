"""How firmly the portfolio stands: in how many draws of the scores a bid is chosen, and what a little more money changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from placefund.domain.portfolio.inquiry import Difference, Inquiry, difference
from placefund.domain.portfolio.model import model_of, revalued
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.proof import Care, bracket
from placefund.domain.portfolio.rules import Envelope

SHIFT = 1000
"""A million pounds, in thousands."""


@dataclass(frozen=True, slots=True)
class Firmness:
    """In how many of `draws` each bid was chosen. Each draw's portfolio is within `worst_gap` of that draw's best."""

    draws: int
    times: tuple[tuple[str, int], ...]
    worst_gap: Fraction


@dataclass(frozen=True, slots=True)
class Reply:
    """What is chosen when one thing about the round is a little different. No `difference`: nothing fits then.

    The portfolio is within `gap`, a share of its worth, of the best.
    """

    difference: Difference | None
    gap: Fraction


@dataclass(frozen=True, slots=True)
class Stability:
    """What so many thousands of pounds more (less, below zero) in all change in the portfolio."""

    thousands: int
    difference: Difference | None
    gap: Fraction


def firmness(inquiry: Inquiry) -> Firmness:
    """Choose again in each draw of the posterior. A draw of a merit below zero counts as zero."""
    bids = inquiry.problem.bids
    count = min(inquiry.thoroughness.draws, len(bids[0].draws) if bids else 0)
    times, worst = dict.fromkeys((bid.id for bid in bids), 0), Fraction(0)
    for draw in range(count):
        problem = inquiry.problem.with_merits({bid.id: max(0, bid.draws[draw]) for bid in bids})
        levels, gap = _chosen(inquiry, problem)
        for bid in levels or {}:
            times[bid] += 1
        worst = max(worst, gap)
    return Firmness(count, tuple(times.items()), worst)


def _chosen(inquiry: Inquiry, problem: Problem) -> tuple[dict[str, int] | None, Fraction]:
    """The portfolio of a changed problem, and its gap; the quick search alone unless every answer is to be exact."""
    model = revalued(inquiry.model, problem)
    nodes = 0 if inquiry.leeway else inquiry.thoroughness.nodes
    found = bracket(model, [inquiry.best(model)], Care(inquiry.leeway, nodes))
    if found.chosen is None or found.low is None or found.high is None:
        return None, Fraction(0)
    return model.levels(found.chosen), Fraction(found.high - found.low, max(1, abs(found.low)))


def under(inquiry: Inquiry, problem: Problem) -> Reply:
    """What another version of the problem (the same bids at the same levels) would choose."""
    model = model_of(problem)
    found = bracket(
        model, inquiry.nearest(model), Care(inquiry.leeway, inquiry.thoroughness.nodes, is_guided=inquiry.leeway > 0)
    )
    if found.chosen is None or found.low is None or found.high is None:
        return Reply(None, Fraction(0))
    gap = Fraction(found.high - found.low, max(1, abs(found.low)))
    same = model.fits(inquiry.chosen) and found.high <= model.worth(inquiry.chosen)
    levels = inquiry.choice.levels if same else model.levels(found.chosen)
    return Reply(difference(inquiry.choice.levels, levels), gap)


def without_assessor(inquiry: Inquiry, merits: Mapping[str, int]) -> Reply:
    """What would be chosen with the merits (thousandths of a point) that remain when one assessor is left out."""
    return under(inquiry, inquiry.problem.with_merits(merits))


def with_money(inquiry: Inquiry, thousands: int) -> Stability:
    """What would be chosen with this much more (or less, below zero) money: every envelope grows in the same proportion."""
    reply = under(inquiry, shifted(inquiry.problem, thousands))
    return Stability(thousands, reply.difference, reply.gap)


def shifted(problem: Problem, thousands: int) -> Problem:
    """The problem with its envelopes larger by `thousands` in all, each in proportion, rounded down to whole thousands."""
    envelopes = [rule for rule in problem.rules if isinstance(rule, Envelope)]
    whole = [rule.thousands for rule in envelopes if rule.year is None and rule.kind is None]
    total = max(whole) if whole else sum(rule.thousands for rule in envelopes)
    if not total:
        return problem
    share = 1 + Fraction(thousands, total)
    return problem.having(*(replace(rule, thousands=max(0, int(rule.thousands * share))) for rule in envelopes))
