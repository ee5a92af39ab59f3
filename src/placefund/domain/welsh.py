"""What a question says in Welsh beside its English words, and what of it is still to be said in Welsh."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from placefund.domain.messages import Message, say
from placefund.domain.questions import Question

ENGLISH = "en"
WELSH = "cy"
Questions = Iterable[Question]


def has_welsh(questions: Questions) -> bool:
    """Whether anything of these questions is said in Welsh."""
    return any(
        each.title_cy or each.hint_cy or each.options_cy or each.example_cy or (each.parts and has_welsh(each.parts))
        for each in questions
    )


def without_welsh(question: Question) -> Question:
    """The question as it was before anybody wrote Welsh words for it."""
    parts = tuple(map(without_welsh, question.parts))
    return replace(question, title_cy="", hint_cy="", options_cy=(), example_cy="", parts=parts)


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
    found += [
        say("of “{part}”, {missing}", part=part.title, missing=missing)
        for part in question.parts
        for missing in lacks(part)
    ]
    return tuple(found)


def option_words(question: Question) -> dict[str, str]:
    """Each option with its Welsh words; nothing where the options have none. What is kept of an answer is the English one."""
    return dict(zip(question.options, question.options_cy, strict=False))
