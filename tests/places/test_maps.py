"""The drawing of maps: who is coloured, who is grey, what is linked, and where labels go."""

import pytest
from django.template.loader import render_to_string

from placefund.domain.geometry import Box
from placefund.domain.places import AreaPoint, Nation
from placefund.places.area_register import shipped_areas
from placefund.places.map.coastline import coastline
from placefund.places.map.labels import LabelRequest, fitting_names, placed_labels
from placefund.places.map.maps import chosen_map, fund_map, place_map
from placefund.places.map.paths import svg_path
from placefund.places.map.scene import AreaShape, PlaceOnMap

AREAS = tuple(area.point for area in shipped_areas())
BY_CODE = {area.code: area for area in AREAS}
SHEFFIELD = PlaceOnMap(
    "south-yorkshire",
    "South Yorkshire",
    tuple(BY_CODE[code] for code in ("E08000017", "E08000018", "E08000038", "E08000039")),
    href="/places/south-yorkshire",
    basis="combined authority",
    confidence="weak",
)
ISLANDS = PlaceOnMap("islands", "Orkney and Shetland", (BY_CODE["S12000023"], BY_CODE["S12000027"]))
SQUARE_ON_SHEFFIELD = AreaShape("E08000039", "1", (((-1.6, 53.3), (-1.3, 53.3), (-1.3, 53.5), (-1.6, 53.5)),))


def test_the_coastline_is_the_united_kingdom_s_on_the_national_grid() -> None:
    coast = coastline()
    assert (len(coast.united_kingdom) > 20, len(coast.neighbours) > 5) == (True, True)


def test_a_fund_map_colours_its_places_and_leaves_the_others_grey() -> None:
    drawing = fund_map((SHEFFIELD, ISLANDS), AREAS, slug="map", title="Places")
    assert [(group.number, group.css, len(group.marks)) for group in drawing.groups] == [
        (1, "map-place-1", 4),
        (2, "map-place-2", 2),
    ]
    assert len(drawing.plain) == 361 - 6
    assert drawing.description == (
        "2 places with 6 of the 361 local authorities of the United Kingdom. The table below the map lists them."
    )


def test_every_dot_lies_on_the_sheet_with_northern_ireland_west_and_shetland_north() -> None:
    drawing = fund_map((), AREAS, slug="map", title="Areas")
    at = {mark.code: (mark.x, mark.y) for mark in drawing.plain}
    assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in at.values())
    assert min(at, key=lambda code: at[code][0]).startswith("N09")
    assert min(at, key=lambda code: at[code][1]) == "S12000027"


def test_a_thirteenth_place_takes_the_first_colour_again_and_keeps_its_own_number() -> None:
    places = [PlaceOnMap(f"p{i}", f"Place {i}", (AREAS[i * 20],)) for i in range(13)]
    last = fund_map(places, AREAS, slug="map", title="Places").groups[-1]
    assert (last.number, last.css) == (13, "map-place-1")


def test_a_place_map_shows_only_what_is_near_and_where_it_is() -> None:
    drawing = place_map(SHEFFIELD, AREAS, slug="map", others=(SHEFFIELD, ISLANDS))
    assert [group.name for group in drawing.groups] == ["South Yorkshire"]
    assert [row.name for row in drawing.rows] == ["Barnsley", "Doncaster", "Rotherham", "Sheffield"]
    assert {name.text for name in drawing.names} == {"Barnsley", "Doncaster", "Rotherham", "Sheffield"}
    assert drawing.locator is not None
    assert len(drawing.plain) < 40


def test_a_place_of_one_authority_can_be_drawn_and_one_of_none_cannot() -> None:
    assert place_map(PlaceOnMap("x", "X", (AREAS[0],)), AREAS, slug="map").height > 0
    with pytest.raises(ValueError, match="without local authorities"):
        place_map(PlaceOnMap("x", "X", ()), AREAS, slug="map")
    with pytest.raises(ValueError, match="without local authorities"):
        fund_map((PlaceOnMap("x", "X", ()),), AREAS, slug="map", title="X")


def test_a_loaded_boundary_is_drawn_in_place_of_its_dot() -> None:
    drawing = fund_map((SHEFFIELD,), AREAS, {"E08000039": SQUARE_ON_SHEFFIELD}, slug="map", title="Places")
    assert {mark.code: bool(mark.path) for mark in drawing.groups[0].marks} == {
        "E08000017": False,
        "E08000018": False,
        "E08000038": False,
        "E08000039": True,
    }
    assert drawing.notes[0].startswith("No boundary is loaded for ")


def test_the_map_of_a_form_marks_what_is_chosen_and_leads_nowhere() -> None:
    drawing = chosen_map(["E06000014", "X"], AREAS, slug="map", earmarked=(SHEFFIELD,))
    assert drawing.chosen == {"E06000014"}
    assert drawing.description == "1 of 361 local authorities chosen: York."
    assert (drawing.has_links, drawing.has_numbers) == (False, False)
    assert chosen_map([], AREAS, slug="map").description == "None chosen yet."


def test_a_picture_with_links_is_a_group_and_one_without_is_an_image() -> None:
    linked = render_to_string(
        "places/components/map.html", {"drawing": fund_map((SHEFFIELD,), AREAS, slug="m", title="T")}
    )
    still = render_to_string(
        "places/components/map.html", {"drawing": fund_map((ISLANDS,), AREAS, slug="m", title="T")}
    )
    assert ('role="group"' in linked, 'role="img"' in linked) == (True, False)
    assert ('role="group"' in still, 'role="img"' in still) == (False, True)
    assert '<a class="govuk-link" href="/places/south-yorkshire">South Yorkshire</a>' in linked
    assert "Basis: combined authority (confidence: weak)" in " ".join(linked.split())


def test_names_that_look_like_markup_are_escaped_and_nothing_is_inline() -> None:
    sly = PlaceOnMap("sly", "<script>alert(1)</script>", SHEFFIELD.areas, href='/"onload="x')
    html = render_to_string("places/components/map.html", {"drawing": fund_map((sly,), AREAS, slug="m", title="<b>")})
    assert "<script>alert" not in html
    assert 'href="/"' not in html
    assert " style=" not in html


@pytest.mark.long
def test_labels_stay_on_the_sheet_and_apart_and_are_the_same_each_time() -> None:
    sheet = Box(0, 0, 600, 900)
    wanted = tuple(
        LabelRequest(f"Place number {i}", ((250.0 + 15 * i, 400.0), (255.0 + 15 * i, 410.0))) for i in range(6)
    )
    placed = placed_labels(wanted, (), sheet, 14, 17)
    boxes = [label.box for label in placed]
    assert all(sheet.left <= b.left and b.right <= sheet.right and sheet.bottom <= b.bottom for b in boxes)
    assert not any(a.touches(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    placed_labels.cache_clear()
    assert placed_labels(wanted, (), sheet, 14, 17) == placed


def test_a_name_that_would_cover_another_is_left_out() -> None:
    crowd = tuple((f"Somewhere {i}", (300.0 + i, 300.0 + i)) for i in range(12))
    names = fitting_names((("Alone", (100.0, 100.0)), *crowd), Box(0, 0, 600, 600), 7, 17)
    assert "Alone" in [name[0] for name in names]
    assert len(names) < len(crowd)


def test_a_path_is_written_in_steps_and_rounding_does_not_add_up() -> None:
    assert svg_path([((0, 0), (10.04, 0), (10.04, 9.96), (0, 9.96))]) == "M0 0l10 0 0 10-10 0z"
    assert svg_path([((0.5, 0.25), (1, 1))]) == ""


def test_an_area_that_no_place_holds_keeps_its_own_name_as_title() -> None:
    point = AreaPoint("E1", "Tom & Jerry", Nation.ENGLAND, "North West", -2.0, 53.0)
    drawing = fund_map((), (point,), slug="map", title="One")
    assert drawing.plain[0].title == "Tom & Jerry"
