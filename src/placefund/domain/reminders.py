"""When the clock reminds somebody: so many days before a day, or after it. One table for every fund.

A reminder is due from its morning on and is sent once. Where the clock stood still, only the newest that is due is sent, and
none that is a week old: nobody gets four mails on the morning on which it runs again.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from placefund.domain.notices import NoticeKind

STALE_AFTER = 7
"""Days after its own day on which a reminder is no longer sent."""


class Occasion(StrEnum):
    """What people are reminded of. The value is stored with each reminder that was sent."""

    DRAFT = "draft"
    PART_TO_WRITE = "part_to_write"
    INTERVIEW_TO_PICK = "interview_to_pick"
    INTERVIEW = "interview"
    ROLE_INVITATION = "role_invitation"
    PARTNER_INVITATION = "partner_invitation"
    POOL_INVITATION = "pool_invitation"
    OFFER = "offer"
    CONDITION = "condition"
    RETURN = "return"

    @property
    def kind(self) -> NoticeKind:
        return _KINDS[self]

    @property
    def steps(self) -> tuple[int, ...]:
        """The days before its day, below nought, and after it."""
        return STEPS[self]


_KINDS = {
    Occasion.DRAFT: NoticeKind.DRAFT_REMINDER,
    Occasion.PART_TO_WRITE: NoticeKind.PART_REMINDER,
    Occasion.INTERVIEW_TO_PICK: NoticeKind.INTERVIEW_REMINDER,
    Occasion.INTERVIEW: NoticeKind.INTERVIEW_REMINDER,
    Occasion.ROLE_INVITATION: NoticeKind.ROLE_INVITATION,
    Occasion.PARTNER_INVITATION: NoticeKind.INVITATION_REMINDER,
    Occasion.POOL_INVITATION: NoticeKind.INVITATION_REMINDER,
    Occasion.OFFER: NoticeKind.OFFER_REMINDER,
    Occasion.CONDITION: NoticeKind.CONDITION_REMINDER,
    Occasion.RETURN: NoticeKind.RETURN_REMINDER,
}
STEPS: dict[Occasion, tuple[int, ...]] = {
    Occasion.DRAFT: (-14, -7, -2, -1),  # before its round closes
    Occasion.PART_TO_WRITE: (-3, -1, 1),
    Occasion.INTERVIEW_TO_PICK: (-3, -1),  # before the last day to pick a time
    Occasion.INTERVIEW: (-7, -1),
    Occasion.ROLE_INVITATION: (-3, -1),  # before its link stops working
    Occasion.PARTNER_INVITATION: (3, 10),  # after it was sent: it has no last day
    Occasion.POOL_INVITATION: (3, 10),  # after it was sent
    Occasion.OFFER: (7, 14, 21),  # after it was made: an offer does not lapse by itself
    Occasion.CONDITION: (-14, -7, -1, 1, 8, 29),
    Occasion.RETURN: (-14, -3, 1, 8, 29),
}
"""For each occasion, the days before its day (below nought) and after it. Scores: `domain/assessment/deadlines.py`."""


def step_due(occasion: Occasion, day: date, today: date) -> int | None:
    """The newest step that is due and not stale; None where there is none."""
    passed = (today - day).days
    due = [step for step in occasion.steps if step <= passed]
    return due[-1] if due and passed - due[-1] < STALE_AFTER else None
