"""The pages on which somebody's morning begins beside their tasks: their places, all places of a fund, its gates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.roles import Capability
from placefund.funds.models import Fund, Programme
from placefund.people.access import has, scopes_with
from placefund.people.queries import numbers_with


@dataclass(frozen=True, slots=True)
class RoleDesk:
    """A page to go to, by its name."""

    name: str
    href: str


def desks_of(user: Any) -> list[RoleDesk]:
    """The desks of this person. Two queries."""
    places = numbers_with(user, Capability.READ_PROGRAMME, "programme")
    rows = Programme.objects.filter(pk__in=places).select_related(*Programme.READ_WITH) if places else ()
    found = [RoleDesk(str(row), reverse("programme", args=[row.pk])) for row in rows]
    if has(user, Capability.REVIEW_PROGRAMME):
        found.append(RoleDesk(say("What waits in your places"), reverse("waiting-in-programmes")))
    slugs = set(scopes_with(user, Capability.MANAGE_FUND, "fund")) | set(
        scopes_with(user, Capability.READ_AWARD, "fund")
    )
    for fund in Fund.objects.filter(slug__in=slugs).order_by("name") if slugs else ():
        if has(user, Capability.MANAGE_FUND, fund):
            name = say("How all places stand: {fund}", fund=fund.short_name)
            found.append(RoleDesk(name, reverse("programmes-standing", args=[fund.slug])))
        if has(user, Capability.READ_AWARD, fund):
            name = say("What waits behind gates: {fund}", fund=fund.short_name)
            found.append(RoleDesk(name, reverse("gate-board", args=[fund.slug])))
    if has(user, Capability.READ_PROGRAMME) and not places and not slugs:
        found.append(RoleDesk(say("Programmes of places"), reverse("my-programmes")))
    return found
