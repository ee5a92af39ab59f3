"""How long a form takes, as the fund expects: in minutes as long as one counts in minutes, and never too little."""

from __future__ import annotations

import pytest

from placefund.domain.answering_time import AnsweringTime, answering_time, minutes_in_words
from placefund.domain.questions import Question

SHORT, LONG, UNSAID = Question("a", "A", minutes=20), Question("b", "B", minutes=75), Question("c", "C")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (45, "45 minutes"), (90, "90 minutes"), (91, "2 hours"), (121, "2½ hours"), (150, "2½ hours"), (600, "10 hours")],
)  # fmt: skip
def test_it_is_told_in_minutes_and_then_in_hours_that_are_enough(minutes: int, words: str) -> None:
    assert str(minutes_in_words(minutes)) == words


def test_what_is_not_said_is_no_time_and_is_counted_apart() -> None:
    assert answering_time((SHORT, LONG, UNSAID)) == AnsweringTime(95, 1)
    assert answering_time((UNSAID,)) is None
    assert answering_time(()) is None


def test_a_question_that_says_nothing_of_it_keeps_the_digest_of_older_terms() -> None:
    assert "minutes" not in UNSAID.as_record()
    assert Question.from_record(SHORT.as_record()) == SHORT
