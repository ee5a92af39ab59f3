"""The register of the kinds of answer, and what is asked of an answer without knowing its kind."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from placefund.domain.answers import kinds
from placefund.domain.answers.kind import AnswerKind, Json
from placefund.domain.questions import Question, word_count


def _found() -> dict[str, AnswerKind[Any]]:
    """The `KIND` of every module of `kinds`, by its name."""
    modules = (import_module(f"{kinds.__name__}.{module.name}") for module in pkgutil.iter_modules(kinds.__path__))
    return {module.KIND.name: module.KIND for module in modules}


KINDS: Mapping[str, AnswerKind[Any]] = _found()
"""Every kind of answer by its name. A new one is a module of `kinds`, and a template to show it with."""


def kind_of(question: Question) -> AnswerKind[Any]:
    """The kind that a question asks for."""
    return KINDS[question.kind]


def value_of(question: Question, stored: Json) -> Any:
    """The value of an answer as far as it counts; None when there is none."""
    value = _kept(question, stored)
    return None if value is None else kind_of(question).counted(question, value)


def _kept(question: Question, stored: Json) -> Any:
    return None if stored is None or stored == "" else kind_of(question).from_json(question, stored)


def entered(question: Question, stored: Json) -> Any:
    """The whole of an answer as the control of its form shows it, ready to be changed; "" when there is none."""
    value = _kept(question, stored)
    return "" if value is None else kind_of(question).entered(question, value)


def as_counted(question: Question, stored: Json) -> Json:
    """An answer as it is sent: as it is kept, but for what is not asked in it."""
    kind, kept = kind_of(question), _kept(question, stored)
    if kept is None or (value := kind.counted(question, kept)) == kept:
        return stored
    return kind.as_json(question, value)


def parsed(question: Question, given: Any) -> Json:
    """What somebody entered, as it is kept; "" when nothing was entered.

    Raises:
        AnswerRefused: it is no answer of the kind that is asked for.
    """
    kind = kind_of(question)
    value = kind.parse(question, given)
    return "" if value is None else kind.as_json(question, value)


def in_words(question: Question, stored: Json) -> str:
    """An answer as text; nothing when there is none."""
    value = value_of(question, stored)
    return "" if value is None else kind_of(question).in_words(question, value)


def unanswered(questions: Iterable[Question], answers: Mapping[str, Json]) -> tuple[Question, ...]:
    """The required questions without a word of answer."""
    return tuple(q for q in questions if q.is_required and not word_count(in_words(q, answers.get(q.key))))


def unfinished(questions: Iterable[Question], answers: Mapping[str, Json]) -> tuple[tuple[Question, str], ...]:
    """The questions whose answer cannot be sent as it is, each with what is wrong: “is 12 words over its limit of 300”."""
    return tuple(
        (question, sentence)
        for question in questions
        if (value := value_of(question, answers.get(question.key))) is not None
        for sentence in kind_of(question).findings(question, value)
    )
