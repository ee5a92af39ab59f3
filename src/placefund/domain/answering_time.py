"""How long a form takes to fill in, as the fund that asks for it expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.domain.messages import Message, say, say_count
from placefund.domain.questions import Question

MOST_IN_MINUTES = 90
"""Up to here minutes are told as minutes, and beyond in hours: nobody plans a week by 1,140 minutes."""


@dataclass(frozen=True, slots=True)
class AnsweringTime:
    """The minutes of the questions of which they are said, and of how many questions they are not."""

    minutes: int
    unsaid: int

    @property
    def in_words(self) -> Message:
        return minutes_in_words(self.minutes)


def answering_time(questions: Sequence[Question]) -> AnsweringTime | None:
    """How long these questions take together; None where it is said of none, which is not the same as no time."""
    minutes = sum(each.minutes for each in questions)
    return AnsweringTime(minutes, sum(not each.minutes for each in questions)) if minutes else None


def minutes_in_words(minutes: int) -> Message:
    """Minutes; or hours, in halves and never fewer than it takes."""
    if minutes <= MOST_IN_MINUTES:
        return say_count("{count} minute", "{count} minutes", minutes)
    halves = -(-minutes // 30)
    if halves % 2:
        return say("{hours}½ hours", hours=halves // 2)
    return say_count("{count} hour", "{count} hours", halves // 2)
