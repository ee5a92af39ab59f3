"""A text of any length, with a limit of words where the fund sets one: what a question asks for unless it says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from placefund.domain.answers.kind import AnswerKind, Control, Json, Measure
from placefund.domain.messages import say, say_count
from placefund.domain.questions import LONG_TEXT, Question, word_count


class Text(AnswerKind[str]):
    """A long text."""

    name = LONG_TEXT
    label = say("A text")
    control = Control.WORDS
    measure = Measure.WORDS
    settings = frozenset({"word_limit"})

    def parse(self, question: Question, given: Any) -> str | None:
        return str(given or "") or None

    def as_json(self, question: Question, value: str) -> Json:
        return value

    def from_json(self, question: Question, stored: Json) -> str:
        return str(stored)

    def in_words(self, question: Question, value: str) -> str:
        return value

    def asked(self, question: Question) -> str:
        if not question.word_limit:
            return say("A text of any length")
        return say("A text of at most {limit:,} words", limit=question.word_limit)

    def sample(self, question: Question) -> str:
        return say("We know this place, and who will do the work.")

    def findings(self, question: Question, value: str) -> tuple[str, ...]:
        excess = word_count(value) - question.word_limit if question.word_limit else 0
        if excess <= 0:
            return ()
        told = say_count(
            "is {count:,} word over its limit of {word_limit:,}",
            "is {count:,} words over its limit of {word_limit:,}",
            count=excess,
            word_limit=question.word_limit,
        )
        return (told,)

    def progress(self, question: Question, value: str) -> str:
        words = word_count(value)
        if question.word_limit:
            return say("{words:,} of at most {limit:,} words", words=words, limit=question.word_limit)
        return say("{words:,} words", words=words)

    def texts(self, question: Question, value: str) -> tuple[str, ...]:
        return (value,)

    def masked(self, question: Question, value: str, texts: Sequence[str]) -> str:
        return texts[0]


KIND = Text()
