"""What a calibration cannot know is said: panels that share nobody, too few scores, rounds read once."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from placefund.domain.assessment.calibration import (
    CANNOT_BE_TOLD,
    AssessorFlag,
    BidFlag,
    LineSide,
    PlacesLine,
    calibrate,
)
from tests.domain.assessment.test_calibration import Rows, a_round

# --- What cannot be known is said ---


def test_two_panels_that_share_nobody_cannot_be_compared_and_are_named() -> None:
    rows = [(bid, 4 * (bid // 10) + turn, 50 + bid + 5 * turn) for bid in range(20) for turn in range(4)]
    found = calibrate(rows, line=PlacesLine(5))
    assert [(group.bids, group.assessors) for group in found.design.groups] == [
        (tuple(range(10)), (0, 1, 2, 3)),
        (tuple(range(10, 20)), (4, 5, 6, 7)),
    ]
    assert CANNOT_BE_TOLD in found.explain()
    assert found.variances is not None
    assert found.variances.severity is None
    assert [bid.rank for bid in found.bids] == [bid.raw_rank for bid in found.bids]


def test_one_stray_bid_is_marked_and_does_not_spoil_the_round() -> None:
    found = calibrate([*a_round(), (90, 90, 60)])
    assert found.design.tells_severity
    assert found.bid(90).flags == (BidFlag.ONE_READING, BidFlag.UNLINKED)
    spread = {bid.bid: (bid.high or 0) - (bid.low or 0) for bid in found.bids}
    assert max(spread, key=lambda bid: spread[bid]) == 90


def test_assessors_who_read_too_little_leave_severity_unknown() -> None:
    found = calibrate([(bid, 2 * bid + turn, 50 + 7 * bid % 13 + turn) for bid in range(12) for turn in range(2)])
    assert [finding.rule for finding in found.design.findings if not finding.passed] == [
        "bids_and_assessors_are_linked",
        "assessors_read_enough_bids",
    ]
    assert found.design.lacking == (
        "The bids fall into groups that share no assessor: nobody has read bids of two of them.",
        "Too few assessors have read 4 bids or more: it takes 3 who together gave half of the scores.",
    )
    assert found.assessors[0].severity is None
    assert "cannot be told" in found.assessors[0].explain()


def test_a_round_read_once_keeps_its_raw_means_and_claims_nothing() -> None:
    rows = [(bid, bid % 3, 40 + 3 * bid) for bid in range(12)]
    found = calibrate(rows, line=PlacesLine(4))
    assert [(bid.calibrated, bid.low) for bid in found.bids] == [(float(73 - 3 * k), None) for k in range(12)]
    assert len(found.band) == 12
    assert found.variances is None
    assert all(bid.lowest_rank <= 2 and bid.highest_rank >= 11 for bid in found.bids)


def a_round_without_severity() -> Rows:
    """Three readers of each of 60 bids, in turn, whose severity comes out at nothing."""
    return a_round(4, bids=60, assessors=3, severity=0, noise=8)


def test_severity_estimated_at_nothing_has_the_interval_that_the_likelihood_allows() -> None:
    found = calibrate(a_round_without_severity())
    assert found.variances is not None
    assert found.variances.severity == 0
    for one in found.assessors:
        assert one.severity == 0
        assert one.low is not None
        assert one.high is not None
        assert one.low < 0 < one.high
        assert one.flags == ()
    assert 0.5 < max(one.high - one.low for one in found.assessors if one.high is not None and one.low is not None) < 8


@pytest.mark.long
def test_the_interval_that_the_likelihood_allows_covers_what_is_true() -> None:
    """Of assessors who differ a little (one point, noise eight), found not to differ at all: most intervals hold the truth."""
    held = looked = 0
    for seed in range(40):
        chance = Random(seed)  # noqa: S311 - a simulation, not a secret
        true = [chance.gauss(0, 1) for _ in range(4)]
        merit = [chance.gauss(50, 10) for _ in range(30)]
        rows = [(bid, one, merit[bid] + true[one] + chance.gauss(0, 8)) for bid in range(30) for one in range(4)]
        found = calibrate([(bid, one, Decimal(str(round(value, 6)))) for bid, one, value in rows], draws=200)
        if found.variances is None or found.variances.severity != 0:
            continue
        middle = sum(true) / 4
        for one in found.assessors:
            looked += 1
            assert one.low is not None
            assert one.high is not None
            held += one.low <= true[int(one.assessor)] - middle <= one.high
    assert looked >= 30
    assert held / looked >= 0.9


def test_a_flat_likelihood_is_not_taken_for_knowledge() -> None:
    # Each bid has its own pair of assessors, and pairs always meet: what is severe and what is noise cannot be seen.
    rows = [
        (bid, assessor, value)
        for bid, pair in enumerate([(0, 1), (1, 2), (2, 0), (0, 1), (1, 2), (2, 0)])
        for assessor, value in zip(pair, ((50, 51), (53, 50), (51, 54), (50, 52), (54, 51), (53, 53))[bid], strict=True)
    ]
    found = calibrate(rows)
    assert [finding.passed for finding in found.design.findings] == [True, True, True, False]
    assert found.design.lacking == (
        "The scores fit as well with assessors who are equally severe as with assessors who differ more than all else.",
    )
    assert CANNOT_BE_TOLD in found.explain()


@pytest.mark.parametrize(
    "rows", [[(1, 1, 50)], [(1, 1, 50), (1, 2, 70)], [(1, 1, 50), (2, 1, 70)], [(1, 1, 5), (2, 2, 5)]]
)
def test_the_smallest_rounds_are_answered(rows: Rows) -> None:
    found = calibrate(rows, line=PlacesLine(1))
    assert [bid.calibrated for bid in found.bids] == sorted((float(bid.raw_mean) for bid in found.bids), reverse=True)
    assert found.variances is None


def test_a_round_in_which_all_scores_are_the_same_ties_everybody() -> None:
    found = calibrate([(bid, assessor, 3) for bid in range(6) for assessor in range(4)], line=PlacesLine(2))
    assert {(bid.rank, bid.calibrated, bid.standing) for bid in found.bids} == {(1, 3.0, LineSide.IN_THE_BAND)}
    assert found.alpha is None
    assert {assessor.flags for assessor in found.assessors} == {(AssessorFlag.CONSTANT,)}


def test_assessors_who_agree_to_the_point_leave_no_doubt() -> None:
    found = calibrate([(bid, assessor, 10 * bid) for bid in range(8) for assessor in range(4)], line=PlacesLine(3))
    assert [(bid.bid, bid.lowest_rank, bid.highest_rank) for bid in found.bids] == [
        (7 - k, k + 1, k + 1) for k in range(8)
    ]
    assert found.alpha == 1


def test_bids_that_do_not_differ_are_all_in_the_band() -> None:
    chance = Random(4)  # noqa: S311 - a simulation, not a secret
    rows = [(bid, assessor, 50 + chance.randint(-9, 9)) for bid in range(20) for assessor in range(6)]
    found = calibrate(rows, line=PlacesLine(10))
    assert found.variances is not None
    assert found.variances.merit < 5
    assert len(found.band) >= 16


def test_missing_scores_and_unread_bids_are_marked() -> None:
    found = calibrate([*a_round(), (0, 99, None)], bids=[0, 1, 77])
    assert (found.missing, found.unread) == (((0, 99),), (77,))
    assert BidFlag.MISSING in found.bid(0).flags
    assert found.explain()[-1] == "1 bid without a score: not ranked."
