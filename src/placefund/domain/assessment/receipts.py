"""What makes a scoring complete, the receipt that proves what was sent, and what changed from one scoring to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any

from placefund.domain.assessment.scoring import Criterion, ScoreRefused, check, format_score, weighted_score
from placefund.domain.messages import say
from placefund.domain.questions import word_count
from placefund.domain.terms import digest

MOST_WORDS = 300
"""Words of one reason: enough to be of use to the applicant, few enough for a panel to read."""
MOST_LETTERS = 10_000
"""Letters of one reason: what one cell of a sheet holds with room to spare, so that nothing is lost on the way there."""


class Confidence(IntEnum):
    """How sure a reader is of their own reading."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def label(self) -> str:
        return {1: say("Low"), 2: say("Medium"), 3: say("High")}[self.value]

    @property
    def meaning(self) -> str:
        return {
            1: say("Much of it is outside what I know; another reader may well see it differently."),
            2: say("I know the field in general, and could judge most of it."),
            3: say("It is my own field, and I would stand by every score."),
        }[self.value]


class Unsent(StrEnum):
    """What scores were that are kept and were not sent."""

    DRAFT = "draft"
    SHEET = "sheet"

    @property
    def label(self) -> str:
        return {"draft": say("What you had drafted"), "sheet": say("What an offline sheet said")}[self.value]


def tidy(reason: str) -> str:
    """A reason as it is kept: line ends as one character, nothing around it."""
    return reason.replace("\r\n", "\n").replace("\r", "\n").strip()


def check_scoring(
    points: Mapping[str, int], reasons: Mapping[str, str], confidence: int, criteria: Sequence[Criterion]
) -> None:
    """Make sure that every criterion has points on its scale and a reason within the limit, and the whole a confidence.

    Raises:
        ScoreRefused: naming the criterion.
    """
    check(points, criteria)
    for criterion in criteria:
        reason = tidy(reasons.get(criterion.key, ""))
        if not reason:
            raise ScoreRefused(
                say("Give a reason for your score on “{title}”. The applicant is told it.", title=criterion.title)
            )
        if (words := word_count(reason)) > MOST_WORDS:
            raise ScoreRefused(
                say(
                    "The reason for your score on “{title}” has {words} words. Shorten it to {most_words} or fewer.",
                    title=criterion.title,
                    words=words,
                    most_words=MOST_WORDS,
                )
            )
        if len(reason) > MOST_LETTERS:
            raise ScoreRefused(
                say(
                    "The reason for your score on “{title}” has {how_many:,} letters. Shorten it to "
                    "{most_letters:,} or fewer.",
                    title=criterion.title,
                    how_many=len(reason),
                    most_letters=MOST_LETTERS,
                )
            )
    if confidence not in tuple(Confidence):
        raise ScoreRefused(
            say(
                "Say how sure you are of your reading: 1 (low), 2 or 3 (high), not {confidence}.", confidence=confidence
            )
        )


def reference(round_: int, assignment: int, submission: int) -> str:
    """“R12-A7-2”: the round's number, the assignment's, and which of its scorings it is."""
    return f"R{round_}-A{assignment}-{submission}"


@dataclass(frozen=True, slots=True)
class Scoring:
    """One scoring as it was sent. `change_reason` says why it was changed after others' readings were open; else it is empty.
    `confidence` is 1 to 3; `submission` is 1 for the first, 2 for the first revision, …"""

    round: int
    application: int
    assignment: int
    submission: int
    terms_digest: str
    points: Mapping[str, int]
    reasons: Mapping[str, str]
    confidence: int
    sent_at: datetime
    change_reason: str = ""

    @property
    def reference(self) -> str:
        return reference(self.round, self.assignment, self.submission)

    def as_record(self, criteria: Sequence[Criterion]) -> dict[str, Any]:
        """This scoring as JSON values, the criteria in the order of the terms, the time in UTC."""
        return {
            "reference": self.reference,
            "round": self.round,
            "application": self.application,
            "assignment": self.assignment,
            "submission": self.submission,
            "terms_sha256": self.terms_digest,
            "scores": [[c.key, self.points[c.key], self.reasons[c.key]] for c in criteria if c.key in self.points],
            "confidence": self.confidence,
            "weighted_out_of_100": format_score(weighted_score(self.points, criteria)),
            "sent_at": self.sent_at.astimezone(UTC).isoformat(timespec="microseconds"),
        } | ({"change_reason": self.change_reason} if self.change_reason else {})

    def digest(self, criteria: Sequence[Criterion]) -> str:
        """The SHA-256 of the canonical JSON of this scoring: the same on any machine, another for any other comma."""
        return digest(self.as_record(criteria))


def counting(submissions: Mapping[int, bool], *, late_changes_count: bool) -> int:
    """Which of an assessor's submissions counts: the newest, or the newest sent before another's reading was open to them.

    `submissions` says of each number whether it was sent after that. 0 when there is none.
    """
    return max((number for number, is_late in submissions.items() if late_changes_count or not is_late), default=0)


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion in two scorings. `before` is None, and its reason empty, when there was no earlier one."""

    criterion: Criterion
    before: int | None
    after: int
    reason_before: str
    reason_after: str

    @property
    def is_reason_changed(self) -> bool:
        return self.reason_before != self.reason_after

    @property
    def is_changed(self) -> bool:
        return self.before != self.after or self.is_reason_changed


def changes(
    before: tuple[Mapping[str, int], Mapping[str, str]],
    after: tuple[Mapping[str, int], Mapping[str, str]],
    criteria: Sequence[Criterion],
) -> tuple[Change, ...]:
    """What changed from one scoring (points, reasons) to the next, every criterion in the order of the terms."""
    return tuple(
        Change(c, before[0].get(c.key), after[0][c.key], tidy(before[1].get(c.key, "")), tidy(after[1].get(c.key, "")))
        for c in criteria
    )
