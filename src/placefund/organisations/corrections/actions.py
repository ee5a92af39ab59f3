"""Everything that corrects what an organisation is called, or puts two entries of one body together. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability
from placefund.notices.actions import tell
from placefund.organisations.acts import OrganisationAct
from placefund.organisations.queries import has_signed, scope_of, stand_together
from placefund.people.access import INSTALLATION, allow, has, locked
from placefund.people.corrections import actions as register
from placefund.people.models import Membership, Organisation, User
from placefund.records.actions import record


@transaction.atomic
def correct(
    organisation: Organisation, entry: dict[str, str], *, reason: str = "", by: User, at: datetime
) -> Organisation:
    """Correct what the register says of an organisation.

    Until it has signed anything its own administrator does, and after that the installation's, with a reason. Snapshots and
    published decisions keep what was signed.
    """
    allow(by, Capability.LOOK_AFTER_ORGANISATION, organisation)
    organisation = locked(organisation)
    if organisation.merged_into_id:
        raise NotPossible(say("{body} was merged into another. Correct that one.", body=organisation))
    if has_signed(organisation):
        if not has(by, Capability.RUN_INSTALLATION, INSTALLATION):
            raise NotPossible(
                say(
                    "{body} has signed under this name. An administrator of the installation corrects it, with a reason: "
                    "tell them what is wrong, and how the register writes it.",
                    body=organisation,
                )
            )
        reason = required_reason(reason)
    changed = register.enter(organisation, entry, reason=reason.strip(), by=by, at=at)
    told = {f"{field}_before": pair[0] for field, pair in changed.items()}
    told |= {f"{field}_after": pair[1] for field, pair in changed.items()}
    record(OrganisationAct.CORRECTED, organisation, by=by, at=at, reason=reason.strip(), **told)
    _tell(
        people_of(organisation),
        organisation,
        say("{body}: the register is corrected", body=organisation),
        _sentences([say("“{before}” is “{after}” now.", before=a, after=b) for a, b in changed.values()], reason),
        by=by,
        at=at,
    )
    return organisation


@transaction.atomic
def merge(kept: Organisation, merged: Organisation, *, reason: str, by: User, at: datetime) -> Organisation:
    """Merge one entry of the register into another of the same body. It can be taken back: nothing is rewritten."""
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    reason = required_reason(reason)
    for row in sorted((kept, merged), key=lambda each: each.pk):
        locked(row)
    kept, merged = Organisation.objects.get(pk=kept.pk), Organisation.objects.get(pk=merged.pk)
    if kept.pk == merged.pk:
        raise NotPossible(say("Choose another organisation: this is the same one."))
    if kept.merged_into_id or merged.merged_into_id:
        raise NotPossible(
            say("One of the two was merged already. Take it apart first, or choose the one that goes on.")
        )
    if together := stand_together(kept, merged):
        raise NotPossible(
            say(
                "Both stand in “{partnership}”, as two bodies that answer for themselves. One of them leaves it first.",
                partnership=together,
            )
        )
    told = {user.pk: user for user in (*people_of(kept), *people_of(merged))}
    came = register.merge(kept, merged, by=by, at=at)
    record(
        OrganisationAct.MERGED,
        kept,
        by=by,
        at=at,
        reason=reason,
        roles=len(came),
        merged=merged.pk,
        merged_name=merged.name,
        merged_identifier=merged.identifier,
    )
    _tell(
        told.values(),
        kept,
        say("{merged} and {kept} are one organisation here now", merged=merged, kept=kept),
        _sentences([say("Whoever has a role in one of them has it in both.")], reason),
        by=by,
        at=at,
    )
    return kept


@transaction.atomic
def part(merged: Organisation, *, reason: str, by: User, at: datetime) -> Organisation:
    """Take two entries apart that were merged by mistake; roles that came with merging end."""
    allow(by, Capability.RUN_INSTALLATION, INSTALLATION)
    reason = required_reason(reason)
    merged = locked(merged)
    kept = merged.merged_into
    if kept is None:
        raise NotPossible(say("{body} is not merged into another.", body=merged))
    locked(kept)
    told = {user.pk: user for user in (*people_of(kept), *people_of(merged))}
    ended = register.part(merged, by=by, at=at)
    record(OrganisationAct.PARTED, kept, by=by, at=at, reason=reason, parted=merged.pk, roles=len(ended))
    _tell(
        told.values(),
        kept,
        say("{merged} and {kept} are two organisations here again", merged=merged, kept=kept),
        _sentences([say("Roles that came with merging them have ended.")], reason),
        by=by,
        at=at,
    )
    return merged


def people_of(organisation: Organisation) -> list[User]:
    """Whoever holds a role in an organisation, each once."""
    held = Membership.objects.filter(scope=scope_of(organisation), ended_at__isnull=True, user__is_active=True)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def _sentences(said: Iterable[str], reason: str) -> str:
    return "\n\n".join([*map(str, said), *([reason.strip()] if reason.strip() else [])])


def _tell(people: Iterable[User], body: Organisation, subject: str, text: str, *, by: User, at: datetime) -> None:
    told = [user for user in people if user.pk != by.pk]
    tell(told, subject, text, kind=NoticeKind.ORGANISATION_NEWS, asks=by, page="my-account", at=at)
