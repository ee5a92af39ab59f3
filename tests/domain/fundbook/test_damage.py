"""However a fundbook is damaged, it is read or refused with lines that exist; it never ends in an exception."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.fundbook.small_book import FILES, read
from tests.examples import examples

SCRAPS = (
    "",
    "\n",
    '"',
    "[",
    "]]",
    "=",
    ",",
    ";",
    "0",
    "9" * 5000,
    "-1",
    "not published",
    "not published: x",
    "\x00",
    "é",
    "9999-12-31",
)


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_a_damaged_book_is_read_or_refused(data):
    file = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damaged = {**FILES, file: text[:start] + data.draw(st.sampled_from(SCRAPS)) + text[end:]}
    reading = read(damaged)
    assert (reading.book is None) == bool(reading.faults)
    for fault in reading.faults:
        assert fault.file in damaged
        assert 1 <= fault.line <= damaged[fault.file].count("\n") + 1
    assert list(reading.faults) == sorted(reading.faults)
