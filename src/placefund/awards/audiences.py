"""Who is told of a step on an award or a condition, and where their messages lead."""

from __future__ import annotations

from typing import Any

from placefund.awards.models import Award, Condition
from placefund.domain.roles import Role
from placefund.notices.actions import people_with
from placefund.partnerships.audiences import leads_of
from placefund.people.models import User


def owners_of(condition: Condition) -> list[User]:
    """Those who act for the organisation that has to meet it, and for the lead."""
    own = [user for role in (Role.LEAD_BIDDER, Role.PARTNER) for user in people_with(role, condition.owner.scopes())]
    return list({user.pk: user for user in (*leads_of(condition.award.partnership), *own)}.values())


def told_of_promise(award: Award) -> list[User]:
    """Those who act for the lead of an award, and those who hold its returns to what it promised."""
    officers = people_with(Role.MONITORING_OFFICER, award.strand.fund.scopes())
    return list({user.pk: user for user in (*leads_of(award.partnership), *officers)}.values())


def at_award(award: Award) -> dict[str, Any]:
    """Where a message about an award leads, and what it stands in."""
    return {"page": "manage-award", "args": [award.pk], "about": award.regards}


def at_condition(condition: Condition) -> dict[str, Any]:
    """Where a message about a condition leads, what it stands in, and by when the condition is to be met."""
    return {"page": "condition", "args": [condition.pk], "about": condition.award.regards, "until": condition.due_on}
