"""Form widgets with several parts or a prefix: a date in three boxes, a London time, an amount of money."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from placefund.design.wording import clock_in_words, in_london
from placefund.domain.money import Money, format_exact
from placefund.domain.periods import comes_twice


class MoneyInput(forms.TextInput):
    """A box for pounds with a £ in front; shows `1,234.50`, never pence as a whole number."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Money):
            return format_exact(value).replace("£", "")
        return None if value in (None, "") else str(value)


class DayInput(forms.MultiWidget):
    """Day, month and year in three boxes; posts `name_day`, `name_month`, `name_year`."""

    parts: tuple[str, ...] = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.parts}, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return [""] * len(self.parts)


class MomentInput(DayInput):
    """A date in three boxes and a time in London; posts a `name_time` as well ("4pm" or "16:00")."""

    parts = ("day", "month", "year", "time")

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, datetime):
            here = in_london(value)
            zone = f" {here.tzname()}" if comes_twice(value) else ""
            return [*super().decompress(here), clock_in_words(value) + zone]
        return [""] * len(self.parts)
