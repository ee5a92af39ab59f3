"""Everything that gives one organisation a later closing of a round, or takes it back. Nothing else may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from placefund.domain.closing import ClosingGround, why_not_later
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.funds.models import Round
from placefund.funds.owners import people_who_run
from placefund.notices.actions import people_with, tell
from placefund.partnerships.acts import PartnershipAct
from placefund.partnerships.later_closings.queries import has_begun
from placefund.partnerships.models import LaterClosing
from placefund.people.access import allow, locked
from placefund.people.models import Organisation, User
from placefund.records.actions import record


@transaction.atomic
def give(
    round_: Round,
    organisation: Organisation,
    *,
    closes_at: datetime,
    ground: ClosingGround,
    reason: str,
    by: User,
    at: datetime,
) -> LaterClosing:
    """Let a round close later for what one organisation leads: at once while it is open, asked of a second person afterwards.

    Raises:
        NotPossible: no reason; a moment that is too late or no later; one was given already; checking has begun.
    """
    allow(by, Capability.GIVE_LATER_CLOSING, round_)
    round_ = locked(round_)
    if why := why_not_later(round_.state, round_.closes_at, closes_at, has_begun=has_begun(round_), at=at):
        raise NotPossible(why)
    if not reason.strip():
        raise NotPossible(say("Say what happened: the record keeps it, and it is published to nobody."))
    stands = LaterClosing.objects.filter(round=round_, organisation=organisation, withdrawn_at__isnull=True)
    if stands.exclude(is_confirmed=False).exists():
        raise NotPossible(
            say("{organisation} has one in this round already. Withdraw it first.", organisation=organisation)
        )
    is_at_once = round_.state == "open" and round_.closes_at is not None and at < round_.closes_at
    given = LaterClosing.objects.create(
        round=round_,
        organisation=organisation,
        closes_at=closes_at,
        ground=ClosingGround(ground),
        reason=reason.strip(),
        is_at_once=is_at_once,
        asked_by=by,
        asked_at=at,
    )
    _record(PartnershipAct.GAVE_LATER_CLOSING if is_at_once else PartnershipAct.ASKED_LATER_CLOSING, given, by, at)
    if is_at_once:
        _tell_organisation(given, at)
    else:
        seconds = people_who_run(round_)
        seconds += people_with(Role.DECISION_MAKER, round_.scopes())
        told = {person.pk: person for person in seconds if person.pk != by.pk}.values()
        subject = say("To confirm: a later closing of {round}", round=round_.name)
        _tell(told, given, subject, _words(given), "confirm-later-closing", NoticeKind.TO_CONFIRM, by, at)
    return given


@transaction.atomic
def confirm(given: LaterClosing, *, by: User, at: datetime) -> LaterClosing:
    """Confirm a later closing of a round that has closed: from now on it holds.

    Raises:
        NotPossible: whoever confirms has asked for it; it is answered or withdrawn; its time has passed; checking has begun.
    """
    given = _to_answer(given, by)
    closes_at, round_ = given.closes_at, given.round
    if has_begun(round_):
        raise NotPossible(say("The fund has begun to check what was sent to this round, so it can only be refused."))
    if at >= closes_at:
        raise NotPossible(say("{moment} has passed. Refuse it, and let a later time be asked for.", moment=closes_at))
    given.save(update_fields=given.answered(True, by=by, at=at))
    _record(PartnershipAct.CONFIRMED_LATER_CLOSING, given, by, at)
    _tell_organisation(given, at)
    return given


@transaction.atomic
def refuse(given: LaterClosing, *, reason: str, by: User, at: datetime) -> LaterClosing:
    """Refuse a later closing that was asked for; whoever asked reads why."""
    given = _to_answer(given, by)
    given.save(update_fields=given.answered(False, by=by, at=at, answer=required_reason(reason)))
    _record(PartnershipAct.REFUSED_LATER_CLOSING, given, by, at)
    subject = say("Refused: a later closing of {round}", round=given.round.name)
    _tell([given.asked_by], given, subject, given.answer, "later-closings", NoticeKind.ANSWER_TO_STEP, by, at)
    return given


@transaction.atomic
def withdraw(given: LaterClosing, *, reason: str, by: User, at: datetime) -> LaterClosing:
    """Withdraw a later closing before it is used: what waits, by whoever asked; what was given, until the round closes.

    Raises:
        NotPossible: it is refused or withdrawn already, or the round has closed, and people rely on it.
    """
    allow(by, Capability.GIVE_LATER_CLOSING, given.round)
    locked(given.round)
    given = locked(given)
    was_in_force, closes_at = given.is_in_force, given.round.closes_at
    if was_in_force and (closes_at is None or at >= closes_at):
        raise NotPossible(
            say("The round has closed, and whoever was given it relies on it. It cannot be withdrawn any more.")
        )
    if not given.is_at_once:
        given.require_withdrawal_by(by)
    elif given.withdrawn_at:
        raise NotPossible(say("It is withdrawn already."))
    given.save(update_fields=given.withdrawn(at=at, why=required_reason(reason)))
    _record(PartnershipAct.WITHDREW_LATER_CLOSING, given, by, at)
    if was_in_force:
        told = say(
            "It closes for you as for everybody else, at {moment}, London time. {why}",
            moment=closes_at,
            why=given.answer,
        )
        subject = say("Withdrawn: your later closing of {round}", round=given.round.name)
        people = _people_of(given)
        _tell(people, given, subject, told, "start-application", NoticeKind.APPLICATION_NEWS, None, at)
    return given


def _to_answer(given: LaterClosing, by: User) -> LaterClosing:
    allow(by, Capability.CONFIRM_LATER_CLOSING, given.round)
    locked(given.round)
    given = locked(given)
    given.require_answer_by(by)
    return given


def _record(act: PartnershipAct, given: LaterClosing, by: User, at: datetime) -> None:
    """The round's record says on what ground and until when. Whose it is stands with the row, which is not published."""
    record(act, given.round, by=by, at=at, ground=given.ground, until=given.closes_at.isoformat(), number=given.pk)


def _words(given: LaterClosing) -> str:
    told = say("{organisation}, until {moment}, London time. {ground}: {reason}")
    return told.format(
        organisation=given.organisation, moment=given.closes_at, ground=given.told_ground, reason=given.reason
    )


def _people_of(given: LaterClosing) -> list[User]:
    """Who acts and signs for the organisation, whether or not it has a draft: whom this is told tells nobody who applies."""
    scopes = [f"organisation:{given.organisation_id}"]
    people = people_with(Role.LEAD_BIDDER, scopes) + people_with(Role.CERTIFIER, scopes)
    return list({person.pk: person for person in people}.values())


def _tell_organisation(given: LaterClosing, at: datetime) -> None:
    told = say(
        "What {organisation} leads in {round} is taken until {moment}, London time. For the others it closes at {usual}. {why}.",
        organisation=given.organisation,
        round=given.round.name,
        moment=given.closes_at,
        usual=given.round.closes_at,
        why=given.told_ground,
    )
    subject = say("{round} closes later for you", round=given.round.name)
    _tell(_people_of(given), given, subject, told, "start-application", NoticeKind.APPLICATION_NEWS, None, at)


def _tell(
    people: Iterable[User],
    given: LaterClosing,
    subject: str,
    text: str,
    page: str,
    kind: NoticeKind,
    asks: User | None,
    at: datetime,
) -> None:
    args = [given.round_id, given.pk] if page == "confirm-later-closing" else [given.round_id]
    tell(people, subject, text, page=page, args=args, kind=kind, about=given.round, asks=asks, at=at)
