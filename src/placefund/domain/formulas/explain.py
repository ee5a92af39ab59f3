"""Why each place has what it has: who is held by a floor or a cap, what floors of groups do, and who gets another million."""

from __future__ import annotations

from dataclasses import dataclass, replace

from placefund.domain.formulas.index import FormulaRefused
from placefund.domain.formulas.solve import AmountBasis, Split, solve
from placefund.domain.money import Money

MILLION = Money.pounds(1_000_000)


@dataclass(frozen=True, slots=True)
class GroupPrice:
    """What a group's floor does: how much the group has more because of it, and who has less, the most first."""

    group: str
    lifted_by: Money
    paid_by: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a split is as it is.

    `one_more` is who gets what of a further `step`: a million, or the nearest whole number of units above it. It is empty when
    nobody has room for it. `group_prices` has the groups whose floor binds.
    """

    at_floor: tuple[str, ...]
    at_cap: tuple[str, ...]
    step: Money
    one_more: tuple[tuple[str, Money], ...]
    group_prices: tuple[GroupPrice, ...]


def explain(split: Split) -> Explanation:
    """The reasons behind a split. Solves the problem once more for the next million and once for each floor that binds."""
    step, more = _one_more(split)
    prices = tuple(price for group in split.binding_groups if (price := _price(split, group)).lifted_by)
    return Explanation(_standing(split, AmountBasis.FLOOR), _standing(split, AmountBasis.CAP), step, more, prices)


def _standing(split: Split, standing: AmountBasis) -> tuple[str, ...]:
    return tuple(part.name for part in split.parts if part.standing is standing)


def _one_more(split: Split) -> tuple[Money, tuple[tuple[str, Money], ...]]:
    unit = split.problem.unit.pence
    step = Money(-(-MILLION.pence // unit) * unit)
    try:
        after = solve(replace(split.problem, total=split.problem.total + step))
    except FormulaRefused:
        return step, ()
    changes = ((part.name, part.amount - split.by_place[part.name].amount) for part in after.parts)
    return step, tuple(sorted(((n, c) for n, c in changes if c), key=lambda each: (-each[1].pence, each[0])))


def _price(split: Split, group: str) -> GroupPrice:
    kept = tuple(each for each in split.problem.group_floors if each.group != group)
    without = solve(replace(split.problem, group_floors=kept))
    members = {place.name for place in split.problem.members(group)}
    changes = [(part.name, part.amount - without.by_place[part.name].amount) for part in split.parts]
    lifted = Money.total(change for name, change in changes if name in members)
    paid = sorted(
        ((n, -c) for n, c in changes if n not in members and c.pence < 0), key=lambda each: (-each[1].pence, each[0])
    )
    return GroupPrice(group, lifted, tuple(paid))
