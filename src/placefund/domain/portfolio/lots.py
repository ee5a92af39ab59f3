"""Lots as rules of a portfolio: a bid near the line is funded only with the lots before it that are open still."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.rules import Cap, Envelope, Floor, Needs, Row, Rule, Unit

DRAWN = "drawn-"
"""How the keys begin of the rules that keep a choice to the order of the lots."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """The bids that rules settle by themselves, whatever is chosen: in and out, each by its id with a rule that settles it."""

    funded: dict[str, Rule] = field(default_factory=dict)
    out: dict[str, Rule] = field(default_factory=dict)

    def has(self, bid: str) -> bool:
        return bid in self.funded or bid in self.out


def settled(bids: Sequence[Bid], rules: Iterable[Rule]) -> Consequences:
    """What follows from the rules one by one, again and again until nothing more does.

    Rules on money settle nothing here: that the money does not reach a lot is what lots are drawn for. Rules that need to be
    seen together are not; where they cannot all be kept, the solver says so.
    """
    return following(bids, (rule for rule in rules if not _is_about_money(rule) and not rule.key.startswith(DRAWN)))


def following(bids: Sequence[Bid], rules: Iterable[Rule]) -> Consequences:
    """What follows from these rules one by one, money and lots among them."""
    found = Consequences()
    rows = [(rule, rule.row(bids)) for rule in rules]
    while any(_follow(found, rule, row, bids) for rule, row in rows):
        pass
    return found


def in_the_order_drawn(drawn: Sequence[str], known: Container[str], fixed: Consequences) -> Iterator[Rule]:
    """Each lot only with the open one before it. Numbers are those of the draw: `drawn` is its whole order.

    Passed over is what left the round since (it is not among the `known` bids), and what the rules settle.
    """
    held = [(lot, bid) for lot, bid in enumerate(drawn, start=1) if bid in known and not fixed.has(bid)]
    for (_, before), (lot, bid) in pairwise(held):
        yield Needs(f"{DRAWN}{lot:03d}", "", bid, before, lot, len(drawn))


def held_together(rules: Iterable[Rule]) -> frozenset[tuple[str, str]]:
    """The pairs that rules made of lots hold together: a bid, and the one drawn before it."""
    return frozenset((rule.bid, rule.needs) for rule in rules if isinstance(rule, Needs) and rule.key.startswith(DRAWN))


def _is_about_money(rule: Rule) -> bool:
    return isinstance(rule, Envelope) or (isinstance(rule, Floor | Cap) and rule.unit is Unit.MONEY)


def _follow(found: Consequences, rule: Rule, row: Row, bids: Sequence[Bid]) -> bool:
    """Settle what one row settles; whether that was anything."""
    weights: dict[str, list[int]] = {
        bid.id: [row.weights.get((bid.id, level.percent), 0) for level in bid.levels] for bid in bids
    }
    weights = {bid: each for bid, each in weights.items() if any(each) and bid not in found.out}
    # what each bid adds at least and at most; one that is open may also add nothing
    least = {bid: min(each) if bid in found.funded else min(0, *each) for bid, each in weights.items()}
    most = {bid: max(each) if bid in found.funded else max(0, *each) for bid, each in weights.items()}
    low, high = sum(least.values()), sum(most.values())
    before = len(found.funded) + len(found.out)
    for bid, each in weights.items():
        if bid in found.funded:
            continue
        if row.most is not None and low - least[bid] + min(each) > row.most:
            found.out[bid] = rule
        elif (row.least is not None and high - most[bid] < row.least) or (
            row.most is not None and low - least[bid] > row.most
        ):
            found.funded[bid] = rule
    return len(found.funded) + len(found.out) > before
