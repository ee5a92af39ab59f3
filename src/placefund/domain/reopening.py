"""What of a bid, beside its answers, the fund can let be changed after it was sent: title and summary, co-investment, costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placefund.domain.cost_grid import Cells, CostKey
from placefund.domain.messages import Message, say
from placefund.domain.money import ZERO, Money
from placefund.domain.row_numbers import row_number

ABOUT = "*about"
"""Title and public summary. No question of a book has a key with an asterisk."""
CO_INVESTMENT = "*co-investment"
COSTS = "*costs"
"""The costs of every partner: stands for each of theirs, and is not kept itself."""


def costs_of(organisation_id: int) -> str:
    """The key of one partner's costs."""
    return f"{COSTS}-{organisation_id}"


def whose_costs(key: str) -> int | None:
    """The number of the organisation whose costs this key stands for; None where it stands for something else."""
    number = key.removeprefix(f"{COSTS}-")
    return row_number(number) if number != key else None


def parts_to_open(partners: Mapping[int, str], *, has_money: bool) -> tuple[tuple[str, Message], ...]:
    """What can be opened in a bid of these partners, each with what it is called; money only where the bid has any to say."""
    money = (
        (COSTS, say("The costs of every partner")),
        *((costs_of(number), say("Costs of {organisation}", organisation=name)) for number, name in partners.items()),
        (CO_INVESTMENT, say("Co-investment")),
    )
    return ((ABOUT, say("Title and public summary")), *(money if has_money else ()))


def opened(parts: Iterable[str], offered: Sequence[str]) -> tuple[str, ...]:
    """The parts that are opened by what was ticked, in the order in which they are offered; what is not offered is left out."""
    ticked = set(parts)
    return tuple(
        key for key in offered if key != COSTS and (key in ticked or (COSTS in ticked and whose_costs(key) is not None))
    )


@dataclass(frozen=True, slots=True)
class MoneyChange:
    """A sum before and after."""

    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class AmountChange(MoneyChange):
    """One amount of a grid before and after."""

    key: CostKey


def cell_changes(before: Cells, after: Cells) -> tuple[AmountChange, ...]:
    """The cells in which two grids differ, in the order of the grid."""
    keys = sorted({*before, *after}, key=lambda key: key.order)
    pairs = ((key, before.get(key, ZERO), after.get(key, ZERO)) for key in keys)
    return tuple(AmountChange(was, now, key) for key, was, now in pairs if was != now)
