"""Every question of a form at once, each with the box that an applicant meets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from placefund.applications.forms import AnswerForm
from placefund.domain.answers.kind import AnswerRefused
from placefund.domain.answers.register import entered, parsed
from placefund.domain.asking import for_each_partner
from placefund.domain.eligibility import Proposal
from placefund.domain.made_up import PARTNERS, made_up_answer, made_up_bid
from placefund.domain.questions import Question
from placefund.domain.quoting import of_bid, quotes
from placefund.domain.terms import Terms
from placefund.domain.welsh import ENGLISH


@dataclass(frozen=True)
class TriedQuestion:
    """A question with its box, its number among those that are asked, and what was entered as an answer would be kept."""

    question: Question
    form: AnswerForm
    number: int = 0


class FormTried:
    """A whole form with what was entered, or with made-up answers; nothing of it is kept.

    A question that the page did not show yet is answered as the made-up bid would. `language` is that of the boxes' words.
    """

    def __init__(self, terms: Terms, data: Any, files: Any, *, is_empty: bool = False, language: str = ENGLISH) -> None:
        self.terms = terms
        tried = partial(_tried, data=data, files=files, is_empty=is_empty, language=language)
        forms, answers = {}, {}
        for question in for_each_partner(terms.questions, PARTNERS):
            forms[question.key], answers[question.key] = tried(question)
        self.bid: Proposal = made_up_bid(terms, answers)
        asked = self.bid.asked(terms)
        for question in filter(quotes, asked):
            told = of_bid(question, asked, answers)
            forms[question.key], _ = tried(told)
        self.questions = [
            TriedQuestion(question, forms[question.key], number) for number, question in enumerate(asked, 1)
        ]

    @property
    def has_errors(self) -> bool:
        return any(each.form.is_bound and each.form.errors for each in self.questions)

    @property
    def is_multipart(self) -> bool:
        return any(each.form.is_multipart() for each in self.questions)


def _tried(question: Question, data: Any, files: Any, *, is_empty: bool, language: str) -> tuple[AnswerForm, Any]:
    """The box of one question, and its answer as it would be kept; none where what was entered is no answer."""
    box = partial(AnswerForm, question=question, prefix=question.key, words_in=language)
    if data is None or f"{question.key}-seen_version" not in data:
        stored = "" if is_empty else made_up_answer(question)
        shown = "" if question.kind == "files" else entered(question, stored)
        return box(initial={"answer": shown, "seen_version": 0}), stored
    form = box(data=data, files=files)
    if not form.is_valid():
        return form, ""
    given = form.cleaned_data["answer"]
    if question.kind == "files" and not given:
        return form, made_up_answer(question)  # a page cannot put a file back into its box
    try:
        return form, parsed(question, given)
    except AnswerRefused:
        return form, ""
