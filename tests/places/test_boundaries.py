"""Boundary files: every edition is read, every wrong file is refused with a sentence and changes nothing."""

import json
import os
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from placefund.domain.places import AreaChange, AreaPoint, ChangeKind, Nation
from placefund.domain.projection import national_grid
from placefund.places import boundaries
from placefund.places.actions import load_areas
from placefund.places.area_register import area_rows, change_rows, shipped_areas, shipped_changes
from placefund.places.boundaries import WrongFile, read_boundaries
from placefund.places.models import Boundary
from placefund.places.queries import area_shapes

YORK = AreaPoint("E06000014", "York", Nation.ENGLAND, "Yorkshire and The Humber", -1.06, 53.96)
BARNSLEY = AreaPoint("E08000038", "Barnsley", Nation.ENGLAND, "Yorkshire and The Humber", -1.55, 53.53)
AREAS = (YORK, BARNSLEY)
CHANGES = (AreaChange("E08000016", "E08000038", ChangeKind.NEW_CODE, date(2025, 4, 1)),)
REAL_FILE = Path(os.environ.get("PLACEFUND_TRIAL_BOUNDARIES", "none"))  # ONSvisual's uk-topojson, areas of 2014 to 2025


def square(longitude: float, latitude: float, half: float = 0.05) -> list[list[float]]:
    west, east, south, north = longitude - half, longitude + half, latitude - half, latitude + half
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, ring: list[list[float]], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"FID": 1, **properties, "LAD23CD": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def written(folder: Path, *features: dict[str, Any]) -> Path:
    path = folder / "lad.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8")
    return path


def test_geojson_in_degrees_gives_rings_in_degrees(tmp_path: Path) -> None:
    found = read_boundaries(written(tmp_path, feature("E06000014", square(-1.06, 53.96))), AREAS, CHANGES)
    (ring,) = found.shapes["E06000014"]
    assert {(round(x, 3), round(y, 3)) for x, y in ring} == {
        (-1.11, 53.91), (-1.01, 53.91), (-1.01, 54.01), (-1.11, 54.01)
    }  # fmt: skip
    assert found.missing == (BARNSLEY,)


def test_the_same_on_the_national_grid_gives_the_same_shape(tmp_path: Path) -> None:
    degrees = read_boundaries(written(tmp_path, feature("E06000014", square(-1.06, 53.96))), AREAS, CHANGES)
    ring = [list(national_grid(x, y)) for x, y in square(-1.06, 53.96)]
    metres = read_boundaries(written(tmp_path, feature("E06000014", ring)), AREAS, CHANGES)
    assert metres.shapes == degrees.shapes


def test_an_older_file_s_code_is_taken_when_only_the_code_changed(tmp_path: Path) -> None:
    found = read_boundaries(written(tmp_path, feature("E08000016", square(-1.55, 53.53))), AREAS, CHANGES)
    assert (list(found.shapes), found.recoded) == (["E08000038"], {"E08000016": "E08000038"})


def test_codes_that_nobody_has_are_reported(tmp_path: Path) -> None:
    path = written(tmp_path, feature("E06000014", square(-1.06, 53.96)), feature("E99999999", square(-1, 52)))
    assert read_boundaries(path, AREAS, CHANGES).unknown == ("E99999999",)


def test_a_feature_larger_than_one_read_is_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundaries, "HEAD", 60)
    monkeypatch.setattr(boundaries, "CHUNK", 16)
    path = written(tmp_path, feature("E06000014", square(-1.06, 53.96)), feature("E08000038", square(-1.55, 53.53)))
    assert sorted(read_boundaries(path, AREAS, CHANGES).shapes) == ["E06000014", "E08000038"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<kml></kml>", "neither a GeoJSON FeatureCollection nor a TopoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "no area with a code"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", ', "cut off or broken JSON"),
        ('{"type": "Topology", "arcs": [], "objects": {"wards": {"geometries": []}}}', "Its layers are: wards"),
        ('{"type": "Topology", "arcs": [', "cut off or broken JSON"),
        (json.dumps({"features": [feature("E06000014", [[53.9, -1], [54, -1], [54, -1.1]])]}), "latitude before longitude"),
        (json.dumps({"features": [feature("E06000014", [[-1e5, 7e6], [-9e4, 7e6], [-9e4, 7.1e6]])]}), "Web Mercator"),
        (json.dumps({"features": [feature("E06000014", [[5, 5], [6, 5], [6, 6]])]}), "outside the United Kingdom"),
        (json.dumps({"features": [feature("E06000014", square(-4, 51))]}), "nowhere near it"),
        ('{"features": [{"type": "Feature", "properties": {"LAD25CD": "E06000014"}, "geometry": {"type": "Polygon", '
         '"coordinates": [[[NaN, 54], [1, 54], [1, 55]]]}}]}', "holds NaN where a number"),
        ('{"features": [7]}', "not built as GeoJSON"),
        ('{"features": [{"type": "Feature", "properties": ["LAD25CD"], "geometry": null}]}', "not built as GeoJSON"),
        ('{"features": [' + '{"a":' * 100_000, "not built as GeoJSON|cut off or broken"),
        ('{"type": "Topology", "transform": {}, "arcs": [], "objects": {"a": {"geometries": [{"type": "Polygon", '
         '"properties": {"LAD25CD": "E06000014"}, "arcs": [[0]]}]}}}', "not built as GeoJSON"),
        (json.dumps({"features": [feature("E10000003", square(-1, 52))]}), "no local authority in use"),
        (json.dumps({"features": [{"type": "Feature", "properties": {"LAD25CD": "E06000014"},
                                   "geometry": {"type": "Point", "coordinates": [0, 0]}}]}), "this is 'Point'"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WrongFile, match=words):
        read_boundaries(path, AREAS, CHANGES)


def test_a_file_that_is_no_text_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lad.zip"
    path.write_bytes(b"PK\x03\x04\xff\xfe\xfd")
    with pytest.raises(WrongFile, match="not a text file"):
        read_boundaries(path, AREAS, CHANGES)
    monkeypatch.setattr(boundaries, "MOST_BYTES", 5)
    with pytest.raises(WrongFile, match="ultra generalised"):
        read_boundaries(path, AREAS, CHANGES)


@pytest.mark.django_db
def test_the_command_keeps_the_shapes_and_says_what_is_missing(tmp_path: Path) -> None:
    load_areas(area_rows(), change_rows())
    path = written(tmp_path, feature("E06000014", square(-1.06, 53.96)), feature("E07000190", square(-3.1, 51.0)))
    said = StringIO()
    call_command("load_boundaries", str(path), stdout=said)
    assert "Kept the boundaries of 1 of 361 local authorities." in said.getvalue()
    assert "Left out E07000190" in said.getvalue()
    assert list(area_shapes()) == ["E06000014"]


@pytest.mark.django_db
def test_loading_again_replaces_what_maps_draw(tmp_path: Path) -> None:
    load_areas(area_rows(), change_rows())
    shapes = []
    for half in (0.05, 0.02):
        call_command(
            "load_boundaries",
            str(written(tmp_path, feature("E06000014", square(-1.06, 53.96, half)))),
            stdout=StringIO(),
        )
        shapes.append(area_shapes()["E06000014"].rings)
    assert shapes[0] != shapes[1]


@pytest.mark.django_db
def test_a_wrong_file_or_an_empty_register_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, feature("E06000014", square(-4, 51)))
    with pytest.raises(CommandError, match="There are no local authorities yet"):
        call_command("load_boundaries", str(path))
    load_areas(area_rows(), change_rows())
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_boundaries", str(path), stdout=StringIO())
    with pytest.raises(CommandError, match="There is no file"):
        call_command("load_boundaries", str(tmp_path / "none.json"))
    assert Boundary.objects.count() == 0


@pytest.mark.skipif(not REAL_FILE.exists(), reason="PLACEFUND_TRIAL_BOUNDARIES names no file")
def test_the_ons_file_gives_a_shape_to_all_but_the_two_it_lacks() -> None:
    areas = tuple(area.point for area in shipped_areas())
    found = read_boundaries(REAL_FILE, areas, shipped_changes())
    assert [area.name for area in found.missing] == ["Glasgow City", "North Lanarkshire"]
