"""Dates as a calendar file (iCalendar, RFC 5545), which every calendar programme takes or follows.

A day is a whole day in the calendar; an instant stands there as the moment it is, so that each programme shows it in its
own zone. Nothing rings: whoever wants to be reminded sets that in the programme of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75
"""Octets of a line before it is folded (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """One dated thing: a day, or an instant; what it is, where it takes place, and the page that says more.

    `key` names it for ever: a calendar that reads the file again replaces what it has under the same key. An instant may say
    when it ends (`until`).
    """

    key: str
    what: str
    when: date | datetime
    said: str = ""
    where: str = ""
    url: str = ""
    until: datetime | None = None


def as_calendar(name: str, dates: Iterable[CalendarDate], *, host: str, at: datetime) -> bytes:
    """The file. `host` makes the keys unique in the world, `at` is when it was drawn."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Placefund//Placefund//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for each in dates:
        lines += _event(each, host, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode("utf-8")


def _event(each: CalendarDate, host: str, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(each.key)}@{_text(host)}"
    yield f"DTSTAMP:{_moment(at)}"
    if isinstance(each.when, datetime):
        yield f"DTSTART:{_moment(each.when)}"
        if each.until is not None:
            yield f"DTEND:{_moment(each.until)}"
    else:
        yield f"DTSTART;VALUE=DATE:{each.when:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{each.when + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(each.what)}"
    if each.said:
        yield f"DESCRIPTION:{_text(each.said)}"
    if each.where:
        yield f"LOCATION:{_text(each.where)}"
    if each.url:
        yield f"URL:{each.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A text as a value (RFC 5545, 3.3.11); what no text may hold, a control letter, becomes a space."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(letter if letter == "\n" or letter.isprintable() else " " for letter in plain)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, each after the first begun with a space; no letter is cut in two."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8"))
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
