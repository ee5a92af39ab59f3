"""A place's page as a briefing: the six answers first, each from values; then calls, dates, projects, money and what is missing."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.money import Money
from placefund.domain.plans.release import PlanAudience
from placefund.fundbooks.loader import load_folder
from placefund.funds.actions import allocate_to_place
from placefund.funds.models import Fact, Fund, KnownAnswer, KnownCall, KnownProject, KnownSum
from placefund.overview.briefing.brief import brief_of
from placefund.people.models import CLOCK
from placefund.places.models import Area, Place
from placefund.plans.versions import actions as plan_versions
from placefund.records import clock
from tests.build import AT, a_return, an_allocation
from tests.build_plans import an_issued_plan
from tests.house.printed_sums import broken_columns
from tests.worlds import once

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
TODAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
GLASGOW, MANCHESTER, CORRIDOR = "glasgow-city-region", "greater-manchester", "belfast-derry-londonderry"
pytestmark = pytest.mark.django_db


@pytest.fixture
def lipf() -> Fund:
    clock.move_to(TODAY)
    return once(load_folder)(LIPF, at=TODAY).fund


def words_of(client: Client, slug: str) -> str:
    text = client.get(reverse("place", args=[slug])).content.decode().split("<main", 1)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def paragraph(client: Client, slug: str) -> str:
    text = client.get(reverse("place", args=[slug])).content.decode()
    first = text[text.index('<p class="pf-brief">') :].partition("</p>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", first)).split())


def test_one_paragraph_answers_how_much_for_what_by_when_who_decides_how_to_take_part_and_whom_to_ask(
    client: Client, lipf: Fund
) -> None:
    assert paragraph(client, GLASGOW) == (
        "The Local Innovation Partnerships Fund promises Glasgow City Region at least £30m, raised to £50m on 19 October 2025, "
        "for work between 2026 and 2031. Money for high-potential innovation clusters across the United Kingdom, spent on "
        "portfolios that local partnerships and the delivery body build together. What Glasgow City Region has chosen: health "
        "and life sciences: medical technology, biotechnology and pharmaceuticals. Glasgow City Region Cabinet leads the "
        "partnership that chooses the projects, and UK Research and Innovation decides on them. No call of its own is known to "
        "be open now; whether this one is, is not published: Infrastructure Fund. How to take part: Through the pages of the two "
        "calls at gcrlipf.co.uk: a template, technical guidance, "
        "questions and answers. Whom to ask: glasgowcityregion@glasgow.gov.uk, with LIPF as the subject."
    )


def test_what_is_not_published_is_said_so_in_the_paragraph(client: Client, lipf: Fund) -> None:
    told = paragraph(client, CORRIDOR)
    for words in (
        "innovation corridor at least £30m, for work between",
        "What Belfast–Derry/Londonderry innovation corridor itself has chosen is not published.",
        "Which body leads for Belfast–Derry/Londonderry innovation corridor is not published",
        "Whether it runs a call of its own is not published.",
        "Whom to ask in Belfast–Derry/Londonderry innovation corridor is not published; for the fund as a whole: UKRI Funding",
    ):
        assert words in told, words
    assert "which is not stated for this fund" in paragraph(client, "south-yorkshire")


@pytest.mark.long
def test_each_of_the_ten_places_answers_the_six_questions(client: Client, lipf: Fund) -> None:
    slugs = list(Place.published().values_list("slug", flat=True))
    assert len(slugs) == 10
    for slug in slugs:
        told = paragraph(client, slug)
        assert "£" in told.split(". ")[0], slug
        assert "for work between 2026 and 2031" in told, slug
        assert "UK Research and Innovation decides on them" in told or "decided on by UK Research" in told, slug
        assert "call of its own" in told or "Open to bids now" in told, slug
        assert "Whom to ask" in told, slug
        assert told.count("Not published") == 0  # it is said in words


def test_an_amount_that_two_projects_share_stays_one_amount(client: Client, lipf: Fund) -> None:
    told = words_of(client, MANCHESTER)
    assert "£12,800,000 for 2 projects together." in told
    assert "3 of them are not named." in told
    assert "£6,400,000" not in told
    assert "£62,800,000" not in told
    assert list(lipf.known_projects.values_list("pence", "lead")) == [(None, ""), (None, "")]


def test_an_answer_that_was_replaced_stands_beside_the_one_that_took_its_place(client: Client, lipf: Fund) -> None:
    told = words_of(client, GLASGOW)
    newer, older = told.index("Feasibility and development, demolition"), told.index("Only fitting out.")
    assert newer < older
    assert "Only fitting out. Replaced on 9 February 2026" in told


def test_a_call_is_open_until_its_closing_day_and_then_closed(client: Client, lipf: Fund) -> None:
    call = KnownCall.objects.get(key="glasgow-commercialisation")
    assert [call.state_on(day) for day in (date(2026, 2, 20), date(2026, 2, 21))] == ["open", "closed"]
    assert KnownCall.objects.get(key="glasgow-infrastructure").state_on(date(2026, 2, 1)) is None
    assert KnownCall.objects.get(key="london-interest").state_on(date(2026, 11, 30)) == "closed"


def test_an_open_call_is_named_in_the_paragraph_and_stands_first(client: Client, lipf: Fund) -> None:
    clock.move_to(datetime(2026, 2, 10, 9, 0, tzinfo=UTC))
    assert "Open to bids now: Commercialisation Fund." in paragraph(client, GLASGOW)
    told = words_of(client, GLASGOW)
    assert told.index("Commercialisation Fund Open or closed") < told.index("Infrastructure Fund Open or closed")
    assert "20 February 2026 Closes: Commercialisation Fund" in told.partition("Behind")[0]


def test_a_place_stands_beside_the_others_for_each_person_with_a_warning(client: Client, lipf: Fund) -> None:
    told = words_of(client, GLASGOW)
    assert "This is a promise for all the years together, and not what has been spent." in told
    place = Place.objects.get(slug=GLASGOW)
    found = brief_of(place, lipf, TODAY.date()).beside
    assert found is not None
    assert len(found.rows) == 10
    people = sum(Area.objects.filter(code__in=place.area_codes(TODAY.date())).values_list("population", flat=True))
    assert found.this.people == people
    heads = [row.per_head for row in found.rows]
    assert heads == sorted(heads, reverse=True)
    assert "(this place)" in told


def test_the_number_of_people_is_not_guessed_where_one_area_has_none(client: Client) -> None:
    allocation = an_allocation()
    Area.objects.filter(placearea__place=allocation.place).update(population=None)
    told = words_of(client, allocation.place.slug)
    assert f"How many people live in {allocation.place.name} is not known here." in told


def test_the_dates_of_a_place_can_be_taken_into_a_calendar(client: Client, lipf: Fund) -> None:
    text = client.get(reverse("place-calendar", args=[GLASGOW])).content.decode()
    assert "SUMMARY:Closes: Commercialisation Fund" in text
    assert "SUMMARY:Opens: Commercialisation Fund" not in text  # only its month is known
    assert "DTSTART;VALUE=DATE:20260220" in text


def test_money_by_year_is_what_was_paid_and_never_a_nought(client: Client, lipf: Fund) -> None:
    told = words_of(client, MANCHESTER)
    page = client.get(reverse("place", args=[MANCHESTER])).content.decode()
    assert broken_columns(page) == []  # no foot stands below nothing
    assert "In all £50,000,000 Not on record here Not on record here Not on record here" in told
    assert "How the money is planned over the years: Not published" in told
    report = a_return("paid", claim=Money.pounds(100_000))
    place = report.award.partnership.place
    if place is not None and place.is_public:
        assert "£100,000" in words_of(client, place.slug).partition("By year")[2].partition("Outcomes")[0]


def test_a_fund_that_is_run_here_says_that_a_place_has_run_no_call(client: Client) -> None:
    place = an_allocation().place
    clock.move_to(AT)
    assert "It has run no call of its own." in paragraph(client, place.slug)
    assert "Whether the place runs a call of its own" not in words_of(client, place.slug)


def test_the_page_to_follow_a_place_has_one_title(client: Client) -> None:
    place = an_allocation().place
    page = client.get(reverse("follow-place", args=[place.slug])).content.decode()
    assert page.count("<h1") == 1
    refused = client.post(reverse("follow-place", args=[place.slug]), {"email": "not an address"}).content.decode()
    assert refused.count("govuk-error-summary__title") == 1


def test_an_amount_that_was_lowered_says_so(client: Client) -> None:
    allocation = an_allocation()
    for day, millions in ((date(2025, 9, 1), 60), (date(2025, 10, 1), 40)):
        allocate_to_place(
            allocation.strand,
            allocation.place,
            Money.pounds(millions * 1_000_000),
            announced_on=day,
            effective_on=day,
            why="Otherwise.",
            by=CLOCK,
            at=AT,
        )
    clock.move_to(AT)
    told = "£30m, raised to £60m on 1 September 2025, lowered to £40m on 1 October 2025, for work between"
    assert told in paragraph(client, allocation.place.slug)


def test_the_page_asks_as_often_for_many_calls_and_projects_as_for_few(client: Client, lipf: Fund) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("place", args=[GLASGOW]))
        return len(queries)

    asked()
    before = asked()
    for number in range(5):
        named = {"fund": lipf, "key": f"more-{number}", "place_slug": GLASGOW, "source_refs": "S14"}
        KnownCall.objects.create(name=f"Call {number}", **named)
        KnownProject.objects.create(name=f"Project {number}", says="More.", **named)
        KnownSum.objects.create(words="Together.", pence=100, how_many=2, **named)
        answered = {"answered_on": date(2026, 1, 1), "answered_by": "It", "question": "What?", "answer": "That."}
        KnownAnswer.objects.create(call_name=f"Call {number}", **named, **answered)
        key = f"{GLASGOW}--more-{number}"
        Fact.objects.create(fund=lipf, section="place", key=key, label="Glasgow City Region: flag", value="It.")
    assert asked() == before


def test_the_description_of_the_page_is_its_first_sentence(client: Client, lipf: Fund) -> None:
    text = client.get(reverse("place", args=[GLASGOW])).content.decode()
    assert (
        'name="description" content="The Local Innovation Partnerships Fund promises Glasgow City Region at least £30m'
        in text
    )


def test_a_plan_that_is_open_to_everybody_is_on_the_page_and_in_the_feed(client: Client) -> None:
    version = an_issued_plan()
    place = version.programme.place
    clock.move_to(AT)
    assert "The place's own plan: Not published" in words_of(client, place.slug)
    plan_versions.release(version, PlanAudience.PUBLIC, by=version.issued_by, at=AT)
    assert "The place's own plan : version 1, of" in words_of(client, place.slug)
    assert "has chosen stands in its plan, version 1 of" in paragraph(client, place.slug)
    feed = client.get(reverse("place-feed", args=[place.slug])).content.decode()
    assert f"Plan of {place.name} published: version 1" in feed
