"""Everything that changes people, organisations and memberships. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role
from placefund.people.access import forget_memberships
from placefund.people.acts import PeopleAct
from placefund.people.models import CLOCK, Actor, Membership, Organisation, User
from placefund.people.queries import fingerprint
from placefund.records.actions import record


class AlreadyThere(NotAllowed):
    """Something of that name exists already."""


@transaction.atomic
def add_user(email: str, name: str, *, password: str | None = None, by: Actor = CLOCK, at: datetime) -> User:
    """Add a person. Without a password they cannot sign in by password until they set one."""
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyThere(say("Someone with the address {email} is here already.", email=email))
    user = User(email=email.lower(), name=name)
    user.set_password(password)
    user.save()
    record(PeopleAct.ADDED, user, by=by, at=at)
    return user


@transaction.atomic
def add_organisation(
    name: str, helix: Helix, *, identifier: str = "", area_code: str = "", by: Actor = CLOCK, at: datetime
) -> Organisation:
    """Add an organisation to the register."""
    if Organisation.objects.filter(name__iexact=name).exists():
        raise AlreadyThere(say("An organisation called {name} is in the register already.", name=name))
    if identifier and Organisation.objects.filter(identifier=identifier).exists():
        raise AlreadyThere(
            say("An organisation with the identifier {identifier} is in the register already.", identifier=identifier)
        )
    organisation = Organisation.objects.create(name=name, helix=helix, identifier=identifier, area_code=area_code)
    record(PeopleAct.ADDED, organisation, by=by, at=at)
    return organisation


def _fund_in(scope: str) -> str:
    """The fund a scope names, so that the auditors of that fund see who was given a part in it."""
    return scope.removeprefix("fund:") if scope.startswith("fund:") else ""


@transaction.atomic
def grant(user: User, role: Role, scope: str, *, by: Actor = CLOCK, at: datetime) -> Membership:
    """Give a person a role in a scope; giving it twice changes nothing."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, role=role, scope=scope, ended_at=None, defaults={"granted_at": at}
    )
    if is_new:
        record(PeopleAct.GRANTED_ROLE, user, by=by, at=at, of_fund=_fund_in(scope), role=role.value, scope=scope)
        forget_memberships(user)
    return membership


def note_sign_in(user: User, *, how: str, at: datetime) -> None:
    """Write down that somebody signed in, and in which way."""
    record(PeopleAct.SIGNED_IN, user, by=user, at=at, how=how)


def note_failed_sign_in(address: str, network: str, *, at: datetime) -> None:
    """Write down that a sign-in failed, so that every process counts it. Neither the address nor the password is kept."""
    nobody = User(name="somebody")
    record(
        PeopleAct.FAILED_TO_SIGN_IN, nobody, by=CLOCK, at=at, address=fingerprint(address), network=fingerprint(network)
    )


@transaction.atomic
def end_membership(membership: Membership, *, by: Actor, at: datetime) -> None:
    """Take a role away; the row stays, with its end."""
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    told = {"role": membership.role, "scope": membership.scope}
    record(PeopleAct.ENDED_ROLE, membership.user, by=by, at=at, of_fund=_fund_in(membership.scope), **told)
    forget_memberships(membership.user)


@transaction.atomic
def end_role(user: User, role: Role, scope: str, *, by: Actor, at: datetime) -> int:
    """Take a role in a scope away, and every part in a partnership that came with acting for an organisation.

    Returns how many memberships ended.

    Raises:
        NotHeld: the person does not hold it.
    """
    current = Membership.objects.filter(user=user, ended_at__isnull=True)
    ending = list(current.filter(role=role, scope=scope))
    if not ending:
        raise NotHeld(say("{user} is not {label} in {scope}.", user=user, label=role.label.lower(), scope=scope))
    if scope.startswith("organisation:"):
        ending += current.filter(role=Role.PARTNER, scope__startswith="partnership:")
    for membership in ending:
        end_membership(membership, by=by, at=at)
    return len(ending)


class NotHeld(NotAllowed):
    """A role that the person does not hold cannot be taken away."""
