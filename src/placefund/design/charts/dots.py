"""Scores on one scale: a dot for each reading, the interval they span, a mark for what was agreed, and the line of the money."""

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
from placefund.domain.assessment.scoring import format_score, mean
from placefund.domain.messages import say

RADIUS = 6.0
MARKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Scores:
    """One application: each assessor's score out of 100, and the agreed one where there is one. With `href` its dots open."""

    label: str
    readings: tuple[Fraction, ...]
    agreed: Fraction | None = None
    href: str = ""

    @property
    def standing(self) -> Fraction | None:
        """What ranks it: the agreed score, else the mean of the readings."""
        return self.agreed if self.agreed is not None else mean(self.readings)


def dots(
    title: str, items: Sequence[Scores], *, line_after: int | None = None, line_label: str = "", description: str = ""
) -> Chart:
    """Rows in the order given. `line_after` draws a line beneath so many rows: what is above it the money reaches."""
    return Chart(
        title=title,
        description=description or _in_words(items, line_after),
        wide=_scene(items, WIDE, line_after, line_label, is_narrow=False),
        narrow=_scene(items, NARROW, line_after, line_label, is_narrow=True),
        table=Table(
            ("", say("Readings"), say("Mean"), say("Agreed")),
            tuple((item.label, _listed(item.readings), _one(mean(item.readings)), _one(item.agreed)) for item in items),
        ),
        keys=(Key(say("One assessor"), "fill-2"), Key(say("Agreed by the panel"), "fill-5")),
    )


def _one(score: Fraction | None) -> str:
    return "" if score is None else format_score(score)


def _listed(readings: Sequence[Fraction]) -> str:
    return ", ".join(format_score(score) for score in sorted(readings)) or say("None yet")


def _in_words(items: Sequence[Scores], line_after: int | None) -> str:
    if not items:
        return say("There is nothing to show yet.")
    words = "; ".join(f"{item.label}: {_one(item.standing) or 'no score yet'}" for item in items)
    reach = "" if line_after is None else say(" The money reaches the first {line_after}.", line_after=line_after)
    return say("Out of 100, best first. {words}.{reach}", words=words, reach=reach)


def _scene(items: Sequence[Scores], width: float, line_after: int | None, line_label: str, *, is_narrow: bool) -> Scene:
    frame = Frame(width, len(items), 0, 100, is_narrow, line_after=line_after)
    shapes: list[Shape] = frame.axis((mark, str(mark), "middle") for mark in MARKS)
    for position, item in enumerate(items):
        shapes.append(frame.name(item.label, position))
        shapes += _row(item, frame, frame.middle_of(position))
    return Scene(width, frame.floor + 8, (*shapes, *frame.line(line_label)))


def _row(item: Scores, frame: Frame, middle: float) -> list[Shape]:
    drawn: list[Shape] = []
    xs = [frame.to_x(float(score)) for score in sorted(item.readings)]
    if len(xs) > 1:
        drawn.append(Rect(xs[0], middle - 2, rounded(xs[-1] - xs[0]), 4, "fill-3"))
    placed: list[float] = []
    for x, score in zip(xs, sorted(item.readings), strict=True):
        same = sum(1 for other in placed if abs(other - x) < RADIUS)  # equal scores stand one above the other
        placed.append(x)
        words = say("{label}: an assessor gave {score}", label=item.label, score=format_score(score))
        drawn.append(Path(circle(x, middle - same * 5, RADIUS), "fill-2", item.href if not placed[1:] else "", words))
    if item.agreed is not None:
        x = frame.to_x(float(item.agreed))
        words = say("{label}: agreed at {agreed}", label=item.label, agreed=format_score(item.agreed))
        drawn.append(Rect(x - 2.5, middle - 13, 5, 26, "fill-5", "", words))
    if item.standing is not None:
        drawn.append(Text(frame.width, middle + 5, format_score(item.standing), "end", "value"))
    return drawn
