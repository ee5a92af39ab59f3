"""The site in a language that nobody speaks, with longer words, in a real Chromium: scripts speak it too, and nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from placefund.design.script_words import WORDS
from placefund.operations.catalogue import ENGLISH
from tests.browser.site import DESKTOP, PHONE, Site, too_wide
from tests.house import pseudo
from tests.house.test_languages import FOR_BUILDERS
from tests.house.visitors import ADDRESSES, Address

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    pseudo.write_language(ENGLISH, folder, pseudo.LONGER)
    return folder


@pytest.fixture(scope="module")
def data(site: Site) -> pseudo.Data:
    return pseudo.Data(pseudo.written())


@pytest.fixture
def spoken(visited: Site, locale: Path, data: pseudo.Data) -> Iterator[Site]:
    """The site, read in nobody's language; nothing of it was written while it was."""
    with pseudo.spoken(locale):
        yield visited


def first_opening(site: Site, address: Address) -> tuple[str, str] | None:
    """Who opens an address first, and at which path; None when it opens for nobody, or is no page."""
    return next(((who, paths[0]) for who, paths in site.openings(address).items() if paths), None)


def faults(page: Any, name: str, data: pseudo.Data) -> list[str]:
    """What a page shows in English, and by how much it is too wide for a phone."""
    allowed = pseudo.left_in_english().get(name, {}).get("words", [])
    found = [words for words in pseudo.hard_wired(page.content(), data) if words not in allowed]
    found += too_wide(page, PHONE)
    page.set_viewport_size(DESKTOP)
    return found


PAGES = [address for address in ADDRESSES if "GET" in address.view.methods and address.name not in FOR_BUILDERS]


@pytest.mark.parametrize("address", PAGES, ids=lambda address: address.name)
def test_a_page_speaks_the_language_and_its_longer_words_fit_a_phone(
    address: Address, spoken: Site, data: pseudo.Data
) -> None:
    opening = first_opening(spoken, address)
    if opening is None:
        return
    who, path = opening
    page = spoken.page(who)
    spoken.faults.clear()  # those of a page before are told of there
    page.goto(spoken.url + path)
    assert faults(page, address.name, data) == []
    assert page.evaluate("document.documentElement.lang") == pseudo.LANGUAGE
    assert spoken.faults == []


def test_nearly_every_page_was_looked_at(spoken: Site) -> None:
    opening = [address.name for address in PAGES if first_opening(spoken, address)]
    assert len(opening) > 0.8 * len(PAGES)


def opened(site: Site, name: str) -> Any:
    address = next(one for one in ADDRESSES if one.name == name)
    opening = first_opening(site, address)
    assert opening is not None
    who, path = opening
    page = site.page(who)
    page.goto(site.url + path)
    return page


def spoken_by(script: str, name: str) -> str:
    """What a script says in nobody's language, up to the first place that it fills."""
    return pseudo.accented(WORDS[script][name].text, pseudo.LONGER).partition("{")[0]


def test_the_script_that_saves_a_draft_speaks_the_language(spoken: Site, data: pseudo.Data) -> None:
    page = opened(spoken, "answer-question")
    box, status = page.get_by_role("main").locator("textarea").first, page.locator(".pf-saved")
    answers = [(200, "saved"), (401, "signedOut"), (403, "closed"), (413, "tooLong"), (500, "refused")]
    coming = iter(answers)
    page.route("**/autosave/", lambda route: route.fulfill(status=next(coming)[0], json={"version": 1}))
    for code, name in answers:
        box.fill(f"{code}")
        expect(status).to_contain_text(spoken_by("autosave", name))
    page.reload()
    expect(page.get_by_role("button", name=spoken_by("autosave", "putBack"))).to_be_visible()
    assert faults(page, "answer-question", data) == []
    page.get_by_role("button", name=spoken_by("autosave", "drop")).click()


def test_the_map_is_zoomed_in_the_language(spoken: Site, data: pseudo.Data) -> None:
    page = opened(spoken, "compose-place")
    page.get_by_role("button", name=spoken_by("map", "zoom")).click()
    expect(page.get_by_role("button", name=spoken_by("map", "whole"))).to_be_visible()
    assert faults(page, "compose-place", data) == []


def test_local_authorities_are_picked_in_the_language(spoken: Site, data: pseudo.Data) -> None:
    page = opened(spoken, "compose-place")
    expect(page.locator("[data-pf-chosen]")).to_contain_text("⟦")
    page.locator("[data-pf-filter]").fill("york")
    expect(page.locator("[data-pf-found]")).to_contain_text("⟦")
    assert faults(page, "compose-place", data) == []
