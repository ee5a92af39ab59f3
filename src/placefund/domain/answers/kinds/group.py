"""A repeating group: the same few questions for each of several things, such as every risk or every post."""

from __future__ import annotations

from placefund.domain.answers.rows import Rows
from placefund.domain.messages import say
from placefund.domain.questions import Question


class Group(Rows):
    """The same questions again and again, shown one below the other, so that each may be answered at length."""

    name = "group"
    label = say("Several answers together, repeated")

    def asked(self, question: Question) -> str:
        parts = ", ".join(part.title for part in question.parts)
        if question.most is None:
            return say("As often as it is needed: {parts}", parts=parts)
        return say("At most {most} times: {parts}", most=question.most, parts=parts)


KIND = Group()
