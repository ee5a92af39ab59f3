"""From published figures about places to one weight for each place: what each indicator hands to whom, and the sum of them.

For indicator k and place i, with x the figure (divided by `per` where it is given) and z its transform:

    y = z (more is more), or its reverse (less is more): 1/z under SHARE, (max − z)/(max − min) under RANGE
    s_k(i) = y(i) × times(i) ÷ Σ y × times        the part of the indicator's money that goes to the place
    w(i)   = Σ_k points_k × s_k(i) ÷ Σ_k points_k  the weight; the weights of all places add up to exactly 1

Everything is a `Fraction`, and so exact, but for logarithms and square roots: these are worked out to 40 digits (correctly
rounded, so the same on every machine) and then rounded half to even to 12 decimal places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from fractions import Fraction

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say

DECIMALS = 12
"""To how many decimal places a logarithm or a square root is rounded."""
_DIGITS = Context(prec=40, rounding=ROUND_HALF_EVEN)

Number = int | Fraction


class FormulaRefused(NotAllowed):
    """A formula that cannot be worked out as it stands; the sentence names the place, the indicator or the sum at fault."""


class Direction(StrEnum):
    """Whether a higher figure draws more money (size, opportunity) or less (output per head, where a low figure is a need)."""

    MORE = "more is more"
    LESS = "less is more"


class Transform(StrEnum):
    """What is done to a figure before places are compared."""

    IDENTITY = "as it is"
    LOG = "logarithm"
    SQRT = "square root"
    RANK = "rank"


class Normalisation(StrEnum):
    """How figures of different units are made comparable: by their share of the sum, or from 0 (least) to 1 (most)."""

    SHARE = "share"
    RANGE = "range"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One published figure for each place, and how it counts.

    `values` are figures by place, in one unit, exact. `per` is divided by (output per person: `per` is the population);
    `times` is multiplied with at the end (need of a person × people). `points` is the indicator's weight: a number of points,
    of which all indicators together usually have 100.
    """

    key: str
    name: str
    values: Mapping[str, Number]
    points: Number
    direction: Direction = Direction.MORE
    transform: Transform = Transform.IDENTITY
    normalisation: Normalisation = Normalisation.SHARE
    per: Mapping[str, Number] | None = None
    times: Mapping[str, Number] | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """Weights by place in the order asked for, and what they are made of: for each indicator the share of each place."""

    weights: Mapping[str, Fraction]
    shares: Mapping[str, Mapping[str, Fraction]]


def index_of(indicators: Sequence[Indicator], places: Sequence[str]) -> Index:
    """The weights of places under published indicators. O(indicators × places).

    Raises:
        FormulaRefused: nothing to weigh, two indicators or places of one name, a missing, negative or unusable figure,
            negative points, or points that are all zero.
    """
    _refuse_what_cannot_be_weighed(indicators, places)
    shares = {each.key: shares_of(each, places) for each in indicators}
    return Index(weights_from(indicators, shares, places), shares)


def weights_from(
    indicators: Sequence[Indicator], shares: Mapping[str, Mapping[str, Fraction]], places: Sequence[str]
) -> dict[str, Fraction]:
    """The weights under other points, from shares worked out before."""
    whole = sum((Fraction(each.points) for each in indicators), Fraction(0))
    counted = [(Fraction(each.points) / whole, shares[each.key]) for each in indicators if each.points]
    return {place: sum((part * share[place] for part, share in counted), Fraction(0)) for place in places}


def shares_of(indicator: Indicator, places: Sequence[str]) -> dict[str, Fraction]:
    """How an indicator alone would split one pound. Where every place has the same figure, it splits it by `times`, else equally.

    Raises:
        FormulaRefused: a missing or unusable figure (with the place), or no place with any share.
    """
    figures = {place: _figure(indicator, place) for place in places}
    transformed = _transformed(indicator, figures)
    counted = _directed(indicator, transformed)
    if indicator.times is not None:
        counted = {place: value * _given(indicator, indicator.times, place) for place, value in counted.items()}
    whole = sum(counted.values(), Fraction(0))
    if whole == 0:
        raise FormulaRefused(
            say(
                "“{name}” is nothing in every place, so it cannot split money. Leave it out, or check its figures.",
                name=indicator.name,
            )
        )
    return {place: value / whole for place, value in counted.items()}


def shifted(indicators: Sequence[Indicator], key: str, points: Number) -> tuple[Indicator, ...]:
    """The indicators with one weight moved up or down by points, and the sum of all points as it was.

    The others give or take in proportion to their own points; equally, where all of them stand at nought. A weight does not go
    below 0 nor above the sum.

    Raises:
        FormulaRefused: no indicator has the key, or it is the only one.
    """
    whole = sum((Fraction(each.points) for each in indicators), Fraction(0))
    mine = next((each for each in indicators if each.key == key), None)
    if mine is None or len(indicators) < 2:
        raise FormulaRefused(
            say("The weight of “{key}” cannot be moved: it is not there, or there is nothing beside it.", key=key)
        )
    now = min(max(Fraction(mine.points) + points, Fraction(0)), whole)
    rest, left = whole - Fraction(mine.points), whole - now
    return tuple(
        replace(each, points=now)
        if each.key == key
        else replace(each, points=Fraction(each.points) * left / rest if rest else left / (len(indicators) - 1))
        for each in indicators
    )


def _refuse_what_cannot_be_weighed(indicators: Sequence[Indicator], places: Sequence[str]) -> None:
    if not places:
        raise FormulaRefused(say("There is no place to share money among. Name at least one."))
    if len(set(places)) < len(places):
        twice = next(place for place in sorted(places) if list(places).count(place) > 1)
        raise FormulaRefused(say("The place {twice} is named twice. Name each place once.", twice=twice))
    if not indicators:
        raise FormulaRefused(say("A formula needs at least one indicator."))
    keys = [each.key for each in indicators]
    if len(set(keys)) < len(keys):
        twice = next(key for key in sorted(keys) if keys.count(key) > 1)
        raise FormulaRefused(say("Two indicators are called “{twice}”. Give one of them another key.", twice=twice))
    for each in indicators:
        _exact(each.points, say("The weight of “{name}”", name=each.name))
        if each.points < 0:
            raise FormulaRefused(
                say(
                    "The weight of “{name}” is {points}, below 0. A weight is 0 or more.",
                    name=each.name,
                    points=each.points,
                )
            )
    if not any(each.points for each in indicators):
        named = ", ".join(f"“{each.name}”" for each in indicators)
        raise FormulaRefused(
            say("All weights are zero ({named}), so nothing says how to split the money. Set one above 0.", named=named)
        )


def _figure(indicator: Indicator, place: str) -> Fraction:
    value = _given(indicator, indicator.values, place)
    if indicator.per is None:
        return value
    base = _given(indicator, indicator.per, place)
    if base == 0:
        raise FormulaRefused(
            say(
                "“{name}” of {place} would be divided by nothing. Check the figure it is divided by.",
                name=indicator.name,
                place=place,
            )
        )
    return value / base


def _given(indicator: Indicator, figures: Mapping[str, Number], place: str) -> Fraction:
    if place not in figures or figures[place] is None:
        raise FormulaRefused(
            say(
                "“{name}” has no figure for {place}. Give one with its source, or leave the indicator out.",
                name=indicator.name,
                place=place,
            )
        )
    value = _exact(figures[place], f"“{indicator.name}” of {place}")
    if value < 0:
        raise FormulaRefused(
            say(
                "“{name}” of {place} is {value}, below 0. A share cannot be made of it.",
                name=indicator.name,
                place=place,
                value=value,
            )
        )
    return value


def _exact(value: Number, what: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise FormulaRefused(
            say(
                "{what} is {value}. Write a whole number or a Fraction: a floating-point number is not the "
                "same everywhere.",
                what=what,
                value=repr(value),
            )
        )
    return Fraction(value)


def _transformed(indicator: Indicator, figures: Mapping[str, Fraction]) -> dict[str, Fraction]:
    if indicator.transform is Transform.RANK:
        return _ranks(figures)
    if indicator.transform is Transform.LOG:
        for place, value in figures.items():
            if value <= 0:
                raise FormulaRefused(
                    say(
                        "“{name}” of {place} is 0, which has no logarithm. Use another transform.",
                        name=indicator.name,
                        place=place,
                    )
                )
        return {place: _rounded(_DIGITS.ln(_decimal(value))) for place, value in figures.items()}
    if indicator.transform is Transform.SQRT:
        return {place: _rounded(_DIGITS.sqrt(_decimal(value))) for place, value in figures.items()}
    return dict(figures)


def _decimal(value: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def _rounded(value: Decimal) -> Fraction:
    return Fraction(value.quantize(Decimal(1).scaleb(-DECIMALS), context=_DIGITS))


def _ranks(figures: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """1 for the lowest figure; places with one figure share the mean of their ranks."""
    ordered = sorted(figures.values())
    first: dict[Fraction, int] = {}
    last: dict[Fraction, int] = {}
    for rank, value in enumerate(ordered, 1):
        first.setdefault(value, rank)
        last[value] = rank
    return {place: Fraction(first[value] + last[value], 2) for place, value in figures.items()}


def _directed(indicator: Indicator, values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Figures by which more draws more, all at 0 or above."""
    is_reversed = indicator.direction is Direction.LESS
    low, high = min(values.values()), max(values.values())
    if indicator.normalisation is Normalisation.RANGE:
        if low == high:
            return dict.fromkeys(values, Fraction(1))
        span = high - low
        return {place: (high - value if is_reversed else value - low) / span for place, value in values.items()}
    if indicator.transform is Transform.RANK and is_reversed:
        return {place: low + high - value for place, value in values.items()}
    for place, value in values.items():
        if value < 0 or (is_reversed and value == 0):
            refusal = (
                say(
                    "“{indicator}” of {place} is negative after its transform, so a share cannot be made of it. "
                    "Normalise by range, or use another transform."
                )
                if value < 0
                else say(
                    "“{indicator}” of {place} is 0 after its transform, so a share cannot be made of it. "
                    "Normalise by range, or use another transform."
                )
            )
            raise FormulaRefused(refusal.format(indicator=indicator.name, place=place))
    return {place: 1 / value if is_reversed else value for place, value in values.items()}
