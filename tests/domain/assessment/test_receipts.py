"""What makes a scoring complete, what its receipt is worked out from, and what changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from placefund.domain.assessment.receipts import (
    MOST_LETTERS,
    Confidence,
    Scoring,
    changes,
    check_scoring,
    reference,
    tidy,
)
from placefund.domain.assessment.scoring import Criterion, ScoreRefused

CRITERIA = (Criterion("vision", "Vision", 60, 1, 5), Criterion("delivery", "Delivery", 40, 1, 5))
SENT = Scoring(
    round=12,
    application=3,
    assignment=7,
    submission=2,
    terms_digest="f" * 64,
    points={"delivery": 3, "vision": 5},
    reasons={"delivery": "Thin.", "vision": "Clear."},
    confidence=3,
    sent_at=datetime(2026, 2, 13, 16, 0, tzinfo=UTC),
)


def test_a_reference_names_the_round_the_assignment_and_the_scoring() -> None:
    assert (reference(12, 7, 2), SENT.reference) == ("R12-A7-2", "R12-A7-2")


def test_the_digest_can_be_worked_out_by_anybody() -> None:
    record = SENT.as_record(CRITERIA)
    by_hand = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert SENT.digest(CRITERIA) == hashlib.sha256(by_hand).hexdigest()
    assert record["scores"] == [["vision", 5, "Clear."], ["delivery", 3, "Thin."]]
    assert record["weighted_out_of_100"] == "80"


def test_the_same_moment_in_another_zone_is_the_same_digest() -> None:
    elsewhere = replace(SENT, sent_at=SENT.sent_at.astimezone(timezone(timedelta(hours=5))))
    assert elsewhere.digest(CRITERIA) == SENT.digest(CRITERIA)


@pytest.mark.parametrize(
    "other",
    [
        {"confidence": 2},
        {"submission": 3},
        {"points": {"vision": 5, "delivery": 4}},
        {"reasons": {"vision": "Clear", "delivery": "Thin."}},
        {"terms_digest": "e" * 64},
        {"sent_at": SENT.sent_at + timedelta(microseconds=1)},
    ],
)
def test_whatever_differs_gives_another_digest(other: dict[str, object]) -> None:
    assert replace(SENT, **other).digest(CRITERIA) != SENT.digest(CRITERIA)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "reasons", "confidence", "sentence"),
    [
        ({"vision": 5}, {}, 2, "“Delivery” has no score. Give one from 1 to 5."),
        (
            {"vision": 5, "delivery": 3},
            {"vision": "Clear."},
            2,
            "Give a reason for your score on “Delivery”. The applicant is told it.",
        ),
        (
            {"vision": 5, "delivery": 3},
            {"vision": "word " * 301, "delivery": "Thin."},
            2,
            "The reason for your score on “Vision” has 301 words. Shorten it to 300 or fewer.",
        ),
        (
            {"vision": 5, "delivery": 3},
            {"vision": "x" * (MOST_LETTERS + 1), "delivery": "Thin."},
            2,
            "The reason for your score on “Vision” has 10,001 letters. Shorten it to 10,000 or fewer.",
        ),
        (
            {"vision": 5, "delivery": 3},
            {"vision": "Clear.", "delivery": "Thin."},
            4,
            "Say how sure you are of your reading: 1 (low), 2 or 3 (high), not 4.",
        ),
    ],
)
def test_what_is_not_complete_is_refused_by_name(
    points: dict[str, int], reasons: dict[str, str], confidence: int, sentence: str
) -> None:
    with pytest.raises(ScoreRefused) as caught:
        check_scoring(points, reasons, confidence, CRITERIA)
    assert str(caught.value) == sentence


def test_confidence_is_said_in_words() -> None:
    assert [one.label for one in Confidence] == ["Low", "Medium", "High"]
    assert all(one.meaning.endswith(".") for one in Confidence)


def test_what_changed_is_told_by_criterion() -> None:
    before = ({"vision": 4, "delivery": 3}, {"vision": "Clear.\r\n", "delivery": "Thin."})
    after = ({"vision": 5, "delivery": 3}, {"vision": "Clear.", "delivery": "Thin, but new."})
    found = changes(before, after, CRITERIA)
    assert [(one.before, one.after, one.is_reason_changed, one.is_changed) for one in found] == [
        (4, 5, False, True),
        (3, 3, True, True),
    ]
    assert not any(one.is_changed for one in changes(after, after, CRITERIA))
    assert [one.before for one in changes(({}, {}), after, CRITERIA)] == [None, None]


def test_a_reason_is_kept_tidy() -> None:
    assert tidy("  one\r\ntwo\rthree \n") == "one\ntwo\nthree"
