"""The page of what a formula would have given: the real fund's case, weights of one's own, and what it refuses."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from placefund.domain.formulas import explain, solve
from placefund.domain.formulas.sensitivity import STEPS
from placefund.domain.money import Money
from placefund.fundbooks.loader import load_folder
from placefund.funds import actions as funds
from placefund.funds.models import FormulaRecord, Fund, Strand
from placefund.funds.queries import allocations_on
from placefund.people.models import CLOCK
from placefund.places.models import Place
from placefund.records.models import Event
from tests.build import AT, a_formula, a_fund, a_strand, an_allocation, an_earmarked_place
from tests.worlds import once

pytestmark = pytest.mark.django_db

LIPF = Path(__file__).parents[2] / "fundbooks" / "lipf"
DAY = date(2026, 11, 21)


def strand_of(count: int) -> Strand:
    """A strand with so many places of £30m each, and its formula: place n has n parts of the people, the last all the trees."""
    strand = a_strand(kind="earmarked", money=Money.pounds(30_000_000 * count))
    codes = ("E08000001", "E06000026", "E07000041")
    places: list[Place] = [an_earmarked_place(f"City {n}", (codes[n - 1],)) for n in range(1, count + 1)]
    for place in places:
        funds.allocate_to_place(strand, place, Money.pounds(30_000_000), announced_on=date(2025, 6, 8), by=CLOCK, at=AT)
    a_formula(strand, {place.slug: (n, int(n == count)) for n, place in enumerate(places, 1)})
    return strand


def page(client: Client, fund: Fund, query: str = "", status: int = 200) -> str:
    response = client.get(f"{reverse('formula', args=[fund.slug])}{query}")
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_the_weights_of_the_address_share_the_money(client: Client) -> None:
    strand = strand_of(3)
    text = page(client, strand.fund, "?people=100&trees=0&floor=no&cap=no")
    for amount in ("£15,000,000", "£30,000,000", "£45,000,000"):
        assert re.search(f'<td class="number"[^>]*>{amount}</td>', text)
    assert "This is an illustration by Placefund. Nobody decided by it." in text
    assert "these weights would have given" in text


def but_for_its_address(text: str) -> str:
    """A page without what names its own address: the line for paper, and where its charts are taken."""
    return re.sub(r'<div class="pf-printed">.*?</div>|<p class="pf-chart__files">.*?</p>', "", text)


def test_without_weights_in_the_address_the_first_weighting_holds(client: Client) -> None:
    strand = strand_of(2)
    shown = page(client, strand.fund)
    assert 'value="50"' in shown
    again = page(client, strand.fund, "?people=50&trees=50&floor=yes&cap=yes")
    assert but_for_its_address(again) == but_for_its_address(shown)


def test_the_page_says_by_how_many_points_each_weight_is_moved(client: Client) -> None:
    assert STEPS == (-10, -1, 1, 10)
    text = page(client, strand_of(3).fund)
    assert "Each weight is moved by 1 point and by 10 points, up and down, of the hundred points" in text


def test_a_floor_and_a_cap_hold_when_asked_for(client: Client) -> None:
    strand = strand_of(3)
    Strand.objects.filter(pk=strand.pk).update(floor_pence=2_000_000_000)
    without = page(client, strand.fund, "?people=100&trees=0&floor=no&cap=no")
    assert "At its floor" not in without
    with_floor = page(client, strand.fund, "?people=100&trees=0&floor=yes&cap=no")
    assert "At its floor; by weight alone £15,000,000." in with_floor
    with_cap = page(client, strand.fund, "?people=0&trees=100&floor=yes&cap=yes")
    assert "At its floor; by weight alone £0." in with_cap


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?people=0&trees=0&floor=no&cap=no", "All weights are zero. Give at least one indicator a weight above 0."),
        ("?people=101&trees=0&floor=no&cap=no", "The weight of “People” must be 100 or less."),
        ("?people=-1&trees=0&floor=no&cap=no", "The weight of “People” must be 0 or more."),
        ("?people=many&trees=0&floor=no&cap=no", "The weight of “People” must be a whole number from 0 to 100."),
        ("?people=1&floor=no&cap=no", "Enter the weight of “Trees”, from 0 to 100."),
        ("?people=1&trees=1&floor=no&cap=perhaps", "Choose whether there is a cap."),
    ],
)
def test_weights_that_make_no_sense_are_refused_by_name(client: Client, query: str, sentence: str) -> None:
    text = page(client, strand_of(2).fund, query, status=422)
    assert sentence in text
    assert "By the formula</h2>" not in text


def test_what_cannot_be_shared_is_said_with_the_arithmetic(client: Client) -> None:
    """Only the last city has trees, so by trees alone nobody else can take what its cap leaves."""
    strand = strand_of(3)
    text = page(client, strand.fund, "?people=0&trees=100&floor=no&cap=yes", status=422)
    assert (
        "can hold £60,000,000 under their caps (2 with no weight stay at their floors), £30,000,000 less than" in text
    )


def test_a_fund_without_a_formula_says_so(client: Client) -> None:
    fund = an_allocation().strand.fund
    assert "No formula is on record" in page(client, fund)
    assert reverse("formula", args=[fund.slug]) not in client.get(reverse("fund", args=[fund.slug])).content.decode()


def test_a_funds_page_leads_to_its_formula(client: Client) -> None:
    fund = strand_of(2).fund
    assert reverse("formula", args=[fund.slug]) in client.get(reverse("fund", args=[fund.slug])).content.decode()


def test_the_page_asks_the_same_number_of_questions_for_one_place_and_for_three(client: Client) -> None:
    asked = []
    for count in (1, 3):
        strand = strand_of(count)
        with CaptureQueriesContext(connection) as queries:
            page(client, strand.fund)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_holding_a_formula_is_recorded() -> None:
    kept = a_formula(a_strand(a_fund(), kind="earmarked"), {"somewhere": (1, 2)})
    assert FormulaRecord.objects.get().formula() == kept.formula()
    assert Event.objects.filter(verb="held").count() == 1


def test_the_real_fund_beside_an_illustration(client: Client) -> None:
    """7 × £30m and 3 × £50m were given; in thirds, floor and cap kept, London stands at the cap and Glasgow at its floor."""
    fund = once(load_folder)(LIPF, at=AT).fund
    published = FormulaRecord.objects.get().formula()
    given = allocations_on(fund, DAY)
    total = Money.total(each.amount for each in given)
    assert total == Money.pounds(360_000_000)
    places = [(each.place.slug, each.place.name) for each in given]
    thirds = published.weightings[0]
    bounds = {"floor": Money.pounds(30_000_000), "cap": published.cap}
    split = solve(published.formula(total, places, thirds.points, **bounds).problem())
    assert Money.total(part.amount for part in split.parts) == total
    told = explain(split)
    assert told.at_cap == ("Greater London",)
    assert "Glasgow City Region" in told.at_floor
    assert all(part.amount.pence % 100_000 == 0 for part in split.parts)


def test_the_real_funds_page_says_whose_formula_it_is_and_where_the_figures_come_from(client: Client) -> None:
    fund = once(load_folder)(LIPF, at=AT).fund
    text = page(client, fund, "?people=100&need=0&opportunity=0&floor=no&cap=no")
    assert "The government published no formula" in text
    assert re.search(
        r"Greater London</a></th> <td class=\"number\"[^>]*>£30,000,000</td> <td class=\"number\"[^>]*>£122,5\d\d,000</td>",
        text,
    )
    assert "Counts Neath Port Talbot too" in text
    assert "Office for National Statistics" in text
    for weighting in ("In thirds", "By people alone", "Mostly by need", "Mostly by opportunity"):
        assert weighting in text
