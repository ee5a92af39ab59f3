"""Every page, as everyone who may open it, in a real Chromium: axe finds nothing, nothing runs over the edge, no script fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.house.world import ADDRESSES, Address, Person, World, build_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
LOOK = re.compile(r'(?:class|role|type)="[^"]*"')
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def _build(html: str) -> frozenset[str]:
    """What a page is built of: its kinds of elements with their classes and roles, whatever they say."""
    return frozenset(f"{tag} {' '.join(LOOK.findall(rest))}" for tag, rest in TAG.findall(html))


def _clients(world: World) -> dict[str, Client]:
    """A signed-in client for everybody, by label."""
    found = {"nobody": Client()}
    for person in world.ours:
        found[person.label] = Client()
        found[person.label].force_login(person.user)
    return found


def _openings(world: World, clients: dict[str, Client]) -> Iterator[tuple[Address, str, Person]]:
    """Each address as everyone who may open it; a page built of nothing that the address has not shown yet is left out.

    Of an address with several things, everyone looks at the first, and one person at each other.
    """
    for address in ADDRESSES:
        if "GET" not in address.view.methods:
            continue
        seen: set[str] = set()
        for number, (path, thing) in enumerate(world.urls(address)):
            people = [one for one in (Person("nobody"), *world.ours) if one.may(address.view.capability, thing)]
            for person in people if number == 0 else people[:1]:
                answer = clients[person.label].get(path)
                if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
                    continue
                built = _build(answer.content.decode())
                if built - seen:
                    seen |= built
                    yield address, path, person


def _look(page: Any, axe: Callable[[Any], list[tuple[str, str]]], url: str, faults: list[str]) -> list[str]:
    found = []
    page.set_viewport_size(DESKTOP)
    page.goto(url)
    found += [f"axe, desktop: {rule}: {html}" for rule, html in axe(page)]
    if (width := page.evaluate("document.documentElement.scrollWidth")) > DESKTOP["width"]:
        found.append(f"{width} pixels wide on a desktop")
    page.set_viewport_size(PHONE)
    if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
        found.append(f"{width} pixels wide on a phone")
    found += [f"script: {fault}" for fault in faults]
    faults.clear()
    return found


def test_every_page_is_sound_for_everyone_who_may_open_it(
    live_server: Any, browser: Any, axe: Callable[[Any], list[tuple[str, str]]]
) -> None:
    world = build_world()
    wrong: dict[str, list[str]] = {}
    pages: dict[str, Any] = {}
    faults: list[str] = []
    looked_at = 0
    clients = _clients(world)
    for address, path, person in _openings(world, clients):
        if person.label not in pages:
            context = browser.new_context()
            if person.user:
                session = clients[person.label].cookies[django_settings.SESSION_COOKIE_NAME].value
                cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
                context.add_cookies([cookie])
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            pages[person.label] = page
        looked_at += 1
        if found := _look(pages[person.label], axe, live_server.url + path, faults):
            wrong[f"{address.name} {path} as {person.label}"] = found
    for page in pages.values():
        page.context.close()
    print(f"{looked_at} pages looked at")  # noqa: T201  how many there were belongs in the notes of a release
    assert wrong == {}
    assert looked_at > len(ADDRESSES) / 2
