"""The answer of a scenario in values: who is in at what level, the money by year, nation and sector, and how each rule stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from placefund.domain.money import Money
from placefund.domain.places import Nation
from placefund.domain.portfolio.bids import FULL, Bid
from placefund.domain.portfolio.choice import Choice, Slack
from placefund.domain.portfolio.grounds import Grounds, Reason
from placefund.domain.portfolio.pins import fixed
from placefund.domain.portfolio.plan import MERIT_IN_A_POINT, THOUSAND, VIEW, application_of
from placefund.domain.portfolio.problem import Overlap, Problem
from placefund.domain.portfolio.rules import Cap, Envelope, Floor, MustFund, MustNotFund, Rule, Unit
from placefund.scenarios.models import Scenario
from placefund.scenarios.queries import drawn_in


@dataclass(frozen=True, slots=True)
class PlacedBid:
    """One bid in a scenario: at which level it is funded (0: not), and its money there."""

    bid: Bid
    percent: int

    @property
    def id(self) -> str:
        return self.bid.id

    @property
    def number(self) -> int:
        """The number of the application."""
        return application_of(self.bid.id)

    @property
    def is_in(self) -> bool:
        return self.percent > 0

    @property
    def is_part(self) -> bool:
        return 0 < self.percent < FULL

    @property
    def ask(self) -> Money:
        return Money(self.bid.full.thousands * THOUSAND)

    @property
    def money(self) -> Money:
        return Money(self.bid.level(self.percent).thousands * THOUSAND) if self.percent else Money(0)

    @property
    def merit(self) -> Fraction:
        """Out of 100."""
        return Fraction(self.bid.merit, MERIT_IN_A_POINT)


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """How a rule stands: what it counts (money or bids), what is used of it, its limits, and the room left.

    An overlap stands among the rules too. It is soft: `slack` counts what it takes off, in units, of what it can at most.
    """

    rule: Rule | Overlap
    slack: Slack

    @property
    def key(self) -> str:
        return self.slack.rule

    @property
    def is_soft(self) -> bool:
        """Whether it takes something off and forbids nothing."""
        return isinstance(self.rule, Overlap)

    @property
    def is_view(self) -> bool:
        """Whether it is somebody's stated view."""
        return self.key.startswith(VIEW)

    @property
    def is_money(self) -> bool:
        return isinstance(self.rule, Envelope) or (isinstance(self.rule, Floor | Cap) and self.rule.unit is Unit.MONEY)

    @property
    def is_counted(self) -> bool:
        """Whether its figures mean something to a reader; a rule about one bid only holds or does not."""
        return isinstance(self.rule, Envelope | Floor | Cap)

    @property
    def reason(self) -> str:
        """Why somebody decided on a bid, or why two overlap, where the rule says so."""
        return self.rule.reason if isinstance(self.rule, MustFund | MustNotFund | Overlap) else ""

    @property
    def used(self) -> Money | int:
        return self._shown(self.slack.used)

    @property
    def room(self) -> Money | int:
        return self._shown(self.slack.slack)

    @property
    def binds(self) -> bool:
        """Whether nothing is left of it."""
        return self.slack.slack == 0

    def _shown(self, amount: int) -> Money | int:
        return Money(amount * THOUSAND) if self.is_money else amount


class ScenarioAnswer:
    """A scenario that has an answer, with everything that a page counts in it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.problem: Problem = scenario.problem()
        self.choice: Choice = scenario.choice()
        levels = self.choice.levels
        self.placed = tuple(PlacedBid(bid, levels.get(bid.id, 0)) for bid in self.problem.bids)

    @cached_property
    def chosen(self) -> tuple[PlacedBid, ...]:
        """The bids that are funded, the best first."""
        return tuple(sorted((each for each in self.placed if each.is_in), key=_best_first))

    @cached_property
    def left_out(self) -> tuple[PlacedBid, ...]:
        """The bids that are not, the best first."""
        return tuple(sorted((each for each in self.placed if not each.is_in), key=_best_first))

    def of(self, bid: str) -> PlacedBid | None:
        """One bid of this scenario; None where it has no such bid."""
        return next((each for each in self.placed if each.id == bid), None)

    def touches(self, standing: RuleStanding, placed: PlacedBid) -> bool:
        """Whether a rule speaks of this bid in particular, and not of money in general."""
        if isinstance(standing.rule, Overlap):
            return placed.id in standing.rule.bids
        return not isinstance(standing.rule, Envelope) and bool(standing.rule.row([placed.bid]).weights)

    @property
    def money(self) -> Money:
        return Money.total(each.money for each in self.chosen)

    @property
    def unspent(self) -> Money:
        return self.scenario.plan().envelope - self.money

    @property
    def mean_merit(self) -> Fraction | None:
        """The mean score of the funded bids, out of 100."""
        if not self.chosen:
            return None
        return sum((each.merit for each in self.chosen), Fraction(0)) / len(self.chosen)

    @property
    def gap(self) -> Fraction:
        return self.choice.gap

    @property
    def is_proven(self) -> bool:
        return self.choice.objective == self.choice.bound

    @property
    def is_all_fixed(self) -> bool:
        """Whether rules alone settle every bid, so that no score was tested."""
        return len(fixed(self.problem)) >= len(self.placed)

    @cached_property
    def rules(self) -> tuple[RuleStanding, ...]:
        """Every rule with how it stands, and after them what is soft."""
        by_key = {rule.key: rule for rule in self.problem.rules}
        return (*(RuleStanding(by_key[slack.rule], slack) for slack in self.choice.slacks), *self.soft)

    @cached_property
    def soft(self) -> tuple[RuleStanding, ...]:
        """Every overlap with what it takes off."""
        units = {(one, other): units for one, other, units in self.problem.penalties()}
        return tuple(self._overlap(each, units[each.bids]) for each in self.problem.objective.overlaps)

    def _overlap(self, overlap: Overlap, units: int) -> RuleStanding:
        is_lost = all(bid in self.choice.levels for bid in overlap.bids)
        return RuleStanding(overlap, Slack(overlap.key, "", units if is_lost else 0, None, units))

    @cached_property
    def by_year(self) -> dict[str, tuple[Money, Money]]:
        """Capital and resource in each financial year in which anybody asks for money."""
        years = {ask.year for bid in self.problem.bids for ask in bid.full.asks}
        spent: Counter[tuple[str, str]] = Counter()
        for each in self.chosen:
            for ask in each.bid.level(each.percent).asks:
                spent[ask.year, ask.kind.value] += ask.thousands * THOUSAND
        return {year: (Money(spent[year, "capital"]), Money(spent[year, "resource"])) for year in sorted(years)}

    @property
    def by_nation(self) -> dict[str, Money]:
        """Money by nation, in the order of lists; nations without a bid are left out."""
        found = self._by(lambda bid: (bid.nation,))
        order = [nation.value for nation in Nation]
        return dict(sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))

    @property
    def by_sector(self) -> dict[str, Money]:
        """Money by sector. A bid of two sectors counts wholly in both."""
        return self._by(lambda bid: bid.sectors)

    def _by(self, groups: Callable[[Bid], Iterable[str]]) -> dict[str, Money]:
        found = {group: Money(0) for bid in self.problem.bids for group in groups(bid)}
        for each in self.chosen:
            for group in groups(each.bid):
                found[group] += each.money
        return dict(sorted(found.items()))


def _best_first(placed: PlacedBid) -> tuple[int, str]:
    return -placed.bid.merit, placed.id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario says of one application: the per cent of its ask (0: not funded), and why, in values."""

    percent: int
    thousands: int
    reason: Reason

    def amount(self, ask: Money) -> Money:
        """The money to offer: the ask itself at 100 per cent, else the level's whole thousands, and never more than the ask."""
        if not self.percent:
            return Money(0)
        return ask if self.percent == FULL else min(ask, Money(self.thousands * THOUSAND))


def outcomes(answer: ScenarioAnswer) -> dict[int, Outcome]:
    """What a scenario says of each application, by the application's number."""
    scenario = answer.scenario
    grounds, basis = Grounds(answer.problem, answer.choice, drawn_in(scenario.round)), scenario.plan().merit
    return {
        each.number: Outcome(
            each.percent,
            each.money.pence // THOUSAND,
            Reason(scenario.name, each.percent, each.bid.merit, basis, grounds.of(each.bid)),
        )
        for each in answer.placed
    }
