"""What may still be changed of the terms of a round that is open: words, limits that rise, a later closing time; nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from placefund.domain.amendment import amended, why_not_amended
from placefund.domain.questions import Question
from placefund.domain.terms import Terms
from tests.build import CLOSES, CRITERIA, OPENS, QUESTIONS, TERMS

VISION, DELIVERY = QUESTIONS
LATER = CLOSES + timedelta(days=7)


def asking(*questions: Question) -> Terms:
    return replace(TERMS, questions=questions)


@pytest.mark.parametrize(
    "wanted",
    [
        TERMS,
        replace(TERMS, closes_at=LATER),
        asking(replace(VISION, title="What changes?", hint="In ten years."), DELIVERY),
        asking(replace(VISION, word_limit=300), DELIVERY),
        asking(replace(VISION, word_limit=0), DELIVERY),
        asking(VISION, replace(DELIVERY, is_required=False)),
        asking(DELIVERY, VISION, Question("more", "Anything else?", is_required=False)),
        replace(TERMS, criteria=(replace(CRITERIA[0], guidance="Look for evidence."), CRITERIA[1])),
    ],
)
def test_words_a_higher_limit_an_optional_question_and_a_later_close_can_be_taken(wanted: Terms) -> None:
    assert why_not_amended(TERMS, wanted, has_sent=True, at=OPENS) == ()


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (
            replace(TERMS, closes_at=CLOSES - timedelta(days=1)),
            "It was promised to stay open until then. It closes later, or as it was.",
        ),
        (asking(VISION), "“Who will do it?” is not taken out while people answer it."),
        (
            asking(replace(VISION, word_limit=100), DELIVERY),
            "Of “What will be different?” only the words may change, and its limit may rise while the round is open; not its "
            "word limit.",
        ),
        (
            asking(replace(VISION, kind="number"), DELIVERY),
            "Of “What will be different?” only the words may change, and its limit may rise while the round is open; not its kind.",
        ),
        (
            asking(VISION, DELIVERY, Question("more", "Anything else?")),
            "“Anything else?” would have to be answered, and bids were sent without it. Let it be optional.",
        ),
        (
            replace(TERMS, criteria=(replace(CRITERIA[0], weight_percent=50), replace(CRITERIA[1], weight_percent=50))),
            "Of “Vision” only the words may change while the round is open. Of “Delivery” only the words may change while the "
            "round is open.",
        ),
        (
            replace(TERMS, criteria=CRITERIA[:1]),
            "The criteria of a round that is open are as many, and in the same order, until its end.",
        ),
    ],
)
def test_what_people_rely_on_is_refused_in_a_sentence(wanted: Terms, why: str) -> None:
    assert " ".join(why_not_amended(TERMS, wanted, has_sent=True, at=OPENS)) == why


def test_a_question_that_has_to_be_answered_is_added_only_before_the_first_bid_is_sent() -> None:
    assert why_not_amended(TERMS, asking(*QUESTIONS, Question("more", "More?")), has_sent=False, at=OPENS) == ()


def test_once_the_closing_time_has_passed_nothing_is_amended() -> None:
    [why] = why_not_amended(TERMS, replace(TERMS, closes_at=LATER), has_sent=False, at=CLOSES)
    assert why == "Its closing time has passed: who kept to it would be at a loss."


def test_only_what_is_amended_moves() -> None:
    wanted = replace(asking(replace(VISION, hint="In ten years."), DELIVERY), cap=None, sectors=("Farming",))
    moved = amended(TERMS, wanted, closes_at=LATER, moves=True)
    assert moved == replace(TERMS, closes_at=LATER, questions=wanted.questions)
    assert amended(TERMS, wanted, closes_at=LATER, moves=False) == replace(TERMS, closes_at=LATER)
