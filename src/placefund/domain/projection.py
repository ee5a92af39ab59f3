"""Longitude and latitude to metres on the Great Britain National Grid, and back.

The formulas are those of Ordnance Survey's “A guide to coordinate systems in Great Britain” (annexes B and C): a
transverse Mercator projection on the Airy 1830 ellipsoid after a seven-figure shift from WGS84. The shift is one set of
figures for the whole country, so positions are within about 5 metres of those by OSTN15, which Ordnance Survey holds
to be exact: far less than a map of the United Kingdom shows, but not for surveying. Northern Ireland and Shetland
fall where they lie; lengths in the far west are stretched by at most 0.2%.
"""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

AIRY_A, AIRY_B = 6_377_563.396, 6_356_256.909  # half axes in metres
WGS84_A, WGS84_B = 6_378_137.0, 6_356_752.314245
SCALE_ON_CENTRAL_MERIDIAN = 0.9996012717
TRUE_ORIGIN_LATITUDE, TRUE_ORIGIN_LONGITUDE = radians(49), radians(-2)
FALSE_EASTING, FALSE_NORTHING = 400_000.0, -100_000.0

# WGS84 to OSGB36: metres, parts of one, seconds of arc.
SHIFT = (-446.448, 125.157, -542.060)
STRETCH = 20.4894e-6
TURN = (radians(-0.1502 / 3600), radians(-0.2470 / 3600), radians(-0.8421 / 3600))

Cartesian = tuple[float, float, float]


def national_grid(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing in metres of a WGS84 position in degrees; within about 5 metres in Great Britain."""
    shifted = _helmert(_cartesian(radians(longitude), radians(latitude), WGS84_A, WGS84_B), 1)
    return projected(*_geodetic(shifted, AIRY_A, AIRY_B))


def longitude_latitude(easting: float, northing: float) -> tuple[float, float]:
    """WGS84 longitude and latitude in degrees of a National Grid position in metres; within about 5 metres."""
    shifted = _helmert(_cartesian(*unprojected(easting, northing), AIRY_A, AIRY_B), -1)
    longitude, latitude = _geodetic(shifted, WGS84_A, WGS84_B)
    return degrees(longitude), degrees(latitude)


def _meridional_arc(latitude: float) -> float:
    """Length in metres along the central meridian from the true origin."""
    n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
    less, more = latitude - TRUE_ORIGIN_LATITUDE, latitude + TRUE_ORIGIN_LATITUDE
    return (
        AIRY_B
        * SCALE_ON_CENTRAL_MERIDIAN
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _curvature(latitude: float) -> tuple[float, float, float]:
    """The radii ν and ρ in metres and η², as the guide names them."""
    squared = 1 - AIRY_B**2 / AIRY_A**2
    part = 1 - squared * sin(latitude) ** 2
    nu = AIRY_A * SCALE_ON_CENTRAL_MERIDIAN / sqrt(part)
    rho = nu * (1 - squared) / part
    return nu, rho, nu / rho - 1


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing in metres of an OSGB36 position in radians (annex C.1 of the guide)."""
    nu, rho, eta2 = _curvature(latitude)
    s, c, t2 = sin(latitude), cos(latitude), tan(latitude) ** 2
    p = longitude - TRUE_ORIGIN_LONGITUDE
    northing = (
        _meridional_arc(latitude)
        + FALSE_NORTHING
        + nu / 2 * s * c * p**2
        + nu / 24 * s * c**3 * (5 - t2 + 9 * eta2) * p**4
        + nu / 720 * s * c**5 * (61 - 58 * t2 + t2**2) * p**6
    )
    easting = (
        FALSE_EASTING
        + nu * c * p
        + nu / 6 * c**3 * (nu / rho - t2) * p**3
        + nu / 120 * c**5 * (5 - 18 * t2 + t2**2 + 14 * eta2 - 58 * t2 * eta2) * p**5
    )
    return easting, northing


def unprojected(easting: float, northing: float) -> tuple[float, float]:
    """OSGB36 longitude and latitude in radians of a grid position in metres (annex C.2 of the guide)."""
    latitude = TRUE_ORIGIN_LATITUDE
    for _ in range(10):
        missing = northing - FALSE_NORTHING - _meridional_arc(latitude)
        latitude += missing / (AIRY_A * SCALE_ON_CENTRAL_MERIDIAN)
        if abs(missing) < 1e-5:
            break
    nu, rho, eta2 = _curvature(latitude)
    t, sec = tan(latitude), 1 / cos(latitude)
    d = easting - FALSE_EASTING
    found_latitude = (
        latitude
        - t / (2 * rho * nu) * d**2
        + t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) * d**4
        - t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4) * d**6
    )
    found_longitude = (
        TRUE_ORIGIN_LONGITUDE
        + sec / nu * d
        - sec / (6 * nu**3) * (nu / rho + 2 * t**2) * d**3
        + sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4) * d**5
        - sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6) * d**7
    )
    return found_longitude, found_latitude


def _cartesian(longitude: float, latitude: float, a: float, b: float) -> Cartesian:
    squared = 1 - b**2 / a**2
    nu = a / sqrt(1 - squared * sin(latitude) ** 2)
    return (
        nu * cos(latitude) * cos(longitude),
        nu * cos(latitude) * sin(longitude),
        (1 - squared) * nu * sin(latitude),
    )


def _geodetic(position: Cartesian, a: float, b: float) -> tuple[float, float]:
    x, y, z = position
    squared = 1 - b**2 / a**2
    flat = hypot(x, y)
    latitude = atan2(z, flat * (1 - squared))
    for _ in range(5):  # each turn adds more than two figures; five are beyond what a float holds
        nu = a / sqrt(1 - squared * sin(latitude) ** 2)
        latitude = atan2(z + squared * nu * sin(latitude), flat)
    return atan2(y, x), latitude


def _helmert(position: Cartesian, direction: int) -> Cartesian:
    """The seven-figure shift; `direction` 1 is WGS84 to OSGB36, −1 the way back (to within the shift's own error)."""
    x, y, z = position
    (tx, ty, tz), s = (direction * t for t in SHIFT), 1 + direction * STRETCH
    rx, ry, rz = (direction * r for r in TURN)
    return (
        tx + s * x - rz * y + ry * z,
        ty + rz * x + s * y - rx * z,
        tz - ry * x + rx * y + s * z,
    )
