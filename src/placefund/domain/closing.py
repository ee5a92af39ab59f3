"""When a round closes for a bid: with the round, or later where its lead was given longer, on a ground that is on record."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from placefund.domain.messages import Message, say

LONGEST = timedelta(days=14)
"""How much later than the round one organisation's bids can be taken. Who needs more needs another closing for everybody."""
GRACE = timedelta(days=3)
"""How long after its closing a later one can still be asked for: what kept somebody from sending is often told the day after."""


class ClosingGround(StrEnum):
    """Why a round closes later for one organisation. The list is published; the words beside it are not."""

    SERVICE_FAILURE = "service failure"
    OWN_ERROR = "own error"
    BEREAVEMENT = "bereavement"
    EMERGENCY = "emergency"
    OTHER = "other"

    @property
    def label(self) -> Message:
        return {
            "service failure": say("This service could not be used"),
            "own error": say("An error of the fund"),
            "bereavement": say("Bereavement or serious illness"),
            "emergency": say("An emergency where the organisation works"),
            "other": say("Another reason, which is on record"),
        }[self.value]


def own_closing(closes_at: datetime | None, later: datetime | None) -> datetime | None:
    """When a round closes for a bid: at its closing, or at the later one given to whoever leads it."""
    return closes_at if closes_at is None or later is None else max(closes_at, later)


def takes_bids(
    state: str, opens_at: datetime | None, closes_at: datetime | None, later: datetime | None, at: datetime
) -> bool:
    """Whether a bid may be begun, sent, reopened or brought back in a round now. The closing moment itself is too late."""
    until = own_closing(closes_at, later)
    if opens_at is None or until is None or not opens_at <= at < until:
        return False
    return state == "open" or (state == "closed" and later is not None)


def why_not_later(
    state: str, closes_at: datetime | None, later: datetime, *, has_begun: bool, at: datetime
) -> Message | None:
    """Why a round cannot close at that moment for one organisation; None where it can. `has_begun` is whether the fund has
    begun to check what was sent to a round that has closed."""
    if state not in ("open", "closed") or closes_at is None:
        return say("A later closing is given in a round that is open, or has closed and is not released.")
    if has_begun:
        return say(
            "The fund has begun to check what was sent to this round: a later bid would not be judged like the others."
        )
    if at >= closes_at + GRACE:
        return say("It could be asked for until {until}. That has passed.", until=closes_at + GRACE)
    if later <= max(closes_at, at):
        return say("Give a time after {moment}.", moment=max(closes_at, at))
    if later > closes_at + LONGEST:
        return say(
            "It can be {until} at the latest, 14 days after the round. Who needs more needs a later closing for everybody.",
            until=closes_at + LONGEST,
        )
    return None
