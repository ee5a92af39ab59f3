"""A scenario as people read it: who is in at what level, the money by year, nation and sector, and how each rule stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from placefund.domain.assessment.scoring import format_score
from placefund.domain.money import Money
from placefund.domain.places import Nation
from placefund.domain.portfolio.bids import FULL, Bid
from placefund.domain.portfolio.choice import Choice, Slack, percent, points
from placefund.domain.portfolio.problem import Overlap, Problem
from placefund.domain.portfolio.rules import (
    AtMostOne,
    Cap,
    Envelope,
    Floor,
    MustFund,
    MustNotFund,
    Needs,
    Rule,
    Threshold,
    Unit,
)
from placefund.scenarios.lots import held_together, settled
from placefund.scenarios.models import Scenario
from placefund.scenarios.plans import MERIT_IN_A_POINT, THOUSAND, VIEW, application_of, bid_id
from placefund.scenarios.question import overlap_key, overlap_name, reason_of


@dataclass(frozen=True, slots=True)
class Placed:
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
class Kept:
    """How a rule stands: what it counts (money or bids), what is used of it, its limits, and the room left.

    An overlap stands among the rules too. It is soft: `slack` counts what it takes off, in units, of what it can at most.
    """

    rule: Rule | Overlap
    slack: Slack
    overlaps_because: str = ""
    taken_off: str = ""

    @property
    def is_soft(self) -> bool:
        """Whether it takes something off and forbids nothing."""
        return isinstance(self.rule, Overlap)

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
        return self.rule.reason if isinstance(self.rule, MustFund | MustNotFund) else self.overlaps_because

    @property
    def standing(self) -> str:
        """Whether it is kept, in words; for an overlap, what it takes off here."""
        if self.is_soft:
            return f"Soft: takes off {self.taken_off}" if self.slack.used else "Soft: takes nothing off"
        return "Yes, to the last" if self.binds and self.is_counted else "Yes"

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


class Answered:
    """A scenario that has an answer, with everything that a page says of it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.problem: Problem = scenario.problem()
        self.choice: Choice = scenario.choice()
        levels = self.choice.levels
        self.placed = tuple(Placed(bid, levels.get(bid.id, 0)) for bid in self.problem.bids)

    @cached_property
    def chosen(self) -> tuple[Placed, ...]:
        """The bids that are funded, the best first."""
        return tuple(sorted((each for each in self.placed if each.is_in), key=_best_first))

    @cached_property
    def left_out(self) -> tuple[Placed, ...]:
        """The bids that are not, the best first."""
        return tuple(sorted((each for each in self.placed if not each.is_in), key=_best_first))

    def of(self, bid: str) -> Placed | None:
        """One bid of this scenario; None where it has no such bid."""
        return next((each for each in self.placed if each.id == bid), None)

    def touches(self, kept: Kept, placed: Placed) -> bool:
        """Whether a rule speaks of this bid in particular, and not of money in general."""
        if isinstance(kept.rule, Overlap):
            return placed.id in kept.rule.bids
        return not isinstance(kept.rule, Envelope) and bool(kept.rule.row([placed.bid]).weights)

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
    def gap_in_words(self) -> str:
        return percent(self.gap)

    @property
    def is_proven(self) -> bool:
        return self.choice.objective == self.choice.bound

    @cached_property
    def rules(self) -> tuple[Kept, ...]:
        """Every rule with how it stands, and after them what is soft."""
        by_key = {rule.key: rule for rule in self.problem.rules}
        return (*(Kept(by_key[slack.rule], slack) for slack in self.choice.slacks), *self.soft)

    @cached_property
    def soft(self) -> tuple[Kept, ...]:
        """Every overlap with what it takes off."""
        units = {(one, other): units for one, other, units in self.problem.penalties()}
        return tuple(self._overlap(each, units[each.bids]) for each in self.problem.objective.overlaps)

    def _overlap(self, overlap: Overlap, units: int) -> Kept:
        is_lost = all(bid in self.choice.levels for bid in overlap.bids)
        name = overlap_name(self.problem, overlap)
        slack = Slack(overlap_key(overlap), name, units if is_lost else 0, None, units)
        return Kept(overlap, slack, reason_of(self.problem, overlap), points(units, self.problem))

    @property
    def views_kept(self) -> tuple[Kept, ...]:
        """The rules that are somebody's stated view."""
        return tuple(kept for kept in self.rules if kept.slack.rule.startswith(VIEW))

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

    @property
    def by_lead(self) -> dict[str, Money]:
        return self._by(lambda bid: (bid.lead_type,))

    def _by(self, groups: Callable[[Bid], Iterable[str]]) -> dict[str, Money]:
        found = {group: Money(0) for bid in self.problem.bids for group in groups(bid)}
        for each in self.chosen:
            for group in groups(each.bid):
                found[group] += each.money
        return dict(sorted(found.items()))


def _best_first(placed: Placed) -> tuple[int, str]:
    return -placed.bid.merit, placed.id


@dataclass(frozen=True, slots=True)
class Difference:
    """A bid that two scenarios treat differently: the level in each, and why, where an explanation was kept."""

    name: str
    id: str
    ask: Money
    merit: Fraction
    before: int
    after: int
    why: str = ""

    @property
    def number(self) -> int:
        return application_of(self.id)

    @property
    def kind(self) -> str:
        if not self.before:
            return "comes in"
        if not self.after:
            return "goes out"
        return "gets more" if self.after > self.before else "gets less"


def differences(one: Answered, other: Answered, reasons: Mapping[str, str]) -> tuple[Difference, ...]:
    """What changes from one scenario to the other, first who comes in, then who goes out, then other levels; the best first.

    `reasons` says why a bid is in or out of the other scenario, by its id.
    """
    before = {each.id: each for each in one.placed}
    after = {each.id: each for each in other.placed}
    found = []
    for id_ in sorted({*before, *after}):
        was, now = before.get(id_), after.get(id_)
        seen = now or was
        assert seen is not None  # noqa: S101  it stands in one of the two
        levels = (was.percent if was else 0, now.percent if now else 0)
        if levels[0] != levels[1]:
            found.append(Difference(seen.bid.name, id_, seen.ask, seen.merit, *levels, reasons.get(id_, "")))
    order = ("comes in", "goes out", "gets more", "gets less")
    return tuple(sorted(found, key=lambda each: (order.index(each.kind), -each.merit, each.id)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario says of one application: the per cent of its ask (0: not funded), and why, in a sentence."""

    percent: int
    thousands: int
    reasons: str

    def amount(self, ask: Money) -> Money:
        """The money to offer: the ask itself at 100 per cent, else the level's whole thousands, and never more than the ask."""
        if not self.percent:
            return Money(0)
        return ask if self.percent == FULL else min(ask, Money(self.thousands * THOUSAND))


def outcomes(answered: Answered) -> dict[int, Outcome]:
    """What a scenario says of each application, by the application's number."""
    grounds = Grounds(answered)
    return {
        each.number: Outcome(each.percent, each.money.pence // THOUSAND, grounds.reasons(each))
        for each in answered.placed
    }


class Grounds:
    """Why each bid of a scenario is funded or not, in sentences that are published.

    By itself no sentence names another bid, or a person who gave a view about several; a typed reason stands as it was typed.
    """

    def __init__(self, answered: Answered) -> None:
        self.answered = answered
        rules = answered.problem.rules
        self._settled = settled(answered.problem.bids, rules)
        self._held = frozenset(bid for pair in held_together(rules) for bid in pair)
        draw = getattr(answered.scenario.round, "draw", None)
        self._drawn = tuple(bid_id(number) for number in draw.order) if draw else ()
        chosen = {each.id for each in answered.chosen}
        self._last = max((lot for lot, bid in self._lots() if bid in chosen), default=0)

    def _lots(self) -> Iterable[tuple[int, str]]:
        return enumerate(self._drawn, start=1)

    def reasons(self, placed: Placed) -> str:
        """The reason of a decision: what the signed scenario says, the merit with the score that it is, and the ground."""
        given = f"Funded at {placed.percent}% of its ask" if placed.is_in else "Not funded"
        score = self.answered.scenario.plan().merit.in_reasons
        return (
            f"{given}, as the signed scenario “{self.answered.scenario.name}” says. "
            f"Its merit is {format_score(placed.merit)} out of 100 ({score}). {self._ground(placed)}"
        )

    def _ground(self, placed: Placed) -> str:
        return self._decided(placed) or self._shut_in_or_out(placed) or self._by_lot(placed) or self._chosen(placed)

    def _decided(self, placed: Placed) -> str:
        """What named people decided on this bid, and the least score where it is below."""
        told = []
        for rule in self.answered.problem.rules:
            if isinstance(rule, Threshold) and placed.bid.merit < rule.merit:
                least = format_score(Fraction(rule.merit, MERIT_IN_A_POINT))
                told.append(f"It is below the least score for funding, {least} out of 100.")
            elif isinstance(rule, MustFund | MustNotFund) and rule.bid == placed.id:
                what = "A view on record that" if rule.key.startswith(VIEW) else "A rule that"
                side = "funded" if isinstance(rule, MustFund) else "not funded"
                told.append(f"{what} this scenario keeps to says that it is {side} ({rule.person}): {rule.reason}")
        return " ".join(told)

    def _shut_in_or_out(self, placed: Placed) -> str:
        """What follows for this bid from the rules, whatever else is chosen."""
        found = self._settled
        rule = (found.funded if placed.is_in else found.out).get(placed.id)
        if isinstance(rule, AtMostOne):
            return "The rules of this scenario fund another bid, together with which it cannot be funded."
        if isinstance(rule, Needs) and placed.is_in:
            return "The rules of this scenario fund another bid, which is funded only together with it."
        if isinstance(rule, Needs):
            return "By the rules of this scenario it is funded only together with another bid, which they leave out."
        if isinstance(rule, Floor):
            return "The rules of this scenario ask for a number of bids that cannot be had without it."
        if isinstance(rule, Cap):
            return "The rules of this scenario limit the number of bids of its group, and leave no room for it."
        return ""

    def _by_lot(self, placed: Placed) -> str:
        lot = next((lot for lot, bid in self._lots() if bid == placed.id and bid in self._held), 0)
        if not lot:
            return ""
        last = (
            f"the last of them that this scenario funds is lot {self._last}"
            if self._last
            else "this scenario funds none"
        )
        return f"Lots were drawn for the bids near the line: it is lot {lot} of {len(self._drawn)}, and {last}."

    def _chosen(self, placed: Placed) -> str:
        best = "best choice of bids" if self.answered.is_proven else "best choice of bids that was found"
        if placed.is_in:
            return f"It belongs to the {best} under the rules of this scenario."
        return f"The {best} under the rules of this scenario leaves it out."
