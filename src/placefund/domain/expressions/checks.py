"""Whether an expression fits the questions that it names: each is there, and is compared with what it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from placefund.domain.answers.kind import Measure
from placefund.domain.answers.register import kind_of
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
    NumberUnit,
    OfApplication,
    Operator,
    Presence,
    Product,
    Sum,
    Total,
    Words,
    YesNo,
    printed,
)
from placefund.domain.messages import Message, any_of, say
from placefund.domain.partnerships import Helix
from placefund.domain.questions import Question
from placefund.domain.welsh import ENGLISH, WELSH, option_words

STATEMENT = "a statement"
"""What a comparison is: it holds or does not, and is not compared itself."""

_OF_FACT: Mapping[ApplicationFact, Measure] = {
    ApplicationFact.GRANT: Measure.MONEY,
    ApplicationFact.PROJECT_COST: Measure.MONEY,
    ApplicationFact.CO_INVESTMENT: Measure.MONEY,
    ApplicationFact.LEAD: Measure.OPTION,
    ApplicationFact.PARTNERS: Measure.NUMBER,
    ApplicationFact.AREAS: Measure.NUMBER,
}
_IN_ORDER = frozenset({Measure.NUMBER, Measure.MONEY, Measure.DAY})
_COUNTED = frozenset({Measure.ROWS, Measure.OPTIONS, Measure.FILES})
LEADS = tuple(helix.value for helix in Helix)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an expression may know of a question: what it is called, what its answer can be compared with, and its parts."""

    title: str
    measure: Measure
    options: tuple[str, ...] = ()
    parts: Mapping[str, Subject] = field(default_factory=dict)
    option_words: Mapping[str, str] = field(default_factory=dict)
    """What stands beside the box of an option, where that is not the option itself."""


Vocabulary = Mapping[str, Subject]
"""What can be named: subjects by the keys of their questions."""


def vocabulary(questions: Iterable[Question], language: str = ENGLISH) -> dict[str, Subject]:
    """The questions as an expression names them, by the titles and choices that a reader of this language sees."""
    return {question.key: _subject(question, language) for question in questions}


def _subject(question: Question, language: str) -> Subject:
    is_welsh = language == WELSH
    return Subject(
        (is_welsh and question.title_cy) or question.title,
        kind_of(question).measure,
        question.options,
        vocabulary(question.parts, language),
        option_words(question) if is_welsh else {},
    )


def faults(node: Node, known: Vocabulary) -> tuple[Message, ...]:
    """Why the expression is no statement about these questions, in sentences; none when it is one."""
    return tuple(_statement(node, known))


def _statement(node: Node, known: Vocabulary) -> Iterator[Message]:
    match node:
        case Conjunction(left, right) | Disjunction(left, right) | Implication(left, right):
            yield from _statement(left, known)
            yield from _statement(right, known)
        case Negation(inner):
            yield from _statement(inner, known)
        case Presence(key):
            yield from _named(key, known)
        case Comparison():
            yield from _comparison(node, known)
        case _:
            yield say(
                "“{text}” alone says nothing. Say what it has to be, such as “is yes” or “at least 3”.",
                text=printed(node),
            )


def _named(key: str, known: Vocabulary) -> Iterator[Message]:
    if key not in known:
        yield say("“{key}” is no question before this one. There are: {keys}.", key=key, keys=tuple(known) or "–")


def _comparison(node: Comparison, known: Vocabulary) -> Iterator[Message]:
    wrong = [*_value(node.left, known), *_value(node.right, known)]
    if wrong:
        yield from wrong
        return
    left, right = measure_of(node.left, known), measure_of(node.right, known)
    if node.operator is Operator.INCLUDES:
        if left is not Measure.OPTIONS or not isinstance(node.right, Words):
            yield say(
                "“{text}”: only a question with several options includes one, in quotation marks.", text=printed(node)
            )
            return
        yield from _option(node.right, node.left, known)
        return
    if left is Measure.OPTIONS:
        yield say("“{text}”: several options can be chosen there. Write “includes” and the option.", text=printed(node))
    elif left is Measure.OPTION and isinstance(node.right, Words):
        yield from _option(node.right, node.left, known)
        yield from _no_order(node)
    elif Measure.NOTHING in (left, right) or not {left, right}.isdisjoint(_COUNTED):
        yield say(
            "“{text}”: of such an answer one can only say that it is answered, or count what it has.",
            text=printed(node),
        )
    elif left != right and {left, right} != {Measure.OPTION, Measure.WORDS}:
        compared = say("“{text}” compares {left} with {right}.", text=printed(node), left=say(left), right=say(right))
        yield compared + _hint(left, right)
    elif left not in _IN_ORDER:
        yield from _no_order(node)


def _hint(left: Measure, right: Measure) -> str:
    return (
        say(" Write an amount with its sign, such as £50,000.")
        if {left, right} == {Measure.MONEY, Measure.NUMBER}
        else ""
    )


def _no_order(node: Comparison) -> Iterator[Message]:
    if node.operator not in (Operator.IS, Operator.IS_NOT):
        yield say("“{text}”: neither comes before the other. Write “is” or “is not”.", text=printed(node))


def _option(words: Words, of: Node, known: Vocabulary) -> Iterator[Message]:
    options = (
        LEADS if of == OfApplication(ApplicationFact.LEAD) else known[of.key].options if isinstance(of, Answer) else ()
    )
    if words.text not in options:
        yield say("“{option}” is none of its options: {options}.", option=words.text, options=any_of(options))


def _value(node: Node, known: Vocabulary) -> Iterator[Message]:
    """What is wrong with a value by itself."""
    match node:
        case Number() | Words() | YesNo() | Day() | OfApplication():
            return
        case Answer(key):
            yield from _named(key, known)
        case Count(key):
            yield from _named(key, known)
            if key in known and known[key].measure not in _COUNTED:
                yield say("“{key}” has neither rows nor options nor files that could be counted.", key=key)
        case Total(key, part):
            yield from _named(key, known)
            if key in known and part not in known[key].parts:
                yield say("“{key}” has no part “{part}”.", key=key, part=part)
            elif key in known and known[key].parts[part].measure not in (Measure.NUMBER, Measure.MONEY):
                yield say("“{part}” of “{key}” is no number and no amount, so it has no total.", key=key, part=part)
        case Sum(left, right) | Product(left, right):
            yield from _arithmetic(node, left, right, known)
        case _:
            yield say("“{text}” is a statement, and is compared with nothing.", text=printed(node))


def _arithmetic(node: Node, left: Node, right: Node, known: Vocabulary) -> Iterator[Message]:
    wrong = [*_value(left, known), *_value(right, known)]
    if wrong:
        yield from wrong
        return
    sides = [measure_of(left, known), measure_of(right, known)]
    if any(side not in (Measure.NUMBER, Measure.MONEY) for side in sides):
        yield say("“{text}”: only numbers and amounts are added and multiplied.", text=printed(node))
    elif isinstance(node, Product) and sides == [Measure.MONEY, Measure.MONEY]:
        yield say("“{text}” multiplies an amount by an amount.", text=printed(node))
    elif isinstance(node, Sum) and sides[0] != sides[1]:
        yield say(
            "“{text}” adds a number and an amount. Write an amount with its sign, such as £50,000.", text=printed(node)
        )


def measure_of(node: Node, known: Vocabulary) -> Measure:
    """What a value can be compared with; nothing where it is none, or names what is not there."""
    match node:
        case Number(_, unit):
            return Measure.MONEY if unit is NumberUnit.POUNDS else Measure.NUMBER
        case Words():
            return Measure.WORDS
        case YesNo():
            return Measure.YES_NO
        case Day():
            return Measure.DAY
        case OfApplication(fact):
            return _OF_FACT[fact]
        case Answer(key) if key in known:
            return known[key].measure
        case Count():
            return Measure.NUMBER
        case Total(key, part) if key in known and part in known[key].parts:
            return known[key].parts[part].measure
        case Sum(left, _):
            return measure_of(left, known)
        case Product(left, right):
            sides = (measure_of(left, known), measure_of(right, known))
            return Measure.MONEY if Measure.MONEY in sides else Measure.NUMBER
    return Measure.NOTHING
