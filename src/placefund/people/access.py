"""The one policy layer: from an address to a row, from a person to what they may do. Anything not granted here is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models

from placefund.domain.findings import NotAllowed
from placefund.domain.lifecycle import Lifecycle, Move
from placefund.domain.messages import Message, any_of, say
from placefund.domain.roles import BINDING, OF_AN_ORGANISATION, ROLES, SCOPES, Capability, Role, may, roles_with
from placefund.people.models import Actor, ClockActor, Membership, User
from placefund.records import clock

Row = TypeVar("Row", bound=models.Model)
EVERYONE = frozenset({Capability.READ_PUBLIC})
SIGNED_IN = frozenset({Capability.READ_PUBLIC, Capability.USE_INBOX})


class Installation:
    """This installation as a thing that somebody looks after: its people, its mail, how it is set up."""

    SCOPE = "installation:this"

    def scopes(self) -> frozenset[str]:
        return frozenset({self.SCOPE})


INSTALLATION = Installation()


class NotYours(NotAllowed):
    """The person's roles do not allow this. The message says who may."""


class RowRemoved(NotAllowed):
    """What an action was to change has been removed since it was read."""


Limits = Callable[[Any, Capability, Any], frozenset[str]]
"""The scopes whose roles do not allow somebody this with a thing, though they would: what they hold elsewhere still does."""


class _Limits:
    """What narrows a role with one thing: this room knows no bids, so the room that does tells it."""

    scopes_kept: Limits = staticmethod(lambda _user, _capability, _thing: frozenset())


def roles_are_limited_by(found: Limits) -> None:
    """Install how it is found what narrows a role with one thing, for the process."""
    _Limits.scopes_kept = staticmethod(found)


def memberships(user: Any) -> tuple[tuple[Role, str], ...]:
    """A person's current (role, scope) pairs, read once a request; none for someone who is not signed in."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    if not hasattr(user, "loaded_memberships"):
        held = Membership.objects.filter(user=user, ended_at__isnull=True)
        rows = list(held.values_list("role", "scope", "until"))
        now = clock.now() if any(until for _, _, until in rows) else None  # few roles end by the clock: others ask none
        user.loaded_memberships = tuple(  # type: ignore[attr-defined]
            (Role(role), scope) for role, scope, until in rows if now is None or until is None or until > now
        )
    return user.loaded_memberships  # type: ignore[attr-defined, no-any-return]


def forget_memberships(user: User) -> None:
    """Read a person's memberships again next time: they have just changed."""
    if hasattr(user, "loaded_memberships"):
        del user.loaded_memberships


def has(user: Any, capability: Capability, thing: Any = None) -> bool:
    """Whether this person may do this: to this thing, or, when no thing is named, to anything at all."""
    if capability in EVERYONE:
        return True
    held = memberships(user)
    if capability is Capability.USE_INBOX:
        return isinstance(user, User) and user.is_active
    if thing is None:
        return may(held, capability, [scope for _, scope in held])
    scopes = thing.scopes()
    if not may(held, capability, scopes):
        return False
    kept = _Limits.scopes_kept(user, capability, thing)
    return not kept or may([(role, scope) for role, scope in held if scope not in kept], capability, scopes)


def has_for(user: Any, capability: Capability, thing: Any, organisation: Any) -> bool:
    """Whether this person may do this to a thing in the name of an organisation: what it keeps them from, no other gives them."""
    if not has(user, Capability.JOIN_PARTNERSHIP, organisation) or not has(user, capability, thing):
        return False
    return _Limits.scopes_kept(user, capability, thing).isdisjoint(organisation.scopes())


def has_ever_had_people(scope: str) -> bool:
    """Whether anybody has, or had, a role in a scope. What its people left behind is not for whoever comes first after them."""
    return Membership.objects.filter(scope=scope).exists()


def has_administrator(scope: str) -> bool:
    """Whether somebody looks after an organisation."""
    held = Membership.objects.filter(role=Role.ORGANISATION_ADMINISTRATOR, scope=scope, ended_at__isnull=True)
    return held.filter(user__is_active=True).exists()


def scopes_with(user: Any, capability: Capability, kind: str) -> list[str]:
    """The names (after `kind:`) of the scopes in which a person has a capability; lists are filtered by them."""
    return sorted(
        {
            scope.removeprefix(f"{kind}:")
            for role, scope in memberships(user)
            if scope.startswith(f"{kind}:") and may([(role, scope)], capability, [scope])
        }
    )


def who_may(capability: Capability, thing: Any = None) -> Message:
    """“a fund manager or an auditor”: the roles that have a capability, for a sentence.

    Of what a fund runs the roles of a place's programme are not named, nor those of a fund of what a programme runs.
    """
    kinds = {scope.partition(":")[0] for scope in thing.scopes()} if thing is not None else set()
    roles = roles_with(capability)
    if "programme" in kinds and "fund" not in kinds:
        roles = tuple(role for role in roles if SCOPES[role] != {"fund"})
    elif kinds and "programme" not in kinds:
        roles = tuple(role for role in roles if SCOPES[role] != {"programme"})
    return any_of(role.one for role in roles)


class SealedRefusal(PermissionDenied):
    """A page that roles would open and time has not: whoever is refused has nobody to ask, only to wait."""


def why_sealed(user: Any, capability: Capability, thing: Any) -> str:
    """Why a thing is sealed from somebody whose roles would let them do this once it is opened, in a sentence; else empty."""
    sealed: str = getattr(thing, "why_sealed", "")
    return sealed if sealed and may(memberships(user), capability, thing.scopes_once_opened()) else ""


def allow(by: Actor, capability: Capability, thing: Any) -> None:
    """Refuse unless this person may do this to this thing.

    Raises:
        NotYours: naming the roles that may.
    """
    if isinstance(by, ClockActor) or not has(by, capability, thing):
        if sealed := why_sealed(by, capability, thing):
            raise NotYours(sealed)
        raise NotYours(
            say(
                "{actor} may not {act}. It takes {who} with a part in it.",
                actor=by.actor_name,
                act=capability.act,
                who=who_may(capability, thing),
            )
        )


def move(thing: Any, name: str, *, by: Actor, of: Any = None) -> Move:
    """The step a thing is about to take: is it possible from its state, and may this person take it?

    `of` is what the capability is asked of, where that is not the thing itself.

    Raises:
        MoveNotPossible: the thing is in another state.
        NotYours: the person may not.
    """
    lifecycle: Lifecycle = thing.LIFECYCLE
    step = lifecycle.step(name, thing.state)
    if isinstance(by, ClockActor) and step.by_clock:
        return step
    allow(by, step.capability, of or thing)
    return step


def locked(thing: Row) -> Row:
    """The row as it is now, held against everyone else until the transaction ends.

    PostgreSQL locks the row; SQLite holds the database's one write lock since the transaction began. A model's `READ_WITH`
    names the rows that its scopes and its actions ask for anyway: they are read with it, and not locked.

    Raises:
        Gone: somebody has removed it since it was read.
    """
    rows = type(thing)._default_manager.select_for_update(of=("self",), no_key=True)
    found = rows.select_related(*getattr(thing, "READ_WITH", ())).filter(pk=thing.pk).first()
    if found is None:
        raise RowRemoved(
            say("“{thing}” is not here any more: somebody has removed it since. Look at the page anew.", thing=thing)
        )
    return found


class _Givers:
    """Who gives roles in scopes that this room does not know, by the word before the colon: the rooms that do tell it."""

    of: ClassVar[dict[str, Callable[[Any, str], bool]]] = {}


def roles_are_given_by(kind: str, found: Callable[[Any, str], bool]) -> None:
    """Install who gives roles in a kind of scope, for the process."""
    _Givers.of[kind] = found


class _Above:
    """What a scope stands in, by the word before its colon: this room knows no programmes, so the room that does tells it."""

    of: ClassVar[dict[str, Callable[[str], frozenset[str]]]] = {}


def scopes_stand_in(kind: str, found: Callable[[str], frozenset[str]]) -> None:
    """Install in which scopes one of a kind stands, by what follows its colon, for the process."""
    _Above.of[kind] = found


def gives_from_above(user: Any, role: Role, scope: str) -> bool:
    """Whether a person gives this role without holding one in its scope: who looks after the installation, and who holds one
    that does in a scope that this stands in, as a fund's manager does in its programmes."""
    kind, _, key = scope.partition(":")
    held = memberships(user)
    if may(held, Capability.RUN_INSTALLATION, INSTALLATION.scopes()):
        return True
    giving = {where for own, where in held if role in ROLES[own].gives}
    return bool(giving) and kind in _Above.of and not giving.isdisjoint(_Above.of[kind](key))


def may_give(user: Any, role: Role, scope: str) -> bool:
    """Whether a person may give this role in this scope: by their own role there, or as who looks after the installation."""
    if not ROLES[role].takes(scope):
        return False
    kind, _, key = scope.partition(":")
    if kind in _Givers.of:
        return _Givers.of[kind](user, key)
    held = memberships(user)
    if may(held, Capability.RUN_INSTALLATION, INSTALLATION.scopes()):
        return True
    if role in OF_AN_ORGANISATION and has(user, Capability.REGISTER_ORGANISATION) and not has_ever_had_people(scope):
        return True  # somebody has to be the first
    if role in BINDING and (Role.ORGANISATION_ADMINISTRATOR, scope) not in held and has_administrator(scope):
        return False  # who may bind an organisation is said by who looks after it, where somebody does
    return any(role in ROLES[own].gives and where == scope for own, where in held) or gives_from_above(
        user, role, scope
    )


Parts = Callable[[User, Sequence[Membership]], Sequence[Membership]]
"""What somebody holds because of roles that end now."""


Reason = Callable[[User, Sequence[Membership]], str]
"""Why the roles that end now cannot end yet, in a sentence; empty where they can."""


class _Parts:
    """What comes with a role, and what holds it: this room knows no partnerships and no bids, so the rooms that do tell it."""

    end_with: Parts = staticmethod(lambda _user, _ending: ())
    held_by: Reason = staticmethod(lambda _user, _ending: "")


def parts_end_with(found: Parts) -> None:
    """Install how it is found what came with a role, for the process."""
    _Parts.end_with = staticmethod(found)


def roles_are_held_by(found: Reason) -> None:
    """Install how it is found what keeps a role from ending, for the process."""
    _Parts.held_by = staticmethod(found)


def parts_with(user: User, ending: Sequence[Membership]) -> Sequence[Membership]:
    """What somebody holds because of roles that end now."""
    return _Parts.end_with(user, ending)


def why_held(user: User, ending: Sequence[Membership]) -> str:
    """Why the roles that end now cannot end yet; empty where they can."""
    return _Parts.held_by(user, ending)
