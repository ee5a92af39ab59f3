"""Which questions a bid is asked, by what it answers, and what must hold between its answers.

What is not asked is as if it had no answer: no condition after it and no rule reads what somebody once wrote there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from placefund.domain.answers.register import value_of
from placefund.domain.expressions.checks import Vocabulary, vocabulary
from placefund.domain.expressions.evaluation import Circumstances, holds
from placefund.domain.expressions.nodes import ApplicationFact, keys_in
from placefund.domain.expressions.parser import NotReadable, parse
from placefund.domain.expressions.wording import in_words
from placefund.domain.findings import Finding
from placefund.domain.messages import Message, say
from placefund.domain.partnerships import PartnerLine
from placefund.domain.questions import FormRule, Question
from placefund.domain.row_numbers import row_number
from placefund.domain.welsh import ENGLISH

Facts = Mapping[ApplicationFact, Any]
"""What an application says beside its answers; None, or not there, where it says nothing yet."""


def asked(questions: Sequence[Question], answers: Mapping[str, Any], facts: Facts) -> tuple[Question, ...]:
    """The questions that are asked, in order: those without a condition, and those whose condition holds."""
    return tuple(question for question, _ in _with_values(questions, answers, facts))


OF_PARTNER = "--"
"""Between the key of a question and the number of the partner that answers it. No key of a book has two hyphens together."""


def for_each_partner(questions: Iterable[Question], partners: Sequence[PartnerLine]) -> tuple[Question, ...]:
    """These questions; one that each partner answers stands there once for every partner that has joined, with its own key."""
    joined = [one for one in partners if one.has_joined]
    return tuple(
        each
        for question in questions
        for each in ([_of_partner(question, one) for one in joined] if question.is_answered_by_each else [question])
    )


def _of_partner(question: Question, partner: PartnerLine) -> Question:
    key = f"{question.key}{OF_PARTNER}{partner.organisation_id}"
    title_cy = f"{question.title_cy}: {partner.organisation}" if question.title_cy else ""
    return replace(question, key=key, title=f"{question.title}: {partner.organisation}", title_cy=title_cy)


def base_key(key: str) -> str:
    """The key of the question in the book, whoever answers it."""
    return key.partition(OF_PARTNER)[0]


def heads_of(questions: Iterable[Question]) -> dict[str, Question | None]:
    """By the key of each question, the one whose heading it stands under: itself, or one before it; None before the first."""
    found: dict[str, Question | None] = {}
    head: Question | None = None
    for question in questions:
        head = question if question.heading else head
        found[question.key] = head
    return found


def under_headings(
    questions: Iterable[Question], asked: Iterable[Question]
) -> list[tuple[Question | None, list[Question]]]:
    """What is asked, in its order, by the part of the form that it stands in. A part whose first question is not asked keeps its
    heading."""
    heads, found = heads_of(questions), list[tuple[Question | None, list[Question]]]()
    for question in asked:
        head = heads.get(base_key(question.key))
        if not found or found[-1][0] != head:
            found.append((head, []))
        found[-1][1].append(question)
    return found


def partner_of(key: str) -> int | None:
    """The number of the organisation that answers this for itself; None where the bid has one answer."""
    return row_number(key.partition(OF_PARTNER)[2])


def _with_values(questions: Sequence[Question], answers: Mapping[str, Any], facts: Facts) -> list[tuple[Question, Any]]:
    """The questions that are asked, each with the value of its answer; None where there is none."""
    found: list[tuple[Question, Any]] = []
    values: dict[str, Any] = {}
    parts = _parts(questions)
    for question in questions:
        if question.show_when and not _holds(question.show_when, Circumstances(values, parts, facts)):
            continue
        values[question.key] = value_of(question, answers.get(question.key))
        found.append((question, values[question.key]))
    return found


def _parts(questions: Iterable[Question]) -> dict[str, tuple[str, ...]]:
    return {question.key: tuple(part.key for part in question.parts) for question in questions if question.parts}


def _holds(text: str, given: Circumstances) -> bool | None:
    """Whether what the text says holds. One that a later version cannot read any more holds of nobody's answers."""
    try:
        return holds(parse(text), given)
    except NotReadable:
        return None


def of_form_rules(
    rules: Iterable[FormRule],
    questions: Sequence[Question],
    answers: Mapping[str, Any],
    facts: Facts,
) -> tuple[Finding, ...]:
    """What each rule of the form finds. Where an answer that it needs is not there, it has nothing to check yet."""
    given = Circumstances(
        {question.key: value for question, value in _with_values(questions, answers, facts)}, _parts(questions), facts
    )
    return tuple(_found(rule, _holds(rule.must_hold, given)) for rule in rules)


def _found(rule: FormRule, known: bool | None) -> Finding:
    if known is None:
        return Finding.untested(rule.title, say("It is checked once everything is answered that it needs."))
    if known:
        return Finding(rule.title, True, say("It holds."))
    return Finding(rule.title, False, rule.says, is_for_people=not rule.is_blocking)


def shown_when(question: Question, questions: Iterable[Question], language: str = ENGLISH) -> Message | None:
    """When a question is asked, in words, other questions by their titles in a language; None where everybody is asked it."""
    return when_in_words(question.show_when, vocabulary(questions, language)) if question.show_when else None


def when_in_words(text: str, known: Vocabulary) -> Message:
    """A condition in words; as it is written where it cannot be read."""
    try:
        return say("Asked when {condition}.", condition=in_words(parse(text), known))
    except NotReadable:
        return say("Asked when {condition}.", condition=text)


def rule_in_words(text: str, known: Vocabulary) -> Message:
    """What must hold, in words; as it is written where it cannot be read."""
    try:
        return say("It must hold that {statement}.", statement=in_words(parse(text), known))
    except NotReadable:
        return say("It must hold that {statement}.", statement=text)


def hanging_on(keys: Iterable[str], questions: Sequence[Question]) -> tuple[str, ...]:
    """These keys, and those of every question that is asked or not by the answer to one of them; in the order of the form."""
    found = set(keys)
    for question in questions:  # a condition reads what stands before it, so that one turn is enough
        if question.show_when and found.intersection(_read_by(question)):
            found.add(question.key)
    return tuple(question.key for question in questions if question.key in found)


def _read_by(question: Question) -> tuple[str, ...]:
    try:
        return keys_in(parse(question.show_when))
    except NotReadable:
        return ()
