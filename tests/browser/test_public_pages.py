"""The public pages of a fund in a real Chromium: no fault, their titles near the top, and folds that need no script."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from placefund.funds.models import Source
from tests.build import a_fund
from tests.evaluation.test_pages import PAST, a_known_past
from tests.funds.described import a_described_fund, raised

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DESKTOP = {"width": 1440, "height": 900}
TOP = 200
"""How far down a title may begin, in pixels."""


def look(page: Any, axe: Any, address: str) -> None:
    """Open a page: axe finds nothing on it, and its title is seen at once."""
    page.goto(address)
    assert axe(page) == [], address
    assert page.locator("h1").bounding_box()["y"] <= TOP, address


def test_the_pages_of_what_a_fund_rests_on_have_no_fault(live_server: Any, page: Any, axe: Any) -> None:
    fund = a_described_fund()
    raised(fund)
    Source.objects.bulk_create(Source(fund=fund, ref=f"S1{n}", title=f"Title {n}") for n in range(60))
    page.set_viewport_size(DESKTOP)
    for name in ("fund", "facts", "dates", "unknowns", "sources", "outcomes", "money", "open-data"):
        look(page, axe, live_server.url + reverse(name, args=[fund.slug]))
    look(page, axe, live_server.url + reverse("source", args=[fund.slug, "S9"]))


def test_the_pages_of_the_programme_before_have_no_fault(live_server: Any, page: Any, axe: Any) -> None:
    fund = a_fund(predecessor="Innovation Accelerators")
    a_known_past(fund)
    page.set_viewport_size(DESKTOP)
    for part in PAST:
        look(page, axe, f"{live_server.url}/funds/{fund.slug}/predecessor/{part}")


def test_the_fold_of_a_source_opens_without_a_script(live_server: Any, browser: Any) -> None:
    fund = a_described_fund()
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + reverse("dates", args=[fund.slug]))
    source = page.get_by_role("link", name="The notice")
    assert not source.is_visible()
    page.locator("summary", has_text="Where is this from?").first.click()
    assert source.is_visible()
