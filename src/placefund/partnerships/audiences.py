"""Who is told of what concerns a partnership."""

from __future__ import annotations

from placefund.domain.roles import Role
from placefund.notices.actions import people_with
from placefund.partnerships.models import Partnership
from placefund.people.models import User


def leads_of(partnership: Partnership) -> list[User]:
    """Those who act for its lead."""
    return people_with(Role.LEAD_BIDDER, [f"organisation:{partnership.lead_id}"])
