"""Every public page on a phone: nothing is moved aside to be read, and a table that is too wide for it has become cards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.site import PHONE, Site, too_wide
from tests.house.visitors import ADDRESSES, Address
from tests.house.world import World

pytestmark = [pytest.mark.standing, pytest.mark.browser, pytest.mark.slow]

PUBLIC = [address for address in ADDRESSES if address.is_public and "GET" in address.view.methods]
AT_DESKS = ("scenario-sheet", "compare-scenarios", "decisions", "costs", "scenario", "scenarios")
"""Pages behind a sign-in that are read on a phone before a meeting."""
TABLES_TO_MOVE_ASIDE = """() => [...document.querySelectorAll(".pf-table")]
  .filter(box => box.scrollWidth > box.clientWidth + 1)
  .map(box => `${box.querySelector("caption").textContent.trim()}: ${box.scrollWidth} in ${box.clientWidth} pixels`)"""


def faults_of(page: Any, url: str) -> list[str]:
    page.set_viewport_size(PHONE)
    page.goto(url)
    return [*too_wide(page, PHONE), *page.evaluate(TABLES_TO_MOVE_ASIDE)]


def paths(address: Address, *worlds: World) -> list[str]:
    return [
        path
        for world in worlds
        if address.view.model is None or address.view.model in world.things
        for path, _thing in world.urls(address)
    ]


@pytest.mark.parametrize("address", PUBLIC, ids=lambda address: address.name)
def test_a_public_page_is_read_on_a_phone_without_moving_it_aside(address: Address, visited: Site, real: World) -> None:
    anyone = visited.clients["nobody"]
    wrong = {}
    for path in paths(address, visited.world, real):
        answer = anyone.get(path)
        if answer.streaming:
            answer.getvalue()
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if is_page and (found := faults_of(visited.page("nobody"), visited.url + path)):
            wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize(
    "address", [one for one in ADDRESSES if one.name in AT_DESKS], ids=lambda address: address.name
)
def test_a_page_of_a_desk_that_is_read_before_a_meeting_is_too(address: Address, visited: Site) -> None:
    openings = {label: found for label, found in visited.openings(address).items() if found}
    assert openings
    wrong = {}
    for label, found in openings.items():
        for path in found:
            if faults := faults_of(visited.page(label), visited.url + path):
                wrong[path] = faults
    assert wrong == {}
