"""A calibrated round says who is better, how sure that is, and when it cannot know."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placefund.domain.assessment.calibration import (
    AssessorFlag,
    BidFlag,
    Calibration,
    CalibrationRefused,
    MoneyLine,
    PlacesLine,
    Score,
    calibrate,
    calibrate_criteria,
    drawn_merits,
)
from placefund.domain.money import Money
from tests.examples import examples

Rows = list[tuple[int, int, int]]


def a_round(
    seed: int = 1, bids: int = 24, assessors: int = 8, readers: int = 3, severity: float = 6, noise: float = 5
) -> Rows:
    """Scores about 50, of bids whose merit spreads by ten points."""
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    merit = [chance.gauss(50, 10) for _ in range(bids)]
    severities = [chance.gauss(0, severity) for _ in range(assessors)]
    rows = []
    for bid in range(bids):
        for turn in range(readers):
            assessor = (bid * readers + turn * (1 + bid // assessors)) % assessors
            while (bid, assessor) in {(b, a) for b, a, _ in rows}:
                assessor = (assessor + 1) % assessors
            rows.append((bid, assessor, round(merit[bid] + severities[assessor] + chance.gauss(0, noise))))
    return rows


def as_bytes(calibration: Calibration) -> bytes:
    return json.dumps(calibration.as_record()).encode()


# --- What it is for ---


def test_a_bid_read_by_a_severe_assessor_is_lifted_above_its_raw_rank() -> None:
    rows = [(bid, assessor, 40 + 2 * bid) for bid in range(12) for assessor in range(3)]
    rows += [(bid, 3, 10 + 2 * bid) for bid in range(0, 12, 2)]  # thirty points below the others on every bid
    found = calibrate(rows).bid(4)
    assert (found.raw_rank, found.rank) == (10, 8)
    assert calibrate(rows).assessors[3].flags == (AssessorFlag.SEVERE,)


def test_raw_scores_stand_exactly_beside_calibrated_ones() -> None:
    found = calibrate([(1, 1, 70), (1, 2, 65), (1, 3, 65), (2, 1, 40), (2, 2, 50)]).bid(1)
    assert (found.raw_mean, found.median, found.readings) == (Fraction(200, 3), 65, 3)


def test_sentences_say_what_the_numbers_say() -> None:
    found = calibrate(a_round(), line=PlacesLine(6), seed="spring")
    assert found.explain() == (
        "24 bids got 72 scores from 8 assessors.",
        "Of the difference between two scores, 65% is merit, 14% is how severe the assessor is, 21% is neither.",
        "Of 24 bids, 4 stand above the line and 12 below it, each with a chance of 95% or more; 8 cannot be told apart from those around the line.",
        "One more reader changes most at bid 9: the chance that it ends on its right side of the line rises by 0.7 percentage points.",
    )
    assert found.bids[5].explain() == (
        "Bid 9 was scored by 3 assessors, 55.0 on average. Calibrated it comes to 55.6 (90% interval 50.5 to 60.8). "
        "Its rank is 6, and could be anything from 5 to 14. "
        "The chance that it belongs above the line is 30%: it cannot be told apart from the bids around the line."
    )


def test_a_severe_assessor_is_explained_to_the_chair() -> None:
    rows = [(bid, assessor, value - 30 * (assessor == 3)) for bid, assessor, value in a_round()]
    assert calibrate(rows).assessors[3].explain() == (
        "Assessor 3 scored 9 bids. Their scores lie about 28.2 points below what others would have given the same bids "
        "(90% interval 20.5 to 35.9); calibrated scores allow for it."
    )


def test_numbers_of_any_exact_kind_are_the_same_score() -> None:
    rows = a_round()
    as_fractions = [(bid, assessor, Fraction(value)) for bid, assessor, value in rows]
    as_decimals = [Score(bid, assessor, Decimal(value)) for bid, assessor, value in rows]
    assert as_bytes(calibrate(rows)) == as_bytes(calibrate(as_fractions)) == as_bytes(calibrate(as_decimals))


# --- The same scores, the same bytes ---


@settings(max_examples=examples(15))
@given(st.randoms(use_true_random=False), st.integers(1, 50))
def test_the_order_of_the_scores_does_not_matter(shuffle: Random, seed: int) -> None:
    rows = a_round(seed)
    mixed = rows.copy()
    shuffle.shuffle(mixed)
    line = PlacesLine(6)
    assert as_bytes(calibrate(mixed, line=line, draws=400)) == as_bytes(calibrate(rows, line=line, draws=400))


def test_another_seed_moves_chances_a_little_and_scores_not_at_all() -> None:
    one, other = (calibrate(a_round(), line=PlacesLine(6), seed=seed) for seed in (1, "two"))
    assert [bid.calibrated for bid in one.bids] == [bid.calibrated for bid in other.bids]
    chances = [(a.chance_above or 0, b.chance_above or 0) for a, b in zip(one.bids, other.bids, strict=True)]
    assert 0 < max(abs(a - b) for a, b in chances) < 0.06


FIRST_SIX = [
    (17, 68.6573, 1.0, 1, 3),
    (1, 64.6232, 0.996, 1, 5),
    (0, 63.7695, 0.9855, 1, 5),
    (20, 63.0909, 0.985, 1, 5),
    (22, 60.1537, 0.8895, 3, 8),
    (9, 55.625, 0.2925, 5, 14),
]


def test_the_draws_of_a_seed_are_the_same_on_every_machine() -> None:
    found = calibrate(a_round(), line=PlacesLine(6), seed="spring")
    assert [
        (bid.bid, bid.calibrated, bid.chance_above, bid.lowest_rank, bid.highest_rank) for bid in found.bids[:6]
    ] == FIRST_SIX


IN_ANOTHER_PROCESS = """
import json, sys
from placefund.domain.assessment.calibration import PlacesLine, calibrate
print(json.dumps(calibrate([tuple(row) for row in json.load(sys.stdin)], line=PlacesLine(30), seed="spring").as_record()))
"""


def test_another_processors_arithmetic_gives_the_same_bytes() -> None:
    """The oldest kernels of OpenBLAS, NumPy without vector instructions, and other hashes: each gives other last bits."""
    rows = a_round(bids=120, assessors=60)
    plainest = {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4", "PYTHONHASHSEED": "5"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IN_ANOTHER_PROCESS],
        input=json.dumps(rows),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **plainest},
    )
    assert done.stdout.strip().encode() == as_bytes(calibrate(rows, line=PlacesLine(30), seed="spring"))


@settings(max_examples=examples(15))
@given(st.integers(1, 60), st.sampled_from([Fraction(1, 4), Fraction(3), Fraction(20)]), st.integers(-40, 40))
def test_another_scale_changes_the_unit_and_nothing_else(seed: int, factor: Fraction, shift: int) -> None:
    rows = a_round(seed)
    plain = calibrate(rows, line=PlacesLine(6), draws=400)
    scaled = calibrate([(b, a, factor * v + shift) for b, a, v in rows], line=PlacesLine(6), draws=400)
    assert [(b.bid, b.rank, b.chance_above, b.lowest_rank) for b in scaled.bids] == [
        (b.bid, b.rank, b.chance_above, b.lowest_rank) for b in plain.bids
    ]
    for small, large in zip(plain.bids, scaled.bids, strict=True):
        assert large.calibrated == pytest.approx(float(factor) * small.calibrated + shift, abs=2e-3)


@settings(max_examples=examples(15))
@given(st.integers(1, 60), st.integers(0, 7), st.integers(-30, 30))
def test_an_assessor_who_adds_a_constant_to_every_score_hardly_moves_a_calibrated_rank(
    seed: int, who: int, shift: int
) -> None:
    rows = a_round(seed)
    shifted = [(bid, assessor, value + shift * (assessor == who)) for bid, assessor, value in rows]
    before, after = (calibrate(given, draws=200).bids for given in (rows, shifted))
    raw = moved({bid.bid: bid.raw_rank for bid in before}, {bid.bid: bid.raw_rank for bid in after})
    calibrated = moved({bid.bid: bid.rank for bid in before}, {bid.bid: bid.rank for bid in after})
    assert calibrated <= max(raw, 0.9)
    assert calibrated < 2.5


def moved(before: dict[int | str, int], after: dict[int | str, int]) -> float:
    """By how many ranks a bid moved, on average."""
    return sum(abs(before[bid] - after[bid]) for bid in before) / len(before)


def test_joint_draws_are_about_the_calibrated_scores_and_the_same_for_the_same_seed() -> None:
    rows = a_round()
    drawn = drawn_merits(rows, seed="spring", draws=2000)
    assert drawn == drawn_merits(rows[::-1], seed="spring", draws=2000)
    for bid in calibrate(rows).bids:
        assert sum(drawn[bid.bid]) / 2000 == pytest.approx(bid.calibrated, abs=0.4)
    assert drawn_merits([(1, 1, 5), (2, 2, 6)]) == {}


# --- The line ---


@settings(max_examples=examples(25))
@given(st.integers(1, 200), st.integers(1, 23))
def test_the_band_is_the_bids_whose_rank_interval_straddles_the_line(seed: int, places: int) -> None:
    found = calibrate(a_round(seed), line=PlacesLine(places), draws=400)
    straddling = {bid.bid for bid in found.bids if bid.lowest_rank <= places < bid.highest_rank}
    assert {bid.bid for bid in found.band} == straddling
    assert sum(bid.chance_above or 0 for bid in found.bids) == pytest.approx(places, abs=0.01)
    sides = [bool(bid.is_above) for bid in found.bids]
    assert sides == sorted(sides, reverse=True)
    assert sum(sides) <= places


def test_every_rank_interval_holds_nine_draws_in_ten() -> None:
    found = calibrate(a_round(), draws=1000)
    assert all(bid.lowest_rank <= bid.expected_rank <= bid.highest_rank for bid in found.bids)


def test_a_line_by_money_with_equal_asks_is_a_line_by_places() -> None:
    rows = a_round()
    by_places = calibrate(rows, line=PlacesLine(6))
    by_money = calibrate(rows, line=MoneyLine(Money.pounds(6_500), {bid: Money.pounds(1000) for bid in range(24)}))
    assert [(b.bid, b.chance_above, b.is_above, b.standing) for b in by_money.bids] == [
        (b.bid, b.chance_above, b.is_above, b.standing) for b in by_places.bids
    ]


def test_a_bid_too_large_for_what_is_left_closes_the_line() -> None:
    asks = {bid: Money.pounds(100) for bid in range(24)}
    best = calibrate(a_round()).bids
    asks[int(best[1].bid)] = Money.pounds(5000)
    found = calibrate(a_round(), line=MoneyLine(Money.pounds(1000), asks))
    assert [bid.bid for bid in found.bids if bid.is_above] == [best[0].bid]


def test_bids_that_share_a_rank_stand_or_fall_together() -> None:
    rows = [(bid, assessor, 80 if bid == 1 else 50 + assessor) for bid in (1, 2, 3) for assessor in range(4)]
    found = calibrate(rows, line=PlacesLine(2))
    assert [(bid.rank, bid.is_above, BidFlag.TIED in bid.flags) for bid in found.bids] == [
        (1, True, False),
        (2, False, True),
        (2, False, True),
    ]


@pytest.mark.parametrize(("places", "chance"), [(0, 0.0), (24, 1.0), (99, 1.0)])
def test_a_line_outside_the_list_leaves_no_band(places: int, chance: float) -> None:
    found = calibrate(a_round(), line=PlacesLine(places))
    assert {bid.chance_above for bid in found.bids} == {chance}
    assert found.band == ()


def test_without_a_line_nothing_is_said_of_it() -> None:
    found = calibrate(a_round()).bids[0]
    assert (found.chance_above, found.is_above, found.standing, found.gain) == (None, None, None, None)


def test_the_bid_worth_another_reading_most_is_near_the_line() -> None:
    found = calibrate(a_round(), line=PlacesLine(6))
    first, last = found.worth_another_reading[0], found.worth_another_reading[-1]
    assert (first.gain or 0) > (last.gain or 0) >= 0
    assert abs((first.chance_above or 0) - 0.5) < abs((last.chance_above or 0) - 0.5)


# --- Assessors ---


def test_a_constant_assessor_and_one_with_few_bids_are_marked() -> None:
    found = calibrate([*a_round(), *((bid, 20, 50) for bid in range(5)), (3, 21, 66)])
    flags = {assessor.assessor: assessor.flags for assessor in found.assessors}
    assert AssessorFlag.CONSTANT in flags[20]
    assert flags[21] == (AssessorFlag.FEW_BIDS,)


def test_an_assessor_who_grows_severe_over_weeks_is_seen() -> None:
    begin = date(2026, 3, 1)
    rows = [
        Score(bid, assessor, value - (bid if assessor == 2 else 0), begin + timedelta(days=bid))
        for bid, assessor, value in a_round(bids=60, severity=3, noise=3)
    ]
    found = {assessor.assessor: assessor for assessor in calibrate(rows).assessors}
    drift = found[2].drift
    assert drift is not None
    assert drift.low < -30 < drift.high  # one point a day
    assert AssessorFlag.DRIFTS in found[2].flags
    assert max(found, key=lambda name: abs(found[name].drift.points) if found[name].drift else 0) == 2


def test_the_drift_is_that_of_the_dense_generalised_least_squares() -> None:
    import numpy as np

    begin = date(2026, 3, 1)
    rows = a_round(bids=16)
    dated = [Score(b, a, v, begin + timedelta(days=(b * 7 + a) % 50)) for b, a, v in rows]
    found = calibrate(dated)
    assert found.variances is not None
    assert found.variances.severity is not None
    ordered = sorted(rows)
    bids, assessors = (np.array([row[k] for row in ordered]) for k in (0, 1))
    covariance = (
        found.variances.merit * np.equal.outer(bids, bids)
        + found.variances.severity * np.equal.outer(assessors, assessors)
        + found.variances.noise * np.eye(len(rows))
    )
    inverse = np.linalg.inv(covariance)
    projection = inverse - np.outer(inverse.sum(0), inverse.sum(0)) / inverse.sum()
    days = np.array([(b * 7 + a) % 50 for b, a, _ in ordered]) / 30
    mine = assessors == 3
    x = np.where(mine, days - days[mine].mean(), 0)
    y = np.array([row[2] for row in ordered])
    drift = found.assessors[3].drift
    assert drift is not None
    assert drift.points == pytest.approx((x @ projection @ y) / (x @ projection @ x), abs=1e-3)


def test_a_score_far_from_all_others_is_named_and_still_counted() -> None:
    rows = [(bid, assessor, value - 45 * ((bid, assessor) == (7, 5))) for bid, assessor, value in a_round()]
    assert (7, 5) in {(bid, assessor) for bid, assessor, _ in rows}
    found = calibrate(rows)
    assert [(one.bid, one.assessor) for one in found.surprises] == [(7, 5)]
    assert "1 score far from what all others suggest: look at bid 7 by assessor 5." in found.explain()
    assert found.surprises[0].explain() == (
        "Assessor 5 gave bid 7 −13.0; its other readings and this assessor's other scores suggest 21.4."
    )
    assert found.bid(7).readings == 3


# --- Criteria ---


def test_criteria_are_calibrated_one_by_one() -> None:
    found = calibrate_criteria(
        {"need": a_round(1), "impact": [row for row in a_round(2) if row[0] != 5]}, line=PlacesLine(6)
    )
    assert list(found) == ["need", "impact"]
    assert found["impact"].unread == (5,)
    assert as_bytes(found["need"]) == as_bytes(calibrate(a_round(1), line=PlacesLine(6)))


# --- What makes no sense is refused by name ---


@pytest.mark.parametrize(
    ("scores", "arguments", "sentence"),
    [
        ([], {}, "There are no scores."),
        ([(1, 1, None)], {}, "There are no scores."),
        ([(1, 2, 5), (1, 2, 6)], {}, "Assessor 2 scored bid 1 twice."),
        ([(1, 2, float("nan"))], {}, "The score nan that assessor 2 gave bid 1 is not a number."),
        ([(1, 2, "five")], {}, "The score 'five' that assessor 2 gave bid 1 is not a number."),
        ([(1, 2, True)], {}, "The score True that assessor 2 gave bid 1 is not a number."),
        ([(1, 2, 5), ("x", 2, 6)], {}, "Some bids are named by a number (1) and some by a text (“x”)."),
        ([(1, 2, 5), ("", 2, 5)], {}, "Row 2 names no bid."),
        ([(1, 2, 5), (1, " ", 5)], {}, "Row 2 names no assessor."),
        ([(1, 2, 5), (1, None, 5)], {}, "Row 2 names no assessor."),
        ([(1, 2)], {}, "Row 1 is no score."),
        ("abc", {}, "Row 1 is no score."),
        ([(1, 2.5, 5)], {}, "2.5 cannot name an assessor. Use a whole number or a text."),
        ([(1, 2, 5)], {"draws": 10}, "The number of draws is from 200 to 100,000, not 10."),
        ([(1, 2, 5)], {"seed": 1.5}, "A seed is a whole number or a text, not 1.5."),
        ([(1, 2, 5)], {"line": PlacesLine(-1)}, "The line is a number of bids from 0 up, not -1."),
        ([(1, 2, 5)], {"line": MoneyLine(Money(100), {})}, "what bid 1 asks for is not given"),
        ([(1, 2, 5)], {"line": MoneyLine(Money(100), {1: Money(-1)})}, "Bid 1 asks for −£0.01."),
        ([(1, 2, 5)], {"line": MoneyLine(Money(-100), {1: Money(1)})}, "The envelope of the line is −£1."),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    scores: list[object], arguments: dict[str, object], sentence: str
) -> None:
    with pytest.raises(CalibrationRefused) as refused:
        calibrate(scores, **arguments)  # type: ignore[arg-type]
    assert sentence in str(refused.value)


def test_whole_numbers_of_another_library_name_bids_and_assessors() -> None:
    plain = [(1, 7, 60), (1, 8, 70), (2, 7, 65), (2, 8, 80)]
    foreign = [(np.int64(bid), np.int32(reader), np.float32(value)) for bid, reader, value in plain]
    assert calibrate(foreign) == calibrate(plain)  # type: ignore[arg-type]


def test_a_table_is_told_how_to_become_rows() -> None:
    class Table:
        def itertuples(self) -> None: ...

    with pytest.raises(CalibrationRefused, match="Scores are rows, not a table"):
        calibrate(Table())  # type: ignore[arg-type]


def test_a_criterion_that_is_refused_is_named() -> None:
    with pytest.raises(CalibrationRefused, match="Criterion “need”: There are no scores"):
        calibrate_criteria({"need": []})


def test_a_bid_that_is_not_there_is_named() -> None:
    with pytest.raises(CalibrationRefused, match="Bid 5000 has no score"):
        calibrate(a_round()).bid(5000)
