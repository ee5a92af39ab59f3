"""Who is told of what is decided at a gate, and where the messages lead."""

from __future__ import annotations

from typing import Any

from placefund.awards.models import Tranche
from placefund.domain.roles import Role
from placefund.notices.actions import people_with
from placefund.partnerships.audiences import leads_of
from placefund.people.models import User


def told_of_gate(tranche: Tranche) -> list[User]:
    """The lead of the award, and those who hold its returns to what was agreed."""
    officers = people_with(Role.MONITORING_OFFICER, tranche.award.strand.fund.scopes())
    return list({user.pk: user for user in (*leads_of(tranche.award.partnership), *officers)}.values())


def may_confirm(tranche: Tranche, but: User) -> list[User]:
    """Those who may let a tranche go, without whoever asked for it."""
    scopes = tranche.award.strand.fund.scopes()
    found = {user.pk: user for role in (Role.FUND_MANAGER, Role.FINANCE_OFFICER) for user in people_with(role, scopes)}
    return [user for user in found.values() if user.pk != but.pk]


def at_gate(tranche: Tranche) -> dict[str, Any]:
    """Where a message about a tranche leads, and what it stands in."""
    return {"page": "tranche", "args": [tranche.pk], "about": tranche.award.regards}
