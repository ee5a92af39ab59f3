"""What an expression comes to: it holds, it does not, or nobody can say yet because something is not answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from placefund.domain.expressions.nodes import (
    Answer,
    ApplicationFact,
    Comparison,
    Conjunction,
    Count,
    Day,
    Disjunction,
    Implication,
    Negation,
    Node,
    Number,
    OfApplication,
    Operator,
    Presence,
    Product,
    Sum,
    Total,
    Words,
    YesNo,
)
from placefund.domain.money import Money

Known = bool | None
"""Whether a statement holds; None where something that it needs is not there."""

_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.IS: eq,
    Operator.IS_NOT: ne,
    Operator.BELOW: lt,
    Operator.AT_MOST: le,
    Operator.ABOVE: gt,
    Operator.AT_LEAST: ge,
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is there to be read: the values of answers by key, the keys of their parts in order, and the application's facts."""

    answers: Mapping[str, Any]
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facts: Mapping[ApplicationFact, Any] = field(default_factory=dict)


def holds(node: Node, given: Circumstances) -> Known:
    """Whether a statement holds. Every tree comes to something, whether or not it fits the questions."""
    match node:
        case Conjunction(left, right):
            return _both(holds(left, given), holds(right, given))
        case Disjunction(left, right):
            return _opposite(_both(_opposite(holds(left, given)), _opposite(holds(right, given))))
        case Negation(inner):
            return _opposite(holds(inner, given))
        case Implication(condition, then):
            return holds(Disjunction(Negation(condition), then), given)
        case Presence(key):
            return given.answers.get(key) is not None
        case Comparison(left, operator, right):
            return _compared(_value(left, given), operator, _value(right, given))
    return None


def _opposite(known: Known) -> Known:
    return None if known is None else not known


def _both(one: Known, other: Known) -> Known:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _compared(one: Any, operator: Operator, other: Any) -> Known:
    if operator is Operator.INCLUDES:
        return other in one if isinstance(one, tuple) else None
    if one is None or other is None or type(one) is not type(other):
        return None
    if operator in (Operator.IS, Operator.IS_NOT) or isinstance(one, Fraction | date):
        return _COMPARE[operator](one, other)
    return None


def _value(node: Node, given: Circumstances) -> Any:
    """A value as it is compared: a fraction for every number and every amount in pounds."""
    match node:
        case Number(value) | Words(value) | YesNo(value) | Day(value):
            return value
        case Answer(key):
            return _plain(given.answers.get(key))
        case OfApplication(fact):
            return _plain(given.facts.get(fact))
        case Count(key):
            found = given.answers.get(key)
            return None if found is None else Fraction(len(found)) if isinstance(found, tuple | list) else None
        case Total(key, part):
            return _total(given.answers.get(key), part, given.parts.get(key, ()))
        case Sum(left, right, is_less):
            one, other = _value(left, given), _value(right, given)
            if not isinstance(one, Fraction) or not isinstance(other, Fraction):
                return None
            return one - other if is_less else one + other
        case Product(left, right):
            one, other = _value(left, given), _value(right, given)
            return one * other if isinstance(one, Fraction) and isinstance(other, Fraction) else None
    return None


def _total(rows: Any, part: str, parts: Sequence[str]) -> Fraction | None:
    """The sum over the rows. A cell that is left empty adds nothing."""
    if not isinstance(rows, tuple) or part not in parts:
        return None
    place = list(parts).index(part)
    cells = [_plain(row[place]) for row in rows if isinstance(row, tuple) and len(row) > place]
    return sum((cell for cell in cells if isinstance(cell, Fraction)), Fraction(0))


def _plain(value: Any) -> Any:
    match value:
        case Money():
            return Fraction(value.pence, 100)
        case bool():
            return value
        case int() | Decimal():
            return Fraction(value)
    return value
