"""Things that last, on one axis of time: rounds, waves, projects; with a mark for today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placefund.design.charts.scene import (
    LETTER_WIDTH,
    NARROW,
    WIDE,
    Chart,
    Line,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    fits,
    fitted,
    rounded,
    scale_to,
)
from placefund.design.wording import day_in_words
from placefund.domain.messages import row_of, say

BAR = 20


@dataclass(frozen=True, slots=True)
class Span:
    """A thing with a first and a last day; `note` is its state in words."""

    label: str
    first: date
    last: date
    note: str = ""
    href: str = ""


def spans(title: str, items: Sequence[Span], *, today: date | None = None, description: str = "") -> Chart:
    """Bars from first to last day, in the order given, under one calendar.

    Raises:
        ValueError: when a thing ends before it begins.
    """
    for item in items:
        if item.last < item.first:
            raise ValueError(f"“{item.label}” ends on {item.last} before it begins on {item.first}.")
    words = row_of(
        (
            say(
                "{label}, {first} to {last}",
                label=item.label,
                first=day_in_words(item.first),
                last=day_in_words(item.last),
            )
            for item in items
        ),
        "; ",
    )
    return Chart(
        title=title,
        description=description or (say("{words}.", words=words) if items else say("There is nothing to show yet.")),
        wide=_scene(items, today, WIDE, above=False),
        narrow=_scene(items, today, NARROW, above=True),
        table=Table(
            ("", say("From"), say("To"), say("State")),
            tuple((item.label, day_in_words(item.first), day_in_words(item.last), item.note) for item in items),
        ),
    )


def _scene(items: Sequence[Span], today: date | None, width: float, *, above: bool) -> Scene:
    days = [item.first for item in items] + [item.last for item in items] + ([today] if today else [])
    first, last = (min(days), max(days)) if days else (date(2026, 1, 1), date(2026, 12, 31))
    left = 0.0 if above else 190.0
    unit = scale_to(width - left - 8, max((last - first).days, 1))
    row, top = (56, 34.0) if above else (36, 34.0)
    floor = top + row * len(items)
    shapes: list[Shape] = []
    free_from = left  # a month is named only where the name before it has ended
    for mark, words in _marks(first, last):
        x = rounded(left + (mark - first).days * unit)
        shapes.append(Line(x, top - 6, x, floor, "grid"))
        if x >= free_from and fits(words, width - x + 10):
            shapes.append(Text(x, 16, words, "start", "tick"))
            free_from = x + len(words) * LETTER_WIDTH
    for position, item in enumerate(items):
        y = top + position * row + (26 if above else 6)
        x = rounded(left + (item.first - first).days * unit)
        length = rounded(max((item.last - item.first).days * unit, 4))
        shapes.append(Rect(x, y, length, BAR, "fill-2", item.href, f"{item.label}: {item.note or 'dates below'}"))
        at = (0.0, y - 7, "start") if above else (left - 12, y + 15, "end")
        shapes.append(Text(at[0], at[1], fitted(item.label, width if above else left - 16), at[2], "label"))
    if today:
        x = rounded(left + (today - first).days * unit)
        shapes += [Line(x, top - 6, x, floor + 4, "today"), _today_words(x, floor + 20, width)]
    return Scene(width, floor + (28 if today else 8), tuple(shapes))


def _today_words(x: float, y: float, width: float) -> Text:
    anchor = "start" if x < 40 else "end" if x > width - 40 else "middle"
    return Text(x, y, say("Today"), anchor, "today-label")


def _marks(first: date, last: date) -> list[tuple[date, str]]:
    """Where the calendar is marked: every year, or every third month when the whole is short, or every month."""
    months = (last.year - first.year) * 12 + last.month - first.month
    every = 12 if months > 30 else 3 if months > 8 else 1
    starts = [
        date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(months + 1)
    ]
    chosen = [day for day in starts if day >= first and (day.month - 1) % every == 0]
    return [
        (day, str(day.year) if every == 12 else say("{month} {year}", month=SHORT_MONTHS[day.month - 1], year=day.year))
        for day in chosen
    ]


SHORT_MONTHS = (
    say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun"),
    say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec"),
)  # fmt: skip
