"""What is taken from public pages: cards, charts as files, feeds, the list of pages, and tables a spreadsheet can open."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.decisions import actions as decisions
from placefund.decisions.models import Decision
from placefund.decisions.revisions.actions import publish_revision, revise
from placefund.domain.money import Money
from placefund.funds import actions as funds
from placefund.funds.models import Fact, Fund, Round
from placefund.funds.views.fact_list import EVENTS
from placefund.overview.views.machines import public_addresses
from placefund.people.models import CLOCK
from placefund.places.models import Place
from placefund.records import clock
from placefund.returns.corrections import actions as corrections
from tests.build import (
    AFTER,
    AT,
    Cast,
    a_fund,
    a_return,
    a_strand,
    an_allocation,
    an_application,
    an_award,
    an_open_round,
    review_all_feedback,
)
from tests.house.visitors import ADDRESSES
from tests.house.world import build_world
from tests.witness import signed_in

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
PNG = b"\x89PNG\r\n\x1a\n"
BEGINS = {"SVG": b"<", "PNG": PNG, "CSV": b"\xef\xbb\xbf"}
"""How a file of each form begins."""


def meta(text: str, name: str) -> str:
    """The content of a `meta` element by its name or property."""
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', text)
    return unescape(found[1]) if found else ""


def of_the_world() -> list[str]:
    """The addresses of every public page of a small world, its fund real."""
    an_award("accepted")
    a_return("paid")
    an_allocation()
    return sorted(set(public_addresses()))


ON_THE_WAY_IN = ("sign-in-code", "sign-on-back", "sign-on-join")
"""Pages only for who has given a password, or comes from a provider."""


@pytest.mark.long
def test_each_public_page_has_a_description_an_address_and_a_card(client: Client) -> None:
    addresses = of_the_world()
    assert len(addresses) > 25
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 302 and address in map(reverse, ON_THE_WAY_IN):
            continue
        text = answer.content.decode()
        description = meta(text, "description")
        assert 15 <= len(description) <= 200, (address, description)
        assert "<" not in description
        assert f'<link rel="canonical" href="http://testserver{address}">' in text, address
        assert meta(text, "og:url") == f"http://testserver{address}"
        assert meta(text, "og:title").split(" – ")[0] in unescape(re.sub(r"<[^>]+>", "", text)), address
        assert meta(text, "og:image") == f"http://testserver{address}?card=png"


def test_a_card_is_a_picture_and_only_of_pages_that_everybody_may_read(client: Client) -> None:
    fund = a_fund()
    answer = client.get(reverse("fund", args=[fund.slug]), {"card": "png"})
    assert (answer["Content-Type"], answer.content[:8]) == ("image/png", PNG)
    assert int.from_bytes(answer.content[16:20]) == 1200
    assert int.from_bytes(answer.content[20:24]) == 630
    cast = Cast(fund)
    closed = signed_in(cast.manager).get(reverse("manage-fund", args=[cast.fund.slug]))
    assert "og:title" not in closed.content.decode()
    assert (
        signed_in(cast.manager).get(reverse("manage-fund", args=[cast.fund.slug]), {"card": "png"}).status_code == 404
    )


def test_an_invented_fund_is_no_page_to_be_found(client: Client) -> None:
    fund = a_fund(is_invented=True)
    assert meta(client.get(reverse("fund", args=[fund.slug])).content.decode(), "robots") == "noindex"
    assert reverse("fund", args=[fund.slug]) not in set(public_addresses())


def charts_of(text: str) -> list[tuple[str, str]]:
    """The links under the charts of a page: their words, and where they lead."""
    return [
        (href, form)
        for href, form in re.findall(r'<a href="(\?[^"]*chart=[^"]*)" download>(SVG|PNG|CSV)', unescape(text))
    ]


def test_every_chart_of_a_page_can_be_taken_as_svg_png_and_csv(client: Client) -> None:
    a_return("paid")
    fund = Fund.objects.get()
    page = reverse("fund", args=[fund.slug])
    links = charts_of(client.get(page).content.decode())
    assert {form for _, form in links} == {"SVG", "PNG", "CSV"}
    for href, form in links:
        answer = client.get(page + href)
        assert answer["Content-Disposition"].startswith("attachment; ")
        if form == "PNG":
            assert answer.content[:8] == PNG
        elif form == "SVG":
            drawn = ET.fromstring(answer.content)  # noqa: S314  our own
            assert drawn.find(".//{http://www.w3.org/2000/svg}rect") is not None
            assert "http://testserver" + page in answer.content.decode()
            assert "<script" not in answer.content.decode()
        else:
            rows = answer.content.decode("utf-8-sig").splitlines()
            assert len(rows) > 1


@pytest.mark.long
def test_every_chart_of_every_public_page_can_be_taken_in_each_form(client: Client) -> None:
    """The pages are those of the world of the house: a page that is added is walked by itself."""
    world, taken = build_world(), dict[str, int]()
    for address in ADDRESSES:
        for path, _thing in world.urls(address) if address.is_public and "GET" in address.view.methods else ():
            answer = client.get(path)
            if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
                continue
            text = answer.content.decode()
            links = charts_of(text)
            drawn = text.count('<figure class="pf-chart"')
            assert [form for _, form in links] == ["SVG", "PNG", "CSV"] * drawn, path
            for href, form in links:
                sent = client.get(path + href)
                assert sent.status_code == 200, (path, href)
                assert sent.content.startswith(BEGINS[form]), (path, href)
                taken[address.name] = taken.get(address.name, 0) + 1
    assert set(taken) >= {"fund", "formula", "money", "strand"}


def test_a_chart_that_is_not_there_is_said_in_a_sentence(client: Client) -> None:
    page = reverse("fund", args=[a_fund().slug])
    for wanted in ({"chart": "nothing", "as": "svg"}, {"chart": "nothing", "as": "exe"}):
        assert client.get(page, wanted).status_code == 404


def test_who_may_not_read_a_page_may_not_take_its_charts(client: Client) -> None:
    cast = Cast(a_fund())
    page = reverse("manage-fund", args=[cast.fund.slug])
    assert client.get(page, {"chart": "anything", "as": "csv"}).status_code == 302
    assert signed_in(cast.finance).get(page, {"chart": "anything", "as": "csv"}).status_code == 403


def test_a_feed_tells_what_has_happened_the_newest_first_and_stays_the_same(client: Client) -> None:
    award = an_award("accepted")
    fund = award.strand.fund
    answer = client.get(reverse("fund-feed", args=[fund.slug]))
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314  our own
    titles = [each.text or "" for each in feed.iterfind(f"{ATOM}entry/{ATOM}title")]
    assert any(title.startswith(f"Award accepted: {award.title}") for title in titles)
    moments = [each.text or "" for each in feed.iterfind(f"{ATOM}entry/{ATOM}updated")]
    assert moments == sorted(moments, reverse=True)
    ids = [each.text for each in feed.iterfind(f"{ATOM}entry/{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert client.get(reverse("fund-feed", args=[fund.slug])).content == answer.content


def test_a_feed_says_how_sure_a_dated_fact_is(client: Client) -> None:
    fund = a_fund()
    told = {"fund": fund, "section": EVENTS, "dated": "2026-02-01", "happened_on": date(2026, 2, 1)}
    Fact.objects.create(key="a", label="It opens.", **told)
    Fact.objects.create(key="b", label="It is expected.", confidence="inferred", **told)
    feed = ET.fromstring(client.get(reverse("fund-feed", args=[fund.slug])).content)  # noqa: S314  our own
    said = {each.findtext(f"{ATOM}title"): each.findtext(f"{ATOM}summary") for each in feed.iterfind(f"{ATOM}entry")}
    assert said["It opens."] == "Dated: 1 February 2026"
    assert said["It is expected."] == "Dated: 1 February 2026. Confidence: inferred."


def test_a_feed_keeps_what_is_under_embargo_and_what_is_only_offered(client: Client) -> None:
    award = an_award("offered")
    text = client.get(reverse("fund-feed", args=[award.strand.fund.slug])).content.decode()
    assert award.title not in text


def test_a_place_has_a_feed_of_its_own(client: Client) -> None:
    allocation = an_allocation()
    other = an_award("accepted").partnership.place
    text = client.get(reverse("place-feed", args=[allocation.place.slug])).content.decode()
    assert f"Allocation to {allocation.place}" in unescape(text)
    assert f"to {other}" not in unescape(text)
    page = client.get(reverse("place", args=[allocation.place.slug])).content.decode()
    assert 'type="application/atom+xml"' in page


def test_what_an_invented_fund_promises_a_real_place_is_marked_and_in_no_feed(client: Client) -> None:
    real = an_allocation()
    copy = a_strand(a_fund(), kind="earmarked")
    funds.allocate_to_place(copy, real.place, Money.pounds(77_000_000), announced_on=date(2025, 6, 9), by=CLOCK, at=AT)
    address = reverse("place-feed", args=[real.place.slug])
    Fund.objects.filter(pk=copy.fund_id).update(is_invented=True)
    text = client.get(address).content.decode()
    assert ("£30,000,000" in text, "£77,000,000" in text, "nothing here is real" in text) == (True, False, False)
    page = client.get(reverse("place", args=[real.place.slug])).content.decode()
    assert page.count("Invented fund: nothing here is real.") == 1
    Fund.objects.update(is_invented=True)
    text = client.get(address).content.decode()
    assert ("£30,000,000" in text, "£77,000,000" in text, "nothing here is real" in text) == (True, True, True)


def test_the_feed_of_a_place_asks_as_much_however_many_funds_there_are(client: Client) -> None:
    address = reverse("place-feed", args=[an_allocation().place.slug])
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    a_fund(), a_fund()
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(three) == len(one) <= 18  # one or two for each kind of thing that is told


def test_a_payment_that_was_reversed_is_no_longer_told(client: Client) -> None:
    report = a_return("paid")
    award, cast = report.award, report.award.cast  # type: ignore[attr-defined]
    feeds = [("fund-feed", award.strand.fund.slug), ("place-feed", award.partnership.place.slug)]
    texts = [client.get(reverse(name, args=[slug])).content.decode() for name, slug in feeds]
    assert ["Paid: £" in text for text in texts] == [True, True]
    asked = corrections.ask_reversal(report, reason="Paid twice.", by=cast.finance, at=clock.now())
    corrections.reverse_payment(asked, by=cast.manager, at=clock.now())
    texts = [client.get(reverse(name, args=[slug])).content.decode() for name, slug in feeds]
    assert ["Paid: £" in text for text in texts] == [False, False]


def test_a_clarification_is_told_to_those_who_follow(client: Client) -> None:
    round_ = an_open_round()
    funds.clarify(round_, question="Is fit-out eligible?", answer="Only fit-out.", by=CLOCK, at=AT)
    text = client.get(reverse("fund-feed", args=[round_.strand.fund.slug])).content.decode()
    assert "Is fit-out eligible? Only fit-out." in text


@pytest.mark.parametrize("embargo", [None, timedelta(days=3)])
def test_a_published_revision_is_told_to_those_who_follow_once_outcomes_are_public(
    client: Client, embargo: timedelta | None
) -> None:
    bid = an_application("decided")
    funds.close(bid.round, by=bid.cast.manager, at=AFTER)
    review_all_feedback(bid.round, bid.cast)
    Place.objects.filter(pk=bid.partnership.place_id).update(is_public=True)
    until = AFTER + embargo if embargo else None
    decisions.release(Round.objects.get(pk=bid.round_id), public_from=until, by=bid.cast.manager, at=AFTER)
    decision = Decision.objects.get(application=bid)
    feeds = [
        reverse("fund-feed", args=[bid.round.strand.fund.slug]),
        reverse("place-feed", args=[bid.partnership.place.slug]),
    ]

    def told() -> list[bool]:
        return ["A letter was found." in client.get(feed).content.decode() for feed in feeds]

    given = {"reasons": "Not seen before.", "feedback": "Your letter counts.", "why": "A letter was found."}
    later = AFTER + timedelta(hours=1)
    revise(decision, outcome="decline", **given, by=bid.cast.decider, at=later)
    clock.move_to(later)
    assert told() == [False, False]
    publish_revision(decision, by=bid.cast.manager, at=later)
    assert told() == [not embargo] * 2
    clock.move_to(later + timedelta(days=3))
    assert told() == [True, True]


def test_search_engines_are_told_where_to_look_and_where_not(client: Client) -> None:
    a_fund(slug="seen")
    told = client.get("/robots.txt").content.decode()
    assert "Disallow: /manage/" in told
    assert "Sitemap: http://testserver/sitemap.xml" in told
    pages = client.get("/sitemap.xml")
    assert pages["Content-Type"] == "application/xml"
    assert "<loc>http://testserver/funds/seen/</loc>" in pages.content.decode()
    assert "/manage/" not in pages.content.decode()


def test_a_demonstration_is_kept_out_of_search_engines(client: Client, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_a_table_of_open_data_opens_in_excel_as_text_and_as_a_workbook(client: Client) -> None:
    fund = a_fund(name="Belfast–Derry/Londonderry", envelope=Money.pounds(5_000_000))
    text = client.get(reverse("open-data-table", args=[fund.slug, "allocations"]))
    assert b"".join(text.streaming_content).startswith(b"\xef\xbb\xbf")  # type: ignore[attr-defined]
    book = client.get(reverse("open-data-workbook", args=[fund.slug, "transfers"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))) as opened:  # type: ignore[attr-defined]
        assert "<v>5000000</v>" in opened.read("xl/worksheets/sheet1.xml").decode()
