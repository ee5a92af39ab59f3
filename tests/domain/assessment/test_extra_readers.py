"""One more reading helps most where the margin is small beside what a reading can teach."""

from __future__ import annotations

from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.extra_readers import chance_of_the_right_side, gain_of_a_reading, normal_below

VARIANCE = st.floats(0.01, 25)


@pytest.mark.parametrize(
    ("mean", "learned", "left"), [(0.3, 0.8, 0.25), (0.0, 0.5, 2.0), (-1.2, 1.0, 0.4), (2.0, 0.1, 1.0)]
)
def test_the_chance_is_that_of_two_normal_variables_with_one_sign(mean: float, learned: float, left: float) -> None:
    chance = Random(1)  # noqa: S311 - a simulation, not a secret
    agreed = 0
    for _ in range(40_000):
        judged = mean + sqrt(learned) * chance.gauss(0, 1)
        agreed += (judged > 0) == (judged + sqrt(left) * chance.gauss(0, 1) > 0)
    assert chance_of_the_right_side(mean, learned, left) == pytest.approx(agreed / 40_000, abs=0.01)


@given(st.floats(-10, 10), VARIANCE, VARIANCE)
def test_it_lies_between_what_is_known_now_and_certainty(mean: float, learned: float, left: float) -> None:
    now = normal_below(abs(mean) / sqrt(learned + left))
    assert now - 1e-6 <= chance_of_the_right_side(mean, learned, left) <= 1


@given(VARIANCE, VARIANCE)
def test_nothing_learned_gains_nothing_and_everything_learned_is_certain(variance: float, reading: float) -> None:
    assert gain_of_a_reading(0.5, variance, 0.0, reading) == pytest.approx(0, abs=1e-9)
    assert chance_of_the_right_side(0.5, variance, 0.0) == 1


def test_a_noisier_reading_gains_less() -> None:
    gains = [gain_of_a_reading(0.2, 2.0, 1.5, reading) for reading in (2.0, 4.0, 8.0)]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > gains[2] > 0


def test_a_margin_without_doubt_gains_nothing() -> None:
    assert gain_of_a_reading(1.0, 0.0, 0.0, 2.0) == 0
