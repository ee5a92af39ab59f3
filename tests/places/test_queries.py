"""Places, areas and boundaries as maps need them."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from placefund.domain.coverage import Coverage
from placefund.domain.places import resolve
from placefund.overview.councils import councils_named
from placefund.overview.money import MoneyOnRecord, balances_of, standing
from placefund.overview.places import PlaceInFund
from placefund.places.actions import load_areas
from placefund.places.area_register import area_rows, change_rows
from placefund.places.models import Area, Place, PlaceArea
from placefund.places.queries import area_points, area_shapes, code_changes, earmarked_places, places_on_map
from tests.build import an_earmarked_place
from tests.worlds import once

pytestmark = pytest.mark.django_db


def in_fund(place: Place) -> PlaceInFund:
    return PlaceInFund(place, None, (), (), MoneyOnRecord(standing(balances_of("none")), Coverage()))


@pytest.fixture(autouse=True)
def _areas() -> None:
    once(load_areas)(area_rows(), change_rows())


def test_loading_the_areas_twice_changes_nothing() -> None:
    assert load_areas(area_rows(), change_rows()) == 361
    assert len(code_changes()) == len(change_rows())


def test_areas_that_ended_are_no_dots() -> None:
    Area.objects.filter(code="E06000014").update(ends_on=date(2025, 3, 31))
    assert len(area_points()) == 360


def test_the_changes_that_were_loaded_lead_to_the_code_in_use() -> None:
    assert resolve("E08000019", code_changes()).current == ("E08000039",)


def test_a_place_is_drawn_with_the_areas_of_the_day() -> None:
    place = an_earmarked_place("Test City", codes=("E08000001", "E08000002"))
    PlaceArea.objects.filter(place=place, area="E08000002").update(starts_on=date(2026, 1, 1))
    assert [area.code for area in places_on_map(Place.objects.all(), on=date(2025, 12, 31))[0].areas] == ["E08000001"]
    assert [area.code for area in earmarked_places(date(2026, 1, 1))[0].areas] == ["E08000001", "E08000002"]


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (date(2025, 12, 31), ["E08000001"]),
        (date(2026, 1, 1), ["E08000001", "E08000002"]),  # the first day is a day in it
        (date(2027, 3, 31), ["E08000001", "E08000002"]),
        (date(2027, 4, 1), ["E08000001"]),  # the day until which it is part is none
    ],
)
def test_an_area_is_part_of_a_place_from_a_day_until_a_day_that_is_not_included(on: date, codes: list[str]) -> None:
    """As the fundbook's own reference says of `from` and `until`, and its rules count them."""
    place = an_earmarked_place("Test City", codes=("E08000001", "E08000002"))
    dates = {"starts_on": date(2026, 1, 1), "until": date(2027, 4, 1)}
    PlaceArea.objects.filter(place=place, area="E08000002").update(**dates)
    assert [area.code for area in places_on_map(Place.objects.all(), on=on)[0].areas] == codes
    assert sorted(Place.objects.get().area_codes(on)) == codes
    [council] = councils_named(Area.objects.get(code="E08000002").name, [in_fund(place)], on)
    assert [found.place for found in council.places] == ([place] if "E08000002" in codes else [])


def test_an_area_leaves_a_place_after_it_joined_and_its_page_says_the_last_day() -> None:
    place = an_earmarked_place("Test City", codes=("E08000001",))
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceArea.objects.update(starts_on=date(2026, 1, 1), until=date(2026, 1, 1))
    PlaceArea.objects.update(starts_on=date(2026, 1, 1), until=date(2027, 4, 1))
    page = Client().get(f"/places/{place.slug}/").content.decode()
    assert ("31 March 2027</time>" in page, "1 April 2027" in page) == (True, False)


def test_a_place_without_areas_on_the_day_is_left_out_and_links_go_by_slug() -> None:
    place = an_earmarked_place("Test City", codes=("E08000001",))
    drawn = places_on_map(Place.objects.all(), hrefs={place.slug: "/x"}, statuses={place.slug: "£30m"})
    assert [(one.href, one.status) for one in drawn] == [("/x", "£30m")]
    PlaceArea.objects.update(until=date(2020, 1, 1))
    assert places_on_map(Place.objects.all()) == ()


def test_reading_places_takes_two_queries_whatever_their_number(django_assert_num_queries: Any) -> None:
    for name, code in (("A", "E08000001"), ("B", "E08000002"), ("C", "E08000003")):
        an_earmarked_place(name, codes=(code,))
    with django_assert_num_queries(2):
        assert len(earmarked_places()) == 3


def test_without_boundaries_there_are_no_shapes() -> None:
    assert area_shapes() == {}
