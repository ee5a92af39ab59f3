"""Agreement is measured as the field measures it."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.agreement import alpha_by_assessor, intraclass_correlation, krippendorff_alpha
from placefund.domain.assessment.calibration_model.readings import CalibrationRefused, readings
from placefund.domain.assessment.calibration_model.variances import Variances

# Krippendorff's own example of four observers and twelve units, with gaps: interval alpha is 0.849.
FOUR_OBSERVERS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def test_alpha_of_krippendorffs_own_example() -> None:
    units = [[int(mark) for mark in column if mark != "."] for column in zip(*FOUR_OBSERVERS, strict=True)]
    alpha = krippendorff_alpha(units)
    assert alpha is not None
    assert round(float(alpha), 3) == 0.849


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=4), min_size=1, max_size=6))
def test_alpha_is_one_less_observed_over_expected_disagreement(units: list[list[int]]) -> None:
    pairable = [unit for unit in units if len(unit) > 1]
    values = [value for unit in pairable for value in unit]
    expected = [Fraction((a - b) ** 2) for a, b in permutations(values, 2)]
    if not expected or not sum(expected):
        assert krippendorff_alpha(units) is None
        return
    observed = sum(Fraction((a - b) ** 2, len(unit) - 1) for unit in pairable for a, b in permutations(unit, 2)) / len(
        values
    )
    assert krippendorff_alpha(units) == 1 - observed / (sum(expected) / len(expected))


def test_an_assessor_apart_from_the_others_has_the_lowest_alpha() -> None:
    rows = [(bid, assessor, 10 * bid + assessor) for bid in range(6) for assessor in (1, 2)]
    rows += [(bid, 3, 90 - 10 * bid) for bid in range(6)]
    found = alpha_by_assessor(readings(rows))
    assert found[3] is not None
    assert found[3] < min(found[1] or 0, found[2] or 0)


def test_an_assessors_alpha_is_that_of_two_readers_when_there_are_two() -> None:
    units = [(3, 4), (5, 5), (1, 3), (2, 2)]
    rows = [(bid, assessor, values[assessor]) for bid, values in enumerate(units) for assessor in (0, 1)]
    assert alpha_by_assessor(readings(rows)) == dict.fromkeys((0, 1), krippendorff_alpha(units))


def test_who_shares_no_bid_has_no_alpha() -> None:
    assert alpha_by_assessor(readings([(1, 1, 5), (1, 2, 6), (2, 3, 9)]))[3] is None


def test_intraclass_correlations_follow_from_the_variances() -> None:
    found = intraclass_correlation(Variances(merit=2, severity=1, noise=1), readers=2)
    assert (found.single, found.single_consistent, found.mean) == pytest.approx((0.5, 2 / 3, 2 / 3))


@pytest.mark.parametrize(
    ("variances", "readers"), [(Variances(0, 0, 0), 2), (Variances(-1, 0, 1), 2), (Variances(1, 1, 1), 0)]
)
def test_variances_that_make_no_sense_are_refused(variances: Variances, readers: int) -> None:
    with pytest.raises(CalibrationRefused):
        intraclass_correlation(variances, readers)
