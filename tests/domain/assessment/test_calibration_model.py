"""The mixed model agrees with the dense textbook solution, with statsmodels, and with itself whichever side is eliminated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from placefund.domain.assessment.calibration import calibrate
from placefund.domain.assessment.calibration_model import mixed_model
from placefund.domain.assessment.calibration_model.mixed_model import MixedModel, Ratios, Side
from placefund.domain.assessment.calibration_model.ranking import merits
from placefund.domain.assessment.calibration_model.readings import Floats, readings
from placefund.domain.assessment.calibration_model.variances import cut, most_likely
from tests.examples import examples

Rows = list[tuple[int, int, int]]


def model_of(rows: Rows) -> tuple[MixedModel, Floats]:
    found = readings(rows)
    values = np.array([float(value) for value in found.values])
    return (
        MixedModel(Side(found.bid_of, len(found.bids)), Side(found.assessor_of, len(found.assessors)), values),
        values,
    )


def dense(rows: Rows, ratios: Ratios) -> dict[str, Floats]:
    """The textbook way: the whole covariance of the scores, inverted, and Henderson's equations, inverted."""
    found = readings(rows)
    y = np.array([float(value) for value in found.values])
    bids, assessors = np.eye(len(found.bids))[found.bid_of], np.eye(len(found.assessors))[found.assessor_of]
    ones = np.ones((len(y), 1))
    covariance = np.eye(len(y)) + ratios.merit * bids @ bids.T + ratios.severity * assessors @ assessors.T
    inverse = np.linalg.inv(covariance)
    information = (ones.T @ inverse @ ones)[0, 0]
    projection = inverse - inverse @ ones @ ones.T @ inverse / information
    design = np.hstack([ones, bids, assessors])
    prior = np.diag([0.0, *[1 / ratios.merit] * bids.shape[1], *[1 / ratios.severity] * assessors.shape[1]])
    posterior = np.linalg.inv(design.T @ design + prior)
    count = bids.shape[1]
    squares = y @ projection @ y
    return {
        "merits": (ones.T @ inverse @ y)[0] / information + ratios.merit * bids.T @ projection @ y,
        "severities": ratios.severity * assessors.T @ projection @ y,
        "covariance of merits": posterior[0, 0]
        + posterior[0, 1 : count + 1]
        + posterior[0, 1 : count + 1][:, None]
        + posterior[1 : count + 1, 1 : count + 1],
        "variance of severities": np.diag(posterior)[count + 1 :],
        "deviance": np.linalg.slogdet(covariance)[1] + np.log(information) + (len(y) - 1) * np.log(squares),
    }


@st.composite
def rounds(draw: st.DrawFn) -> Rows:
    """Small rounds of any shape, with at least two scores that differ."""
    pairs = draw(st.sets(st.tuples(st.integers(1, 7), st.integers(1, 6)), min_size=3, max_size=24))
    values = draw(st.lists(st.integers(0, 100), min_size=len(pairs), max_size=len(pairs)))
    if len(set(values)) == 1:
        values[0] = (values[0] + 17) % 101
    return [(bid, assessor, value) for (bid, assessor), value in zip(sorted(pairs), values, strict=True)]


RATIO = st.floats(0.01, 20)


@given(rounds(), RATIO, RATIO)
def test_effects_variances_and_likelihood_are_those_of_the_dense_solution(
    rows: Rows, merit: float, severity: float
) -> None:
    ratios = Ratios(merit, severity)
    fit, expected = model_of(rows)[0].at(ratios), dense(rows, ratios)
    scores, variances = fit.merits()
    severities, severity_variances = fit.severities()
    np.testing.assert_allclose(scores, expected["merits"], rtol=1e-8, atol=1e-7)
    np.testing.assert_allclose(variances, np.diag(expected["covariance of merits"]), rtol=1e-7)
    np.testing.assert_allclose(severities, expected["severities"], rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(severity_variances, expected["variance of severities"], rtol=1e-7)
    np.testing.assert_allclose(fit.deviance, expected["deviance"], rtol=1e-8, atol=1e-7)


@given(rounds(), RATIO, RATIO)
def test_the_gradient_is_the_slope_of_the_deviance(rows: Rows, merit: float, severity: float) -> None:
    model = model_of(rows)[0]
    step = 1e-5

    def deviance(up: float, along: float) -> float:
        return model.at(Ratios(merit * np.exp(up), severity * np.exp(along))).deviance

    expected = (
        (deviance(step, 0) - deviance(-step, 0)) / (2 * step),
        (deviance(0, step) - deviance(0, -step)) / (2 * step),
    )
    np.testing.assert_allclose(model.at(Ratios(merit, severity)).gradient(), expected, rtol=1e-4, atol=1e-4)


@given(rounds(), RATIO)
def test_a_ratio_of_nothing_leaves_a_side_out(rows: Rows, merit: float) -> None:
    found = readings(rows)
    model, values = model_of(rows)
    alone = MixedModel(
        Side(found.bid_of, len(found.bids)), Side(found.assessor_of, len(found.assessors)), values, severity=False
    )
    with_zero, without = model.at(Ratios(merit, 0.0)), alone.at(Ratios(merit, 0.0))
    np.testing.assert_allclose(with_zero.merits()[0], without.merits()[0], rtol=1e-9)
    np.testing.assert_allclose(with_zero.deviance, without.deviance, rtol=1e-9)


def test_many_readings_of_one_bid_take_the_dense_product_and_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(bid, assessor, (7 * bid + 13 * assessor) % 41) for bid in range(9) for assessor in range(6)]
    ratios = Ratios(0.7, 0.4)
    by_pairs = model_of(rows)[0].at(ratios)
    monkeypatch.setattr(mixed_model, "MOST_PAIRS", 0)
    by_table = model_of(rows)[0].at(ratios)
    np.testing.assert_allclose(by_table.merits(), by_pairs.merits(), rtol=1e-10)
    np.testing.assert_allclose(by_table.gradient(), by_pairs.gradient(), rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("bids_and_assessors", [(9, 4), (4, 9)])
def test_the_draws_have_the_mean_and_the_covariance_of_the_dense_posterior(bids_and_assessors: tuple[int, int]) -> None:
    count, assessors = bids_and_assessors
    rows = [(b, a, (17 * b + 5 * a + b * b * a) % 23) for b in range(count) for a in range(assessors) if (b + a) % 3]
    ratios = Ratios(0.9, 0.5)
    fit, expected = model_of(rows)[0].at(ratios), dense(rows, ratios)
    drawn = np.concatenate(list(merits(fit, 60_000, "a seed")))
    degrees = len(rows) - 1
    np.testing.assert_allclose(drawn.mean(axis=0), expected["merits"], atol=0.12)
    wanted = expected["covariance of merits"] * fit.noise * degrees / (degrees - 2)
    np.testing.assert_allclose(np.cov(drawn.T), wanted, atol=0.035 * wanted.max())


TWELVE_BIDS: Rows = [
    *[(0, 4, 49), (0, 2, 35), (0, 0, 60), (1, 0, 38), (1, 3, 50), (1, 1, 57), (2, 3, 43), (2, 0, 30), (2, 5, 49)],
    *[(3, 3, 21), (3, 0, 30), (3, 2, 22), (4, 1, 70), (4, 5, 65), (4, 4, 32), (5, 3, 24), (5, 2, 58), (5, 1, 40)],
    *[(6, 3, 71), (6, 0, 80), (6, 4, 49), (7, 2, 40), (7, 5, 68), (7, 0, 34), (8, 4, 42), (8, 3, 40), (8, 1, 39)],
    *[(9, 5, 63), (9, 4, 39), (9, 2, 56), (10, 5, 66), (10, 1, 60), (10, 2, 37), (11, 5, 73), (11, 4, 57), (11, 1, 67)],
]
TEN_BIDS: Rows = [
    *[
        (0, 1, 58),
        (0, 2, 73),
        (0, 0, 56),
        (0, 3, 54),
        (1, 4, 53),
        (1, 2, 54),
        (1, 3, 36),
        (1, 0, 48),
        (2, 4, 68),
        (2, 1, 78),
    ],
    *[
        (2, 3, 83),
        (2, 2, 82),
        (3, 0, 25),
        (3, 4, 30),
        (3, 2, 31),
        (3, 1, 36),
        (4, 0, 50),
        (4, 2, 71),
        (4, 3, 78),
        (4, 4, 70),
    ],
    *[
        (5, 0, 63),
        (5, 4, 64),
        (5, 1, 49),
        (5, 3, 56),
        (6, 2, 28),
        (6, 1, 50),
        (6, 4, 29),
        (6, 0, 34),
        (7, 4, 40),
        (7, 1, 56),
    ],
    *[
        (7, 0, 67),
        (7, 3, 50),
        (8, 1, 98),
        (8, 0, 61),
        (8, 3, 84),
        (8, 2, 66),
        (9, 1, 60),
        (9, 3, 61),
        (9, 4, 41),
        (9, 2, 61),
    ],
]
FIFTEEN_BIDS: Rows = [
    *[
        (0, 4, 41),
        (0, 0, 32),
        (1, 4, 44),
        (1, 1, 49),
        (2, 1, 68),
        (2, 3, 46),
        (3, 2, 53),
        (3, 1, 41),
        (4, 1, 83),
        (4, 0, 71),
    ],
    *[
        (5, 3, 51),
        (5, 2, 56),
        (6, 4, 55),
        (6, 1, 59),
        (7, 0, 53),
        (7, 3, 56),
        (8, 0, 57),
        (8, 2, 40),
        (9, 4, 55),
        (9, 2, 58),
    ],
    *[
        (10, 2, 60),
        (10, 3, 63),
        (11, 3, 54),
        (11, 4, 55),
        (12, 0, 30),
        (12, 1, 38),
        (13, 3, 52),
        (13, 4, 72),
        (14, 2, 45),
    ],
    (14, 0, 45),
]


@pytest.mark.parametrize(
    ("rows", "merit", "severity", "noise"),
    [
        (TWELVE_BIDS, 88.50159, 54.02805, 121.80241),
        (TEN_BIDS, 220.93646, 2.09131, 100.19784),
        (FIFTEEN_BIDS, 84.01830, 0.0, 56.66695),
    ],
)
def test_reml_variances_are_those_of_statsmodels(rows: Rows, merit: float, severity: float, noise: float) -> None:
    # From statsmodels 0.15.0: MixedLM.from_formula("y ~ 1", groups=<one group>, re_formula="0",
    # vc_formula={"bid": "0 + C(bid)", "assessor": "0 + C(assessor)"}).fit(reml=True), the best of bfgs, lbfgs and powell.
    model = model_of(rows)[0]
    ratios = most_likely(model)
    found = model.at(ratios).noise
    np.testing.assert_allclose((ratios.merit * found, found), (merit, noise), rtol=5e-5)
    np.testing.assert_allclose(ratios.severity * found, severity, rtol=5e-5, atol=1e-6)


def test_the_published_result_carries_the_same_variances() -> None:
    variances = calibrate(TWELVE_BIDS).variances
    assert variances is not None
    assert (variances.merit, variances.severity, variances.noise) == (88.5016, 54.028, 121.802)


@settings(max_examples=examples(40))
@given(rounds())
def test_no_ratio_nearby_is_more_likely(rows: Rows) -> None:
    model = model_of(rows)[0]
    best = most_likely(model)
    lowest = model.at(best).deviance
    assume(
        max(best.merit, best.severity) < 1e5
    )  # perfect agreement: the likelihood rises without end, the search does not
    for merit, severity in ((1.05, 1), (0.95, 1), (1, 1.05), (1, 0.95)):
        assert model.at(Ratios(best.merit * merit, best.severity * severity)).deviance >= lowest - 1e-3


def test_digits_are_cut_to_those_on_which_machines_agree() -> None:
    assert [cut(value) for value in (0.123456789, 123456789.0, 0.0)] == [0.123457, 123457000.0, 0.0]
