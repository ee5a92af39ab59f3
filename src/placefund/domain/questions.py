"""The questions of a round, their word limits, and how words are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a round's form. `word_limit` 0 means no limit; `key` is stable, so answers survive a new title."""

    key: str
    title: str
    hint: str = ""
    word_limit: int = 0
    is_required: bool = True


def word_count(text: str) -> int:
    """Words are what white space separates: the count a word processor gives."""
    return len(text.split())


def unanswered(questions: Iterable[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The required questions without a word of answer."""
    return tuple(q for q in questions if q.is_required and not word_count(answers.get(q.key, "")))


def over_limit(questions: Iterable[Question], answers: Mapping[str, str]) -> tuple[tuple[Question, int], ...]:
    """The questions whose answer is too long, each with the number of words to cut."""
    counted = ((q, word_count(answers.get(q.key, "")) - q.word_limit) for q in questions if q.word_limit)
    return tuple((question, excess) for question, excess in counted if excess > 0)
