"""Everything that plans a wave, restates it before it opens, or gives one place more time. Nothing else may."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.readiness import why_not_later_day
from placefund.domain.roles import Capability
from placefund.domain.terms import digest
from placefund.funds.models import Programme, Strand
from placefund.notices.actions import tell
from placefund.people.access import allow, locked
from placefund.people.models import Actor, User
from placefund.readiness.acts import ReadinessAct
from placefund.readiness.audiences import officers_of
from placefund.readiness.models import LaterWaveDay, Wave
from placefund.readiness.waves.queries import closes_for, waves_of
from placefund.records.actions import record

RESTATED = ("name", "opens_at", "closes_at", "closing_note", "source_refs", "terms_record", "terms_digest")


@transaction.atomic
def plan(wave: Wave, *, by: Actor, at: datetime) -> Wave:
    """Keep a wave of a strand with what it asks for and the digest of it."""
    wave.terms_digest = digest(wave.terms_record)
    wave.save(force_insert=True)
    record(ReadinessAct.PLANNED_WAVE, wave, by=by, at=at, digest=wave.terms_digest)
    return wave


@transaction.atomic
def restate(strand: Strand, told: Sequence[Wave], *, by: Actor, at: datetime) -> None:
    """Bring the waves of a strand to what its book says of them. One that has opened is locked, and stays as it was.

    Raises:
        NotPossible: a wave that has opened would be another.
    """
    strand = locked(strand)
    kept = {wave.key: wave for wave in Wave.objects.filter(strand=strand, programme__isnull=True)}
    for wave in told:
        if (there := kept.pop(wave.key, None)) is None:
            plan(wave, by=by, at=at)
            continue
        wave.terms_digest = digest(wave.terms_record)
        if all(getattr(there, name) == getattr(wave, name) for name in RESTATED):
            continue
        _require_not_open(there, at)
        for name in RESTATED:
            setattr(there, name, getattr(wave, name))
        there.save(update_fields=RESTATED)
        record(ReadinessAct.RESTATED_WAVE, there, by=by, at=at, digest=there.terms_digest)
    for wave in kept.values():
        _require_not_open(wave, at)
        record(ReadinessAct.DROPPED_WAVE, wave, by=by, at=at)
        wave.delete()


def _require_not_open(wave: Wave, at: datetime) -> None:
    if wave.opens_at <= at:
        raise NotPossible(
            say(
                "{wave} has opened, and places rely on it. What it asks for, and its days, stay as they were.",
                wave=wave,
            )
        )


@transaction.atomic
def give_later_day(
    wave: Wave, programme: Programme, *, closes_at: datetime, reason: str, by: User, at: datetime
) -> LaterWaveDay:
    """Let a wave close later for one place. Its programme office is told.

    Raises:
        NotPossible: the wave is not the place's, the time is no later, or has passed; no reason.
    """
    allow(by, Capability.CONFIRM_READINESS, programme)
    programme, wave = locked(programme), locked(wave)
    if wave.pk not in {each.pk for each in waves_of(programme)}:
        raise NotPossible(say("{wave} is not a wave of this place.", wave=wave))
    if why := why_not_later_day(closes_for(wave, programme), closes_at, at):
        raise NotPossible(why)
    given = LaterWaveDay.objects.create(
        wave=wave,
        programme=programme,
        closes_at=closes_at,
        reason=required_reason(reason),
        given_by=by,
        given_at=at,
    )
    record(ReadinessAct.GAVE_LATER_DAY, programme, by=by, at=at, wave=wave.name, until=closes_at.isoformat())
    told = say("It closes for you {moment}, London time. {why}", moment=closes_at, why=given.reason)
    _tell(programme, say("{wave} closes later for you", wave=wave.name), told, closes_at, at)
    return given


@transaction.atomic
def give_wave(
    programme: Programme, *, name: str, opens_at: datetime, closes_at: datetime, reason: str, by: User, at: datetime
) -> Wave:
    """Give one place a wave of its own, in which it is asked what the newest wave of its strand asks.

    Raises:
        NotPossible: the strand has no wave, or the days do not follow one another.
    """
    allow(by, Capability.CONFIRM_READINESS, programme)
    programme = locked(programme)
    there = waves_of(programme)
    if not there:
        raise NotPossible(say("This strand has no wave whose tests could be asked again."))
    if not opens_at < closes_at or closes_at <= at:
        raise NotPossible(say("A wave closes after it opens, at a time that is to come."))
    own = sum(each.programme_id == programme.pk for each in there)
    given = Wave(
        strand=programme.strand,
        key=f"{programme.place.slug[:40]}-{own + 1}",
        name=name.strip(),
        programme=programme,
        why_given=required_reason(reason),
        opens_at=opens_at,
        closes_at=closes_at,
        terms_record=there[-1].terms_record,
        terms_digest=there[-1].terms_digest,
    )
    given.save(force_insert=True)
    record(ReadinessAct.GAVE_WAVE, programme, by=by, at=at, wave=given.name, until=closes_at.isoformat())
    told = say("It opens {opens} and closes {closes}, London time. {why}", opens=opens_at, closes=closes_at, why=reason)
    _tell(programme, say("A further wave for you: {wave}", wave=given.name), told, closes_at, at)
    return given


def _tell(programme: Programme, subject: str, text: str, until: datetime, at: datetime) -> None:
    tell(
        officers_of(programme),
        subject,
        text,
        kind=NoticeKind.READINESS_TO_SEND,
        about=programme.strand.fund,
        until=until,
        page="readiness",
        args=[programme.pk],
        at=at,
    )
