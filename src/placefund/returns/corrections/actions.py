"""Everything that takes back what was done to a return. Each correction is a row that names what it corrects; both stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from placefund.delivery.actions import reopen_milestone
from placefund.domain.accounts import read_path
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.indicators import FactStatus
from placefund.domain.ledger import EconomicEvent
from placefund.domain.lifecycle import in_words
from placefund.domain.messages import say
from placefund.domain.money import Money
from placefund.domain.notices import NoticeKind
from placefund.domain.reporting import CorrectionKind
from placefund.domain.roles import Capability
from placefund.ledger.actions import reverse
from placefund.ledger.models import Transfer
from placefund.ledger.queries import standing
from placefund.notices.actions import tell
from placefund.onward.grants.actions import unmake_good
from placefund.onward.models import OnwardGrant
from placefund.people.access import allow, has, locked, move
from placefund.people.models import User
from placefund.records.actions import record
from placefund.returns import refusals
from placefund.returns.acts import ReturnAct
from placefund.returns.audiences import at_return, told_of_correction, told_of_reversal
from placefund.returns.evidence.actions import show_by_files_that_are_there
from placefund.returns.models import (
    COUNTED_STATES,
    KEPT_KINDS,
    Claim,
    IndicatorFact,
    RemovedLine,
    Return,
    ReturnCorrection,
    Reversal,
    kept,
)
from placefund.returns.refusals import editable, why_sending_back_stands


def _correct(
    report: Return,
    kind: CorrectionKind,
    reason: str,
    whose: User | None,
    when: datetime,
    by: User,
    at: datetime,
    *,
    what: str = "",
    corrects: ReturnCorrection | None = None,
) -> ReturnCorrection:
    correction = ReturnCorrection.objects.create(
        report=report,
        kind=kind,
        reason=reason,
        by=by,
        at=at,
        what=what,
        corrects=corrects,
        corrected_by=whose,
        corrected_at=when,
    )
    subject = say("{what}: {report}", what=kind.sentence, report=report)
    tell(told_of_correction(report, kind, by), subject, reason, kind=NoticeKind.RETURN_NEWS, **at_return(report), at=at)
    return correction


@transaction.atomic
def take_up(report: Return, *, by: User, at: datetime) -> Return:
    """Begin to check a sent return: from now on its lead cannot take it back any more."""
    report = locked(report)
    allow(by, Capability.CHECK_RETURN, report)
    if report.state != "sent":
        raise NotPossible(say("This return is {state}, so there is nothing to check.", state=in_words(report.state)))
    if report.taken_up_at is None:
        report.taken_up_at, report.taken_up_by = at, by
        report.save(update_fields=["taken_up_at", "taken_up_by"])
        record(ReturnAct.TOOK_UP, report, by=by, at=at)
    return report


@transaction.atomic
def take_back(report: Return, *, reason: str, by: User, at: datetime) -> Return:
    """Take a sent return back to change it, as long as no officer has begun to look at it.

    Raises:
        NotPossible: an officer looks at it already, or no reason is given.
    """
    report = locked(report)
    step = move(report, "take_back", by=by)
    if report.taken_up_at is not None:
        raise NotPossible(refusals.LOOKED_AT_ALREADY.format(officer=report.taken_up_by))
    reason, sent_by, sent_at = required_reason(reason), report.sent_by, report.sent_at or at
    report.state, report.sent_at, report.sent_by = step.target, None, None
    report.save(update_fields=["state", "sent_at", "sent_by"])
    _correct(report, CorrectionKind.TAKEN_BACK, reason, sent_by, sent_at, by, at)
    record(ReturnAct.TOOK_BACK, report, by=by, at=at, reason=reason)
    return report


@transaction.atomic
def send_back(report: Return, *, reason: str, by: User, at: datetime) -> Return:
    """Send a return back to its lead to be changed. It stays known that it was sent, and when: it is not late by that."""
    report = locked(report)
    step = move(report, "send_back", by=by)
    reason = required_reason(reason)
    report.state, report.taken_up_at, report.taken_up_by = step.target, None, None
    report.save(update_fields=["state", "taken_up_at", "taken_up_by"])
    _correct(report, CorrectionKind.SENT_BACK, reason, report.sent_by, report.sent_at or at, by, at)
    record(ReturnAct.SENT_BACK, report, by=by, at=at, reason=reason)
    return report


@transaction.atomic
def withdraw_sending_back(report: Return, *, reason: str, by: User, at: datetime) -> Return:
    """Take back that a return was sent back, as long as its lead has done nothing to it: it counts as sent, as it was.

    Raises:
        NotPossible: it was not sent back, something was done to it since, or no reason is given.
    """
    report = locked(report)
    step = move(report, "withdraw_sending_back", by=by)
    if why := why_sending_back_stands(report):
        raise NotPossible(why)
    was = report.corrections.filter(kind=CorrectionKind.SENT_BACK).latest("pk")
    report.state, report.taken_up_at, report.taken_up_by = step.target, at, by
    report.save(update_fields=["state", "taken_up_at", "taken_up_by"])
    kind, reason = CorrectionKind.SENDING_BACK_WITHDRAWN, required_reason(reason)
    _correct(report, kind, reason, was.by, was.at, by, at)
    record(ReturnAct.WITHDREW_SENDING_BACK, report, by=by, at=at, reason=reason)
    return report


@transaction.atomic
def correct_reason(correction: ReturnCorrection, *, reason: str, by: User, at: datetime) -> ReturnCorrection:
    """Put right the reason that one gave for taking a step back, by a further row that names it. Both stay on record.

    Raises:
        NotPossible: somebody else gave it, it was put right already, it is that of a payment, or nothing differs.
    """
    report, correction = locked(correction.report), locked(correction)
    allow(by, Capability.READ_AWARD, report)
    if why := correction.why_not_put_right_by(by):
        raise NotPossible(why)
    if (reason := required_reason(reason)) == correction.reason:
        raise NotPossible(say("This is the reason on record. Change what is wrong in it."))
    kind, what = CorrectionKind.REASON_CORRECTED, str(correction.what or correction.get_kind_display())
    row = _correct(report, kind, reason, correction.by, correction.at, by, at, what=what[:300], corrects=correction)
    record(ReturnAct.CORRECTED_REASON, report, by=by, at=at, before=correction.reason, reason=reason)
    return row


@transaction.atomic
def withdraw_approval(report: Return, *, reason: str, by: User, at: datetime) -> Return:
    """Take the approval of a return back before it is paid: the fund owes nothing for it, and it is to be checked anew.

    Raises:
        NotPossible: another officer approved it, and this person does not manage the fund; or no reason is given.
    """
    report = locked(report)
    step = move(report, "withdraw_approval", by=by)
    if report.approved_by_id != by.pk and not has(by, Capability.MANAGE_FUND, report):
        raise NotPossible(refusals.APPROVED_BY_ANOTHER.format(officer=report.approved_by))
    reason = required_reason(reason)
    approved_by, approved_at = report.approved_by, report.approved_at or at
    _undo_approval(report, say("Approval taken back: {report}", report=report), by=by, at=at)
    report.state = step.target
    report.save(update_fields=["state", "approved_at", "approved_by", "taken_up_at", "taken_up_by"])
    _correct(report, CorrectionKind.APPROVAL_WITHDRAWN, reason, approved_by, approved_at, by, at)
    record(ReturnAct.WITHDREW_APPROVAL, report, by=by, at=at, reason=reason, claimed_pence=report.claimed.pence)
    return report


def _undo_approval(report: Return, why: str, *, by: User, at: datetime) -> None:
    """Undo what approving did: what is owed, what became verified, which milestones were noted. The caller saves the return.

    What is owed belongs to the quarter of the return, so that it goes out of the same quarter again.
    """
    for transfer in standing(EconomicEvent.ACCRUE, key=f"return/{report.pk}/approval"):
        reverse(transfer, at=at, effective_on=transfer.effective_on, why=why)
    report.facts.filter(status=FactStatus.VERIFIED).update(status=FactStatus.EVIDENCED)
    report.co_investment.filter(status=FactStatus.VERIFIED).update(status=FactStatus.EVIDENCED)
    told = report.milestones.filter(reached_on__isnull=False).select_related("milestone__project__award__strand__fund")
    for row in told:
        others = row.milestone.reports.filter(reached_on=row.reached_on, report__state__in=("approved", "paid"))
        if row.milestone.reached_on == row.reached_on and not others.exclude(report=report.pk).exists():
            reopen_milestone(row.milestone, by=by, at=at)
    report.approved_at, report.approved_by = None, None
    report.taken_up_at, report.taken_up_by = at, by  # its lead cannot take it back from under the officers' hands


@transaction.atomic
def ask_reversal(report: Return, *, reason: str, by: User, at: datetime) -> Reversal:
    """Ask for the payment of a return to be reversed. No money moves until another person confirms it.

    Raises:
        NotPossible: it is not paid, its award is closed, it has been asked for already, or no reason is given.
    """
    report = locked(report)
    allow(by, Capability.ASK_REVERSAL, report)
    _can_be_reversed(report)
    if report.reversals.filter(Reversal.WAITS).exists():
        raise NotPossible(say("It has been asked for already, and waits for somebody to confirm it."))
    reason = required_reason(reason)
    if report.paid_by is None or report.paid_at is None:
        raise NotPossible(say("Only a paid return has a payment that could be reversed."))
    asked = Reversal.objects.create(
        report=report,
        reason=reason,
        asked_by=by,
        asked_at=at,
        paid_by=report.paid_by,
        paid_at=report.paid_at,
        pence=report.claimed.pence,
    )
    record(ReturnAct.ASKED_REVERSAL, report, by=by, at=at, reason=reason, pence=asked.pence)
    subject = say("To confirm: reverse the payment of {report}", report=report)
    tell(told_of_reversal(report, by), subject, reason, kind=NoticeKind.TO_CONFIRM, asks=by, **at_return(report), at=at)
    return asked


def _can_be_reversed(report: Return) -> None:
    if report.state != "paid":
        raise NotPossible(say("Only a paid return has a payment that could be reversed."))
    if report.award.state == "closed":
        raise NotPossible(refusals.AWARD_IS_CLOSED)


def _to_answer(asked: Reversal, by: User) -> tuple[Return, Reversal]:
    """The paid return and what was asked of it, held; refused to whoever asked or paid."""
    report = locked(asked.report)
    asked = locked(asked)
    allow(by, Capability.CONFIRM_REVERSAL, report)
    asked.require_answer_by(by)
    return report, asked


@transaction.atomic
def reverse_payment(asked: Reversal, *, by: User, at: datetime) -> Return:
    """Confirm that a payment is reversed: its transfers and those of the approval are undone, and the return is open again.

    What was paid comes back on the day of the reversal; what was owed goes out of the quarter it belonged to.

    Raises:
        NotPossible: whoever confirms has asked for it or made the payment, or it has been answered already.
    """
    report, asked = _to_answer(asked, by)
    step = move(report, "reverse_payment", by=by)
    _can_be_reversed(report)
    why = say("Reversed: {reason}", reason=asked.reason)
    for transfer in standing(EconomicEvent.PAY, key=f"return/{report.pk}/payment"):
        _take_from_recipient(transfer, why, at)
        reverse(transfer, at=at, why=why)
    report.paid_at, report.paid_by = None, None
    _undo_approval(report, why, by=by, at=at)
    report.state = step.target
    report.save(
        update_fields=["state", "approved_at", "approved_by", "paid_at", "paid_by", "taken_up_at", "taken_up_by"]
    )
    asked.save(update_fields=asked.answered(True, by=by, at=at))
    _correct(report, CorrectionKind.PAYMENT_REVERSED, asked.reason, asked.paid_by, asked.paid_at, by, at)
    record(ReturnAct.REVERSED_PAYMENT, report, by=by, at=at, reason=asked.reason, pence=asked.pence)
    return report


def _take_from_recipient(transfer: Transfer, why: str, at: datetime) -> None:
    """What a payment made good of a grant within a project counts as advanced again: the fund has not paid for it."""
    number = read_path(transfer.target_id).grant
    if number:
        unmake_good(OnwardGrant.objects.get(pk=number), key=transfer.key, why=why, at=at)


@transaction.atomic
def refuse_reversal(asked: Reversal, *, reason: str, by: User, at: datetime) -> Reversal:
    """Refuse to reverse a payment: it stands as it was made, and whoever asked reads why."""
    report, asked = _to_answer(asked, by)
    asked.save(update_fields=asked.answered(False, by=by, at=at, answer=required_reason(reason)))
    record(ReturnAct.REFUSED_REVERSAL, report, by=by, at=at, reason=asked.answer)
    subject = say("Not reversed: {report}", report=report)
    tell([asked.asked_by], subject, asked.answer, kind=NoticeKind.ANSWER_TO_STEP, asks=by, **at_return(report), at=at)
    return asked


@transaction.atomic
def withdraw_reversal(asked: Reversal, *, reason: str, by: User, at: datetime) -> Reversal:
    """Withdraw what one asked for before another person has answered it; the payment stands, and it can be asked for again.

    Raises:
        NotPossible: somebody else asked for it, it is answered or withdrawn already, or no reason is given.
    """
    report = locked(asked.report)
    asked = locked(asked)
    allow(by, Capability.ASK_REVERSAL, report)
    asked.require_withdrawal_by(by)
    asked.save(update_fields=asked.withdrawn(at=at, why=required_reason(reason)))
    record(ReturnAct.WITHDREW_REVERSAL, report, by=by, at=at, reason=asked.answer)
    subject = say("No longer to confirm: reverse the payment of {report}", report=report)
    tell(
        told_of_reversal(report, by),
        subject,
        asked.answer,
        kind=NoticeKind.TO_CONFIRM,
        asks=by,
        **at_return(report),
        at=at,
    )
    return asked


@transaction.atomic
def doubt_fact(fact: IndicatorFact, *, reason: str, by: User, at: datetime) -> IndicatorFact:
    """Take the verification of one figure back: it counts as evidenced until it is verified again, whatever is approved."""
    report, fact = _fact_to_check(fact, by)
    if fact.status != FactStatus.VERIFIED:
        raise NotPossible(say("This figure is not verified, so there is nothing to take back."))
    fact.status, fact.doubted_at = FactStatus.EVIDENCED, at
    fact.save(update_fields=["status", "doubted_at"])
    _note(fact, CorrectionKind.VERIFICATION_WITHDRAWN, report.approved_at or at, required_reason(reason), by, at)
    record(ReturnAct.DOUBTED_FACT, report, by=by, at=at, indicator=fact.indicator.key, reason=reason.strip())
    return fact


@transaction.atomic
def verify_again(fact: IndicatorFact, *, reason: str, by: User, at: datetime) -> IndicatorFact:
    """Verify a figure again whose verification was taken back."""
    report, fact = _fact_to_check(fact, by)
    if fact.doubted_at is None:
        raise NotPossible(say("The verification of this figure was not taken back."))
    doubted_at, fact.doubted_at = fact.doubted_at, None
    fact.status = FactStatus.VERIFIED if report.state in ("approved", "paid") else fact.status
    fact.save(update_fields=["status", "doubted_at"])
    _note(fact, CorrectionKind.VERIFIED_AGAIN, doubted_at, required_reason(reason), by, at)
    record(ReturnAct.VERIFIED_AGAIN, report, by=by, at=at, indicator=fact.indicator.key, reason=reason.strip())
    return fact


def _fact_to_check(fact: IndicatorFact, by: User) -> tuple[Return, IndicatorFact]:
    report, fact = locked(fact.report), locked(fact)
    allow(by, Capability.CHECK_RETURN, report)
    return report, fact


def _note(fact: IndicatorFact, kind: CorrectionKind, when: datetime, reason: str, by: User, at: datetime) -> None:
    what = " · ".join(part for part in (fact.indicator.title, str(fact.project), fact.identifier) if part)
    _correct(fact.report, kind, reason, None, when, by, at, what=what)


def _line_to_credit(report: Return, line: Claim, amount: Money) -> Claim:
    """The line of an earlier return, held with its return, when so much may be taken off it in this one.

    Its return is held as well: whoever lowers the line there asks how much is taken off it, and neither may look past the other.
    """
    if line.report.period >= report.period:
        raise NotPossible(say("Only a line of an earlier quarter can be corrected."))
    earlier, line = locked(line.report), locked(line)
    if line.corrects_id or earlier.award_id != report.award_id or earlier.state not in COUNTED_STATES:
        raise NotPossible(say("Only a line of a return of this award that was sent can be corrected."))
    others = line.corrected_by.exclude(report=report).aggregate(pence=Sum("pence", default=0))["pence"]
    left = line.amount + Money(others)
    if amount.pence < 0 or amount > left:
        raise NotPossible(say("Between £0 and {left} can be taken off this line.", left=left))
    return line


@transaction.atomic
def credit_claim(report: Return, line: Claim, amount: Money, *, reason: str, by: User, at: datetime) -> Claim:
    """Take an amount off a line of an earlier return (a credit note, a refund); £0 removes the correction, which can be put back.

    Raises:
        NotPossible: the line is none of an earlier return of the award that was sent, or less than the amount is left of it.
    """
    report = editable(report, by)
    line = _line_to_credit(report, line, amount)
    where: dict[str, Any] = {"report": report, "corrects": line}
    if not amount:
        for credit in Claim.objects.filter(**where).select_related("project", "organisation"):
            kept(credit, f"{credit.project}, {credit.organisation}: {credit.amount}", by=by, at=at).save()
            credit.delete()
    else:
        same = {
            "project": line.project,
            "organisation": line.organisation,
            "category": line.category,
            "grant": line.grant,
        }
        said = {"pence": -amount.pence, "what_for": required_reason(reason)[:300]}
        Claim.objects.update_or_create(**where, defaults={**same, **said})
    whose = line.organisation.name
    record(
        ReturnAct.CREDITED, report, by=by, at=at, quarter=line.report.quarter, organisation=whose, pence=amount.pence
    )
    return line


@transaction.atomic
def put_back(removed: RemovedLine, *, by: User, at: datetime) -> RemovedLine:
    """Put what was taken out of a return back into it, as long as it may be changed.

    Raises:
        NotPossible: it is back already, or something else has been entered in its place.
    """
    report = editable(removed.report, by)
    removed = locked(removed)
    if removed.is_back:
        raise NotPossible(say("This has been put back already."))
    rows, content = KEPT_KINDS[removed.kind]._default_manager, dict(removed.content)
    keys = {
        "claim": ("project_id", "organisation_id", "category", "corrects_id", "grant_id"),
        "figure": ("project_id", "indicator_id", "identifier"),
    }.get(removed.kind)
    if keys and rows.filter(report=report, **{key: content[key] for key in keys}).exists():
        raise NotPossible(say("Something else has been entered in its place. Take that out first."))
    if content.get("corrects_id"):
        _line_to_credit(report, _corrected_line(content), Money(-content["pence"]))
    show_by_files_that_are_there(rows.create(report=report, **content))
    removed.put_back_at = at
    removed.save(update_fields=["put_back_at"])
    record(ReturnAct.PUT_BACK, report, by=by, at=at, kind=removed.kind, line=removed.label)
    return removed


def _corrected_line(content: dict[str, Any]) -> Claim:
    """The line that a correction took off, which may have been taken out of its return meanwhile."""
    line = Claim.objects.filter(pk=content["corrects_id"]).select_related("report").first()
    if line is None:
        raise NotPossible(say("The line that it corrected has been taken out of its return."))
    return line
