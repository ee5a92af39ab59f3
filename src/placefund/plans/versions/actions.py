"""Everything that changes the versions of a place's plan. Nothing else may."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import day, say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.plans.parts import Piece
from placefund.domain.plans.release import PlanAudience
from placefund.domain.roles import Capability, Role
from placefund.notices.actions import people_with, tell
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.plans.acts import PlanAct
from placefund.plans.models import Plan, PlanEndorsement, PlanRelease, PlanVersion
from placefund.plans.queries import found_in, pieces_of
from placefund.records.actions import record


class NotIssuable(NotAllowed):
    """The version cannot be issued, endorsed or released so."""


def digest_of_plan(kept: dict[str, Any]) -> str:
    """SHA-256 over the record of a version, written one way only."""
    return hashlib.sha256(
        json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def _record_of(pieces: tuple[Piece, ...], found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"pieces": [piece.as_record() for piece in pieces], "findings": found}


@transaction.atomic
def issue(plan: Plan, *, why: str, by: User, at: datetime) -> PlanVersion:
    """Issue the draft as it stands: a snapshot that nothing changes. The board, and whoever accompanies the place, is told.

    Raises:
        NotIssuable: there is nothing in it, nothing has changed since the last version, or no reason is given.
    """
    allow(by, Capability.RUN_PROGRAMME, plan)
    plan = locked(plan)
    programme, pieces = plan.programme, pieces_of(plan)
    if not pieces:
        raise NotIssuable(say("There is nothing in the draft yet."))
    if not why.strip():
        raise NotIssuable(say("Say why this version is issued. Its readers see it."))
    last = programme.plan_versions.order_by("-number").first()
    if last and last.pieces() == pieces:
        raise NotIssuable(say("Nothing has changed since version {number}.", number=last.number))
    kept = _record_of(pieces, [each.as_record() for each in found_in(programme.strand.fund, pieces)])
    kept = json.loads(json.dumps(kept, default=str))
    number = (programme.plan_versions.aggregate(most=Max("number"))["most"] or 0) + 1
    version = PlanVersion.objects.create(
        programme=programme,
        number=number,
        record=kept,
        digest=digest_of_plan(kept),
        why=why.strip(),
        issued_by=by,
        issued_at=at,
    )
    record(PlanAct.ISSUED, version, by=by, at=at, number=number, digest=version.digest)
    scopes = [f"programme:{programme.pk}"]
    tell(
        [*people_with(Role.BOARD_MEMBER, scopes), *people_with(Role.RELATIONSHIP_MANAGER, scopes)],
        say("{version} is issued", version=version),
        version.why,
        kind=NoticeKind.PLAN_ISSUED,
        about=programme.strand.fund,
        asks=by,
        page="plan-version",
        args=[version.pk],
        at=at,
    )
    return version


@transaction.atomic
def note_endorsement(
    version: PlanVersion, *, decided_on: date, is_endorsed: bool, minute: str, by: User, at: datetime
) -> PlanEndorsement:
    """Note what the board said of a version; a further note corrects the one before, and both stay.

    Raises:
        NotIssuable: the day is to come or before the version was issued, or the minutes are not quoted.
    """
    allow(by, Capability.RUN_PROGRAMME, version)
    version = locked(version)
    if not minute.strip():
        raise NotIssuable(say("Quote what the minutes say of it."))
    if not london(version.issued_at).date() <= decided_on <= london(at).date():
        raise NotIssuable(
            say(
                "A board says something of a version after it is issued: between {issued_on} and today.",
                issued_on=day(london(version.issued_at).date()),
            )
        )
    act = PlanAct.CORRECTED_ENDORSEMENT if version.endorsements.exists() else PlanAct.ENDORSED
    noted = PlanEndorsement.objects.create(
        version=version, decided_on=decided_on, is_endorsed=is_endorsed, minute=minute.strip(), noted_by=by, noted_at=at
    )
    record(act, version, by=by, at=at, decided_on=decided_on.isoformat(), is_endorsed=is_endorsed)
    return noted


@transaction.atomic
def release(version: PlanVersion, audience: PlanAudience, *, by: User, at: datetime) -> PlanRelease:
    """Open a version to the delivery body and governments, or to everybody: two acts, each taken by itself.

    Raises:
        NotIssuable: it is open to them already.
    """
    allow(by, Capability.RUN_PROGRAMME, version)
    version = locked(version)
    if version.releases.filter(audience=audience).exists():
        raise NotIssuable(say("This version is released to them already."))
    released = PlanRelease.objects.create(version=version, audience=audience, released_by=by, released_at=at)
    is_public = audience is PlanAudience.PUBLIC
    record(PlanAct.RELEASED_TO_ALL if is_public else PlanAct.RELEASED_TO_FUND, version, by=by, at=at)
    if not is_public:
        tell(
            people_with(Role.FUND_MANAGER, [f"fund:{version.fund_slug}"]),
            say("{version} is released to you", version=version),
            version.why,
            kind=NoticeKind.PLAN_ISSUED,
            about=version.programme.strand.fund,
            asks=by,
            page="plan-version",
            args=[version.pk],
            at=at,
        )
    return released
