"""Rank bands: for each application the ranks it could have, the rank it has, and the line of the money between two ranks."""

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
from placefund.domain.messages import row_of, say, span


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
        wide=_scene(items, WIDE, most, line_after, line_label, is_narrow=False),
        narrow=_scene(items, NARROW, most, line_after, line_label, is_narrow=True),
        table=Table(
            ("", say("Rank"), say("Could be"), say("Chance above the line"), say("At the line")),
            tuple(_cells(item) for item in items),
        ),
        keys=tuple(keys),
    )


def _cells(item: RankBand) -> tuple[str, ...]:
    could = str(item.best) if item.best == item.worst else span(item.best, item.worst)
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
    items: Sequence[RankBand], width: float, most: int, line_after: int | None, line_label: str, *, is_narrow: bool
) -> Scene:
    step = max(1, -(-most // (6 if is_narrow else 12)))
    marks = [1, *(mark for mark in range(step, most + 1, step) if mark > 1)]
    frame = Frame(width, len(items), 0.5, most + 0.5, is_narrow)
    shapes: list[Shape] = [frame.band(position) for position, item in enumerate(items) if item.is_near]
    shapes += frame.axis((mark, str(mark), "middle") for mark in marks)
    for position, item in enumerate(items):
        shapes.append(frame.name(item.label, position))
        shapes += _row(item, frame, frame.middle_of(position))
    if line_after is None or not 0 < line_after < most:
        return Scene(width, frame.floor + 8, tuple(shapes))
    x, foot = frame.to_x(line_after + 0.5), frame.floor + 8
    shapes.append(Line(x, 22, x, foot, "today"))
    shapes.append(Text(x, foot + 16, line_label, "end" if x > width / 2 else "start", "today-label"))
    return Scene(width, foot + 24, tuple(shapes))


def _row(item: RankBand, frame: Frame, middle: float) -> list[Shape]:
    left, right = frame.to_x(item.best - 0.5), frame.to_x(item.worst + 0.5)
    could = say("{label}: rank {best} to {worst}", label=item.label, best=item.best, worst=item.worst)
    drawn: list[Shape] = [Rect(left, middle - 5, rounded(right - left), 10, "fill-2", "", could)]
    drawn.append(
        Path(
            circle(frame.to_x(item.rank), middle, 6.0),
            "fill-1",
            item.href,
            say("{label}: rank {rank}", label=item.label, rank=item.rank),
        )
    )
    if item.chance_above is not None:
        drawn.append(Text(frame.width, middle + 5, percent_in_words(item.chance_above), "end", "value"))
    return drawn
