"""What an expression is made of, and how it is written in the language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class ApplicationFact(StrEnum):
    """What an application says beside its answers. Written with “the” before it, so that no question has its name."""

    GRANT = "grant"
    PROJECT_COST = "project cost"
    CO_INVESTMENT = "co-investment"
    LEAD = "lead"
    PARTNERS = "number of partners"
    AREAS = "number of areas"


class NumberUnit(StrEnum):
    """What stands beside a number."""

    NONE = ""
    POUNDS = "£"
    PERCENT = "%"


class Operator(StrEnum):
    """How two values are compared."""

    IS = "is"
    IS_NOT = "is not"
    INCLUDES = "includes"
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Number:
    """A number, an amount of pounds, or a share: 80% is worth 4/5."""

    value: Fraction
    unit: NumberUnit = NumberUnit.NONE


@dataclass(frozen=True, slots=True)
class Words:
    """Words in quotation marks: an option, or a text."""

    text: str


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    value: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day, written as 2027-04-01."""

    value: date


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one part over the rows of an answer."""

    key: str
    part: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows, options or files an answer has."""

    key: str


@dataclass(frozen=True, slots=True)
class OfApplication:
    """One of the facts of the application."""

    fact: ApplicationFact


@dataclass(frozen=True, slots=True)
class Sum:
    """Two values added, or the second taken from the first."""

    left: Node
    right: Node
    is_less: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """Two values multiplied."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared."""

    left: Node
    operator: Operator
    right: Node


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a question has an answer."""

    key: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The opposite."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Both hold."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Disjunction:
    """One of them holds, or both."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Implication:
    """The second must hold wherever the first does."""

    condition: Node
    then: Node


Node = (
    Number
    | Words
    | YesNo
    | Day
    | Answer
    | Total
    | Count
    | OfApplication
    | Sum
    | Product
    | Comparison
    | Presence
    | Negation
    | Conjunction
    | Disjunction
    | Implication
)

_BINDING: dict[type, int] = {
    Implication: 0,
    Disjunction: 1,
    Conjunction: 2,
    Negation: 3,
    Comparison: 4,
    Presence: 4,
    Sum: 5,
    Product: 6,
}
"""How tightly a shape holds together: what is looser stands in brackets within what is tighter."""
TIGHTEST = 7


def binding(node: Node) -> int:
    """How tightly it holds together. “a is not answered” is written as a comparison is."""
    if isinstance(node, Negation) and _is_short(node.inner):
        return _BINDING[Comparison]
    return _BINDING.get(type(node), TIGHTEST)


def _is_short(node: Node) -> bool:
    return isinstance(node, Presence) or (isinstance(node, Comparison) and node.operator is Operator.INCLUDES)


def printed(node: Node) -> str:
    """An expression as it is written in the language; reading it gives the same tree."""
    return " ".join(_of_value(node) or _of_statement(node))


def _of_value(node: Node) -> tuple[str, ...]:
    """The words of a value one after the other; none of a statement."""
    match node:
        case Number(value, unit):
            return (_number(value, unit),)
        case Words(text):
            return (f'"{text}"',)
        case YesNo(value):
            return ("yes" if value else "no",)
        case Day(value):
            return (value.isoformat(),)
        case Answer(key):
            return (key,)
        case Total(key, part):
            return "total", "of", f"{key}.{part}"
        case Count(key):
            return "number", "of", key
        case OfApplication(fact):
            return "the", fact
        case Sum(left, right, is_less):
            return _within(left, 5), "-" if is_less else "+", _within(right, 6)
        case Product(left, right):
            is_share = isinstance(left, Number) and left.unit is NumberUnit.PERCENT
            return _within(left, 6), "of" if is_share else "*", _within(right, TIGHTEST)
    return ()


def _of_statement(node: Node) -> tuple[str, ...]:
    match node:
        case Comparison(left, operator, right):
            return _within(left, 5), operator, _within(right, 5)
        case Presence(key):
            return key, "is", "answered"
        case Negation(Presence(key)):
            return key, "is", "not", "answered"
        case Negation(Comparison(left, Operator.INCLUDES, right)):
            return _within(left, 5), "does", "not", "include", _within(right, 5)
        case Negation(inner):
            return "not", _within(inner, 3)
        case Conjunction(left, right):
            return _within(left, 2), "and", _within(right, 3)
        case Disjunction(left, right):
            return _within(left, 1), "or", _within(right, 2)
        case Implication(condition, then):
            return "when", _within(condition, 1), "then", _within(then, 1)
    return ()


def _within(node: Node, at_least: int) -> str:
    text = printed(node)
    return text if binding(node) >= at_least else f"({text})"


def _number(value: Fraction, unit: NumberUnit) -> str:
    shown = decimal_of(value * 100 if unit is NumberUnit.PERCENT else value)
    return f"{shown}%" if unit is NumberUnit.PERCENT else f"{unit}{shown}"


def decimal_of(value: Fraction) -> str:
    """A fraction with finitely many decimals, as they are written. What the language reads has at most eight."""
    whole, rest = divmod(abs(value), 1)
    decimals = f"{int(rest * 10**8):08d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def keys_in(node: Node) -> tuple[str, ...]:
    """The keys of the questions that it reads, each once, in the order in which it names them."""
    found: dict[str, None] = {}
    for here in _within_it(node):
        match here:
            case Answer(key) | Total(key, _) | Count(key) | Presence(key):
                found.setdefault(key)
            case _:
                pass
    return tuple(found)


def reads_facts(node: Node) -> bool:
    """Whether it reads something that an application says beside its answers."""
    return any(isinstance(here, OfApplication) for here in _within_it(node))


def _within_it(node: Node) -> Iterator[Node]:
    """It and everything in it, in the order in which it is written."""
    waiting: list[Node] = [node]
    while waiting:
        here = waiting.pop()
        yield here
        match here:
            case Sum(left, right, _) | Product(left, right) | Conjunction(left, right) | Disjunction(left, right):
                waiting += [right, left]
            case Comparison(left, _, right) | Implication(left, right):
                waiting += [right, left]
            case Negation(inner):
                waiting.append(inner)
            case _:
                pass
