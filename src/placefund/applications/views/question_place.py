"""Where a question stands among those that a bid is asked, and which one comes after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.applications.models import Application
from placefund.applications.views.answer_history import asked_question
from placefund.design.tongues import language
from placefund.domain.asking import shown_when
from placefund.domain.questions import Question
from placefund.domain.quoting import of_bid, quotes


@dataclass(frozen=True, slots=True)
class QuestionPlace:
    """A question among those that a bid is asked, with what it quotes of earlier answers.

    `number` is 0 where it is not asked, by what is answered before it.
    """

    question: Question
    number: int
    total: int
    following: Question | None
    condition: str


def place_of(application: Application, key: str) -> QuestionPlace:
    """The place of a question by that key.

    Raises:
        Http404: the round does not ask it.
    """
    terms = application.round.terms()
    question = asked_question(application, key)
    condition = shown_when(question, terms.questions, language()) or ""
    asked: Sequence[Question] = terms.questions
    if quotes(question) or any(map(_depends, terms.questions)):
        proposal = application.proposal()
        asked = proposal.asked(terms)
        question = of_bid(question, asked, proposal.answers)
    keys = [each.key for each in asked]
    number = keys.index(key) + 1 if key in keys else 0
    following = asked[number] if 0 < number < len(asked) else None
    return QuestionPlace(question, number, len(asked), following, condition)


def _depends(question: Question) -> bool:
    return bool(question.show_when or question.who_answers)
