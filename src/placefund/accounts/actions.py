"""Everything that lets people in. Nothing else may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.db import connection, transaction

from placefund.accounts.acts import AccountAct
from placefund.accounts.mail import place_of, words_of
from placefund.accounts.models import RoleInvitation
from placefund.accounts.queries import (
    NEW_PASSWORD,
    PlaceOfWork,
    has_people,
    keys_of,
    may_change,
    name_of_scope,
    password_mark,
    replaced_by,
    sent_as_seen_by,
    somebody_is_here,
    still_holds,
    still_open,
    was_asked_lately,
    why_the_last_stays,
)
from placefund.domain.findings import NotAllowed, NotPossible
from placefund.domain.invitations import ANSWERED_WITHIN, InvitationStanding, require_expiry, require_open
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import BINDING, OF_A_DRAFT, OF_AN_ORGANISATION, Capability, Role
from placefund.notices.actions import send_key, tell
from placefund.notices.models import key_opens
from placefund.people.access import (
    Installation,
    NotYours,
    forget_memberships,
    has,
    has_ever_had_people,
    locked,
    may_give,
)
from placefund.people.actions import add_user, confirm_membership, end_role, grant, hold_organisation, set_password
from placefund.people.models import Membership, Organisation, User
from placefund.records.actions import record
from placefund.web.collisions import DoneMeanwhile, in_turn

KEY_TO_A_PASSWORD_WORKS, KEY_TO_A_NEW_ACCOUNT_WORKS = timedelta(hours=2), timedelta(days=14)
ASKED_AGAIN_AFTER = timedelta(minutes=5)


class PasswordRefused(NotAllowed):
    """The password is one that is guessed too easily. The message says why."""


# --- Invitations ------------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    email: str,
    role: Role,
    scope: str,
    *,
    words: str = "",
    expires_at: datetime | None = None,
    role_until: datetime | None = None,
    by: User,
    at: datetime,
) -> RoleInvitation:
    """Invite an address to a role. Whether somebody here has that address is told to nobody."""
    _require(may_give(by, role, scope), role, scope)
    if (role in OF_A_DRAFT) != (role_until is not None) or (role_until and role_until <= at):
        raise NotPossible(say("Say until which day somebody is a guest. It lies ahead."))
    return _invite(email, role, scope, words=words, expires_at=expires_at, role_until=role_until, by=by, at=at)


@transaction.atomic
def invite_first(
    email: str, organisation: Organisation, *, about: str, words: str = "", by: User, at: datetime
) -> RoleInvitation:
    """Invite the first person of an organisation that was asked to do something and that nobody answers for yet.

    Whether it was asked, and by whom, is for whoever calls this to know; `about` says it to whoever is invited. Once
    somebody is there, its own people invite.
    """
    if has_people(organisation):
        raise NotPossible(
            say("{organisation} has people here already. They are told by a message.", organisation=organisation)
        )
    scope = f"organisation:{organisation.pk}"
    if has_ever_had_people(scope):
        # Whoever comes next reads what they left: an application of theirs is not to be had by inviting them.
        raise NotPossible(
            say("{body} has had people here before. An administrator lets in the next one.", body=organisation)
        )
    return _invite(email, Role.PARTNER, scope, about=about, words=words, expires_at=None, is_first=True, by=by, at=at)


@transaction.atomic
def withdraw_first(organisation: Organisation, lead: Organisation, *, by: User, at: datetime) -> None:
    """Withdraw what people of a lead sent to the first person of an organisation that it asks no longer.

    Whether it asks no longer is for whoever calls this to know.
    """
    theirs = Membership.objects.filter(scope=f"organisation:{lead.pk}")
    sent = RoleInvitation.objects.filter(
        scope=f"organisation:{organisation.pk}", is_first=True, invited_by__in=theirs.values("user")
    )
    for invitation in still_open(sent, at).order_by("pk"):
        _withdraw(invitation, by=by, at=at)


def _invite(
    email: str,
    role: Role,
    scope: str,
    *,
    words: str,
    expires_at: datetime | None,
    about: str = "",
    is_first: bool = False,
    role_until: datetime | None = None,
    by: User,
    at: datetime,
) -> RoleInvitation:
    email = email.strip().lower()
    _require_another(email, by)
    until = expires_at or at + ANSWERED_WITHIN
    until = min(until, role_until) if role_until else until
    require_expiry(until, at)
    is_invited = say("{email} is invited to this already. Send that invitation again.", email=email)
    if still_open(sent_as_seen_by(by, scope).filter(email=email, role=role), at).exists():
        raise NotPossible(is_invited)
    held = Membership.objects.filter(user__email__iexact=email, role=role, scope=scope, ended_at__isnull=True)
    if held.filter(Membership.in_time(at)).exists():
        raise NotPossible(say("{email} holds this role here already.", email=email))
    asked = {"email": email, "role": role, "scope": scope, "about": about, "words": words.strip()}
    when: dict[str, Any] = {"created_at": at, "sent_at": at, "expires_at": until, "role_until": role_until}
    invitation = RoleInvitation(**asked, **when, is_first=is_first, invited_by=by)
    replaced_by(invitation, at).update(replaced_at=at)
    try:
        with transaction.atomic():
            in_turn(lambda: invitation.save(force_insert=True))
    except DoneMeanwhile as other:  # somebody else who gives roles here was a moment earlier
        raise NotPossible(is_invited) from other
    record(AccountAct.INVITED_TO_ROLE, invitation, by=by, at=at, role=role.value, scope=scope)
    _send(invitation, at=at)
    return invitation


@transaction.atomic
def send_again(invitation: RoleInvitation, *, by: User, at: datetime) -> RoleInvitation:
    """Send an invitation anew, with a new key and the whole time to answer; the key of the earlier mail opens nothing more.

    Whoever sends it again is whoever invites now: the colleague who did it first may have left.
    """
    invitation = locked(invitation)
    _require(may_change(by, invitation), invitation.role, invitation.scope)
    _require_another(invitation.email, by)
    if not invitation.keeps_address:
        raise NotPossible(say("The address is not kept any more. Invite them anew."))
    if (now := invitation.standing_at(at)) is not InvitationStanding.EXPIRED:
        require_open(now)
    invitation.edition += 1
    invitation.invited_by = by
    invitation.sent_at, invitation.expires_at = at, max(invitation.expires_at, at + ANSWERED_WITHIN)
    if invitation.role_until:
        invitation.expires_at = min(invitation.expires_at, invitation.role_until)
    invitation.save(update_fields=["edition", "invited_by", "sent_at", "expires_at"])
    record(AccountAct.SENT_INVITATION_AGAIN, invitation, by=by, at=at)
    _send(invitation, at=at)
    return invitation


@transaction.atomic
def withdraw(invitation: RoleInvitation, *, by: User, at: datetime) -> None:
    """Withdraw an invitation that nobody has answered: its link then says so."""
    _require(may_change(by, invitation), invitation.role, invitation.scope)
    _withdraw(invitation, by=by, at=at)


def _withdraw(invitation: RoleInvitation, *, by: User, at: datetime) -> None:
    invitation = locked(invitation)
    require_open(invitation.standing_at(at))
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    record(AccountAct.WITHDREW_INVITATION, invitation, by=by, at=at)


@transaction.atomic
def note_opened(invitation: RoleInvitation, *, at: datetime) -> None:
    """Note that the link of an invitation was opened, the first time it is."""
    RoleInvitation.objects.filter(pk=invitation.pk, opened_at__isnull=True).update(opened_at=at)


@transaction.atomic
def accept(invitation: RoleInvitation, *, by: User, at: datetime) -> Membership:
    """Take the role one is invited to, with the account of the address that was invited."""
    invitation = locked(invitation)
    require_open(invitation.standing_at(at))
    if by.email.lower() != invitation.email:
        raise NotYours(
            say("This invitation is for another address than yours. Sign out, and open the link in its mail again.")
        )
    role, giver = Role(invitation.role), invitation.invited_by
    hold_organisation(invitation.scope)  # of two first persons the second is refused
    if not still_holds(invitation):
        # Who has left a fund lets nobody in any more, whatever they sent before.
        raise NotPossible(
            say("{giver} may not give this role any more. Ask the fund or your organisation.", giver=giver)
        )
    invitation.accepted_at, invitation.accepted_by = at, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    is_first = role in OF_AN_ORGANISATION and not has_ever_had_people(invitation.scope)
    membership = grant(by, role, invitation.scope, until=invitation.role_until, by=giver, at=at)
    if role in BINDING and has(giver, Capability.LOOK_AFTER_ORGANISATION, PlaceOfWork(invitation.scope, "")):
        confirm_membership(membership, by=giver, at=at)
    if is_first:  # whoever first acts for an organisation looks after it, until they hand over
        grant(by, Role.ORGANISATION_ADMINISTRATOR, invitation.scope, by=giver, at=at)
    record(AccountAct.ACCEPTED_ROLE, invitation, by=by, at=at)
    tell(
        [giver],
        say("{person} has accepted", person=by),
        say("{person} is now {role} in {place}.", person=by, role=role.one, place=name_of_scope(invitation.scope)),
        kind=NoticeKind.ROLE_ANSWER,
        asks=by,
        page="people-of",
        args=keys_of(invitation.scope),
        at=at,
    )
    return membership


@transaction.atomic
def accept_as_new(invitation: RoleInvitation, name: str, password: str, *, at: datetime) -> User:
    """Make the account that an invitation is for, and take the role: whoever has the key has the address."""
    invitation = locked(invitation)
    require_open(invitation.standing_at(at))
    user = open_account(invitation.email, name, password, at=at)
    accept(invitation, by=user, at=at)
    return user


@transaction.atomic
def decline(invitation: RoleInvitation, *, at: datetime) -> None:
    """Decline an invitation, with its key; no account is needed to say no."""
    invitation = locked(invitation)
    require_open(invitation.standing_at(at))
    invitation.declined_at = at
    invitation.save(update_fields=["declined_at"])
    record(AccountAct.DECLINED_ROLE, invitation, by=User(name="somebody who was invited"), at=at)
    place = name_of_scope(invitation.scope)
    tell(
        [invitation.invited_by],
        say("{email} has declined", email=invitation.email),
        say("They do not want to be {role} in {place}.", role=Role(invitation.role).one, place=place),
        kind=NoticeKind.ROLE_ANSWER,
        asks=invitation.email,
        page="people-of",
        args=keys_of(invitation.scope),
        at=at,
    )


def _require_another(email: str, by: User) -> None:
    if email == by.email.lower():
        raise NotPossible(say("Nobody gives themselves a role. Ask a colleague who may give it."))


def _require(is_giver: bool, role: Role | str, scope: str) -> None:
    if not is_giver:
        raise NotYours(
            say(
                "You may not make somebody {role} in {place}. It takes somebody who may give this role there.",
                role=Role(role).one,
                place=name_of_scope(scope),
            )
        )


@transaction.atomic
def remind_invited(invitation: RoleInvitation, *, at: datetime) -> None:
    """Send the link of an invitation that waits once more; it stays as long as it was, and the earlier mail opens it too."""
    require_open(invitation.standing_at(at))
    subject, text = words_of(invitation)
    subject = say("Not answered yet: {invitation}", invitation=subject)
    send_key(invitation.email, subject, text, **place_of(invitation), at=at)


def _send(invitation: RoleInvitation, *, at: datetime) -> None:
    send_key(invitation.email, *words_of(invitation), **place_of(invitation), at=at)


# --- Accounts ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(email: str, name: str, password: str, *, at: datetime) -> User:
    """Make the first administrator of an installation that has nobody yet."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE people_user IN SHARE ROW EXCLUSIVE MODE")
    if somebody_is_here():
        raise NotPossible(say("This installation has people already. Sign in, or ask its administrator to invite you."))
    user = open_account(email, name, password, at=at)
    grant(user, Role.ADMINISTRATOR, Installation.SCOPE, by=user, at=at)
    record(AccountAct.BEGAN, user, by=user, at=at)
    return user


def open_account(email: str, name: str, password: str, *, at: datetime) -> User:
    """Make the account of somebody who has proved the address, with the password they chose. It has no role by this."""
    _require_password(password, User(email=email, name=name))
    return add_user(email, name.strip(), password=password, by=None, at=at)


def _require_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise PasswordRefused(" ".join(refusal.messages)) from refusal


@transaction.atomic
def let_in(email: str, name: str, *, by: User, at: datetime) -> User:
    """Make an account for somebody who is asked by name, such as an assessor, and send them a key to choose a password.

    It has no password until they choose one, and no role by this.
    """
    if not name.strip():
        raise NotPossible(
            say("Nobody with the address {email} has an account here. Enter their name, too.", email=email)
        )
    user = add_user(email.strip(), name.strip(), by=by, at=at)
    said = say(
        "{person} has made an account for you, {name}. Choose a password with this link within {days} days.",
        person=by,
        name=user.name,
        days=KEY_TO_A_NEW_ACCOUNT_WORKS.days,
    )
    _send_password_key(user, say("Your account"), said, KEY_TO_A_NEW_ACCOUNT_WORKS, at=at)
    return user


@transaction.atomic
def end(membership: Membership, *, reason: str, by: User, at: datetime) -> int:
    """End somebody's role, and what came with it; the person is told why. Returns how many roles ended."""
    if membership.role in (Role.ADMINISTRATOR, Role.FUND_MANAGER, Role.PROGRAMME_OFFICER):
        # All of them, in one order: two who end each other at once do it one after the other, and the second is refused.
        alike = Membership.objects.filter(role=membership.role, scope=membership.scope, ended_at__isnull=True)
        list(alike.select_for_update(no_key=True).order_by("pk"))
        forget_memberships(by)
    hold_organisation(membership.scope)
    membership = locked(membership)
    role, user = Role(membership.role), membership.user
    _require(may_give(by, role, membership.scope), role, membership.scope)
    if not reason.strip():
        raise NotPossible(say("Say why the role ends."))
    if membership.ended_at is not None:
        raise NotPossible(say("This role has ended already."))
    if stays := why_the_last_stays(membership, by):
        raise NotPossible(stays)
    place = name_of_scope(membership.scope)
    ended = end_role(user, role, membership.scope, reason=reason.strip(), by=by, at=at)
    subject, kind = say("You are no longer {role} in {place}", role=role.one, place=place), NoticeKind.ROLE_ENDED
    tell([user], subject, reason.strip(), kind=kind, asks=by, page="my-account", at=at)
    return ended


@transaction.atomic
def ask_for_password(email: str, *, at: datetime) -> None:
    """Send a key to a new password to an address, if somebody here has it. Pages call it apart, by `tasks.ask_apart`."""
    user = User.objects.select_for_update(no_key=True).filter(email__iexact=email.strip(), is_active=True).first()
    if user is None or was_asked_lately(user.email, at - ASKED_AGAIN_AFTER):
        return
    record(AccountAct.ASKED_FOR_PASSWORD, user, by=user, at=at)
    minutes = int(KEY_TO_A_PASSWORD_WORKS.total_seconds() // 60)
    said = [
        say("Somebody, probably you, asked for a new password for {email}.", email=user.email),
        say("The link works for {minutes} minutes, and once. If it was not you, do nothing.", minutes=minutes),
    ]
    _send_password_key(user, say("A new password"), "\n\n".join(map(str, said)), KEY_TO_A_PASSWORD_WORKS, at=at)


def _send_password_key(user: User, subject: str, text: str, works_for: timedelta, *, at: datetime) -> None:
    until = int((at + works_for).timestamp())
    kind, args = NoticeKind.PASSWORD_KEY, (user.pk, password_mark(user), until)
    send_key(user.email, subject, text, kind=kind, until=at + works_for, page=NEW_PASSWORD, args=args, at=at)


@transaction.atomic
def set_password_with(key: str, password: str, *, at: datetime) -> User:
    """Set a new password with the key from a mail. It works once: the password it was made for is another one then."""
    user = locked(whose_key(key, at=at))
    if whose_key(key, at=at).pk != user.pk:
        raise NotPossible(WRONG_KEY)
    return _set_password(user, password, at=at)


def whose_key(key: str, *, at: datetime) -> User:
    """Whose password a key sets.

    Raises:
        NotPossible: it is none of ours, was used already, or is too old.
    """
    try:
        number, mark, until = key_opens(NEW_PASSWORD, key)
        user = User.objects.filter(pk=number, is_active=True).first()
    except (BadSignature, ValueError, TypeError) as wrong:
        raise NotPossible(WRONG_KEY) from wrong
    if user is None or at.timestamp() > until or mark != password_mark(user):
        raise NotPossible(WRONG_KEY)
    return user


WRONG_KEY = say("This link works no more: it was used, or is too old. Ask for a new one.")


@transaction.atomic
def change_password(user: User, password: str, *, at: datetime) -> User:
    """Change one's own password. That it is oneself, the page has asked by the old one."""
    return _set_password(locked(User.objects.get(pk=user.pk)), password, at=at)  # a page gives a stand-in for the row


def _set_password(user: User, password: str, *, at: datetime) -> User:
    _require_password(password, user)
    set_password(user, password, at=at)
    tell(
        [user],
        say("Your password was changed"),
        say("If it was not you, ask for a new one at once, and tell your administrator."),
        kind=NoticeKind.PASSWORD,
        page="my-account",
        at=at,
    )
    return user
