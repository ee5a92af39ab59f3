"""Rings, points inside them, fewer points, and how a box becomes a drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.geometry import (
    Box,
    Viewport,
    bounding_box,
    clipped_ring,
    signed_area,
    simplified,
    simplified_line,
    simplified_ring,
)

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
coordinates = st.floats(-1000, 1000, allow_nan=False)
lines = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=40)


def test_area_is_positive_anticlockwise_whether_the_ring_is_closed_or_not() -> None:
    assert signed_area(SQUARE) == 100
    assert signed_area((*SQUARE, SQUARE[0])) == 100
    assert signed_area(SQUARE[::-1]) == -100


def test_points_on_a_straight_stretch_are_dropped() -> None:
    assert simplified_line(((0, 0), (1, 0.01), (2, 0), (2, 5)), 0.1) == ((0, 0), (2, 0), (2, 5))


@given(lines, st.floats(0, 100))
def test_a_simpler_line_keeps_its_ends_and_adds_no_point(points: list[tuple[float, float]], tolerance: float) -> None:
    fewer = simplified_line(points, tolerance)
    assert (fewer[0], fewer[-1]) == (points[0], points[-1])
    assert set(fewer) <= set(points)


def test_a_simpler_ring_does_not_depend_on_where_the_ring_started() -> None:
    ring = ((0, 0), (5, 0.1), (10, 0), (10, 10), (5, 9.9), (0, 10))
    results = {simplified_ring(ring[turn:] + ring[:turn], 0.5) for turn in range(len(ring))}
    assert results == {SQUARE}


def test_islets_are_dropped_and_the_largest_part_never() -> None:
    islet = ((20, 20), (20.1, 20), (20.1, 20.1))
    assert simplified((SQUARE, islet), 0.01, smallest_area=1) == (SQUARE,)
    assert simplified((islet,), 5, smallest_area=1) == (islet,)


def test_a_ring_is_cut_at_the_edge_of_the_box() -> None:
    assert set(clipped_ring(SQUARE, Box(5, 5, 20, 20))) == {(5, 5), (10, 5), (10, 10), (5, 10)}
    assert clipped_ring(SQUARE, Box(20, 20, 30, 30)) == ()


def test_a_box_around_no_points_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no points"):
        bounding_box(())


def test_a_box_grows_about_its_centre() -> None:
    assert Box(0, 0, 2, 10).at_least(4) == Box(-1, 0, 3, 10)
    assert Box(0, 0, 2, 10).of_proportions(0.5, 1) == Box(-1.5, 0, 3.5, 10)
    assert Box(0, 0, 10, 2).of_proportions(0.5, 1) == Box(0, -4, 10, 6)


def test_a_drawing_runs_downwards() -> None:
    view = Viewport(Box(100, 200, 300, 600), width=50)
    assert (view.scale, view.height) == (0.25, 100)
    assert view.place((100, 600)) == (0, 0)
    assert view.place((300, 200)) == (50, 100)
