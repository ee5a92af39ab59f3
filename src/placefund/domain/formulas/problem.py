"""What a formula is asked: how much money, for whom, by which weights, and between which floors and caps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.domain.formulas.index import FormulaRefused
from placefund.domain.messages import say, say_count
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
        raise FormulaRefused(say("Amounts are given in steps of {unit}. The step must be above £0.", unit=problem.unit))
    if problem.total.pence <= 0:
        raise FormulaRefused(say("There is {total} to share. The total must be above £0.", total=problem.total))
    step = problem.unit.pence
    amounts = [(say("The total"), problem.total)]
    for place in problem.places:
        amounts.append((say("The floor of {name}", name=place.name), place.floor))
        if place.cap is not None:
            amounts.append((say("The cap of {name}", name=place.name), place.cap))
    amounts += [(say("The floor of {group}", group=each.group), each.floor) for each in problem.group_floors]
    for what, amount in amounts:
        if amount.pence % step:
            raise FormulaRefused(
                say(
                    "{what} is {amount}, not a whole number of {unit}. Change one of the two.",
                    what=what,
                    amount=amount,
                    unit=problem.unit,
                )
            )


def _places_make_sense(places: Sequence[Claimant]) -> None:
    if not places:
        raise FormulaRefused(say("There is no place to share money among. Name at least one."))
    names = Counter(place.name for place in places)
    if len(names) < len(places):
        twice = min(name for name, count in names.items() if count > 1)
        raise FormulaRefused(say("The place {twice} is named twice. Name each place once.", twice=twice))
    for place in places:
        if isinstance(place.weight, bool) or not isinstance(place.weight, int | Fraction):
            raise FormulaRefused(
                say(
                    "The weight of {name} is {weight}. Write a whole number or a Fraction.",
                    name=place.name,
                    weight=repr(place.weight),
                )
            )
        if place.weight < 0:
            raise FormulaRefused(
                say(
                    "The weight of {name} is {weight}, below 0. A weight is 0 or more.",
                    name=place.name,
                    weight=place.weight,
                )
            )
        if place.floor.pence < 0:
            raise FormulaRefused(say("The floor of {name} is {floor}, below £0.", name=place.name, floor=place.floor))
        if place.cap is not None and place.cap < place.floor:
            raise FormulaRefused(
                say(
                    "The cap of {name}, {cap}, is below its floor of {floor}.",
                    name=place.name,
                    cap=place.cap,
                    floor=place.floor,
                )
            )
    if not any(place.weight for place in places):
        raise FormulaRefused(
            say("Every place has the weight 0, so nothing says how to split the money. Check the weights.")
        )


def _groups_make_sense(problem: Problem) -> None:
    groups = [each.group for each in problem.group_floors]
    for each in problem.group_floors:
        if groups.count(each.group) > 1:
            raise FormulaRefused(say("{group} has two floors. Keep one of them.", group=each.group))
        members = problem.members(each.group)
        if not each.group or not members:
            raise FormulaRefused(
                say("No place is in “{group}”, which has a floor of {floor}.", group=each.group, floor=each.floor)
            )
        most = room(members)
        if most is not None and most < each.floor:
            raise FormulaRefused(
                say(
                    "{group} must have {floor}, but its places can hold {most}, {difference} less. Lower its floor "
                    "or raise a cap.",
                    group=each.group,
                    floor=each.floor,
                    most=most,
                    difference=each.floor - most,
                )
            )


def room(places: Sequence[Claimant]) -> Money | None:
    """The most that places can hold together; None when one of them has no cap. A place without weight holds its floor."""
    held = [place.floor if not place.weight else place.cap for place in places]
    return Money.total(most for most in held if most is not None) if None not in held else None


def _floors_fit(total: Money, places: Sequence[Claimant]) -> None:
    floors = Money.total(place.floor for place in places)
    if floors > total:
        raise FormulaRefused(
            say(
                "The floors come to {added} = {floors}, {excess} more than the {total} there is. Lower a "
                "floor or find the money.",
                added=_added([place.floor for place in places]),
                floors=floors,
                excess=floors - total,
                total=total,
            )
        )


def _caps_hold(total: Money, places: Sequence[Claimant]) -> None:
    most = room(places)
    if most is not None and most < total:
        idle = sum(1 for place in places if not place.weight)
        known = {"most": most, "lacking": total - most, "total": total}
        raise FormulaRefused(
            say_count(
                "The places can hold {most} under their caps ({count} with no weight stays at its floor), {lacking} less "
                "than the {total} to be shared. Raise a cap or lower the total.",
                "The places can hold {most} under their caps ({count} with no weight stay at their floors), {lacking} "
                "less than the {total} to be shared. Raise a cap or lower the total.",
                count=idle,
                **known,
            )
            if idle
            else say(
                "The places can hold {most} under their caps, {lacking} less than the {total} to be shared. Raise a cap "
                "or lower the total.",
                **known,
            )
        )


def _added(amounts: Sequence[Money]) -> str:
    counts = sorted(Counter(amount for amount in amounts if amount).items())
    return " + ".join(f"{count} × {format_exact(amount)}" for amount, count in counts) or format_exact(Money(0))
