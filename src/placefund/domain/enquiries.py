"""Questions to a fund about a round: until when they may be asked, and by when the fund answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from placefund.domain.messages import say
from placefund.domain.periods import london

WEEKDAYS_TO_ANSWER = 5
"""How many days from Monday to Friday the fund has. Bank holidays are not known here, and count as days."""


def answer_due(asked_at: datetime, closes_at: datetime | None) -> date:
    """The day by which a question is answered: five weekdays on, and no later than the day on which its round closes."""
    day, left = london(asked_at).date(), WEEKDAYS_TO_ANSWER
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day if closes_at is None else min(day, london(closes_at - timedelta.resolution).date())


def why_not_asked(name: str, closes_at: datetime | None, questions_until: datetime | None, at: datetime) -> str:
    """Why no question may be asked now, in a sentence; empty when one may. The moment itself is too late."""
    if closes_at is not None and at >= closes_at:
        return say("{name} has closed, so no question can be asked about it.", name=name)
    if questions_until is not None and at >= questions_until:
        return say(
            "Questions about {name} could be asked until {until}. What was answered stands in its clarifications.",
            name=name,
            until=questions_until,
        )
    return ""
