"""Quarters and financial years, as UK public money counts them: a year starts on 1 April."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import total_ordering
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@total_ordering
@dataclass(frozen=True, slots=True)
class FinancialYear:
    """The year from 1 April of `start` to 31 March of the next calendar year."""

    start: int

    @classmethod
    def of(cls, day: date) -> FinancialYear:
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    def __lt__(self, other: FinancialYear) -> bool:
        return self.start < other.start

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"


@total_ordering
@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a financial year; number 1 is April to June."""

    year: FinancialYear
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"A quarter is numbered 1 to 4, not {self.number!r}.")

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(FinancialYear.of(day), (day.month - 4) % 12 // 3 + 1)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read `2026-27 Q3`, the form in which a quarter is written everywhere.

        Raises:
            ValueError: when the text is not of that form.
        """
        year, _, number = text.partition(" Q")
        start = year.partition("-")[0]
        if not (start.isdecimal() and number.isdecimal()):
            raise ValueError(f"“{text}” is not a quarter. Write it like 2026-27 Q3.")
        quarter = cls(FinancialYear(int(start)), int(number))
        if str(quarter) != text:
            raise ValueError(f"“{text}” is not a quarter. Did you mean {quarter}?")
        return quarter

    @property
    def first_day(self) -> date:
        month = (3, 6, 9, 0)[self.number - 1] + 1
        return date(self.year.start + (1 if self.number == 4 else 0), month, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Quarter:
        if self.number == 4:
            return Quarter(FinancialYear(self.year.start + 1), 1)
        return Quarter(self.year, self.number + 1)

    def __lt__(self, other: Quarter) -> bool:
        return (self.year.start, self.number) < (other.year.start, other.number)

    def __str__(self) -> str:
        return f"{self.year} Q{self.number}"


def quarters_between(first: date, last: date) -> tuple[Quarter, ...]:
    """Every quarter that has a day in the span, in order; none when the span is empty."""
    quarters: list[Quarter] = []
    quarter = Quarter.of(first)
    while quarter.first_day <= last:
        quarters.append(quarter)
        quarter = quarter.next()
    return tuple(quarters)


def financial_years_between(first: date, last: date) -> tuple[FinancialYear, ...]:
    """Every financial year that has a day in the span, in order."""
    return tuple(
        FinancialYear(start) for start in range(FinancialYear.of(first).start, FinancialYear.of(last).start + 1)
    )


def comes_twice(moment: datetime) -> bool:
    """Whether London clocks show the time of this moment twice that night, because they go back."""
    here = moment.astimezone(LONDON)
    return here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()


def london(moment: datetime) -> datetime:
    """The same moment on a London clock; deadlines are written in London time."""
    return moment.astimezone(LONDON)
