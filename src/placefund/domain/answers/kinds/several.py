"""Some of the options that the question names."""

from __future__ import annotations

from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.messages import say
from placefund.domain.questions import Question


class Several(AnswerKind[tuple[str, ...]]):
    """Options in the question's own order. `least` and `most` of the question say how many it takes."""

    name = "several"
    label = say("Any of several choices")
    control = Control.SEVERAL
    measure = Measure.OPTIONS
    settings = frozenset({"options", "least", "most"})

    def parse(self, question: Question, given: Any) -> tuple[str, ...] | None:
        chosen = given if isinstance(given, list | tuple | set) else [given]
        wanted = {str(one) for one in chosen if one}
        if unknown := sorted(wanted - set(question.options)):
            raise AnswerRefused(
                say(
                    "“{option}” is none of the options: {options}.",
                    option=unknown[0][:40],
                    options="; ".join(question.options),
                )
            )
        return tuple(option for option in question.options if option in wanted) or None

    def as_json(self, question: Question, value: tuple[str, ...]) -> Json:
        return list(value)

    def from_json(self, question: Question, stored: Json) -> tuple[str, ...]:
        return tuple(stored)

    def in_words(self, question: Question, value: tuple[str, ...]) -> str:
        return "; ".join(value)

    def asked(self, question: Question) -> str:
        return say("Some of: {options}", options="; ".join(question.options))

    def sample(self, question: Question) -> list[str]:
        return list(question.options[: question.least or 2])

    def choices(self, question: Question) -> tuple[tuple[str, str], ...]:
        return tuple((option, option) for option in question.options)

    def faults(self, question: Question) -> tuple[str, ...]:
        if len(set(question.options)) < 2:
            return (say('This kind needs two different options or more: options = ["…", "…"].'),)
        if (question.least or 0) > len(question.options):
            return (
                say(
                    "Nobody can choose {least} of {count} options. Lower at_least.",
                    least=question.least,
                    count=len(question.options),
                ),
            )
        return ()

    def findings(self, question: Question, value: tuple[str, ...]) -> tuple[str, ...]:
        if question.least is not None and len(value) < question.least:
            return (say("has {count} of at least {least} options", count=len(value), least=question.least),)
        if question.most is not None and len(value) > question.most:
            return (say("has {count} of at most {most} options", count=len(value), most=question.most),)
        return ()


KIND = Several()
