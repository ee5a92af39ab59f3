"""Sums add up by eye on every public page of the rehearsal, and each word for money has one total wherever it stands."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from placefund.awards.models import Award
from placefund.delivery.models import Project
from placefund.domain.money import Money
from placefund.domain.short_amounts import ShortAmount, short
from placefund.domain.trail import Trail
from placefund.funds.models import Fund, Round, Strand
from placefund.funds.queries import coverage_of
from placefund.ledger.queries import trail
from placefund.onward.models import OnwardGrant
from placefund.onward.queries import with_money
from placefund.overview.money import MoneyByStage, MoneyOnRecord
from placefund.places.models import Place
from placefund.rehearsal.plan import PRESENT
from tests.house.printed_sums import (
    amounts_in,
    broken_charts,
    broken_columns,
    broken_sums,
    columns_with_a_foot,
    rows_of_cards,
)
from tests.house.visitors import ADDRESSES, Person
from tests.house.world import World
from tests.rehearsal.rehearsing import played

pytestmark = [pytest.mark.alike, pytest.mark.unwatched, pytest.mark.standing, pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def present(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Fund]:
    """The rehearsal at the moment at which people enter."""
    with played("full", PRESENT, django_db_blocker, tmp_path_factory.mktemp("documents")) as fund:
        yield fund


def public_pages(fund: Fund) -> Iterator[tuple[str, str]]:
    """The address and the text of every public page that this fund can fill."""
    things: dict[type[Model], list[Any]] = {
        Fund: [fund],
        Strand: list(fund.strands.all()),
        Round: list(Round.objects.filter(strand__fund=fund)),
        Place: list(Place.published()),
        Award: list(Award.published()),
        Project: list(Project.published()[:12]),
    }
    world = World(fund, [], [], things, things[Award][0])  # type: ignore[arg-type]
    browser = Person("anyone").browser()
    for address in ADDRESSES:
        if address.is_public and (address.view.model is None or address.view.model in things):
            for path, _thing in world.urls(address):
                answer = browser.get(path)
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                    yield path, answer.content.decode()


def test_what_adds_up_adds_up_as_it_is_printed(present: Fund) -> None:
    """More: print amounts that stand beside each other by `together` of `domain/short_amounts.py`."""
    rows, broken = 0, {}
    for path, html in public_pages(present):
        cards = [row for row in rows_of_cards(html) if len(row) > 1]
        rows += len(cards)
        told = [*(one for row in cards for one in broken_sums(row)), *broken_charts(html)]
        if told:
            broken[path] = told
    assert broken == {}
    assert rows > 30


def test_a_column_is_read_against_its_foot() -> None:
    page = (
        "<table><tbody><tr><th>A</th><td>£1</td><td>£5</td></tr><tr><th>B</th><td>£2</td><td></td></tr></tbody>"
        "<tfoot><tr><th>All</th><td>£4</td><td>£5</td></tr></tfoot></table>"
    )
    assert broken_columns(page) == ["£1 + £2 is not £4"]


def test_every_column_of_money_adds_up_to_its_foot(present: Fund) -> None:
    """On the pages of money, outcomes and awards, and wherever else a public table has a foot."""
    read: dict[str, int] = {}
    broken = {}
    for path, html in public_pages(present):
        read[path] = sum(1 for _column in columns_with_a_foot(html))
        if (told := broken_columns(html)) and path != reverse("gallery"):  # whose table shows components, and no sum
            broken[path] = told
    assert broken == {}
    assert read[reverse("money", args=[present.slug])] > 5


def card(html: str, label: str) -> Money:
    """The exact amount of the card with this label."""
    found = re.search(rf"__label\">{label}</p>(.*?)</div>", html, re.DOTALL)
    assert found, label
    return Money(int(next(amounts_in(found[1])).exact * 100))


def rows_of(client: Client, fund: Fund, table: str) -> list[dict[str, str]]:
    answer = client.get(reverse("open-data-table", args=[fund.slug, table]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def sums_of(rows: list[dict[str, str]], *columns: str) -> list[Money]:
    return [Money(int(sum(Decimal(row[column]) for row in rows) * 100)) for column in columns]


def four(money: Trail) -> list[Money]:
    return [money.awarded, money.handed_back, money.committed, money.paid]


def test_each_word_for_money_has_one_total_on_every_page_and_in_every_file(present: Fund, client: Client) -> None:
    money = trail(present.slug)
    assert money.handed_back
    words = ("Awarded", "Handed back", "Committed", "Paid")
    page = client.get(reverse("money", args=[present.slug])).content.decode()
    assert [card(page, word) for word in words] == four(money)
    page = client.get(reverse("fund", args=[present.slug])).content.decode()
    shown = ("Awarded", "Handed back", "Paid")
    assert [card(page, word) for word in shown] == [money.awarded, money.handed_back, money.paid]
    columns = ("awarded_pounds", "handed_back_pounds", "committed_pounds", "paid_pounds")
    assert sums_of(rows_of(client, present, "awards"), *columns) == four(money)
    assert sums_of(rows_of(client, present, "payments"), "amount_pounds") == [money.paid]
    assert sums_of(rows_of(client, present, "projects"), "paid_pounds") == [money.paid]


def test_offered_approved_and_left_have_one_total_too(present: Fund, client: Client) -> None:
    money = trail(present.slug)
    awards = rows_of(client, present, "awards")
    assert sums_of(awards, "offered_pounds", "approved_pounds") == [money.awarded, money.approved]
    assert sums_of(rows_of(client, present, "projects"), "approved_pounds") == [money.approved]
    page = client.get(reverse("money", args=[present.slug])).content.decode()
    assert card(page, "Left") == money.left == card(page, "Envelope") - card(page, "Committed")
    [of_awards] = re.findall(r"<tr[^>]*><th[^>]*>All awards</th>.*?</tr>", page, re.DOTALL)
    told = [Money(int(amount.exact * 100)) for amount in amounts_in(of_awards)]
    assert told == [money.awarded, money.handed_back, money.committed, money.approved, money.paid]
    pots = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[-1] for row in rows_of_table(page, "What was set aside")]
    assert Money.total(Money(int(next(amounts_in(pot)).exact * 100)) for pot in pots) == money.left


def rows_of_table(html: str, heading: str) -> list[str]:
    """The rows of the first table below a heading, without its foot."""
    body = html.split(f">{heading}</h2>", 1)[1].split("<tbody", 1)[1].split("</tbody>", 1)[0]
    return body.split("<tr")[1:]


def test_a_total_of_the_fund_is_printed_alike_on_every_page(present: Fund) -> None:
    """More: take it from `MoneyOnRecord.short`, which rounds it once; never round it again where it stands."""
    money = MoneyOnRecord(MoneyByStage.of(trail(present.slug)), coverage_of(present))
    printed = {each.amount: each.words for each in money.short.values() if isinstance(each, ShortAmount)}
    otherwise = {short(amount).words for amount in printed} - set(printed.values())
    assert otherwise, "no total of this rehearsal would be rounded otherwise alone: the test says nothing"
    found: dict[str, set[str]] = {}
    for path, html in public_pages(present):
        for pounds, words in re.findall(r'<data class="pf-money" value="(-?[\d.]+)"[^>]*>([^<]+)</data>', html):
            amount = Money(int(Decimal(pounds) * 100))
            if printed.get(amount, words) != words:
                found.setdefault(path, set()).add(f"{words}, not {printed[amount]}")
        if path.startswith(reverse("fund", args=[present.slug])) or path == reverse("home"):
            found.setdefault(path, set()).update(words for words in otherwise if words in html)
    assert {path: told for path, told in found.items() if told} == {}


def test_360giving_says_the_same_in_its_own_words(present: Fund, client: Client) -> None:
    money = trail(present.slug)
    published = json.loads(client.get(reverse("open-data-360giving", args=[present.slug])).content)["grants"]
    # A grant that was made within a project is money of the fund's own grant once more, and says so: it is not counted twice.
    grants = [grant for grant in published if not grant.get("relatedActivity")]
    onward = [grant for grant in published if grant not in grants]

    def pence(*values: float) -> Money:
        return Money(sum(round(value * 100) for value in values))

    moved = [move["value"] for grant in grants for move in grant.get("commitmentTransaction", ())]
    assert [
        pence(*(grant["amountAwarded"] for grant in grants)),
        -pence(*(value for value in moved if value < 0)),
        pence(*moved),
        pence(*(grant["amountDisbursed"] for grant in grants)),
    ] == four(money)
    made = [
        row.money.granted
        for row in with_money(OnwardGrant.published().filter(scheme__project__award__strand__fund=present))
    ]
    assert pence(*(grant["amountAwarded"] for grant in onward)) == Money.total(made) > Money(0)
    regranted = {grant["id"] for grant in grants if grant.get("regrantType")}
    assert {one for grant in onward for one in grant["relatedActivity"]} <= regranted
    page = client.get(reverse("open-data", args=[present.slug])).content.decode()
    for amount in four(money):
        assert f">{amount}<" in page


def test_an_award_and_a_place_print_what_the_funds_pages_add_up(present: Fund, client: Client) -> None:
    money = trail(present.slug)
    awards = [client.get(reverse("award", args=[pk])).content.decode() for pk in money.awards]
    for word, whole in (("Awarded", money.awarded), ("Paid", money.paid)):
        assert Money.total(card(page, word) for page in awards) == whole
    handed = [card(page, "Handed back") for page in awards if '__label">Handed back<' in page]
    assert Money.total(handed) == money.handed_back
    places = {award.partnership.place for award in Award.published() if award.partnership.place}
    pages = [client.get(reverse("place", args=[place.slug])).content.decode() for place in places]
    for word, whole in (("Awarded", money.awarded), ("Paid", money.paid)):
        assert Money.total(card(page, word) for page in pages) == whole
