"""Everything that can be opened, served to a browser, with everybody of the world signed in."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.conf import settings as django_settings
from django.test import Client

from tests.house.visitors import Address, Person
from tests.house.world import World

TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
LOOK = re.compile(r'(?:class|role|type)="[^"]*"')
WHAT_RUNS_OVER = """() => {
  const hides = one => getComputedStyle(one).overflowX !== "visible";
  const scrolls = one => one !== document.body && (hides(one) || scrolls(one.parentElement));
  const ends = one => Math.max(one.getBoundingClientRect().right, one.getBoundingClientRect().left + one.scrollWidth);
  return [...document.body.querySelectorAll("*")].reverse().filter(one =>
    ends(one) > document.documentElement.clientWidth + 1 && !scrolls(one) && !one.closest("svg")
  ).slice(0, 6).map(one => one.outerHTML.slice(0, 120));
}"""
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def too_wide(page: Any, size: dict[str, int]) -> list[str]:
    """By how much a page is too wide for a screen, and what of it runs over the edge."""
    page.set_viewport_size(size)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width <= size["width"]:
        return []
    return [f"{width} pixels wide on {size['width']}: {' '.join(page.evaluate(WHAT_RUNS_OVER))}"]


class Site:
    """The world with its doors open: a server that serves it, and a signed-in page for everybody in a browser."""

    def __init__(self, world: World, url: str, browser: Any) -> None:
        self.world, self.url, self.browser = world, url, browser
        self.people = [Person("nobody"), *world.ours]
        self.faults: list[str] = []
        self.shown: set[str] = set()
        """What pages that were looked at are built of."""
        self.clients = {person.label: Client() for person in self.people}
        for person in world.ours:
            self.clients[person.label].force_login(person.user)
        self.page = cache(self._page)
        self.openings = cache(self._openings)

    def _page(self, label: str) -> Any:
        context = self.browser.new_context()
        if session := self.clients[label].cookies.get(django_settings.SESSION_COOKIE_NAME):
            cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session.value, "url": self.url}
            context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def _openings(self, address: Address) -> dict[str, list[str]]:
        """The paths of an address by who looks at them: each address is looked at by somebody; by another, and at another thing,
        where the page is built of something that no page looked at so far is built of.

        Of an address with several things, everyone looks at the first, and one person at each other.
        """
        found: dict[str, list[str]] = {person.label: [] for person in self.people}
        is_first = True
        for number, (path, thing) in enumerate(self.world.urls(address)):
            people = [person for person in self.people if person.may(address.view.capability, thing)]
            for person in people if number == 0 else people[:1]:
                answer = self.clients[person.label].get(path)
                if answer.streaming:  # a file that is left half-read stays open
                    answer.getvalue()
                if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
                    continue
                built = _build(answer.content.decode())
                if is_first or built - self.shown:
                    self.shown |= built
                    found[person.label].append(path)
                is_first = False
        return found


def _build(html: str) -> frozenset[str]:
    """What a page is built of: its kinds of elements with their classes and roles, whatever they say."""
    return frozenset(f"{tag} {' '.join(LOOK.findall(rest))}" for tag, rest in TAG.findall(html))
