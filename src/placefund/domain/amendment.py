"""What may still be changed of the terms of a round that is open, and what may not: people are writing to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime

from placefund.domain.assessment.scoring import Criterion
from placefund.domain.messages import Message, say
from placefund.domain.questions import FormRule, Question
from placefund.domain.terms import Terms
from placefund.domain.welsh import without_welsh

_WORDS_OF_A_QUESTION = frozenset({"title", "hint", "show_when", "example", "heading", "heading_says", "minutes"})
_WORDS_OF_A_CRITERION = frozenset({"title", "guidance", "anchors"})


def amended(terms: Terms, wanted: Terms, *, closes_at: datetime, moves: bool) -> Terms:
    """The terms of an open round with a later closing time; where it `moves`, with what is asked and how it is judged, too.

    Everything else stays as it was when the round opened, whatever the book says of rounds to come.
    """
    later = replace(terms, closes_at=closes_at)
    if not moves:
        return later
    return replace(
        later, questions=wanted.questions, criteria=wanted.criteria, form_rules=wanted.form_rules, welsh=wanted.welsh
    )


def why_not_amended(terms: Terms, wanted: Terms, *, has_sent: bool, at: datetime) -> tuple[Message, ...]:
    """Why an open round cannot take these terms, in sentences; none when it can. `has_sent` is whether a bid was sent already."""
    return tuple(_reasons(terms, wanted, has_sent, at))


def _reasons(terms: Terms, wanted: Terms, has_sent: bool, at: datetime) -> Iterator[Message]:
    if wanted.closes_at < terms.closes_at:
        yield say("It was promised to stay open until then. It closes later, or as it was.")
    if terms.closes_at <= at:
        yield say("Its closing time has passed: who kept to it would be at a loss.")
    yield from _questions(terms.questions, wanted.questions, has_sent)
    yield from _form_rules(terms.form_rules, wanted.form_rules, has_sent)
    yield from _criteria(terms.criteria, wanted.criteria)


def _questions(old: Sequence[Question], new: Sequence[Question], has_sent: bool) -> Iterator[Message]:
    wanted, known = {each.key: each for each in new}, {each.key for each in old}
    for was in old:
        now = wanted.get(was.key)
        if now is None:
            yield say("“{question}” is not taken out while people answer it.", question=was.title)
        elif was.show_when != now.show_when and now.is_required and has_sent:
            yield say(
                "“{question}” would be asked of others than before, and bids were sent by its earlier condition. Let it be "
                "optional.",
                question=was.title,
            )
        elif unlike := _unlike(was, now):
            yield say(
                "Of “{question}” only the words may change, and its limit may rise while the round is open; not its {fields}.",
                question=was.title,
                fields=", ".join(unlike),
            )
    for now in new:
        if now.key not in known and now.is_required and has_sent:
            yield say(
                "“{question}” would have to be answered, and bids were sent without it. Let it be optional.",
                question=now.title,
            )


def _form_rules(old: Sequence[FormRule], new: Sequence[FormRule], has_sent: bool) -> Iterator[Message]:
    """What must hold between answers may be eased; it may be made harder while nothing was sent."""
    held = {each.must_hold for each in old if each.is_blocking}
    for rule in new:
        if rule.is_blocking and rule.must_hold not in held and has_sent:
            yield say(
                "“{rule}” would have to hold, and bids were sent without it. Let it be for people to check.",
                rule=rule.title,
            )


def _unlike(was: Question, now: Question) -> list[str]:
    was, now = without_welsh(was), without_welsh(now)
    differing = [each.name for each in fields(was) if getattr(was, each.name) != getattr(now, each.name)]
    raised = was.word_limit and (now.word_limit > was.word_limit or not now.word_limit)
    harmless = _WORDS_OF_A_QUESTION | ({"word_limit"} if raised else set())
    if was.is_required and not now.is_required:
        harmless |= {"is_required"}
    return [name.replace("_", " ") for name in differing if name not in harmless]


def _criteria(old: Sequence[Criterion], new: Sequence[Criterion]) -> Iterator[Message]:
    if [each.key for each in old] != [each.key for each in new]:
        yield say("The criteria of a round that is open are as many, and in the same order, until its end.")
        return
    for was, now in zip(old, new, strict=True):
        differing = [each.name for each in fields(was) if getattr(was, each.name) != getattr(now, each.name)]
        if [name for name in differing if name not in _WORDS_OF_A_CRITERION]:
            yield say("Of “{criterion}” only the words may change while the round is open.", criterion=was.title)
