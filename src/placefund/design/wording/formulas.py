"""What is said of a formula: why each place has its amount, who is held by a floor or a cap, and what a little more would do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placefund.design.wording.lists import listed
from placefund.domain.formulas.explain import Explanation, GroupPrice
from placefund.domain.formulas.problem import Problem
from placefund.domain.formulas.sensitivity import Shift
from placefund.domain.formulas.solve import AmountBasis, PlaceShare, Split
from placefund.domain.money import Money, format_exact
from placefund.domain.short_amounts import in_short


def explanation_in_words(split: Split, found: Explanation) -> tuple[str, ...]:
    """The reasons behind a split, a sentence each."""
    held = [part for part in split.parts if part.standing is AmountBasis.FLOOR and part.exact > part.target]
    capped = [part for part in split.parts if part.standing is AmountBasis.CAP]
    return (
        _opening(split),
        *_taken_by_floors(split.problem),
        *_held_by_floors(held),
        *_held_by_caps(capped),
        *(_group_floor(price) for price in found.group_prices),
        _one_more(found),
        _rounding(split.problem),
    )


def part_in_words(part: PlaceShare) -> str:
    """Why a place has its amount, in one short sentence that stands beside its name and amount."""
    if part.exact == part.target:
        return _("What its weight gives it.")
    said = {
        AmountBasis.WEIGHT: _("Its share of the rest; by weight alone {money}."),
        AmountBasis.FLOOR: _("At its floor; by weight alone {money}."),
        AmountBasis.CAP: _("At its cap; by weight alone {money}."),
        AmountBasis.GROUP: _("Its share of what its group must have at least; by weight alone {money}."),
    }[part.standing]
    return said.format(money=_by_weight(part))


def shift_in_words(shift: Shift) -> str:
    """What it does to move one weight."""
    points = abs(shift.step)
    if not shift.moved:
        if shift.step > 0:
            said = ngettext(
                "{points} point more for “{indicator}” would move no money.",
                "{points} points more for “{indicator}” would move no money.",
                points,
            )
        else:
            said = ngettext(
                "{points} point fewer for “{indicator}” would move no money.",
                "{points} points fewer for “{indicator}” would move no money.",
                points,
            )
        return said.format(points=points, indicator=shift.name)
    if shift.step > 0:
        said = ngettext(
            "{points} point more for “{indicator}” would move {money}: most to {gains} (+{gain}), most from {loses} ({loss}).",
            "{points} points more for “{indicator}” would move {money}: most to {gains} (+{gain}), most from {loses} ({loss}).",
            points,
        )
    else:
        said = ngettext(
            "{points} point fewer for “{indicator}” would move {money}: most to {gains} (+{gain}), most from {loses} ({loss}).",
            "{points} points fewer for “{indicator}” would move {money}: most to {gains} (+{gain}), most from {loses} ({loss}).",
            points,
        )
    gains = max(shift.changes, key=lambda each: (each[1], each[0]))
    loses = min(shift.changes, key=lambda each: (each[1], each[0]))
    return said.format(
        points=points,
        indicator=shift.name,
        money=in_short(shift.moved),
        gains=gains[0],
        gain=format_exact(gains[1]),
        loses=loses[0],
        loss=format_exact(loses[1]),
    )


def _opening(split: Split) -> str:
    given = {"total": format_exact(split.problem.total), "count": len(split.parts)}
    if not split.objective:
        return ngettext(
            "{total} is shared among {count} place by weight alone; no floor or cap stands in the way.",
            "{total} is shared among {count} places by weight alone; no floor or cap stands in the way.",
            len(split.parts),
        ).format(**given)
    free = sum(1 for part in split.parts if part.standing is AmountBasis.WEIGHT)
    return ngettext(
        "{total} is shared among {count} places as near to their weights as floors and caps allow: {free} of them has its amount "
        "by its weight, the rest by a floor or cap.",
        "{total} is shared among {count} places as near to their weights as floors and caps allow: {free} of them have their "
        "amount by their weight, the rest by a floor or cap.",
        free,
    ).format(free=free, **given)


def _taken_by_floors(problem: Problem) -> tuple[str, ...]:
    floors = Money.total(place.floor for place in problem.places)
    if not floors:
        return ()
    said = _("Floors take {floors} of it before any weight counts; {left} is left to be shared by weight.")
    return (said.format(floors=format_exact(floors), left=format_exact(problem.total - floors)),)


def _held_by_floors(parts: Sequence[PlaceShare]) -> tuple[str, ...]:
    if not parts:
        return ()
    said = ngettext(
        "{places} has more than its weight would give it, because of its floor.",
        "{places} have more than their weight would give them, because of their floor.",
        len(parts),
    )
    return (said.format(places=_amounts(parts)),)


def _held_by_caps(parts: Sequence[PlaceShare]) -> tuple[str, ...]:
    if not parts:
        return ()
    said = ngettext(
        "{places} has less than its weight would give it, because of its cap.",
        "{places} have less than their weight would give them, because of their cap.",
        len(parts),
    )
    return (said.format(places=_amounts(parts)),)


def _amounts(parts: Sequence[PlaceShare]) -> str:
    """Places with their amounts, and what weight alone would give them."""
    return listed(
        _("{place} ({money}; by weight alone {alone})").format(
            place=part.name, money=format_exact(part.amount), alone=_by_weight(part)
        )
        for part in parts
    )


def _one_more(found: Explanation) -> str:
    step = format_exact(found.step)
    if not found.one_more:
        return _("{money} more could not be placed: every place is at its cap.").format(money=step)
    places = listed(
        _("{place} {money}").format(place=name, money=format_exact(change)) for name, change in found.one_more
    )
    return _("{money} more would go to {places}.").format(money=step, places=places)


def _group_floor(price: GroupPrice) -> str:
    given = {"group": price.group, "money": format_exact(price.lifted_by)}
    if not price.paid_by:
        return _("{group} has {money} more because of its own floor, which is paid for by nobody.").format(**given)
    places = listed(
        _("{place} ({money} less)").format(place=name, money=format_exact(less)) for name, less in price.paid_by
    )
    said = _("{group} has {money} more because of its own floor, which is paid for by {places}.")
    return said.format(places=places, **given)


def _rounding(problem: Problem) -> str:
    given = {"unit": format_exact(problem.unit), "total": format_exact(problem.total)}
    if problem.unit.pence == 1:
        return _(
            "Amounts are rounded to the penny by largest remainder and add up to {total} exactly; ties go to the larger weight, "
            "then to the name that comes first."
        ).format(**given)
    return _(
        "Amounts are rounded to whole steps of {unit} by largest remainder and add up to {total} exactly; ties go to the larger "
        "weight, then to the name that comes first."
    ).format(**given)


def _by_weight(part: PlaceShare) -> str:
    """What weight alone would give, in whole pounds, cut: enough beside an amount that is exact."""
    pence = part.target.numerator // part.target.denominator
    return format_exact(Money(pence // 100 * 100))
