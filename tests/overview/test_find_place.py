"""Finding one's place: by council, by place, by the first half of a postcode; at home, among the places, in a round's self-check."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.funds.forms import SelfCheckForm
from placefund.places.actions import load_areas
from placefund.places.area_register import area_rows, change_rows, councils_of_outward_code, shipped_areas
from placefund.places.models import Area
from tests.build import TERMS, a_fund, an_allocation, an_open_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def allocation() -> Any:
    given = an_allocation()
    load_areas(area_rows(), change_rows())
    return given


def found(client: Client, q: str) -> str:
    response = client.get(reverse("all-places"), {"q": q})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_every_outward_code_names_councils_of_today() -> None:
    known = {area.point.code for area in shipped_areas()}
    for half in ("M1", "M3", "BT48", "G69", "CF10", "SW1A"):
        assert councils_of_outward_code(half)
    from placefund.places.area_register import _outward_codes

    codes = _outward_codes()
    assert len(codes) == 2834
    assert {code for each in codes.values() for code in each} <= known
    assert all(each for each in codes.values())


def test_a_council_leads_to_its_place_and_to_what_it_was_promised(client: Client, allocation: Any) -> None:
    council = allocation.place.parts.first().area
    text = found(client, council.name)
    assert f'<strong>{council.name}</strong> is in <a href="{reverse("place", args=[allocation.place.slug])}">' in text


def test_a_council_without_a_place_is_told_so(client: Client, allocation: Any) -> None:
    assert "<strong>Leeds</strong> is in no place that this fund has allocated or awarded anything to." in found(
        client, "Leeds"
    )


def test_a_postcode_names_every_council_it_may_lie_in_and_says_how_that_is_known(
    client: Client, allocation: Any
) -> None:
    text = found(client, "G69")
    assert "lie in one of 2 councils. Which of them is yours?" in text
    assert "<strong>Glasgow City</strong>" in text
    assert "<strong>North Lanarkshire</strong>" in text
    assert "postcode districts of 2017 and boundaries of 2025" in text
    assert "lie in <strong>Cardiff</strong>, as far as is known here" in found(client, "cf10")


@pytest.mark.parametrize("name", ["all-places", "places", "search"])
def test_of_a_whole_postcode_the_second_half_is_let_go_of_at_once(client: Client, allocation: Any, name: str) -> None:
    args = [allocation.strand.fund.slug] if name == "places" else []
    key = "council" if name == "places" else "q"
    answer = client.get(reverse(name, args=args), {key: "CF10 3AT"})
    assert answer.status_code == 302
    assert "3AT" not in answer.headers["Location"]
    assert f"{key if name != 'search' else 'q'}=CF10" in answer.headers["Location"]
    assert "3AT" not in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("q", ["ZZ99", "Qwertyu", "Le", "x" * 200, "<b>"])
def test_what_is_not_known_gives_a_sentence(client: Client, allocation: Any, q: str) -> None:
    text = found(client, q)
    assert "No council" in text
    assert "<b>" not in text


def test_a_place_is_found_by_its_own_name(client: Client, allocation: Any) -> None:
    text = found(client, allocation.place.name[:6])
    assert f'Places of that name: <a href="{reverse("place", args=[allocation.place.slug])}">' in text


def test_it_asks_as_often_for_several_councils_as_for_one(client: Client, allocation: Any) -> None:
    found(client, "Leeds")
    with CaptureQueriesContext(connection) as for_one:
        found(client, "Leeds")
    with CaptureQueriesContext(connection) as for_many:
        found(client, "North")
    assert len(for_many) <= len(for_one) + 1  # the name is asked for as a whole first


def test_an_installation_without_funds_answers_too(client: Client) -> None:
    assert "No fund is here yet." in found(client, "Leeds")
    a_fund()
    assert "No council" in found(client, "Nowhere")


def form_of(areas: str) -> SelfCheckForm:
    names = dict(Area.objects.values_list("code", "name"))
    return SelfCheckForm({"areas": areas}, terms=TERMS, areas=names)


def test_the_self_check_takes_a_postcode_that_lies_in_one_council(allocation: Any) -> None:
    form = form_of("CF10\nLeeds")
    assert form.is_valid()
    assert form.cleaned_data["areas"] == {"W06000015": "Cardiff", "E08000035": "Leeds"}


def test_the_self_check_asks_which_council_where_a_postcode_may_lie_in_several(allocation: Any) -> None:
    form = form_of("G69")
    assert not form.is_valid()
    assert form.errors["areas"] == [
        "G69 may lie in Glasgow City or North Lanarkshire. Write the name of the council instead."
    ]


def test_home_asks_for_a_council_or_a_postcode(client: Client, allocation: Any) -> None:
    an_open_round()
    assert "Which council? Its name, or the first half of a postcode" in client.get("/").content.decode()
