"""What puts an award right afterwards: a closed one is opened again by two people, a promised figure is entered or corrected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from placefund.awards import refusals
from placefund.awards.acts import AwardAct
from placefund.awards.audiences import at_award, told_of_promise
from placefund.awards.models import Award, AwardReopening, PromisedFigure
from placefund.awards.queries import not_promised, stateable_as
from placefund.decisions.queries import left_to_promise
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.ledger import EconomicEvent
from placefund.domain.lifecycle import Move
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.promises import PromiseTerms, why_not_promised
from placefund.domain.roles import Capability, Role
from placefund.funds.models import IndicatorDefinition
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


# --- what an award promises -------------------------------------------------------------------------------------------


@transaction.atomic
def enter_promises(award: Award, promises: Iterable[PromiseTerms], *, by: User, at: datetime) -> Award:
    """Enter figures that an accepted award promises and that were not entered with its offer.

    Raises:
        NotPossible: the award is not accepted, no figure is given, one of them is on record already, or is no promise of it.
    """
    award = _with_promises(award, by)
    free, entered = {one.pk: one for one in not_promised(award)}, []
    for terms in promises:
        if terms.indicator not in free:
            raise NotPossible(refusals.PROMISED_ALREADY)
        indicator, due_on = free.pop(terms.indicator), terms.due_on or award.ends_on
        _require_promise(award, terms.value, terms.where, due_on)
        entered.append(
            PromisedFigure.objects.create(
                award=award,
                indicator=indicator,
                value=terms.value,
                due_on=due_on,
                where=terms.where.strip(),
                entered_by=by,
                entered_at=at,
            )
        )
    if not entered:
        raise NotPossible(say("Enter a figure that the award promises."))
    record(AwardAct.ENTERED_PROMISES, award, by=by, at=at, figures=[_kept(row) for row in entered])
    text = say("{figures} is on record now. Look whether it is what was agreed.", figures=_listed(entered))
    subject = say("Promised figures entered: {award}", award=award)
    tell(told_of_promise(award), subject, text, kind=NoticeKind.AWARD_NEWS, asks=by, **at_award(award), at=at)
    return award


@transaction.atomic
def correct_promise(
    promise: PromisedFigure,
    *,
    value: Decimal | None,
    due_on: date,
    where: str,
    indicator: IndicatorDefinition | None = None,
    reason: str,
    by: User,
    at: datetime,
) -> PromisedFigure:
    """Correct a promised figure by a further row that names the one it corrects; both stay on record.

    `value` None: the award promises no figure of it. `indicator`: the version of the indicator that it is stated under, where it
    is another.

    Raises:
        NotPossible: no reason is given, nothing differs, another correction came first, or it is no promise of the award.
    """
    award, indicator, reason = (
        _with_promises(promise.award, by),
        indicator or promise.indicator,
        required_reason(reason),
    )
    if PromisedFigure.objects.filter(corrects=promise).exists():
        raise NotPossible(refusals.CORRECTED_ALREADY)
    if indicator not in stateable_as(promise):
        raise NotPossible(say("State it under the version of the indicator that returns are asked for, or leave it."))
    where = where.strip()
    given = (indicator.pk, value, due_on, where)
    if given == (promise.indicator_id, promise.value, promise.due_on, promise.where):
        raise NotPossible(say("This is what is on record. Change what is wrong in it."))
    _require_promise(award, Decimal(1) if value is None else value, where, due_on)
    row = PromisedFigure.objects.create(
        award=award,
        indicator=indicator,
        value=value,
        due_on=due_on,
        where=where,
        corrects=promise,
        reason=reason,
        entered_by=by,
        entered_at=at,
    )
    record(*(AwardAct.CORRECTED_PROMISE, award), by=by, at=at, before=_kept(promise), after=_kept(row), reason=reason)
    text = say(
        "{before} was on record; now it is {after}. {reason}", before=_told(promise), after=_told(row), reason=reason
    )
    subject = say("Promised figure corrected: {award}", award=award)
    tell(told_of_promise(award), subject, text, kind=NoticeKind.AWARD_NEWS, asks=by, **at_award(award), at=at)
    return row


def _with_promises(award: Award, by: User) -> Award:
    award = locked(award)
    allow(by, Capability.OFFER_AWARD, award)
    if award.state not in ("accepted", "closed"):
        raise NotPossible(refusals.PROMISES_OF_AN_OFFER)
    return award


def _require_promise(award: Award, value: Decimal, where: str, due_on: date) -> None:
    if why := why_not_promised(value, where, due_on, starts_on=award.starts_on, ends_on=award.ends_on):
        raise NotPossible(why)


def _kept(row: PromisedFigure) -> dict[str, str]:
    value = "" if row.value is None else f"{row.value.normalize():f}"
    own = row.indicator
    return {"indicator": own.key, "version": own.version, "value": value, "due_on": str(row.due_on), "where": row.where}


def _told(row: PromisedFigure) -> str:
    if row.value is None:
        return say("{indicator}: no promised figure", indicator=row.indicator.title)
    return say(
        "{indicator} ({unit}): {value} by {day}",
        indicator=row.indicator.title,
        unit=row.unit,
        value=row.quantity,
        day=row.due_on,
    )


def _listed(rows: Iterable[PromisedFigure]) -> str:
    said: str = ""
    for row in rows:
        said = say("{one}; {other}", one=said, other=_told(row)) if said else _told(row)
    return said
