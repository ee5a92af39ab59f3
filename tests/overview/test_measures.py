"""Another measure on a fund's map: each place's figure, its class, what has none, the legend, and the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.coverage import RESTS_ON_AWARDS, Extent, Holding, RecordKind
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.overview.measures import Measure
from placefund.people.models import CLOCK
from placefund.places.models import Area
from tests.build import AT, an_allocation, an_award, an_earmarked_place

pytestmark = pytest.mark.django_db


def page(client: Client, fund: Any, **given: str) -> str:
    response = client.get(reverse("places", args=[fund.slug]), given)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def fund() -> Any:
    return an_allocation().strand.fund


def test_without_asking_the_map_shows_what_is_allocated_and_offers_the_others(client: Client, fund: Any) -> None:
    text = page(client, fund)
    assert "On the map: Allocated now" in text
    assert [f"?measure={each}#map" in text for each in Measure] == [each is not Measure.ALLOCATED for each in Measure]
    assert "map-class-4" in text
    assert "On the map: Allocated now" in page(client, fund, measure="no-such-measure")


def test_for_each_person_it_divides_by_the_people_of_the_councils(client: Client, fund: Any) -> None:
    Area.objects.update(population=100_000)
    place = fund.strands.get().allocations.get().place
    people = 100_000 * place.parts.count()
    text = page(client, fund, measure="per-head")
    assert f"£{30_000_000 / people:,.2f}".removesuffix(".00") in text
    assert "mid-2020 estimates" in text


def test_where_people_are_not_counted_there_is_no_figure(client: Client, fund: Any) -> None:
    Area.objects.update(population=None)
    text = page(client, fund, measure="per-head")
    assert "map-class-none" in text
    assert "No place has a figure here, which is no nought" in text
    assert "Not on record here" in text


@pytest.mark.parametrize("measure", ["awarded", "paid", "projects"])
def test_what_is_not_on_record_is_hollow_and_never_a_nought(client: Client, fund: Any, measure: str) -> None:
    not_here = [Holding(kind, Extent.NOT_ON_RECORD) for kind in (RecordKind.AWARDS, *RESTS_ON_AWARDS)]
    funds.state_coverage(fund, not_here, why="They are run elsewhere.", by=CLOCK, at=AT)
    text = page(client, fund, measure=measure)
    start = text.index('id="map"')
    told = text[start : text.index("Allocations and money", start)]
    assert "map-class-none" in told
    assert "£0" not in told
    assert "0 projects" not in told


def test_an_award_is_counted_in_its_place(client: Client) -> None:
    award = an_award("accepted")
    text = page(client, award.strand.fund, measure="awarded")
    assert "map-class-4" in text
    assert "£4m" in text[text.index("pf-measures__legend") :]


def test_the_file_has_what_the_map_shows(client: Client, fund: Any) -> None:
    answer = client.get(reverse("places", args=[fund.slug]), {"measure": "allocated", "file": "csv"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert text.splitlines()[0].endswith("Place,Allocated now")
    assert "30000000" in text


def test_it_asks_as_often_for_three_places_as_for_one(client: Client) -> None:
    strand = an_allocation().strand
    fund = strand.fund

    def counts() -> list[int]:
        found = []
        for measure in Measure:
            with CaptureQueriesContext(connection) as queries:
                page(client, fund, measure=measure)
            found.append(len(queries))
        return found

    counts()
    before = counts()
    for number in range(2):
        place = an_earmarked_place(f"Further City {number}", codes=(("E06000026", "E07000041")[number],))
        funds.allocate_to_place(strand, place, Money.pounds(31_000_000), announced_on=date(2025, 6, 8), by=CLOCK, at=AT)
    assert counts() == before
