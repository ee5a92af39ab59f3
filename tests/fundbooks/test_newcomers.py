"""What people know of the real fund from the news about it is found on its pages, with where it is from."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from placefund.fundbooks.loader import load_folder
from placefund.funds.models import Fund, Source
from placefund.places.models import Place
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db

ON_THE_FUND = (
    "up to £500m",
    "£86bn to 2029/30; of that £38.6bn through UK Research and Innovation",
    "Peter Kyle, Secretary of State for Science, Innovation and Technology",
    "Jobs and growth; Skills; Inclusive growth",
    "Life sciences, green energy, cyber security, medical technology and artificial intelligence.",
    "Advanced manufacturing and space",
)
AS_ANNOUNCED = (
    "following collaboration between the UK Government and devolved administrations",
    "all four nations: seven in England, one each in Scotland, Wales and Northern Ireland",
    "Plan for Change",
    "a record £86bn",
    "modern Industrial Strategy",
    "£38.6bn goes through UK Research and Innovation",
    "guidance was to follow",
    "Skills in local communities, with universities as hubs of innovation",
    "a better quality of life",
    "breakthroughs in healthcare, artificial intelligence, transport and green housing",
    "Earlier detection of colon cancer",
    "Moonbility: artificial intelligence against rail disruption",
    "Future Homes: housing that needs less energy",
    "Disease found faster in Greater Manchester",
    "support@funding-service.ukri.org",
)
ON_A_PLACE = {
    "cardiff-capital-region": ("Electric vehicle components", "semiconductors", "ten councils"),
    "belfast-derry-londonderry": ("Cyber security", "100 businesses and 2,750 jobs", "Defence manufacturing"),
    "glasgow-city-region": (
        "medical technology, biotechnology",
        "for new or larger laboratory space",
        "Closes 20 February 2026",
        "glasgowcityregion@glasgow.gov.uk",
        "Earlier detection of colon cancer",
        "Risk Stratification Tool for Colorectal Polyp Surveillance (University of Glasgow)",
    ),
    "greater-manchester": ("Innovation Greater Manchester", "Future Homes, University of Salford", "£3,540,000"),
    "west-midlands": ("Moonbility", "DIATOMIC (Connected Places Catapult)"),
}


@pytest.fixture
def lipf() -> Fund:
    return once(load_folder)(LIPF, at=AT).fund


def words_of(client: Client, name: str, *args: object) -> str:
    """The visible words of a page, each run of space as one."""
    text = client.get(reverse(name, args=args)).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.mark.long
def test_the_fund_says_in_a_few_lines_how_it_was_announced(client: Client, lipf: Fund) -> None:
    read = words_of(client, "fund", lipf.slug)
    assert [fact for fact in ON_THE_FUND if fact not in read] == []


def test_every_headline_of_the_envelope_says_up_to(client: Client, lipf: Fund) -> None:
    assert "Envelope £500m up to" in words_of(client, "fund", lipf.slug)
    assert re.search(r"Envelope £500m(?: Envelope)? up to", words_of(client, "money", lipf.slug))
    assert "up to £500m" in words_of(client, "home")


def test_what_the_announcements_said_is_found_on_one_page(client: Client, lipf: Fund) -> None:
    read = words_of(client, "announced", lipf.slug)
    assert [fact for fact in AS_ANNOUNCED if fact not in read] == []


@pytest.mark.parametrize("slug", ON_A_PLACE)
def test_a_place_tells_what_is_known_of_it(client: Client, lipf: Fund, slug: str) -> None:
    read = words_of(client, "place", slug)
    assert [fact for fact in ON_A_PLACE[slug] if fact not in read] == []


def test_each_place_has_its_priorities_its_calls_and_a_contact_or_says_that_none_is_published(
    client: Client, lipf: Fund
) -> None:
    for place in Place.objects.all():
        kinds = {fact.label.partition(": ")[2] for fact in lipf.facts.filter(key__startswith=f"{place.slug}--")}
        has_calls = lipf.known_calls.filter(place_slug=place.slug).exists()
        assert kinds >= {"whom to ask here", "wave of readiness", "found ready"}, place
        assert has_calls or "call of its own" in kinds, place
        assert lipf.known_priorities.filter(place_slug=place.slug, origin="chosen").exists(), place


def test_a_source_leads_to_the_publication_itself(client: Client, lipf: Fund) -> None:
    source = Source.objects.get(fund=lipf, ref="S7")
    assert f'href="{source.url}" rel="external noopener noreferrer"' in (
        client.get(reverse("source", args=[lipf.slug, "S7"])).content.decode()
    )
    assert "None is known. None is ever made up." in words_of(client, "source", lipf.slug, "S19")


def test_the_envelope_is_as_the_announcement_worded_it(client: Client, lipf: Fund) -> None:
    assert "Envelope £500m up to" in words_of(client, "fund", lipf.slug)


def test_one_instant_has_one_wording(client: Client, lipf: Fund) -> None:
    """Wave 1 closed at the end of a day whose hour was not published; no page gives it another day."""
    for page in ("fund", "dates", "facts"):
        assert "14 November" not in words_of(client, page, lipf.slug)
    wave = lipf.strands.get(slug="earmarked").rounds.get(slug="earmarked-wave-1")
    for page in ("round", "round-rules", "round-judging"):
        assert "14 November" not in words_of(client, page, wave.pk)
