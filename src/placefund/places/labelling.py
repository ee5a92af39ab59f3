"""Where the labels of a map go: near what they name, over open ground, never over each other.

A greedy search over a fixed ring of candidates: the same map gives the same labels. Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, pi, sin
from textwrap import wrap

from placefund.domain.geometry import Box, Point

ANGLES = 36
STEPS = 12
CHARACTER = 0.66  # mean width of a bold sans serif's character as a share of its size, the widest usual face taken
OWN_DOT, COLOURED_DOT, PLAIN_DOT = 12.0, 14.0, 1.2  # what covering one costs
CROSSED_LABEL, COVERED_LABEL, BLOCKED, LEFT_SHEET = 60.0, 500.0, 800.0, 1000.0  # the last for each unit
PER_UNIT_OF_LEADER = 0.14


LINE_CHARACTERS = 24  # a longer name is broken into lines
LINE_HEIGHT = 1.12


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label asked for: its text and the dots it names."""

    text: str
    dots: tuple[Point, ...]

    @property
    def layouts(self) -> tuple[tuple[str, ...], ...]:
        """The text on as few lines as it needs, and on one line more."""
        wide = tuple(wrap(self.text, LINE_CHARACTERS, break_long_words=False))
        narrow = tuple(wrap(self.text, max(8, len(self.text) // (len(wide) + 1) + 3), break_long_words=False))
        return (wide,) if narrow == wide else (wide, narrow)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label's text and its baseline."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A label's place: the badge's centre, the text's lines, near end and anchor, and the dot its leader points to.

    `text_x` and the lines' `y` are counted from the badge's centre, so that a label can be moved or shrunk as one.
    """

    x: float
    y: float
    text_x: float
    text_anchor: str
    lines: tuple[Line, ...]
    to: Point
    box: Box


@lru_cache(maxsize=128)
def placed_labels(
    wanted: tuple[Wanted, ...],
    plain_dots: tuple[Point, ...],
    sheet: Box,
    badge: float,
    size: float,
    blocked: tuple[Box, ...] = (),
) -> tuple[Placed, ...]:
    """One place for each label, in the order asked for; `badge` is a radius, `size` the text's, `blocked` is kept free.

    `sheet` runs downwards: its bottom is the smaller y. A label always finds a place, if need be a bad one.
    """
    placed: dict[int, Placed] = {}
    for index in sorted(range(len(wanted)), key=lambda i: _crowdedness(i, wanted), reverse=True):
        candidates = _candidates(wanted[index], sheet, badge, size)
        placed[index] = _cheapest(candidates, index, wanted, plain_dots, tuple(placed.values()), sheet, blocked)
    return tuple(placed[index] for index in range(len(wanted)))


def _centre(dots: Sequence[Point]) -> Point:
    return sum(x for x, _ in dots) / len(dots), sum(y for _, y in dots) / len(dots)


def _crowdedness(index: int, wanted: Sequence[Wanted]) -> float:
    """How close the other labels' subjects are: the most hemmed in is placed first."""
    x, y = _centre(wanted[index].dots)
    others = (_centre(other.dots) for i, other in enumerate(wanted) if i != index)
    return sum(1 / (20 + hypot(x - ox, y - oy)) for ox, oy in others)


def _candidates(label: Wanted, sheet: Box, badge: float, size: float) -> Iterator[Placed]:
    """Spots on rings around the subject, the text to the right or to the left of the badge."""
    cx, cy = _centre(label.dots)
    reach = max(hypot(x - cx, y - cy) for x, y in label.dots)
    furthest = max(sheet.width, 1.0) * 0.42
    spots = [
        (reach + badge * 1.9 + (furthest - badge) * (step / STEPS) ** 1.4, 2 * pi * turn / ANGLES)
        for step in range(STEPS)
        for turn in range(ANGLES)
    ]
    for lines in label.layouts:
        for distance, angle in spots:
            x, y = cx + distance * cos(angle), cy + distance * sin(angle)
            to = _nearest(label.dots, x, y)
            for runs_right in (True, False):
                yield _spot((x, y), to, lines, badge, size, runs_right=runs_right)


def _nearest(dots: Iterable[Point], x: float, y: float) -> Point:
    return min(dots, key=lambda dot: hypot(dot[0] - x, dot[1] - y))


def _spot(at: Point, to: Point, lines: tuple[str, ...], badge: float, size: float, *, runs_right: bool) -> Placed:
    x, y = at
    text = max((len(line) for line in lines), default=0) * size * CHARACTER
    gap = badge + size * 0.35
    tall = max(badge, len(lines) * size * LINE_HEIGHT / 2)
    first = -(len(lines) - 1) * size * LINE_HEIGHT / 2 + size * 0.34
    left, right = (x - badge, x + gap + text) if runs_right else (x - gap - text, x + badge)
    return Placed(
        x=round(x, 1),
        y=round(y, 1),
        text_x=round(gap if runs_right else -gap, 1),
        text_anchor="start" if runs_right else "end",
        lines=tuple(Line(line, round(first + i * size * LINE_HEIGHT, 1)) for i, line in enumerate(lines)),
        to=to,
        box=Box(left, y - tall, right, y + tall),
    )


def _cheapest(
    candidates: Iterable[Placed],
    index: int,
    wanted: Sequence[Wanted],
    plain_dots: Sequence[Point],
    placed: Sequence[Placed],
    sheet: Box,
    blocked: Sequence[Box],
) -> Placed:
    """The best candidate. The dear parts of the cost are worked out only while a candidate may still win."""
    best: tuple[float, Placed] | None = None
    for spot in candidates:
        cost = _cost_of_ground(spot, placed, sheet, blocked)
        if best is None or cost < best[0]:
            cost += _cost_of_colours(spot, index, wanted)
        if best is None or cost < best[0]:
            ground = spot.box.grown(4)
            cost += PLAIN_DOT * sum(1 for dot in plain_dots if ground.holds(dot))
        if best is None or cost < best[0]:
            best = (cost, spot)
    if best is None:
        raise ValueError("A label needs at least one candidate.")
    return best[1]


def _cost_of_ground(spot: Placed, placed: Sequence[Placed], sheet: Box, blocked: Sequence[Box]) -> float:
    """Length of leader, crossed labels, and (dearest) leaving the sheet, covering a label or what is kept free."""
    box, leader = spot.box, ((spot.x, spot.y), spot.to)
    outside = max(sheet.left - box.left, box.right - sheet.right, sheet.bottom - box.bottom, box.top - sheet.top, 0.0)
    cost = PER_UNIT_OF_LEADER * hypot(spot.x - spot.to[0], spot.y - spot.to[1]) + LEFT_SHEET * outside
    roomy = box.grown(4)
    for other in placed:
        if roomy.touches(other.box):
            cost += COVERED_LABEL
        if _crosses(*leader, other.box) or _crosses((other.x, other.y), other.to, roomy):
            cost += CROSSED_LABEL
    return cost + sum(BLOCKED for area in blocked if area.touches(box))


def _cost_of_colours(spot: Placed, index: int, wanted: Sequence[Wanted]) -> float:
    """Covering the dots of places, and running a leader over another place's."""
    ground, leader = spot.box.grown(9), ((spot.x, spot.y), spot.to)
    cost = 0.0
    for i, label in enumerate(wanted):
        for dot in label.dots:
            if ground.holds(dot):
                cost += OWN_DOT if i == index else COLOURED_DOT
            elif i != index and _is_near_line(dot, *leader):
                cost += COLOURED_DOT / 2
    return cost


def _crosses(start: Point, end: Point, box: Box) -> bool:
    """Whether a leader runs through a box: the stretch inside the box's left and right, then inside its heights."""
    (x1, y1), (x2, y2) = start, end
    begin, finish = 0.0, 1.0
    for at, step, low, high in ((x1, x2 - x1, box.left, box.right), (y1, y2 - y1, box.bottom, box.top)):
        if step == 0:
            if not low <= at <= high:
                return False
            continue
        enters, leaves = sorted(((low - at) / step, (high - at) / step))
        begin, finish = max(begin, enters), min(finish, leaves)
        if begin > finish:
            return False
    return True


def _is_near_line(dot: Point, start: Point, end: Point, within: float = 4.0) -> bool:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy) or 1.0
    along = ((dot[0] - start[0]) * dx + (dot[1] - start[1]) * dy) / length
    return 0 < along < length and abs((dot[0] - start[0]) * dy - (dot[1] - start[1]) * dx) / length < within


def fitting_names(
    names: tuple[tuple[str, Point], ...], sheet: Box, dot: float, size: float, blocked: tuple[Box, ...] = ()
) -> tuple[tuple[str, float, float, str], ...]:
    """Names beside their dots as (text, x, baseline y, anchor); a name that would cover a dot or a name is left out."""
    taken = [*(Box(x - dot, y - dot, x + dot, y + dot) for _, (x, y) in names), *blocked]
    shown = []
    for index, (text, (x, y)) in enumerate(names):
        length = len(text) * size * CHARACTER
        for box, anchor in _beside(x, y, dot + size * 0.3, length, size):
            free = all(not box.touches(other) for i, other in enumerate(taken) if i != index)
            if (
                free
                and sheet.left < box.left
                and box.right < sheet.right
                and sheet.bottom < box.bottom
                and box.top < sheet.top
            ):
                taken.append(box)
                at = {"start": box.left, "end": box.right, "middle": x}[anchor]
                shown.append((text, round(at, 1), round(box.top - size * 0.22, 1), anchor))
                break
    return tuple(shown)


def _beside(x: float, y: float, gap: float, length: float, size: float) -> tuple[tuple[Box, str], ...]:
    """The places a name may take, best first: right, left, above, below."""
    half = size / 2
    return (
        (Box(x + gap, y - half, x + gap + length, y + half), "start"),
        (Box(x - gap - length, y - half, x - gap, y + half), "end"),
        (Box(x - length / 2, y - gap - size, x + length / 2, y - gap), "middle"),
        (Box(x - length / 2, y + gap, x + length / 2, y + gap + size), "middle"),
    )
