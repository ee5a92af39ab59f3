"""Shapes out of GeoJSON and TopoJSON, against the specifications' own small examples."""

from typing import Any

import pytest

from placefund.domain.topojson import Feature, NotAShape, Topology, geojson_feature

# Two unit squares side by side that share one border, quantised: each step counts half a unit.
TWO_SQUARES: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [10, 20]},
    "arcs": [
        [[2, 0], [0, 2]],  # the shared border, upwards
        [[2, 2], [-2, 0], [0, -2], [2, 0]],  # the rest of the left square
        [[2, 0], [2, 0], [0, 2], [-2, 0]],  # the rest of the right square
    ],
    "objects": {
        "squares": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "left", "properties": {"name": "Left"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "right", "arcs": [[[2, ~0]]]},
            ],
        },
        "lines": {"type": "LineString", "arcs": [0]},
    },
}


def test_arcs_are_summed_scaled_joined_and_reversed() -> None:
    left, right = Topology(TWO_SQUARES).features("squares")
    assert left == Feature("left", {"name": "Left"}, (((11, 20), (11, 21), (10, 21), (10, 20), (11, 20)),))
    assert right.rings == (((11, 20), (12, 20), (12, 21), (11, 21), (11, 20)),)


def test_arcs_without_transform_are_taken_as_they_are() -> None:
    plain = {
        "type": "Topology",
        "arcs": [[[0, 0], [1, 0], [1, 1], [0, 0]]],
        "objects": {"a": {"type": "Polygon", "arcs": [[0]]}},
    }
    assert next(Topology(plain).features("a")).rings == (((0, 0), (1, 0), (1, 1), (0, 0)),)


@pytest.mark.parametrize(
    ("document", "layer", "words"),
    [
        (TWO_SQUARES, "circles", "no layer 'circles'; the document has squares, lines"),
        (TWO_SQUARES, "lines", "this is 'LineString'"),
        ({**TWO_SQUARES, "arcs": []}, "squares", "arc 0, which it does not hold"),
        ({**TWO_SQUARES, "type": "Feature"}, "squares", "no TopoJSON topology"),
        ({**TWO_SQUARES, "arcs": [["x"]]}, "squares", "not a pair of numbers"),
    ],
)
def test_a_wrong_topology_is_refused_with_a_sentence(document: dict[str, Any], layer: str, words: str) -> None:
    with pytest.raises(NotAShape, match=words):
        list(Topology(document).features(layer))


def test_a_feature_gives_its_outer_rings_and_holes_together() -> None:
    ring, hole = [[0, 0], [9, 0], [9, 9], [0, 0]], [[5, 1], [6, 1], [6, 2], [5, 1]]
    feature = geojson_feature(
        {
            "type": "Feature",
            "id": 7,
            "properties": {"LAD25CD": "E1"},
            "geometry": {"type": "Polygon", "coordinates": [ring, hole]},
        }
    )
    assert feature == Feature(
        "7", {"LAD25CD": "E1"}, (((0, 0), (9, 0), (9, 9), (0, 0)), ((5, 1), (6, 1), (6, 2), (5, 1)))
    )


def test_a_feature_without_geometry_has_no_rings() -> None:
    assert geojson_feature({"type": "Feature", "properties": None, "geometry": None}).rings == ()


def test_a_point_is_no_area() -> None:
    with pytest.raises(NotAShape, match="this is 'Point'"):
        geojson_feature({"type": "Feature", "geometry": {"type": "Point", "coordinates": [0, 0]}})
