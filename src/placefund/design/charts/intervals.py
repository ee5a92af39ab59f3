"""Scores with how sure they are: the readings as dots, the calibrated score with its 50% and 90% intervals, what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.design.charts.frame import Frame, circle
from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Chart,
    Key,
    Path,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    rounded,
)
from placefund.domain.assessment.scoring import format_score
from placefund.domain.messages import row_of, say, span

MARKS = (0, 25, 50, 75, 100)
HALF_OF_90 = 0.674490 / 1.644854
"""How much narrower the 50% interval of a normal distribution is than its 90% interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """One application, out of 100: its readings, their mean, the calibrated score with its 90% interval where there is one, and
    the agreed score. `is_near` marks what cannot be told from the line. With `href` its calibrated score opens."""

    label: str
    readings: tuple[Fraction, ...]
    mean: Fraction | None
    calibrated: float | None = None
    low: float | None = None
    high: float | None = None
    agreed: Fraction | None = None
    is_near: bool = False
    href: str = ""

    @property
    def half(self) -> tuple[float, float] | None:
        """The 50% interval."""
        if self.calibrated is None or self.low is None or self.high is None:
            return None
        width = (self.high - self.low) / 2 * HALF_OF_90
        return self.calibrated - width, self.calibrated + width


def intervals(title: str, items: Sequence[Interval], *, description: str = "") -> Chart:
    """Rows in the order given. A tinted row cannot be told from the line."""
    keys = [Key(say("One reading"), "fill-3"), Key(say("Calibrated, with its 50% and 90% intervals"), "fill-1")]
    if any(item.agreed is not None for item in items):
        keys.append(Key(say("Agreed by the panel"), "fill-5"))
    if any(item.is_near for item in items):
        keys.append(Key(say("Cannot be told from the line"), "band"))
    return Chart(
        title=title,
        description=description or _in_words(items),
        wide=_scene(items, WIDE, is_narrow=False),
        narrow=_scene(items, NARROW, is_narrow=True),
        table=Table(
            (
                "",
                say("Readings"),
                say("Mean"),
                say("Calibrated"),
                say("90% interval"),
                say("Agreed"),
                say("At the line"),
            ),
            tuple(_cells(item) for item in items),
        ),
        keys=tuple(keys),
    )


def _cells(item: Interval) -> tuple[str, ...]:
    between = (
        ""
        if item.low is None or item.high is None
        else span(score_to_one_decimal(item.low), score_to_one_decimal(item.high))
    )
    return (
        item.label,
        ", ".join(format_score(score) for score in sorted(item.readings)) or say("None yet"),
        "" if item.mean is None else format_score(item.mean),
        "" if item.calibrated is None else score_to_one_decimal(item.calibrated),
        between,
        "" if item.agreed is None else format_score(item.agreed),
        say("Cannot be told") if item.is_near else "",
    )


def score_to_one_decimal(value: float) -> str:
    """A score with at most one decimal, inside the scale."""
    return format_score(Fraction(str(min(max(value, 0.0), 100.0))))


def _in_words(items: Sequence[Interval]) -> str:
    if not items:
        return say("There is nothing to show yet.")
    words = row_of(
        (
            say("{label}: no score yet", label=item.label)
            if item.calibrated is None
            else say("{label}: {score}", label=item.label, score=score_to_one_decimal(item.calibrated))
            for item in items
        ),
        "; ",
    )
    near = sum(item.is_near for item in items)
    return say(
        "Calibrated scores out of 100, in the order of the list. {words}. {near} cannot be told from the line.",
        words=words,
        near=near,
    )


def _scene(items: Sequence[Interval], width: float, *, is_narrow: bool) -> Scene:
    frame = Frame(width, len(items), 0, 100, is_narrow)
    shapes: list[Shape] = [frame.band(position) for position, item in enumerate(items) if item.is_near]
    shapes += frame.axis((mark, str(mark), "middle") for mark in MARKS)
    for position, item in enumerate(items):
        shapes.append(frame.name(item.label, position))
        shapes += _row(item, frame, frame.middle_of(position))
    return Scene(width, frame.floor + 8, tuple(shapes))


def _row(item: Interval, frame: Frame, middle: float) -> list[Shape]:
    """The shapes of one row: interval, dots, calibrated score, agreed score and the figure at the end."""
    drawn: list[Shape] = []
    if item.low is not None and item.high is not None and item.half is not None:
        for (low, high), height in (((item.low, item.high), 4), (item.half, 10)):
            left, right = frame.to_x(low), frame.to_x(high)
            drawn.append(Rect(left, middle - height / 2, rounded(right - left), height, "fill-2"))
    for score in sorted(item.readings):
        words = say("{label}: a reading of {score}", label=item.label, score=format_score(score))
        drawn.append(Path(circle(frame.to_x(float(score)), middle + 11, 4.0), "fill-3", "", words))
    if item.agreed is not None:
        words = say("{label}: agreed at {agreed}", label=item.label, agreed=format_score(item.agreed))
        drawn.append(Rect(frame.to_x(float(item.agreed)) - 2.5, middle - 13, 5, 26, "fill-5", "", words))
    if item.calibrated is not None:
        words = say("{label}: calibrated {score}", label=item.label, score=score_to_one_decimal(item.calibrated))
        drawn.append(Path(circle(frame.to_x(item.calibrated), middle, 6.0), "fill-1", item.href, words))
        drawn.append(Text(frame.width, middle + 5, score_to_one_decimal(item.calibrated), "end", "value"))
    return drawn
