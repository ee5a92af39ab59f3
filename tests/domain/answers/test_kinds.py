"""What each kind of answer takes, refuses, and says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from placefund.domain.answers.kind import AnswerRefused
from placefund.domain.answers.register import KINDS, in_words, kind_of, parsed, unfinished, value_of
from placefund.domain.money import Money
from placefund.domain.questions import Question


def asking(kind: str, **settings: Any) -> Question:
    return Question("q", "What?", kind=kind, **settings)


def refusal(question: Question, given: Any) -> str:
    with pytest.raises(AnswerRefused) as refused:
        parsed(question, given)
    return str(refused.value)


@pytest.mark.parametrize(
    ("question", "given", "value", "words"),
    [
        (asking("text"), "Two\nlines", "Two\nlines", "Two\nlines"),
        (asking("line"), "  One \n line ", "One line", "One line"),
        (asking("number", unit="jobs"), "1,250", Decimal(1250), "1,250 jobs"),
        (asking("number"), "−12.50", Decimal("-12.50"), "-12.50"),
        (asking("money"), "£1,234.5", Money(123450), "£1,234.50"),
        (asking("money"), Money(0), Money(0), "£0"),
        (asking("date"), date(2027, 4, 1), date(2027, 4, 1), "1 April 2027"),
        (asking("choice", options=("Wind", "Water")), "Water", "Water", "Water"),
        (asking("several", options=("Wind", "Water", "Sun")), ["Sun", "Wind"], ("Wind", "Sun"), "Wind; Sun"),
        (asking("yes_no"), "no", False, "No"),
        (
            asking("areas"),
            {"E08000006": "Salford", "E08000003": "Manchester"},
            {"E08000003": "Manchester", "E08000006": "Salford"},
            "Manchester, Salford",
        ),
    ],
)
def test_an_answer_is_read_and_said(question: Question, given: Any, value: Any, words: str) -> None:
    stored = parsed(question, given)
    assert (value_of(question, stored), in_words(question, stored)) == (value, words)


@pytest.mark.parametrize(
    ("question", "given", "sentence"),
    [
        (asking("line"), "a" * 201, "This is one line of at most 200 letters; yours has 201. Shorten it."),
        (asking("number"), "ten", "Enter a number in figures, such as 1,250 or 12.5, without words or a unit."),
        (asking("number"), "1,25", "Enter a number in figures, such as 1,250 or 12.5, without words or a unit."),
        (asking("number", least=1), "0", "Enter 1 or more."),
        (asking("number", most=1000), "1000.1", "Enter 1,000 or less."),
        (asking("money"), "1.5m", "Enter the amount in full, in figures, such as 1,500,000 and not 1.5m."),
        (asking("money", least=10), "9.99", "Enter an amount of £10 or more."),
        (asking("money", most=10), "10.01", "Enter an amount of £10 or less."),
        (asking("date"), "2027-02-29", "Enter a day of the calendar, such as 12 2 2026."),
        (asking("choice", options=("Wind", "Water")), "Fire", "Choose one of the options: Wind; Water."),
        (asking("several", options=("Wind", "Water")), ["Fire"], "“Fire” is none of the options: Wind; Water."),
        (asking("yes_no"), "perhaps", "Choose yes or no."),
        (asking("areas"), {"Salford": "E08000006"}, "Choose local authorities from the list."),
    ],
)
def test_what_is_no_answer_is_refused_with_what_to_do(question: Question, given: Any, sentence: str) -> None:
    assert refusal(question, given) == sentence


def test_a_draft_may_hold_what_cannot_be_sent_and_says_what_is_wrong() -> None:
    text, some = asking("text", word_limit=2), asking("several", options=("A", "B", "C"), least=2, most=2)
    assert unfinished([text], {"q": "one two three"}) == ((text, "is 1 words over its limit of 2"),)
    assert unfinished([some], {"q": ["A"]}) == ((some, "has 1 of at least 2 options"),)
    assert unfinished([some], {"q": ["A", "B", "C"]}) == ((some, "has 3 of at most 2 options"),)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (asking("text", word_limit=1500), "A text of at most 1,500 words"),
        (asking("text"), "A text of any length"),
        (asking("number", unit="jobs", least=0, most=500), "A number of jobs from 0 to 500"),
        (asking("number", least=1), "A number, 1 or more"),
        (asking("number", most=9), "A number, 9 or less"),
        (asking("money", most=1000), "An amount in pounds, £1,000 or less"),
        (asking("choice", options=("Wind", "Water")), "One of: Wind; Water"),
    ],
)
def test_the_published_terms_say_what_is_asked_for(question: Question, sentence: str) -> None:
    assert kind_of(question).asked(question) == sentence


def test_a_question_that_nobody_could_answer_is_a_fault_of_the_fundbook() -> None:
    assert KINDS["choice"].faults(asking("choice", options=("Wind",))) != ()
    assert KINDS["several"].faults(asking("several", options=("A", "B"), least=3)) == (
        "Nobody can choose 3 of 2 options. Lower at_least.",
    )
    assert KINDS["number"].faults(asking("number", least=3, most=2)) != ()


def test_which_areas_are_meant_is_hidden_and_how_many_is_not() -> None:
    question = asking("areas")
    masked = kind_of(question).masked({"E08000003": "Manchester", "E08000006": "Salford"}, ())
    assert in_words(question, masked) == "Local authority 1, Local authority 2"


def test_the_task_list_says_how_far_a_text_is_and_what_a_short_answer_is() -> None:
    text, line = asking("text", word_limit=300), asking("line")
    assert kind_of(text).progress(text, "three words here") == "3 of at most 300 words"
    assert kind_of(line).progress(line, "x" * 80) == "x" * 59 + "…"
