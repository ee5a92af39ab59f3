"""An invitation to a role: where it stands, and how long it may be answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from placefund.domain.findings import NotPossible
from placefund.domain.messages import Message, say

ANSWERED_WITHIN = timedelta(days=14)
"""How long an invitation is open: over a fortnight's leave, and not so long that a forgotten mail opens a fund."""
LONGEST = timedelta(days=90)


class InvitationStanding(StrEnum):
    """Where an invitation stands. A sent one is open until it is answered, withdrawn, or its last day is over."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"

    @property
    def label(self) -> Message:
        return _LABELS[self]


_LABELS = {
    InvitationStanding.OPEN: say("Waiting for an answer"),
    InvitationStanding.ACCEPTED: say("Accepted"),
    InvitationStanding.DECLINED: say("Declined"),
    InvitationStanding.WITHDRAWN: say("Withdrawn"),
    InvitationStanding.EXPIRED: say("Expired"),
    InvitationStanding.REPLACED: say("Replaced by a newer one"),
}
_WHY_NOT = {
    InvitationStanding.ACCEPTED: say("This invitation was accepted already. Sign in to go on."),
    InvitationStanding.DECLINED: say("This invitation was declined. Ask whoever invited you to invite you again."),
    InvitationStanding.WITHDRAWN: say("This invitation was withdrawn. Ask whoever invited you what has changed."),
    InvitationStanding.EXPIRED: say("This invitation has expired. Ask whoever invited you to send it again."),
    InvitationStanding.REPLACED: say("A newer invitation has taken the place of this one. Answer that one."),
}


def standing(
    *,
    accepted_at: datetime | None,
    declined_at: datetime | None,
    withdrawn_at: datetime | None,
    replaced_at: datetime | None,
    expires_at: datetime,
    at: datetime,
) -> InvitationStanding:
    """Where an invitation stands at a moment; what was answered stays answered after its last day."""
    if accepted_at is not None:
        return InvitationStanding.ACCEPTED
    if declined_at is not None:
        return InvitationStanding.DECLINED
    if withdrawn_at is not None:
        return InvitationStanding.WITHDRAWN
    if replaced_at is not None:
        return InvitationStanding.REPLACED
    return InvitationStanding.EXPIRED if at >= expires_at else InvitationStanding.OPEN


def require_open(now: InvitationStanding) -> None:
    """An invitation is answered once, and while it is open.

    Raises:
        NotPossible: saying where it stands and whom to ask.
    """
    if now is not InvitationStanding.OPEN:
        raise NotPossible(_WHY_NOT[now])


def require_expiry(expires_at: datetime, at: datetime) -> None:
    """The last moment to answer lies ahead, and not further than a link should work.

    Raises:
        NotPossible: naming the limit.
    """
    if expires_at <= at:
        raise NotPossible(say("The last day to answer is over already. Choose a later one."))
    if expires_at > at + LONGEST:
        raise NotPossible(say("An invitation is open for at most {days} days.", days=LONGEST.days))
