"""Everything that looks after an organisation. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import BINDING, Capability, Role
from placefund.notices.actions import tell
from placefund.organisations.acts import OrganisationAct
from placefund.organisations.models import Handover
from placefund.organisations.queries import ACTS, open_things, scope_of, successors
from placefund.people.access import allow, forget_memberships, locked
from placefund.people.actions import confirm_membership, end_role, grant, hold_organisation
from placefund.people.models import Membership, Organisation, User
from placefund.records.actions import record


@transaction.atomic
def confirm_binder(membership: Membership, organisation: Organisation, *, by: User, at: datetime) -> None:
    """Confirm that somebody may bind an organisation. Nobody confirms their own role; whoever it is about is told."""
    hold_organisation(scope_of(organisation))
    allow(by, Capability.LOOK_AFTER_ORGANISATION, organisation)
    membership = locked(membership)
    if membership.scope != scope_of(organisation) or membership.role not in BINDING or membership.ended_at:
        raise NotPossible(say("This role does not bind {body} now. Look at the page anew.", body=organisation))
    if membership.user_id == by.pk:
        raise NotPossible(
            say("Nobody confirms their own role. Another administrator of {body} does.", body=organisation)
        )
    if membership.confirmed_at:
        raise NotPossible(say("{person} was confirmed already.", person=membership.user))
    confirm_membership(membership, by=by, at=at)
    role = Role(membership.role)
    record(
        OrganisationAct.CONFIRMED_BINDER, organisation, by=by, at=at, person=membership.user_id, role=membership.role
    )
    tell(
        [membership.user],
        say("You may bind {body}", body=organisation),
        say("{person} has confirmed that you are {role} there.", person=by, role=role.one),
        kind=NoticeKind.ORGANISATION_NEWS,
        asks=by,
        page="my-account",
        at=at,
    )


@transaction.atomic
def hand_over(
    organisation: Organisation, leaver: User, successor: User, *, leaves: bool, reason: str, by: User, at: datetime
) -> Handover:
    """Another of its people looks after an organisation from now on; what is open is named to them.

    Where whoever makes way leaves altogether, the successor acts in their place: leads where they led, stands where they
    stood. Signing is nobody's to hand on: who certifies is chosen by name.
    """
    reason, scope = required_reason(reason), scope_of(organisation)
    hold_organisation(scope)
    forget_memberships(by)
    allow(by, Capability.LOOK_AFTER_ORGANISATION, organisation)
    theirs = list(Membership.objects.filter(user=leaver, scope=scope, ended_at__isnull=True).order_by("pk"))
    if not any(row.role == Role.ORGANISATION_ADMINISTRATOR for row in theirs):
        raise NotPossible(say("{leaver} does not look after {body}.", leaver=leaver, body=organisation))
    if not successors(organisation, leaver).filter(pk=successor.pk).exists():
        raise NotPossible(
            say(
                "{successor} has no role in {body}. Invite them first, and hand over once they have accepted.",
                successor=successor,
                body=organisation,
            )
        )
    if successor.pk == by.pk and leaves:
        raise NotPossible(say("Nobody gives themselves a role. Another administrator hands over to you."))
    things = open_things(organisation, leaver)
    grant(successor, Role.ORGANISATION_ADMINISTRATOR, scope, by=by, at=at)
    if leaves:
        _act_in_place_of(leaver, successor, theirs, by=by, at=at)
    for row in theirs:
        if leaves or row.role == Role.ORGANISATION_ADMINISTRATOR:
            end_role(leaver, Role(row.role), scope, reason=reason, by=by, at=at)
    handover = Handover.objects.create(
        organisation=organisation,
        leaver=leaver,
        successor=successor,
        leaves=leaves,
        reason=reason,
        open_things=[[str(thing.what), thing.name, thing.address] for thing in things],
        by=by,
        at=at,
    )
    record(
        OrganisationAct.HANDED_OVER,
        organisation,
        by=by,
        at=at,
        from_person=leaver.pk,
        to_person=successor.pk,
        leaves=leaves,
        reason=reason,
        open_things=len(things),
    )
    _tell_of(handover, at=at)
    return handover


def _act_in_place_of(leaver: User, successor: User, theirs: list[Membership], *, by: User, at: datetime) -> None:
    """The successor leads and stands where the leaver did, and has their parts in the partnerships of the organisation."""
    for row in theirs:
        if row.role in ACTS:
            grant(successor, Role(row.role), row.scope, by=by, at=at)
    number = theirs[0].scope.partition(":")[2]
    parts = Membership.objects.filter(user=leaver, role=Role.PARTNER, scope__startswith="partnership:", ended_at=None)
    for part in parts.order_by("pk"):
        if Organisation.objects.filter(
            pk=number, parts__state="joined", parts__partnership=int(part.scope.partition(":")[2])
        ).exists():
            grant(successor, Role.PARTNER, part.scope, by=by, at=at)


def _tell_of(handover: Handover, *, at: datetime) -> None:
    named = [f"{what}: {name}" for what, name, _ in handover.open_things]
    body, said = handover.organisation, {"leaver": handover.leaver, "successor": handover.successor}
    text = [
        say("{leaver} has handed {body} over to {successor}: {reason}", body=body, reason=handover.reason, **said),
        say("Open on that day:") if named else say("Nothing was open on that day."),
        *named,
    ]
    about: dict[str, object] = {"kind": NoticeKind.HANDOVER, "asks": handover.by}
    tell(
        [handover.successor],
        say("You look after {body} now", body=body),
        "\n\n".join(str(part) for part in text),
        page="handover",
        args=[handover.pk],
        at=at,
        **about,  # type: ignore[arg-type]
    )
    tell(
        [handover.leaver],
        say("You no longer look after {body}", body=body),
        str(text[0]),
        page="my-account",
        at=at,
        **about,  # type: ignore[arg-type]
    )
