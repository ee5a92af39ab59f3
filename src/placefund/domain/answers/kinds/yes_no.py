"""Yes or no."""

from __future__ import annotations

from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.messages import say
from placefund.domain.questions import Question

WORDS = {"yes": True, "no": False}


class YesNo(AnswerKind[bool]):
    """Yes or no. Neither is no answer."""

    name = "yes_no"
    label = say("Yes or no")
    control = Control.ONE
    measure = Measure.YES_NO

    def parse(self, question: Question, given: Any) -> bool | None:
        if given is None or given == "":
            return None
        if isinstance(given, bool):
            return given
        if str(given) not in WORDS:
            raise AnswerRefused(say("Choose yes or no."))
        return WORDS[str(given)]

    def as_json(self, question: Question, value: bool) -> Json:
        return value

    def from_json(self, question: Question, stored: Json) -> bool:
        return bool(stored)

    def in_words(self, question: Question, value: bool) -> str:
        return say("Yes") if value else say("No")

    def asked(self, question: Question) -> str:
        return say("Yes or no")

    def sample(self, question: Question) -> str:
        return "yes"

    def entered(self, question: Question, value: bool) -> str:
        return "yes" if value else "no"

    def choices(self, question: Question) -> tuple[tuple[str, str], ...]:
        return (("yes", say("Yes")), ("no", say("No")))


KIND = YesNo()
