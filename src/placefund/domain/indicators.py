"""What is counted, by which rule, and how far a reported fact can be trusted. Every total is computed from facts, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from placefund.domain.money import Money
from placefund.domain.periods import Quarter

MONEY_UNITS = frozenset({"GBP", "pounds"})
"""Units under which a value is an amount in pounds."""


class CountingMethod(StrEnum):
    """How facts add up; the value is stored.

    `SUM`: each fact is new (jobs created). `UNIQUE`: each identifier counts once, however often it is reported (businesses
    supported, by company number). `LATEST`: the newest fact of each project replaces its earlier ones (a stock).
    """

    SUM = "sum"
    UNIQUE = "unique"
    LATEST = "latest"


class FactStatus(StrEnum):
    """How far a fact has been checked; the value is stored, and the order is the order of trust."""

    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A versioned definition of one outcome or output."""

    key: str
    title: str
    unit: str
    method: CountingMethod
    definition: str = ""
    evidence: str = ""
    version: str = "1"


@dataclass(frozen=True, slots=True)
class Fact:
    """One reported fact. `identifier` names the counted thing under `UNIQUE` (a company number), else it is empty."""

    indicator: str
    project_id: int
    quarter: Quarter
    value: Decimal
    status: FactStatus
    identifier: str = ""


def total(facts: Iterable[Fact], indicator: Indicator) -> Decimal:
    """The indicator's total over these facts by its counting rule; facts of other indicators are left out."""
    own = [fact for fact in facts if fact.indicator == indicator.key]
    match indicator.method:
        case CountingMethod.SUM:
            return sum((fact.value for fact in own), Decimal(0))
        case CountingMethod.UNIQUE:
            return Decimal(len({fact.identifier for fact in own}))
        case CountingMethod.LATEST:
            newest: dict[int, Fact] = {}
            for fact in sorted(own, key=lambda fact: fact.quarter):
                newest[fact.project_id] = fact
            return sum((fact.value for fact in newest.values()), Decimal(0))


def total_by_status(facts: Iterable[Fact], indicator: Indicator) -> dict[FactStatus, Decimal]:
    """The total of facts at least as well checked as each status: claimed ≥ evidenced ≥ verified."""
    facts = tuple(facts)
    order = list(FactStatus)
    return {
        status: total((fact for fact in facts if order.index(fact.status) >= order.index(status)), indicator)
        for status in order
    }


def quantity(value: Decimal, unit: str) -> Money | int | str:
    """A value in the form in which it is printed: pounds as money, whole numbers without decimals, others with theirs."""
    if unit in MONEY_UNITS:
        return Money(int(value * 100))
    return int(value) if value == value.to_integral_value() else f"{value.normalize():,f}"
