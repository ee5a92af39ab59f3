"""The home page, a place's page, and what there is to know about the service."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.money import Money
from placefund.funds.models import Fact, Source
from placefund.overview.glossary import THEMES
from placefund.people.models import CLOCK
from placefund.places import actions as places
from placefund.records import clock
from tests.build import AT, CLOSES, a_fund, a_return, an_allocation, an_award, an_earmarked_place, an_open_round

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_empty_installation_says_that_no_fund_is_loaded(client: Client) -> None:
    text = page(client, "home")
    assert "No fund is loaded yet" in text
    assert "The real money so far" not in text


def test_real_funds_come_first_and_invented_money_is_added_to_nothing(client: Client) -> None:
    a_fund(name="A rehearsal", is_invented=True, envelope=Money.pounds(7_000_000))
    a_fund(name="Zeal for places", envelope=Money.pounds(500_000_000))
    text = page(client, "home")
    assert text.index("Zeal for places") < text.index("A rehearsal")
    assert "Nothing in this fund is real." in text
    figures = text[text.index("pf-figures") : text.index(">Funds</h2>")]
    assert "£500m" in figures
    assert "£507m" not in figures


def test_home_shows_what_is_awarded_and_paid_by_the_ledger(client: Client) -> None:
    a_return("paid", claim=Money.pounds(100_000))
    text = page(client, "home")
    figures = text[text.index("pf-figures") : text.index(">Funds</h2>")]
    assert "£4m" in figures
    assert "£0.1m" in figures


def test_home_names_the_department_apart_so_that_any_name_reads_right(client: Client) -> None:
    a_fund(department="Nobody: a demonstration", delivery_body="A body")
    text = page(client, "home")
    assert "<dt>Run by</dt><dd>A body</dd>" in text
    assert "<dt>Department</dt><dd>Nobody: a demonstration</dd>" in text
    assert "for the Nobody" not in text + page(client, "help")


def test_home_names_the_rounds_that_are_open_until_they_close(client: Client) -> None:
    round_ = an_open_round()
    clock.move_to(AT)
    assert reverse("round", args=[round_.pk]) in page(client, "home")
    clock.move_to(CLOSES)
    assert "Open for applications" not in page(client, "home")


def test_home_asks_as_often_for_three_funds_as_for_one(client: Client) -> None:
    a_fund()
    page(client, "home")
    with CaptureQueriesContext(connection) as for_one:
        page(client, "home")
    a_fund()
    a_fund()
    with CaptureQueriesContext(connection) as for_three:
        page(client, "home")
    assert len(for_three) == len(for_one)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("about", "Every fact has a source."),
        ("accessibility", "Web Content Accessibility Guidelines, version 2.2"),
        ("glossary", "What lasts."),
    ],
)
def test_pages_about_the_service_are_there_for_everyone(client: Client, name: str, words: str) -> None:
    assert words in page(client, name)


def test_the_glossary_lists_its_themes_beside_them(client: Client) -> None:
    assert 'class="pf-contents"' in client.get(reverse("glossary")).content.decode()


def test_each_word_of_the_glossary_is_explained_once_and_can_be_linked_to(client: Client) -> None:
    terms = [term for theme in THEMES for term in theme.terms]
    assert len({term.anchor for term in terms}) == len(terms)
    text = page(client, "glossary")
    assert [term.name for term in terms if f'<dt id="{term.anchor}">{term.name}</dt>' not in text] == []
    assert [term.name for term in terms if not term.meaning.endswith(".")] == []


def test_a_place_shows_its_allocation_with_who_said_so_and_what_is_not_known(client: Client) -> None:
    allocation = an_allocation()
    fund = allocation.strand.fund
    Source.objects.create(fund=fund, ref="S1", title="The notice")
    slug = allocation.place.slug
    Fact.objects.create(
        fund=fund,
        section="place",
        key=f"{slug}--lead",
        label="Earmarked City: lead",
        value="The council",
        source_refs="S1",
    )
    Fact.objects.create(
        fund=fund,
        section="place",
        key=f"{slug}--coverage",
        label="Earmarked City: areas",
        is_published=False,
        why_it_matters="Neighbours cannot tell.",
    )
    text = page(client, "place", slug)
    for words in (
        "Earmarked City",
        "Bolton",
        "£30,000,000",
        "8 June 2025",
        reverse("account", args=[fund.slug, allocation.account]),
        '<dt class="pf-fact__label">Lead</dt>',
        "The council",
        "The notice",
        "Neighbours cannot tell.",
        "No award is on record",
        "What has come of it: no return has reported an outcome.",
        "Map of Earmarked City",
    ):
        assert words in text, words


def test_a_place_says_first_what_it_is_promised_and_once_how_to_take_part_and_whom_to_ask(client: Client) -> None:
    allocation = an_allocation()
    fund, name = allocation.strand.fund, allocation.place.name
    told = (("contact", "whom to ask here", "ask@one.example"), ("door", "how to take part here", "Answer it."))
    for key, kind, words in told:
        named = {"section": "place", "key": f"{allocation.place.slug}--{key}", "label": f"{name}: {kind}"}
        Fact.objects.create(fund=fund, value=words, **named)
    whom = {"section": "taking-part", "key": "help-desk", "label": "Whom to ask", "value": "The help desk."}
    Fact.objects.create(fund=fund, **whom)
    text = page(client, "place", allocation.place.slug)
    promised = f"<strong>The {fund.name} promises {name} £30m, for work between"
    said = (promised, "How to take part: Answer it.", "Whom to ask: ask@one.example", "The help desk.")
    assert [text.count(words) for words in said] == [1] * len(said)
    assert (
        text.index(promised) < text.index("How to take part: Answer it.") < text.index("Whom to ask: ask@one.example")
    )
    assert sorted(said, key=text.index) == list(said)


def test_what_is_published_of_a_place_has_its_source_behind_a_fold(client: Client) -> None:
    allocation = an_allocation()
    fund, slug = allocation.strand.fund, allocation.place.slug
    Source.objects.create(fund=fund, ref="S1", title="The notice")
    named = {"section": "place", "key": f"{slug}--lead", "label": "Earmarked City: lead"}
    Fact.objects.create(fund=fund, value="The council", source_refs="S1", **named)
    fold = page(client, "place", slug).rsplit("The council", 1)[1].split("</details>")[0]
    assert "Where is this from?" in fold
    assert f'href="{reverse("source", args=[fund.slug, "S1"])}">The notice</a>' in fold


def test_the_facts_of_a_place_whose_name_begins_the_same_are_not_mixed_in(client: Client) -> None:
    allocation = an_allocation()
    Fact.objects.create(
        fund=allocation.strand.fund,
        section="place",
        key=f"{allocation.place.slug}-north--lead",
        label="North: lead",
        value="Other",
    )
    assert "Other" not in page(client, "place", allocation.place.slug)


def test_a_place_that_won_shows_its_awards_projects_and_payments(client: Client) -> None:
    report: Any = a_return("paid", claim=Money.pounds(100_000))
    award = report.award
    text = page(client, "place", award.partnership.place.slug)
    for words in (
        "A place drawn by a partnership",
        f'href="{reverse("award", args=[award.pk])}">{award.title}',
        reverse("project", args=[report.claims.get().project_id]),
        "£0.1m",
        "£4m",
    ):
        assert words in text, words


def test_a_place_of_an_invented_fund_says_that_it_is_invented(client: Client) -> None:
    allocation = an_allocation(a_fund(is_invented=True))
    assert "Invented fund: nothing here is real." in page(client, "place", allocation.place.slug)


def test_a_place_in_no_fund_says_so(client: Client) -> None:
    place = an_earmarked_place("Lonely Town")
    places.publish(place, by=CLOCK, at=AT)
    assert "No allocation or award is on record" in page(client, "place", place.slug)


def test_a_place_that_is_not_public_is_not_found(client: Client) -> None:
    assert client.get(reverse("place", args=["nowhere"])).status_code == 404


def test_an_award_makes_its_place_one_of_the_funds(client: Client) -> None:
    award = an_award()
    assert "£4m awarded" in page(client, "places", award.fund_slug)


def test_home_asks_which_council_and_sends_it_to_the_places_of_the_first_real_fund(client: Client) -> None:
    fund = an_allocation().strand.fund
    asked = f'<form class="pf-ask" method="get" id="councils" action="{reverse("places", args=[fund.slug])}#councils"'
    assert client.get("/").content.decode().count(asked) == 1


def test_every_place_is_listed_with_its_funds_and_a_shortened_address_leads_home(client: Client) -> None:
    fund = an_allocation(a_fund(is_invented=True)).strand.fund
    places.publish(an_earmarked_place("Lonely Town"), by=CLOCK, at=AT)
    text = client.get(reverse("all-places")).content.decode()
    first, second = text.split("Lonely Town")[0], text.split("Lonely Town")[1]
    assert f"{fund.name}\n      (invented)" in first
    assert "No fund here" in second
    assert client.get(reverse("all-funds")).headers["Location"] == "/"
