"""How dates, times, shares and ratios are written for people; money is written by `placefund.domain.money`."""

from __future__ import annotations

import math
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from placefund.domain.messages import all_of, day, on_the_clock, say, say_count

LONDON = ZoneInfo("Europe/London")


def day_in_words(value: date) -> str:
    """21 November 2026. A datetime is taken to London first, so that a late evening in UTC lands on the right day."""
    if isinstance(value, datetime):
        value = in_london(value)
    return day(value)


def in_london(value: datetime) -> datetime:
    """The same instant on a London clock.

    Raises:
        ValueError: when the datetime has no time zone; guessing one would move a deadline.
    """
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone, so its London time cannot be known.")
    return value.astimezone(LONDON)


def clock_in_words(value: datetime) -> str:
    """4pm, 4:05pm, midday, midnight, in London."""
    return on_the_clock(in_london(value))


def moment_in_words(value: datetime) -> str:
    """4pm on 12 February 2026, in London. A day ends at midnight, which belongs to it: nobody reads a deadline a day late."""
    return say("{moment}", moment=in_london(value))


def time_left_in_words(until: datetime, at: datetime) -> str:
    """12 days and 3 hours; 3 hours and 20 minutes; 5 minutes; less than a minute. Nothing once it is over. Cut, never
    rounded up, so that nobody is promised time there is not."""
    minutes = int((until - at).total_seconds() // 60)
    if until <= at:
        return ""
    days, hours = divmod(minutes // 60, 24)
    in_days = say_count("{count:,} day", "{count:,} days", count=days)
    in_hours = say_count("{count:,} hour", "{count:,} hours", count=hours)
    in_minutes = say_count("{count:,} minute", "{count:,} minutes", count=minutes % 60)
    parts = (in_days, in_hours) if days else (in_hours, in_minutes)
    said = [part for part in parts if part.number]
    return all_of(said) if said else say("less than a minute")


def percent_in_words(value: Fraction | int) -> str:
    """75% or 33.3%. A Fraction is a share of one; an int is already a percentage. One decimal place, half-even.

    Nought is said of nothing and 100 of all, never of what is near: “under 0.1%”, “over 99.9%”.

    Raises:
        TypeError: for a float, whose last digit is not what was meant.
    """
    if isinstance(value, bool) or not isinstance(value, Fraction | int):
        raise TypeError(f"A percentage is a Fraction or an int, not {type(value).__name__} {value!r}.")
    tenths = round(value * 1000) if isinstance(value, Fraction) else value * 10
    if isinstance(value, Fraction) and 0 < abs(value) < 1 and tenths in (0, 1000):
        return say("under {percent}", percent="0.1%") if tenths == 0 else say("over {percent}", percent="99.9%")
    return f"{_with_decimals(tenths, 1)}%"


def ratio_in_words(value: Fraction | int, *asked: Fraction | int) -> str:
    """1.5 to 1: how many pounds of the first for each pound of the second. Two decimal places, half-even.

    What is below an `asked` ratio, or below a whole one, is not printed as reaching it: 1.999 has one place more, and what is
    nearer yet is cut there.
    """
    if isinstance(value, bool) or not isinstance(value, Fraction | int):
        raise TypeError(f"A ratio is a Fraction or an int, not {type(value).__name__} {value!r}.")
    hundredths = round(value * 100)
    printed = Fraction(hundredths, 100)
    if value < printed and any(value < limit <= printed for limit in (*asked, math.ceil(value))):
        return say("{ratio} to 1", ratio=_with_decimals(math.floor(value * 1000), 3))
    return say("{ratio} to 1", ratio=_with_decimals(hundredths, 2))


def file_size_in_words(size_bytes: int) -> str:
    """980 bytes, 12 KB, 3.4 MB."""
    if size_bytes < 1000:
        return say("{size} bytes", size=size_bytes)
    if size_bytes < 1_000_000:
        return f"{(size_bytes + 500) // 1000} KB"
    return f"{_with_decimals((size_bytes + 50_000) // 100_000, 1)} MB"


def _with_decimals(scaled: int, places: int) -> str:
    """123 with two places is 1.23; zeros at the end are left out; a minus is a true minus sign."""
    whole, rest = divmod(abs(scaled), 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0")
    return f"{'−' if scaled < 0 else ''}{whole:,}{'.' + decimals if decimals else ''}"
