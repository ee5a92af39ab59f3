"""The panel's consensus: half points on each criterion, an exact total, and a refusal that names the criterion."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.assessment.consensus import AgreedPoints, agreed_total, format_points, scale_of
from placefund.domain.assessment.scoring import Criterion, ScoreRefused, weighted_score

VISION, DELIVERY = Criterion("vision", "Vision", 60, 1, 5), Criterion("delivery", "Delivery", 40, 0, 7)
CRITERIA = (VISION, DELIVERY)


def agreed(vision: Fraction, delivery: Fraction, reason: str = "As discussed.") -> list[AgreedPoints]:
    return [AgreedPoints("vision", vision, reason), AgreedPoints("delivery", delivery, reason)]


def test_a_scale_goes_up_in_half_points() -> None:
    assert [format_points(step) for step in scale_of(VISION)] == ["1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5"]


@given(st.integers(1, 5), st.integers(0, 7))
def test_whole_points_give_what_a_reader_with_the_same_points_gives(vision: int, delivery: int) -> None:
    total = agreed_total(agreed(Fraction(vision), Fraction(delivery)), CRITERIA)
    assert total == weighted_score({"vision": vision, "delivery": delivery}, CRITERIA)


def test_half_points_are_exact() -> None:
    assert agreed_total(agreed(Fraction(7, 2), Fraction(1, 2)), CRITERIA) == Fraction(75, 2) + Fraction(20, 7)


@given(st.sampled_from(scale_of(VISION)), st.sampled_from(scale_of(DELIVERY)))
def test_the_total_lies_on_the_scale_and_order_does_not_matter(vision: Fraction, delivery: Fraction) -> None:
    said = agreed(vision, delivery)
    assert 0 <= agreed_total(said, CRITERIA) == agreed_total(said[::-1], CRITERIA) <= 100


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (agreed(Fraction(3), Fraction(3))[:1], "“Delivery” has no agreed score. The panel agrees one for each criterion."),
        (
            agreed(Fraction(11, 2), Fraction(3)),
            "“Vision” is agreed from 1 to 5 in half points, not 5.5.",
        ),
        (agreed(Fraction(10, 3), Fraction(3)), "“Vision” is agreed from 1 to 5 in half points, not 3.33333."),
        (agreed(Fraction(3), Fraction(3), " "), "Give the panel's reason on “Vision”. The applicant is told it."),
        ([*agreed(Fraction(3), Fraction(3)), AgreedPoints("vision", Fraction(3), "Again.")],
         "A criterion stands twice among the agreed scores. Give one score for each."),
        ([*agreed(Fraction(3), Fraction(3)), AgreedPoints("charm", Fraction(3), "Much.")],
         "This round has no criterion called charm."),
    ],
)  # fmt: skip
def test_what_cannot_be_agreed_is_refused_by_name(said: list[AgreedPoints], sentence: str) -> None:
    with pytest.raises(ScoreRefused) as caught:
        agreed_total(said, CRITERIA)
    assert str(caught.value) == sentence
