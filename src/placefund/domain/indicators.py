"""What is counted, by which rule, and how far a reported fact can be trusted. Every total is computed from facts, once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from placefund.domain.identifiers import counted_once
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

    def reaches(self, other: FactStatus) -> bool:
        """Whether it is checked at least as well as another."""
        order = list(FactStatus)
        return order.index(self) >= order.index(other)


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
            return Decimal(len(set(counted_once(fact.identifier for fact in own).values())))
        case CountingMethod.LATEST:
            newest: dict[int, Fact] = {}
            for fact in sorted(own, key=lambda fact: fact.quarter):
                newest[fact.project_id] = fact
            return sum((fact.value for fact in newest.values()), Decimal(0))


def total_by_status(facts: Iterable[Fact], indicator: Indicator) -> dict[FactStatus, Decimal]:
    """The total of facts at least as well checked as each status: claimed ≥ evidenced ≥ verified."""
    facts = tuple(facts)
    return {status: total((fact for fact in facts if fact.status.reaches(status)), indicator) for status in FactStatus}


def quantity(value: Decimal, unit: str) -> Money | int | str:
    """A value in the form in which it is printed: pounds as money, whole numbers without decimals, others with theirs."""
    if unit in MONEY_UNITS:
        return Money(int(value * 100))
    return int(value) if value == value.to_integral_value() else f"{value.normalize():,f}"


def expected_by(target: int, first: date, last: date | None, on: date) -> Fraction | None:
    """How much of a target would be reached on a day had it come evenly from the fund's first day to the day it is due.

    None where no day is known by which it is due, or that day is not after the first.
    """
    if last is None or last <= first:
        return None
    days = min(max((on - first).days, 0), (last - first).days)
    return Fraction(target * days, (last - first).days)
