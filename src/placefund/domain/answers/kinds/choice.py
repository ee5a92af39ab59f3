"""One of the options that the question names."""

from __future__ import annotations

from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.messages import say
from placefund.domain.questions import Question


class Choice(AnswerKind[str]):
    """One option, kept in the question's own words."""

    name = "choice"
    label = say("One of several choices")
    control = Control.ONE
    measure = Measure.OPTION
    settings = frozenset({"options"})

    def parse(self, question: Question, given: Any) -> str | None:
        if given is None or given == "":
            return None
        if given not in question.options:
            raise AnswerRefused(say("Choose one of the options: {options}.", options="; ".join(question.options)))
        return str(given)

    def as_json(self, question: Question, value: str) -> Json:
        return value

    def from_json(self, question: Question, stored: Json) -> str:
        return str(stored)

    def in_words(self, question: Question, value: str) -> str:
        return value

    def asked(self, question: Question) -> str:
        return say("One of: {options}", options="; ".join(question.options))

    def sample(self, question: Question) -> str:
        return question.options[0]

    def choices(self, question: Question) -> tuple[tuple[str, str], ...]:
        return tuple((option, option) for option in question.options)

    def faults(self, question: Question) -> tuple[str, ...]:
        if len(set(question.options)) < 2:
            return (say('A choice needs two different options or more: options = ["…", "…"].'),)
        return ()


KIND = Choice()
