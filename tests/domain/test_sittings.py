"""When a saved text is kept for itself before it is saved over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from placefund.domain.differences import Fate, changes
from placefund.domain.periods import LONDON
from placefund.domain.sittings import PAUSE, Saving, begins_another_sitting

AT = datetime(2027, 1, 20, 9, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("by", "after", "words", "expected"),
    [
        (1, timedelta(seconds=2), 101, False),
        (1, PAUSE - timedelta(seconds=1), 101, False),
        (1, PAUSE, 101, True),
        (2, timedelta(seconds=2), 101, True),
        (1, timedelta(seconds=2), 50, False),
        (1, timedelta(seconds=2), 49, True),
    ],
)
def test_a_sitting_ends_with_another_person_a_pause_or_a_text_that_is_lost(
    by: int, after: timedelta, words: int, expected: bool
) -> None:
    assert begins_another_sitting(Saving(1, AT, 100), Saving(by, AT + after, words)) is expected


def test_a_few_words_are_no_text_to_lose() -> None:
    assert not begins_another_sitting(Saving(1, AT, 19), Saving(1, AT, 0))


def test_changes_read_as_one_text_and_make_both() -> None:
    before, after = "We train 40 people here.", "We train 60 people, and here."
    found = changes(before, after)
    assert "".join(each.text for each in found if each.fate is not Fate.PUT_IN) == before
    assert "".join(each.text for each in found if each.fate is not Fate.TAKEN_OUT) == after
    assert [(each.text, each.fate) for each in found if each.fate is not Fate.KEPT] == [
        ("40 people", Fate.TAKEN_OUT),
        ("60 people, and", Fate.PUT_IN),
    ]
    assert [each.fate for each in changes(before, before)] == [Fate.KEPT]
