"""Everything that corrects the register of organisations. Nothing else may.

Who may, and when, is for the room of organisations to say.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.identifiers import WrongIdentifier, gss_code, organisation_number
from placefund.domain.messages import say
from placefund.domain.roles import Role
from placefund.people.actions import AlreadyThere, end_membership, grant
from placefund.people.models import EarlierEntry, Membership, Organisation, User
from placefund.people.queries import family, twin_of

ENTERED = ("name", "identifier", "area_code", "address")
"""What the register says of an organisation, and is corrected."""


@transaction.atomic
def enter(
    organisation: Organisation, entry: dict[str, str], *, reason: str, by: User, at: datetime
) -> dict[str, tuple[str, str]]:
    """Enter what the register says of an organisation from now on; what it said stays beside it, with its last day.

    Returns what changed: each field before and after.

    Raises:
        AlreadyThere: another organisation has this name or number.
        NotPossible: a number is none that a register gives, or nothing would change.
    """
    entry = _checked(entry)
    if twin := twin_of(entry["name"], entry["identifier"], but=organisation.pk):
        raise AlreadyThere(say("“{twin}” has this name or number already. Merge the two instead.", twin=twin))
    changed = {
        field: (getattr(organisation, field), entry[field])
        for field in ENTERED
        if getattr(organisation, field) != entry[field]
    }
    if not changed:
        raise NotPossible(say("Nothing would change: the register says this already."))
    before = {field: getattr(organisation, field) for field in ENTERED}
    EarlierEntry.objects.create(organisation=organisation, **before, reason=reason, changed_by=by, until=at)
    for field, (_, after) in changed.items():
        setattr(organisation, field, after)
    organisation.save(update_fields=list(changed))
    _find_by_other_names(organisation.merged_into or organisation)
    _find_by_other_names(organisation)
    return changed


def _checked(entry: dict[str, str]) -> dict[str, str]:
    entry = {field: " ".join(entry[field].split()) for field in ENTERED}
    if not entry["name"]:
        raise NotPossible(say("Enter the name of the organisation."))
    try:
        entry["identifier"] = organisation_number(entry["identifier"])
        entry["area_code"] = gss_code(entry["area_code"]) if entry["area_code"] else ""
    except WrongIdentifier as wrong:
        raise NotPossible(wrong.args[0]) from wrong
    return entry


def _find_by_other_names(organisation: Organisation) -> None:
    """Earlier names, and the names of what was merged into it, lead to an organisation, too."""
    merged = list(Organisation.objects.filter(merged_into=organisation).order_by("pk"))
    bodies = [organisation, *merged]
    entries = EarlierEntry.objects.filter(organisation__in=bodies).order_by("pk")
    known = [(each.name, each.identifier) for each in merged]
    known += [(each.name, each.identifier) for each in entries]
    own = {organisation.name, organisation.identifier, ""}
    words = dict.fromkeys(word for pair in known for word in pair if word not in own)
    Organisation.objects.filter(pk=organisation.pk).update(also_known_as="\n".join(words))


@transaction.atomic
def merge(kept: Organisation, merged: Organisation, *, by: User, at: datetime) -> list[Membership]:
    """Let one organisation go on for another. Whoever holds a role in one of them holds it in both from now on.

    Nothing that names either is rewritten: what the other signed stays its own. Returns the roles that came with it.
    """
    before = set(Membership.objects.values_list("pk", flat=True).filter(scope__in=[*_scopes(kept), *_scopes(merged)]))
    Organisation.objects.filter(merged_into=merged).update(merged_into=kept)
    merged.merged_into, merged.merged_at = kept, at
    merged.save(update_fields=["merged_into", "merged_at"])
    held = Membership.objects.filter(scope__in=family(_scopes(kept)[0]), ended_at__isnull=True).select_related("user")
    for row in list(held.order_by("pk")):
        grant(row.user, Role(row.role), row.scope, by=by, at=at)
    _find_by_other_names(kept)
    came = Membership.objects.filter(scope__in=family(_scopes(kept)[0]), ended_at__isnull=True).exclude(pk__in=before)
    return list(came.select_related("user"))


@transaction.atomic
def part(merged: Organisation, *, by: User, at: datetime) -> list[Membership]:
    """Take two organisations apart that were merged by mistake: each person keeps the roles that they were given in either.

    Returns the roles that end.
    """
    kept, since = merged.merged_into, merged.merged_at
    scopes = family(_scopes(merged)[0])
    merged.merged_into = merged.merged_at = None
    merged.save(update_fields=["merged_into", "merged_at"])
    came = Membership.objects.filter(scope__in=scopes, granted_at__gte=since, ended_at__isnull=True)
    ending = [row for row in came.select_related("user") if _came_by_merging(row, scopes)]
    for row in ending:
        end_membership(row, reason=str(say("The two organisations are apart again.")), by=by, at=at)
    if kept is not None:
        _find_by_other_names(kept)
    _find_by_other_names(merged)
    return ending


def _came_by_merging(row: Membership, scopes: list[str]) -> bool:
    """Whether somebody holds this role only because they hold it in the other organisation, where it was given earlier."""
    twins = Membership.objects.filter(user=row.user, role=row.role, scope__in=scopes, ended_at__isnull=True)
    first = twins.order_by("granted_at", "pk").first()
    return first is not None and first.pk != row.pk


def _scopes(organisation: Organisation) -> list[str]:
    return [f"organisation:{organisation.pk}"]
