"""Asking to be erased, and answering it. Nothing else may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from django.apps import apps
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Replace

from placefund.accounts.acts import AccountAct
from placefund.accounts.erasure.queries import addresses_of, is_theirs, roles_of, waiting_erasure, why_not
from placefund.accounts.models import NOT_ANSWERED, Erasure, NewAddress, RoleInvitation
from placefund.accounts.queries import NEW_PASSWORD, PROVE_ADDRESS
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import forget_person, people_with, send_unkept, tell
from placefund.people.access import INSTALLATION, Installation, allow, forget_memberships, locked
from placefund.people.actions import end_role
from placefund.people.models import Membership, User
from placefund.people.naming.actions import empty, no_address, pseudonym
from placefund.records.actions import record

Forgetting = Callable[[User], None]


class _Words:
    """What somebody said in rooms that this one does not know, and which go with them: the rooms that do tell it how."""

    forgotten_by: ClassVar[list[Forgetting]] = []


def words_are_forgotten_by(forgets: Forgetting) -> None:
    """Install how words go when who somebody was is erased, for the process."""
    if forgets not in _Words.forgotten_by:
        _Words.forgotten_by.append(forgets)


LAST_ROLES = (Role.ADMINISTRATOR, Role.FUND_MANAGER)
BY_THEIR_WISH = say("They asked to be erased.")


@transaction.atomic
def ask(user: User, words: str, *, at: datetime) -> Erasure:
    """Ask to have erased who one is. Every administrator is told.

    Raises:
        NotPossible: one has asked already, or is the last who could answer or run a fund.
    """
    user = locked(User(pk=user.pk))
    if waiting_erasure(user):
        raise NotPossible(say("You have asked for this already. An administrator answers."))
    if hindrance := why_not(user, roles_of(user)):
        raise NotPossible(hindrance)
    erasure = Erasure.objects.create(user=user, words=words.strip(), asked_at=at)
    record(AccountAct.ASKED_FOR_ERASURE, erasure, by=user, at=at)
    others = [one for one in people_with(Role.ADMINISTRATOR, [Installation.SCOPE]) if one.pk != user.pk]
    tell(
        others,
        say("{user} asks to be erased", user=user),
        say("Look at what becomes of everything first. The law gives you a month."),
        kind=NoticeKind.ERASURE,
        asks=user,
        page="erase-person",
        args=[erasure.pk],
        at=at,
    )
    return erasure


@transaction.atomic
def withdraw(erasure: Erasure, *, by: User, at: datetime) -> None:
    """Stay after all."""
    erasure = _waiting(erasure)
    if erasure.user_id != by.pk:
        raise NotPossible(say("Only whoever asked withdraws it."))
    erasure.withdrawn_at = at
    erasure.save(update_fields=["withdrawn_at"])
    record(AccountAct.WITHDREW_ERASURE, erasure, by=by, at=at)


@transaction.atomic
def refuse(erasure: Erasure, reason: str, *, by: User, at: datetime) -> None:
    """Refuse it with a reason, which the person is told."""
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    reason = required_reason(reason)
    erasure = _answered_by(erasure, by)
    erasure.is_done, erasure.answer, erasure.answered_by, erasure.answered_at = False, reason, by, at
    erasure.save(update_fields=["is_done", "answer", "answered_by", "answered_at"])
    record(AccountAct.REFUSED_ERASURE, erasure, by=by, at=at)
    subject, kind = say("You are not erased"), NoticeKind.ERASURE
    tell([erasure.user], subject, reason, kind=kind, asks=by, page="ask-erasure", at=at)


@transaction.atomic
def erase(erasure: Erasure, *, by: User, at: datetime) -> User:
    """Erase who somebody was: their roles end, their ways in and messages go, and a number is left. There is no way back.

    Raises:
        NotPossible: it was answered, is one's own, or nobody else could let people in or run a fund then.
    """
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    erasure = _answered_by(erasure, by)
    user = locked(User(pk=erasure.user_id))
    names, addresses = [user.name, *user.earlier_names.values_list("name", flat=True)], addresses_of(user)
    _end_roles(user, by=by, at=at)
    forget_person(user, [*names, *addresses], pseudonym(user), is_theirs("to", addresses) | _keys_of(user))
    _forget_invitations(user, names, addresses, at)
    _forget_tasks(addresses)
    NewAddress.objects.filter(user=user).delete()
    for forgets in _Words.forgotten_by:
        forgets(user)
    Erasure.objects.filter(user=user).update(words="")
    user = empty(user, by=by, at=at)
    erasure.words, erasure.is_done, erasure.answered_by, erasure.answered_at = "", True, by, at
    erasure.save(update_fields=["words", "is_done", "answered_by", "answered_at"])
    send_unkept(
        addresses[0],
        say("You are erased"),
        say("Your name, your address and your ways to sign in are gone here. This mail is the last, and none is kept."),
    )
    return user


def _end_roles(user: User, *, by: User, at: datetime) -> None:
    """End every role; those of whom one has to stay are held first, in one order, so that the last two are not erased at once."""
    list(
        Membership.objects.select_for_update(no_key=True)
        .filter(role__in=LAST_ROLES, ended_at__isnull=True)
        .order_by("pk")
    )
    forget_memberships(by)
    if hindrance := why_not(user, roles_of(user)):
        raise NotPossible(hindrance)
    while held := roles_of(user):  # some end with others
        end_role(user, Role(held[0].role), held[0].scope, reason=str(BY_THEIR_WISH), by=by, at=at)


def _keys_of(user: User) -> Q:
    """The mails whose link was a key of theirs, also one that went to an address that they never proved."""
    return Q(is_secret=True, page__in=(NEW_PASSWORD, PROVE_ADDRESS), args__0=user.pk)


def _forget_invitations(user: User, names: list[str], addresses: list[str], at: datetime) -> None:
    """What was sent to their address keeps that somebody was invited; what they wrote to others goes."""
    theirs = RoleInvitation.objects.filter(is_theirs("email", addresses) | Q(accepted_by=user.pk))
    numbers = list(theirs.values_list("pk", flat=True))
    theirs.filter(NOT_ANSWERED).update(withdrawn_at=at)
    RoleInvitation.objects.filter(pk__in=numbers).update(email=no_address(user), words="")
    RoleInvitation.objects.filter(invited_by=user).update(words="")
    for name in names:
        for field in ("words", "about"):
            found = RoleInvitation.objects.filter(**{f"{field}__contains": name})
            found.update(**{field: Replace(field, Value(name), Value(pseudonym(user)))})


def _forget_tasks(addresses: list[str]) -> None:
    """Work that waits or is done names an address where somebody asked for a new password."""
    tasks = apps.get_model("django_tasks_database", "DBTaskResult")._default_manager
    named = [
        row.pk
        for row in tasks.only("args_kwargs").iterator()
        if any(one in str(row.args_kwargs).lower() for one in addresses)
    ]
    tasks.filter(pk__in=named).delete()


def _answered_by(erasure: Erasure, by: User) -> Erasure:
    erasure = _waiting(erasure)
    if erasure.user_id == by.pk:
        raise NotPossible(say("You asked for this, so another administrator answers."))
    return erasure


def _waiting(erasure: Erasure) -> Erasure:
    erasure = locked(erasure)
    if not erasure.waits:
        raise NotPossible(say("This was answered or withdrawn already."))
    return erasure
