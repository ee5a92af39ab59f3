"""Everything that changes the seats of a board, who holds them, and their interests. Nothing else may."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from placefund.domain.findings import NotPossible
from placefund.domain.governance.board import SeatStanding
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.funds.models import Programme
from placefund.people.access import NotYours, allow, locked
from placefund.people.models import Organisation, User
from placefund.programmes.acts import ProgrammeAct
from placefund.programmes.board.queries import may_declare_for
from placefund.programmes.models import BoardInterest, BoardMember, BoardSeat, InterestDeclaration
from placefund.records.actions import record


@transaction.atomic
def add_seat(
    programme: Programme,
    *,
    organisation: Organisation | None = None,
    organisation_name: str = "",
    helix: Helix,
    standing: SeatStanding = SeatStanding.VOTING,
    is_chair: bool = False,
    since: date,
    by: User,
    at: datetime,
) -> BoardSeat:
    """Add a seat to the board, for one organisation; who holds it is said after."""
    allow(by, Capability.RUN_PROGRAMME, programme)
    programme = locked(programme)
    _require_one_body(organisation, organisation_name)
    if is_chair and programme.seats.filter(is_chair=True, until__isnull=True).exists():
        raise NotPossible(say("The board has a chair already. End that seat first, or add this one without the chair."))
    if is_chair and standing is SeatStanding.OBSERVER:
        raise NotPossible(say("Whoever chairs the board has a vote. Choose “Voting member”."))
    seat = BoardSeat.objects.create(
        programme=programme,
        organisation=organisation,
        organisation_name="" if organisation else organisation_name.strip(),
        helix=helix,
        standing=standing,
        is_chair=is_chair,
        since=since,
    )
    record(ProgrammeAct.ADDED_SEAT, programme, by=by, at=at, organisation=seat.represents.name, standing=standing.value)
    return seat


@transaction.atomic
def end_seat(seat: BoardSeat, *, until: date, why: str, by: User, at: datetime) -> BoardSeat:
    """End a seat, and with it the part of whoever holds it."""
    seat = locked(seat)
    allow(by, Capability.RUN_PROGRAMME, seat)
    _require_end(seat.until, seat.since, until, why)
    for member in seat.members.filter(until__isnull=True):
        end_member(member, until=max(until, member.since), why=why, by=by, at=at)
    seat.until, seat.why_ended = until, why.strip()
    seat.save(update_fields=["until", "why_ended"])
    record(ProgrammeAct.ENDED_SEAT, seat.programme, by=by, at=at, organisation=seat.represents.name, why=seat.why_ended)
    return seat


@transaction.atomic
def seat_member(
    seat: BoardSeat, *, user: User | None = None, name: str = "", since: date, by: User, at: datetime
) -> BoardMember:
    """Put on record who holds a seat: somebody with an account here, or somebody by name."""
    seat = locked(seat)
    allow(by, Capability.RUN_PROGRAMME, seat)
    if (user is None) == (not name.strip()):
        raise NotPossible(say("Choose somebody who has an account here, or write a name: one of the two."))
    if seat.until is not None:
        raise NotPossible(say("This seat has ended, on {day}. Add another one.", day=seat.until))
    if since < seat.since:
        raise NotPossible(say("The seat itself begins on {day}. Enter that day or a later one.", day=seat.since))
    before = seat.members.select_related("user").last()
    if before is not None and (before.until is None or before.until >= since):
        raise NotPossible(say("{before} holds this seat then. End their part first.", before=before))
    sits = BoardMember.objects.filter(user=user, seat__programme=seat.programme, until__isnull=True) if user else None
    if sits is not None and sits.exists():
        raise NotPossible(say("{user} holds a seat on this board already.", user=user))
    member = BoardMember.objects.create(seat=seat, user=user, name="" if user else name.strip(), since=since)
    record(ProgrammeAct.SEATED, member, by=by, at=at, since=since.isoformat())
    return member


@transaction.atomic
def end_member(member: BoardMember, *, until: date, why: str, by: User, at: datetime) -> BoardMember:
    """End somebody's part in the board. The seat stays, and is vacant."""
    member = locked(member)
    allow(by, Capability.RUN_PROGRAMME, member)
    _require_end(member.until, member.since, until, why)
    member.until, member.why_ended = until, why.strip()
    member.save(update_fields=["until", "why_ended"])
    record(ProgrammeAct.ENDED_MEMBER, member, by=by, at=at, why=member.why_ended)
    return member


@transaction.atomic
def enter_interest(
    member: BoardMember,
    *,
    organisation: Organisation | None = None,
    organisation_name: str = "",
    kind: BoardInterestKind,
    since: date,
    by: User,
    at: datetime,
) -> BoardInterest:
    """Enter an interest into the register: for oneself; for who has no account here, the programme office does."""
    member = locked(member)
    _require_declarer(member, by)
    _require_one_body(organisation, organisation_name)
    interest = BoardInterest.objects.create(
        member=member,
        organisation=organisation,
        organisation_name="" if organisation else organisation_name.strip(),
        kind=kind,
        since=since,
        entered_by=by,
        entered_at=at,
    )
    told = {"organisation": interest.body.name, "kind": kind.value}
    record(ProgrammeAct.ENTERED_INTEREST, member, by=by, at=at, **told)
    return interest


@transaction.atomic
def end_interest(interest: BoardInterest, *, until: date, by: User, at: datetime) -> BoardInterest:
    """Put on record that an interest has ended. It counts to its last day, and stays in the register."""
    interest = locked(interest)
    _require_declarer(interest.member, by)
    if interest.until is not None:
        raise NotPossible(say("It has ended already, on {day}.", day=interest.until))
    if until < interest.since:
        raise NotPossible(say("The last day lies before the first, {day}. Enter a later one.", day=interest.since))
    if until > london(at).date():
        raise NotPossible(say("That day has not come. Enter it once the interest has ended."))
    interest.until = until
    interest.save(update_fields=["until"])
    member = interest.member
    told = {"organisation": interest.body.name, "until": until.isoformat()}
    record(ProgrammeAct.ENDED_INTEREST, member, by=by, at=at, **told)
    return interest


@transaction.atomic
def declare(member: BoardMember, *, by: User, at: datetime) -> InterestDeclaration:
    """Declare that a member's entries are complete, as of today. With no entry it says that there is nothing to declare."""
    member = locked(member)
    _require_declarer(member, by)
    today = london(at).date()
    entries = sum(row.until is None or row.until >= today for row in member.interests.all())
    declared = InterestDeclaration.objects.create(
        member=member, declared_on=today, entries=entries, declared_by=by, declared_at=at
    )
    record(ProgrammeAct.DECLARED_INTERESTS, member, by=by, at=at, entries=entries)
    return declared


def _require_declarer(member: BoardMember, by: User) -> None:
    if not may_declare_for(by, member):
        raise NotYours(
            say(
                "Interests of {member} are declared by themselves; of somebody without an account here, by the programme "
                "office.",
                member=member,
            )
        )
    if member.until is not None:
        raise NotPossible(say("{member} sits on the board no more, since {day}.", member=member, day=member.until))


def _require_one_body(organisation: Organisation | None, name: str) -> None:
    if (organisation is None) == (not name.strip()):
        raise NotPossible(say("Choose an organisation of the register, or write its name: one of the two."))


def _require_end(ended: date | None, since: date, until: date, why: str) -> None:
    if ended is not None:
        raise NotPossible(say("It has ended already, on {day}.", day=ended))
    if until < since:
        raise NotPossible(say("The last day lies before the first, {day}. Enter a later one.", day=since))
    if not why.strip():
        raise NotPossible(say("Say why it ends: whoever reads the record later asks."))
