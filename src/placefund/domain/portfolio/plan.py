"""What somebody chose on the form of a scenario, and the portfolio question that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.portfolio.bids import FULL, Bid, MoneyKind, ProblemRefused
from placefund.domain.portfolio.lots import in_the_order_drawn, settled
from placefund.domain.portfolio.problem import Objective, Overlap, Problem, RestsOn, refuse_silent_rules
from placefund.domain.portfolio.rules import (
    AtMostOne,
    Attribute,
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

VIEW = "view-"
"""How the keys begin of the rules that are somebody's stated view."""

ALL_THE_MONEY = "envelope"
"""The key of the rule on all the money."""

THOUSAND = 100_000
"""Pence in a thousand pounds, the unit of the portfolio's money."""


class Merit(StrEnum):
    """Which score of a bid counts as its merit."""

    AGREED = "agreed"
    MEAN = "mean"
    CALIBRATED = "calibrated"
    EXPECTED = "expected"

    @property
    def label(self) -> Message:
        return {
            "agreed": say("The panel's agreed score"),
            "mean": say("The mean of the readers' scores"),
            "calibrated": say("The calibrated score"),
            "expected": say("The calibrated score as it may well be: the mean over draws"),
        }[self.value]

    @property
    def is_drawn(self) -> bool:
        """Whether it comes from the calibration, which also gives draws."""
        return self in (Merit.CALIBRATED, Merit.EXPECTED)

    @property
    def rests_on(self) -> RestsOn:
        """What it moves with when an assessor is left out. A panel begins with the mean, and its step from there is kept."""
        return RestsOn.CALIBRATION if self.is_drawn else RestsOn.MEAN


class Stance(StrEnum):
    """What somebody in office can ask for."""

    SUPPORT = "support"
    MUST_FUND = "must_fund"
    MUST_NOT_FUND = "must_not_fund"
    FLOOR = "floor"
    CAP = "cap"
    COMMENT = "comment"

    @property
    def label(self) -> Message:
        return {
            "support": say("Supports a bid"),
            "must_fund": say("Asks that a bid is funded"),
            "must_not_fund": say("Asks that a bid is not funded"),
            "floor": say("Asks for at least so much"),
            "cap": say("Asks for at most so much"),
            "comment": say("Comments"),
        }[self.value]

    @property
    def is_a_rule(self) -> bool:
        return self in (Stance.MUST_FUND, Stance.MUST_NOT_FUND, Stance.FLOOR, Stance.CAP)

    @property
    def is_about_a_bid(self) -> bool:
        return self in (Stance.SUPPORT, Stance.MUST_FUND, Stance.MUST_NOT_FUND)

    @property
    def is_about_a_group(self) -> bool:
        return self in (Stance.FLOOR, Stance.CAP)


@dataclass(frozen=True, slots=True)
class Group:
    """Bids of one nation, place or region, sector or lead type. Its `key` is what a form sends: `nation:Wales`."""

    attribute: Attribute
    value: str

    @property
    def key(self) -> str:
        return f"{self.attribute.value}:{self.value}"

    @classmethod
    def parse(cls, key: str) -> Group:
        attribute, _, value = key.partition(":")
        return cls(Attribute(attribute), value)


@dataclass(frozen=True, slots=True)
class YearLimit:
    """No more than this in a financial year; `kind` is capital, resource, or empty for both."""

    year: str
    kind: str
    thousands: int

    def rule(self) -> Envelope:
        kind = MoneyKind(self.kind) if self.kind else None
        return Envelope(f"envelope-{self.year}-{self.kind or 'both'}", "", self.thousands, self.year, kind)


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor (`is_floor`) or a cap of a group, in thousands of pounds or in bids."""

    is_floor: bool
    group: Group
    unit: Unit
    amount: int

    def rule(self, key: str = "", who: str = "") -> Rule:
        side, made = ("floor", Floor) if self.is_floor else ("cap", Cap)
        key = key or f"{side}-{self.group.key}-{self.unit.value}"
        return made(key, "", self.group.attribute, self.group.value, self.amount, self.unit, who)


@dataclass(frozen=True, slots=True)
class Tie:
    """Two bids that stand together: at most one of them, or the first only with the second (`needs`)."""

    needs: bool
    first: str
    second: str

    def rule(self) -> Rule:
        if self.needs:
            return Needs(f"needs-{self.first}-{self.second}", "", self.first, self.second)
        first, second = sorted((self.first, self.second))
        return AtMostOne(f"one-of-{first}-{second}", "", (first, second))


@dataclass(frozen=True, slots=True)
class Penalty:
    """That two bids deliver less together than apart: if both are funded, `percent` of the lesser one's value is lost."""

    first: str
    second: str
    percent: int
    reason: str

    @property
    def overlap(self) -> Overlap:
        return Overlap((self.first, self.second), self.percent, self.reason)


@dataclass(frozen=True, slots=True)
class Override:
    """That somebody decided that a bid is funded, or is not, and why."""

    fund: bool
    bid: str
    person: str
    reason: str

    def rule(self, key: str = "") -> Rule:
        if self.fund:
            return MustFund(key or f"must-{self.bid}", "", self.bid, self.person, self.reason)
        return MustNotFund(key or f"must-not-{self.bid}", "", self.bid, self.person, self.reason)


@dataclass(frozen=True, slots=True)
class AppliedView:
    """A stated view as a rule: its number, whose it is, and what it asks for."""

    pk: int
    who: str
    asks: Limit | Override

    def rule(self) -> Rule:
        key = f"{VIEW}{self.pk:06d}"
        return self.asks.rule(key) if isinstance(self.asks, Override) else self.asks.rule(key, self.who)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a scenario's form says. `threshold` is out of 100; `views` are the numbers of the views it applies."""

    envelope_thousands: int
    merit: Merit = Merit.AGREED
    alpha: Fraction = Fraction(0)
    percents: tuple[int, ...] = (FULL,)
    threshold: int = 0
    years: tuple[YearLimit, ...] = ()
    limits: tuple[Limit, ...] = ()
    ties: tuple[Tie, ...] = ()
    overrides: tuple[Override, ...] = ()
    views: tuple[int, ...] = field(default=())
    penalties: tuple[Penalty, ...] = ()

    @property
    def envelope(self) -> Money:
        return Money(self.envelope_thousands * THOUSAND)

    def rules(self, views: Iterable[AppliedView]) -> tuple[Rule, ...]:
        """Every rule, but for those that lots make. None has a name of its own: what each says follows from its values."""
        found: list[Rule] = [Envelope(ALL_THE_MONEY, "", self.envelope_thousands)]
        if self.threshold:
            found.append(Threshold("threshold", "", self.threshold * MERIT_IN_A_POINT))
        found += [limit.rule() for limit in self.years]
        found += [limit.rule() for limit in self.limits]
        found += [tie.rule() for tie in self.ties]
        found += [override.rule() for override in self.overrides]
        found += [view.rule() for view in views]
        return tuple(found)

    def problem(
        self,
        bids: Sequence[Bid],
        views: Iterable[AppliedView],
        *,
        drawn: Sequence[str] = (),
        asked: Iterable[AppliedView] = (),
        money: int = 0,
    ) -> Problem:
        """The portfolio question. Bids near the line that lots were drawn for are funded in the order `drawn`, or not at all;
        a lot that another rule settles, in or out, is passed over. `asked` are the views on record that it does not apply, and
        `money` is what the round holds, in thousands of pounds.

        Raises:
            ProblemRefused: naming the bid or the rule that makes no sense.
        """
        names = {bid.id: bid.name for bid in bids}
        _check_penalties(self.penalties, names)
        objective = Objective(
            alpha=self.alpha,
            overlaps=tuple(each.overlap for each in self.penalties),
            is_expected=self.merit is Merit.EXPECTED,
            rests_on=self.merit.rests_on,
        )
        rules = self.rules(views)
        lots = in_the_order_drawn(drawn, names, settled(bids, rules)) if drawn else ()
        unheeded = tuple(rule for rule in (view.rule() for view in asked) if _speaks(rule, bids))
        found = Problem(tuple(bids), (*rules, *lots), objective, money, unheeded)
        refuse_silent_rules(found)
        return found

    def as_record(self) -> dict[str, Any]:
        """This plan as JSON values; `Plan.from_record` reads them back to an equal object."""
        return {
            "envelope_thousands": self.envelope_thousands,
            "merit": self.merit.value,
            "alpha": str(self.alpha),
            "percents": list(self.percents),
            "threshold": self.threshold,
            "years": [[each.year, each.kind, each.thousands] for each in self.years],
            "limits": [[each.is_floor, each.group.key, each.unit.value, each.amount] for each in self.limits],
            "ties": [[each.needs, each.first, each.second] for each in self.ties],
            "overrides": [[each.fund, each.bid, each.person, each.reason] for each in self.overrides],
            "views": list(self.views),
            "penalties": [[each.first, each.second, each.percent, each.reason] for each in self.penalties],
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Plan:
        return cls(
            envelope_thousands=record["envelope_thousands"],
            merit=Merit(record["merit"]),
            alpha=Fraction(record["alpha"]),
            percents=tuple(record["percents"]),
            threshold=record["threshold"],
            years=tuple(YearLimit(*each) for each in record["years"]),
            limits=tuple(
                Limit(is_floor, Group.parse(key), Unit(unit), amount)
                for is_floor, key, unit, amount in record["limits"]
            ),
            ties=tuple(Tie(*each) for each in record["ties"]),
            overrides=tuple(Override(*each) for each in record["overrides"]),
            views=tuple(record["views"]),
            penalties=tuple(Penalty(*each) for each in record.get("penalties", ())),
        )


def _speaks(rule: Rule, bids: Sequence[Bid]) -> bool:
    """Whether a view that is not applied is about a bid that can be chosen at all."""
    return bool(rule.row(bids).weights)


def _check_penalties(penalties: Sequence[Penalty], names: Mapping[str, str]) -> None:
    seen = set()
    for each in penalties:
        one, other = (names.get(bid, bid) for bid in each.overlap.bids)
        if each.first == each.second:
            raise ProblemRefused(say("“{one}” is said to overlap with itself; choose two different bids.", one=one))
        if not each.reason.strip():
            raise ProblemRefused(
                say(
                    "Say why “{one}” and “{other}” overlap: a reader of the scenario has to be able to weigh it.",
                    one=one,
                    other=other,
                )
            )
        if not 1 <= each.percent <= FULL:
            raise ProblemRefused(
                say(
                    "The overlap of “{one}” and “{other}” takes off {percent}%; give a whole per cent from 1 to 100.",
                    one=one,
                    other=other,
                    percent=each.percent,
                )
            )
        if each.overlap.bids in seen:
            raise ProblemRefused(
                say("The overlap of “{one}” and “{other}” is given twice; keep one of the two.", one=one, other=other)
            )
        seen.add(each.overlap.bids)


MERIT_IN_A_POINT = 1000
"""Whole thousandths in a point of a score out of 100, the unit of a bid's merit."""


def bid_id(application: int) -> str:
    """How a problem calls the bid of an application: B12."""
    return f"B{application}"


def application_of(bid: str) -> int:
    """The number of the application that a bid stands for."""
    return int(bid.removeprefix("B"))


def thousands_of(money: Money, *, up: bool = False) -> int:
    """Money in whole thousands of pounds: down for what may be spent, up (`up`) for what is asked or must at least be given."""
    return -(-money.pence // THOUSAND) if up else money.pence // THOUSAND
