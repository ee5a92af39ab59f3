"""When the clock reminds somebody: so many days before a day, or after it. One table, and what a fund's book says instead.

A reminder is due from its morning on and is sent once. Where the clock stood still, only the newest that is due is sent, and
none that is a week old: nobody gets four mails on the morning on which it runs again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from placefund.domain.assessment.deadlines import CLOCK_REMINDS_WITHIN, CLOCK_WAITS
from placefund.domain.notices import NoticeKind

STALE_AFTER = 7
"""Days after its own day on which a reminder is no longer sent."""


class Occasion(StrEnum):
    """What people are reminded of. The value is stored with each reminder that was sent."""

    DRAFT = "draft"
    CERTIFY = "certify"
    PARTNER_COSTS = "partner_costs"
    CHANGES = "changes"
    ENQUIRY = "enquiry"
    PART_TO_WRITE = "part_to_write"
    INTERVIEW_TO_PICK = "interview_to_pick"
    INTERVIEW = "interview"
    ROLE_INVITATION = "role_invitation"
    PARTNER_INVITATION = "partner_invitation"
    POOL_INVITATION = "pool_invitation"
    OFFER = "offer"
    CONDITION = "condition"
    RETURN = "return"
    RETURN_QUESTION = "return_question"
    READINESS = "readiness"
    GAP = "gap"
    GATE = "gate"
    REVIEW_QUESTION = "review_question"
    PORTFOLIO_READING = "portfolio_reading"
    PORTFOLIO_VIEW = "portfolio_view"

    @property
    def kind(self) -> NoticeKind:
        return _KINDS[self]

    @property
    def steps(self) -> tuple[int, ...]:
        """The days before its day, below nought, and after it."""
        return STEPS[self]


_KINDS = {
    Occasion.DRAFT: NoticeKind.DRAFT_REMINDER,
    Occasion.CERTIFY: NoticeKind.CERTIFY_REMINDER,
    Occasion.PARTNER_COSTS: NoticeKind.COSTS_REMINDER,
    Occasion.CHANGES: NoticeKind.CHANGES_REMINDER,
    Occasion.ENQUIRY: NoticeKind.ENQUIRY_REMINDER,
    Occasion.PART_TO_WRITE: NoticeKind.PART_REMINDER,
    Occasion.INTERVIEW_TO_PICK: NoticeKind.INTERVIEW_REMINDER,
    Occasion.INTERVIEW: NoticeKind.INTERVIEW_REMINDER,
    Occasion.ROLE_INVITATION: NoticeKind.ROLE_INVITATION,
    Occasion.PARTNER_INVITATION: NoticeKind.INVITATION_REMINDER,
    Occasion.POOL_INVITATION: NoticeKind.INVITATION_REMINDER,
    Occasion.OFFER: NoticeKind.OFFER_REMINDER,
    Occasion.CONDITION: NoticeKind.CONDITION_REMINDER,
    Occasion.RETURN: NoticeKind.RETURN_REMINDER,
    Occasion.RETURN_QUESTION: NoticeKind.QUESTION_REMINDER,
    Occasion.READINESS: NoticeKind.READINESS_REMINDER,
    Occasion.GAP: NoticeKind.GAP_REMINDER,
    Occasion.GATE: NoticeKind.GATE_REMINDER,
    Occasion.REVIEW_QUESTION: NoticeKind.REVIEW_REMINDER,
    Occasion.PORTFOLIO_READING: NoticeKind.PORTFOLIO_REMINDER,
    Occasion.PORTFOLIO_VIEW: NoticeKind.PORTFOLIO_REMINDER,
}
STEPS: dict[Occasion, tuple[int, ...]] = {
    Occasion.DRAFT: (-14, -7, -2, -1),  # before its round closes
    Occasion.CERTIFY: (-7, -2, -1),  # before its round closes
    Occasion.PARTNER_COSTS: (-14, -7, -2, -1),  # before its round closes, or what the fund has opened does
    Occasion.CHANGES: (-7, -3, -1),  # before the time until which the fund awaits them
    Occasion.ENQUIRY: (-1, 1, 8),
    Occasion.PART_TO_WRITE: (-3, -1, 1),
    Occasion.INTERVIEW_TO_PICK: (-3, -1),  # before the last day to pick a time
    Occasion.INTERVIEW: (-7, -1),
    Occasion.ROLE_INVITATION: (-3, -1),  # before its link stops working
    Occasion.PARTNER_INVITATION: (3, 10),  # after it was sent: it has no last day
    Occasion.POOL_INVITATION: (3, 10),  # after it was sent
    Occasion.OFFER: (7, 14, 21),  # after it was made: an offer does not lapse by itself
    Occasion.CONDITION: (-14, -7, -1, 1, 8, 29),
    Occasion.RETURN: (-14, -3, 1, 8, 29),
    Occasion.RETURN_QUESTION: (-3, 1, 8, 29),  # of its day, or of a week after the last question where that is later
    Occasion.READINESS: (-14, -7, -2, -1),  # before its wave closes
    Occasion.GAP: (-14, -7, -1, 1, 8, 29),
    Occasion.GATE: (-28, -7, -1, 1, 8, 29),
    Occasion.REVIEW_QUESTION: (-3, -1, 1, 8),
    Occasion.PORTFOLIO_READING: (-7, -1, 1, 8),
    Occasion.PORTFOLIO_VIEW: (-7, -1, 1, 8),
}
"""For each occasion, the days before its day (below nought) and after it. Scores: `domain/assessment/deadlines.py`."""

_ON_THE_DAYS_OF = {Occasion.CERTIFY: Occasion.DRAFT, Occasion.PARTNER_COSTS: Occasion.DRAFT}
"""What is part of another thing: where a fund chooses the days of that, they are its days too."""


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """On which days one fund reminds: what its book says, and else what holds for every fund.

    `score_before` are the days before a score is due on which its reader is reminded first, `score_every` those between two.
    """

    chosen: Mapping[Occasion, tuple[int, ...]] = field(default_factory=dict)
    score_before: int = CLOCK_REMINDS_WITHIN
    score_every: int = CLOCK_WAITS

    def steps(self, occasion: Occasion) -> tuple[int, ...]:
        whole = _ON_THE_DAYS_OF.get(occasion, occasion)
        return self.chosen.get(occasion) or self.chosen.get(whole) or occasion.steps

    def as_record(self) -> dict[str, Any]:
        """Only what differs from every fund's days."""
        found: dict[str, Any] = {occasion.value: list(steps) for occasion, steps in self.chosen.items()}
        if (self.score_before, self.score_every) != (CLOCK_REMINDS_WITHIN, CLOCK_WAITS):
            found["score"] = [self.score_before, self.score_every]
        return found

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReminderPlan:
        before, every = record.get("score") or (CLOCK_REMINDS_WITHIN, CLOCK_WAITS)
        chosen = {Occasion(key): tuple(steps) for key, steps in record.items() if key != "score"}
        return cls(chosen, before, every)


def step_due(occasion: Occasion, day: date, today: date, plan: ReminderPlan | None = None) -> int | None:
    """The newest step that is due and not stale; None where there is none. `plan` is that of the fund it stands in."""
    passed, steps = (today - day).days, (plan or ReminderPlan()).steps(occasion)
    due = [step for step in steps if step <= passed]
    return due[-1] if due and passed - due[-1] < STALE_AFTER else None
