"""An application and its score sheet side by side: each part with the criteria it informs, each criterion with its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placefund.applications.readable import ReadableApplication, ReadAnswer
from placefund.assessment.scoring.notes import COSTS_KEY, PLACE_KEY
from placefund.domain.asking import base_key
from placefund.domain.assessment.scoring import Criterion
from placefund.domain.fundbook.measures import QuestionPage
from placefund.domain.messages import say
from placefund.domain.terms import Terms


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an application as an assessor reads it: an answer, or (without one) its place or its costs.

    `informs` are the criteria that the terms of the round judge it by; empty where they say nothing of it.
    """

    key: str
    title: str
    informs: tuple[Criterion, ...]
    answer: ReadAnswer | None = None

    @property
    def anchor(self) -> str:
        return f"answer-{self.key}"

    @property
    def is_place(self) -> bool:
        return self.key == PLACE_KEY


def parts_of(read: ReadableApplication, terms: Terms) -> tuple[Part, ...]:
    """The parts of an application in the order of its page: the place, every answer, the costs."""
    asked = {question.key: question.informs for question in terms.questions}  # what each partner answers informs alike
    answers = (
        Part(answer.key, answer.title, _criteria(asked.get(base_key(answer.key), ()), terms), answer)
        for answer in read.as_asked
    )
    place, costs = (
        _criteria(terms.pages_inform.get(page, ()), terms) for page in (QuestionPage.PLACE, QuestionPage.COSTS)
    )
    return (
        Part(PLACE_KEY, say("Place and partners"), place),
        *answers,
        Part(COSTS_KEY, say("Costs and co-investment"), costs),
    )


def _criteria(keys: Iterable[str], terms: Terms) -> tuple[Criterion, ...]:
    wanted = set(keys)
    return tuple(criterion for criterion in terms.criteria if criterion.key in wanted)


def informing(criterion: Criterion, parts: Iterable[Part]) -> tuple[Part, ...]:
    """The parts that a criterion is judged by."""
    return tuple(part for part in parts if criterion in part.informs)
