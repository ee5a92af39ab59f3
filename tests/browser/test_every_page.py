"""Every page, as everyone who may open it, in a real Chromium: axe finds nothing, nothing runs over the edge, no script fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client, override_settings
from pytest_django.live_server_helper import LiveServer

from placefund.domain.roles import ROLES, Capability, Role
from tests.house.world import ADDRESSES, Address, Person, World, build_world

# Without `django_db`: the database is emptied after the module, and not after each of its tests.
pytestmark = [pytest.mark.standing, pytest.mark.browser, pytest.mark.slow]

TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>")
LOOK = re.compile(r'(?:class|role|type)="[^"]*"')
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

PEOPLE: dict[str, set[Role]] = {
    "nobody": set(),
    "fund manager": {Role.FUND_MANAGER},
    "lead bidder": {Role.LEAD_BIDDER},
    "partner": {Role.PARTNER},
    "certifier": {Role.CERTIFIER},
    "assessor": {Role.ASSESSOR},
    "panel chair": {Role.PANEL_CHAIR, Role.PANEL_MEMBER},
    "decision maker": {Role.DECISION_MAKER},
    "finance officer": {Role.FINANCE_OFFICER},
    "monitoring officer": {Role.MONITORING_OFFICER},
    "auditor": {Role.AUDITOR},
    "person asked to read": {Role.ASSESSOR},
    "panel member": {Role.PANEL_MEMBER},
}
"""Those of the world who look at pages, with the roles that each has."""


def _may(roles: set[Role], capability: Capability) -> bool:
    """Whether somebody with these roles may open something that asks for this."""
    if capability is Capability.READ_PUBLIC:
        return True
    return any(capability is Capability.USE_INBOX or capability in ROLES[role].capabilities for role in roles)


CASES = [
    pytest.param(address, label, id=f"{address.name}-{label}")
    for address in ADDRESSES
    if "GET" in address.view.methods
    for label, roles in PEOPLE.items()
    if _may(roles, address.view.capability)
]


class Site:
    """The world with its doors open: a server that serves it, and a signed-in page for everybody in a browser."""

    def __init__(self, world: World, url: str, browser: Any) -> None:
        self.world, self.url, self.browser = world, url, browser
        self.people = [Person("nobody"), *world.ours]
        self.faults: list[str] = []
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
        """The paths of an address by who looks at them; a page built of nothing that it has not shown yet is left out.

        Of an address with several things, everyone looks at the first, and one person at each other.
        """
        found: dict[str, list[str]] = {person.label: [] for person in self.people}
        seen: set[str] = set()
        for number, (path, thing) in enumerate(self.world.urls(address)):
            people = [person for person in self.people if person.may(address.view.capability, thing)]
            for person in people if number == 0 else people[:1]:
                answer = self.clients[person.label].get(path)
                if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
                    continue
                built = _build(answer.content.decode())
                if built - seen:
                    seen |= built
                    found[person.label].append(path)
        return found


def _build(html: str) -> frozenset[str]:
    """What a page is built of: its kinds of elements with their classes and roles, whatever they say."""
    return frozenset(f"{tag} {' '.join(LOOK.findall(rest))}" for tag, rest in TAG.findall(html))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: Any,
    _emptying_sets_triggers_aside: None,
    documents: Path,
    browser: Any,
) -> Iterator[Site]:
    """Stands while the module is tested: nobody but the server writes, and looking writes nothing."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=documents,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    with django_db_blocker.unblock(), quick:
        try:
            world = build_world()
            server = LiveServer("localhost")
            with server._live_server_modified_settings:
                yield Site(world, server.url, browser)
            server.stop()
        finally:
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.fixture
def visited(site: Site, documents: Path, settings: Any) -> Site:
    settings.MEDIA_ROOT = documents  # the tests' own settings put them elsewhere for each test
    return site


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


@pytest.mark.parametrize(("address", "label"), CASES)
def test_a_page_is_sound_for_everyone_who_may_open_it(
    address: Address, label: str, visited: Site, axe: Callable[[Any], list[tuple[str, str]]]
) -> None:
    wrong = {}
    for path in visited.openings(address)[label]:
        if found := _look(visited.page(label), axe, visited.url + path, visited.faults):
            wrong[path] = found
    assert wrong == {}


def test_nobody_of_the_world_is_left_out(visited: Site) -> None:
    """The cases are made before the world is: these are its people, each with the roles that are said above."""
    assert {person.label: {role for role, _ in person.memberships} for person in visited.people} == PEOPLE


def test_there_are_pages_to_look_at(visited: Site) -> None:
    """That every address opens for somebody is held by `tests/house`; here, that those who look are let in."""
    some = {case.values[0].name: case.values[0] for case in CASES[::40]}
    shown = [name for name, address in some.items() if any(visited.openings(address).values())]
    assert len(shown) > len(some) / 2
