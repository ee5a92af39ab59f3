"""From figures to weights, and how much hangs on a weight."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.design.wording.formulas import shift_in_words
from placefund.domain.formulas import (
    Bounds,
    Direction,
    Formula,
    FormulaRefused,
    Indicator,
    Normalisation,
    Transform,
    index_of,
    sensitivity,
    shifted,
    solve,
)
from placefund.domain.money import Money

# --- from figures to weights -------------------------------------------------------------------------------------------

PEOPLE = {"A": 100, "B": 300, "C": 600}
OUTPUT = {"A": 1000, "B": 6000, "C": 18000}


def indicator(**given: object) -> Indicator:
    return Indicator(**{"key": "people", "name": "People", "values": PEOPLE, "points": 1, **given})  # type: ignore[arg-type]


def shares(**given: object) -> list[Fraction]:
    each = indicator(**given)
    return list(index_of([each], "ABC").shares[each.key].values())


def test_a_share_is_exact() -> None:
    assert shares() == [Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)]


def test_less_is_more_counts_half_the_figure_twice() -> None:
    assert shares(values={"A": 1, "B": 2, "C": 4}, direction=Direction.LESS) == [
        Fraction(4, 7),
        Fraction(2, 7),
        Fraction(1, 7),
    ]


def test_a_figure_per_head_and_times_people() -> None:
    per_head = {"values": OUTPUT, "per": PEOPLE, "direction": Direction.LESS}
    assert shares(**per_head) == [Fraction(6, 11), Fraction(3, 11), Fraction(2, 11)]  # 10, 20 and 30 a head
    assert shares(**per_head, times=PEOPLE) == [Fraction(2, 9), Fraction(3, 9), Fraction(4, 9)]


def test_range_and_rank() -> None:
    assert shares(normalisation=Normalisation.RANGE) == [0, Fraction(2, 7), Fraction(5, 7)]
    assert shares(normalisation=Normalisation.RANGE, direction=Direction.LESS) == [Fraction(5, 8), Fraction(3, 8), 0]
    assert shares(transform=Transform.RANK) == [Fraction(1, 6), Fraction(2, 6), Fraction(3, 6)]
    assert shares(transform=Transform.RANK, direction=Direction.LESS) == [
        Fraction(3, 6),
        Fraction(2, 6),
        Fraction(1, 6),
    ]
    tied = shares(transform=Transform.RANK, values={"A": 5, "B": 5, "C": 9})
    assert tied == [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]


def test_figures_that_are_all_equal_split_equally() -> None:
    for normalisation in Normalisation:
        same = {"values": dict.fromkeys("ABC", 7), "normalisation": normalisation}
        assert shares(**same) == [Fraction(1, 3)] * 3
        assert shares(**same, times=PEOPLE) == [Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)]


def test_logarithms_and_roots_are_rounded_to_twelve_places() -> None:
    logs = {"A": Fraction("4.605170185988"), "B": Fraction("5.703782474656"), "C": Fraction("6.396929655216")}
    assert shares(transform=Transform.LOG) == [value / sum(logs.values()) for value in logs.values()]
    roots = {"A": 10, "B": Fraction("17.320508075689"), "C": Fraction("24.494897427832")}
    assert shares(transform=Transform.SQRT) == [value / sum(roots.values()) for value in roots.values()]


@given(
    st.lists(st.integers(2, 10**9), min_size=3, max_size=3),
    st.sampled_from(Transform),
    st.sampled_from(Normalisation),
    st.sampled_from(Direction),
)
def test_weights_of_all_places_add_up_to_one(
    figures: list[int], transform: Transform, normalisation: Normalisation, direction: Direction
) -> None:
    values = dict(zip("ABC", figures, strict=True))
    second = indicator(
        key="b", values=values, transform=transform, normalisation=normalisation, direction=direction, points=3
    )
    weights = index_of([indicator(), second], "ABC").weights
    assert sum(weights.values()) == 1
    assert min(weights.values()) >= 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"values": {"A": 1, "B": 2}}, "“People” has no figure for C"),
        ({"values": {"A": 1, "B": None, "C": 2}}, "“People” has no figure for B"),
        ({"values": {"A": 1, "B": -2, "C": 2}}, "“People” of B is -2, below 0"),
        ({"values": {"A": 1, "B": 0.5, "C": 2}}, "“People” of B is 0.5. Write a whole number or a Fraction"),
        ({"values": {"A": 0, "B": 0, "C": 0}}, "“People” is nothing in every place"),
        (
            {"values": {"A": 0, "B": 1, "C": 1}, "transform": Transform.LOG},
            "“People” of A is 0, which has no logarithm",
        ),
        ({"values": {"A": 0, "B": 1, "C": 1}, "direction": Direction.LESS}, "“People” of A is 0 after its transform"),
        ({"per": {"A": 1, "B": 0, "C": 1}}, "“People” of B would be divided by nothing"),
        ({"per": {"A": 1, "C": 1}}, "“People” has no figure for B"),
        ({"points": 0}, "All weights are zero (“People”)"),
        ({"points": -5}, "The weight of “People” is -5, below 0"),
    ],
)
def test_figures_that_make_no_sense_are_refused_by_name(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        index_of([indicator(**given)], "ABC")
    assert sentence in str(refused.value)


def test_names_that_stand_twice_or_not_at_all_are_refused() -> None:
    for indicators, names, sentence in (
        ([], "AB", "at least one indicator"),
        ([indicator()], "", "no place"),
        ([indicator()], "AAB", "The place A is named twice"),
        ([indicator(), indicator()], "AB", "Two indicators are called “people”"),
    ):
        with pytest.raises(FormulaRefused, match=sentence):
            index_of(indicators, list(names))


# --- how much hangs on a weight ----------------------------------------------------------------------------------------


def formula(people: int = 60, output: int = 40) -> Formula:
    return Formula(
        total=Money(100_000),
        indicators=(indicator(points=people), indicator(key="output", name="Output", values=OUTPUT, points=output)),
        places=tuple(Bounds(name=name) for name in "ABC"),
    )


def test_points_that_one_indicator_gains_the_others_lose() -> None:
    three = (*formula().indicators, indicator(key="third", points=0))
    assert [each.points for each in shifted(three, "people", 10)] == [70, 30, 0]
    assert [each.points for each in shifted(three, "third", 10)] == [54, 36, 10]
    assert [each.points for each in shifted(three, "output", -60)] == [100, 0, 0]
    alone = (indicator(points=100), indicator(key="b", points=0), indicator(key="c", points=0))
    assert [each.points for each in shifted(alone, "people", -10)] == [90, 5, 5]
    with pytest.raises(FormulaRefused, match="cannot be moved"):
        shifted(three, "nobody", 1)


def test_the_table_of_shifts_tells_who_gains_and_the_sum_does_not_change() -> None:
    found = sensitivity(formula())
    assert len(found.shifts) == 8
    for shift in found.shifts:
        assert Money.total(change for _, change in shift.changes) == Money(0)
        assert Money.total(amount for _, amount in shift.amounts) == Money(100_000)
    ten = found.of("people", 10)
    assert ten is not None
    assert ten.points == 70
    assert dict(ten.changes) == {"A": Money(600), "B": Money(600), "C": Money(-1200)}
    assert ten.moved == Money(1200)
    assert shift_in_words(ten) == "10 points more for “People” would move £12: most to B (+£6), most from C (−£12)."
    assert [each.indicator for each in found.tornado] == ["output", "people"]


def test_a_weight_at_its_end_is_not_moved_further() -> None:
    found = sensitivity(formula(100, 0))
    assert [(each.indicator, each.step) for each in found.shifts] == [
        ("people", -10), ("people", -1), ("output", 1), ("output", 10),
    ]  # fmt: skip
    assert found.of("people", 10) is None
    assert sensitivity(replace(formula(), indicators=(indicator(),))).shifts == ()


def test_other_weights_are_another_formula() -> None:
    assert solve(formula().weighing({"output": 0}).problem()).by_place["A"].amount == Money(10_000)
