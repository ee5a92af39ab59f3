"""Answers made of rows that all have the same parts: what a table and a repeating group of questions have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from placefund.domain.answers.kind import AnswerKind, AnswerRefused, Control, Json, Measure
from placefund.domain.expressions.evaluation import Circumstances, holds
from placefund.domain.expressions.parser import NotReadable, parse
from placefund.domain.messages import say
from placefund.domain.questions import Question

Cells = tuple[Any, ...]
"""The values of one row in the order of the question's parts; None for a part that is not answered."""

MOST_ROWS = 40
"""The most rows of any answer: a bound on what one page can ask and keep."""


def kind_of_part(part: Question) -> AnswerKind[Any]:
    """The kind that a part asks for."""
    from placefund.domain.answers.register import (
        kind_of,  # the register has found this module by the time a part is asked
    )

    return kind_of(part)


class Rows(AnswerKind[tuple[Cells, ...]]):
    """Rows of parts. `least` and `most` of the question say how many rows it takes. A row without any answer is left out."""

    control = Control.ROWS
    measure = Measure.ROWS
    stands_in_rows = False
    settings = frozenset({"parts", "least", "most"})

    def parse(self, question: Question, given: Any) -> tuple[Cells, ...] | None:
        if given is None or given in ("", []):
            return None
        if not isinstance(given, list | tuple):
            raise AnswerRefused(say("Fill in the rows as they are asked for."))
        asked = [_by_key(question, row) for row in given]
        if len(asked) > MOST_ROWS:
            raise AnswerRefused(say("Give {most} rows or fewer. Put the rest together.", most=MOST_ROWS))
        rows = [
            tuple(_cell(part, row.get(part.key), number) for part in question.parts)
            for number, row in enumerate(asked, 1)
        ]
        return tuple(row for row in rows if any(cell is not None for cell in row)) or None

    def as_json(self, question: Question, value: tuple[Cells, ...]) -> Json:
        return [
            {
                part.key: kind_of_part(part).as_json(part, cell)
                for part, cell in zip(question.parts, row, strict=True)
                if cell is not None
            }
            for row in value
        ]

    def from_json(self, question: Question, stored: Json) -> tuple[Cells, ...]:
        return tuple(
            tuple(
                kind_of_part(part).from_json(part, row[part.key]) if part.key in row else None
                for part in question.parts
            )
            for row in stored
        )

    def counted(self, question: Question, value: tuple[Cells, ...]) -> tuple[Cells, ...]:
        if not any(part.show_when for part in question.parts):
            return value
        return tuple(
            tuple(cell if is_asked else None for cell, is_asked in zip(row, asked_cells(question, row), strict=True))
            for row in value
        )

    def in_words(self, question: Question, value: tuple[Cells, ...]) -> str:
        return "\n".join(
            "; ".join(
                f"{part.title}: {kind_of_part(part).in_words(part, cell)}"
                for part, cell in zip(question.parts, row, strict=True)
                if cell is not None
            )
            for row in value
        )

    def sample(self, question: Question) -> list[dict[str, Any]]:
        row = {part.key: kind_of_part(part).sample(part) for part in question.parts}
        return [dict(row) for _ in range(max(2, question.least or 0))]

    def entered(self, question: Question, value: tuple[Cells, ...]) -> list[dict[str, Any]]:
        return [
            {
                part.key: kind_of_part(part).entered(part, cell)
                for part, cell in zip(question.parts, row, strict=True)
                if cell is not None
            }
            for row in value
        ]

    def faults(self, question: Question) -> tuple[str, ...]:
        if not question.parts:
            return (
                say("Say what each row asks: [[question_set.question.part]] with an id and a title, once or more."),
            )
        found: list[str] = [
            say("The part “{key}” is of kind “{kind}”, which cannot stand in a row.", key=part.key, kind=part.kind)
            for part in question.parts
            if not kind_of_part(part).stands_in_rows
        ]
        found += [fault for part in question.parts for fault in kind_of_part(part).faults(part)]
        if (question.least or 0) > (question.most or MOST_ROWS) or (question.most or 0) > MOST_ROWS:
            found.append(say("Ask for {most} rows or fewer, and for no fewer at most than at least.", most=MOST_ROWS))
        return tuple(found)

    def findings(self, question: Question, value: tuple[Cells, ...]) -> tuple[str, ...]:
        found: list[str] = []
        if question.least is not None and len(value) < question.least:
            found.append(say("has {count} of at least {least} rows", count=len(value), least=question.least))
        if question.most is not None and len(value) > question.most:
            found.append(say("has {count} of at most {most} rows", count=len(value), most=question.most))
        for number, row in enumerate(value, 1):
            for part, cell, is_asked in zip(question.parts, row, asked_cells(question, row), strict=True):
                if not is_asked:
                    continue
                if cell is None and part.is_required:
                    found.append(say("has no “{title}” in row {number}", title=part.title, number=number))
                if cell is not None:
                    found += [
                        say("has in row {number} a “{title}” that {what}", number=number, title=part.title, what=what)
                        for what in kind_of_part(part).findings(part, cell)
                    ]
        return tuple(found)

    def progress(self, question: Question, value: tuple[Cells, ...]) -> str:
        if question.most is not None:
            return say("{count} of at most {most} rows", count=len(value), most=question.most)
        return say("Rows: {count}", count=len(value))

    def texts(self, question: Question, value: tuple[Cells, ...]) -> tuple[str, ...]:
        return tuple(
            text
            for row in value
            for part, cell in zip(question.parts, row, strict=True)
            if cell is not None
            for text in kind_of_part(part).texts(part, cell)
        )

    def masked(self, question: Question, value: tuple[Cells, ...], texts: Sequence[str]) -> tuple[Cells, ...]:
        rest = iter(texts)
        return tuple(
            tuple(
                None if cell is None else _masked(part, cell, rest)
                for part, cell in zip(question.parts, row, strict=True)
            )
            for row in value
        )


def asked_cells(question: Question, row: Cells) -> tuple[bool, ...]:
    """Which parts are asked in a row: those without a condition, and those whose condition holds for what stands before them
    there. A condition that a later version cannot read any more holds in no row."""
    values: dict[str, Any] = {}
    found: list[bool] = []
    for part, cell in zip(question.parts, row, strict=True):
        found.append(not part.show_when or _holds(part.show_when, values))
        values[part.key] = cell if found[-1] else None
    return tuple(found)


def _holds(text: str, values: Mapping[str, Any]) -> bool:
    try:
        return holds(parse(text), Circumstances(values)) is True
    except NotReadable:
        return False


def _by_key(question: Question, row: Any) -> Mapping[str, Any]:
    """A row as it was given, or as it is kept, by the keys of its parts."""
    keys = [part.key for part in question.parts]
    if isinstance(row, tuple) and len(row) == len(keys):
        return dict(zip(keys, row, strict=True))
    if not isinstance(row, Mapping) or set(row) - set(keys):
        raise AnswerRefused(say("Fill in the rows as they are asked for."))
    return row


def _cell(part: Question, given: Any, number: int) -> Any:
    try:
        return kind_of_part(part).parse(part, given)
    except AnswerRefused as refusal:
        raise AnswerRefused(
            say("Row {number}, “{title}”: {why}", number=number, title=part.title, why=refusal.args[0])
        ) from refusal


def _masked(part: Question, cell: Any, rest: Any) -> Any:
    kind = kind_of_part(part)
    return kind.masked(part, cell, tuple(islice(rest, len(kind.texts(part, cell)))))
