"""Whom messages about onward money go to, and where they lead."""

from __future__ import annotations

from typing import Any

from placefund.awards.models import Award
from placefund.domain.roles import Role
from placefund.notices.actions import people_with
from placefund.onward.models import OnwardGrant, Scheme
from placefund.partnerships.audiences import leads_of
from placefund.people.models import Organisation, User


def at_scheme(scheme: Scheme) -> dict[str, Any]:
    return {"page": "manage-scheme", "args": [scheme.pk], "about": scheme.award.regards}


def at_grant(grant: OnwardGrant) -> dict[str, Any]:
    return {"page": "manage-grant", "args": [grant.pk], "about": grant.award.regards}


def officers_of(award: Award) -> list[User]:
    """Those who look after an award for the fund."""
    return people_with(Role.MONITORING_OFFICER, award.strand.fund.scopes())


def people_of(organisation: Organisation) -> list[User]:
    """Those who act for an organisation."""
    return [user for role in (Role.LEAD_BIDDER, Role.PARTNER) for user in people_with(role, organisation.scopes())]


def runners_of(scheme: Scheme) -> list[User]:
    """Those who act for the partner that runs a scheme, and for the award's lead."""
    rows = (*leads_of(scheme.award.partnership), *people_of(scheme.organisation))
    return list({user.pk: user for user in rows}.values())


def told_of_payee(award: Award, organisation: Organisation) -> list[User]:
    """Those who act for a partner, and for the lead that it is paid through."""
    rows = (*leads_of(award.partnership), *people_of(organisation))
    return list({user.pk: user for user in rows}.values())
