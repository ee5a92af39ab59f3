"""A theory of change: boxes in four columns, from what goes in to what is otherwise afterwards, joined by what leads to what.

On a phone the columns stand below one another, and each box says in words what it leads to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.design.charts.scene import (
    LETTER_WIDTH,
    NARROW,
    Chart,
    Path,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    fitted,
    rounded,
)
from placefund.domain.messages import Message, all_of, say

WIDTH = 960
GUTTER = 56.0
LINE = 19.0
PAD = 10.0
GAP = 16.0
TOP = 34.0
MOST_LINES = 4
THIN = 1.25
"""Half of how thick a joining band is."""


@dataclass(frozen=True, slots=True)
class TheoryNode:
    """One box; `stage` counts from 0 on the left. With `href` it opens."""

    key: str
    label: str
    stage: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class TheoryLink:
    """What leads to what, by their keys, and what has to be true for it."""

    source: str
    target: str
    assumption: str = ""


@dataclass(frozen=True, slots=True)
class _Box:
    node: TheoryNode
    lines: tuple[str, ...]
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + 2 * PAD

    @property
    def middle(self) -> float:
        return rounded(self.y + self.height / 2)


def theory(title: str, nodes: Sequence[TheoryNode], links: Sequence[TheoryLink], stages: Sequence[str]) -> Chart:
    """The drawing and its table: a row for each link, and one for each box that nothing joins. Links to no box are left out."""
    by_key = {node.key: node for node in nodes}
    kept = [link for link in links if link.source in by_key and link.target in by_key]
    joined = {end for link in kept for end in (link.source, link.target)}
    rows = [
        (by_key[link.source].label, by_key[link.target].label, link.assumption or say("Not written")) for link in kept
    ]
    rows += [(node.label, say("Joined to nothing"), "") for node in nodes if node.key not in joined]
    return Chart(
        title=title,
        description=_in_words(nodes, kept, stages),
        wide=_wide(nodes, kept, stages),
        narrow=_narrow(nodes, kept, stages),
        table=Table((say("From"), say("To"), say("What has to be true for it")), tuple(rows)),
    )


def _in_words(nodes: Sequence[TheoryNode], links: Sequence[TheoryLink], stages: Sequence[str]) -> Message:
    counted = [
        say("{stage}: {count}", stage=name, count=sum(node.stage == stage for node in nodes))
        for stage, name in enumerate(stages)
    ]
    words = say("{counted}. {links} links, each with its assumption in the table.")
    return words.format(counted=all_of(counted), links=len(links))


def _lines(words: str, width: float) -> tuple[str, ...]:
    """Words in lines that fit a box; what is too long for it ends with an ellipsis."""
    most = max(int((width - 2 * PAD) / LETTER_WIDTH), 4)
    lines: list[str] = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= most or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…"]
    return tuple(fitted(line, width - 2 * PAD) for line in lines)


def _wide(nodes: Sequence[TheoryNode], links: Sequence[TheoryLink], stages: Sequence[str]) -> Scene:
    width = (WIDTH - GUTTER * (len(stages) - 1)) / len(stages)
    boxes: dict[str, _Box] = {}
    floor = TOP
    for stage in range(len(stages)):
        y = TOP
        for node in (each for each in nodes if each.stage == stage):
            box = _Box(node, _lines(node.label, width), rounded(stage * (width + GUTTER)), rounded(y), rounded(width))
            boxes[node.key] = box
            y += box.height + GAP
        floor = max(floor, y)
    shapes: list[Shape] = [_joined(boxes[link.source], boxes[link.target]) for link in links]
    shapes += [Text(rounded(stage * (width + GUTTER)), 16, name, "start", "stage") for stage, name in enumerate(stages)]
    for box in boxes.values():
        shapes += _drawn(box)
    return Scene(WIDTH, rounded(floor), tuple(shapes))


def _joined(source: _Box, target: _Box) -> Path:
    """A thin band from the right edge of one box to the left edge of the next."""
    x1, x2, y1, y2 = rounded(source.x + source.width), target.x, source.middle, target.middle
    bend = rounded((x1 + x2) / 2)
    a, b, c, d = (rounded(y + half) for y in (y1, y2) for half in (-THIN, THIN))
    path = f"M{x1} {a}C{bend} {a} {bend} {c} {x2} {c}V{d}C{bend} {d} {bend} {b} {x1} {b}Z"
    return Path(
        path, "fill-3", "", say("{source} leads to {target}", source=source.node.label, target=target.node.label)
    )


def _drawn(box: _Box) -> list[Shape]:
    drawn: list[Shape] = [Rect(box.x, box.y, box.width, box.height, "track", box.node.href, box.node.label)]
    for place, line in enumerate(box.lines):
        drawn.append(Text(box.x + PAD, rounded(box.y + PAD + LINE * place + 14), line, "start", "label"))
    return drawn


def _narrow(nodes: Sequence[TheoryNode], links: Sequence[TheoryLink], stages: Sequence[str]) -> Scene:
    by_key = {node.key: node for node in nodes}
    shapes: list[Shape] = []
    y = 4.0
    for stage, name in enumerate(stages):
        shapes.append(Text(0, y + 16, name, "start", "stage"))
        y += 28
        for node in (each for each in nodes if each.stage == stage):
            box = _Box(node, _lines(node.label, NARROW), 0.0, y, NARROW)
            shapes += _drawn(box)
            y += box.height + 4
            for link in (each for each in links if each.source == node.key):
                words = say("→ {target}", target=by_key[link.target].label)
                shapes.append(Text(12, y + 14, fitted(words, NARROW - 12), "start", "tick"))
                y += LINE
            y += GAP
        y += 8
    return Scene(NARROW, rounded(y), tuple(shapes))
