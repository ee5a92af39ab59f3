"""An expression in words: “Do you work with a catapult?” is yes."""

from __future__ import annotations

from collections.abc import Mapping

from placefund.domain.answers.kind import Measure
from placefund.domain.expressions.checks import Vocabulary, measure_of
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
    binding,
    decimal_of,
    printed,
)
from placefund.domain.messages import Message, say
from placefund.domain.money import Money, format_exact

_FACTS: Mapping[ApplicationFact, Message] = {
    ApplicationFact.GRANT: say("the grant that is asked for"),
    ApplicationFact.PROJECT_COST: say("the cost of the whole project"),
    ApplicationFact.CO_INVESTMENT: say("all co-investment"),
    ApplicationFact.LEAD: say("the kind of organisation that leads"),
    ApplicationFact.PARTNERS: say("the number of partners that have joined"),
    ApplicationFact.AREAS: say("the number of local authorities in the place"),
}
_COMPARED: Mapping[Operator, Message] = {
    Operator.IS: say("{left} is {right}"),
    Operator.IS_NOT: say("{left} is not {right}"),
    Operator.INCLUDES: say("{left} includes {right}"),
    Operator.BELOW: say("{left} is less than {right}"),
    Operator.AT_MOST: say("{left} is at most {right}"),
    Operator.ABOVE: say("{left} is more than {right}"),
    Operator.AT_LEAST: say("{left} is at least {right}"),
}
_OF_DAYS: Mapping[Operator, Message] = {
    Operator.BELOW: say("{left} is before {right}"),
    Operator.AT_MOST: say("{left} is on or before {right}"),
    Operator.ABOVE: say("{left} is after {right}"),
    Operator.AT_LEAST: say("{left} is on or after {right}"),
}


def in_words(node: Node, known: Vocabulary) -> Message:
    """An expression in words, its questions by their titles."""
    match node:
        case Comparison(left, operator, right):
            is_of_days = measure_of(left, known) is Measure.DAY
            words = _OF_DAYS.get(operator, _COMPARED[operator]) if is_of_days else _COMPARED[operator]
            return words.format(left=_side(left, known), right=_compared(left, right, known))
        case Presence(key):
            return say("{question} is answered", question=_title(key, known))
        case Negation(Presence(key)):
            return say("{question} is not answered", question=_title(key, known))
        case Negation(Comparison(left, Operator.INCLUDES, right)):
            return say("{left} does not include {right}", left=_side(left, known), right=_compared(left, right, known))
        case Negation(inner):
            return say("it is not so that {said}", said=_side(inner, known, 3))
        case Conjunction(left, right):
            return say("{left}, and {right}", left=_side(left, known, 2), right=_side(right, known, 3))
        case Disjunction(left, right):
            return say("{left}, or {right}", left=_side(left, known, 1), right=_side(right, known, 2))
        case Implication(condition, then):
            return say("where {condition}, {then}", condition=_side(condition, known, 1), then=_side(then, known, 1))
    return _value(node, known)


def _compared(left: Node, right: Node, known: Vocabulary) -> Message:
    """What an answer is compared with: an option by the words that stand beside its box."""
    match left, right:
        case Answer(key), Words(text) if key in known:
            return _literal(Words(known[key].option_words.get(text, text)))
    return _side(right, known)


def _side(inner: Node, known: Vocabulary, at_least: int = 5) -> Message:
    """One side of a shape; in brackets where it would be read otherwise without."""
    said = in_words(inner, known)
    return said if binding(inner) >= at_least else say("({said})", said=said)


def _value(node: Node, known: Vocabulary) -> Message:
    match node:
        case Answer(key):
            return _title(key, known)
        case OfApplication(fact):
            return _FACTS[fact]
        case Total(key, part):
            subject = known.get(key)
            named = subject.parts[part].title if subject and part in subject.parts else part
            return say("the total of “{part}” in {question}", part=named, question=_title(key, known))
        case Count(key):
            return _count(key, known)
        case Sum(left, right, is_less):
            words = say("{left} minus {right}") if is_less else say("{left} plus {right}")
            return words.format(left=_side(left, known), right=_side(right, known, 6))
        case Product(Number(_, NumberUnit.PERCENT) as share, right):
            return say("{share} of {right}", share=_literal(share), right=_side(right, known, 7))
        case Product(left, right):
            return say("{left} times {right}", left=_side(left, known, 6), right=_side(right, known, 7))
    return _literal(node)


def _title(key: str, known: Vocabulary) -> Message:
    return say("“{title}”", title=known[key].title if key in known else key)


def _literal(node: Node) -> Message:
    match node:
        case YesNo(value):
            return say("yes") if value else say("no")
        case Number(value, NumberUnit.POUNDS):
            return say("{amount}", amount=format_exact(Money(round(value * 100))))
        case Number(value, NumberUnit.PERCENT):
            return say("{number}%", number=decimal_of(value * 100))
        case Number(value):
            return say("{number}", number=decimal_of(value))
        case Words(text):
            return say("“{text}”", text=text)
        case Day(value):
            return say("{day}", day=value)
    return say("{text}", text=printed(node))


def _count(key: str, known: Vocabulary) -> Message:
    words = {
        Measure.OPTIONS: say("the number of options chosen in {question}"),
        Measure.FILES: say("the number of files at {question}"),
    }.get(known[key].measure if key in known else Measure.ROWS, say("the number of rows in {question}"))
    return words.format(question=_title(key, known))
