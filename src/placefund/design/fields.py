"""Form fields for the things a fund asks: an amount of money, a day, a moment in London, a text with a word limit."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from placefund.design.widgets import DayInput, MomentInput, MoneyInput
from placefund.design.wording import LONDON, day_in_words
from placefund.domain.messages import say, say_count
from placefund.domain.money import ZERO, Money, parse_money
from placefund.domain.periods import comes_twice
from placefund.domain.questions import word_count

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?", re.ASCII | re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


class MoneyField(forms.Field):
    """An amount in pounds, cleaned to `Money`. `least` and `most` are limits, both allowed themselves."""

    widget = MoneyInput

    def __init__(
        self, *, least: Money = ZERO, most: Money | None = None, whole_pounds: bool = False, **kwargs: Any
    ) -> None:
        self.least, self.most, self.whole_pounds = least, most, whole_pounds
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Money | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Money):
            return value
        try:
            return parse_money(str(value))
        except ValueError as error:
            raise ValidationError(error.args[0], code="invalid") from error

    def validate(self, value: Money | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.least:
            raise ValidationError(say("Enter an amount of {least} or more.", least=self.least), code="too_small")
        if self.most is not None and value > self.most:
            raise ValidationError(say("Enter an amount of {most} or less.", most=self.most), code="too_large")
        if self.whole_pounds and value.pence % 100:
            raise ValidationError(say("Enter the amount in whole pounds, with no pence."), code="pence")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (None if initial in self.empty_values else initial))
        except ValidationError:
            return True


class DayField(forms.Field):
    """A date in three boxes, cleaned to `date`. Names the box that is wrong. `earliest` and `latest` are allowed."""

    widget = DayInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        parts = [str(part or "").strip() for part in value]
        return _day(parts) if any(parts) else None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        day = value.astimezone(LONDON).date() if isinstance(value, datetime) else value
        if day and self.earliest and day < self.earliest:
            raise ValidationError(
                say("Enter {earliest} or a later date.", earliest=day_in_words(self.earliest)), code="too_early"
            )
        if day and self.latest and day > self.latest:
            raise ValidationError(
                say("Enter {latest} or an earlier date.", latest=day_in_words(self.latest)), code="too_late"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class MomentField(DayField):
    """A date and a London time, cleaned to an aware datetime. `usual_time` stands in for an empty time box.

    An hour that the clocks skip in March is refused. Of the hour that comes twice in October it is asked which: a time that
    ends in BST is the first, one that ends in GMT the second.
    """

    widget = MomentInput

    def __init__(self, *, usual_time: str = "", **kwargs: Any) -> None:
        self.usual_time = usual_time
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        *day_parts, clock = (str(part or "").strip() for part in value)
        if not any(day_parts) and not clock:
            return None
        day = _day(day_parts)
        clock, which = _told_apart(clock or self.usual_time)
        hour, minute = _clock(clock)
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON, fold=which == "GMT")
        if moment.astimezone(UTC).astimezone(LONDON).hour != hour:
            raise ValidationError(
                say("The clocks go forward that night: this time does not exist. Enter another."), code="invalid"
            )
        if comes_twice(moment) and not which:
            sentence = say(
                "The clocks go back that night, so {clock} comes twice. Enter {clock} BST for the first, or {clock} GMT for "
                "the second.",
                clock=clock,
            )
            raise ValidationError(sentence, code="ambiguous")
        if which and moment.tzname() != which:
            raise ValidationError(say("London is not on {which} then. Leave it out.", which=which), code="invalid")
        return moment.astimezone(UTC)  # two London times that look alike at the change of clocks are told apart


class LineField(forms.CharField):
    """Text on one line: line breaks and runs of spaces become one space, so that a name never breaks a list or a mail."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class WordsField(forms.CharField):
    """A long text with a limit of words, counted as you type; over the limit is an error that says by how many."""

    widget = forms.Textarea

    def __init__(self, *, max_words: int | None = None, rows: int = 8, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100_000)  # a bound on what is stored, far above any word limit in use
        super().__init__(**kwargs)
        self.max_words = max_words
        self.widget.attrs["rows"] = rows

    def validate(self, value: str) -> None:
        super().validate(value)
        over = word_count(value) - self.max_words if self.max_words else 0
        if over > 0:
            raise ValidationError(
                say_count(
                    "The limit is {max_words:,} words. Take out {count:,} word.",
                    "The limit is {max_words:,} words. Take out {count:,} words.",
                    count=over,
                    max_words=self.max_words,
                ),
                code="too_long",
            )


def _day(parts: list[str]) -> date:
    missing = [name for name, part in zip(("day", "month", "year"), parts, strict=True) if not part]
    if missing:
        raise ValidationError(
            say("The date must include a {missing}.", missing=" and a ".join(missing)), code="incomplete"
        )
    day, month, year = parts
    month = str(_MONTHS.get(month.lower(), month))
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in (day, month, year)):
        raise ValidationError(say("Enter the date in figures, such as 12 2 2026."), code="invalid")
    if len(year) != 4:
        raise ValidationError(say("The year must have four figures, such as 2026."), code="invalid")
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValidationError(say("Enter a real date. This one is not in the calendar."), code="invalid") from error


def _told_apart(clock: str) -> tuple[str, str]:
    """A time without the zone that was written behind it, and the zone: “1:30am GMT” is 1:30am in GMT."""
    for zone in ("BST", "GMT"):
        if clock.upper().endswith(zone):
            return clock[: -len(zone)].strip(), zone
    return clock, ""


def _clock(text: str) -> tuple[int, int]:
    named = {"midday": (12, 0), "noon": (12, 0), "midnight": (0, 0)}.get(text.lower())
    if named:
        return named
    match = _TIME.fullmatch(text)
    if match is None or (match["minute"] is None and match["half"] is None):
        raise ValidationError(say("Enter a time, such as 4pm or 16:00."), code="invalid")
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59:
        raise ValidationError(say("Enter a real time, such as 4pm or 16:00."), code="invalid")
    return (hour % 12 + (12 if half == "pm" else 0) if half else hour), minute
