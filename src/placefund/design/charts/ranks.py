"""Rank bands: for each application the ranks it could have, the rank it has, and the line of the money between two ranks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from placefund.design.charts.intervals import circle, framed
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
    rounded,
)
from placefund.design.wording import percent_in_words
from placefund.domain.messages import row_of, say


@dataclass(frozen=True, slots=True)
class RankBand:
    """One application: its rank, the ranks it could have with 90%, and its chance of lying above the line, where there is one."""

    label: str
    rank: int
    best: int
    worst: int
    chance_above: Fraction | None = None
    is_near: bool = False
    href: str = ""


def rank_bands(title: str, items: Sequence[RankBand], *, line_after: int | None = None, line_label: str = "") -> Chart:
    """Rows in the order given. `line_after` draws the line after so many ranks: what is left of it the money reaches."""
    most = max((item.worst for item in items), default=1)
    keys = [Key(say("Ranks it could have, with 90%"), "fill-2"), Key(say("Its calibrated rank"), "fill-1")]
    if any(item.is_near for item in items):
        keys.append(Key(say("Cannot be told from the line"), "band"))
    return Chart(
        title=title,
        description=_in_words(items, line_after),
        wide=_scene(items, WIDE, most, line_after, line_label, is_above=False),
        narrow=_scene(items, NARROW, most, line_after, line_label, is_above=True),
        table=Table(
            ("", say("Rank"), say("Could be"), say("Chance above the line"), say("At the line")),
            tuple(_cells(item) for item in items),
        ),
        keys=tuple(keys),
    )


def _cells(item: RankBand) -> tuple[str, ...]:
    could = str(item.best) if item.best == item.worst else f"{item.best} to {item.worst}"
    chance = "" if item.chance_above is None else percent_in_words(item.chance_above)
    return item.label, str(item.rank), could, chance, say("Cannot be told") if item.is_near else ""


def _in_words(items: Sequence[RankBand], line_after: int | None) -> str:
    if not items:
        return say("There is nothing to show yet.")
    words = row_of(
        (
            say(
                "{label}: rank {rank}, {best} to {worst}",
                label=item.label,
                rank=item.rank,
                best=item.best,
                worst=item.worst,
            )
            for item in items
        ),
        "; ",
    )
    reach = "" if line_after is None else say(" The money reaches the first {line_after}.", line_after=line_after)
    return say("Ranks, 1 is best. {words}.{reach}", words=words, reach=reach)


def _scene(
    items: Sequence[RankBand], width: float, most: int, line_after: int | None, line_label: str, *, is_above: bool
) -> Scene:
    step = max(1, -(-most // (6 if is_above else 12)))
    marks = [1, *(mark for mark in range(step, most + 1, step) if mark > 1)]
    framed_scene = framed(items, width, marks, (0.5, most + 0.5), _row, is_above=is_above)
    if line_after is None or not 0 < line_after < most:
        return framed_scene
    first, last = (shape.x1 for shape in _axis(framed_scene, marks))
    unit = (last - first) / (marks[-1] - marks[0]) if marks[-1] > marks[0] else 0.0
    x = rounded(first + (line_after + 0.5 - marks[0]) * unit)
    line = Line(x, 22, x, framed_scene.height, "today")
    words = Text(x, framed_scene.height + 16, line_label, "end" if x > width / 2 else "start", "today-label")
    return Scene(width, framed_scene.height + 24, (*framed_scene.shapes, line, words))


def _axis(scene: Scene, marks: Sequence[int]) -> tuple[Line, Line]:
    lines = [shape for shape in scene.shapes if isinstance(shape, Line)]
    return lines[0], lines[len(marks) - 1]


def _row(item: RankBand, middle: float, to_x: Callable[[float], float], width: float) -> list[Shape]:
    left, right = to_x(item.best - 0.5), to_x(item.worst + 0.5)
    could = say("{label}: rank {best} to {worst}", label=item.label, best=item.best, worst=item.worst)
    drawn: list[Shape] = [Rect(left, middle - 5, rounded(right - left), 10, "fill-2", "", could)]
    drawn.append(
        Path(
            circle(to_x(item.rank), middle, 6.0),
            "fill-1",
            item.href,
            say("{label}: rank {rank}", label=item.label, rank=item.rank),
        )
    )
    if item.chance_above is not None:
        drawn.append(Text(width, middle + 5, percent_in_words(item.chance_above), "end", "value"))
    return drawn
