"""The facts that come with the package: every authority of today, and every code that ended."""

from collections import Counter

from placefund.domain.places import Nation, resolve
from placefund.places.area_register import shipped_areas, shipped_changes


def test_there_are_361_authorities_in_four_nations() -> None:
    assert Counter(area.point.nation for area in shipped_areas()) == {
        Nation.ENGLAND: 296,
        Nation.SCOTLAND: 32,
        Nation.WALES: 22,
        Nation.NORTHERN_IRELAND: 11,
    }
    assert len({area.point.code for area in shipped_areas()}) == 361


def test_every_dot_lies_in_the_united_kingdom_s_box() -> None:
    astray = [
        area.point.name
        for area in shipped_areas()
        if not (-8.2 < area.point.longitude < 1.8 and 49.8 < area.point.latitude < 60.9)
    ]
    assert astray == []


def test_every_code_that_ended_leads_to_codes_in_use() -> None:
    in_use = {area.point.code for area in shipped_areas()} | {"E47000014"}
    astray = {
        code: found.current
        for code in {change.old_code for change in shipped_changes()}
        if not (found := resolve(code, shipped_changes())).current or not set(found.current) <= in_use
    }
    assert astray == {}


def test_barnsley_sheffield_and_the_north_east_have_their_codes_of_2025() -> None:
    old = ("E08000016", "E08000019", "E47000005", "E47000010", "E47000011")
    assert [resolve(code, shipped_changes()).current for code in old] == [
        ("E08000038",),
        ("E08000039",),
        ("E47000014",),
        ("E47000014",),
        ("E47000014",),
    ]
