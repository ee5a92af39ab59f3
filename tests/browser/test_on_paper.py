"""What a page is on paper: its title, its day and its number on every sheet, totals once, no column cut, and no furniture."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from placefund.design.wording import day_in_words
from placefund.domain.portfolio.plan import Plan
from placefund.records import clock
from placefund.scenarios import tasks
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario
from tests.browser.site import Site
from tests.house.visitors import ADDRESSES
from tests.house.world import World

pytestmark = [pytest.mark.standing, pytest.mark.browser, pytest.mark.slow]

WIDTH_OF_PAPER = 688
"""Pixels between the margins of A4."""
SMALL = {"width": "210mm", "height": "105mm"}
"""Paper so low that a table of a few rows goes over to a second sheet."""
CUT = """() => [...document.querySelectorAll(".pf-table, .pf-table th, .pf-table td")]
  .filter(one => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1)
  .map(one => one.innerText.slice(0, 60))"""
TOTALS = """() => [...document.querySelectorAll("tfoot tr")].map(row => {
  const seen = row.cloneNode(true);
  seen.querySelectorAll(".govuk-visually-hidden").forEach(one => one.remove());
  return seen.textContent.trim();
})"""

OF_THE_REAL_FUND = {"the fund": "fund", "a place": "place", "its outcomes": "outcomes", "its money": "money"}
OF_A_DESK = ("scenario-sheet", "compare-scenarios", "decisions", "costs")
EVERY = (*OF_THE_REAL_FUND.values(), *OF_A_DESK)


def address_on_paper(name: str, site: Site, real: World) -> tuple[str, str]:
    """Who prints a page, and its path."""
    address = next(one for one in ADDRESSES if one.name == name)
    if name in OF_THE_REAL_FUND.values():
        paths = [path for path, _thing in real.urls(address)]
        return "nobody", next((path for path in paths if "cardiff" in path), paths[0])
    label, [path, *_] = next((who, paths) for who, paths in site.openings(address).items() if paths)
    return label, path


def two_to_compare(site: Site) -> str:
    """The path of a comparison of two answers; the second is worked out the first time."""
    first = site.world.things[Scenario][0]
    second = Scenario.objects.filter(round=first.round, name="Two to compare").first()
    if second is None:
        by = next(person.user for person in site.world.ours if person.label == "fund manager")
        second = building.build(first.round, Plan(20_000), name="Two to compare", by=by, at=clock.now())
        tasks.run.call(second.pk)
    return f"{reverse('compare-scenarios', args=[first.round_id])}?with={first.pk}&with={second.pk}"


def printed(site: Site, real: World, name: str, **paper: Any) -> tuple[Any, list[str]]:
    """The page on a screen, and what stands on each sheet of it."""
    label, path = address_on_paper(name, site, real)
    if name == "compare-scenarios":
        path = two_to_compare(site)
    page = site.page(label)
    page.goto(site.url + path)
    sheets = PdfReader(io.BytesIO(page.pdf(**({"format": "A4"} | paper)))).pages
    return page, [" ".join(sheet.extract_text().split()) for sheet in sheets]


def squeezed(words: str) -> str:
    """Without spaces, which stand in a PDF where letters are far from each other."""
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("name", EVERY)
def test_every_sheet_has_the_title_the_day_and_its_number(name: str, visited: Site, real: World) -> None:
    page, sheets = printed(visited, real, name)
    title = page.locator("h1").evaluate("h => [...h.childNodes].at(-1).textContent")
    for number, sheet in enumerate(sheets, start=1):
        for words in (title, f"printed on {day_in_words(clock.now())}", f"{number} / {len(sheets)}"):
            assert squeezed(words) in squeezed(sheet), (name, number, words)


@pytest.mark.parametrize("name", EVERY)
def test_no_column_is_cut_and_no_address_stands_behind_a_link(name: str, visited: Site, real: World) -> None:
    page, sheets = printed(visited, real, name)
    own = squeezed(page.url)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH_OF_PAPER, "height": 1000})
    cut = page.evaluate(CUT)
    page.emulate_media(media="null")
    assert cut == []
    for sheet in sheets:
        told = squeezed(sheet).replace(own, "")
        assert re.findall(r"\(?https?://[^\s)]*|\(/[a-z][^)]*\)", told) == []


LONGEST = """() => {
  const values = [...document.querySelectorAll(".pf-figure__value")];
  values.forEach(value => { value.innerHTML = "<span>£126.9m</span>"; });
  return values.filter(value => {
    const card = value.closest(".pf-figure").getBoundingClientRect();
    const words = value.firstElementChild.getBoundingClientRect();
    return words.right > card.right - 4 || card.right > innerWidth + 1;
  }).length;
}"""


def test_the_longest_amount_in_short_stays_within_its_card(visited: Site, real: World) -> None:
    """Six cards stand on the page of a fund's money; on paper they ran out of their frames and off the sheet."""
    page, _sheets = printed(visited, real, "money")
    page.goto(visited.url + reverse("money", args=[visited.world.fund.slug]))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH_OF_PAPER, "height": 1000})
    assert page.locator(".pf-figure").count() >= 5
    assert page.evaluate(LONGEST) == 0
    page.emulate_media(media="null")


@pytest.mark.parametrize("name", EVERY)
def test_the_band_of_a_demonstration_and_what_is_pressed_stay_off_paper(
    name: str, visited: Site, real: World, settings: Any
) -> None:
    settings.DEMO = True
    page, sheets = printed(visited, real, name)
    assert "Demonstration." in page.locator("body").inner_text()
    for words in ("Demonstration.", "The clock is moved", "Sign in", "Take this chart", "As it stands here:"):
        assert words not in " ".join(sheets), (name, words)


@pytest.mark.parametrize(("name", "total"), [("money", "Envelope"), ("costs", "Full cost")])
def test_a_total_stands_once_however_many_sheets_a_table_takes(
    name: str, total: str, visited: Site, real: World
) -> None:
    page, sheets = printed(visited, real, name, format=None, **SMALL)
    assert len(sheets) > 2
    totals = [row for row in page.evaluate(TOTALS) if row.startswith(total)]
    assert totals
    for row in totals:
        assert squeezed("".join(sheets)).count(squeezed(row)) == totals.count(row), row
