"""A text on one line, such as the name of a post or of a product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.messages import say
from placefund.domain.questions import Question

MOST_LETTERS = 200


class Line(AnswerKind[str]):
    """A short text. Breaks and runs of spaces become one space."""

    name = "line"
    label = say("One line of text")
    control = Control.LINE
    measure = Measure.WORDS

    def parse(self, question: Question, given: Any) -> str | None:
        line = " ".join(str(given or "").split())
        if len(line) > MOST_LETTERS:
            raise AnswerRefused(
                say(
                    "This is one line of at most {most} letters; yours has {count}. Shorten it.",
                    most=MOST_LETTERS,
                    count=len(line),
                )
            )
        return line or None

    def as_json(self, question: Question, value: str) -> Json:
        return value

    def from_json(self, question: Question, stored: Json) -> str:
        return str(stored)

    def in_words(self, question: Question, value: str) -> str:
        return value

    def asked(self, question: Question) -> str:
        return say("One line")

    def sample(self, question: Question) -> str:
        return say("Head of the innovation district")

    def texts(self, question: Question, value: str) -> tuple[str, ...]:
        return (value,)

    def masked(self, question: Question, value: str, texts: Sequence[str]) -> str:
        return texts[0]


KIND = Line()
