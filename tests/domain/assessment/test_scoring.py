"""Weighted scores, disagreement, how scores are written, and the ranked list with its line."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.scoring import (
    Criterion,
    ScoredApplication,
    ScoreRefused,
    check,
    disagree,
    format_score,
    mean,
    rank,
    spread,
    weighted_score,
)
from placefund.domain.money import Money

CRITERIA = (Criterion("a", "First", 60, 1, 5), Criterion("b", "Second", 40, 0, 10))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [({"a": 1, "b": 0}, 0), ({"a": 5, "b": 10}, 100), ({"a": 3, "b": 5}, 50), ({"a": 5, "b": 0}, 60)],
)
def test_a_weighted_score_is_a_share_of_100(scores: dict[str, int], expected: int) -> None:
    assert weighted_score(scores, CRITERIA) == expected


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ({"a": 3}, "“Second” has no score. Give one from 0 to 10."),
        ({"a": 6, "b": 1}, "“First” is scored from 1 to 5, not 6."),
        ({"a": 1, "b": 1, "c": 1}, "This round has no criterion called c."),
    ],
)
def test_a_score_that_is_missing_or_off_the_scale_is_refused(scores: dict[str, int], sentence: str) -> None:
    with pytest.raises(ScoreRefused) as refusal:
        check(scores, CRITERIA)
    assert str(refusal.value) == sentence


def test_readings_disagree_when_more_than_a_quarter_of_the_scale_apart() -> None:
    assert [disagree(map(Fraction, scores)) for scores in ((), (50,), (50, 75), (50, 76))] == [
        False,
        False,
        False,
        True,
    ]
    assert (spread([Fraction(50)]), spread([Fraction(50), Fraction(76)])) == (None, 26)


@pytest.mark.parametrize(
    ("score", "words"), [(Fraction(200, 3), "66.7"), (Fraction(75), "75"), (Fraction(0), "0"), (Fraction(1, 20), "0.1")]
)
def test_a_score_is_written_with_one_decimal_at_most(score: Fraction, words: str) -> None:
    assert format_score(score) == words


def test_the_mean_of_nothing_is_nothing() -> None:
    assert (mean([]), mean([Fraction(1), Fraction(2)])) == (None, Fraction(3, 2))


def test_the_line_never_cuts_through_a_tie() -> None:
    tied = [
        ScoredApplication(1, Fraction(90), Money(40)),
        ScoredApplication(2, Fraction(80), Money(40)),
        ScoredApplication(3, Fraction(80), Money(40)),
    ]
    listed = rank(tied, Money(100))
    assert [(row.application_id, row.rank, row.is_above_the_line) for row in listed] == [
        (1, 1, True),
        (2, 2, False),
        (3, 2, False),
    ]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 50)), max_size=10), st.integers(0, 200))
def test_what_is_above_the_line_is_paid_for_and_better_than_what_is_below(
    bids: list[tuple[int, int]], pence: int
) -> None:
    listed = rank(
        [ScoredApplication(n, Fraction(score), Money(ask)) for n, (score, ask) in enumerate(bids)], Money(pence)
    )
    above = [row for row in listed if row.is_above_the_line]
    below = [row for row in listed if not row.is_above_the_line]
    assert sum(row.ask.pence for row in above) <= pence
    assert all(one.score > other.score for one in above for other in below)
