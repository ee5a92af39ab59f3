"""Everything that changes people, organisations and memberships. Nothing else may."""

from __future__ import annotations

from datetime import datetime
from secrets import choice

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q

from placefund.domain.findings import NotAllowed, NotPossible, required_reason
from placefund.domain.identifiers import WrongIdentifier, gss_code, organisation_number
from placefund.domain.messages import say
from placefund.domain.one_time_codes import (
    DIGITS,
    LETTERS,
    RECOVERY_CODES,
    RECOVERY_LETTERS,
    spaced,
    step_shown,
    tidied,
)
from placefund.domain.partnerships import Helix
from placefund.domain.retention import Passing
from placefund.domain.roles import Role
from placefund.people.access import forget_memberships, locked, parts_with, why_held
from placefund.people.acts import PeopleAct
from placefund.people.encryption import Unreadable, decrypted, encrypted
from placefund.people.models import (
    CLOCK,
    Actor,
    AuthenticatorApp,
    BrowserSession,
    Membership,
    Organisation,
    Passkey,
    RecoveryCode,
    User,
)
from placefund.people.queries import (
    family,
    fingerprint,
    goes_on,
    has_second_factor,
    recovery_digest,
    roles_that_take_a_factor,
    twin_of,
)
from placefund.records import clock
from placefund.records.actions import record

SESSIONS_ARE_KEPT = Passing.BROWSERS.stands_for
APP_SECRET = "authenticator-app"  # noqa: S105  what the encryption is for
WRONG_CODE = say("This code is not right, or was used already. Wait for the next one in your app, and enter that.")


class AlreadyThere(NotAllowed):
    """Something of that name exists already."""


@transaction.atomic
def add_user(email: str, name: str, *, password: str | None = None, by: Actor | None = CLOCK, at: datetime) -> User:
    """Add a person; `by` None is for who comes in themselves. Without a password they cannot sign in until they set one."""
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyThere(say("Someone with the address {email} is here already.", email=email))
    user = User(email=email.lower(), name=name)
    user.set_password(password)
    user.save()
    record(PeopleAct.ADDED, user, by=by or user, at=at)
    return user


@transaction.atomic
def add_organisation(
    name: str, helix: Helix, *, identifier: str = "", area_code: str = "", by: Actor = CLOCK, at: datetime
) -> Organisation:
    """Add an organisation to the register.

    Raises:
        AlreadyThere: naming its twin, by number or by name.
        NotPossible: its identifier is none that a register gives.
    """
    try:
        identifier = organisation_number(identifier)
        area_code = gss_code(area_code) if area_code else ""
    except WrongIdentifier as wrong:
        raise NotPossible(wrong.args[0]) from wrong
    _require_no_twin(name, identifier)
    organisation = Organisation.objects.create(name=name, helix=helix, identifier=identifier, area_code=area_code)
    record(PeopleAct.ADDED, organisation, by=by, at=at)
    return organisation


def _require_no_twin(name: str, identifier: str) -> None:
    if (twin := twin_of(name, identifier)) is not None:
        twin = goes_on(twin)
        known = f"{twin.name} ({twin.identifier})" if twin.identifier else twin.name
        raise AlreadyThere(say("It is in the register already, as {known}. Use that one.", known=known))


def _fund_in(scope: str) -> str:
    """The fund a scope names, so that the auditors of that fund see who was given a part in it."""
    return scope.removeprefix("fund:") if scope.startswith("fund:") else ""


@transaction.atomic
def grant(
    user: User, role: Role, scope: str, *, until: datetime | None = None, by: Actor = CLOCK, at: datetime
) -> Membership:
    """Give a person a role in a scope; giving it twice changes nothing."""
    given: dict[str, Membership] = {}
    Membership.objects.filter(user=user, scope=scope, ended_at__isnull=True, until__lte=at).update(ended_at=F("until"))
    for where in family(scope):  # a role in an organisation is one in those merged into it, too
        given[where], is_new = Membership.objects.get_or_create(
            user=user,
            role=role,
            scope=where,
            ended_at=None,
            defaults={"granted_at": at, "granted_by": by if isinstance(by, User) else None, "until": until},
        )
        if is_new:
            record(PeopleAct.GRANTED_ROLE, user, by=by, at=at, of_fund=_fund_in(where), role=role.value, scope=where)
            forget_memberships(user)
    return given[scope]


def set_password(user: User, password: str, *, at: datetime) -> None:
    """Set a person's password, as they chose it themselves. Whoever is signed in elsewhere with the old one is signed out."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(PeopleAct.SET_PASSWORD, user, by=user, at=at)


# --- Signing in -------------------------------------------------------------------------------------------------------


def note_sign_in(user: User, *, how: str, at: datetime) -> None:
    """Write down that somebody signed in, and in which way."""
    record(PeopleAct.SIGNED_IN, user, by=user, at=at, how=how)


def note_failed_sign_in(address: str, network: str, *, at: datetime, how: str = "") -> None:
    """Write down that a sign-in failed. Neither the address nor what was typed is kept."""
    nobody = User(name="somebody")
    told = {"address": fingerprint(address), "network": fingerprint(network)} | ({"how": how} if how else {})
    record(PeopleAct.FAILED_TO_SIGN_IN, nobody, by=CLOCK, at=at, **told)


def note_proof(user: User, *, how: str, at: datetime) -> None:
    """Write down that somebody has proved again that it is them, and in which way."""
    record(PeopleAct.PROVED_AGAIN, user, by=user, at=at, how=how)


def note_failed_proof(user: User, *, at: datetime) -> None:
    """Write down that somebody signed in could not prove that it is them."""
    record(PeopleAct.FAILED_TO_PROVE, user, by=user, at=at)


@transaction.atomic
def begin_session(user: User, session_key: str, *, how: str, browser: str, network: str, at: datetime) -> None:
    """Note in which browser somebody is signed in from now on; what was noted a quarter of a year ago is forgotten."""
    BrowserSession.objects.filter(user=user, began_at__lt=at - SESSIONS_ARE_KEPT).delete()
    BrowserSession.objects.create(
        user=user, session_key=session_key, how=how, browser=browser[:200], network=network[:60], began_at=at
    )
    note_sign_in(user, how=how, at=at)


def move_session(before: str, after: str) -> None:
    """The same browser goes on under another number."""
    BrowserSession.objects.filter(session_key=before, ended_at__isnull=True).update(session_key=after)


def end_own_session(user: User, session_key: str, *, at: datetime) -> None:
    """Note that somebody signed out here."""
    BrowserSession.objects.filter(session_key=session_key).update(ended_at=at, session_key="")
    record(PeopleAct.SIGNED_OUT, user, by=user, at=at)


@transaction.atomic
def end_sessions(user: User, *, but: str = "", only: BrowserSession | None = None, by: Actor, at: datetime) -> int:
    """Sign a person out in one browser, or in all but one. Returns in how many they were signed in."""
    rows = BrowserSession.objects.select_for_update().filter(user=user, ended_at__isnull=True)
    ending = list(rows.filter(pk=only.pk) if only else rows.exclude(session_key=but))
    found = Session.objects.filter(session_key__in=[row.session_key for row in ending])
    live = set(found.values_list("session_key", flat=True))
    found.delete()
    for row in ending:
        if row.session_key in live:
            record(PeopleAct.ENDED_SESSION, user, by=by, at=at, began=row.began_at.isoformat())
    rows.filter(pk__in=[row.pk for row in ending]).update(ended_at=at, session_key="")
    return len(live)


# --- Second factors ---------------------------------------------------------------------------------------------------


@transaction.atomic
def add_app(user: User, secret: bytes, code: str, *, at: datetime) -> AuthenticatorApp:
    """Add the app that shows this code now, and so has the secret.

    Raises:
        NotPossible: it is not the code of now, or the person has an app already.
    """
    locked(User(pk=user.pk))
    if AuthenticatorApp.objects.filter(user=user).exists():
        raise NotPossible(say("You have an app already. Remove it first, and set up the other one after."))
    step = step_shown(secret, tidied(code), seconds=clock.real().timestamp())
    if step is None:
        raise NotPossible(WRONG_CODE)
    kept = encrypted(secret, purpose=APP_SECRET)
    app = AuthenticatorApp.objects.create(user=user, secret=kept, last_step=step, added_at=at)
    record(PeopleAct.ADDED_FACTOR, user, by=user, at=at, factor="authenticator app")
    return app


@transaction.atomic
def add_passkey(
    user: User, name: str, *, credential_id: str, credential: str, sign_count: int, at: datetime
) -> Passkey:
    """Add a passkey that a browser has just made, by the name that its owner gives it."""
    locked(User(pk=user.pk))
    if Passkey.objects.filter(credential_id=credential_id).exists():
        raise NotPossible(say("This passkey is set up already."))
    passkey = Passkey.objects.create(
        user=user,
        name=name,
        credential_id=credential_id,
        credential=credential,
        sign_count=sign_count,
        added_at=at,
    )
    record(PeopleAct.ADDED_FACTOR, user, by=user, at=at, factor="passkey")
    return passkey


@transaction.atomic
def use_passkey(passkey: Passkey, *, sign_count: int, at: datetime) -> str:
    """Note that a passkey answered. One that counts has counted on: where it has not, there are two of it.

    Raises:
        NotPossible: it did not count on, or was removed meanwhile.
    """
    counts_on = Q(sign_count__lt=sign_count) if sign_count else Q(sign_count=0)
    if not Passkey.objects.filter(counts_on, pk=passkey.pk).update(sign_count=sign_count, last_used_at=at):
        raise NotPossible(say("This passkey was copied, or was removed. Use another way, and tell your administrator."))
    return "passkey"


@transaction.atomic
def use_code(user: User, code: str, *, at: datetime) -> str:
    """Use a code from a person's app, or one on paper, so that it is used up. Returns which of the two it was.

    Raises:
        NotPossible: it is neither, or was used before.
    """
    code = tidied(code)
    if len(code) == DIGITS and code.isdigit():
        _use_app_code(user, code, at=at)
        return "authenticator app"
    unused = RecoveryCode.objects.filter(user=user, digest=recovery_digest(user, code), used_at__isnull=True)
    if not unused.update(used_at=at):
        raise NotPossible(WRONG_CODE)
    left = RecoveryCode.objects.filter(user=user, used_at__isnull=True).count()
    record(PeopleAct.USED_RECOVERY_CODE, user, by=user, at=at, left=left)
    return "recovery code"


def _use_app_code(user: User, code: str, *, at: datetime) -> None:
    app = AuthenticatorApp.objects.filter(user=user).first()
    try:
        secret = decrypted(app.secret, purpose=APP_SECRET) if app else b""
    except Unreadable:
        secret = b""  # this installation's key is another one than it was: an administrator removes the app
    if app is None or not secret:
        raise NotPossible(WRONG_CODE)
    step = step_shown(secret, code, seconds=clock.real().timestamp(), after=app.last_step)
    # Of two who send one code at once, the second finds the step taken.
    free = AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step if step is not None else -1)
    if not free.update(last_step=step, last_used_at=at):
        raise NotPossible(WRONG_CODE)


@transaction.atomic
def make_recovery_codes(user: User, *, at: datetime) -> list[str]:
    """New codes for paper; those before work no more. They are shown now and never again: only digests are kept."""
    locked(User(pk=user.pk))
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(choice(LETTERS) for _ in range(RECOVERY_LETTERS)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=recovery_digest(user, code), made_at=at) for code in codes
    )
    record(PeopleAct.MADE_RECOVERY_CODES, user, by=user, at=at)
    return [spaced(code) for code in codes]


@transaction.atomic
def remove_factor(user: User, factor: AuthenticatorApp | Passkey, *, at: datetime) -> None:
    """Remove an app or a passkey of one's own; codes on paper go with the last, for they stand in for one.

    Raises:
        NotPossible: it is the last, and a role of theirs takes one.
    """
    locked(User(pk=user.pk))
    others = AuthenticatorApp.objects.filter(user=user).count() + Passkey.objects.filter(user=user).count() - 1
    if others < 1 and (roles := roles_that_take_a_factor(user)):
        raise NotPossible(say("You are {role}, which takes a second factor. Add another one first.", role=roles[0].one))
    type(factor)._default_manager.filter(pk=factor.pk, user=user).delete()
    if others < 1:
        RecoveryCode.objects.filter(user=user).delete()
    told = "passkey" if isinstance(factor, Passkey) else "authenticator app"
    record(PeopleAct.REMOVED_FACTOR, user, by=user, at=at, factor=told)


@transaction.atomic
def forget_factors(user: User, *, reason: str, by: Actor, at: datetime) -> None:
    """Take all second factors of somebody who has lost theirs away, and sign them out everywhere.

    Whoever does so may do it is for whoever calls this to know.

    Raises:
        NotPossible: they have none, or no reason is given.
    """
    reason = required_reason(reason)
    user = locked(User(pk=user.pk))
    if not has_second_factor(user):
        raise NotPossible(say("{user} has no second factor that could be removed.", user=user))
    for factors in (AuthenticatorApp, Passkey, RecoveryCode):
        factors._default_manager.filter(user=user).delete()
    record(PeopleAct.FORGAVE_FACTORS, user, by=by, at=at, reason=reason)
    end_sessions(user, by=by, at=at)


def hold_organisation(scope: str) -> None:
    """Hold the organisation that a scope names until the transaction ends; who comes in or leaves there meanwhile waits."""
    kind, _, number = scope.partition(":")
    if kind == "organisation" and number.isdecimal():
        Organisation.objects.select_for_update(no_key=True).filter(pk=int(number)).first()


@transaction.atomic
def confirm_membership(membership: Membership, *, by: User, at: datetime) -> None:
    """Confirm that somebody may bind their organisation. Whoever does so may do it is for whoever calls this to know."""
    membership.confirmed_by, membership.confirmed_at = by, at
    membership.save(update_fields=["confirmed_by", "confirmed_at"])


@transaction.atomic
def end_membership(membership: Membership, *, reason: str = "", by: Actor, at: datetime) -> None:
    """Take a role away; the row stays, with its end, and the reason stands on record where one was given."""
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    told = {"role": membership.role, "scope": membership.scope} | ({"reason": reason} if reason else {})
    record(PeopleAct.ENDED_ROLE, membership.user, by=by, at=at, of_fund=_fund_in(membership.scope), **told)
    forget_memberships(membership.user)


@transaction.atomic
def end_role(user: User, role: Role, scope: str, *, reason: str = "", by: Actor, at: datetime) -> int:
    """Take a role in a scope away, and every part that came with it, as in a partnership with acting for an organisation.

    Returns how many memberships ended.

    Raises:
        NotHeld: the person does not hold it.
        NotPossible: an organisation would be left with a live bid or award, and nobody who can act for it.
    """

    hold_organisation(scope)  # two who leave it at once do it one after the other
    current = Membership.objects.filter(user=user, ended_at__isnull=True)
    ending = list(current.filter(role=role, scope__in=family(scope)))
    if not any(row.scope == scope for row in ending):
        raise NotHeld(say("{user} is not {label} in {scope}.", user=user, label=role.label.lower(), scope=scope))
    if why := why_held(user, ending):
        raise NotPossible(why)
    ending += parts_with(user, ending)
    for membership in ending:
        end_membership(membership, reason=reason, by=by, at=at)
    return len(ending)


class NotHeld(NotAllowed):
    """A role that the person does not hold cannot be taken away."""
