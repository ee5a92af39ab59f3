"""Everything that changes who stands for a place, its terms, its office and its delegations. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from placefund.documents.actions import attach
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.partnerships.models import Partnership
from placefund.people.access import allow, locked
from placefund.people.models import Organisation, User
from placefund.programmes.acts import ProgrammeAct
from placefund.programmes.models import OfficePost, SigningDelegation, StandingPartnership, TermsOfReference
from placefund.records.actions import record


@transaction.atomic
def name_partnership(
    programme: Programme, partnership: Partnership, *, why: str = "", by: User, at: datetime
) -> StandingPartnership:
    """Name the partnership that stands for the place. Where another did before, say why it is this one now."""
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    before = programme.standing_partnerships.last()
    if before is not None and before.partnership_id == partnership.pk:
        raise NotPossible(say("{partnership} stands for the place already.", partnership=partnership))
    if before is not None and not why.strip():
        raise NotPossible(say("Say why another partnership stands for the place now: both stay on record."))
    if partnership.place_id not in (None, programme.place_id):
        raise NotPossible(
            say(
                "{partnership} was formed for {place}. Name one of this place.",
                partnership=partnership,
                place=partnership.place,
            )
        )
    named = StandingPartnership.objects.create(
        programme=programme, partnership=partnership, why=why.strip() if before else "", named_by=by, named_at=at
    )
    record(ProgrammeAct.NAMED_PARTNERSHIP, programme, by=by, at=at, partnership=partnership.name, why=named.why)
    return named


@transaction.atomic
def agree_terms(
    programme: Programme,
    *,
    agreed_on: date,
    agreed_by: str,
    text: str,
    quorum: int | None = None,
    of_each_helix: bool = False,
    upload: UploadedFile[bytes] | None = None,
    by: User,
    at: datetime,
) -> TermsOfReference:
    """Put a further version of the terms of reference on record, with who agreed it and when."""
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    before = programme.terms_of_reference.first()
    if agreed_on > at.date():
        raise NotPossible(say("Terms that are not agreed yet are not on record. Enter them once they are."))
    if before is not None and agreed_on < before.agreed_on:
        raise NotPossible(say("{before} was agreed later, on {day}.", before=before, day=before.agreed_on))
    if of_each_helix and quorum is None:
        raise NotPossible(say("Say how many make a quorum, if one of each helix has to be among them."))
    terms = TermsOfReference.objects.create(
        programme=programme,
        version=(before.version if before else 0) + 1,
        agreed_on=agreed_on,
        agreed_by=agreed_by.strip(),
        text=text.strip(),
        quorum=quorum,
        of_each_helix=of_each_helix,
        entered_by=by,
        entered_at=at,
    )
    if upload is not None:
        attach(terms, upload, kind=DocumentKind.TERMS_OF_REFERENCE, by=by, at=at)
    record(ProgrammeAct.AGREED_TERMS, programme, by=by, at=at, version=terms.version, agreed_by=terms.agreed_by)
    return terms


@transaction.atomic
def name_post(
    programme: Programme, *, post: str, user: User | None = None, name: str = "", since: date, by: User, at: datetime
) -> OfficePost:
    """Put on record who works in the programme office, in which post."""
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    _require_one_person(user, name)
    row = OfficePost.objects.create(
        programme=programme, post=post.strip(), user=user, name="" if user else name.strip(), since=since
    )
    record(ProgrammeAct.NAMED_POST, row, by=by, at=at)
    return row


@transaction.atomic
def end_post(row: OfficePost, *, until: date, by: User, at: datetime) -> OfficePost:
    """Put on record the last day of somebody in a post."""
    row = locked(row)
    allow(by, Capability.RUN_PROGRAMME, row)
    _require_open(row.until, row.since, until)
    row.until = until
    row.save(update_fields=["until"])
    record(ProgrammeAct.ENDED_POST, row, by=by, at=at, until=until.isoformat())
    return row


@transaction.atomic
def delegate(
    programme: Programme,
    *,
    what: str,
    written_in: str,
    user: User | None = None,
    name: str = "",
    organisation: Organisation | None = None,
    most: Money | None = None,
    binds: bool = False,
    since: date,
    until: date | None = None,
    by: User,
    at: datetime,
) -> SigningDelegation:
    """Put on record who may sign what for the place, up to which amount, and where that is written."""
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    _require_one_person(user, name)
    if until is not None and until < since:
        raise NotPossible(say("The last day lies before the first. Change one of them."))
    row = SigningDelegation.objects.create(
        programme=programme,
        user=user,
        name="" if user else name.strip(),
        organisation=organisation,
        what=what.strip(),
        most_pence=most.pence if most else None,
        binds=binds,
        written_in=written_in.strip(),
        since=since,
        until=until,
    )
    record(ProgrammeAct.DELEGATED, row, by=by, at=at)
    return row


@transaction.atomic
def end_delegation(row: SigningDelegation, *, until: date, by: User, at: datetime) -> SigningDelegation:
    """Put on record the last day on which somebody may sign."""
    row = locked(row)
    allow(by, Capability.RUN_PROGRAMME, row)
    if row.until is None or until > row.until:
        _require_open(row.until, row.since, until)
    elif until < row.since:
        raise NotPossible(say("The last day lies before the first, {day}. Enter a later one.", day=row.since))
    row.until = until
    row.save(update_fields=["until"])
    record(ProgrammeAct.ENDED_DELEGATION, row, by=by, at=at, until=until.isoformat())
    return row


def _require_one_person(user: User | None, name: str) -> None:
    if (user is None) == (not name.strip()):
        raise NotPossible(say("Choose somebody who has an account here, or write a name: one of the two."))


def _require_open(ended: date | None, since: date, until: date) -> None:
    if ended is not None:
        raise NotPossible(say("It has ended already, on {day}.", day=ended))
    if until < since:
        raise NotPossible(say("The last day lies before the first, {day}. Enter a later one.", day=since))
