"""Who is told of what concerns a candidate."""

from __future__ import annotations

from placefund.domain.roles import Role
from placefund.funds.models import Programme
from placefund.notices.actions import people_with
from placefund.people.models import User
from placefund.pipelines.models import Candidate


def office_of(programme: Programme) -> list[User]:
    """Those who work in a place's programme office."""
    return people_with(Role.PROGRAMME_OFFICER, [f"programme:{programme.pk}"])


def people_of(organisation: int) -> list[User]:
    """Those who propose for an organisation, each once."""
    scope = [f"organisation:{organisation}"]
    found = {user.pk: user for role in (Role.LEAD_BIDDER, Role.PARTNER) for user in people_with(role, scope)}
    return list(found.values())


def proposers_of(candidate: Candidate) -> list[User]:
    """Those who act for its lead, where its lead knows of it: not where the office entered it by itself."""
    return [] if candidate.door == "entered" else people_of(candidate.lead_id)
