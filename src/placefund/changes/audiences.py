"""Who is told of a change of projects, and where the messages lead."""

from __future__ import annotations

from typing import Any

from placefund.changes.models import ProjectChange
from placefund.domain.roles import Role
from placefund.notices.actions import people_with
from placefund.partnerships.audiences import leads_of
from placefund.people.models import User


def who_decides(change: ProjectChange) -> list[User]:
    """The fund's managers, who decide on it, and its monitoring officers, who look at it."""
    scopes = change.award.strand.fund.scopes()
    found = [*people_with(Role.FUND_MANAGER, scopes), *people_with(Role.MONITORING_OFFICER, scopes)]
    return list({user.pk: user for user in found}.values())


def who_asked(change: ProjectChange) -> list[User]:
    """Those who act for the lead of the award."""
    return leads_of(change.award.partnership)


def at_change(change: ProjectChange) -> dict[str, Any]:
    """Where a message about a change leads, and what it stands in."""
    return {"page": "project-change", "args": [change.pk], "about": change.award.regards}
