"""Reads one value of a fundbook (text, number, date, deadline, ratio, amount) or says in a sentence why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from fractions import Fraction
from typing import Any

from placefund.domain.fundbook.entries import Entry
from placefund.domain.fundbook.faults import did_you_mean, listed
from placefund.domain.fundbook.values import ApproximateDate, Moment, NotPublished
from placefund.domain.money import Money

_RATIO = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
_MOST = 10**15  # of anything; more is a slip of the keyboard
_YEARS = range(1900, 2200)
_NOT_PUBLISHED = re.compile(r"not published(?::\s*(\S+))?", re.IGNORECASE)


class Misread(Exception):
    """A value that cannot be read. `keys` lead from the entry to it; an empty sentence means that all has been told."""

    def __init__(self, sentence: str, *keys: str) -> None:
        self.sentence = sentence
        self.keys = keys
        super().__init__(sentence)


def _wrong(raw: Any, key: str, entry: Entry, wanted: str) -> Misread:
    return Misread(f'"{key}" of {entry.label} must be {wanted}; it is {_shown(raw)}.', key)


def _shown(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f'the text "{raw if len(raw) <= 60 else raw[:57] + "…"}"' if raw.strip() else "an empty text"
    if isinstance(raw, dict | list):
        return "a table" if isinstance(raw, dict) else "a list"
    return f"the date {raw}" if isinstance(raw, date) else str(raw)


def _text(raw: Any, key: str, entry: Entry) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _wrong(raw, key, entry, "a text in quotes")
    if unseen := next((character for character in raw if not character.isprintable() and character != "\n"), None):
        raise Misread(f'"{key}" of {entry.label} contains the unseen character {unseen!a}. Take it out.', key)
    return raw.strip()


def _whole(raw: Any, key: str, entry: Entry) -> int:
    if entry.is_text and isinstance(raw, str) and re.fullmatch(r"[0-9]{1,16}", raw):
        raw = int(raw)
    if type(raw) is int and 0 <= raw <= _MOST:
        return raw
    if type(raw) is int and raw > _MOST:
        raise Misread(f'"{key}" of {entry.label} is larger than anything a fund counts. Check its digits.', key)
    raise _wrong(raw, key, entry, "a whole number in digits, with no comma, sign or letter")


def _yes_or_no(raw: Any, key: str, entry: Entry) -> bool:
    if isinstance(raw, bool):
        return raw
    if entry.is_text and raw in ("yes", "no"):
        return bool(raw == "yes")
    raise _wrong(raw, key, entry, "yes or no" if entry.is_text else "true or false")


def _in_our_time(day: date, key: str, entry: Entry) -> None:
    if day.year not in _YEARS:
        raise Misread(
            f'"{key}" of {entry.label} is in the year {day.year}. Years run from {_YEARS[0]} to {_YEARS[-1]}.', key
        )


def _day(raw: Any, key: str, entry: Entry) -> date:
    if type(raw) is date:
        _in_our_time(raw, key, entry)
        return raw
    if entry.is_text and isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            raise Misread(f'"{key}" of {entry.label} is {raw}, a day that no calendar has.', key) from None
        _in_our_time(day, key, entry)
        return day
    raise _wrong(raw, key, entry, "a day such as 2025-10-06" + ("" if entry.is_text else ", without quotes"))


def _when(raw: Any, key: str, entry: Entry) -> ApproximateDate:
    try:
        when = (
            ApproximateDate.on(raw)
            if type(raw) is date
            else ApproximateDate.parse(raw)
            if isinstance(raw, str)
            else None
        )
        if when is not None:
            _in_our_time(when.first, key, entry)
            _in_our_time(when.last, key, entry)
            return when
    except ValueError as error:
        reason = f" ({error})"
    else:
        reason = ""
    raise Misread(
        f'"{key}" of {entry.label} must be a date such as 2025-10-06, 2025-10, 2025, or a span such as '
        f"2025-06-08/2025-06-10; it is {_shown(raw)}{reason}.",
        key,
    )


def _moment(raw: Any, key: str, entry: Entry) -> Moment:
    moment: Moment | None = None
    if isinstance(raw, datetime):
        if raw.tzinfo is not None:
            raise Misread(
                f'"{key}" of {entry.label} carries a time zone. Deadlines are on a London clock: turn it into '
                "London time and leave the zone out, as in 2026-02-12T16:00:00.",
                key,
            )
        moment = Moment(raw.date(), time(raw.hour, raw.minute, raw.second))
    elif isinstance(raw, date):
        moment = Moment(raw)
    if moment is None:
        wanted = "a London time such as 2026-02-12T16:00:00, or only the day when the hour is not published"
        raise _wrong(raw, key, entry, wanted)
    _in_our_time(moment.on, key, entry)
    if not moment.exists:
        raise Misread(f'"{key}" of {entry.label} is {raw}, an hour that London skips when the clocks go forward.', key)
    return moment


def _ratio(raw: Any, key: str, entry: Entry) -> Fraction:
    match = _RATIO.fullmatch(raw) if isinstance(raw, str) else None
    if match is None or Fraction(match[2]) == 0:
        raise _wrong(raw, key, entry, 'a ratio such as "2:1"')
    return Fraction(match[1]) / Fraction(match[2])


READERS: dict[Any, Callable[[Any, str, Entry], Any]] = {
    str: _text,
    int: _whole,
    bool: _yes_or_no,
    date: _day,
    ApproximateDate: _when,
    Moment: _moment,
    Fraction: _ratio,
}


def read_word(kind: type[StrEnum]) -> Callable[[Any, str, Entry], StrEnum]:
    """A reader for one of a closed set of words."""

    def read(raw: Any, key: str, entry: Entry) -> StrEnum:
        words = [str(member) for member in kind]
        if isinstance(raw, str) and raw in words:
            return kind(raw)
        hint = did_you_mean(raw, words) if isinstance(raw, str) else ""
        raise Misread(f'"{key}" of {entry.label} must be one of {listed(words)}; it is {_shown(raw)}.{hint}', key)

    return read


def read_money(raw: Any, key: str, entry: Entry) -> Money:
    """An amount whose unit stands in its key: `…_pounds` or `…_pence`, a whole number either way."""
    whole = _whole(raw, key, entry)
    return Money.pounds(whole) if key.endswith("_pounds") else Money(whole)


def read_not_published(raw: Any, key: str, label: str) -> NotPublished | None:
    """`not published: some-id`; None when the value is something else."""
    match = _NOT_PUBLISHED.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if match is None:
        return None
    if match[1] is None:
        raise Misread(
            f'"{key}" of {label} is not published, but does not say which record of unknowns.toml tells more. '
            'Write "not published: " and its id.',
            key,
        )
    return NotPublished(match[1])
