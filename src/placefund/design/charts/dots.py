"""Scores on one scale: a dot for each reading, the interval they span, a mark for what was agreed, and the line of the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.design.charts.scene import (
    NARROW,
    WIDE,
    Chart,
    Key,
    Line,
    Path,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    fitted,
    rounded,
)
from placefund.domain.assessment.scoring import format_score, mean
from placefund.domain.messages import say

LABEL_WIDTH = 290
VALUE_WIDTH = 56
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
        wide=_scene(items, WIDE, line_after, line_label, above=False),
        narrow=_scene(items, NARROW, line_after, line_label, above=True),
        table=Table(
            ("", say("Readings"), say("Mean"), say("Agreed")),
            tuple((item.label, _listed(item.readings), _one(mean(item.readings)), _one(item.agreed)) for item in items),
        ),
        keys=(Key(say("One assessor"), "fill-2"), Key(say("Agreed by the panel"), "fill-4")),
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


def _scene(items: Sequence[Scores], width: float, line_after: int | None, line_label: str, *, above: bool) -> Scene:
    left = RADIUS if above else LABEL_WIDTH
    unit = (width - left - VALUE_WIDTH) / 100
    row, top = (58, 30.0) if above else (36, 30.0)
    cut = 0 if line_after is None else 30  # the line and its words take room of their own
    floor = top + row * len(items) + cut
    shapes: list[Shape] = []
    for mark in MARKS:
        x = rounded(left + mark * unit)
        shapes += [
            Line(x, top - 8, x, floor, "axis" if mark == 0 else "grid"),
            Text(x, 14, str(mark), "middle", "tick"),
        ]
    for position, item in enumerate(items):
        lowered = cut if line_after is not None and position >= line_after else 0
        middle = top + position * row + lowered + (40 if above else 18)
        at = (0.0, middle - 19, "start", "label flow-label") if above else (left - 14, middle + 5, "end", "label")
        shapes.append(
            Text(
                at[0],
                at[1],
                fitted(item.label, width if above else left - 18),
                at[2],
                "label flow-label" if above else "label",
            )
        )
        shapes += _row(item, left, middle, unit, width)
    if line_after is not None:
        y = top + line_after * row + 10
        shapes += [Line(0, y, width, y, "today"), Text(width, y + 17, line_label, "end", "today-label")]
    return Scene(width, floor + 8, tuple(shapes))


def _row(item: Scores, left: float, middle: float, unit: float, width: float) -> list[Shape]:
    drawn: list[Shape] = []
    xs = [rounded(left + float(score) * unit) for score in sorted(item.readings)]
    if len(xs) > 1:
        drawn.append(Rect(xs[0], middle - 2, rounded(xs[-1] - xs[0]), 4, "fill-3"))
    placed: list[float] = []
    for x, score in zip(xs, sorted(item.readings), strict=True):
        same = sum(1 for other in placed if abs(other - x) < RADIUS)  # equal scores stand one above the other
        placed.append(x)
        words = say("{label}: an assessor gave {score}", label=item.label, score=format_score(score))
        drawn.append(Path(_circle(x, middle - same * 5), "fill-2", item.href if not placed[1:] else "", words))
    if item.agreed is not None:
        x = rounded(left + float(item.agreed) * unit)
        words = say("{label}: agreed at {agreed}", label=item.label, agreed=format_score(item.agreed))
        drawn.append(Rect(x - 2.5, middle - 13, 5, 26, "fill-4", "", words))
    if item.standing is not None:
        drawn.append(Text(width, middle + 5, format_score(item.standing), "end", "value"))
    return drawn


def _circle(x: float, y: float) -> str:
    return f"M{rounded(x - RADIUS)} {y}a{RADIUS} {RADIUS} 0 1 0 {2 * RADIUS} 0a{RADIUS} {RADIUS} 0 1 0 {-2 * RADIUS} 0Z"
