"""Leave, the day a reading is due, and when somebody is reminded of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from placefund.domain.assessment.deadlines import (
    Leave,
    LeaveRefused,
    check_leave,
    days_free,
    is_to_be_reminded,
    leave_in_words,
    why_no_time,
)

MONDAY = date(2026, 3, 2)


def days(number: int) -> date:
    return MONDAY + timedelta(days=number)


WEEK = Leave(MONDAY, days(6))


@pytest.mark.parametrize(
    ("leaves", "first", "last", "free"),
    [
        ((), 0, 6, 7),
        ((WEEK,), 0, 6, 0),
        ((WEEK,), 0, 9, 3),
        ((WEEK, Leave(days(3), days(8))), 0, 9, 1),
        ((Leave(days(20), days(30)),), 0, 9, 10),
        ((Leave(days(-9), days(-1)),), 0, 0, 1),
        ((WEEK,), 6, 0, 0),
    ],
)
def test_free_days_are_those_on_no_leave_each_counted_once(leaves, first: int, last: int, free: int) -> None:  # type: ignore[no-untyped-def]
    assert days_free(leaves, days(first), days(last)) == free


spans = some.tuples(some.integers(-40, 40), some.integers(0, 20)).map(lambda s: Leave(days(s[0]), days(s[0] + s[1])))


@given(some.lists(spans, max_size=5), some.integers(-10, 10), some.integers(0, 30))
def test_free_days_agree_with_counting_them_one_by_one(leaves: list[Leave], first: int, length: int) -> None:
    asked = [days(first + number) for number in range(length + 1)]
    free = [day for day in asked if not any(each.first_day <= day <= each.last_day for each in leaves)]
    assert days_free(leaves, asked[0], asked[-1]) == len(free)


def test_somebody_away_until_it_is_due_has_no_time_and_is_told_the_days() -> None:
    assert why_no_time([WEEK], MONDAY, days(6)) == (
        "Away from 2 March 2026 to 8 March 2026, so no day is left before it is due on 8 March 2026."
    )
    assert why_no_time([WEEK], MONDAY, days(7)) == ""
    assert why_no_time([WEEK], MONDAY, None) == "Away from 2 March 2026 to 8 March 2026."
    assert why_no_time([Leave(MONDAY, MONDAY)], MONDAY, None) == "Away on 2 March 2026."
    assert why_no_time([WEEK], days(-1), None) == ""
    assert why_no_time([], MONDAY, days(-5)) == ""


def test_leave_that_touches_the_days_is_said_in_order() -> None:
    later = Leave(days(10), days(10))
    assert leave_in_words([later, WEEK], MONDAY, days(20)) == (
        "Away from 2 March 2026 to 8 March 2026 and on 12 March 2026."
    )
    assert leave_in_words([later, WEEK], MONDAY, days(5)) == "Away from 2 March 2026 to 8 March 2026."
    assert leave_in_words([WEEK], days(7), None) == ""


def test_leave_that_makes_no_sense_is_refused() -> None:
    check_leave(MONDAY, MONDAY)
    with pytest.raises(LeaveRefused, match="The last day away is before the first"):
        check_leave(MONDAY, days(-1))
    with pytest.raises(LeaveRefused, match="More than a year away is no leave"):
        check_leave(MONDAY, days(366))


@pytest.mark.parametrize(
    ("due", "reminded", "between", "told"),
    [
        (None, None, 1, False),
        (8, None, 1, False),
        (7, None, 1, True),
        (-3, None, 1, True),
        (-3, 0, 1, False),
        (-3, -1, 1, True),
        (-3, -1, 3, False),
        (-3, -3, 3, True),
    ],
)
def test_who_is_late_or_due_soon_is_reminded_but_not_too_often(
    due: int | None, reminded: int | None, between: int, told: bool
) -> None:
    day = None if due is None else days(due)
    last = None if reminded is None else days(reminded)
    assert is_to_be_reminded(day, last, MONDAY, within_days=7, days_between=between) is told
