"""Everything that changes a grant within a project, and its money. Nothing else may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from placefund.delivery.drawing.actions import draw
from placefund.documents.actions import attach
from placefund.domain.files import DocumentKind
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.identifiers import as_read
from placefund.domain.ledger import EconomicEvent
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.onward_grants import OnwardMove, RecipientKind, giving_back, making_good, payment, why_not_granted
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.ledger.actions import post, reverse
from placefund.ledger.queries import key_anew, standing
from placefund.notices.actions import tell
from placefund.onward import refusals
from placefund.onward.acts import OnwardAct
from placefund.onward.audiences import at_grant, officers_of, runners_of
from placefund.onward.models import OnwardGrant, OnwardPayment, Scheme
from placefund.onward.queries import money_of_grant, other_grants_of, room_of
from placefund.people.access import allow, locked, move
from placefund.people.models import Actor, Organisation, User
from placefund.records.actions import record

MOVES = (
    EconomicEvent.ONWARD_PAY,
    EconomicEvent.ONWARD_ADVANCE,
    EconomicEvent.ONWARD_RETURN,
    EconomicEvent.ONWARD_MAKE_GOOD,
)
"""What moves between an organisation and the recipient of its grant."""


@dataclass(frozen=True, slots=True)
class GrantTerms:
    """What is granted to whom, and how it was decided. `person_name` alone names a private person."""

    purpose: str
    amount: Money
    starts_on: date
    ends_on: date
    decided_on: date
    decided_by: str = ""
    organisation: Organisation | None = None
    organisation_name: str = ""
    identifier: str = ""
    person_name: str = ""
    has_conflict: bool = False
    conflict_note: str = ""

    def recipient(self) -> dict[str, object]:
        """Who gets it, as the row keeps it: an organisation of this site by its entry here.

        Raises:
            NotPossible: nobody is named, or both a person and an organisation.
        """
        known, name, person = self.organisation, self.organisation_name.strip(), self.person_name.strip()
        if bool(known or name) == bool(person):
            raise NotPossible(refusals.NAME_RECIPIENT)
        if person:
            return {"recipient": RecipientKind.PERSON, "person_name": person}
        return {
            "recipient": RecipientKind.ORGANISATION,
            "organisation": known,
            "organisation_name": known.name if known else name,
            "identifier": known.identifier if known else as_read(self.identifier),
        }


@transaction.atomic
def grant(scheme: Scheme, terms: GrantTerms, *, by: User, at: datetime) -> OnwardGrant:
    """Enter a grant that was decided: its money is committed out of what the project has left.

    Raises:
        NotPossible: the scheme is not open, it has no room, the days do not fit, or the recipient or a conflict is not told.
    """
    locked(scheme.project)  # whoever claims or grants meanwhile takes from the same money
    scheme = locked(scheme)
    allow(by, Capability.RUN_SCHEME, scheme)
    project = scheme.project
    if scheme.state != "open":
        raise NotPossible(refusals.SCHEME_IS_NOT_OPEN.format(scheme=scheme, state=in_words(scheme.state)))
    if project.state != "active":
        raise NotPossible(refusals.PROJECT_IS_NOT_ACTIVE.format(project=project, state=in_words(project.state)))
    who = terms.recipient()
    if terms.organisation is not None and terms.organisation.pk == scheme.organisation_id:
        raise NotPossible(refusals.RUNS_IT_ITSELF.format(organisation=scheme.organisation))
    if not terms.purpose.strip():
        raise NotPossible(say("Say what the grant is for. It is published."))
    if not project.starts_on <= terms.starts_on <= terms.ends_on <= project.ends_on:
        raise NotPossible(refusals.OUTSIDE_PROJECT.format(starts_on=project.starts_on, ends_on=project.ends_on))
    if terms.decided_on > london(at).date():
        raise NotPossible(refusals.DECIDED_LATER.format(day=terms.decided_on))
    if terms.has_conflict and not terms.conflict_note.strip():
        raise NotPossible(refusals.SAY_WHAT_OF_CONFLICT)
    if why := why_not_granted(terms.amount, room_of(scheme)):
        raise NotPossible(why)
    row = OnwardGrant.objects.create(
        scheme=scheme,
        number=scheme.grants.count() + 1,
        purpose=terms.purpose.strip(),
        pence=terms.amount.pence,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        decided_on=terms.decided_on,
        decided_by=terms.decided_by.strip() or scheme.decided_by,
        has_conflict=terms.has_conflict,
        conflict_note=terms.conflict_note.strip() if terms.has_conflict else "",
        entered_by=by,
        entered_at=at,
        **who,
    )
    draw(row.award, {project.pk: row.amount}, at=at)  # of an award in tranches it comes out of what is released
    why = say("Granted on: {reference}", reference=row.reference)
    post(row.path.commit(row.amount, key=f"onward/{row.pk}/commitment"), at=at, why=why)
    record(OnwardAct.GRANTED, row, by=by, at=at, pence=row.pence)
    _tell_of_likes(row, at)
    return row


def _tell_of_likes(row: OnwardGrant, at: datetime) -> None:
    """Tell the fund's officers where the same recipient has another grant. Nobody else hears of it."""
    if not (others := other_grants_of(row)):
        return
    subject = say("Another grant to the same recipient: {grant}", grant=row)
    words = say("It has {count} more here. Look whether two pay for one thing.", count=len(others))
    tell(officers_of(row.award), subject, words, kind=NoticeKind.LIKE_GRANT, **at_grant(row), at=at)


def _running(row: OnwardGrant, by: User) -> OnwardGrant:
    locked(row.scheme.project)
    row = locked(row)
    allow(by, Capability.RUN_SCHEME, row)
    return row


@transaction.atomic
def pay(
    row: OnwardGrant,
    amount: Money,
    *,
    paid_on: date,
    reference: str,
    upload: UploadedFile[bytes] | None = None,
    by: User,
    at: datetime,
) -> OnwardPayment:
    """Enter a payment to the recipient, with what shows it: the fund's money first, the rest out of the organisation's own.

    Raises:
        NotPossible: it is more than the grant has left, the grant has ended, the day has not come, or there is no reference.
        FileRefused: naming what is wrong with the file.
    """
    row = _running(row, by)
    if row.state != "agreed":
        raise NotPossible(refusals.ENDED.format(grant=row))
    money = money_of_grant(row)
    if amount.pence <= 0 or amount > money.left_to_pay:
        raise NotPossible(refusals.MORE_THAN_GRANT.format(left=money.left_to_pay, amount=amount))
    entry = _entry(row, OnwardMove.PAID, amount, paid_on, reference, upload, by, at)
    for posting in payment(row.path, money, amount, key=entry.key):
        post(posting, at=at, effective_on=paid_on, why=say("Paid on {grant}", grant=row.reference))
    record(OnwardAct.PAID, row, by=by, at=at, pence=amount.pence)
    return entry


@transaction.atomic
def give_back(
    row: OnwardGrant,
    amount: Money,
    *,
    paid_on: date,
    reference: str,
    upload: UploadedFile[bytes] | None = None,
    by: User,
    at: datetime,
) -> OnwardPayment:
    """Enter what the recipient gave back. What was the fund's, the organisation holds for the fund from then on."""
    row = _running(row, by)
    money = money_of_grant(row)
    if amount.pence <= 0 or amount > money.received:
        raise NotPossible(refusals.MORE_THAN_RECEIVED.format(received=money.received, amount=amount))
    entry = _entry(row, OnwardMove.GIVEN_BACK, amount, paid_on, reference, upload, by, at)
    for posting in giving_back(row.path, money, amount, key=entry.key):
        post(posting, at=at, effective_on=paid_on, why=say("Given back on {grant}", grant=row.reference))
    record(OnwardAct.GIVEN_BACK, row, by=by, at=at, pence=amount.pence)
    subject, words = say("Given back: {grant}", grant=row), say("{amount} came back from the recipient.", amount=amount)
    tell(officers_of(row.award), subject, words, kind=NoticeKind.SCHEME_NEWS, asks=by, **at_grant(row), at=at)
    return entry


def _entry(
    row: OnwardGrant,
    move_: OnwardMove,
    amount: Money,
    paid_on: date,
    reference: str,
    upload: UploadedFile[bytes] | None,
    by: User,
    at: datetime,
) -> OnwardPayment:
    if paid_on > london(at).date():
        raise NotPossible(refusals.NOT_IN_FUTURE.format(day=paid_on))
    if not reference.strip():
        raise NotPossible(refusals.NEEDS_REFERENCE)
    document = attach(row, upload, kind=DocumentKind.ONWARD_PAYMENT, by=by, at=at) if upload else None
    return OnwardPayment.objects.create(
        grant=row,
        move=move_,
        pence=amount.pence,
        paid_on=paid_on,
        reference=reference.strip(),
        document=document,
        entered_by=by,
        entered_at=at,
    )


@transaction.atomic
def take_back(entry: OnwardPayment, *, reason: str, by: User, at: datetime) -> OnwardPayment:
    """Take back an entry that was made by mistake, by the opposite of its transfers. Both rows stand.

    Raises:
        NotPossible: it was taken back already, no reason is given, or its money has gone on since.
    """
    row = _running(entry.grant, by)
    if entry.undoes_id is not None or OnwardPayment.objects.filter(undoes=entry).exists():
        raise NotPossible(refusals.UNDONE_ALREADY)
    reason = required_reason(reason)
    money = money_of_grant(row)
    moves = list(standing(*MOVES, key=entry.key))
    for transfer in reversed(moves):
        if transfer.target_id == row.path.advanced and transfer.amount > money.advanced:
            raise NotPossible(refusals.MOVED_ON)
        if transfer.target_id == row.path.held and transfer.amount > money.held:
            raise NotPossible(refusals.MOVED_ON)
        reverse(transfer, at=at, why=say("Taken back: {reason}", reason=reason))
    undone = OnwardPayment.objects.create(
        grant=row,
        move=entry.move,
        pence=entry.pence,
        paid_on=entry.paid_on,
        reference=entry.reference,
        undoes=entry,
        reason=reason,
        entered_by=by,
        entered_at=at,
    )
    make_good(row, key=f"{entry.key}/taken-back", by=by, at=at)
    record(OnwardAct.UNDID_MOVE, row, by=by, at=at, pence=entry.pence, reason=reason)
    return undone


@transaction.atomic
def make_good(row: OnwardGrant, *, key: str, by: Actor, at: datetime) -> Money:
    """Make good what was advanced, out of what the organisation now holds of the fund's money for this grant. How much it was.

    Whoever pays a return or passes money on does this with it; it needs no leave of its own.
    """
    money = money_of_grant(row)
    postings = making_good(row.path, money, key=key_anew(f"{key}/arrived").removesuffix("/arrived"))
    for posting in postings:
        post(posting, at=at, why=say("Made good: {grant}", grant=row.reference))
    if postings:
        record(OnwardAct.MADE_GOOD, row, by=by, at=at, pence=postings[0].amount.pence)
    return postings[0].amount if postings else Money(0)


@transaction.atomic
def unmake_good(row: OnwardGrant, *, key: str, why: str, at: datetime) -> None:
    """Undo what was made good with a payment that is itself undone: it counts as advanced again."""
    for transfer in reversed(standing(EconomicEvent.ONWARD_PAY, EconomicEvent.ONWARD_MAKE_GOOD, key=key)):
        reverse(transfer, at=at, why=say("Taken back: {reason}", reason=why))


@transaction.atomic
def repay(row: OnwardGrant, amount: Money, *, reference: str, received_on: date, by: User, at: datetime) -> OnwardGrant:
    """Note that the fund got back what the organisation held of a grant; its project can claim or grant that much again.

    Raises:
        NotPossible: the organisation holds less, there is no reference, or the day has not come.
    """
    locked(row.scheme.project)
    row = locked(row)
    allow(by, Capability.PAY_RETURN, row)
    money = money_of_grant(row)
    if amount.pence <= 0 or amount > money.held:
        organisation = row.scheme.organisation
        raise NotPossible(refusals.MORE_THAN_IS_HELD.format(organisation=organisation, held=money.held, amount=amount))
    if received_on > london(at).date():
        raise NotPossible(refusals.NOT_IN_FUTURE.format(day=received_on))
    if not reference.strip():
        raise NotPossible(refusals.NEEDS_REFERENCE)
    number = standing(EconomicEvent.ONWARD_REPAY, key=f"onward/{row.pk}/repayment").count() + 1
    posting = row.path.repay(amount, key=f"onward/{row.pk}/repayment/{number}")
    post(posting, at=at, effective_on=received_on, why=say("Repaid on {grant}", grant=row.reference))
    record(OnwardAct.REPAID, row, by=by, at=at, pence=amount.pence, reference=reference.strip())
    subject, words = say("Repaid: {grant}", grant=row), say("The fund has got {amount} back.", amount=amount)
    tell(runners_of(row.scheme), subject, words, kind=NoticeKind.SCHEME_NEWS, asks=by, **at_grant(row), at=at)
    return row


@transaction.atomic
def end(row: OnwardGrant, *, ended_on: date, reason: str, by: User, at: datetime) -> OnwardGrant:
    """End a grant: what it does not need goes back to its project. What was advanced can still be claimed."""
    locked(row.scheme.project)
    row = locked(row)
    step = move(row, "end", by=by)
    if ended_on > london(at).date():
        raise NotPossible(refusals.NOT_IN_FUTURE.format(day=ended_on))
    row.state, row.ended_on, row.why_ended = step.target, ended_on, required_reason(reason)
    row.save(update_fields=["state", "ended_on", "why_ended"])
    left = money_of_grant(row).releasable
    if left.pence > 0:
        posting = row.path.release(left, key=key_anew(f"onward/{row.pk}/release"))
        post(posting, at=at, why=say("Not needed by {grant}", grant=row.reference))
    record(OnwardAct.ENDED, row, by=by, at=at, reason=row.why_ended, released_pence=left.pence)
    subject, words = say("Ended: {grant}", grant=row), row.why_ended
    tell(officers_of(row.award), subject, words, kind=NoticeKind.SCHEME_NEWS, asks=by, **at_grant(row), at=at)
    return row


@transaction.atomic
def reopen(row: OnwardGrant, *, reason: str, by: User, at: datetime) -> OnwardGrant:
    """Open an ended grant again: what had gone back to the project is committed to it anew.

    Raises:
        NotPossible: no reason, its scheme is closed, or the project has not got the money any more.
    """
    locked(row.scheme.project)
    row = locked(row)
    step = move(row, "reopen", by=by)
    reason = required_reason(reason)
    if row.scheme.state != "open":
        raise NotPossible(refusals.SCHEME_IS_NOT_OPEN.format(scheme=row.scheme, state=in_words(row.scheme.state)))
    for transfer in standing(EconomicEvent.ONWARD_RELEASE, key=f"onward/{row.pk}/release"):
        reverse(transfer, at=at, why=say("Opened again: {reason}", reason=reason))
    row.state, row.ended_on, row.why_ended = step.target, None, ""
    row.save(update_fields=["state", "ended_on", "why_ended"])
    record(OnwardAct.REOPENED_GRANT, row, by=by, at=at, reason=reason)
    return row


@transaction.atomic
def forget(row: OnwardGrant, *, reason: str, by: User, at: datetime) -> OnwardGrant:
    """Remove the name of a private recipient who asks for it. What was granted, paid and given back stays."""
    row = locked(row)
    allow(by, Capability.AGREE_SCHEME, row)
    if row.recipient != RecipientKind.PERSON:
        raise NotPossible(refusals.NOT_A_PERSON)
    if row.forgotten_at is not None:
        raise NotPossible(refusals.FORGOTTEN)
    row.person_name, row.forgotten_at = "", at
    row.save(update_fields=["person_name", "forgotten_at"])
    record(OnwardAct.FORGOT, row, by=by, at=at, reason=required_reason(reason))
    return row
