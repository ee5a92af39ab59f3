"""What a partner will spend, year by year, and how much of it the fund is asked to pay."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from placefund.domain.messages import Message, all_of, say
from placefund.domain.money import Money, to_whole_pence
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


def grants(lines: Iterable[CostLine], rates: Mapping[Helix, Fraction]) -> tuple[Money, ...]:
    """What the fund pays of each cost, in their order: the whole where no rate is published.

    The rate is for all that a partner spends, so a partner's costs are added up first and the total is rounded to the penny
    once: rounding line by line would let many small lines take a partner above its rate. Each line is then its cost at the
    rate, one way or the other to a whole penny, so that they add up to that total (largest remainder, ties to the earlier).
    """
    lines = tuple(lines)
    found = [Money(0)] * len(lines)
    partners: dict[tuple[int, Helix], list[int]] = {}
    for place, line in enumerate(lines):
        partners.setdefault((line.organisation_id, line.helix), []).append(place)
    for (_, helix), places in partners.items():
        rate = rates.get(helix, WHOLE)
        paid = Money.total(lines[place].cost for place in places).times(rate)
        parts = to_whole_pence([lines[place].cost.pence * rate for place in places], adding_to=paid)
        for place, part in zip(places, parts, strict=True):
            found[place] = part
    return tuple(found)


def ask(lines: Iterable[CostLine], rates: Mapping[Helix, Fraction]) -> Money:
    """What an application asks of the fund: the grants of all its cost lines."""
    return Money.total(grants(lines, rates))


def ask_by_year(lines: Iterable[CostLine], rates: Mapping[Helix, Fraction]) -> dict[FinancialYear, Money]:
    """The ask in each financial year that has a cost, in order. The years add to the ask."""
    lines = tuple(lines)
    found = dict.fromkeys(sorted({line.year for line in lines}), Money(0))
    for line, part in zip(lines, grants(lines, rates), strict=True):
        found[line.year] += part
    return found


def why_no_ask(lines: Iterable[CostLine], not_published: Collection[Helix]) -> Message | None:
    """Why nobody can say what is asked for these costs; None when it can be worked out.

    `not_published` are the helices whose rate the fund has not published: no sum may take a rate that nobody has set.
    """
    helices = {line.helix for line in lines if line.cost} & set(not_published)
    if not helices:
        return None
    return say(
        "The fund has not published which share of these costs it pays: {helices}. What is asked cannot be worked out "
        "until it does. Ask the fund, or leave these costs out.",
        helices=all_of(helix.label.lower() for helix in Helix if helix in helices),
    )
