"""A portfolio question in whole numbers: the bids, the rules they keep together, and what is made as large as can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain import terms
from placefund.domain.messages import say
from placefund.domain.portfolio import rules as rulebook
from placefund.domain.portfolio.bids import FULL, Bid, Level, ProblemRefused, is_whole
from placefund.domain.portfolio.rules import Cell, Row, Rule

UNITS_IN_A_POINT = 100_000
"""The objective counts whole hundred-thousandths: thousandths of a point × per cent of the award."""


class RestsOn(StrEnum):
    """What a score follows from, and moves with, when an assessor is left out."""

    MEAN = "mean"
    CALIBRATION = "calibration"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Funding both bids counts `percent` of the lesser one's full value less than the two apart, for a `reason`."""

    bids: tuple[str, str]
    percent: int
    reason: str = ""

    def __post_init__(self) -> None:
        first, second = sorted(self.bids)
        object.__setattr__(self, "bids", (first, second))

    @property
    def key(self) -> str:
        """What the price of this overlap is kept under, among those of the rules."""
        return "overlap-" + "-".join(self.bids)


@dataclass(frozen=True, slots=True)
class Objective:
    """What is made as large as can be: the sum over funded bids of merit × (full ask)^alpha × what the level delivers.

    `alpha` is published with the round: 0 counts bids by merit, 1 counts merit-weighted pounds, 1/2 stands between.
    `delivers` maps a level to the per cent of the bid's value that it delivers; a level not named delivers its own per cent.
    `is_expected` takes the mean of each bid's posterior draws for its merit. `overlaps` are taken off. `rests_on` says what
    the merits follow from; None where the question does not say.
    """

    alpha: Fraction = Fraction(0)
    delivers: Mapping[int, int] = field(default_factory=dict)
    overlaps: tuple[Overlap, ...] = ()
    is_expected: bool = False
    rests_on: RestsOn | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "alpha", Fraction(self.alpha))
        object.__setattr__(self, "delivers", dict(sorted(self.delivers.items(), reverse=True)))
        object.__setattr__(self, "overlaps", tuple(sorted(self.overlaps, key=lambda each: each.bids)))

    def value(self, bid: Bid, level: Level) -> int:
        """What one bid at one level adds, in hundred-thousandths of a point (× £ thousands^alpha), to the nearest."""
        return self.value_at(self.merit(bid), bid, level)

    def value_at(self, merit: int, bid: Bid, level: Level) -> int:
        """What one bid at one level would add with this merit (thousandths of a point), in the units of `value`."""
        percent = self.delivers.get(level.percent, level.percent)
        return rounded_power(merit * percent, bid.full.thousands, self.alpha)

    def merit(self, bid: Bid) -> int:
        """The merit that counts: the bid's own, or the mean of its draws (to the nearest thousandth of a point)."""
        return rounded(Fraction(sum(bid.draws), len(bid.draws))) if self.is_expected and bid.draws else bid.merit

    def as_record(self) -> dict[str, Any]:
        """This objective as JSON values. What a question never said has no entry, so that its digest stays what it was."""
        reasons = [[*each.bids, each.reason] for each in self.overlaps if each.reason]
        return {
            "alpha": str(self.alpha),
            "delivers": {str(level): percent for level, percent in self.delivers.items()},
            "overlaps": [[*each.bids, each.percent] for each in self.overlaps],
            "is_expected": self.is_expected,
            **({"rests_on": self.rests_on.value} if self.rests_on else {}),
            **({"reasons": reasons} if reasons else {}),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Objective:
        reasons = {(first, second): reason for first, second, reason in record.get("reasons", ())}
        return cls(
            Fraction(record["alpha"]),
            {int(level): percent for level, percent in record["delivers"].items()},
            tuple(Overlap((a, b), percent, reasons.get((a, b), "")) for a, b, percent in record["overlaps"]),
            record["is_expected"],
            RestsOn(record["rests_on"]) if "rests_on" in record else None,
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """Bids, rules and the objective. The order in which bids and rules are given says nothing and changes nothing.

    `money` is what the round holds in all, in thousands of pounds; 0 where the question does not say. `asked` are views on record
    that are not among the rules: the answer does not keep to them, and says what following each would cost.
    """

    bids: tuple[Bid, ...]
    rules: tuple[Rule, ...] = ()
    objective: Objective = field(default_factory=Objective)
    money: int = 0
    asked: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        """Order what is given, and refuse what makes no sense.

        Raises:
            ProblemRefused: naming the bid or the rule, and what to do.
        """
        object.__setattr__(self, "bids", tuple(sorted(self.bids, key=lambda bid: bid.id)))
        object.__setattr__(self, "rules", tuple(sorted(self.rules, key=lambda rule: rule.key)))
        object.__setattr__(self, "asked", tuple(sorted(self.asked, key=lambda rule: rule.key)))
        _check(self)

    def bid(self, id_: str) -> Bid:
        """The bid with this id.

        Raises:
            ProblemRefused: when there is none.
        """
        for bid in self.bids:
            if bid.id == id_:
                return bid
        raise ProblemRefused(say("There is no bid {id} in this problem; name one that is.", id=id_))

    def rule(self, key: str) -> Rule:
        """The rule with this key.

        Raises:
            ProblemRefused: when there is none.
        """
        for rule in self.rules:
            if rule.key == key:
                return rule
        raise ProblemRefused(say("There is no rule {key} in this problem; name one that is.", key=key))

    def rows(self) -> tuple[Row, ...]:
        """Each rule's row, in the order of the rules."""
        return tuple(rule.row(self.bids) for rule in self.rules)

    def values(self) -> dict[Cell, int]:
        """What each (bid, level) adds to the objective."""
        return {(bid.id, level.percent): self.objective.value(bid, level) for bid in self.bids for level in bid.levels}

    def penalties(self) -> tuple[tuple[str, str, int], ...]:
        """What each overlapping pair takes off when both are funded: (one bid, the other, units)."""
        found = []
        for overlap in self.objective.overlaps:
            lesser = min(self.objective.value(self.bid(each), self.bid(each).full) for each in overlap.bids)
            found.append((*overlap.bids, max(0, lesser) * overlap.percent // FULL))
        return tuple(found)

    def worth(self, awards: Mapping[str, int]) -> int:
        """The objective of a choice (bid → per cent), in whole units, exact."""
        values = self.values()
        lost = sum(units for one, other, units in self.penalties() if one in awards and other in awards)
        return sum(values[cell] for cell in awards.items()) - lost

    def without_overlap(self, overlap: Overlap) -> Problem:
        """The same question with nothing taken off for one pair."""
        others = tuple(each for each in self.objective.overlaps if each != overlap)
        return replace(self, objective=replace(self.objective, overlaps=others))

    def without(self, *keys: str) -> Problem:
        """The same question without these rules."""
        return replace(self, rules=tuple(rule for rule in self.rules if rule.key not in keys))

    def having(self, *rules: Rule) -> Problem:
        """The same question with these rules, each in the place of one with the same key when there is one; a view that was only
        asked for is then kept to."""
        keys = {rule.key for rule in rules}
        others = tuple(rule for rule in self.rules if rule.key not in keys)
        return replace(self, rules=(*others, *rules), asked=tuple(rule for rule in self.asked if rule.key not in keys))

    def with_bid(self, bid: Bid) -> Problem:
        """The same question with a bid in the place of the one with its id."""
        return replace(self, bids=tuple(bid if each.id == bid.id else each for each in self.bids))

    def with_merits(self, merits: Mapping[str, int]) -> Problem:
        """The same question with other merits, as when one assessor is left out. Bids not named keep theirs."""
        return replace(
            self,
            bids=tuple(replace(bid, merit=merits.get(bid.id, bid.merit)) for bid in self.bids),
            objective=replace(self.objective, is_expected=False),
        )

    def as_record(self) -> dict[str, Any]:
        """This question as JSON values; `Problem.from_record` reads them back to an equal object. What a question never said
        has no entry, so that its digest stays what it was."""
        return {
            "bids": [bid.as_record() for bid in self.bids],
            "rules": [rulebook.as_record(rule) for rule in self.rules],
            "objective": self.objective.as_record(),
            **({"money": self.money} if self.money else {}),
            **({"asked": [rulebook.as_record(rule) for rule in self.asked]} if self.asked else {}),
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Problem:
        return cls(
            tuple(Bid.from_record(each) for each in record["bids"]),
            tuple(rulebook.from_record(each) for each in record["rules"]),
            Objective.from_record(record["objective"]),
            record.get("money", 0),
            tuple(rulebook.from_record(each) for each in record.get("asked", ())),
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of this question: the same question has the same one, in whatever order it was given."""
        return terms.digest(self.as_record())


def refuse_silent_rules(problem: Problem) -> None:
    """Make sure that every limit of a question speaks of some bid: one that speaks of none would bind nothing, and nobody
    would see.

    It is asked of a new question, not of one that is read from a record.

    Raises:
        ProblemRefused: naming the rule, and what nobody asks for.
    """
    for rule in problem.rules:
        if rulebook.binds_nothing(rule, problem.bids):
            raise ProblemRefused(rulebook.why_it_binds_nothing(rule, problem.bids))


def rounded(value: Fraction) -> int:
    """A fraction to the nearest whole number, a half away from zero."""
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def rounded_power(factor: int, base: int, power: Fraction) -> int:
    """factor × base^power to the nearest whole number (a half away from zero), in whole-number arithmetic alone.

    With power p/q this is the q-th root of factor^q × base^p; it is doubled first, so that the last bit says how to round.
    """
    if power.denominator == 1:
        raised: int = base**power.numerator
        return factor * raised
    root = power.denominator
    twice = whole_root((2 * abs(factor)) ** root * base**power.numerator, root)
    return (twice + 1) // 2 * (1 if factor >= 0 else -1)


def whole_root(value: int, root: int) -> int:
    """The greatest whole number whose `root`-th power is at most `value`."""
    low, high = 0, 1 << (value.bit_length() // root + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**root <= value else (low, middle - 1)
    return low


def _check(problem: Problem) -> None:
    _no_twice("bid", (bid.id for bid in problem.bids))
    _no_twice("rule", (rule.key for rule in (*problem.rules, *problem.asked)))
    bids = {bid.id: bid for bid in problem.bids}
    for rule in (*problem.rules, *problem.asked):
        rulebook.check(rule, bids)
    if not is_whole(problem.money) or problem.money < 0:
        raise ProblemRefused(
            say("The money of the round is {money}; give whole thousands of pounds.", money=repr(problem.money))
        )
    if len({len(bid.draws) for bid in problem.bids}) > 1:
        odd = min(problem.bids, key=lambda bid: (len(bid.draws), bid.id))
        raise ProblemRefused(
            say(
                "Bid {id} has {count} draws and others have more; give every bid the same number.",
                id=odd.id,
                count=len(odd.draws),
            )
        )
    _check_objective(problem.objective, bids)


def _check_objective(objective: Objective, bids: Mapping[str, Bid]) -> None:
    if not 0 <= objective.alpha <= 2 or objective.alpha.denominator > 12:
        raise ProblemRefused(
            say("Alpha is {alpha}; give a simple fraction between 0 and 2, such as 0, 1/2 or 1.", alpha=objective.alpha)
        )
    for level, percent in objective.delivers.items():
        if not is_whole(percent) or not 0 <= percent <= 200:
            raise ProblemRefused(
                say(
                    "A level of {level} per cent delivers {percent}; give a whole per cent from 0 to 200.",
                    level=level,
                    percent=repr(percent),
                )
            )
    for overlap in objective.overlaps:
        one, other = overlap.bids
        if one == other or one not in bids or other not in bids:
            raise ProblemRefused(
                say("The overlap of {one} and {other} needs two different bids of this problem.", one=one, other=other)
            )
        if not is_whole(overlap.percent) or not 0 <= overlap.percent <= FULL:
            raise ProblemRefused(
                say(
                    "The overlap of {one} and {other} takes off {percent}; give a per cent from 0 to 100.",
                    one=one,
                    other=other,
                    percent=repr(overlap.percent),
                )
            )
    if objective.is_expected and any(not bid.draws for bid in bids.values()):
        raise ProblemRefused(
            say("An expected value needs posterior draws, and a bid has none; give draws, or use the merit.")
        )


def _no_twice(noun: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ProblemRefused(
                say("Two {noun}s are called {name}; give each a name of its own.", noun=noun, name=name)
            )
        seen.add(name)
