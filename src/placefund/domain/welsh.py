"""What a fund says in Welsh beside its English words, and what of a question is still to be said in Welsh.

The Welsh of a sentence is found by the English sentence itself. So an English sentence that is changed has no Welsh until
somebody writes it anew, and what was said of other words is never shown for these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from placefund.domain.messages import Message, say
from placefund.domain.questions import Question

ENGLISH = "en"
WELSH = "cy"
Questions = Iterable[Question]


def sentence_key(text: str) -> str:
    """By what a sentence is found: its words, however they are broken into lines."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The Welsh of English sentences, by `sentence_key`. What is not in it has no Welsh."""

    pairs: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> Lexicon:
        return cls({sentence_key(english): welsh for english, welsh in pairs})

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def of(self, english: str) -> str:
        """The Welsh of a sentence; empty where there is none."""
        return self.pairs.get(sentence_key(english), "") if english else ""

    def all_of(self, sentences: Iterable[str]) -> tuple[str, ...]:
        """The Welsh of each, in their order; nothing where one of them has none, so that nothing is half in Welsh."""
        found = tuple(map(self.of, sentences))
        return found if all(found) else ()

    def only(self, sentences: Iterable[str]) -> dict[str, str]:
        """Of these sentences those that have Welsh, by their keys: what terms take with them when they are locked."""
        return {sentence_key(each): welsh for each in sentences if (welsh := self.of(each))}


NO_WELSH = Lexicon()
_LIKE = 0.6


def likely_successor(english: str, candidates: Iterable[str]) -> str:
    """Which of these sentences an earlier one most likely became; empty where none is like it."""

    def likeness(candidate: str) -> float:
        return SequenceMatcher(None, english, candidate).ratio()

    best = max(candidates, key=likeness, default="")
    return best if best and likeness(best) >= _LIKE else ""


def has_welsh(questions: Questions) -> bool:
    """Whether anything of these questions is said in Welsh."""
    return any(
        each.title_cy
        or each.hint_cy
        or each.options_cy
        or each.example_cy
        or each.heading_cy
        or (each.parts and has_welsh(each.parts))
        for each in questions
    )


def without_welsh(question: Question) -> Question:
    """The question as it was before anybody wrote Welsh words for it."""
    parts = tuple(map(without_welsh, question.parts))
    plain = replace(question, title_cy="", hint_cy="", options_cy=(), example_cy="", parts=parts)
    return replace(plain, heading_cy="", heading_says_cy="")


def same_in_english(one: Question, other: Question) -> bool:
    """Whether two questions differ in nothing but their Welsh words."""
    return without_welsh(one) == without_welsh(other)


def lacks(question: Question) -> tuple[Message, ...]:
    """What of a question has no Welsh words, in the order in which it is asked; nothing where all of it has."""
    found = []
    if not question.title_cy:
        found.append(say("its title"))
    if question.hint and not question.hint_cy:
        found.append(say("what it asks and its guidance"))
    if question.options and not question.options_cy:
        found.append(say("its choices"))
    if question.example and not question.example_cy:
        found.append(say("its example"))
    if question.heading and not question.heading_cy:
        found.append(say("the heading above it"))
    if question.heading_says and not question.heading_says_cy:
        found.append(say("the words below that heading"))
    found += [
        say("of “{part}”, {missing}", part=part.title, missing=missing)
        for part in question.parts
        for missing in lacks(part)
    ]
    return tuple(found)


def option_words(question: Question) -> dict[str, str]:
    """Each option with its Welsh words; nothing where the options have none. What is kept of an answer is the English one."""
    return dict(zip(question.options, question.options_cy, strict=False))
