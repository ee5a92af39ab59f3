"""The chart of pairs: every amount where its scale says, and the same figures in its table."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from placefund.design.charts import Pair, Path, Rect, pairs
from placefund.design.charts.pairs import difference
from placefund.domain.money import Money

amounts = st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)), min_size=1, max_size=9)
NAMES = ("Given", "By the formula")


def m(millions: int) -> Money:
    return Money.pounds(millions * 1_000_000)


@given(amounts)
def test_everything_stands_inside_the_drawing_and_in_the_order_of_its_size(found: list[tuple[int, int]]) -> None:
    chart = pairs("Pairs", [Pair(f"Place {n}", Money(a), Money(b)) for n, (a, b) in enumerate(found)], NAMES)
    for scene in (chart.wide, chart.narrow):
        squares = [shape for shape in scene.shapes if isinstance(shape, Rect) and shape.css == "fill-5"]
        circles = [shape for shape in scene.shapes if isinstance(shape, Path)]
        assert len(squares) == len(circles) == len(found)
        assert all(shape.x >= 0 and shape.x + shape.width <= scene.width for shape in squares)
        assert all(0 < shape.y < scene.height for shape in squares)
        ordered = sorted(zip((first for first, _ in found), squares, strict=True), key=lambda each: each[0])
        assert all(a[1].x <= b[1].x for a, b in pairwise(ordered))


def test_the_table_has_every_amount_the_gap_and_the_total() -> None:
    chart = pairs("Pairs", [Pair("Leeds", m(30), m(37)), Pair("York", m(50), m(43))], NAMES)
    assert chart.table.headers == ("", "Given", "By the formula", "Difference")
    assert chart.table.rows == (
        ("Leeds", "£30,000,000", "£37,000,000", "+£7,000,000"),
        ("York", "£50,000,000", "£43,000,000", "−£7,000,000"),
    )
    assert chart.table.total == ("Total", "£80,000,000", "£80,000,000", "£0")
    assert chart.description == "Given and by the formula: Leeds, £30m and £37m; York, £50m and £43m."


def test_equal_amounts_have_no_line_between_them_and_nothing_is_drawn_of_nothing() -> None:
    chart = pairs("Pairs", [Pair("Leeds", m(30), m(30))], NAMES)
    assert [shape for shape in chart.wide.shapes if isinstance(shape, Rect) and shape.css == "fill-3"] == []
    assert difference(m(1), m(1)) == "£0"
    assert pairs("Pairs", [], NAMES).description == "There is nothing to show yet."
