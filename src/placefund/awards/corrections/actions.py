"""Opening a closed award again. What went back at its close comes again, and for that it takes two people."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.awards import refusals
from placefund.awards.acts import AwardAct
from placefund.awards.audiences import at_award
from placefund.awards.models import Award, AwardReopening
from placefund.decisions.queries import left_to_promise
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.ledger import EconomicEvent
from placefund.domain.lifecycle import Move
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.roles import Capability, Role
from placefund.ledger.actions import reverse
from placefund.ledger.models import Transfer
from placefund.ledger.queries import balance, standing
from placefund.notices.actions import people_with, tell
from placefund.partnerships.audiences import leads_of
from placefund.people.access import allow, locked, move
from placefund.people.models import User
from placefund.records.actions import record


@transaction.atomic
def reopen(award: Award, *, reason: str, by: User, at: datetime) -> Award:
    """Open a closed award again: at once where nothing went back at its close, otherwise once another person confirms it.

    Raises:
        NotPossible: no reason is given, it has been asked for already, or what went back has been used for something else.
    """
    award = _held(award)
    step = move(award, "reopen", by=by)
    reason = required_reason(reason)
    if award.reopenings.filter(AwardReopening.WAITS).exists():
        raise NotPossible(refusals.ASKED_ALREADY)
    gone = _gone_back(award)
    if not gone:
        return _opened(award, step, reason, by=by, at=at)
    asked = AwardReopening.objects.create(
        award=award, reason=reason, asked_by=by, asked_at=at, pence=sum(transfer.pence for transfer in gone)
    )
    record(AwardAct.ASKED_REOPENING, award, by=by, at=at, reason=reason, pence=asked.pence)
    subject = say("To confirm: open {award} again", award=award)
    tell(_may_confirm(award, by), subject, reason, kind=NoticeKind.TO_CONFIRM, asks=by, **at_award(award), at=at)
    return award


def _held(award: Award) -> Award:
    locked(award.strand)  # whoever decides or offers meanwhile adds up what is left of the same money
    return locked(award)


def _gone_back(award: Award) -> list[Transfer]:
    """What went back when the award was closed, when it is still where it went.

    Raises:
        NotPossible: it has been used for something else.
    """
    found = list(standing(EconomicEvent.DECOMMIT, key=f"award/{award.pk}/decommitment"))
    for transfer in found:
        # What came back to a strand may have been promised to another bid meanwhile: the ledger does not know of promises.
        is_of_strand = transfer.target_id == award.strand.account
        held = left_to_promise(award.strand) if is_of_strand else balance(transfer.target_id)
        if held < transfer.amount:
            raise NotPossible(refusals.POT_HAS_TOO_LITTLE.format(amount=transfer.amount, held=held))
    return found


def _may_confirm(award: Award, by: User) -> list[User]:
    scopes = award.strand.fund.scopes()
    found = {user.pk: user for role in (Role.FUND_MANAGER, Role.FINANCE_OFFICER) for user in people_with(role, scopes)}
    return [user for user in found.values() if user.pk != by.pk]


def _opened(award: Award, step: Move, reason: str, *, by: User, at: datetime) -> Award:
    award.state, award.closed_at = step.target, None
    award.save(update_fields=["state", "closed_at"])
    record(AwardAct.REOPENED, award, by=by, at=at, reason=reason)
    subject = say("Open again: {award}", award=award)
    tell(leads_of(award.partnership), subject, reason, kind=NoticeKind.AWARD_NEWS, **at_award(award), at=at)
    return award


@transaction.atomic
def confirm_reopening(asked: AwardReopening, *, by: User, at: datetime) -> Award:
    """Confirm that a closed award is opened again: what went back comes again from where it went.

    Raises:
        NotPossible: whoever confirms has asked for it, it is answered or withdrawn, or what went back has been used meanwhile.
    """
    award, asked = _to_answer(asked, by)
    step = move(award, "confirm_reopening", by=by)
    why = say("Opened again: {reason}", reason=asked.reason)
    for transfer in _gone_back(award):
        reverse(transfer, at=at, why=why)
    asked.save(update_fields=asked.answered(True, by=by, at=at))
    return _opened(award, step, asked.reason, by=by, at=at)


def _to_answer(asked: AwardReopening, by: User) -> tuple[Award, AwardReopening]:
    """The closed award and what was asked of it, held; refused to whoever asked."""
    award, asked = _held(asked.award), locked(asked)
    allow(by, Capability.CONFIRM_REOPENING, award)
    asked.require_answer_by(by)
    return award, asked


@transaction.atomic
def refuse_reopening(asked: AwardReopening, *, reason: str, by: User, at: datetime) -> AwardReopening:
    """Refuse to open a closed award again: it stays closed, and whoever asked reads why."""
    award, asked = _to_answer(asked, by)
    asked.save(update_fields=asked.answered(False, by=by, at=at, answer=required_reason(reason)))
    record(AwardAct.REFUSED_REOPENING, award, by=by, at=at, reason=asked.answer)
    subject = say("Not opened again: {award}", award=award)
    tell([asked.asked_by], subject, asked.answer, kind=NoticeKind.ANSWER_TO_STEP, asks=by, **at_award(award), at=at)
    return asked


@transaction.atomic
def withdraw_reopening(asked: AwardReopening, *, reason: str, by: User, at: datetime) -> AwardReopening:
    """Withdraw what one asked for before another person has answered it."""
    award, asked = _held(asked.award), locked(asked)
    allow(by, Capability.OFFER_AWARD, award)
    asked.require_withdrawal_by(by)
    asked.save(update_fields=asked.withdrawn(at=at, why=required_reason(reason)))
    record(AwardAct.WITHDREW_REOPENING, award, by=by, at=at, reason=asked.answer)
    subject = say("No longer to confirm: open {award} again", award=award)
    told = _may_confirm(award, by)
    tell(told, subject, asked.answer, kind=NoticeKind.TO_CONFIRM, asks=by, **at_award(award), at=at)
    return asked
