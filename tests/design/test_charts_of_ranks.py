"""The charts of scores with intervals and of rank bands: what is drawn stays inside, and is in the table."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.design.charts import Interval, Line, Path, RankBand, Rect, Text, intervals, rank_bands
from placefund.design.charts.scene import NARROW

SCORES = st.lists(st.integers(0, 400).map(lambda quarters: Fraction(quarters, 4)), max_size=4).map(tuple)


@st.composite
def an_interval(draw):
    readings = draw(SCORES)
    if not readings:
        return Interval("Nobody has read this one", readings, None)
    middle, half = draw(st.floats(0, 100)), draw(st.floats(0, 90))
    return Interval(
        "A bid with a rather long title that must be cut",
        readings,
        sum(readings) / len(readings),
        round(middle, 4),
        round(middle - half, 4),
        round(middle + half, 4),
        draw(st.none() | st.just(readings[0])),
        draw(st.booleans()),
    )


@given(st.lists(an_interval(), min_size=1, max_size=6))
def test_no_interval_leaves_its_drawing(items):
    chart = intervals("Scores", items)
    for scene in (chart.wide, chart.narrow):
        for shape in scene.shapes:
            if isinstance(shape, Rect):
                assert shape.x >= -0.01
                assert shape.x + shape.width <= scene.width + 0.01
                assert shape.y >= 0
                assert shape.y + shape.height <= scene.height
            if isinstance(shape, Line):
                assert 0 <= shape.x1 <= scene.width
    assert len(chart.table.rows) == len(items)


def test_the_table_says_what_the_intervals_show():
    bid = Interval("Tides", (Fraction(76), Fraction(60)), Fraction(68), 69.04, 58.2, 103.0, Fraction(70), is_near=True)
    chart = intervals("Scores", [bid, Interval("New", (), None)])
    assert chart.table.rows == (
        ("Tides", "60, 76", "68", "69", "58.2 to 100", "70", "Cannot be told"),
        ("New", "None yet", "", "", "", "", ""),
    )
    assert "Tides: 69; New: no score yet. 1 cannot be told from the line." in chart.description
    assert [key.label for key in chart.keys][-2:] == ["Agreed by the panel", "Cannot be told from the line"]


def test_the_half_interval_lies_inside_the_other():
    bid = Interval("Tides", (Fraction(60),), Fraction(60), 60.0, 40.0, 80.0)
    low, high = bid.half
    assert (40 < low < 60 < high < 80, round(high - 60, 2)) == (True, 8.2)


@pytest.mark.parametrize("line", [None, 0, 1, 2, 3])
def test_the_line_lies_between_the_last_rank_above_and_the_first_below(line):
    items = [RankBand(f"Bid {n}", n, max(1, n - 1), min(3, n + 1), Fraction(1, n)) for n in (1, 2, 3)]
    chart = rank_bands("Ranks", items, line_after=line, line_label="The money ends here")
    for scene in (chart.wide, chart.narrow):
        drawn = [shape for shape in scene.shapes if isinstance(shape, Line) and shape.css == "today"]
        assert len(drawn) == (1 if line in (1, 2) else 0)
        points = [shape for shape in scene.shapes if isinstance(shape, Path)]
        if drawn:
            xs = [float(point.d[1:].split()[0]) + 6 for point in points]
            assert xs[line - 1] < drawn[0].x1 < xs[line]
    assert chart.table.rows[1] == ("Bid 2", "2", "1 to 3", "50%", "")


def test_the_marks_of_many_ranks_are_few_on_a_phone():
    items = [RankBand(f"Bid {n}", n, n, n) for n in range(1, 61)]
    scene = rank_bands("Ranks", items).narrow
    ticks = [shape for shape in scene.shapes if isinstance(shape, Text) and shape.css == "tick"]
    assert len(ticks) <= 8
    assert scene.width == NARROW


def test_charts_of_nothing_say_so():
    assert intervals("Scores", []).description == "There is nothing to show yet."
    assert rank_bands("Ranks", []).description == "There is nothing to show yet."
