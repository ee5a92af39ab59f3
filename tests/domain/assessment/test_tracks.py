"""Two tracks: what puts a bid in order, which criteria make tracks, and that terms without them keep their record."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.consensus import AgreedPoints, track_totals
from placefund.domain.assessment.scoring import Criterion, ScoredApplication, rank
from placefund.domain.assessment.tracks import Track, Weighing, in_track, weighed, why_tracks_are_wrong
from placefund.domain.local_calls import loosened, quality_is_judged_as_the_fund_judges_it, with_tracks
from placefund.domain.local_parts import (
    MOST_QUESTIONS,
    own_key,
    own_questions,
    renewed,
    why_criteria_are_wrong,
    why_questions_are_wrong,
    with_questions,
)
from placefund.domain.money import Money
from placefund.domain.questions import Question
from placefund.domain.terms import Terms
from tests.build_rounds import CRITERIA, TERMS

FIT = (Criterion("place-a", "Strategy", 70, 1, 5), Criterion("place-b", "People", 30, 1, 5))
BOTH = with_tracks(TERMS, TERMS, FIT, Weighing.FIT)
scores = st.fractions(min_value=0, max_value=100)


@given(scores, scores)
def test_what_puts_a_bid_in_order_is_its_fit_or_both_alike(quality: Fraction, fit: Fraction) -> None:
    given = {Track.QUALITY: quality, Track.FIT: fit}
    assert weighed(given, Weighing.FIT) == fit
    assert weighed(given, Weighing.BOTH) == (quality + fit) / 2


def test_a_bid_has_no_score_while_a_track_that_counts_has_none() -> None:
    assert weighed({Track.QUALITY: Fraction(50), Track.FIT: None}, Weighing.BOTH) is None
    assert weighed({Track.QUALITY: None, Track.FIT: Fraction(50)}, Weighing.FIT) == 50


def test_the_fund_s_criteria_are_quality_and_the_places_own_are_fit() -> None:
    assert [each.key for each in in_track(BOTH.criteria, Track.QUALITY)] == [each.key for each in CRITERIA]
    assert [each.key for each in BOTH.of_track(Track.FIT).criteria] == ["place-a", "place-b"]
    assert (BOTH.has_tracks, TERMS.has_tracks) == (True, False)
    assert BOTH.readings_needed == 2 * TERMS.assessors_needed
    assert with_tracks(BOTH, TERMS, (), Weighing.FIT) == TERMS


def test_terms_of_two_tracks_come_back_from_their_record_and_those_of_one_keep_theirs() -> None:
    assert Terms.from_record(BOTH.as_record()) == BOTH
    assert all("track" not in criterion for criterion in TERMS.as_record()["criteria"])
    assert "weighing" not in TERMS.method.as_record()
    assert "board_endorses" not in TERMS.as_record()


@pytest.mark.parametrize(
    ("criteria", "why"),
    [
        (CRITERIA, ""),
        (BOTH.criteria, ""),
        ((*BOTH.criteria, Criterion("x", "Loose", 10, 1, 5)), "“Loose” is in neither track. "),
        (BOTH.criteria[:2], "The track “Local strategic fit” has no criterion. "),
        (BOTH.criteria[:3], "The weights in the track “Local strategic fit” add to 70%, and have to add to 100%."),
    ],
)
def test_criteria_that_make_no_two_tracks_are_named(criteria: tuple[Criterion, ...], why: str) -> None:
    found = why_tracks_are_wrong(criteria)
    assert str(found).startswith(why)
    assert bool(found) == bool(why)


def test_a_place_cannot_weaken_the_track_of_quality() -> None:
    assert loosened(TERMS, BOTH) == ()
    lighter = tuple(replace(each, weight_percent=50) if each.track is Track.QUALITY else each for each in BOTH.criteria)
    own = replace(BOTH, criteria=(*BOTH.criteria, Criterion("x", "Own", 10, 1, 5, track=Track.QUALITY)))
    for terms in (replace(BOTH, criteria=lighter), own):
        assert [found.rule for found in loosened(TERMS, terms)] == [quality_is_judged_as_the_fund_judges_it.__name__]


def test_each_track_is_agreed_by_its_own_criteria() -> None:
    points = {"vision": 5, "delivery": 5, "place-a": 1, "place-b": 1}
    agreed = [AgreedPoints(key, Fraction(value), "So.") for key, value in points.items()]
    assert track_totals(agreed, BOTH.criteria) == {Track.QUALITY: 100, Track.FIT: 0}


def test_what_is_below_the_threshold_comes_last_and_never_above_the_line() -> None:
    bids = [ScoredApplication(1, Fraction(90), Money(5)), ScoredApplication(2, Fraction(40), Money(5))]
    listed = rank(bids, Money(100), barred={1})
    assert [(row.application_id, row.is_above_the_line) for row in listed] == [(2, True), (1, False)]


def test_a_place_asks_questions_of_its_own_after_the_funds() -> None:
    own = (Question(own_key("Who gains?", []), "Who gains?"),)
    asked = with_questions(BOTH, TERMS, own)
    assert asked.questions == (*TERMS.questions, *own)
    assert own_questions(asked, TERMS) == own
    assert loosened(TERMS, asked) == ()


def test_what_a_place_added_stays_under_rules_that_have_changed() -> None:
    own = (Question(own_key("Who gains?", []), "Who gains?"),)
    asked = with_questions(BOTH, TERMS, own)
    stricter = replace(TERMS, questions=(*TERMS.questions, Question("subsidy", "Is it a subsidy?")), assessors_needed=4)
    assert loosened(stricter, asked)
    again = renewed(asked, stricter)
    assert loosened(stricter, again) == ()
    assert own_questions(again, stricter) == own
    assert in_track(again.criteria, Track.FIT) == in_track(asked.criteria, Track.FIT)


def test_what_a_place_cannot_ask_or_judge_by_is_refused_in_a_sentence() -> None:
    many = [Question(f"place-{number}", "Why?") for number in range(MOST_QUESTIONS + 1)]
    assert "at most 12 questions" in str(why_questions_are_wrong(many, TERMS))
    assert "asked already" in str(why_questions_are_wrong([TERMS.questions[0]], TERMS))
    assert why_questions_are_wrong([Question("place-x", "Which?", kind="choice")], TERMS)
    assert "cannot" in str(why_questions_are_wrong([Question("place-x", "File?", kind="files")], TERMS))
    assert "a criterion already" in str(why_criteria_are_wrong(CRITERIA[:1], TERMS))
    assert "weight" in str(why_criteria_are_wrong([Criterion("place-x", "Own", 0, 1, 5)], TERMS))
    assert own_key("Who gains?", ["place-who-gains"]) == "place-who-gains-2"
