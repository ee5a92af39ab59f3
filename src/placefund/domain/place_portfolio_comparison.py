"""Two portfolios of a place side by side: by year and kind, by cluster, and the steps from one sum to the other, to the penny."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from placefund.domain.costs import SpendKind
from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear

POUND = 100
"""Pence in a pound."""
Cell = tuple[FinancialYear, SpendKind]


@dataclass(frozen=True, slots=True)
class ComparedProject:
    """A project as a portfolio has it: its number in the pipeline, what it is called, its cluster, its ask by year and kind."""

    number: int
    reference: str
    title: str
    cluster: str
    asks: Mapping[Cell, Money]

    @property
    def ask(self) -> Money:
        return Money.total(self.asks.values())


@dataclass(frozen=True, slots=True)
class ComparedPortfolio:
    """A portfolio, or an edition of one, as something to compare: what is in it, and what counts of other people's money.

    `counted` is None where the fund has not said which other money counts.
    """

    name: str
    projects: tuple[ComparedProject, ...]
    counted: Money | None

    @property
    def ask(self) -> Money:
        return Money.total(project.ask for project in self.projects)

    @property
    def for_each_pound(self) -> Money | None:
        """Other people's money that counts for each pound asked for, to the penny; None where it cannot be told."""
        if self.counted is None or not self.ask.pence:
            return None
        return Money(POUND).times(Fraction(self.counted.pence, self.ask.pence))


@dataclass(frozen=True, slots=True)
class ComparedAmount:
    """One line of a comparison: what it is of, in one and in the other."""

    of: Any
    one: Money
    other: Money

    @property
    def more(self) -> Money:
        """How much more the other has; below nothing where it has less."""
        return self.other - self.one


@dataclass(frozen=True, slots=True)
class PortfolioComparison:
    """Two portfolios side by side. The steps add up: what one asks, less `gone`, and `come`, and what `asks_otherwise`."""

    one: ComparedPortfolio
    other: ComparedPortfolio
    by_year: tuple[ComparedAmount, ...]
    by_cluster: tuple[ComparedAmount, ...]
    gone: tuple[ComparedProject, ...]
    come: tuple[ComparedProject, ...]
    asks_otherwise: tuple[ComparedAmount, ...]
    same: tuple[ComparedProject, ...]

    @property
    def whole(self) -> ComparedAmount:
        return ComparedAmount(None, self.one.ask, self.other.ask)

    @property
    def gone_money(self) -> Money:
        return Money.total(project.ask for project in self.gone)

    @property
    def come_money(self) -> Money:
        return Money.total(project.ask for project in self.come)

    @property
    def otherwise_money(self) -> Money:
        """How much more is asked for by the projects that are in both."""
        return Money(sum(row.more.pence for row in self.asks_otherwise))

    @property
    def is_the_same(self) -> bool:
        return not self.gone and not self.come and not self.asks_otherwise


def compare(one: ComparedPortfolio, other: ComparedPortfolio) -> PortfolioComparison:
    """What two portfolios have in common and not. A project is the same by its number in the pipeline."""
    before = {project.number: project for project in one.projects}
    after = {project.number: project for project in other.projects}
    both = [number for number in before if number in after]
    return PortfolioComparison(
        one,
        other,
        _rows(_by_cell(one.projects), _by_cell(other.projects), key=lambda cell: (cell[0].start, cell[1].value)),
        _rows(_by_cluster(one.projects), _by_cluster(other.projects), key=str),
        tuple(project for number, project in before.items() if number not in after),
        tuple(project for number, project in after.items() if number not in before),
        tuple(
            ComparedAmount(after[number], before[number].ask, after[number].ask)
            for number in both
            if before[number].ask != after[number].ask
        ),
        tuple(after[number] for number in both if before[number].ask == after[number].ask),
    )


def _by_cell(projects: Iterable[ComparedProject]) -> Counter[Any]:
    return _added((cell, amount) for project in projects for cell, amount in project.asks.items())


def _by_cluster(projects: Iterable[ComparedProject]) -> Counter[Any]:
    return _added((project.cluster, project.ask) for project in projects)


def _added(amounts: Iterable[tuple[Any, Money]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for of, amount in amounts:
        found[of] += amount.pence
    return found


def _rows(one: Counter[Any], other: Counter[Any], *, key: Any) -> tuple[ComparedAmount, ...]:
    return tuple(ComparedAmount(of, Money(one[of]), Money(other[of])) for of in sorted({*one, *other}, key=key))
