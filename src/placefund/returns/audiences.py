"""Who is told of a step on a return, asked by the page before it and by the action that takes it; the receipt of its payment."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from placefund.domain.money import Money
from placefund.domain.receipts import Receipt, ReceiptSort, digest_of
from placefund.domain.reporting import CorrectionKind
from placefund.domain.roles import Role
from placefund.notices.actions import people_with
from placefund.partnerships.audiences import leads_of
from placefund.people.models import User
from placefund.returns.models import Return


def at_return(report: Return) -> dict[str, Any]:
    """Where a message about a return leads, and what it stands in."""
    return {"page": "return", "args": [report.pk], "about": report.award.regards}


def _of_the_fund(report: Return, *roles: Role) -> list[User]:
    found = {user.pk: user for role in roles for user in people_with(role, report.award.strand.fund.scopes())}
    return [found[pk] for pk in sorted(found)]


def told_when_sent(report: Return) -> list[User]:
    """Those who check it."""
    return _of_the_fund(report, Role.MONITORING_OFFICER)


def told_when_approved(report: Return) -> list[User]:
    """Those who pay it, where it claims something."""
    return _of_the_fund(report, Role.FINANCE_OFFICER) if report.claimed else []


def told_of_reversal(report: Return, by: User) -> list[User]:
    """Those who may confirm that its payment is reversed: neither whoever asks nor whoever paid."""
    found = _of_the_fund(report, Role.FUND_MANAGER, Role.FINANCE_OFFICER)
    return [user for user in found if user.pk not in (by.pk, report.paid_by_id)]


_TOLD = {
    CorrectionKind.TAKEN_BACK: (False, (Role.MONITORING_OFFICER,)),
    CorrectionKind.SENT_BACK: (True, ()),
    CorrectionKind.SENDING_BACK_WITHDRAWN: (True, (Role.MONITORING_OFFICER,)),
    CorrectionKind.APPROVAL_WITHDRAWN: (True, (Role.MONITORING_OFFICER, Role.FINANCE_OFFICER)),
    CorrectionKind.PAYMENT_REVERSED: (True, (Role.MONITORING_OFFICER, Role.FINANCE_OFFICER, Role.FUND_MANAGER)),
    CorrectionKind.VERIFICATION_WITHDRAWN: (True, ()),
    CorrectionKind.VERIFIED_AGAIN: (True, ()),
    CorrectionKind.REASON_CORRECTED: (True, (Role.MONITORING_OFFICER, Role.FINANCE_OFFICER, Role.FUND_MANAGER)),
}
"""For each correction: whether the lead is told, and which roles of the fund are."""


def told_of_correction(report: Return, kind: CorrectionKind, by: User) -> list[User]:
    """Those whom a step that is taken back concerns, each once, without the person who takes it back."""
    is_for_the_lead, roles = _TOLD[kind]
    found = (leads_of(report.award.partnership) if is_for_the_lead else []) + _of_the_fund(report, *roles)
    return [user for user in {user.pk: user for user in found}.values() if user.pk != by.pk]


def payment_receipt(report: Return) -> Receipt:
    """What the lead holds in hand once a return is paid: how much, to whom in which project, and a digest of it."""
    sums: dict[tuple[str, str], Money] = {}
    for claim in report.claims.select_related("project", "organisation").order_by("project", "organisation", "pk"):
        where = (str(claim.organisation), str(claim.project))
        sums[where] = sums.get(where, Money(0)) + claim.amount
    parts = tuple((f"{body}, {project}", amount) for (body, project), amount in sums.items() if amount)
    paid_at = report.paid_at or report.opened_at
    fund = report.award.strand.fund
    content = {
        "return": str(report),
        "paid_at": paid_at.astimezone(UTC).isoformat(),
        "parts": [[name, amount.pence] for name, amount in parts],
    }
    return Receipt(
        ReceiptSort.PAYMENT,
        number=str(report),
        at=paid_at,
        amount=report.claimed,
        about=report.award.title,
        fund=fund.name,
        round=report.award.application.round.name if report.award.application else "",
        whose=str(report.award.partnership.lead),
        digest=digest_of(content),
        parts=parts,
    )
