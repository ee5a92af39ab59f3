"""Choosing local authorities in a form."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from placefund.domain.money import Money
from placefund.domain.places import AreaPoint, Nation
from placefund.funds import actions as funds
from placefund.funds.models import Allocation
from placefund.people.models import CLOCK
from placefund.places.actions import load_areas
from placefund.places.area_picker import area_picker
from placefund.places.area_register import area_rows, change_rows, shipped_areas
from placefund.places.forms import AreasField
from tests.build import AT, a_fund, a_strand, an_allocation, an_earmarked_place
from tests.worlds import once

pytestmark = pytest.mark.django_db


class PlaceForm(forms.Form):
    areas = AreasField(label="Which local authorities?", help_text="Choose all that take part.")


@pytest.fixture(autouse=True)
def _areas() -> None:
    once(load_areas)(area_rows(), change_rows())


def sent(query: str) -> PlaceForm:
    return PlaceForm(QueryDict(query))


def test_codes_are_cleaned_to_a_tuple_in_order_and_once() -> None:
    form = sent("areas=E08000003&areas=E06000014&areas=E08000003")
    assert form.is_valid()
    assert form.cleaned_data["areas"] == ("E06000014", "E08000003")


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        ("", ["Choose at least one local authority."]),
        ("areas=%20", ["Choose at least one local authority."]),
        (
            "areas=E08000016",
            ["E08000016 was in use until 1 April 2025 at the latest. Use Barnsley (E08000038) instead."],
        ),
        (
            "areas=E10000006",
            [
                "E10000006 was in use until 1 April 2023 at the latest, and was then divided among Cumberland (E06000063) "
                "and Westmorland and Furness (E06000064). Choose from those."
            ],
        ),
        (
            "areas=<b>" + "x" * 500,
            ["“<b>xxxxxxxxxxxxxxxxx…” is not the code of a local authority. Choose from the list."],
        ),
    ],
)
def test_a_wrong_choice_says_what_to_do(query: str, sentences: list[str]) -> None:
    form = sent(query)
    assert not form.is_valid()
    assert list(form.errors["areas"]) == sentences


def test_hundreds_of_wrong_codes_get_a_few_sentences_and_a_count() -> None:
    form = sent("&".join(f"areas=X{i:04}" for i in range(300)))
    assert not form.is_valid()
    assert len(form.errors["areas"]) == 6
    assert form.errors["areas"][-1] == "295 more codes are wrong."


def test_the_field_draws_361_boxes_with_the_chosen_ticked_and_works_without_scripts() -> None:
    html = str(PlaceForm(initial={"areas": ("E06000014",)})["areas"])
    assert html.count('type="checkbox"') == 361
    assert html.count(" checked") == 1
    assert 'name="update_map"' in html
    assert "1 of 361 local authorities chosen: York." in html


def test_what_was_sent_is_shown_again_with_its_error() -> None:
    form = sent("areas=E06000014&areas=NOWHERE")
    html = form["areas"].as_govuk()  # type: ignore[attr-defined]  # our renderer's bound field
    assert html.count(" checked") == 1
    assert "“NOWHERE” is not the code of a local authority." in html
    assert 'aria-describedby="id_areas-hint id_areas-error"' in html


def test_an_area_of_an_earmarked_place_says_where_it_belongs() -> None:
    an_earmarked_place("Greater Test", codes=("E08000001",))
    assert str(PlaceForm()["areas"]).count("In Greater Test, which has an earmarked allocation</div>") == 1


def test_a_field_marks_the_earmarked_places_of_its_own_fund_or_none() -> None:
    ours, theirs = an_allocation(), an_allocation_of("Another City", "E08000003")
    marked = "{}, which has an earmarked allocation</div>".format

    def drawn(earmarked_of: str | None) -> list[bool]:
        html = str(type("F", (forms.Form,), {"areas": AreasField(earmarked_of=earmarked_of)})()["areas"])
        return [marked(place) in html for place in (ours.place.name, "Another City")]

    assert drawn(ours.strand.fund.slug) == [True, False]
    assert drawn(theirs.strand.fund.slug) == [False, True]
    assert drawn("") == [False, False]
    assert drawn(None) == [True, True]


def an_allocation_of(name: str, code: str) -> Allocation:
    """A place of another fund, with two versions of its allocation."""
    strand, place = a_strand(a_fund(), kind="earmarked"), an_earmarked_place(name, (code,))
    for pounds in (30_000_000, 35_000_000):
        money, days = Money.pounds(pounds), {"announced_on": AT.date(), "by": CLOCK, "at": AT}
        row = funds.allocate_to_place(strand, place, money, **days)
    return row


def test_drawing_the_field_takes_a_fixed_number_of_queries(django_assert_num_queries: Any) -> None:
    an_earmarked_place("One", codes=("E08000001",))
    with django_assert_num_queries(4):
        str(PlaceForm()["areas"])
    an_earmarked_place("Two", codes=("E08000002", "E08000003"))
    an_earmarked_place("Three", codes=("E08000004",))
    with django_assert_num_queries(4):
        str(PlaceForm()["areas"])


def test_groups_come_by_nation_and_region_and_open_where_something_is_chosen() -> None:
    areas = tuple(area.point for area in shipped_areas())
    picker = area_picker(areas, ["W06000015"], name="areas", id="id_areas")
    names = [group.name for group in picker.groups]
    assert names[0] == "England: East Midlands"
    assert names[-3:] == ["Scotland", "Wales", "Northern Ireland"]
    assert [group.name for group in picker.groups if group.is_open] == ["Wales"]


def test_a_name_with_markup_is_escaped() -> None:
    point = AreaPoint("E1", "<i>Ely</i>", Nation.ENGLAND, "East", 0.2, 52.4)
    assert area_picker((point,), (), name="a", id="a").groups[0].options[0].name == "<i>Ely</i>"
