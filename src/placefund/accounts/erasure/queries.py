"""Reading what an erasure would do: what goes, what stays under a number, and what is in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from placefund.accounts.erasure.fates import STAYS
from placefund.accounts.models import Erasure, RoleInvitation
from placefund.accounts.own_data.queries import parts_about
from placefund.accounts.queries import is_the_last, name_of_scope
from placefund.domain.messages import Message, say
from placefund.domain.roles import Role
from placefund.people.access import Installation
from placefund.people.models import Membership, User

REMOVED = {
    *(
        "earliername-user",
        "provideraccount-user",
        "earlieraddress-user",
        "browsersession-user",
        "authenticatorapp-user",
        "passkey-user",
        "recoverycode-user",
    ),
    *("newaddress-user", "notice-recipient", "deliverychoice-user", "calendarfeed-user", "mails"),
}
"""Of what somebody can take away, what is removed. The rest stays, and leads to a number."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of the rows of one kind, and how many there are."""

    title: str
    count: int
    becomes: Message


def fates_of(user: User) -> list[Fate]:
    """What becomes of everything that stands here about a person."""
    goes, stays = say("Removed"), say("Stays, under a number in place of the name")
    fates = [
        Fate(say("Name, address and password"), 1, say("Emptied: the account cannot sign in any more")),
        *(
            Fate(part.title, len(part.rows), goes if part.slug in REMOVED else stays)
            for part in parts_about(user)
            if part.rows and part.slug != "profile"
        ),
    ]
    invited = RoleInvitation.objects.filter(is_theirs("email", addresses_of(user))).count()
    return [*fates, *([Fate(say("Invitations to their address"), invited, stays)] if invited else [])]


def kept_because() -> list[Message]:
    """Why something that may hold a name stays, each reason once."""
    return list(dict.fromkeys(STAYS.values()))


def roles_of(user: User) -> list[Membership]:
    return list(Membership.objects.filter(user=user, ended_at__isnull=True).order_by("pk"))


def why_not(user: User, roles: Sequence[Membership]) -> Message | None:
    """What is in the way of erasing somebody: that nobody else could let people in, or run a fund, then."""
    for held in roles:
        if held.role == Role.ADMINISTRATOR and held.scope == Installation.SCOPE and is_the_last(held):
            return say("{user} is the last administrator. Invite another one first.", user=user)
        if held.role == Role.FUND_MANAGER and is_the_last(held):
            place = name_of_scope(held.scope)
            return say("{user} is the last fund manager of {place}. Invite another one first.", user=user, place=place)
    return None


def addresses_of(user: User) -> list[str]:
    """Every address they had here, the present one first."""
    return [user.email, *user.earlier_addresses.values_list("email", flat=True)]


def is_theirs(field: str, addresses: Sequence[str]) -> Q:
    """Rows that hold one of these addresses, in whatever case."""
    found = Q(pk__in=())
    for address in addresses:
        found |= Q(**{f"{field}__iexact": address})
    return found


def waiting_erasure(user: User) -> Erasure | None:
    return Erasure.objects.filter(Erasure.WAITS, user=user.pk).first()
