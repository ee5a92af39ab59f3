"""The Welsh of a book's English sentences, and what must hold of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from placefund.domain.fundbook.measures import Question, QuestionPart, QuestionSet
from placefund.domain.quoting import keys_quoted
from placefund.domain.welsh import Lexicon, likely_successor, sentence_key


@dataclass(frozen=True, slots=True, kw_only=True)
class WelshWords:
    """One English sentence of this book, and the same in Welsh: a name, a title, a whole text, one choice of a question.

    The Welsh stands wherever the English does, letter for letter. A sentence that is changed in English has no Welsh until it is
    written anew: the row of the earlier sentence stays behind, is shown to nobody who applies, and is named to the fund's people.
    """

    english: str
    welsh: str


Fault = Callable[[object, str, str], None]


def check_welsh(words: Sequence[WelshWords], question_sets: Sequence[QuestionSet], fault: Fault) -> None:
    """Note what is said twice, quotes other answers than its English, or makes two choices look alike."""
    seen: set[str] = set()
    for each in words:
        key = sentence_key(each.english)
        if key in seen:
            fault(
                each, "english", f"“{key[:60]}” is said in Welsh twice. A sentence has one Welsh: take one of them out."
            )
        seen.add(key)
        if set(keys_quoted(each.english)) != set(keys_quoted(each.welsh)):
            fault(each, "welsh", f"The Welsh of “{key[:60]}” quotes other answers than the English. Quote the same.")
    lexicon = Lexicon.from_pairs((each.english, each.welsh) for each in words)
    for asked in question_sets:
        for question in asked.questions:
            records: tuple[Question | QuestionPart, ...] = (question, *question.parts)
            for record in records:
                _choices(record.id, lexicon.all_of(record.options), words, fault)


def _choices(name: str, choices: Sequence[str], words: Sequence[WelshWords], fault: Fault) -> None:
    for twice in (each for each, count in Counter(choices).items() if count > 1):
        row = next(each for each in reversed(words) if each.welsh == twice)
        fault(
            row,
            "welsh",
            f"{name} has two options of the same Welsh words, “{twice[:60]}”. Nobody could tell them apart.",
        )


Said = tuple[Any, Lexicon]
"""A record of a book, and the Welsh of that book."""


def sentences_of(record: Any) -> frozenset[str]:
    """Every text in a record and in what it holds, by its key."""
    if isinstance(record, str):
        return frozenset({sentence_key(record)}) if record else frozenset()
    if isinstance(record, tuple):
        return frozenset().union(*map(sentences_of, record))
    if is_dataclass(record):
        return frozenset().union(*(sentences_of(getattr(record, each.name)) for each in fields(record)))
    return frozenset()


def without_their_welsh(before: Said, after: Said) -> tuple[str, ...]:
    """The sentences of an entry that were written in the place of ones with Welsh words, and have none."""
    (one, old), (other, new) = before, after
    was, now = sentences_of(one), sentences_of(other)
    had = [each for each in was - now if old.of(each)]
    lacking = sorted(each for each in now - was if not new.of(each))
    return tuple(each for each in lacking if any(likely_successor(earlier, [each]) for earlier in had))
