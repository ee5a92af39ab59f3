"""The small values every fact of a fundbook is made of: its source, its date, how sure it is, or "not published"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from placefund.domain.messages import on_the_clock
from placefund.domain.periods import LONDON
from placefund.domain.places import Confidence


class SourceKind(StrEnum):
    """What sort of publication a source is; `fundbook` and `background` are not publications."""

    OFFICIAL = "official"
    LEGISLATION = "legislation"
    PARLIAMENT = "parliament"
    AUDITOR = "auditor"
    LOCAL = "local body"
    UNIVERSITY = "university"
    NEWS = "news"
    REPOST = "repost"
    PRACTITIONER = "practitioner"
    DATA = "data"
    BACKGROUND = "background"
    FUNDBOOK = "fundbook"


@dataclass(frozen=True, slots=True)
class NotPublished:
    """A value that the fund has not published. `unknown` is the id of the record that says why it matters."""

    unknown: str

    def __str__(self) -> str:
        return "not published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a fact comes from.

    `sources` are ids of the fundbook's sources, never empty in a book that was read without fault. `dated` is when the
    fact was stated (by default when its newest dated source was published; None when no date is known). `published` is
    False when the fact was set by this fundbook and not by a publication.
    """

    sources: tuple[str, ...]
    confidence: Confidence = Confidence.FIRM
    dated: ApproximateDate | None = None
    note: str = ""
    published: bool = True


_MONTHS = tuple(calendar.month_name)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class ApproximateDate:
    """A date as exactly as it is known: a day, a month, a year, or a span. `first` and `last` are both included."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> ApproximateDate:
        """Read `2025-10-06`, `2025-10`, `2025`, or two of these joined by `/`.

        Raises:
            ValueError: when the text is none of these, or ends before it begins.
        """
        start, slash, end = text.partition("/")
        when = cls(_span(start).first, _span(end if slash else start).last)
        if when.last < when.first:
            raise ValueError("it ends before it begins")
        return when

    @classmethod
    def on(cls, day: date) -> ApproximateDate:
        return cls(day, day)

    @property
    def is_exact(self) -> bool:
        return self.first == self.last

    def __str__(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return _day_in_words(first)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
        if first.day == 1 and last == _last_of_month(last.year, last.month):
            months = f"{_MONTHS[last.month]} {last.year}"
            if (first.year, first.month) == (last.year, last.month):
                return months
            start = _MONTHS[first.month] if first.year == last.year else f"{_MONTHS[first.month]} {first.year}"
            return f"{start} to {months}"
        return f"{_day_in_words(first)} to {_day_in_words(last)}"


def _span(text: str) -> ApproximateDate:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise ValueError("it is not a date")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if not match[2]:
        return ApproximateDate(date(year, 1, 1), date(year, 12, 31))
    if not match[3]:
        return ApproximateDate(date(year, month, 1), _last_of_month(year, month))
    return ApproximateDate(date(year, month, day), date(year, month, day))


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day_in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A deadline on a London clock. `at` is None when only the day was published."""

    on: date
    at: time | None = None

    @property
    def as_opening(self) -> datetime:
        """The first moment it can mean: an opening whose hour is not published is taken as the start of that day."""
        return datetime.combine(self.on, self.at or time(0), LONDON)

    @property
    def as_closing(self) -> datetime:
        """The last moment it can mean: a closing whose hour is not published is taken as the end of that day."""
        if self.at is None:
            return datetime.combine(self.on + timedelta(days=1), time(0), LONDON)
        return datetime.combine(self.on, self.at, LONDON)

    @property
    def exists(self) -> bool:
        """False in the hour that London skips in March."""
        if self.at is None:
            return True
        there = datetime.combine(self.on, self.at, LONDON)
        return there.astimezone(UTC).astimezone(LONDON).time() == self.at

    def __str__(self) -> str:
        day = _day_in_words(self.on)
        if self.at is None:
            return f"{day} (time not published)"
        return f"{on_the_clock(datetime.combine(self.on, self.at))} on {day}, London time"


def ident(kind: str, *, scoped: bool = False, **metadata: Any) -> Any:
    """A field that names its record. Ids of one kind are unique in the book, or in their parent table when `scoped`."""
    return field(metadata={"ident": kind, "scoped": scoped, **metadata})


def ref(kind: str, **options: Any) -> Any:
    """A field that holds the id (or ids) of records of a kind; the reader refuses an id nobody declared."""
    key = options.pop("key", None)
    return field(metadata={"ref": kind, "key": key}, **options)


def rows(key: str, **options: Any) -> Any:
    """A field filled from repeated tables `[[…key]]`: the file says `[[question]]`, the dataclass says `questions`."""
    return field(metadata={"key": key}, **options)
