"""The National Grid, held against Ordnance Survey's own worked example."""

from math import hypot, radians

import pytest

from placefund.domain.projection import longitude_latitude, national_grid, projected, unprojected

# Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes C.1 and C.2: Caister water tower.
CAISTER_OSGB36 = (radians(1 + 43 / 60 + 4.5177 / 3600), radians(52 + 39 / 60 + 27.2531 / 3600))
CAISTER_GRID = (651_409.903, 313_177.270)


def test_projection_gives_the_published_easting_and_northing_to_the_millimetre() -> None:
    assert projected(*CAISTER_OSGB36) == pytest.approx(CAISTER_GRID, abs=0.001)


def test_the_way_back_gives_the_published_position() -> None:
    assert unprojected(*CAISTER_GRID) == pytest.approx(CAISTER_OSGB36, abs=5e-10)  # printed to 0.0001 second


@pytest.mark.parametrize(
    ("name", "longitude", "latitude"),
    [
        ("Land's End", -5.7160, 50.0657),
        ("Unst", -0.8780, 60.8560),
        ("Derry", -7.3093, 54.9966),
        ("Lowestoft", 1.7620, 52.4810),
    ],
)
def test_there_and_back_again_is_within_a_tenth_of_a_metre(name: str, longitude: float, latitude: float) -> None:
    back = longitude_latitude(*national_grid(longitude, latitude))
    again = national_grid(*back)
    assert hypot(*(a - b for a, b in zip(again, national_grid(longitude, latitude), strict=True))) < 0.1
    assert back == pytest.approx((longitude, latitude), abs=1e-6)


def test_the_shift_from_satellite_positions_is_within_five_metres_of_ordnance_survey_s() -> None:
    # The same station in ETRS89 (WGS84): 52°39'28.8282"N 1°42'57.8663"E (guide, section 6 and OSTN15 test data).
    easting, northing = national_grid(1 + 42 / 60 + 57.8663 / 3600, 52 + 39 / 60 + 28.8282 / 3600)
    assert hypot(easting - CAISTER_GRID[0], northing - CAISTER_GRID[1]) < 5
