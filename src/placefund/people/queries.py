"""Reading people: for whom they act, whether a sign-in may be tried, who plays which role in the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from placefund.domain.roles import ROLES, Capability, Role, RoleCard
from placefund.people.access import scopes_with
from placefund.people.acts import PeopleAct
from placefund.people.models import Membership, Organisation, User
from placefund.records.models import Event
from placefund.records.queries import of_act

MOST_FAILURES = 10
WITHIN = timedelta(minutes=15)
DEMO_ADDRESSES = "@rehearsal.example"


def fingerprint(text: str) -> str:
    """A keyed digest of an address: two failures can be counted together, and nobody's address stands in the record."""
    return salted_hmac("placefund.people.sign-in", text.strip().lower(), algorithm="sha256").hexdigest()[:32]


def next_try(address: str, network: str, at: datetime) -> datetime | None:
    """When a sign-in for this address, or from this network address, may be tried again; None when it may be now."""
    failures = Event.objects.filter(of_act(PeopleAct.FAILED_TO_SIGN_IN), fund="", at__gt=at - WITHIN, at__lte=at)
    waits = (
        failures.filter(**{f"details__{name}": fingerprint(value)}).order_by("-at", "-pk").values_list("at", flat=True)
        for name, value in (("address", address), ("network", network))
    )
    found = [
        moments[MOST_FAILURES - 1] + WITHIN for wait in waits if len(moments := wait[:MOST_FAILURES]) == MOST_FAILURES
    ]
    return max(found, default=None)


def numbers_with(user: Any, capability: Capability, kind: str) -> list[int]:
    """The numbers of the organisations, partnerships or assessors (`kind`) in whose scope a person has a capability."""
    return sorted(int(number) for number in scopes_with(user, capability, kind))


def organisations_with(user: Any, capability: Capability) -> QuerySet[Organisation]:
    """The organisations for which a person has a capability."""
    return Organisation.objects.filter(pk__in=numbers_with(user, capability, "organisation"))


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Who can be signed in as with one click in the demonstration, and in which role."""

    card: RoleCard
    user: User


def demo_people() -> tuple[DemoPerson, ...]:
    """One invented person for each role, in the order of the roles; roles nobody plays are left out.

    Somebody who came by a second role on the way stands for the one they held first.
    """
    rows = Membership.objects.filter(
        user__email__endswith=DEMO_ADDRESSES, user__is_active=True, ended_at__isnull=True
    ).select_related("user")
    first: dict[str, User] = {}
    known: set[int] = set()
    for row in rows.order_by("pk"):
        if row.user_id not in known:
            known.add(row.user_id)
            first.setdefault(row.role, row.user)
    for row in rows.order_by("pk"):
        first.setdefault(row.role, row.user)
    return tuple(DemoPerson(ROLES[role], first[role]) for role in Role if role in first)
