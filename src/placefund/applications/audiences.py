"""Who is told of a step on an application, and where their messages lead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from placefund.applications.models import Application
from placefund.domain.notices import NoticeKind
from placefund.domain.receipts import Receipt
from placefund.domain.roles import Role
from placefund.notices.actions import people_with, tell
from placefund.partnerships.audiences import leads_of

TO_BE_SENT = (NoticeKind.CERTIFIED, NoticeKind.RETURNED)
"""What is to be done before the round closes."""


def tell_authors(
    application: Application,
    subject: str,
    text: str,
    *,
    kind: NoticeKind,
    receipt: Receipt | None = None,
    with_partners: bool = False,
    at: datetime,
) -> None:
    """Write to everybody who acts for the lead; and to the partners and who certifies, where it is theirs as well."""
    round_ = application.round
    people = leads_of(application.partnership)
    if with_partners:
        people += people_with(Role.CERTIFIER, [f"organisation:{application.partnership.lead_id}"])
        people += people_with(Role.PARTNER, [f"partnership:{application.partnership_id}"])
    once = {user.pk: user for user in people}.values()
    until = application.closes_at if kind in TO_BE_SENT else None
    place: dict[str, Any] = {"page": "application-receipt" if receipt else "application", "args": [application.pk]}
    tell(once, subject, text, kind=kind, about=round_, until=until, receipt=receipt, **place, at=at)
