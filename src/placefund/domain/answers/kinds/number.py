"""A number, exact as it was entered, with the unit and the limits that the question sets."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.messages import run_on, say
from placefund.domain.questions import Question

FORM = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?", re.ASCII)


class Number(AnswerKind[Decimal]):
    """A number of up to fifteen figures and six decimals. It is kept as text, so that no machine rounds it."""

    name = "number"
    label = say("A number")
    control = Control.NUMBER
    measure = Measure.NUMBER
    settings = frozenset({"least", "most", "unit"})

    def parse(self, question: Question, given: Any) -> Decimal | None:
        text = re.sub(r"\s", "", "" if given is None else str(given)).replace("−", "-")
        if not text:
            return None
        if not FORM.fullmatch(text):
            raise AnswerRefused(say("Enter a number in figures, such as 1,250 or 12.5, without words or a unit."))
        number = Decimal(text.replace(",", ""))
        if question.least is not None and number < question.least:
            raise AnswerRefused(say("Enter {least:,} or more.", least=question.least))
        if question.most is not None and number > question.most:
            raise AnswerRefused(say("Enter {most:,} or less.", most=question.most))
        return number

    def as_json(self, question: Question, value: Decimal) -> Json:
        return str(value)

    def from_json(self, question: Question, stored: Json) -> Decimal:
        return Decimal(str(stored))

    def in_words(self, question: Question, value: Decimal) -> str:
        return f"{value:,f} {question.unit}".rstrip()

    def asked(self, question: Question) -> str:
        asked = say("A number of {unit}", unit=question.unit) if question.unit else say("A number")
        return run_on(asked, _within(question))

    def sample(self, question: Question) -> str:
        return str(question.least if question.least is not None else question.most if question.most is not None else 12)

    def faults(self, question: Question) -> tuple[str, ...]:
        if question.least is not None and question.most is not None and question.least > question.most:
            return (
                say(
                    "No number is at least {least} and at most {most}. Exchange the two.",
                    least=question.least,
                    most=question.most,
                ),
            )
        return ()


def _within(question: Question) -> str:
    least, most = question.least, question.most
    if least is not None and most is not None:
        return say(" from {least:,} to {most:,}", least=least, most=most)
    if least is not None:
        return say(", {least:,} or more", least=least)
    return "" if most is None else say(", {most:,} or less", most=most)


KIND = Number()
