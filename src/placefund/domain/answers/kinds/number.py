"""A number, exact as it was entered, with the unit and the limits that the question sets."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from placefund.domain.answers.kind import AnswerRefused, Control, Json, Kind
from placefund.domain.questions import Question

FORM = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,6})?", re.ASCII)


class Number(Kind[Decimal]):
    """A number of up to fifteen figures and six decimals. It is kept as text, so that no machine rounds it."""

    name = "number"
    control = Control.NUMBER
    settings = frozenset({"least", "most", "unit"})

    def parse(self, question: Question, given: Any) -> Decimal | None:
        text = re.sub(r"\s", "", "" if given is None else str(given)).replace("−", "-")
        if not text:
            return None
        if not FORM.fullmatch(text):
            raise AnswerRefused("Enter a number in figures, such as 1,250 or 12.5, without words or a unit.")
        number = Decimal(text.replace(",", ""))
        if question.least is not None and number < question.least:
            raise AnswerRefused(f"Enter {question.least:,} or more.")
        if question.most is not None and number > question.most:
            raise AnswerRefused(f"Enter {question.most:,} or less.")
        return number

    def as_json(self, value: Decimal) -> Json:
        return str(value)

    def from_json(self, stored: Json) -> Decimal:
        return Decimal(str(stored))

    def in_words(self, question: Question, value: Decimal) -> str:
        return f"{value:,f} {question.unit}".rstrip()

    def asked(self, question: Question) -> str:
        return f"A number{f' of {question.unit}' if question.unit else ''}{_within(question)}"

    def sample(self, question: Question) -> str:
        return str(question.least if question.least is not None else question.most if question.most is not None else 12)

    def faults(self, question: Question) -> tuple[str, ...]:
        if question.least is not None and question.most is not None and question.least > question.most:
            return (f"No number is at least {question.least} and at most {question.most}. Exchange the two.",)
        return ()


def _within(question: Question) -> str:
    least, most = question.least, question.most
    if least is not None and most is not None:
        return f" from {least:,} to {most:,}"
    if least is not None:
        return f", {least:,} or more"
    return "" if most is None else f", {most:,} or less"


KIND = Number()
