"""Reading people: for whom they act, whether a sign-in may be tried, who plays which role in the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from placefund.domain.identifiers import as_read, name_key
from placefund.domain.roles import ROLES, Capability, Role, RoleCard, need_second_factor
from placefund.people.access import memberships, scopes_with
from placefund.people.models import (
    AuthenticatorApp,
    BrowserSession,
    Guesses,
    Membership,
    Organisation,
    Passkey,
    RecoveryCode,
    User,
)
from placefund.records import clock

WITHIN = timedelta(minutes=15)
MOST_PASSWORDS = 10
MOST_CODES = 5
"""So many guesses are let through at once, and as many again in each `WITHIN`: of a password, and of a second factor's code."""
FROM_ONE_SOURCE = 4
"""From one network address so many times more, over all accounts: a whole office or university can stand behind one."""
DEMO_ADDRESSES = "@rehearsal.example"
PRACTICE_ADDRESSES = "@practice.rehearsal.example"
"""Of those who act in the practice copy of the real fund: they are nobody of it."""
PRACTICE_FUND = "lipf-practice"


def fingerprint(text: str) -> str:
    """A keyed digest of an address: two failures can be counted together, and nobody's address stands in the record."""
    return salted_hmac("placefund.people.sign-in", text.strip().lower(), algorithm="sha256").hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Guess:
    """One attempt at a secret: whose it is and from where, the keys it is counted by, how many are let through in `WITHIN`."""

    address: str
    network: str
    account: str
    source: str
    most: int

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """Each key with how many are let through by it: first the account's, then the source's."""
        return ((self.account, self.most), (self.source, self.most * FROM_ONE_SOURCE))


def share_ms(most: int) -> int:
    """How long one attempt keeps a key busy by which so many are let through."""
    return whole_ms() // most


def whole_ms() -> int:
    return int(WITHIN.total_seconds() * 1000)


def password_guess(address: str, network: str) -> Guess:
    """An attempt at somebody's password, counted by whose it is and by where it comes from."""
    keys = fingerprint(f"password of {address}"), fingerprint(f"password from {network}")
    return Guess(address, network, *keys, MOST_PASSWORDS)


def code_guess(user: User, network: str) -> Guess:
    """An attempt at a code of somebody's second factor, from their app or from paper."""
    keys = fingerprint(f"code of {user.pk}"), fingerprint(f"code from {network}")
    return Guess(user.email, network, *keys, MOST_CODES)


def has_signed_in_from(address: str, network: str) -> bool:
    """Whether whoever has this e-mail address has signed in from this network address, wholly, in the last quarter of a year."""
    held = BrowserSession.objects.filter(user__email__iexact=address.strip(), user__is_active=True)
    held = held.exclude(browser="", network="")  # of which it is not kept any more from where it was
    return held.filter(network=network[:60]).exists()


def held_at_source(guess: Guess, *, at: datetime) -> datetime | None:
    """From when on anybody may guess from this source, where more were looked at than it lets through; else None."""
    most = guess.most * FROM_ONE_SOURCE
    full = int(at.timestamp() * 1000) + whole_ms()
    busy = Guesses.objects.filter(key=guess.source, busy_until__gt=full).values_list("busy_until", flat=True).first()
    return None if busy is None else at + timedelta(milliseconds=busy - full + share_ms(most))


def address_guess(user: User, network: str) -> Guess:
    """A wish for another address, counted like a guess: nobody fills the inboxes of others with mails from here."""
    keys = fingerprint(f"new address of {user.pk}"), fingerprint(f"new address from {network}")
    return Guess(user.email, network, *keys, MOST_CODES)


def mail_guess(address: str, network: str) -> Guess:
    """A wish for mails to an address by somebody without an account, counted like a guess: by the address and by the network."""
    keys = fingerprint(f"mails to {address}"), fingerprint(f"mails from {network}")
    return Guess(address, network, *keys, MOST_CODES)


def recovery_digest(user: User, code: str) -> str:
    """What is kept of a recovery code: without this installation's key nothing is found with it."""
    return salted_hmac("placefund.people.recovery-code", f"{user.pk}|{code}", algorithm="sha256").hexdigest()


def is_invented(user: User) -> bool:
    """Whether this is one of a demonstration's people, whom everybody may be by one click. Anywhere else nobody is."""
    return bool(settings.DEMO) and user.email.endswith((DEMO_ADDRESSES, PRACTICE_ADDRESSES))


def has_second_factor(user: User) -> bool:
    """Whether a person has an authenticator app or a passkey. Codes on paper alone are none: they stand in for one of these."""
    return AuthenticatorApp.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def recovery_codes_left(user: User) -> int:
    """How many codes on paper a person has that still work."""
    return RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()


def roles_that_take_a_factor(user: User) -> tuple[Role, ...]:
    """The roles of a person that nobody may play without a second factor; none for the demonstration's people."""
    return () if is_invented(user) else need_second_factor(role for role, _ in memberships(user))


def open_sessions(user: User) -> list[BrowserSession]:
    """Where a person is signed in now, the newest first."""
    rows = BrowserSession.objects.filter(user=user, ended_at__isnull=True)
    live = Session.objects.filter(session_key__in=rows.values("session_key"), expire_date__gt=clock.real())
    return list(rows.filter(session_key__in=live.values("session_key")))


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


def practice_people() -> tuple[DemoPerson, ...]:
    """One invented person for each role in the practice copy of the real fund, in the order of the roles."""
    rows = Membership.objects.filter(
        user__email__endswith=PRACTICE_ADDRESSES, user__is_active=True, ended_at__isnull=True
    )
    first: dict[str, User] = {}
    for row in rows.select_related("user").order_by("pk"):
        first.setdefault(row.role, row.user)
    return tuple(DemoPerson(ROLES[role], first[role]) for role in Role if role in first)


def family(scope: str) -> list[str]:
    """A scope, and those in which whoever holds a role there holds it as well: an organisation with those merged into it.

    One query for an organisation; none for any other scope.
    """
    kind, _, number = scope.partition(":")
    if kind != "organisation" or not number.isdecimal():
        return [scope]
    known = Organisation.objects.filter(Q(pk=int(number)) | Q(merged_into=int(number)) | Q(merged__pk=int(number)))
    heads = {row.merged_into_id or row.pk for row in known.distinct()}
    members = Organisation.objects.filter(Q(pk__in=heads) | Q(merged_into__in=heads)).order_by("pk")
    return [f"organisation:{pk}" for pk in members.values_list("pk", flat=True)] or [scope]


def likely_twins(name: str, identifier: str = "", *, but: int = 0) -> list[Organisation]:
    """Organisations of the register that could be the same body under another spelling: at most five, the likeliest first.

    What it is surely is for `twin_of`; here somebody is asked.
    """
    key = name_key(name)
    words = sorted({word for word in key.split() if len(word) >= SHORTEST_WORD}, key=len, reverse=True)[:4]
    digits = "".join(letter for letter in identifier if letter.isdecimal())[-DIGITS_ALIKE:]
    wanted = Q(pk__in=[])
    for word in words:
        wanted |= Q(name__icontains=word[:SHORTEST_WORD]) | Q(also_known_as__icontains=word)
    if len(digits) == DIGITS_ALIKE:
        wanted |= Q(identifier__contains=digits)
    found = Organisation.objects.filter(wanted, merged_into__isnull=True).exclude(pk=but).order_by("pk")[:MOST_COMPARED]
    rated = [(_likeness(key, digits, one), one) for one in found]
    return [one for rate, one in sorted(rated, key=lambda pair: (-pair[0], pair[1].pk)) if rate >= ALIKE][:MOST_TWINS]


SHORTEST_WORD, DIGITS_ALIKE, MOST_COMPARED, MOST_TWINS, ALIKE = 4, 6, 500, 5, 0.84
"""Letters of a word that is looked for, last digits of a number, how many names are compared, how many told, and how alike."""


def _likeness(key: str, digits: str, one: Organisation) -> float:
    """How alike two bodies are, from 0 to 1: by the spelling of any of the other's names, or the same digits in another list."""
    if digits and len(digits) == DIGITS_ALIKE and digits in one.identifier:
        return 1.0
    names = [one.name, *one.also_known_as.splitlines()]
    return max(SequenceMatcher(None, key, name_key(name)).ratio() for name in names)


def goes_on(organisation: Organisation) -> Organisation:
    """The organisation itself, or the one that it was merged into."""
    return organisation.merged_into or organisation


def merged_numbers() -> dict[int, int]:
    """The organisations that were merged, by number, each with the number of the one that goes on. One query.

    Whoever counts or adds up by organisation goes by the one that goes on: two entries of one body are one body.
    """
    rows = Organisation.objects.filter(merged_into__isnull=False)
    return {number: kept for number, kept in rows.values_list("pk", "merged_into") if kept}


def twin_of(name: str, identifier: str, *, but: int = 0) -> Organisation | None:
    """The organisation of the register that is the same body: it has the same number, or the same name but for its legal form.

    Two bodies of one name are two where each has a number of its own.
    """
    key = name_key(name)
    for one in _perhaps(key, identifier).exclude(pk=but).order_by("pk"):
        known = as_read(one.identifier) if one.identifier else ""
        if identifier and known == identifier:
            return one
        if name_key(one.name) == key and (not identifier or not known or name.casefold() == one.name.casefold()):
            return one
    return None


_TOLD_SHORTER = {"ltd", "co", "inc", "&"}
"""Words of a name's key that may be longer in the name itself."""
_TAIL = 5
"""So many of the last letters of a number are the same however its register and its noughts are written."""


def _perhaps(key: str, identifier: str) -> QuerySet[Organisation]:
    """Of the whole register those that can be twins: a name of this key holds the key's longest word."""
    # “ß” is “ss” to a key, and neither to a database.
    words = [word for word in key.split() if word.isascii() and word not in _TOLD_SHORTER and "ss" not in word]
    alike = Q(name__icontains=max(words, key=len)) if words else Q()
    if identifier and words:
        alike |= Q(identifier__iendswith=identifier[-_TAIL:])
    return Organisation.objects.filter(alike)


def renamed(signed: Mapping[int, str]) -> dict[str, str]:
    """Of names that were signed, by the number of the organisation, those that are others now: each with the present name."""
    found = Organisation.objects.filter(pk__in=list(signed)).select_related("merged_into")
    now = {row.pk: goes_on(row).name for row in found}
    return {name: now[number] for number, name in signed.items() if now.get(number, name) != name}
