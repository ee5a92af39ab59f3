"""A day."""

from __future__ import annotations

from datetime import date
from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.messages import day, say
from placefund.domain.questions import Question


class Day(AnswerKind[date]):
    """A day of the calendar."""

    name = "date"
    label = say("A day")
    control = Control.DAY
    measure = Measure.DAY

    def parse(self, question: Question, given: Any) -> date | None:
        if given is None or given == "":
            return None
        if isinstance(given, date):
            return given
        try:
            return date.fromisoformat(str(given))
        except ValueError as error:
            raise AnswerRefused(say("Enter a day of the calendar, such as 12 2 2026.")) from error

    def as_json(self, question: Question, value: date) -> Json:
        return value.isoformat()

    def from_json(self, question: Question, stored: Json) -> date:
        return date.fromisoformat(stored)

    def in_words(self, question: Question, value: date) -> str:
        return day(value)

    def asked(self, question: Question) -> str:
        return say("A day")

    def sample(self, question: Question) -> str:
        return "2027-04-01"


KIND = Day()
