"""The context card: figures are kept once, a release is never read in two ways, and the card says whose each figure is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.context.joins import Standing
from placefund.domain.context.observations import Geography, Observation, Region
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.people.models import CLOCK
from placefund.places.context import actions
from placefund.places.context.files import WideTable, WrongTable, read_figures, read_regions, read_wide, shipped
from placefund.places.context.queries import card_of
from placefund.places.models import ContextFigure
from tests.build import an_allocation, an_earmarked_place
from tests.build_rounds import AT
from tests.worlds import once

pytestmark = pytest.mark.django_db
HEAD = "measure,geography,vintage,code,period,value,low,high,edition\n"


def seen(code: str, value: int, measure: str = "population", edition: str = "2024") -> Observation:
    return Observation(measure, Geography.ITL, "2021", code, "2022", Decimal(value), edition=edition)


@once
def a_place_with_figures() -> Any:
    """A place of one authority, with a region that holds the same."""
    place = an_allocation().place
    region = Region("TLX1", Geography.ITL, "2021", "Earmarked region", frozenset({"E08000001"}))
    actions.load_figures([seen("TLX1", 500), seen("TLX1", 90, "output")], [region])
    return place


def test_what_ships_is_read_and_loaded_twice_without_a_change() -> None:
    rows, regions = read_figures(shipped("context_figures.csv")), read_regions(shipped("context_regions.csv"))
    first = actions.load_figures(rows, regions)
    assert (first.read, first.new) == (len(rows), len(rows))
    assert actions.load_figures(rows, regions).new == 0
    assert {row.measure for row in rows} >= {"population", "output", "business-research", "postgraduates"}


def test_a_release_is_not_read_in_two_ways() -> None:
    actions.load_figures([seen("TLX1", 500)])
    with pytest.raises(actions.FigureStands, match="stands here as 500 from the release 2024; the file says 600"):
        actions.load_figures([seen("TLX2", 1), seen("TLX1", 600)])
    assert ContextFigure.objects.count() == 1
    actions.load_figures([seen("TLX1", 600, edition="2025")])
    assert ContextFigure.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("no-such,itl,2021,TLX1,2022,5,,,2024", "Row 2: “no-such” is no measure"),
        ("output-per-person,itl,2021,TLX1,2022,5,,,2024", "Row 2: “output-per-person” is no measure"),
        ("population,county,2021,TLX1,2022,5,,,2024", "Row 2: “county” is no geography"),
        ("population,itl,now,TLX1,2022,5,,,2024", "Row 2: vintage, code or period"),
        ("population,itl,2021,the north,2022,5,,,2024", "Row 2: vintage, code or period"),
        ("population,itl,2021,TLX1,2022,many,,,2024", "Row 2: “many” is no number"),
        ("population,itl,2021,TLX1,2022,,,,2024", "Row 2 has no value"),
        ("population,itl,2021,TLX1,2022,5,6,7,2024", "Row 2: the value does not lie in its interval"),
        ("population,itl,2021,TLX1,2022,5,4,,2024", "Row 2: the value does not lie in its interval"),
        ("population,itl,2021,TLX1,2022,NaN,,,2024", "Row 2: “NaN” is no number"),
        ("population,itl,2021,TLX1,2022,5,,,", "Row 2: say from which release"),
    ],
)
def test_a_wrong_row_is_named(row: str, why: str) -> None:
    with pytest.raises(WrongTable, match=why):
        read_figures(HEAD + row)


def test_a_release_with_a_column_a_year_is_read_with_its_signs_and_sums() -> None:
    text = (
        "ITL code,Region name,SIC07 code,2021,2022\n"
        'TLX1,One,J,"1,000",[x]\nTLX1,One,M,5,7\nTLX1,One,A,9,9\n,Total,J,1,1\n'
    )
    about = WideTable("knowledge-output", Geography.ITL, "2021", "2024", ("SIC07 code", frozenset({"J", "M"})))
    assert [(each.code, each.period, each.value) for each in read_wide(text, about)] == [
        ("TLX1", "2021", 1005),
        ("TLX1", "2022", 7),
    ]


def test_figures_are_loaded_by_a_command_and_a_wrong_file_changes_nothing(tmp_path: Path, capsys: Any) -> None:
    good, wrong = tmp_path / "good.csv", tmp_path / "wrong.csv"
    good.write_text(HEAD + "population,itl,2021,TLX1,2022,5,,,2024\n")
    wrong.write_text(HEAD + "population,itl,2021,TLX1,2023,5,,,2024\npopulation,itl,2021,TLX1,2022,6,,,2024\n")
    call_command("load_figures", good)
    assert capsys.readouterr().out == "Read 1 figures; 1 are new, and the others stood here already.\n"
    for file in (wrong, tmp_path / "missing.csv"):
        with pytest.raises(CommandError):
            call_command("load_figures", file)
    assert ContextFigure.objects.count() == 1


def test_a_card_says_whose_each_figure_is() -> None:
    card = card_of(a_place_with_figures())
    assert [(each.measure.key, each.own.standing) for each in card.measures if each.own.readings] == [
        ("population", Standing.OWN),
        ("output", Standing.OWN),
        ("output-per-person", Standing.OWN),
    ]
    per_person = card.measure("output-per-person")
    assert per_person
    assert per_person.own.latest
    assert per_person.own.latest.value == 180_000


def test_the_card_is_public_with_its_file_and_shows_no_nought_where_nothing_is_known() -> None:
    place = a_place_with_figures()
    page = Client().get(reverse("place-context", args=[place.slug])).content.decode()
    assert "500 people (2022)" in page
    assert "Not on record here." in page
    file = Client().get(reverse("place-context-csv", args=[place.slug])).content.decode()
    assert "People,people,Earmarked City,TLX1,2022,500" in file
    other = an_earmarked_place("Without figures", ("E07000041",))
    assert "Not on record here." in Client().get(reverse("place-context", args=[other.slug])).content.decode()


def test_the_card_asks_as_often_for_three_places_as_for_one() -> None:
    place = a_place_with_figures()
    strand, address = place.allocations.get().strand, reverse("place-context", args=[place.slug])

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
        return len(captured)

    for each in (1, 2):
        name, code = ("Second City", "E06000026") if each == 1 else ("Third City", "W06000015")
        asked()
        before = asked()
        more = an_earmarked_place(name, (code,))
        funds.allocate_to_place(strand, more, Money.pounds(30_000_000), announced_on=AT.date(), by=CLOCK, at=AT)
        assert asked() == before
