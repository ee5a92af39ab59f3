"""Which steps on a return may be taken back now, by whom; and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from placefund.domain.messages import say
from placefund.domain.reporting import CorrectionKind
from placefund.domain.roles import Capability
from placefund.people.access import has
from placefund.people.models import User
from placefund.returns.models import Return, ReturnCorrection, Reversal
from placefund.returns.refusals import why_sending_back_stands

NO_STEP = (CorrectionKind.VERIFICATION_WITHDRAWN, CorrectionKind.VERIFIED_AGAIN, CorrectionKind.REASON_CORRECTED)
"""Corrections of one figure, or of a reason: the return stands as it did."""


def corrections_for(report: Return, user: User) -> list[ReturnCorrection]:
    """What was taken back of a return, in order; each says in `can_be_put_right` whether this person may put its reason right."""
    found = list(report.corrections.select_related("by", "corrected_by", "put_right_by"))
    for row in found:
        row.can_be_put_right = not row.why_not_put_right_by(user)  # type: ignore[attr-defined]
    return found


def newest_correction(report: Return) -> ReturnCorrection | None:
    """What was taken back last of a return that has not been sent or approved again since."""
    if report.state in ("approved", "paid"):
        return None
    found = report.corrections.exclude(kind__in=NO_STEP).select_related("by").last()
    return found if found and (report.sent_at is None or found.at > report.sent_at) else None


def ways_back(report: Return, user: Any) -> list[tuple[str, str]]:
    """The ways back that this person may go now: each with its words and its address."""
    found: list[tuple[str, str, int | None]] = []
    if report.state == "sent":
        found += _from_sent(report, user)
    if has(user, Capability.CHECK_RETURN, report) and not why_sending_back_stands(report):
        found.append((say("Take back that it was sent back"), "withdraw-sending-back", None))
    if report.state == "approved" and _may_withdraw(report, user):
        found.append((say("Take the approval back"), "withdraw-approval", None))
    if report.state == "paid":
        found += _from_paid(report, user)
    has_figures = report.state in ("approved", "paid") and report.facts.exists()
    if has_figures and has(user, Capability.CHECK_RETURN, report):
        found.append((say("Correct what is verified"), "correct-verification", None))
    return [(words, reverse(name, args=[report.pk, more] if more else [report.pk])) for words, name, more in found]


def _from_sent(report: Return, user: Any) -> Iterator[tuple[str, str, int | None]]:
    if report.taken_up_at is None and has(user, Capability.PREPARE_RETURN, report):
        yield say("Take the return back to change it"), "take-back-return", None
    if has(user, Capability.CHECK_RETURN, report):
        yield say("Send the return back to its lead"), "send-back-return", None


def _may_withdraw(report: Return, user: Any) -> bool:
    is_own = report.approved_by_id == user.pk or has(user, Capability.MANAGE_FUND, report)
    return is_own and has(user, Capability.WITHDRAW_APPROVAL, report)


def _from_paid(report: Return, user: Any) -> Iterator[tuple[str, str, int | None]]:
    asked = report.reversals.filter(Reversal.WAITS).select_related("asked_by").first()
    if asked is None and has(user, Capability.ASK_REVERSAL, report):
        yield say("Ask for the payment to be reversed"), "ask-reversal", None
    if asked and has(user, Capability.CONFIRM_REVERSAL, report) and not asked.why_not_answered_by(user):
        yield say("Confirm that the payment is reversed"), "confirm-reversal", asked.pk
        yield say("Refuse to reverse the payment"), "refuse-reversal", asked.pk
    if asked and has(user, Capability.ASK_REVERSAL, report) and not asked.why_not_withdrawn_by(user):
        yield say("Withdraw your request to reverse the payment"), "withdraw-reversal", asked.pk
