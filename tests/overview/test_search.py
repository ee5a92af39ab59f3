"""Searching the whole site: what is found and how it is shown, what each role finds, and that bad input gives a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.roles import Role
from placefund.domain.search_words import LONGEST
from placefund.funds.models import Fact, Source
from placefund.overview.search.declaration import Reader, Searchable
from placefund.overview.search.find import A_PAGE, FIRST_FEW, KINDS, kinds_for
from placefund.overview.search.own_kinds import OWN
from placefund.overview.search.public_kinds import PUBLIC
from placefund.overview.search.throttle import SEARCHES, Throttle
from placefund.people.access import has
from placefund.people.models import User
from placefund.records import clock
from tests.build import AFTER, a_fund, a_user, an_allocation, an_application, an_award, an_open_round
from tests.house.visitors import ADDRESSES, Person
from tests.house.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_waits() -> Iterator[None]:
    SEARCHES.forget()
    yield
    SEARCHES.forget()


def asked(client: Client, **given: str) -> Any:
    return client.get(f"{reverse('search')}?{urlencode(given)}")


def text(client: Client, **given: str) -> str:
    response = asked(client, **given)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_box_stands_on_every_page_and_the_page_says_what_it_finds(client: Client) -> None:
    assert 'id="site-search"' in client.get(reverse("about")).content.decode()
    page = text(client)
    assert 'id="site-search"' not in page
    assert "Amounts and days are not searched" in page


def test_a_fund_and_what_its_book_says_are_found_by_kind_with_the_words_marked(client: Client) -> None:
    fund = a_fund(name="Harbours of growth")
    Fact.objects.create(
        fund=fund, section="rule", key="quay", label="Who may lead", value="A harbour council, or a port."
    )
    Fact.objects.create(
        fund=fund, section="unknown", key="depth", label="Depth", is_published=False, why_it_matters="Harbours silt up."
    )
    Source.objects.create(fund=fund, ref="S1", title="The harbours bill", publisher="Parliament")
    page = text(client, q="harbour")
    assert "<strong>4</strong> things found among what is public" in page
    assert '<mark class="pf-mark-found">Harbours</mark> of growth' in page
    assert 'A <mark class="pf-mark-found">harbour</mark> council' in page
    assert [page.count(f'id="{kind}"') for kind in ("funds", "facts", "not-published", "sources")] == [1, 1, 1, 1]


def test_every_word_has_to_be_there_in_any_of_the_texts_of_a_thing(client: Client) -> None:
    fund = a_fund(name="Harbours of growth")
    Fact.objects.create(fund=fund, section="rule", key="quay", label="Who may lead", value="A harbour council.")
    assert "Who may <mark" in text(client, q="council lead")
    assert "Nothing found" in text(client, q="council envelope")


def test_accents_do_not_matter_and_neither_does_the_engine(client: Client) -> None:
    fund = a_fund(name="Ynys Môn a Chaerdŷdd")
    for asked_for in ("ynys mon", "MÔN", "chaerdydd", "ynys"):
        assert reverse("fund", args=[fund.slug]) in text(client, q=asked_for), asked_for


def test_the_whole_number_of_an_award_leads_to_it(client: Client) -> None:
    award = an_award("accepted")
    response = asked(client, q=award.reference.lower())
    assert (response.status_code, response.headers["Location"]) == (302, reverse("award", args=[award.pk]))


def test_an_offer_that_is_not_public_is_found_by_its_own_people_alone(client: Client) -> None:
    award = an_award("offered")
    assert asked(client, q=award.reference).status_code == 200
    assert "Nothing found" in text(client, q=award.reference)
    lead = award.offered_by
    holder = award.application.snapshot.submitted_by
    for user in (lead, holder):
        response = asked(signed_in(user), q=award.reference)
        assert response.headers["Location"] == reverse("manage-award", args=[award.pk])


def test_a_draft_is_found_by_its_authors_and_by_nobody_of_the_fund(client: Client) -> None:
    draft = an_application("filled")
    asks = {"q": "Bid", "kind": ""}
    assert reverse("application", args=[draft.pk]) in text(signed_in(draft.side.lead), **asks)  # type: ignore[attr-defined]
    assert draft.title not in text(signed_in(draft.cast.manager), **asks)  # type: ignore[attr-defined]
    assert "Nothing found" in text(client, q=draft.title)


def test_a_slip_of_the_hand_is_put_right_from_public_names_alone(client: Client) -> None:
    an_allocation()
    page = text(client, q="Earmarkde")
    assert "Nothing here has “Earmarkde”. This is what has <strong>“earmarked”</strong>." in page
    assert "Nothing found" in text(client, q="Qwertyuiop")


@pytest.mark.parametrize(
    "q", ["x" * (LONGEST + 1), "a b c d e f g h i j k l m", "!?", "one two three four five six seven eight nine"]
)
def test_what_cannot_be_searched_for_gives_a_sentence(client: Client, q: str) -> None:
    response = asked(client, q=q)
    page = response.content.decode()
    is_fault = response.status_code == 422
    assert is_fault or response.status_code == 200
    assert ("govuk-error-message" in page) is is_fault


@pytest.mark.parametrize(
    "given",
    [
        {"q": "fund", "kind": "no-such-kind"},
        {"q": "fund", "kind": "facts", "after": "x"},
        {"q": "fund", "kind": "facts", "after": "9" * 30},
        {"q": "fund", "kind": "glossary", "after": "-1"},
        {"q": "fund", "kind": "glossary", "after": "²"},
        {"q": "'; drop table people_user; --"},
        {"q": "fund.*b ([ \\ %_"},
        {"q": "<script>alert(1)</script>"},
    ],
)
def test_no_address_breaks_it(client: Client, given: dict[str, str]) -> None:
    a_fund()
    page = asked(client, **given)
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_a_kind_is_read_page_by_page_each_thing_once(client: Client) -> None:
    fund = a_fund(name="Harbours")
    many = A_PAGE * 2 + 3
    for number in range(many):
        said = (
            {"label": f"Quay {number}", "value": "A pier."}
            if number % 2
            else {"label": f"Pier {number}", "value": "A quay."}
        )
        Fact.objects.create(fund=fund, section="rule", key=f"k{number}", **said)
    first = text(client, q="pier")
    assert f"All {many}: Facts" in first
    assert first.count('class="pf-search__hit"') == FIRST_FEW
    seen, address = [], f"{reverse('search')}?q=pier&kind=facts"
    while address:
        page = client.get(address).content.decode()
        seen += [piece.split('"')[0] for piece in page.split('class="pf-search__name" href="')[1:]]
        address = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&") if 'rel="next"' in page else ""
    assert len(seen) == many == len(set(seen))
    named_first = [f"Pier+{number}" in each for each, number in zip(seen, range(many - 1, -1, -2), strict=False)]
    assert all(named_first)


def test_it_asks_as_often_for_many_things_as_for_one(client: Client) -> None:
    fund = a_fund(name="Harbours")
    user = a_user("Manager", role=Role.FUND_MANAGER, scope=f"fund:{fund.slug}")
    both = (client, signed_in(user))

    def counts() -> list[int]:
        found = []
        for one in both:
            with CaptureQueriesContext(connection) as queries:
                text(one, q="harbour")
            found.append(len(queries))
        return found

    counts()
    before = counts()
    for number in range(4):
        Fact.objects.create(fund=fund, section="rule", key=f"k{number}", label="Harbour", value="Quay")
        an_open_round()
    assert counts() == before
    assert before[0] <= len(PUBLIC) + 6
    assert before[1] <= len(KINDS) + 30


def test_what_was_found_is_kept_by_no_cache_between(client: Client) -> None:
    a_fund()
    answer = asked(client, q="fund")
    assert "Cookie" in answer.headers["Vary"]
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_browser_is_told_how_to_search_from_its_bar(client: Client) -> None:
    assert 'type="application/opensearchdescription+xml"' in client.get(reverse("about")).content.decode()
    answer = client.get(reverse("open-search"))
    assert answer.headers["Content-Type"].startswith("application/opensearchdescription+xml")
    assert "/search/?q={searchTerms}" in answer.content.decode()


def test_whoever_searches_without_end_waits_and_is_told_how_long(client: Client, monkeypatch: Any) -> None:
    a_fund()
    monkeypatch.setattr(SEARCHES, "most", 3)
    answers = [asked(client, q="fund") for _ in range(SEARCHES.most + 1)]
    assert [answer.status_code for answer in answers] == [200] * SEARCHES.most + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert "Search again in" in answers[-1].content.decode()
    assert asked(signed_in(a_user("Ann")), q="fund").status_code == 200


def test_a_throttle_lets_one_more_through_as_time_passes_and_forgets() -> None:
    one = Throttle(most=2, within=10)
    assert [one.seconds_to_wait("a", 0), one.seconds_to_wait("a", 0), one.seconds_to_wait("a", 0)] == [0, 0, 5]
    assert one.seconds_to_wait("b", 0) == 0
    assert one.seconds_to_wait("a", 5.1) == 0
    one.forget()
    assert one.seconds_to_wait("a", 5.1) == 0


# --- what each role finds -------------------------------------------------------------------------------------------------


@pytest.fixture
def world() -> World:
    return build_world()


PAGES = {
    "my-applications": "application",
    "applications": "read-application",
    "my-awards": "manage-award",
    "fund-awards": "manage-award",
    "returns": "return",
    "partnerships": "partnership",
    "my-questions": "enquiry",
    "questions": "answer-enquiry",
    "programmes": "programme",
    "assessors": "assessor",
}
"""The page that a kind leads to, whose declaration says who may open it."""


@pytest.mark.slow
def test_nobody_finds_what_its_page_would_refuse_them(world: World) -> None:
    views = {address.name: address.view for address in ADDRESSES}
    looked_at = 0
    for person in world.everybody:
        if person.user is None:
            continue
        reader = Reader(User.objects.get(pk=person.user.pk), clock.now())
        for kind in kinds_for(reader):
            if isinstance(kind, Searchable) and kind.key in PAGES:
                for row in kind.rows(reader):
                    looked_at += 1
                    assert has(reader.user, views[PAGES[kind.key]].capability, row), (person.label, kind.key, row)
    assert looked_at > 60


@pytest.mark.slow
def test_every_kind_of_ones_own_is_found_by_somebody(world: World) -> None:
    found: set[str] = set()
    for person in world.everybody:
        if person.user is not None:
            reader = Reader(User.objects.get(pk=person.user.pk), clock.now())
            found |= {
                kind.key
                for kind in kinds_for(reader)
                if (kind.rows(reader).exists() if isinstance(kind, Searchable) else kind.entries(reader))
            }
    assert {kind.key for kind in OWN} - found == set()


def test_strangers_and_whoever_is_not_signed_in_find_what_is_public_alone(world: World) -> None:
    private = {kind.key for kind in OWN} - {"messages"}
    for person in [world.nobody, Person("somebody", a_user("No part in anything"))]:
        reader = Reader(person.user, clock.now())
        assert {kind.key for kind in kinds_for(reader)} & private == set()


@pytest.mark.slow
def test_every_way_that_is_found_is_there(world: World) -> None:
    clock.move_to(AFTER)
    client = Client()
    for words in ("fund", "place", "bid", "council", "round"):
        page = text(client, q=words)
        for piece in page.split('class="pf-search__name" href="')[1:]:
            address = piece.split('"')[0].replace("&amp;", "&").split("#")[0]
            assert client.get(address).status_code == 200, address
