"""Reading who holds which role where, who is invited, and in which scopes a person may give roles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.core.signing import BadSignature
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from placefund.accounts.models import NOT_ANSWERED, RoleInvitation
from placefund.domain.messages import say
from placefund.domain.places import NATION_BY_KEY
from placefund.domain.roles import ROLES, Capability, Role
from placefund.funds.models import Fund, Programme
from placefund.funds.queries import programme_of
from placefund.notices.models import Mail, key_opens
from placefund.people.access import (
    INSTALLATION,
    Installation,
    gives_from_above,
    has,
    has_ever_had_people,
    may_give,
    memberships,
)
from placefund.people.models import Membership, Organisation, User
from placefund.records import clock

COME_IN = "come-in"
"""The page that an invitation's key opens."""
PROVE_ADDRESS = "prove-address"
"""The page that the key in a mail to a new address opens."""
NEW_PASSWORD = "new-password"  # noqa: S105  the name of a page
"""The page that the key in a mail about a forgotten password opens."""


DIGITS_OF_A_NUMBER = 18
"""The longest number of a row that both engines take."""


class UnknownScope(LookupError):
    """There is no fund, organisation or installation of that name here."""


@dataclass(frozen=True, slots=True)
class PlaceOfWork:
    """A scope as people know it: the fund, the organisation, or this installation."""

    scope: str
    name: str

    @property
    def keys(self) -> list[str]:
        """What stands in addresses of its pages: its kind, and which one."""
        return keys_of(self.scope)

    def scopes(self) -> frozenset[str]:
        return frozenset({self.scope})


def keys_of(scope: str) -> list[str]:
    """The two parts of a scope, as they stand in an address."""
    kind, _, key = scope.partition(":")
    return [kind, key]


class _Names:
    """What scopes are called that this room does not know, by the word before the colon: the rooms that do tell it."""

    of: ClassVar[dict[str, Callable[[str], str]]] = {}


def scopes_are_called(kind: str, found: Callable[[str], str]) -> None:
    """Install what scopes of a kind are called, for the process; an empty name is that of none."""
    _Names.of[kind] = found


def place_of_work(scope: str) -> PlaceOfWork:
    """What a scope is called.

    Raises:
        UnknownScope: it names nothing that is here, or nothing in which people are given roles.
    """
    kind, _, key = scope.partition(":")
    if kind in _Names.of and key.isdecimal() and len(key) <= DIGITS_OF_A_NUMBER and (name := _Names.of[kind](key)):
        return PlaceOfWork(scope, name)
    if scope == Installation.SCOPE:
        return PlaceOfWork(scope, say("This installation"))
    if kind == "fund" and (fund := Fund.objects.filter(slug=key).first()) is not None:
        return PlaceOfWork(scope, fund.name)
    if kind == "programme" and (programme := programme_of(key)) is not None:
        return PlaceOfWork(scope, programme.name_with_fund)
    if kind == "nation" and key in NATION_BY_KEY:
        return PlaceOfWork(scope, say(NATION_BY_KEY[key].value))
    number = int(key) if kind == "organisation" and key.isdecimal() and len(key) <= DIGITS_OF_A_NUMBER else 0
    # Roles are held in a scope letter by letter: “organisation:07” would be another one, with nobody, of the same organisation.
    if number and key == str(number) and (body := Organisation.objects.filter(pk=number).first()) is not None:
        return PlaceOfWork(scope, body.name)
    raise UnknownScope(scope)


def name_of_scope(scope: str) -> str:
    """What a scope is called, or the scope itself where it is none that people are invited to."""
    try:
        return place_of_work(scope).name
    except UnknownScope:
        return scope


def places_of_work(user: User) -> list[PlaceOfWork]:
    """Where a person may give roles: where they hold one that gives, what stands in it, and everywhere for an administrator.

    But for organisations: they may be thousands, and an administrator comes to them by the list of organisations. A place's
    programme comes after its fund.
    """
    own = sorted({scope for role, scope in memberships(user) if ROLES[role].gives})
    if has(user, Capability.RUN_INSTALLATION, INSTALLATION):
        nations = [f"nation:{key}" for key in NATION_BY_KEY]
        funds = Fund.objects.order_by("name")
        bodies = [place_of_work(scope) for scope in own if scope.startswith("organisation:")]
        return [place_of_work(Installation.SCOPE), *_with_programmes(funds), *map(place_of_work, nations), *bodies]
    funds = Fund.objects.filter(slug__in=[scope.removeprefix("fund:") for scope in own if scope.startswith("fund:")])
    others = [place_of_work(scope) for scope in own if scope.partition(":")[0] in {"organisation", "programme"}]
    return [*_with_programmes(funds.order_by("slug")), *others]


def _with_programmes(funds: QuerySet[Fund]) -> Iterator[PlaceOfWork]:
    """Each of these funds, and after it the programmes of its places. Two queries, one where there is no fund."""
    found = list(funds)
    rows = Programme.objects.filter(strand__fund__in=found).select_related(*Programme.READ_WITH)
    of_each: dict[int, list[Programme]] = {fund.pk: [] for fund in found}
    for row in rows:
        of_each[row.strand.fund_id].append(row)
    for fund in found:
        yield PlaceOfWork(f"fund:{fund.slug}", fund.name)
        yield from (PlaceOfWork(f"programme:{row.pk}", row.name_with_fund) for row in of_each[fund.pk])


def roles_to_give(user: Any, scope: str) -> list[Role]:
    """The roles this person may give in a scope, in the order of the roles."""
    return [role for role in Role if may_give(user, role, scope)]


def members_of(scope: str) -> QuerySet[Membership]:
    """Who holds a role in a scope now, with who gave it."""
    return (
        Membership.objects.filter(Membership.in_time(clock.now()), scope=scope, ended_at__isnull=True)
        .select_related("user", "granted_by")
        .order_by("user__name", "pk")
    )


def still_open(found: QuerySet[RoleInvitation], at: datetime) -> QuerySet[RoleInvitation]:
    """Those invitations that can still be answered."""
    return found.filter(NOT_ANSWERED, expires_at__gt=at)


def replaced_by(invitation: RoleInvitation, at: datetime) -> QuerySet[RoleInvitation]:
    """The invitations to the same whose time is over: a new one takes their place."""
    same = RoleInvitation.objects.filter(
        NOT_ANSWERED,
        email=invitation.email,
        role=invitation.role,
        scope=invitation.scope,
        is_first=invitation.is_first,
        expires_at__lte=at,
    )
    return same.filter(invited_by=invitation.invited_by_id) if invitation.is_first else same


def has_people(organisation: Organisation) -> bool:
    """Whether anybody has a role in an organisation now."""
    scope = f"organisation:{organisation.pk}"
    return Membership.objects.filter(scope=scope, ended_at__isnull=True, user__is_active=True).exists()


def still_holds(invitation: RoleInvitation) -> bool:
    """Whether whoever invited may still let in: by their role, or as a lead, while the organisation still had nobody."""
    giver = invitation.invited_by
    if may_give(giver, Role(invitation.role), invitation.scope):
        return True
    return invitation.is_first and has(giver, Capability.FORM_PARTNERSHIP) and not has_ever_had_people(invitation.scope)


def of_key(key: str) -> RoleInvitation | None:
    """The invitation that a key opens; None when it is no key of ours, or of a mail that was sent again since."""
    try:
        number, edition = key_opens(COME_IN, key)
    except (BadSignature, ValueError, TypeError):
        return None
    return RoleInvitation.objects.select_related("invited_by").filter(pk=number, edition=edition).first()


def tells_of_a_bid(mail: Mail) -> bool:
    """Whether a mail that lets somebody in tells who asks whom to bid: that is not the administrator's to read."""
    return mail.page == COME_IN and RoleInvitation.objects.filter(pk=mail.args[0], is_first=True).exists()


def is_the_last(membership: Membership) -> bool:
    """Whether nobody else holds this role in this scope."""
    held = Membership.objects.filter(
        role=membership.role, scope=membership.scope, ended_at__isnull=True, user__is_active=True
    )
    return not held.exclude(pk=membership.pk).exists()


def why_the_last_stays(membership: Membership, by: User) -> str:
    """Why a role cannot end as nobody else would hold it there: empty where somebody would, or can still be let in by others."""
    role, scope = Role(membership.role), membership.scope
    is_from_above = gives_from_above(by, role, scope)
    if role not in _NOBODY_ELSE or not is_the_last(membership) or (is_from_above and scope != Installation.SCOPE):
        return ""
    return _NOBODY_ELSE[role].format(place=name_of_scope(scope))


_NOBODY_ELSE = {
    Role.ADMINISTRATOR: say(
        "Nobody else could let people in then. Invite another administrator first, and end this role after."
    ),
    Role.FUND_MANAGER: say(
        "Nobody else would run {place} then. Invite another fund manager first, and end this role after."
    ),
    Role.PROGRAMME_OFFICER: say(
        "Nobody of the place would work on the {place} then. Invite another programme officer first, or ask a manager of the "
        "fund to end this role."
    ),
}
"""What is said of the last of those who let others in, when their role is to end."""


def may_change(user: User, invitation: RoleInvitation) -> bool:
    """Whether a person may send an invitation again or withdraw it: who may give the role, or who let a first person in."""
    if invitation.is_first and invitation.invited_by_id == user.pk and has(user, Capability.FORM_PARTNERSHIP):
        return True  # who leads nothing any more lets nobody in
    seen = sent_as_seen_by(user, invitation.scope).filter(pk=invitation.pk)
    return may_give(user, Role(invitation.role), invitation.scope) and seen.exists()


def sent_as_seen_by(user: User, scope: str) -> QuerySet[RoleInvitation]:
    """The invitations to a scope. Whom a lead asks to bid is for whoever asks, and for the people of whoever is asked."""
    sent = RoleInvitation.objects.filter(scope=scope)
    is_of_it = any(where == scope for _, where in memberships(user))
    return sent if is_of_it else sent.filter(Q(is_first=False) | Q(invited_by=user))


def first_invitations(organisations: Iterable[int], by: User, at: datetime) -> dict[int, RoleInvitation]:
    """The newest invitation that waits for the first person of each of these organisations, by its number. One query."""
    scopes = {f"organisation:{number}": number for number in organisations}
    rows = still_open(RoleInvitation.objects.filter(scope__in=scopes, is_first=True, invited_by=by), at)
    return {scopes[row.scope]: row for row in rows.order_by("pk")}


def somebody_is_here() -> bool:
    """Whether anybody has an account: then nobody can begin this installation any more."""
    return User.objects.exists()


def was_asked_lately(email: str, since: datetime) -> bool:
    """Whether a key to a new password went to this address a moment ago: nobody's inbox is filled by somebody else."""
    return Mail.objects.filter(to__iexact=email, page=NEW_PASSWORD, created_at__gt=since).exists()


def password_mark(user: User) -> str:
    """Changes with the address, the password and the last sign-in, so that a key for a new one works once."""
    told = f"{user.pk}|{user.email}|{user.password}|{user.last_login}|{user.is_active}"
    return salted_hmac("placefund.accounts.password", told, algorithm="sha256").hexdigest()[:24]
