"""The clock of a review, whose move it is, and what a decision cannot say at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.portfolio_review import (
    LineVerdict,
    QuestionStep,
    ReviewTerms,
    ReviewVerdict,
    SideDays,
    ViewOffice,
    WaitForPlace,
    day_after,
    days_of_sides,
    waits_in,
    why_verdicts_do_not_fit,
    working_days,
)
from placefund.domain.roles import Role

FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
V = ReviewVerdict


def waits() -> st.SearchStrategy[list[WaitForPlace]]:
    ended = st.tuples(DAYS, st.integers(0, 60)).map(lambda each: WaitForPlace(each[0], each[0] + timedelta(each[1])))
    return st.lists(ended | DAYS.map(WaitForPlace), max_size=5)


def test_a_weekend_is_nobodys() -> None:
    assert working_days(FRIDAY, MONDAY) == 1
    assert day_after(FRIDAY, 1) == MONDAY
    assert day_after(FRIDAY, 0) == FRIDAY


def test_a_day_is_the_places_while_a_question_waits_for_it() -> None:
    asked, answered = MONDAY, MONDAY + timedelta(days=2)
    assert days_of_sides(FRIDAY, MONDAY + timedelta(days=4), [WaitForPlace(asked, answered)]) == SideDays(2, 3)


def test_two_questions_at_once_count_a_day_once() -> None:
    waiting = [WaitForPlace(FRIDAY), WaitForPlace(FRIDAY)]
    assert days_of_sides(FRIDAY, MONDAY, waiting) == SideDays(1, 0)


@given(DAYS, st.integers(-10, 120), waits())
def test_every_working_day_is_one_sides(submitted: date, length: int, found: list[WaitForPlace]) -> None:
    until = submitted + timedelta(days=length)
    sides = days_of_sides(submitted, until, found)
    assert sides.total == working_days(submitted, until)
    assert sides == days_of_sides(submitted, until, list(reversed(found)))
    later = days_of_sides(submitted, until + timedelta(days=1), found)
    assert later.place >= sides.place
    assert later.delivery_body >= sides.delivery_body


@given(DAYS, st.integers(0, 60), waits(), DAYS)
def test_a_further_question_never_gives_the_delivery_body_days(
    submitted: date, length: int, found: list[WaitForPlace], asked: date
) -> None:
    until = submitted + timedelta(days=length)
    more = days_of_sides(submitted, until, [*found, WaitForPlace(asked)])
    assert more.place >= days_of_sides(submitted, until, found).place


@given(DAYS, st.integers(0, 80))
def test_the_day_after_so_many_working_days_lies_that_many_away(day: date, days: int) -> None:
    assert working_days(day, day_after(day, days)) == days


def test_a_thread_waits_from_asking_to_answering() -> None:
    later, last = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    steps = [(QuestionStep.ASKED, FRIDAY), (QuestionStep.ANSWERED, MONDAY), (QuestionStep.ASKED_ON, later)]
    assert waits_in(steps) == (WaitForPlace(FRIDAY, MONDAY), WaitForPlace(later))
    assert waits_in([(QuestionStep.ASKED, FRIDAY), (QuestionStep.SETTLED, last)]) == (WaitForPlace(FRIDAY, last),)
    assert waits_in([]) == ()


@pytest.mark.parametrize(
    ("whole", "on_the_whole", "lines", "says"),
    [
        (V.APPROVED, 0, [LineVerdict("A-1", V.APPROVED), LineVerdict("A-2", V.NOT_FUNDED)], ""),
        (V.WITH_CONDITIONS, 0, [LineVerdict("A-1", V.WITH_CONDITIONS, 1)], ""),
        (V.WITH_CONDITIONS, 1, [LineVerdict("A-1", V.APPROVED)], ""),
        (V.TO_BE_DEVELOPED, 0, [LineVerdict("A-1", V.TO_BE_DEVELOPED)], ""),
        (V.APPROVED, 0, [LineVerdict("A-1", V.WITH_CONDITIONS)], "none is given"),
        (V.APPROVED, 0, [LineVerdict("A-1", V.NOT_FUNDED, 1)], "a condition is given"),
        (V.NOT_FUNDED, 0, [LineVerdict("A-1", V.APPROVED)], "A project is approved"),
        (V.APPROVED, 0, [LineVerdict("A-1", V.NOT_FUNDED)], "No project is approved"),
        (V.APPROVED, 1, [LineVerdict("A-1", V.APPROVED)], "stands on the whole"),
        (V.WITH_CONDITIONS, 0, [LineVerdict("A-1", V.APPROVED)], "none is given"),
    ],
)
def test_a_decision_does_not_say_two_things_at_once(
    whole: ReviewVerdict, on_the_whole: int, lines: list[LineVerdict], says: str
) -> None:
    found = why_verdicts_do_not_fit(whole, on_the_whole, lines)
    assert says in found
    assert bool(found) == bool(says)


def test_terms_are_kept_and_read_again() -> None:
    told = ReviewTerms(Role.FUND_MANAGER, 10, 20, (ViewOffice.NATION, ViewOffice.DEPARTMENT))
    assert ReviewTerms.from_record(told.as_record()) == told
    assert set(told.as_record()) == {"decider", "place_days", "delivery_body_days", "views"}
    switched = ReviewTerms(opens_agendas=True, publishes_reasons=False)
    assert ReviewTerms.from_record(switched.as_record()) == switched
    assert ReviewTerms().decider is Role.DECISION_MAKER
