"""What anyone reads of what a fund rests on: facts, dates, what is not known, and the sources of all of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placefund.funds.models import Fact, Fund, Source
from placefund.funds.views.public import LATEST_EVENTS
from tests.build import a_fund, a_user
from tests.evaluation.test_pages import a_known_past
from tests.funds.described import a_described_fund, raised
from tests.witness import queries_of

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: Any, query: str = "") -> str:
    """The text of a page, with white space drawn together."""
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def many_sources(fund: Fund, count: int) -> None:
    Source.objects.bulk_create(
        Source(fund=fund, ref=f"S{number}", title=f"Title {number}", publisher="Press") for number in range(count)
    )


def test_a_fact_is_listed_with_its_kind_its_confidence_and_its_source_behind_a_fold(client: Client) -> None:
    fund = a_described_fund()
    text = read(client, "facts", fund.slug)
    for words in (
        "Department",
        "Rules of the fund",
        "Early research is out of scope.",
        "Inferred",
        "Where is this from?",
    ):
        assert words in text
    assert f'href="{reverse("source", args=[fund.slug, "S9"])}">The notice, The office, 19 October 2025</a>' in text


def test_a_fact_that_nobody_published_says_so_and_why_it_matters(client: Client) -> None:
    text = read(client, "facts", a_described_fund().slug)
    assert "Not published. Nobody can tell whether it is late." in text


def test_facts_are_narrowed_by_kind_and_by_confidence(client: Client) -> None:
    fund = a_described_fund()
    assert "Near to market" in read(client, "facts", fund.slug)
    by_kind = read(client, "facts", fund.slug, query="?kind=rule")
    assert ("Near to market" in by_kind, "Five years" in by_kind) == (True, False)
    unsure = read(client, "facts", fund.slug, query="?confidence=inferred")
    assert ("Near to market" in unsure, "Five years" in unsure) == (False, True)


def test_facts_stand_in_the_order_of_the_sections_of_a_fundbook(client: Client) -> None:
    fund = a_fund()
    for section in ("word", "rule", "fund"):
        Fact.objects.create(fund=fund, section=section, key="one", label=f"Of {section}", value="So")
    text = read(client, "facts", fund.slug)
    assert text.index("Of fund") < text.index("Of rule") < text.index("Of word")


def test_every_dated_fact_stands_under_its_year_the_newest_first_with_its_source(client: Client) -> None:
    fund = a_described_fund()
    for year in (2021, 2040):
        Fact.objects.create(fund=fund, section="event", key=f"e{year}", label=f"Event of {year}.", dated=str(year))
    text = read(client, "dates", fund.slug)
    assert text.index('<h2 id="planned">') < text.index("Event of 2040.") < text.index('<h2 id="2025">')
    assert text.index("Both strands open.") < text.index("Event of 2021.")
    assert '<li id="opens"' in text
    assert reverse("source", args=[fund.slug, "S9"]) in text


def test_a_span_stands_at_its_last_day_on_the_page_of_the_fund_and_among_the_dates(client: Client) -> None:
    fund = a_fund()
    for when in ("2024-06/2024-08", "2024-06-17", "2024-06", "2023-11/2024-01"):
        Fact.objects.create(fund=fund, section="event", key=f"e{when[:9]}{len(when)}", label=f"Of {when}.", dated=when)
    oldest_first = ["Of 2023-11/2024-01.", "Of 2024-06-17.", "Of 2024-06.", "Of 2024-06/2024-08."]
    for name, expected in (
        ("fund", oldest_first[-LATEST_EVENTS:]),
        ("dates", oldest_first[::-1]),
    ):
        text = read(client, name, fund.slug)
        assert sorted(expected, key=text.index) == expected, name
    assert '<h2 id="2023">' not in read(client, "dates", fund.slug)


def test_a_fund_without_dates_or_facts_says_so(client: Client) -> None:
    fund = a_fund()
    assert "No dated fact is on record" in read(client, "dates", fund.slug)
    assert "No fact is on record" in read(client, "facts", fund.slug)


def test_what_is_not_known_says_why_it_matters_where_it_would_be_and_where_we_looked(client: Client) -> None:
    fund = a_described_fund()
    text = read(client, "unknowns", fund.slug)
    for words in (
        "2 things that nobody has published",
        "Questions about the fund: 1. Facts whose value stands empty: 1.",
        '<tr role="row" id="profile">',
        "How much is planned for each year",
        "Nobody can tell whether it is late.",
        "The business case",
        "Looked for in",
        "Decision date of the first round",
    ):
        assert words in text
    narrowed = read(client, "unknowns", fund.slug, query="?kind=unknown")
    assert ("How much is planned" in narrowed, "Decision date of the first round" in narrowed) == (True, False)


def test_a_source_has_a_page_that_leads_to_everything_that_rests_on_it(client: Client) -> None:
    fund = a_described_fund()
    allocation: Any = raised(fund)
    assert "1 source" in read(client, "sources", fund.slug)
    text = read(client, "source", fund.slug, "S9")
    for words in (
        "The office",
        "19 October 2025",
        "A thousand jobs",
        "£50m from 19 October 2025",
        f'href="{reverse("place", args=[allocation.place.slug])}"',
        f'href="{reverse("dates", args=[fund.slug])}#opens"',
        f'href="{reverse("unknowns", args=[fund.slug])}#profile"',
        f'href="{reverse("facts", args=[fund.slug])}?kind=rule&amp;q=R1%3A+Near+to+market#fact-rule-r1"',
    ):
        assert words in text, words
    listed = read(client, "facts", fund.slug, query="?kind=rule&q=R1%3A+Near+to+market")
    assert 'id="fact-rule-r1"' in listed


def test_what_is_known_of_the_programme_before_rests_on_its_sources_too(client: Client) -> None:
    fund = a_fund()
    a_known_past(fund)
    text = read(client, "source", fund.slug, "S1")
    for words in ("Jobs created: “260 jobs created”", "Chemify", f"/funds/{fund.slug}/predecessor/claims/"):
        assert words in text


def test_a_source_on_which_nothing_rests_says_so(client: Client) -> None:
    fund = a_fund()
    many_sources(fund, 1)
    assert "Nothing that is shown here rests on it." in read(client, "source", fund.slug, "S0")


def test_a_source_that_is_not_there_is_not_found(client: Client) -> None:
    fund, other = a_described_fund(), a_fund()
    assert client.get(reverse("source", args=[fund.slug, "S404"])).status_code == 404
    assert client.get(reverse("source", args=[other.slug, "S9"])).status_code == 404


def test_an_address_that_once_led_to_a_source_still_does_from_every_page_of_the_list(client: Client) -> None:
    fund = a_fund()
    many_sources(fund, 60)
    for query in ("", "?q=Title+7", "?publisher=Press"):
        text = read(client, "sources", fund.slug, query=query)
        anchors = re.findall(r'id="(source-[^"]+)"', text)
        assert sorted(anchors) == sorted(f"source-S{number}" for number in range(60)), query


def test_sources_are_found_by_title_and_by_what_rests_on_them(client: Client) -> None:
    fund = a_described_fund()
    many_sources(fund, 2)
    at = reverse("sources", args=[fund.slug])
    for query, is_there in (("?q=notice", True), ("?for=target", True), ("?for=nothing", False), ("?q=Title", False)):
        listed = client.get(at + query).content.decode().split("By reference")[0]
        assert ('id="source-S9"' in listed) is is_there, query


def test_sources_are_put_in_the_order_of_their_days_and_not_of_the_words_for_these(client: Client) -> None:
    fund = a_fund()
    for ref, published_on in (("S1", "2025-04"), ("S2", "2024-12-01"), ("S3", "2026")):
        Source.objects.create(fund=fund, ref=ref, title=f"Title of {ref}", published_on=published_on)
    text = read(client, "sources", fund.slug, query="?sort=-published").split("By reference")[0]
    assert text.index("Title of S3") < text.index("Title of S1") < text.index("Title of S2")


def test_pages_of_facts_and_sources_ask_as_often_for_many_as_for_one() -> None:
    fund = a_described_fund()
    addresses = [reverse(name, args=[fund.slug]) for name in ("facts", "dates", "unknowns", "sources")]
    addresses.append(reverse("source", args=[fund.slug, "S9"]))
    reader = a_user()
    counts = [queries_of(reader, address) for address in addresses]
    many_sources(fund, 9)
    for number in range(9):
        for section in ("rule", "event", "unknown"):
            Fact.objects.create(
                fund=fund,
                section=section,
                key=f"k{number}",
                label=f"One more {number}",
                is_published=section != "unknown",
                dated="2025",
                source_refs="S9 S1",
            )
    assert [queries_of(reader, address) for address in addresses] == counts
