"""Joining a person to the account that a provider has of them, and parting the two. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.people.access import locked
from placefund.people.acts import PeopleAct
from placefund.people.models import ProviderAccount, User
from placefund.people.sign_on.tokens import Identity
from placefund.records.actions import record


@transaction.atomic
def join(user: User, vouched: Identity, *, at: datetime) -> ProviderAccount:
    """From now on whoever is this one there is this person here. That it is them is for whoever calls this to know.

    Raises:
        NotPossible: it is joined to somebody, or the person to another account there.
    """
    user = locked(User(pk=user.pk))
    taken = NotPossible(say("You are joined to an account there already, or that one to somebody else. Part it first."))
    if not user.is_active or ProviderAccount.objects.filter(user=user, issuer=vouched.issuer).exists():
        raise taken
    try:
        with transaction.atomic():
            account = ProviderAccount.objects.create(
                user=user, issuer=vouched.issuer, subject=vouched.subject, joined_at=at
            )
    except IntegrityError as other:  # it is somebody's already, or became so a moment ago
        raise taken from other
    record(PeopleAct.JOINED_PROVIDER, user, by=user, at=at, issuer=vouched.issuer)
    return account


@transaction.atomic
def part(user: User, account: ProviderAccount, *, at: datetime) -> None:
    """Part a person from their account at a provider.

    Raises:
        NotPossible: they have no password to sign in with then.
    """
    user = locked(User(pk=user.pk))
    if not user.has_usable_password():
        raise NotPossible(say("You have no password here. Choose one first, by “Forgotten your password?”."))
    ProviderAccount.objects.filter(pk=account.pk, user=user).delete()
    record(PeopleAct.PARTED_PROVIDER, user, by=user, at=at, issuer=account.issuer)


def joined_to(vouched: Identity) -> User | None:
    """The person that a provider's account is joined to, and who may sign in."""
    found = ProviderAccount.objects.filter(issuer=vouched.issuer, subject=vouched.subject, user__is_active=True)
    account = found.select_related("user").first()
    return account.user if account else None


def is_joined(user: User) -> bool:
    """Whether a person can prove themselves by the provider."""
    return ProviderAccount.objects.filter(user=user).exists()


def note_used(user: User, vouched: Identity, *, at: datetime) -> None:
    """Note that somebody came in by their account at a provider."""
    ProviderAccount.objects.filter(user=user, issuer=vouched.issuer, subject=vouched.subject).update(last_used_at=at)
