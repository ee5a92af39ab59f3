"""Nations, regions and councils: what is promised to places there, sums that never count twice, and who may compete."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.money import Money
from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Fund
from placefund.overview.territory import in_fund, nation_named, region_named, regions
from placefund.overview.views.machines import public_addresses
from placefund.places.models import PlaceArea
from placefund.records import clock
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
TODAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
NATIONS = ("england", "scotland", "wales", "northern-ireland")
pytestmark = pytest.mark.django_db


@pytest.fixture
def lipf() -> Fund:
    clock.move_to(TODAY)
    return once(load_folder)(LIPF, at=TODAY).fund


def words_of(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    text = answer.content.decode().split("<main", 1)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_a_council_in_a_named_place_is_told_which_and_that_no_share_of_it_is_its_own(
    client: Client, lipf: Fund
) -> None:
    told = words_of(client, "area", "E08000003")
    assert "Manchester lies in Greater Manchester , a place of 10 councils that the fund named." in told
    assert "£50m is promised to the whole place; no share of it is the council's own." in told
    assert "may bid in" not in told
    assert "1 of its 10 councils; its money is not shared out" in told


def test_a_council_in_no_named_place_is_told_that_it_may_compete(client: Client, lipf: Fund) -> None:
    told = words_of(client, "area", "E06000008")
    assert "Blackburn with Darwen is in no place that this fund promises an amount by name." in told
    assert (
        "A partnership there may bid in Competed strand when a round is open; the last closed on 12 February 2026"
        in told
    )


def test_the_promises_of_the_four_nations_add_up_to_all_that_is_promised_by_name(lipf: Fund) -> None:
    told = [in_fund(nation, lipf, TODAY, TODAY.date()) for name in NATIONS if (nation := nation_named(name))]
    assert [each.promised for each in told] == [Money.pounds(m * 1_000_000) for m in (250, 50, 30, 30)]
    assert sum(len(each.outside) for each in told) == 361 - 92
    assert not [each for one in told for each in one.part_places]


def test_a_place_that_lies_across_two_regions_is_counted_in_neither(client: Client, lipf: Fund) -> None:
    place = PlaceArea.objects.filter(place__slug="greater-manchester", area_id="E08000003")
    place.update(area_id="E07000037")  # High Peak, in the East Midlands
    found = {
        name: in_fund(region, lipf, TODAY, TODAY.date())
        for name in ("north-west", "east-midlands")
        if (region := region_named(name))
    }
    assert [each.found.place.slug for each in found["north-west"].part_places] == ["greater-manchester"]
    assert found["north-west"].promised == Money.pounds(30_000_000)  # Liverpool City Region alone
    assert found["east-midlands"].promised is None
    told = words_of(client, "region", "east-midlands")
    assert "Nothing is promised by name to a place that lies whole in East Midlands." in told
    assert "1 of its 10 councils; its money is not shared out" in told


def test_what_the_programme_before_did_stands_under_its_place(client: Client, lipf: Fund) -> None:
    told = words_of(client, "nation", "scotland")
    assert "In Glasgow City Region, where in it is not on record here:" in told
    assert "Museums in the Metaverse" in told


def test_a_project_of_the_programme_before_is_on_the_page_of_its_council_alone(client: Client, lipf: Fund) -> None:
    assert "Future Homes, University of Salford: £3,540,000" in words_of(client, "area", "E08000006")
    assert "Future Homes" not in words_of(client, "area", "E08000003")


def test_every_nation_and_region_is_on_the_list_of_pages_and_linked_from_the_places(client: Client, lipf: Fund) -> None:
    listed = set(public_addresses())
    places = client.get(reverse("all-places")).content.decode()
    for path in ("/nations/northern-ireland/", "/regions/yorkshire-and-the-humber/"):
        assert path in listed
        assert f'href="{path}"' in places
    assert "/areas/E08000003/" in listed
    assert len(regions()) == 9
    assert "/areas/E08000003/" in client.get(reverse("all-places"), {"council": "manchester"}).content.decode()
    assert "No council has “zzz”" in client.get(reverse("all-places"), {"council": "zzz"}).content.decode()


def test_the_feed_of_a_nation_tells_of_its_places_and_of_no_other(client: Client, lipf: Fund) -> None:
    text = client.get(reverse("nation-feed", args=["wales"])).content.decode()
    assert "Allocation to Cardiff Capital Region: at least £30,000,000" in text
    assert "Glasgow" not in text
    assert (
        "Answered: Which costs of infrastructure are eligible?"
        in client.get(reverse("area-feed", args=["S12000049"])).content.decode()
    )


@pytest.mark.parametrize(
    "path", ["/nations/atlantis/", "/regions/scotland/", "/areas/X1/", "/nations/atlantis/happenings.atom"]
)
def test_what_is_no_nation_no_region_or_no_council_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_nation_asks_as_often_as_one_council(client: Client, lipf: Fund) -> None:
    def asked(name: str, part: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=[part]))
        return len(queries)

    asked("nation", "england")
    assert abs(asked("nation", "england") - asked("area", "E08000003")) <= 1
