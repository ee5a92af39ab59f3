"""A table: rows with the same short columns, such as milestones with their days."""

from __future__ import annotations

from placefund.domain.answers.rows import Rows
from placefund.domain.messages import say
from placefund.domain.questions import Question


class Table(Rows):
    """Rows of short columns, shown as a table."""

    name = "table"
    label = say("A table")

    def asked(self, question: Question) -> str:
        columns = ", ".join(part.title for part in question.parts)
        if question.most is None:
            return say("A table of: {columns}", columns=columns)
        return say("A table of at most {most} rows of: {columns}", most=question.most, columns=columns)


KIND = Table()
