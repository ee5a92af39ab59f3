"""Reads a text of the language: a tree, or a refusal that says what stands there instead of what could."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

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
)
from placefund.domain.messages import Message, say

LONGEST = 500
"""The most letters of an expression. What does not fit is two rules."""
DEEPEST = 8
"""The most brackets and “not” within one another."""
LONGEST_CHAIN = 60
"""The most “and”, “or” and signs of arithmetic: each takes what was read before it one level deeper into the tree."""

_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<day>\d{4}-\d{2}-\d{2}(?![\w-]))"
    r"|(?P<number>£?\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?%?|£?\d{1,15}(?:\.\d{1,6})?%?)(?![\w.])"
    r'|(?P<words>"[^"“”\n]{1,200}"|“[^"“”\n]{1,200}”)'
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*)"
    r"|(?P<sign><=|>=|≤|≥|!=|[-<>=+*×().])"
    r")",
    re.ASCII,
)
_SIGNS = {"≤": "<=", "≥": ">=", "=": "is", "×": "*"}
_COMPARED = {
    ("<",): Operator.BELOW,
    ("<=",): Operator.AT_MOST,
    (">",): Operator.ABOVE,
    (">=",): Operator.AT_LEAST,
    ("!=",): Operator.IS_NOT,
    ("before",): Operator.BELOW,
    ("after",): Operator.ABOVE,
    ("on", "or", "before"): Operator.AT_MOST,
    ("on", "or", "after"): Operator.AT_LEAST,
    ("less", "than"): Operator.BELOW,
    ("more", "than"): Operator.ABOVE,
    ("at", "most"): Operator.AT_MOST,
    ("at", "least"): Operator.AT_LEAST,
}
RESERVED = frozenset(
    {
        *("when", "then", "and", "or", "not", "is", "answered", "includes", "does", "include", "before", "after", "on"),
        *("at", "least", "most", "less", "more", "than", "yes", "no", "the", "of", "total", "number"),
    }
)
"""Words of the language. A question that has one of them for its key cannot be named in an expression."""


class NotReadable(ValueError):
    """The text is no expression. The message says where and why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.sentence = message


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


_END = _Token("end", "")


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        NotReadable: the text is no expression, is too long, or is nested too deeply.
    """
    if len(text) > LONGEST:
        raise NotReadable(
            say("It has {count} letters; {most} is the most. Make two rules of it.", count=len(text), most=LONGEST)
        )
    reader = _Reader(_tokens(text))
    if reader.here is _END:
        raise NotReadable(say("It says nothing. Name a question and what its answer has to be."))
    node = reader.whole()
    if reader.here is not _END:
        raise NotReadable(say("“{found}” stands where the end, “and” or “or” was expected.", found=reader.here.text))
    return node


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    text = text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            rest = text[place:].strip()[:20]
            raise NotReadable(
                say(
                    "“{rest}” cannot be read. There are keys of questions, numbers, £ amounts, days such as 2027-04-01, "
                    "words in quotation marks, brackets and comparisons.",
                    rest=rest,
                )
            )
        kind = str(found.lastgroup)
        tokens.append(_Token(kind, _SIGNS.get(found[kind], found[kind])))
        place = found.end()
    return tokens


class _Reader:
    """Reads tokens from left to right, the loosest shape first."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.place, self.depth, self.links = tokens, 0, 0, 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else _END

    def takes(self, *words: str) -> bool:
        """Whether these words come next; then they are taken."""
        ahead = tuple(
            token.text for token in self.tokens[self.place : self.place + len(words)] if token.kind != "words"
        )
        if ahead != words:
            return False
        self.place += len(words)
        return True

    def needs(self, word: str) -> None:
        if not self.takes(word):
            raise NotReadable(say("“{word}” is missing before {found}.", word=word, found=self._found()))

    def _found(self) -> Message:
        return say("“{found}”", found=self.here.text) if self.here is not _END else say("the end")

    def whole(self) -> Node:
        if self.takes("when"):
            condition = self.either()
            self.needs("then")
            return Implication(condition, self.either())
        return self.either()

    def either(self) -> Node:
        node = self.both()
        while self.takes("or"):
            self._linked()
            node = Disjunction(node, self.both())
        return node

    def both(self) -> Node:
        node = self.opposite()
        while self.takes("and"):
            self._linked()
            node = Conjunction(node, self.opposite())
        return node

    def opposite(self) -> Node:
        if not self.takes("not"):
            return self.comparison()
        self._deeper()
        node = Negation(self.opposite())
        self.depth -= 1
        return node

    def comparison(self) -> Node:
        left = self.sum()
        if self.takes("is"):
            return self._is(left)
        if self.takes("includes"):
            return Comparison(left, Operator.INCLUDES, self.sum())
        if self.takes("does", "not", "include"):
            return Negation(Comparison(left, Operator.INCLUDES, self.sum()))
        operator = next((found for words, found in _COMPARED.items() if self.takes(*words)), None)
        return left if operator is None else Comparison(left, operator, self.sum())

    def _is(self, left: Node) -> Node:
        if self.takes("answered"):
            return Presence(self._key_of(left))
        if self.takes("not", "answered"):
            return Negation(Presence(self._key_of(left)))
        if self.takes("not"):
            return Comparison(left, Operator.IS_NOT, self.sum())
        operator = next((found for words, found in _COMPARED.items() if self.takes(*words)), Operator.IS)
        return Comparison(left, operator, self.sum())

    def _key_of(self, node: Node) -> str:
        if not isinstance(node, Answer):
            raise NotReadable(say("Only a question can be answered: write its key before “is answered”."))
        return node.key

    def sum(self) -> Node:
        node = self.product()
        while (is_less := self.takes("-")) or self.takes("+"):
            self._linked()
            node = Sum(node, self.product(), is_less)
        return node

    def product(self) -> Node:
        node = self.value()
        while self.takes("*") or (isinstance(node, Number) and node.unit is NumberUnit.PERCENT and self.takes("of")):
            self._linked()
            node = Product(node, self.value())
        return node

    def value(self) -> Node:
        if self.takes("("):
            self._deeper()
            node = self.whole()
            self.needs(")")
            self.depth -= 1
            return node
        if self.takes("total", "of"):
            key = self._name()
            self.needs(".")
            return Total(key, self._name())
        if self.takes("number", "of"):
            return Count(self._name())
        if self.takes("the"):
            return OfApplication(self._fact())
        token, self.place = self.here, self.place + 1
        match token.kind:
            case "number":
                return _number(token.text)
            case "day":
                return _day(token.text)
            case "words":
                return Words(token.text[1:-1])
            case "name" if token.text in ("yes", "no"):
                return YesNo(token.text == "yes")
        self.place -= 1
        return Answer(self._name())

    def _name(self) -> str:
        token = self.here
        if token.kind == "name" and token.text in RESERVED:
            raise NotReadable(
                say(
                    "The key of a question is missing before “{word}”. That word means something in conditions: if a "
                    "question has it for its key, call the question otherwise, for example “{other}”.",
                    word=token.text,
                    other=f"question-{token.text}",
                )
            )
        if token.kind != "name":
            raise NotReadable(say("The key of a question is missing before {found}.", found=self._found()))
        self.place += 1
        return token.text

    def _fact(self) -> ApplicationFact:
        for fact in ApplicationFact:
            if self.takes(*fact.split()):
                return fact
        raise NotReadable(
            say(
                "After “the” stands one of {facts}, not {found}.",
                facts=tuple(str(fact) for fact in ApplicationFact),
                found=self._found(),
            )
        )

    def _linked(self) -> None:
        self.links += 1
        if self.links > LONGEST_CHAIN:
            raise NotReadable(
                say("It links more than {most} things to one another. Make two rules of it.", most=LONGEST_CHAIN)
            )

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotReadable(say("It is nested too deeply: {most} is the most. Make two rules of it.", most=DEEPEST))


def _number(text: str) -> Node:
    if text.startswith("£") and text.endswith("%"):
        raise NotReadable(say("“{text}” is an amount and a share at once.", text=text))
    value = Fraction(text.strip("£%").replace(",", ""))
    if text.endswith("%"):
        return Number(value / 100, NumberUnit.PERCENT)
    return Number(value, NumberUnit.POUNDS if text.startswith("£") else NumberUnit.NONE)


def _day(text: str) -> Node:
    try:
        return Day(date.fromisoformat(text))
    except ValueError as error:
        raise NotReadable(say("“{text}” is no day of the calendar.", text=text)) from error
