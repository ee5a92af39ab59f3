"""Calendar files, read by a library that holds them to RFC 5545."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from placefund.domain.periods import LONDON
from placefund.domain.standards.calendars import CalendarDate, as_calendar

AT = datetime(2026, 1, 12, 10, 0, tzinfo=LONDON)


def read(content: bytes) -> list[icalendar.Event]:
    found = icalendar.Calendar.from_ical(content)
    assert (found.errors, [error for event in found.events for error in event.errors]) == ([], [])
    return list(found.events)


def written(*dates: CalendarDate) -> bytes:
    return as_calendar("Dates", dates, host="fund.example", at=AT)


def test_a_day_is_a_whole_day_and_a_moment_is_the_same_instant() -> None:
    closes = datetime(2026, 7, 1, 16, 0, tzinfo=LONDON)
    day, moment = read(written(CalendarDate("a", "Due", date(2026, 4, 30)), CalendarDate("b", "Closes", closes)))
    assert (day.start, day.end) == (date(2026, 4, 30), date(2026, 5, 1))
    assert moment.start == closes
    assert (str(day["UID"]), day["DTSTAMP"].dt) == ("a@fund.example", AT)


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says() -> None:
    content = written(
        CalendarDate("a", "Ymgeisiwch ŵ £ “Harbour” 🚢 " * 20, date(2026, 4, 30), url="https://fund.example/x/")
    )
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\\;,\n:"“£'), max_size=200)


@given(WORDS, WORDS, WORDS)
def test_what_is_written_is_read_back_and_nothing_typed_becomes_a_line_of_its_own(
    what: str, said: str, where: str
) -> None:
    [event] = read(written(CalendarDate("a", what, AT, said, where)))
    for name, value in (("SUMMARY", what), ("DESCRIPTION", said), ("LOCATION", where)):
        plain = "".join(letter if letter == "\n" or letter.isprintable() else " " for letter in value)
        if value:
            assert str(event[name]) == plain
    assert (
        set(event)
        - {
            "SUMMARY",
            "DESCRIPTION",
            "LOCATION",
            "UID",
            "DTSTAMP",
            "DTSTART",
            "TRANSP",
        }
        == set()
    )


def test_a_line_break_in_a_title_adds_no_event() -> None:
    attack = "Harbour\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x"
    assert len(read(written(CalendarDate("a", attack, AT)))) == 1
    assert read(written(CalendarDate("a", "x", AT + timedelta(days=1))))[0].start == AT + timedelta(days=1)
