"""What a place adds to a call of its own, beside the fund's terms: criteria of local fit, and questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from placefund.domain.answers.register import KINDS, kind_of
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.assessment.tracks import Track, in_track
from placefund.domain.local_calls import with_tracks
from placefund.domain.messages import Message, say
from placefund.domain.questions import LONG_TEXT, Question
from placefund.domain.terms import Terms

OWN = "place-"
"""How the key of what a place adds begins."""
MOST_CRITERIA = 6
MOST_QUESTIONS = 12
OWN_KINDS: tuple[tuple[str, Message], ...] = (
    (LONG_TEXT, say("Text of several lines")),
    ("line", say("One line")),
    ("yes_no", say("Yes or no")),
    ("choice", say("One of several options")),
    ("several", say("Any of several options")),
    ("number", say("A number")),
    ("money", say("An amount of money")),
    ("date", say("A date")),
)
"""The kinds of answer that a place's own question can ask for. Files, tables and groups stay with the fund's form."""


def own_key(words: str, taken: Collection[str]) -> str:
    """A key of the place's own for a criterion or a question of these words, unlike those that are taken. It is never changed."""
    stem = OWN + (re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:40] or "own")
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found


def own_questions(local: Terms, bound: Terms) -> tuple[Question, ...]:
    """The questions of a call that its place asks by itself: not those of the fund, nor one that the fund asked once."""
    theirs = {question.key for question in bound.questions}
    own = (question for question in local.questions if question.key.startswith(OWN))
    return tuple(question for question in own if question.key not in theirs)


def with_questions(local: Terms, bound: Terms, own: Sequence[Question]) -> Terms:
    """The terms of a call with the fund's questions as the fund asks them, and after them those of the place."""
    return replace(local, questions=(*bound.questions, *own))


def renewed(local: Terms, bound: Terms) -> Terms:
    """The terms of a planned call under the fund's rules as they stand now, with what the place added: for whoever changes it
    after the fund has changed a rule."""
    fit = in_track(local.criteria, Track.FIT) if local.has_tracks else ()
    return with_questions(with_tracks(bound, bound, fit, local.method.weighing), bound, own_questions(local, bound))


def why_questions_are_wrong(own: Sequence[Question], bound: Terms) -> str:
    """Why a place cannot ask these, in a sentence; empty when it can."""
    if len(own) > MOST_QUESTIONS:
        return say(
            "A place asks at most {most} questions of its own, for the fund asks its own too.", most=MOST_QUESTIONS
        )
    allowed, seen = {name for name, _ in OWN_KINDS}, {question.key for question in bound.questions}
    for question in own:
        if not question.title.strip():
            return say("Write the question: its words are what people answer.")
        if question.key in seen:
            return say("“{title}” is asked already. Word it anew, or take one out.", title=question.title)
        if question.kind not in allowed or question.kind not in KINDS:
            return say("“{title}” asks for a kind of answer that a place's own question cannot.", title=question.title)
        if faults := kind_of(question).faults(question):
            return faults[0]
        if question.kind in ("choice", "several") and len(question.options) < 2:
            return say("“{title}” needs at least two options, one a line.", title=question.title)
        seen.add(question.key)
    return ""


def why_criteria_are_wrong(fit: Sequence[Criterion], bound: Terms) -> str:
    """Why a place cannot judge by these, in a sentence; empty when it can."""
    if len(fit) > MOST_CRITERIA:
        return say("Judge local fit by at most {most} criteria.", most=MOST_CRITERIA)
    seen = {criterion.key for criterion in bound.criteria}
    for criterion in fit:
        if criterion.key in seen:
            return say("“{title}” is a criterion already. Give it words of its own.", title=criterion.title)
        if not 1 <= criterion.weight_percent <= 100:
            return say("“{title}” needs a weight from 1% to 100%.", title=criterion.title)
        if criterion.highest <= criterion.lowest:
            return say("“{title}” needs a scale that ends above where it begins.", title=criterion.title)
        seen.add(criterion.key)
    return ""
