"""Other people's money: which of it counts towards the fund's leverage ratio, and what the ratio is.

The fund's rule is for the whole portfolio of a partnership, not for each project; only some sources and forms count. Both are
fundbook data, with a version, so that a ratio can always be recomputed by the rule of its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain.indicators import FactStatus
from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear


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
    """One line of co-investment. `checked` says how far what was received has been checked: as every other fact is."""

    source: SourceClass
    form: Form
    status: Status
    amount: Money
    checked: FactStatus = FactStatus.CLAIMED


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

    def as_record(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "sources": sorted(self.sources),
            "forms": sorted(self.forms),
            "delivery_ratio": str(self.delivery_ratio),
            "life_ratio": str(self.life_ratio),
            "clause": self.clause,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> CountingRule:
        return cls(
            version=record["version"],
            sources=frozenset(SourceClass(source) for source in record["sources"]),
            forms=frozenset(Form(form) for form in record["forms"]),
            delivery_ratio=Fraction(record["delivery_ratio"]),
            life_ratio=Fraction(record["life_ratio"]),
            clause=record["clause"],
        )


@dataclass(frozen=True, slots=True)
class Leverage:
    """Counted and uncounted co-investment beside the grant. `ratio` is counted : grant, or None when there is no grant."""

    counted: Money
    uncounted: Money
    grant: Money

    @property
    def ratio(self) -> Fraction | None:
        return Fraction(self.counted.pence, self.grant.pence) if self.grant.pence else None


@dataclass(frozen=True, slots=True)
class CheckedLeverage:
    """Co-investment received beside one grant, at each level of checking; each level includes the ones above it.

    A ratio that is published is that of what is evidenced at least; what is only claimed is printed beside it, as claimed.
    """

    claimed: Leverage
    evidenced: Leverage
    verified: Leverage

    @property
    def published(self) -> Leverage:
        """The one whose ratio may be published without more words."""
        return self.evidenced

    @property
    def only_claimed(self) -> Money:
        """What would count, and nothing shows yet."""
        return self.claimed.counted - self.evidenced.counted


def counts(line: CoInvestment, rule: CountingRule) -> bool:
    """Whether a line counts towards the ratio."""
    return line.source in rule.sources and line.form in rule.forms


@dataclass(frozen=True, slots=True)
class MoneyClass:
    """Other people's money of one source and form: all of it, what of it counts, and what of that is no more than pledged.

    Without a rule nobody knows what counts: `counted` and `pledged` are None, which is no £0.
    """

    source: SourceClass
    form: Form
    amount: Money
    counted: Money | None
    pledged: Money | None


def by_class(lines: Iterable[CoInvestment], rule: CountingRule | None) -> tuple[MoneyClass, ...]:
    """Lines of one or many projects by source and form, in the order in which these are told."""
    found: dict[tuple[SourceClass, Form], list[CoInvestment]] = {}
    for line in lines:
        found.setdefault((line.source, line.form), []).append(line)
    return tuple(
        _money_class(found[source, form], rule) for source in SourceClass for form in Form if (source, form) in found
    )


def _money_class(lines: list[CoInvestment], rule: CountingRule | None) -> MoneyClass:
    """The lines of one source and form: all of them count, or none."""
    first, amount = lines[0], Money.total(line.amount for line in lines)
    if rule is None:
        return MoneyClass(first.source, first.form, amount, None, None)
    counted = [line for line in lines if counts(line, rule)]
    pledged = [line.amount for line in counted if line.status is Status.PLEDGED]
    return MoneyClass(
        first.source, first.form, amount, Money.total(line.amount for line in counted), Money.total(pledged)
    )


def leverage(lines: Iterable[CoInvestment], grant: Money, rule: CountingRule) -> Leverage:
    """Counted and uncounted co-investment of a portfolio beside its grant."""
    lines = tuple(lines)
    counted = Money.total(line.amount for line in lines if counts(line, rule))
    return Leverage(counted, Money.total(line.amount for line in lines) - counted, grant)


def leverage_by_status(lines: Iterable[CoInvestment], grant: Money, rule: CountingRule) -> CheckedLeverage:
    """Co-investment received beside a grant, by how far it has been checked."""
    lines = tuple(lines)
    found = {
        status: leverage((line for line in lines if line.checked.reaches(status)), grant, rule) for status in FactStatus
    }
    return CheckedLeverage(found[FactStatus.CLAIMED], found[FactStatus.EVIDENCED], found[FactStatus.VERIFIED])


def shortfall(found: Leverage, needed: Fraction) -> Money:
    """How much more counted co-investment is needed to reach a ratio; £0 when it is reached."""
    missing = found.grant.times(needed) - found.counted
    return missing if missing.pence > 0 else Money(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredLine:
    """What one line of co-investment is to say."""

    investor: str
    source: SourceClass
    form: Form
    status: Status
    year: FinancialYear
    amount: Money


@dataclass(frozen=True, slots=True)
class SeenLine:
    """What is entered for a line that stands there: its number, a mark of what its writer saw there, and what it is to say."""

    number: int
    seen: str
    entry: EnteredLine
