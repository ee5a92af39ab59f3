"""Says in sentences why each place has what it has, who is held by a floor or a cap, and what another million would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from placefund.domain.formulas.index import FormulaRefused
from placefund.domain.formulas.problem import Problem
from placefund.domain.formulas.solve import Part, Split, Standing, solve
from placefund.domain.messages import say
from placefund.domain.money import Money, format_exact

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

    `one_more` is who gets what of a further million (or of the nearest whole number of units above it); empty when nobody has
    room for it. `group_prices` has the groups whose floor binds.
    """

    at_floor: tuple[str, ...]
    at_cap: tuple[str, ...]
    one_more: tuple[tuple[str, Money], ...]
    group_prices: tuple[GroupPrice, ...]
    sentences: tuple[str, ...]


def explain(split: Split) -> Explanation:
    """The reasons behind a split. Solves the problem once more for the next million and once for each floor that binds."""
    floors, caps = _standing(split, Standing.FLOOR), _standing(split, Standing.CAP)
    held = tuple(part for part in floors if part.exact > part.target)
    step, more = _one_more(split)
    prices = tuple(price for group in split.binding_groups if (price := _price(split, group)).lifted_by)
    sentences = [
        _opening(split),
        *_taken_by_floors(split.problem),
        *_held(held, say("has more than its weight would give it, because of its floor"), "have", Standing.FLOOR),
        *_held(caps, say("has less than its weight would give it, because of its cap"), "have", Standing.CAP),
        *(_told(price) for price in prices),
        _next(step, more),
        _rounding(split.problem),
    ]
    at_floor, at_cap = (tuple(part.name for part in parts) for parts in (floors, caps))
    return Explanation(at_floor, at_cap, more, prices, tuple(sentences))


def reason(part: Part) -> str:
    """Why a place has its amount, in one short sentence that stands beside its name and amount."""
    if part.exact == part.target:
        return say("What its weight gives it.")
    said = {
        Standing.WEIGHT: say("Its share of the rest"),
        Standing.FLOOR: say("At its floor"),
        Standing.CAP: say("At its cap"),
        Standing.GROUP: say("Its share of what its group must have at least"),
    }
    return say(
        "{said}; by weight alone {numerator}.",
        said=said[part.standing],
        numerator=_pounds(part.target.numerator // part.target.denominator),
    )


def _opening(split: Split) -> str:
    total, parts = format_exact(split.problem.total), len(split.parts)
    places = "1 place" if parts == 1 else say("{parts} places", parts=parts)
    if not split.objective:
        return say(
            "{total} is shared among {places} by weight alone; no floor or cap stands in the way.",
            total=total,
            places=places,
        )
    free = sum(1 for part in split.parts if part.standing is Standing.WEIGHT)
    share = (
        say("1 of them has its amount by its weight")
        if free == 1
        else say("{free} of them have their amount by their weight", free=free)
    )
    near = say(
        "{total} is shared among {places} as near to their weights as floors and caps allow", total=total, places=places
    )
    return say("{near}: {share}, the rest by a floor or cap.", near=near, share=share)


def _taken_by_floors(problem: Problem) -> list[str]:
    floors = Money.total(place.floor for place in problem.places)
    if not floors:
        return []
    left = format_exact(problem.total - floors)
    return [
        say(
            "Floors take {floors} of it before any weight counts; {left} is left to be shared by weight.",
            floors=floors,
            left=left,
        )
    ]


def _standing(split: Split, standing: Standing) -> tuple[Part, ...]:
    return tuple(part for part in split.parts if part.standing is standing)


def _held(parts: Sequence[Part], says: str, plural: str, standing: Standing) -> list[str]:
    if not parts:
        return []
    named = _listed(
        say(
            "{name} ({amount}; by weight alone {numerator})",
            name=part.name,
            amount=part.amount,
            numerator=_pounds(part.target.numerator // part.target.denominator),
        )
        for part in parts
    )
    if len(parts) == 1:
        return [f"{named} {says}."]
    says = (
        says.replace("has", plural, 1)
        .replace("its weight", "their weight")
        .replace(" it,", " them,")
        .replace(" its ", " their ")
    )
    return [f"{named} {says}."]


def _one_more(split: Split) -> tuple[Money, tuple[tuple[str, Money], ...]]:
    unit = split.problem.unit.pence
    step = Money(-(-MILLION.pence // unit) * unit)
    try:
        after = solve(replace(split.problem, total=split.problem.total + step))
    except FormulaRefused:
        return step, ()
    changes = ((part.name, part.amount - split.by_place[part.name].amount) for part in after.parts)
    return step, tuple(sorted(((n, c) for n, c in changes if c), key=lambda each: (-each[1].pence, each[0])))


def _next(step: Money, more: Sequence[tuple[str, Money]]) -> str:
    if not more:
        return say("{step} more could not be placed: every place is at its cap.", step=step)
    named = _listed(f"{name} {format_exact(change)}" for name, change in more)
    return say("{step} more would go to {named}.", step=step, named=named)


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


def _told(price: GroupPrice) -> str:
    paid = _listed(say("{name} ({less} less)", name=name, less=less) for name, less in price.paid_by) or "nobody"
    return say(
        "{group} has {lifted_by} more because of its own floor, which is paid for by {paid}.",
        group=price.group,
        lifted_by=price.lifted_by,
        paid=paid,
    )


def _rounding(problem: Problem) -> str:
    unit = "the penny" if problem.unit.pence == 1 else f"whole steps of {format_exact(problem.unit)}"
    return say(
        "Amounts are rounded to {unit} by largest remainder and add up to {total} exactly; ties go "
        "to the larger weight, then to the name that comes first.",
        unit=unit,
        total=problem.total,
    )


def _pounds(pence: int) -> str:
    """Whole pounds, cut: enough beside an amount that is exact."""
    return format_exact(Money(pence // 100 * 100))


def _listed(words: Iterable[str]) -> str:
    found = list(words)
    return (
        found[0]
        if len(found) == 1
        else say("{found} and {found_2}", found=", ".join(found[:-1]), found_2=found[-1])
        if found
        else ""
    )
