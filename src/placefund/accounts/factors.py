"""What a person does with their second factors, and who is told of it. The rows are people's own, and written there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.people import actions as people
from placefund.people.access import INSTALLATION, Installation, allow
from placefund.people.models import AuthenticatorApp, Passkey, User
from placefund.people.queries import has_second_factor, recovery_codes_left

IF_IT_WAS_NOT_YOU = say("If it was not you, change your password at once, and tell your administrator.")


@transaction.atomic
def add_app(user: User, secret: bytes, code: str, *, at: datetime) -> list[str]:
    """Set up the app that shows this code. Returns codes for paper, new ones where there were none; they are shown once."""
    people.add_app(user, secret, code, at=at)
    _tell([user], say("An authenticator app was added to your account"), IF_IT_WAS_NOT_YOU, at=at)
    return _codes_for_paper(user, at=at)


@transaction.atomic
def add_passkey(user: User, name: str, found: tuple[str, str, int], *, at: datetime) -> list[str]:
    """Add a passkey that a browser has just made. Returns codes for paper, as with an app."""
    credential_id, credential, count = found
    people.add_passkey(user, name, credential_id=credential_id, credential=credential, sign_count=count, at=at)
    _tell([user], say("A passkey was added to your account"), IF_IT_WAS_NOT_YOU, at=at)
    return _codes_for_paper(user, at=at)


def _codes_for_paper(user: User, *, at: datetime) -> list[str]:
    """New codes for paper, where none are left."""
    return [] if recovery_codes_left(user) else people.make_recovery_codes(user, at=at)


@transaction.atomic
def make_recovery_codes(user: User, *, at: datetime) -> list[str]:
    """New codes for paper in place of those before."""
    if not has_second_factor(user):
        raise NotPossible(say("Codes on paper stand in for an app or a passkey. Set up one of these first."))
    codes = people.make_recovery_codes(user, at=at)
    _tell([user], say("You have new recovery codes"), IF_IT_WAS_NOT_YOU, at=at)
    return codes


@transaction.atomic
def remove_factor(user: User, factor: AuthenticatorApp | Passkey, *, at: datetime) -> None:
    """Remove an app or a passkey of one's own."""
    people.remove_factor(user, factor, at=at)
    _tell([user], say("A second factor was removed from your account"), IF_IT_WAS_NOT_YOU, at=at)


@transaction.atomic
def forget_factors(email: str, *, reason: str, by: User, at: datetime) -> User:
    """Remove the second factors of somebody who has lost them. They are told, and so is every other administrator.

    Nobody does this for themselves: a session that was left open would get rid of what protects it.
    """
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise NotPossible(say("Nobody here has the address {email}.", email=email))
    if user.pk == by.pk:
        raise NotPossible(say("Another administrator does this for you, or the operator at the server."))
    people.forget_factors(user, reason=reason, by=by, at=at)
    said = say(
        "{person} removed the second factors of {user}, who signs in with the password alone now. Why: {reason}",
        person=by,
        user=user,
        reason=reason.strip(),
    )
    others = [one for one in people_with(Role.ADMINISTRATOR, [Installation.SCOPE]) if one.pk not in (by.pk, user.pk)]
    _tell([user, *others], say("The second factors of {user} were removed", user=user), said, at=at)
    return user


def _tell(people: list[User], subject: str, text: str, *, at: datetime) -> None:
    tell(people, subject, text, kind=NoticeKind.SECOND_FACTOR, page="second-factor", at=at)
