"""How dates, times, shares and ratios are written for people; money is written by `placefund.domain.money`."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from placefund.domain.messages import all_of, day, say, say_count

LONDON = ZoneInfo("Europe/London")
NOT_PUBLISHED = say("Not published")


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
    local = in_london(value)
    if local.minute == 0 and local.hour in (0, 12):
        return say("midday") if local.hour == 12 else say("midnight")
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def moment_in_words(value: datetime) -> str:
    """4pm on 12 February 2026, in London."""
    return say("{clock} on {day}", clock=clock_in_words(value), day=day_in_words(value))


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
    """75% or 33.3%. A Fraction is a share of one; an int is already a percentage. One decimal place, half up.

    Raises:
        TypeError: for a float, whose last digit is not what was meant.
    """
    if isinstance(value, bool) or not isinstance(value, Fraction | int):
        raise TypeError(f"A percentage is a Fraction or an int, not {type(value).__name__} {value!r}.")
    tenths = _half_up(value * 1000) if isinstance(value, Fraction) else value * 10
    return f"{_with_decimals(tenths, 1)}%"


def ratio_in_words(value: Fraction | int) -> str:
    """1.5 to 1: how many pounds of the first for each pound of the second. Two decimal places, cut, never rounded up,
    so that 1.999 is not shown as meeting 2 to 1."""
    if isinstance(value, bool) or not isinstance(value, Fraction | int):
        raise TypeError(f"A ratio is a Fraction or an int, not {type(value).__name__} {value!r}.")
    return say("{ratio} to 1", ratio=_with_decimals(int(value * 100), 2))


def file_size_in_words(size_bytes: int) -> str:
    """980 bytes, 12 KB, 3.4 MB."""
    if size_bytes < 1000:
        return say("{size} bytes", size=size_bytes)
    if size_bytes < 1_000_000:
        return f"{(size_bytes + 500) // 1000} KB"
    return f"{_with_decimals((size_bytes + 50_000) // 100_000, 1)} MB"


def _half_up(value: Fraction) -> int:
    magnitude = int((2 * abs(value) + 1) // 2)
    return magnitude if value >= 0 else -magnitude


def _with_decimals(scaled: int, places: int) -> str:
    """123 with two places is 1.23; zeros at the end are left out; a minus is a true minus sign."""
    whole, rest = divmod(abs(scaled), 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0")
    return f"{'−' if scaled < 0 else ''}{whole:,}{'.' + decimals if decimals else ''}"
