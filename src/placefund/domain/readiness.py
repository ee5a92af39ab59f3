"""Readiness: what a place is asked to show, what is found of each test, what the whole is then, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from placefund.domain.differences import Change, changes
from placefund.domain.findings import NotPossible
from placefund.domain.messages import Message, all_of, row_of, say


class Verdict(StrEnum):
    """What is found of one test of readiness, or of the whole."""

    READY = "ready"
    WITH_ACTIONS = "ready_with_actions"
    NOT_YET = "not_yet"

    @property
    def label(self) -> Message:
        return _VERDICTS[self]

    @property
    def leaves_a_gap(self) -> bool:
        return self is not Verdict.READY


_VERDICTS = {
    Verdict.READY: say("Ready"),
    Verdict.WITH_ACTIONS: say("Ready with actions"),
    Verdict.NOT_YET: say("Not yet"),
}


def the_whole(found: Iterable[Verdict]) -> Verdict:
    """The whole follows from its parts: one “not yet” makes it not yet; else one with actions makes it ready with actions.

    Raises:
        ValueError: nothing was found.
    """
    parts = set(found)
    if not parts:
        raise ValueError("The whole follows from its parts, and there is none.")
    if Verdict.NOT_YET in parts:
        return Verdict.NOT_YET
    return Verdict.WITH_ACTIONS if Verdict.WITH_ACTIONS in parts else Verdict.READY


@dataclass(frozen=True, slots=True)
class NotReady:
    """What a place is not found ready in: titles of tests. None of them: nothing is found of it, though its fund asks."""

    tests: tuple[str, ...] = ()

    @property
    def told(self) -> Message:
        if self.tests:
            return say("This place is not yet found ready in: {tests}.", tests=row_of(self.tests))
        return say("Nothing is found of this place's readiness, though the fund asks for it.")


def gone_ahead(not_ready: NotReady | None, why: str) -> dict[str, Any] | None:
    """What is kept of something that goes ahead before a place is ready: in what it is not, and why. None where it is ready.

    Raises:
        NotPossible: the place is not ready, and no reason is given.
    """
    if not_ready is None:
        return None
    if not why.strip():
        raise NotPossible(
            say(
                "{told} Say why it goes ahead before the place is ready: the reason stands beside it.",
                told=not_ready.told,
            )
        )
    return {"tests": [str(each) for each in not_ready.tests], "why": why.strip()}


@dataclass(frozen=True, slots=True)
class AskedDimension:
    """One test of readiness as a wave asks for it.

    `word_limit` is None where none is set. `not_published` says what of it the fund has not published, or was not read.
    """

    key: str
    title: str
    words: str
    asks: str
    word_limit: int | None = None
    not_published: str = ""
    source_refs: str = ""

    def as_record(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "words": self.words,
            "asks": self.asks,
            "word_limit": self.word_limit,
            "not_published": self.not_published,
            "source_refs": self.source_refs,
        }


@dataclass(frozen=True, slots=True)
class ReadinessTerms:
    """What a wave asks for, as it is locked when the wave opens: the tests in their order, and whose view is asked for."""

    dimensions: tuple[AskedDimension, ...]
    asks_devolved_view: bool = False

    def as_record(self) -> dict[str, Any]:
        return {
            "dimensions": [each.as_record() for each in self.dimensions],
            "asks_devolved_view": self.asks_devolved_view,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReadinessTerms:
        asked = tuple(AskedDimension(**each) for each in record["dimensions"])
        return cls(asked, record["asks_devolved_view"])

    def dimension(self, key: str) -> AskedDimension | None:
        return next((each for each in self.dimensions if each.key == key), None)


class WaveStanding(StrEnum):
    """Where a wave stands at a moment."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"


def standing_of_wave(opens_at: datetime, closes_at: datetime, at: datetime) -> WaveStanding:
    """At the closing moment itself a wave is closed."""
    if at < opens_at:
        return WaveStanding.ANNOUNCED
    return WaveStanding.OPEN if at < closes_at else WaveStanding.CLOSED


def why_not_written(name: str, opens_at: datetime, closes_at: datetime, at: datetime) -> str:
    """Why nothing can be written, sent or taken back in a wave now, in a sentence; empty when it can."""
    standing = standing_of_wave(opens_at, closes_at, at)
    if standing is WaveStanding.ANNOUNCED:
        return say(
            "{wave} opens {opens}, London time. Nothing can be written for it before.", wave=name, opens=opens_at
        )
    if standing is WaveStanding.CLOSED:
        return say(
            "{wave} closed {closes}, London time. What was sent stands. The delivery body can give your place a later day, "
            "with a reason.",
            wave=name,
            closes=closes_at,
        )
    return ""


def why_not_later_day(closes_at: datetime, later: datetime, at: datetime) -> str:
    """Why a later day cannot be given, in a sentence; empty when it can."""
    if later <= closes_at:
        return say("It closes {closes} already. Give a later time.", closes=closes_at)
    if later <= at:
        return say("{later} has passed. Give a time that is to come.", later=later)
    return ""


def unanswered(terms: ReadinessTerms, texts: Mapping[str, str]) -> tuple[AskedDimension, ...]:
    """The tests to which nothing is written."""
    return tuple(each for each in terms.dimensions if not texts.get(each.key, "").strip())


def why_not_sent(terms: ReadinessTerms, texts: Mapping[str, str]) -> str:
    """Why a submission cannot be sent as it is, in a sentence; empty when it can."""
    if missing := unanswered(terms, texts):
        return say(
            "Nothing is written to {titles} yet. Answer each test before you send.", titles=all_of(_titles(missing))
        )
    return ""


def _titles(asked: Iterable[AskedDimension]) -> list[str]:
    return [f"“{each.title}”" for each in asked]


# --- what has changed since -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """One item of evidence as it was sent: what it is, its day, where it is, and the digest of its file."""

    what: str
    dated: str
    link: str = ""
    file_name: str = ""
    sha256: str = ""

    @property
    def day(self) -> date | None:
        """The day that it carries, as pages print days; it is kept as text in what was sent."""
        return date.fromisoformat(self.dated) if self.dated else None

    @property
    def same_as(self) -> tuple[str, str, str]:
        """What makes two items the same: a file by its content, anything else by its words and where it is."""
        return ("", "", self.sha256) if self.sha256 else (self.what, self.link, "")


@dataclass(frozen=True, slots=True)
class DimensionChange:
    """What became of one test between two submissions: its words as one text, and the evidence put in and taken out."""

    key: str
    title: str
    words: tuple[Change, ...]
    added: tuple[ShownEvidence, ...]
    removed: tuple[ShownEvidence, ...]

    @property
    def is_same(self) -> bool:
        return not self.added and not self.removed and all(each.is_kept for each in self.words)


def evidence_in(record: Mapping[str, Any]) -> tuple[ShownEvidence, ...]:
    """The evidence of one test as a snapshot keeps it."""
    return tuple(
        ShownEvidence(
            each["what"], each["dated"], each["link"], each.get("file", {}).get("name", ""),
            each.get("file", {}).get("sha256", ""),
        )
        for each in record["evidence"]
    )  # fmt: skip


def changed_since(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> tuple[DimensionChange, ...]:
    """Test by test, in the order of the later submission, what differs from the earlier one. A new test is new as a whole."""
    before = {each["key"]: each for each in earlier["dimensions"]}
    return tuple(_change(before.get(each["key"]), each) for each in later["dimensions"])


def _change(one: Mapping[str, Any] | None, other: Mapping[str, Any]) -> DimensionChange:
    had: Sequence[ShownEvidence] = evidence_in(one) if one else ()
    has = evidence_in(other)
    old, new = {each.same_as for each in had}, {each.same_as for each in has}
    return DimensionChange(
        other["key"],
        other["title"],
        changes(one["text"] if one else "", other["text"]),
        added=tuple(each for each in has if each.same_as not in old),
        removed=tuple(each for each in had if each.same_as not in new),
    )


# --- gaps -------------------------------------------------------------------------------------------------------------


class GapSide(StrEnum):
    """On whose side somebody works a gap off."""

    PLACE = "place"
    DELIVERY_BODY = "delivery_body"

    @property
    def label(self) -> Message:
        return say("The place") if self is GapSide.PLACE else say("The delivery body")


class GapStep(StrEnum):
    """What a line of a gap's thread does to it."""

    OPENED = "opened"
    NOTED = "noted"
    ANSWERED = "answered"
    SENT_BACK = "sent_back"
    CLOSED = "closed"
    DROPPED = "dropped"
    CHANGED = "changed"

    @property
    def label(self) -> Message:
        return _STEPS[self]


_STEPS = {
    GapStep.OPENED: say("Opened"),
    GapStep.NOTED: say("Note"),
    GapStep.ANSWERED: say("Answered"),
    GapStep.SENT_BACK: say("Sent back"),
    GapStep.CLOSED: say("Accepted, and closed"),
    GapStep.DROPPED: say("Dropped"),
    GapStep.CHANGED: say("Owner, day or help changed"),
}


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether somebody is late: a gap that is open on the morning after its day."""
    return state == "open" and today > due_on
