"""What simpler ways of choosing would have chosen: rank and cut, value for a pound, and the Method of Equal Shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from heapq import heapify, heappop, heappush

from placefund.domain.portfolio.bids import FULL, Bid
from placefund.domain.portfolio.choice import Award, Choice, Slack, awards_of, broken
from placefund.domain.portfolio.inquiry import Difference, difference
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Attribute, Envelope, values_of

VOTERS = (Attribute.PLACE, Attribute.SECTOR, Attribute.LEAD_TYPE)
"""In the Method of Equal Shares every place, sector and lead type is a voter with the same share of the money."""

GRAIN = 1_000_000_000
"""What is left to a voter is kept to this part of a unit of money."""


class SimplerWay(StrEnum):
    """A way of choosing that looks at money alone."""

    RANK_AND_CUT = "rank_and_cut"
    VALUE_FOR_A_POUND = "value_for_a_pound"
    EQUAL_SHARES = "equal_shares"


@dataclass(frozen=True, slots=True)
class Rival:
    """What another way of choosing funds, what that is worth in units, and the rules it breaks."""

    method: SimplerWay
    awards: tuple[Award, ...]
    objective: int
    breaks: tuple[Slack, ...]
    difference: Difference


def rivals(problem: Problem, choice: Choice) -> tuple[Rival, ...]:
    """The three simpler ways, on the same bids and envelopes. They know no other rule; those they break are named."""
    ways: dict[SimplerWay, Callable[[Problem], dict[str, int]]] = {
        SimplerWay.RANK_AND_CUT: rank_and_cut,
        SimplerWay.VALUE_FOR_A_POUND: value_for_a_pound,
        SimplerWay.EQUAL_SHARES: shared_equally,
    }
    return tuple(_rival(problem, choice, method, way(problem)) for method, way in ways.items())


def _rival(problem: Problem, choice: Choice, method: SimplerWay, levels: dict[str, int]) -> Rival:
    breaks = broken(problem, levels)
    return Rival(method, awards_of(levels), problem.worth(levels), breaks, difference(choice.levels, levels))


class _Purse:
    """What is left of each envelope."""

    def __init__(self, problem: Problem) -> None:
        envelopes = [rule for rule in problem.rules if isinstance(rule, Envelope)]
        rows = [rule.row(problem.bids) for rule in envelopes]
        self._left = [rule.thousands for rule in envelopes]
        self._costs = {bid.id: [row.weights.get((bid.id, FULL), 0) for row in rows] for bid in problem.bids}

    def holds(self, bid: str) -> bool:
        return all(cost <= left for cost, left in zip(self._costs[bid], self._left, strict=True))

    def pay(self, bid: str) -> None:
        self._left = [left - cost for left, cost in zip(self._left, self._costs[bid], strict=True)]


def rank_and_cut(problem: Problem) -> dict[str, int]:
    """Fund in full in the order of merit, and stop at the first bid that an envelope cannot hold. Ties go by id."""
    purse, funded = _Purse(problem), {}
    for bid in sorted(problem.bids, key=lambda each: (-problem.objective.merit(each), each.id)):
        if not purse.holds(bid.id):
            break
        purse.pay(bid.id)
        funded[bid.id] = FULL
    return funded


def value_for_a_pound(problem: Problem) -> dict[str, int]:
    """Fund in full in the order of value for a pound, passing over what the envelopes cannot hold. Ties go by id."""
    return _filled(problem, {}, _Purse(problem))


def _filled(problem: Problem, funded: dict[str, int], purse: _Purse) -> dict[str, int]:
    def rank(bid: Bid) -> tuple[Fraction, str]:
        return -Fraction(problem.objective.value(bid, bid.full), bid.full.thousands), bid.id

    for bid in sorted(problem.bids, key=rank):
        if bid.id not in funded and purse.holds(bid.id):
            purse.pay(bid.id)
            funded[bid.id] = FULL
    return funded


def shared_equally(problem: Problem) -> dict[str, int]:
    """The Method of Equal Shares for a fund: every place, sector and lead type holds the same share of the money.

    A bid is bought by the groups it belongs to, which gain its value; bids that an envelope cannot hold are passed over. What the
    groups cannot buy together is filled by value for a pound, the usual completion.
    """
    envelopes = [rule for rule in problem.rules if isinstance(rule, Envelope)]
    whole = [rule.thousands for rule in envelopes if rule.year is None and rule.kind is None]
    budget = min(whole) if whole else sum(rule.thousands for rule in envelopes if rule.year and rule.kind)
    supporters = {
        bid.id: tuple(f"{attribute}: {value}" for attribute in VOTERS for value in values_of(bid, attribute))
        for bid in problem.bids
    }
    utilities = {bid.id: problem.objective.value(bid, bid.full) for bid in problem.bids}
    purse = _Purse(problem)
    costs = {bid.id: bid.full.thousands for bid in problem.bids}
    bought = equal_shares(costs, utilities, supporters, Fraction(budget), holds=purse.holds, pay=purse.pay)
    return _filled(problem, dict.fromkeys(bought, FULL), purse)


def equal_shares(
    costs: Mapping[str, int],
    utilities: Mapping[str, int],
    supporters: Mapping[str, Sequence[str]],
    budget: Fraction,
    *,
    holds: Callable[[str], bool] = lambda project: True,
    pay: Callable[[str], None] = lambda project: None,
) -> tuple[str, ...]:
    """The Method of Equal Shares (Peters, Pierczyński and Skowron 2021), in the order of buying.

    Every supporter of any project starts with the same part of the budget. A project's price is the least rho at which its
    supporters, each paying at most rho × utility and at most what is left to them, can pay its cost. The cheapest is bought, ties
    by the name, until none can be paid.
    """
    voters = sorted({voter for group in supporters.values() for voter in group})
    left = {voter: budget / len(voters) for voter in voters}
    bought: list[str] = []
    waiting = [
        (Fraction(costs[project], utilities[project] * len(supporters[project])), project)
        for project in costs
        if utilities[project] > 0 and supporters[project]
    ]
    heapify(waiting)
    while waiting:  # a price only rises as purses empty, so the first whose price still stands is the cheapest
        before, project = heappop(waiting)
        price = _price(costs[project], utilities[project], [left[voter] for voter in supporters[project]])
        if price is None or not holds(project):
            continue
        if price > before:
            heappush(waiting, (price, project))
            continue
        for voter in supporters[project]:
            left[voter] = _down(left[voter] - min(left[voter], price * utilities[project]))
        pay(project)
        bought.append(project)
    return tuple(bought)


def _down(amount: Fraction) -> Fraction:
    """An amount rounded down to a thousand-millionth, so that fractions do not grow with every purchase."""
    return Fraction(amount.numerator * GRAIN // amount.denominator, GRAIN)


def _price(cost: int, utility: int, purses: list[Fraction]) -> Fraction | None:
    """The least rho with Σ min(purse, rho × utility) = cost; None when the purses together hold less than the cost."""
    if sum(purses) < cost:
        return None
    rest, payers = Fraction(cost), len(purses)
    for purse in sorted(purses):
        if purse * payers >= rest:
            return rest / payers / utility
        rest -= purse
        payers -= 1
    return Fraction(0)
