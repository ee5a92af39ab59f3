"""Answers that are quoted in what a later question asks: `{answer:town}` stands for what was answered to `town`.

The text of a question is kept as the fund wrote it, and locked so. What is quoted is put in where somebody reads it, from the
answers as that reader may see them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from placefund.domain.answers.kind import Control
from placefund.domain.answers.register import in_words, kind_of
from placefund.domain.messages import Message, say
from placefund.domain.questions import Question
from placefund.domain.welsh import ENGLISH, WELSH

LONGEST = 200
"""How many letters of an answer are quoted at most: a question is no place to read a page again."""
_QUOTE = re.compile(r"\{answer:([a-z0-9-]+)\}")
_BEGUN = re.compile(r"\{\s*answer", re.IGNORECASE)
_TOO_LONG = (Control.FILES, Control.ROWS)
_NOT_YET_IN_WELSH = "[heb ateb eto]"
_TO_COME_IN_WELSH = "[eich ateb i “{title}”]"


def keys_quoted(text: str) -> tuple[str, ...]:
    """The questions whose answers a text quotes, in its order, each once."""
    return tuple(dict.fromkeys(_QUOTE.findall(text)))


def quotes(question: Question) -> bool:
    """Whether what a question asks quotes an answer, in either language."""
    return bool(keys_quoted(question.hint + question.hint_cy))


def with_answers(question: Question, said: Mapping[str, str]) -> Question:
    """A question as it is asked of somebody: with what was answered, by key, in the place of what it quotes."""

    def quoted(key: str, language: str) -> str:
        words = " ".join(said.get(key, "").split())
        if not words:
            return _NOT_YET_IN_WELSH if language == WELSH else say("[not answered yet]")
        return f"“{words if len(words) <= LONGEST else f'{words[: LONGEST - 1]}…'}”"

    return _put_in(question, quoted)


def of_bid(question: Question, asked: Iterable[Question], answers: Mapping[str, object]) -> Question:
    """A question as it is asked in a bid: what is not asked there has no answer to quote."""
    wanted = keys_quoted(question.hint + question.hint_cy)
    return with_answers(
        question, {each.key: in_words(each, answers.get(each.key)) for each in asked if each.key in wanted}
    )


def with_titles(question: Question, titles: Mapping[str, tuple[str, str]]) -> Question:
    """A question as everybody reads it before anything is answered. `titles` are English and Welsh ones by key."""

    def to_come(key: str, language: str) -> str:
        english, welsh = titles.get(key, (key, ""))
        if language == WELSH:
            return _TO_COME_IN_WELSH.format(title=welsh or english)
        return say("[your answer to “{title}”]", title=english)

    return _put_in(question, to_come)


def before_answers(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The questions of a form as everybody reads them before anything is answered."""
    titles = {each.key: (each.title, each.title_cy) for each in questions}
    return tuple(with_titles(each, titles) for each in questions)


def _put_in(question: Question, found: Callable[[str, str], str]) -> Question:
    """Once through each text: what stands in an answer is never read as a quotation itself."""
    if not quotes(question):
        return question
    hint = _QUOTE.sub(lambda each: found(each[1], ENGLISH), question.hint)
    hint_cy = _QUOTE.sub(lambda each: found(each[1], WELSH), question.hint_cy)
    return replace(question, hint=hint, hint_cy=hint_cy)


def why_not_quoted(text: str, before: Sequence[Question], after: Sequence[Question]) -> Iterator[Message]:
    """What is wrong with the quotations of a text that stands before `after` and may quote `before`, in sentences."""
    earlier, later = {each.key: each for each in before}, {each.key for each in after}
    if len(_BEGUN.findall(text)) != len(_QUOTE.findall(text)):
        yield say("A quotation is written {form}, with the key of an earlier question.", form="{answer:KEY}")
    for key in keys_quoted(text):
        if key in later:
            yield say("It quotes the answer to “{key}”, which is not asked before it.", key=key)
        elif key not in earlier:
            yield say("It quotes the answer to “{key}”, which is no question here.", key=key)
        elif earlier[key].is_answered_by_each:
            yield say("“{key}” is answered by each partner for itself: there is no one answer to quote.", key=key)
        elif kind_of(earlier[key]).control in _TOO_LONG:
            yield say("The answer to “{key}” is rows or files, which do not fit into a sentence.", key=key)


def why_nothing_is_quoted(text: str) -> Iterator[Message]:
    """That a text quotes although it stands where nothing is put in."""
    if _BEGUN.search(text):
        yield say("An answer is quoted in what a question asks and in its guidance, and nowhere else.")
