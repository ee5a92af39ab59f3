"""Everything that is decided at the gate before a tranche. Nothing else may."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placefund.awards.models import GateCondition, Tranche
from placefund.awards.tranches import actions as tranches
from placefund.domain.findings import NotPossible, required_reason
from placefund.domain.gates import GateKind
from placefund.domain.messages import say
from placefund.domain.notices import NoticeKind
from placefund.domain.periods import london
from placefund.domain.roles import Capability
from placefund.gates.acts import GateAct
from placefund.gates.audiences import at_gate, may_confirm, told_of_gate
from placefund.gates.models import GateJudgement, TrancheHold, TrancheRelease
from placefund.gates.queries import SeenGate, gate_of
from placefund.notices.actions import tell
from placefund.people.access import allow, locked
from placefund.people.models import User
from placefund.records.actions import record


def _waiting(tranche: Tranche, by: User, capability: Capability, at: datetime) -> SeenGate:
    """A tranche that waits at its gate, held, as its gate stands now.

    Raises:
        NotPossible: it is released, other tranches took its place, or its award is not accepted.
    """
    locked(tranche.award)
    tranche = locked(tranche)
    allow(by, capability, tranche)
    if tranche.award.state != "accepted" or tranche.is_released or tranche.ended_at is not None:
        raise NotPossible(say("This tranche does not wait at its gate any more. Open the award again."))
    return gate_of(tranche, london(at).date())


@transaction.atomic
def judge(condition: GateCondition, *, is_met: bool, reason: str, by: User, at: datetime) -> GateJudgement:
    """Say whether a condition in words is met, and why. A later judgement takes its place; both stay on record.

    Raises:
        NotPossible: it is worked out from records, no reason is given, or its tranche does not wait any more.
    """
    tranche = _waiting(condition.tranche, by, Capability.CHECK_CONDITION, at).tranche
    if condition.kind != GateKind.JUDGED:
        raise NotPossible(say("This condition is worked out from what is on record. Nobody judges it."))
    row = GateJudgement.objects.create(condition=condition, is_met=is_met, reason=required_reason(reason), by=by, at=at)
    record(
        GateAct.JUDGED,
        tranche.award,
        by=by,
        at=at,
        tranche=tranche.number,
        condition=condition.text,
        is_met=is_met,
        reason=row.reason,
    )
    return row


@transaction.atomic
def hold_back(tranche: Tranche, *, reason: str, opens: str, by: User, at: datetime) -> TrancheHold:
    """Hold a tranche back for now, and say what would open its gate. It can be released at any later time.

    Raises:
        NotPossible: no reason is given, nothing is said of what would open it, or a release waits for a second person.
    """
    seen = _waiting(tranche, by, Capability.RELEASE_TRANCHE, at)
    if seen.waiting:
        raise NotPossible(say("Its release waits for a second person. It is confirmed, refused or withdrawn first."))
    if not opens.strip():
        raise NotPossible(say("Say what would open the gate, so that the lead knows what to do."))
    row = TrancheHold.objects.create(
        tranche=tranche,
        reason=required_reason(reason),
        opens=opens.strip(),
        findings=[finding.as_record() for finding in seen.findings],
        by=by,
        at=at,
    )
    record(
        GateAct.HELD_BACK,
        tranche.award,
        by=by,
        at=at,
        tranche=tranche.number,
        reason=row.reason,
        opens=row.opens,
        findings=row.findings,
    )
    subject = say("Held back: {tranche}", tranche=tranche)
    text = say("{reason} What would open it: {opens}", reason=row.reason, opens=row.opens)
    tell(told_of_gate(tranche), subject, text, kind=NoticeKind.TRANCHE, **at_gate(tranche), at=at)
    return row


@transaction.atomic
def ask_release(tranche: Tranche, *, reason: str, by: User, at: datetime) -> TrancheRelease:
    """Ask for a tranche to be released; another person confirms it. Where a condition is not met, in spite of that.

    Raises:
        NotPossible: no reason is given, or it has been asked for already.
    """
    seen = _waiting(tranche, by, Capability.RELEASE_TRANCHE, at)
    if seen.waiting:
        raise NotPossible(say("It has been asked for already, and waits for somebody to confirm it."))
    asked = TrancheRelease.objects.create(
        tranche=tranche,
        reason=required_reason(reason),
        in_spite=not seen.is_open,
        findings=[finding.as_record() for finding in seen.findings],
        pence=tranche.pence,
        asked_by=by,
        asked_at=at,
    )
    record(
        GateAct.ASKED_RELEASE,
        tranche.award,
        by=by,
        at=at,
        tranche=tranche.number,
        pence=tranche.pence,
        in_spite=asked.in_spite,
        reason=asked.reason,
    )
    subject = say("To confirm: release {tranche}", tranche=tranche)
    told = may_confirm(tranche, by)
    tell(told, subject, asked.reason, kind=NoticeKind.TO_CONFIRM, asks=by, **at_gate(tranche), at=at)
    return asked


def _to_answer(asked: TrancheRelease, by: User, at: datetime) -> tuple[SeenGate, TrancheRelease]:
    seen = _waiting(asked.tranche, by, Capability.CONFIRM_RELEASE, at)
    asked = locked(asked)
    asked.require_answer_by(by)
    return seen, asked


@transaction.atomic
def confirm_release(asked: TrancheRelease, *, by: User, at: datetime) -> Tranche:
    """Release a tranche that somebody else asked for: its money can be given to projects, claimed and paid.

    Raises:
        NotPossible: whoever confirms asked for it, it is answered, or a condition that was met then is not met any more.
    """
    seen, asked = _to_answer(asked, by, at)
    if not seen.is_open and not asked.in_spite:
        raise NotPossible(
            say(
                "A condition that was met when it was asked for is not met now. Refuse it, so that it is asked for anew."
            )
        )
    tranche = tranches.release(seen.tranche, by=by, at=at)
    asked.save(update_fields=asked.answered(True, by=by, at=at))
    act = GateAct.CONFIRMED_IN_SPITE if asked.in_spite else GateAct.CONFIRMED_RELEASE
    found = [finding.as_record() for finding in seen.findings]
    award = tranche.award
    record(act, award, by=by, at=at, tranche=tranche.number, pence=tranche.pence, reason=asked.reason, findings=found)
    subject = (
        say("Released in spite of its gate: {tranche}", tranche=tranche)
        if asked.in_spite
        else say("Released: {tranche}", tranche=tranche)
    )
    text = say("{amount} can be used now. {reason}", amount=tranche.amount, reason=asked.reason)
    tell(told_of_gate(tranche), subject, text, kind=NoticeKind.TRANCHE, **at_gate(tranche), at=at)
    return tranche


@transaction.atomic
def refuse_release(asked: TrancheRelease, *, reason: str, by: User, at: datetime) -> TrancheRelease:
    """Refuse to release a tranche: it waits, and whoever asked reads why."""
    seen, asked = _to_answer(asked, by, at)
    asked.save(update_fields=asked.answered(False, by=by, at=at, answer=required_reason(reason)))
    tranche = seen.tranche
    record(GateAct.REFUSED_RELEASE, tranche.award, by=by, at=at, tranche=tranche.number, reason=asked.answer)
    subject = say("Not released: {tranche}", tranche=tranche)
    told, place = [asked.asked_by], at_gate(tranche)
    tell(told, subject, asked.answer, kind=NoticeKind.ANSWER_TO_STEP, asks=by, **place, at=at)
    return asked


@transaction.atomic
def withdraw_release(asked: TrancheRelease, *, reason: str, by: User, at: datetime) -> TrancheRelease:
    """Withdraw what one asked for before another person has answered it."""
    tranche = _waiting(asked.tranche, by, Capability.RELEASE_TRANCHE, at).tranche
    asked = locked(asked)
    asked.require_withdrawal_by(by)
    asked.save(update_fields=asked.withdrawn(at=at, why=required_reason(reason)))
    record(GateAct.WITHDREW_RELEASE, tranche.award, by=by, at=at, tranche=tranche.number, reason=asked.answer)
    subject = say("No longer to confirm: release {tranche}", tranche=tranche)
    told = may_confirm(tranche, by)
    tell(told, subject, asked.answer, kind=NoticeKind.TO_CONFIRM, asks=by, **at_gate(tranche), at=at)
    return asked
