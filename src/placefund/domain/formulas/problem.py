"""What a formula is asked: how much money, for whom, by which weights, and between which floors and caps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.domain.formulas.index import FormulaRefused
from placefund.domain.money import ZERO, Money, format_exact

PENNY = Money(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """A place that is to have a part: its weight (any unit, 0 or more), its least and its most, and its group (a nation)."""

    name: str
    weight: int | Fraction
    floor: Money = ZERO
    cap: Money | None = None
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a place must and may have, before anything is said of its weight."""

    name: str
    floor: Money = ZERO
    cap: Money | None = None
    group: str = ""

    def weighing(self, weight: int | Fraction) -> Claimant:
        """The same place with its weight."""
        return Claimant(name=self.name, weight=weight, floor=self.floor, cap=self.cap, group=self.group)


@dataclass(frozen=True, slots=True)
class GroupFloor:
    """The least that the places of one group must have together."""

    group: str
    floor: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Share `total` among places, near to their weights, within every floor and cap, in whole `unit`s.

    The order of places does not matter to anybody's amount; the answer keeps it.

    Raises:
        FormulaRefused: with the arithmetic, when the parts contradict each other.
    """

    total: Money
    places: tuple[Claimant, ...]
    group_floors: tuple[GroupFloor, ...] = ()
    unit: Money = PENNY

    def __post_init__(self) -> None:
        _amounts_make_sense(self)
        _places_make_sense(self.places)
        _groups_make_sense(self)
        _floors_fit(self.total, self.places)
        _caps_hold(self.total, self.places)

    def members(self, group: str) -> tuple[Claimant, ...]:
        """The places of a group, in the order of the problem."""
        return tuple(place for place in self.places if place.group == group)


def _amounts_make_sense(problem: Problem) -> None:
    if problem.unit.pence <= 0:
        raise FormulaRefused(f"Amounts are given in steps of {problem.unit}. The step must be above £0.")
    if problem.total.pence <= 0:
        raise FormulaRefused(f"There is {problem.total} to share. The total must be above £0.")
    step = problem.unit.pence
    amounts = [("The total", problem.total)]
    for place in problem.places:
        amounts.append((f"The floor of {place.name}", place.floor))
        if place.cap is not None:
            amounts.append((f"The cap of {place.name}", place.cap))
    amounts += [(f"The floor of {each.group}", each.floor) for each in problem.group_floors]
    for what, amount in amounts:
        if amount.pence % step:
            raise FormulaRefused(
                f"{what} is {format_exact(amount)}, not a whole number of {format_exact(problem.unit)}. Change one of the two."
            )


def _places_make_sense(places: Sequence[Claimant]) -> None:
    if not places:
        raise FormulaRefused("There is no place to share money among. Name at least one.")
    names = Counter(place.name for place in places)
    if len(names) < len(places):
        twice = min(name for name, count in names.items() if count > 1)
        raise FormulaRefused(f"The place {twice} is named twice. Name each place once.")
    for place in places:
        if isinstance(place.weight, bool) or not isinstance(place.weight, int | Fraction):
            raise FormulaRefused(f"The weight of {place.name} is {place.weight!r}. Write a whole number or a Fraction.")
        if place.weight < 0:
            raise FormulaRefused(f"The weight of {place.name} is {place.weight}, below 0. A weight is 0 or more.")
        if place.floor.pence < 0:
            raise FormulaRefused(f"The floor of {place.name} is {place.floor}, below £0.")
        if place.cap is not None and place.cap < place.floor:
            raise FormulaRefused(
                f"The cap of {place.name}, {format_exact(place.cap)}, is below its floor of {format_exact(place.floor)}."
            )
    if not any(place.weight for place in places):
        raise FormulaRefused("Every place has the weight 0, so nothing says how to split the money. Check the weights.")


def _groups_make_sense(problem: Problem) -> None:
    groups = [each.group for each in problem.group_floors]
    for each in problem.group_floors:
        if groups.count(each.group) > 1:
            raise FormulaRefused(f"{each.group} has two floors. Keep one of them.")
        members = problem.members(each.group)
        if not each.group or not members:
            raise FormulaRefused(f"No place is in “{each.group}”, which has a floor of {format_exact(each.floor)}.")
        most = room(members)
        if most is not None and most < each.floor:
            raise FormulaRefused(
                f"{each.group} must have {format_exact(each.floor)}, but its places can hold {format_exact(most)}, "
                f"{format_exact(each.floor - most)} less. Lower its floor or raise a cap."
            )


def room(places: Sequence[Claimant]) -> Money | None:
    """The most that places can hold together; None when one of them has no cap. A place without weight holds its floor."""
    held = [place.floor if not place.weight else place.cap for place in places]
    return Money.total(most for most in held if most is not None) if None not in held else None


def _floors_fit(total: Money, places: Sequence[Claimant]) -> None:
    floors = Money.total(place.floor for place in places)
    if floors > total:
        raise FormulaRefused(
            f"The floors come to {_added([place.floor for place in places])} = {format_exact(floors)}, "
            f"{format_exact(floors - total)} more than the {format_exact(total)} there is. Lower a floor or find the money."
        )


def _caps_hold(total: Money, places: Sequence[Claimant]) -> None:
    most = room(places)
    if most is not None and most < total:
        idle = sum(1 for place in places if not place.weight)
        apart = (
            f" ({idle} with no weight {'stays at its floor' if idle == 1 else 'stay at their floors'})" if idle else ""
        )
        raise FormulaRefused(
            f"The places can hold {format_exact(most)} under their caps{apart}, {format_exact(total - most)} less than the "
            f"{format_exact(total)} to be shared. Raise a cap or lower the total."
        )


def _added(amounts: Sequence[Money]) -> str:
    counts = sorted(Counter(amount for amount in amounts if amount).items())
    return " + ".join(f"{count} × {format_exact(amount)}" for amount, count in counts) or format_exact(Money(0))
