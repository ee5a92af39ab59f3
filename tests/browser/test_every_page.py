"""Every page, as everyone who may open it, in a real Chromium: axe finds nothing, nothing runs over the edge, no script fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from placefund.domain.roles import ROLES, Capability, Role
from tests.browser.site import DESKTOP, PHONE, Site, too_wide
from tests.house.visitors import ADDRESSES, Address

# Without `django_db`: the database is emptied after the module, and not after each of its tests.
pytestmark = [pytest.mark.standing, pytest.mark.browser, pytest.mark.slow]

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
    "senior officer responsible": {Role.SENIOR_OFFICER},
    "minister's office": {Role.MINISTERS_OFFICE},
    "evaluator": {Role.EVALUATOR},
    "programme officer": {Role.PROGRAMME_OFFICER},
    "board member": {Role.BOARD_MEMBER},
    "relationship manager": {Role.RELATIONSHIP_MANAGER},
    "devolved official": {Role.DEVOLVED_OFFICIAL},
    "panel chair of a local call": {Role.PANEL_CHAIR},
    "decision maker of a local call": {Role.DECISION_MAKER},
    "reader of a portfolio": {Role.PORTFOLIO_READER},
    "reader of local fit": {Role.ASSESSOR},
    "organisation administrator": {Role.ORGANISATION_ADMINISTRATOR},
    "administrator": {Role.ADMINISTRATOR},
    "person asked to read": {Role.ASSESSOR},
    "panel member": {Role.PANEL_MEMBER},
    "guest who reads": {Role.GUEST_READER},
    "guest who comments": {Role.GUEST_COMMENTER},
    "guest who writes": {Role.GUEST_WRITER},
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


OF_WIDTH = ("target-size", "scrollable-region-focusable")
"""What axe finds at one width and not at another. All else is looked for once, so that the second look is cheap."""


def _look(page: Any, axe: Callable[..., list[tuple[str, str]]], url: str, faults: list[str]) -> list[str]:
    found = []
    page.set_viewport_size(DESKTOP)
    page.goto(url)
    found += [f"axe, desktop: {rule}: {html}" for rule, html in axe(page)]
    found += [*too_wide(page, DESKTOP), *too_wide(page, PHONE)]
    found += [f"axe, phone: {rule}: {html}" for rule, html in axe(page, OF_WIDTH)]
    found += [f"script: {fault}" for fault in faults]
    faults.clear()
    return found


@pytest.mark.parametrize(("address", "label"), CASES)
def test_a_page_is_sound_for_everyone_who_may_open_it(
    address: Address, label: str, visited: Site, axe: Callable[..., list[tuple[str, str]]]
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
