"""Letting in whom a provider vouches for: only who has an account or an invitation. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.accounts.actions import accept
from placefund.accounts.models import RoleInvitation
from placefund.domain.findings import NotPossible
from placefund.domain.invitations import require_open
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.notices.actions import tell
from placefund.people.access import locked
from placefund.people.actions import add_user
from placefund.people.models import ProviderAccount, User
from placefund.people.sign_on import actions as people
from placefund.people.sign_on.tokens import Identity

IF_IT_WAS_NOT_YOU = say("If it was not you, change your password at once, and tell your administrator.")


@transaction.atomic
def join(user: User, vouched: Identity, *, at: datetime) -> User:
    """Join a person to their account at the provider, who has shown both. Its address is theirs here, this once."""
    if not vouched.email or vouched.email != user.email.lower():
        raise NotPossible(
            say(
                "The account there has another address than you have here. Change one of them, so that they are the same."
            )
        )
    people.join(user, vouched, at=at)
    tell(
        [user],
        say("You can sign in by single sign-on now"),
        IF_IT_WAS_NOT_YOU,
        kind=NoticeKind.SIGN_ON,
        page="my-account",
        at=at,
    )
    return user


@transaction.atomic
def part(user: User, account: ProviderAccount, *, at: datetime) -> None:
    """Part a person from their account at the provider."""
    people.part(user, account, at=at)
    subject = say("You cannot sign in by single sign-on any more")
    tell([user], subject, IF_IT_WAS_NOT_YOU, kind=NoticeKind.SIGN_ON, page="my-account", at=at)


@transaction.atomic
def accept_with(invitation: RoleInvitation, vouched: Identity, *, at: datetime) -> User:
    """Make the account that an invitation is for, without a password, and take the role: the provider vouches for the address."""
    invitation = locked(invitation)
    require_open(invitation.standing_at(at))
    if not vouched.email or vouched.email != invitation.email:
        raise NotPossible(say("This invitation is for another address than your account there has."))
    user = add_user(invitation.email, vouched.name or invitation.email.partition("@")[0], by=None, at=at)
    people.join(user, vouched, at=at)
    accept(invitation, by=user, at=at)
    return user
