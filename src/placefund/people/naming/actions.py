"""Changing what a person is called and where they are reached; and emptying it at the end. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import Q

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.retention import NOWHERE
from placefund.people.access import forget_memberships, locked
from placefund.people.acts import PeopleAct
from placefund.people.models import (
    AuthenticatorApp,
    BrowserSession,
    EarlierAddress,
    EarlierName,
    Membership,
    Passkey,
    ProviderAccount,
    RecoveryCode,
    User,
)
from placefund.records.actions import record


@transaction.atomic
def change_name(user: User, name: str, *, at: datetime) -> User:
    """Change one's own name. The one before stays, with its last day, for what was done under it.

    Raises:
        NotPossible: it is the name they have.
    """
    user = locked(User(pk=user.pk))
    if name == user.name:
        raise NotPossible(say("This is your name here already."))
    EarlierName.objects.create(user=user, name=user.name, until=at)
    user.name = name
    user.save(update_fields=["name"])
    record(PeopleAct.CHANGED_NAME, user, by=user, at=at)
    return user


@transaction.atomic
def change_address(user: User, email: str, *, at: datetime) -> User:
    """Change the address somebody signs in with. That it is theirs is for whoever calls this to know.

    Raises:
        NotPossible: somebody here has it.
    """
    user = locked(User(pk=user.pk))
    taken = NotPossible(say("This address cannot be used here."))
    if User.objects.filter(email__iexact=email).exists():
        raise taken
    EarlierAddress.objects.create(user=user, email=user.email, until=at)
    user.email = email.lower()
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as other:  # somebody else proved the same address a moment earlier
        raise taken from other
    record(PeopleAct.CHANGED_ADDRESS, user, by=user, at=at)
    return user


def pseudonym(user: User) -> str:
    """What a person is called once who they were is erased."""
    return say("Person {number}", number=user.pk)


def no_address(user: User) -> str:
    """The address of somebody whose address is erased: each has one, and none works."""
    return f"person-{user.pk}@{NOWHERE}"


def is_erased(user: User) -> bool:
    return user.email == no_address(user)


@transaction.atomic
def empty(user: User, *, by: User, at: datetime) -> User:
    """Erase who somebody was. Their roles have ended by now, which is for whoever calls this to see to.

    Raises:
        NotPossible: they hold a role, or are erased already.
    """
    user = locked(User(pk=user.pk))
    if is_erased(user):
        raise NotPossible(say("Who they were is erased already."))
    if Membership.objects.filter(user=user, ended_at__isnull=True).exists():
        raise NotPossible(say("{user} holds a role. End it first.", user=user))
    sessions = BrowserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=[row.session_key for row in sessions if row.session_key]).delete()
    for rows in (ProviderAccount, BrowserSession, EarlierName, EarlierAddress, AuthenticatorApp, Passkey, RecoveryCode):
        rows._default_manager.filter(user=user).delete()
    user.name, user.email = pseudonym(user), no_address(user)
    user.is_active, user.last_login = False, None
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "last_login", "password"])
    record(PeopleAct.ERASED, user, by=by, at=at)
    forget_memberships(user)
    return user


def forget_browsers(*, before: datetime) -> int:
    """Forget with what and from where people signed in, in sessions that ended or began before a moment; returns in how many.

    What expired of the sessions themselves goes with it: it opens nothing any more, and holds who sat there.
    """
    SessionStore.clear_expired()
    over = Q(ended_at__lt=before) | Q(ended_at=None, began_at__lt=before)
    rows = BrowserSession.objects.filter(over).exclude(browser="", network="")
    return rows.update(browser="", network="")
