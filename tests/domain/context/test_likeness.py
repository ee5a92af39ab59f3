"""Which places are like one another: by a rule that does not depend on order or on units."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.context.likeness import COMPARED, nearest


def place(people: int, *others: int) -> dict[str, Decimal]:
    return dict(zip(COMPARED, map(Decimal, (people, *others)), strict=True))


PLACES = {
    "harbour": place(1000, 20, 10, 5),
    "haven": place(1100, 21, 10, 5),
    "city": place(9000, 50, 2, 25),
    "moor": place(400, 18, 20, 3),
}


def test_the_nearest_comes_first_and_says_by_how_much_it_differs() -> None:
    found = nearest("harbour", PLACES)
    assert [each.key for each in found] == ["haven", "moor", "city"]
    assert found[0].apart["manufacturing-share"] == 0
    assert found[2].apart["population"] > 0 > found[2].apart["manufacturing-share"]


def test_a_place_of_which_a_measure_is_missing_is_not_compared() -> None:
    holed = PLACES | {"haven": {"population": Decimal(1000)}}
    assert [each.key for each in nearest("harbour", holed)] == ["moor", "city"]
    assert nearest("haven", holed) == ()
    assert nearest("harbour", {"harbour": PLACES["harbour"]}) == ()


VALUES = st.integers(1, 10_000)


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=3), st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=2, max_size=6
    )
)
def test_likeness_is_mutual(drawn: dict[str, tuple[int, int, int, int]]) -> None:
    values = {key: place(*each) for key, each in drawn.items()}
    there = {(own, each.key): each.distance for own in values for each in nearest(own, values, most=99)}
    assert all(there[a, b] == there[b, a] for a, b in there)


@given(st.integers(2, 1000))
def test_another_unit_changes_nothing(times: int) -> None:
    scaled = {key: each | {"output-per-person": each["output-per-person"] * times} for key, each in PLACES.items()}
    assert [each.key for each in nearest("harbour", scaled)] == [each.key for each in nearest("harbour", PLACES)]
