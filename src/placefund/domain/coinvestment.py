"""Other people's money: which of it counts towards the fund's leverage ratio, and what the ratio is.

The fund's rule is for the whole portfolio of a partnership, not for each project; only some sources and forms count. Both are
fundbook data, with a version, so that a ratio can always be recomputed by the rule of its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from placefund.domain.messages import Message, say
from placefund.domain.money import Money


class SourceClass(StrEnum):
    """Whose money it is; the value is stored."""

    PRIVATE = "private"
    FOREIGN = "foreign"
    CHARITY = "charity"
    UNIVERSITY = "university"
    PUBLIC = "public"

    @property
    def label(self) -> Message:
        return _SOURCE_LABELS[self]


_SOURCE_LABELS = {
    SourceClass.PRIVATE: say("Private, from the UK"),
    SourceClass.FOREIGN: say("Private, from abroad"),
    SourceClass.CHARITY: say("Charity"),
    SourceClass.UNIVERSITY: say("University"),
    SourceClass.PUBLIC: say("Public"),
}


class Form(StrEnum):
    """Cash, something that can be turned into cash or saves it, or a contribution in kind; the value is stored."""

    CASH = "cash"
    CASHABLE = "cashable"
    IN_KIND = "in_kind"

    @property
    def label(self) -> Message:
        return {"cash": say("Cash"), "cashable": say("Cashable"), "in_kind": say("In kind")}[self.value]


class Status(StrEnum):
    """How sure the money is; the value is stored."""

    PLEDGED = "pledged"
    COMMITTED = "committed"
    RECEIVED = "received"
    VERIFIED = "verified"

    @property
    def label(self) -> Message:
        return say(self.value.capitalize())


@dataclass(frozen=True, slots=True)
class CoInvestment:
    """One line of co-investment."""

    source: SourceClass
    form: Form
    status: Status
    amount: Money


@dataclass(frozen=True, slots=True)
class CountingRule:
    """Which co-investment counts, and how much of it is needed for each pound of grant.

    `delivery_ratio` must be met while the portfolio is delivered, `life_ratio` over the whole reporting life.
    """

    version: str
    sources: frozenset[SourceClass]
    forms: frozenset[Form]
    delivery_ratio: Fraction
    life_ratio: Fraction
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Leverage:
    """Counted and uncounted co-investment beside the grant. `ratio` is counted : grant, or None when there is no grant."""

    counted: Money
    uncounted: Money
    grant: Money

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.counted.pence, self.grant.pence) if self.grant.pence else None


def counts(line: CoInvestment, rule: CountingRule) -> bool:
    """Whether a line counts towards the ratio."""
    return line.source in rule.sources and line.form in rule.forms


def leverage(lines: Iterable[CoInvestment], grant: Money, rule: CountingRule) -> Leverage:
    """Counted and uncounted co-investment of a portfolio beside its grant."""
    lines = tuple(lines)
    counted = Money.total(line.amount for line in lines if counts(line, rule))
    return Leverage(counted, Money.total(line.amount for line in lines) - counted, grant)


def shortfall(found: Leverage, needed: Fraction) -> Money:
    """How much more counted co-investment is needed to reach a ratio; £0 when it is reached."""
    missing = found.grant.times(needed) - found.counted
    return missing if missing.pence > 0 else Money(0)
