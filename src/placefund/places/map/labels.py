"""Where the labels of a map go: near what they name, over open ground, never over each other.

A greedy search over fixed rings of candidates, in a few orders of which the best is kept: the same map always gives the
same labels. Lengths are units of the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, hypot, pi, sin
from textwrap import wrap

from placefund.domain.geometry import Box, Point

ANGLES = 36
STEPS = 12
CHARACTER = 0.66  # mean width of a bold sans serif's character as a share of its size, the widest usual face taken
OWN_DOT, COLOURED_DOT, PLAIN_DOT = 35.0, 25.0, 1.2  # what covering one costs
CROSSED_LABEL, COVERED_LABEL, BLOCKED, LEFT_SHEET = 60.0, 500.0, 800.0, 1000.0  # the last for each unit
PER_UNIT_OF_LEADER = 0.14


LINE_CHARACTERS = 24  # a longer name is broken into lines
LINE_HEIGHT = 1.12


@dataclass(frozen=True, slots=True)
class LabelRequest:
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
class LabelLine:
    """One line of a label's text and its baseline."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class LabelPlacement:
    """A label's place: the badge's centre, the text's lines, near end and anchor, and the dot its leader points to.

    `text_x` and the lines' `y` are counted from the badge's centre, so that a label can be moved or shrunk as one.
    """

    x: float
    y: float
    text_x: float
    text_anchor: str
    lines: tuple[LabelLine, ...]
    to: Point
    box: Box


@lru_cache(maxsize=128)
def placed_labels(
    wanted: tuple[LabelRequest, ...],
    plain_dots: tuple[Point, ...],
    sheet: Box,
    badge: float,
    size: float,
    blocked: tuple[Box, ...] = (),
) -> tuple[LabelPlacement, ...]:
    """One place for each label, in the order asked for; `badge` is a radius, `size` the text's, `blocked` is kept free.

    `sheet` runs downwards: its bottom is the smaller y. A label always finds a place, if need be a bad one.
    """
    spots = [_Spots(index, wanted, plain_dots, sheet, badge, size, blocked) for index in range(len(wanted))]
    _, best = min((_in_turn(order, spots) for order in _orders(wanted)), key=lambda found: found[0])
    return tuple(best[index] for index in range(len(wanted)))


def _orders(wanted: Sequence[LabelRequest]) -> Iterator[list[int]]:
    """Orders in which to place the labels: always the largest first, since they find room in few places."""
    ways: tuple[Callable[[int], float], ...] = (
        lambda i: -_crowdedness(i, wanted),
        lambda i: _crowdedness(i, wanted),
        float,
        lambda i: -float(i),
        lambda i: _centre(wanted[i].dots)[0],
        lambda i: _centre(wanted[i].dots)[1],
    )
    largest = {i: -len(label.layouts[0]) for i, label in enumerate(wanted)}
    for way in ways:
        by_way = sorted(range(len(wanted)), key=way)
        yield sorted(by_way, key=largest.__getitem__)


def _in_turn(order: Sequence[int], spots: Sequence[_Spots]) -> tuple[float, dict[int, LabelPlacement]]:
    """What it costs to give each label its best spot in turn, and the spots."""
    total, placed = 0.0, dict[int, LabelPlacement]()
    for index in order:
        cost, placed[index] = spots[index].cheapest(tuple(placed.values()))
        total += cost
    return total, placed


class _Spots:
    """The candidates for one label, shortest leader first; what a spot covers is worked out when asked, and once."""

    def __init__(
        self,
        index: int,
        wanted: Sequence[LabelRequest],
        plain_dots: Sequence[Point],
        sheet: Box,
        badge: float,
        size: float,
        blocked: Sequence[Box],
    ) -> None:
        self.index, self.wanted, self.plain_dots = index, wanted, plain_dots
        candidates = _candidates(wanted[index], sheet, badge, size)
        self.spots = sorted(
            ((_cost_of_ground(spot, sheet, blocked), spot) for spot in candidates), key=lambda found: found[0]
        )
        self.covered: dict[int, float] = {}

    def cheapest(self, placed: Sequence[LabelPlacement]) -> tuple[float, LabelPlacement]:
        """The best spot beside the labels already placed."""
        best: tuple[float, LabelPlacement] | None = None
        for number, (ground, spot) in enumerate(self.spots):
            if best is not None and ground >= best[0]:
                break  # the rest have longer leaders still
            cost = ground + _cost_of_labels(spot, placed)
            if best is None or cost < best[0]:
                cost += self._cost_of_covering(number)
            if best is None or cost < best[0]:
                best = (cost, spot)
        if best is None:
            raise ValueError("A label needs at least one candidate.")
        return best

    def _cost_of_covering(self, number: int) -> float:
        if number not in self.covered:
            spot = self.spots[number][1]
            ground = spot.box.grown(4)
            plain = sum(1 for dot in self.plain_dots if ground.holds(dot))
            self.covered[number] = PLAIN_DOT * plain + _cost_of_colours(spot, self.index, self.wanted)
        return self.covered[number]


def _centre(dots: Sequence[Point]) -> Point:
    return sum(x for x, _ in dots) / len(dots), sum(y for _, y in dots) / len(dots)


def _crowdedness(index: int, wanted: Sequence[LabelRequest]) -> float:
    """How close the other labels' subjects are."""
    x, y = _centre(wanted[index].dots)
    others = (_centre(other.dots) for i, other in enumerate(wanted) if i != index)
    return sum(1 / (20 + hypot(x - ox, y - oy)) for ox, oy in others)


def _candidates(label: LabelRequest, sheet: Box, badge: float, size: float) -> Iterator[LabelPlacement]:
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


def _spot(
    at: Point, to: Point, lines: tuple[str, ...], badge: float, size: float, *, runs_right: bool
) -> LabelPlacement:
    x, y = at
    text = max((len(line) for line in lines), default=0) * size * CHARACTER
    gap = badge + size * 0.35
    tall = max(badge, len(lines) * size * LINE_HEIGHT / 2)
    first = -(len(lines) - 1) * size * LINE_HEIGHT / 2 + size * 0.34
    left, right = (x - badge, x + gap + text) if runs_right else (x - gap - text, x + badge)
    return LabelPlacement(
        x=round(x, 1),
        y=round(y, 1),
        text_x=round(gap if runs_right else -gap, 1),
        text_anchor="start" if runs_right else "end",
        lines=tuple(LabelLine(line, round(first + i * size * LINE_HEIGHT, 1)) for i, line in enumerate(lines)),
        to=to,
        box=Box(left, y - tall, right, y + tall),
    )


def _cost_of_ground(spot: LabelPlacement, sheet: Box, blocked: Sequence[Box]) -> float:
    """Length of leader, and (dearest) leaving the sheet or covering what is kept free."""
    box = spot.box
    outside = max(sheet.left - box.left, box.right - sheet.right, sheet.bottom - box.bottom, box.top - sheet.top, 0.0)
    covers = sum(BLOCKED for area in blocked if area.touches(box))
    return PER_UNIT_OF_LEADER * hypot(spot.x - spot.to[0], spot.y - spot.to[1]) + LEFT_SHEET * outside + covers


def _cost_of_labels(spot: LabelPlacement, placed: Sequence[LabelPlacement]) -> float:
    """Covering other labels, and leaders that run through labels."""
    roomy, leader, cost = spot.box.grown(4), ((spot.x, spot.y), spot.to), 0.0
    for other in placed:
        if roomy.touches(other.box):
            cost += COVERED_LABEL
        if _crosses(*leader, other.box) or _crosses((other.x, other.y), other.to, roomy):
            cost += CROSSED_LABEL
    return cost


def _cost_of_colours(spot: LabelPlacement, index: int, wanted: Sequence[LabelRequest]) -> float:
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
