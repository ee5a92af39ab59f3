"""What a partner will spend, year by year, and how much of it the fund is asked to pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from placefund.domain.messages import Message, say
from placefund.domain.money import Money
from placefund.domain.partnerships import Helix
from placefund.domain.periods import FinancialYear


class CostCategory(StrEnum):
    """What money is spent on; the value is stored."""

    STAFF = "staff"
    EQUIPMENT = "equipment"
    MATERIALS = "materials"
    SUBCONTRACTS = "subcontracts"
    TRAVEL = "travel"
    PREMISES = "premises"
    OVERHEADS = "overheads"
    OTHER = "other"

    @property
    def label(self) -> Message:
        return say(self.value.capitalize())


class SpendKind(StrEnum):
    """How the spending scores in public accounts."""

    RESOURCE = "resource"
    CAPITAL = "capital"

    @property
    def label(self) -> Message:
        return say(self.value.capitalize())


@dataclass(frozen=True, slots=True)
class CostLine:
    """One partner's cost of one category in one financial year. `cost` is the full economic cost."""

    organisation_id: int
    helix: Helix
    category: CostCategory
    kind: SpendKind
    year: FinancialYear
    cost: Money


WHOLE = Fraction(1)


def grant(line: CostLine, rates: Mapping[Helix, Fraction]) -> Money:
    """What the fund pays of a cost: the cost at the rate for that helix; the whole of it where no rate is published."""
    return line.cost.times(rates.get(line.helix, WHOLE))


def ask(lines: Iterable[CostLine], rates: Mapping[Helix, Fraction]) -> Money:
    """What an application asks of the fund: the grants of all its cost lines."""
    return Money.total(grant(line, rates) for line in lines)


def ask_by_year(lines: Iterable[CostLine], rates: Mapping[Helix, Fraction]) -> dict[FinancialYear, Money]:
    """The ask in each financial year that has a cost, in order."""
    lines = tuple(lines)
    years = sorted({line.year for line in lines})
    return {year: ask((line for line in lines if line.year == year), rates) for year in years}
