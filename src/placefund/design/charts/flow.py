"""Follow the pound: bands from the envelope through strands and places to awards and payments, as wide as the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placefund.design.charts.meanings import Meaning
from placefund.design.charts.scene import (
    NARROW,
    Amount,
    Chart,
    Path,
    Rect,
    Scene,
    Shape,
    Table,
    Text,
    brief,
    exact,
    fitted,
    rounded,
    scale_to,
    side_by_side,
    size_of,
    total_of,
)
from placefund.domain.messages import row_of, say
from placefund.domain.money import Money

NODE_WIDTH = 14
GAP = 14
PLOT = 420
FLOW_WIDTH = 960  # wider than the other charts: five stages and their names need it
LAST_LABEL = 130
LINE_HEIGHT = 26  # a node's label needs this much; smaller nodes are pushed apart


@dataclass(frozen=True, slots=True)
class Node:
    """A place where money rests. `stage` counts from 0 (the envelope) to the right."""

    key: str
    label: str
    stage: int
    href: str = ""
    meaning: Meaning = Meaning.WHOLE


@dataclass(frozen=True, slots=True)
class Band:
    """Money that went from one node to another; opens to its transfers."""

    source: str
    target: str
    amount: Money
    href: str = ""


@dataclass(frozen=True, slots=True)
class _NodePlace:
    """A node with its place: `x`, `y`, `height` in the drawing; `amount` is the larger of what came in and what went out."""

    node: Node
    amount: Amount
    x: float
    y: float
    height: float


def flow(
    title: str, nodes: Sequence[Node], bands: Sequence[Band], stages: Sequence[str], *, description: str = ""
) -> Chart:
    """A flow diagram. On a phone, where bands would be threads, the same nodes stand as bars under their stages.

    Raises:
        ValueError: when a band names a node that is not there, goes backwards, or carries nothing or less.
    """
    by_key = {node.key: node for node in nodes}
    for band in bands:
        _check(band, by_key)
    through = {node.key: _through(node, bands) for node in nodes}
    by_stage = [[node for node in nodes if node.stage == stage and through[node.key]] for stage in range(len(stages))]
    amounts: dict[str, Amount] = {}
    sums: list[Amount] = []
    for group in by_stage:
        printed, whole = side_by_side([through[node.key] for node in group])
        amounts |= {node.key: amount for node, amount in zip(group, printed, strict=True)}
        sums.append(whole)
    words = row_of(
        say("{amount} in {stage}", amount=brief(amount), stage=name.lower())
        for name, amount in zip(stages, sums, strict=True)
    )
    return Chart(
        title=title,
        description=description or say("From left to right: {words}.", words=words),
        wide=_wide(by_stage, amounts, bands, stages),
        narrow=_narrow(by_stage, amounts, stages),
        table=Table(
            (say("From"), say("To"), say("Amount")),
            tuple((by_key[band.source].label, by_key[band.target].label, exact(band.amount)) for band in bands),
        ),
    )


def _check(band: Band, nodes: dict[str, Node]) -> None:
    for end in (band.source, band.target):
        if end not in nodes:
            raise ValueError(f"A band of the flow names “{end}”, and there is no such node.")
    if nodes[band.target].stage <= nodes[band.source].stage:
        raise ValueError(f"Money cannot flow back from “{nodes[band.source].label}” to “{nodes[band.target].label}”.")
    if band.amount.pence <= 0:
        raise ValueError(f"The band to “{nodes[band.target].label}” carries {exact(band.amount)}; leave it out.")


def _through(node: Node, bands: Sequence[Band]) -> Money:
    into = total_of([band.amount for band in bands if band.target == node.key])
    out_of = total_of([band.amount for band in bands if band.source == node.key])
    return Money(max(size_of(into), size_of(out_of)))


def _wide(
    by_stage: Sequence[Sequence[Node]], amounts: dict[str, Amount], bands: Sequence[Band], stages: Sequence[str]
) -> Scene:
    placed, height = _places(by_stage, amounts)
    shapes: list[Shape] = [*_bands(placed, bands)]
    step = _step(len(by_stage))
    for item in placed.values():
        words = f"{item.node.label}: {brief(item.amount)}"
        css = item.node.meaning.beside("fill-node")
        shapes.append(Rect(item.x, item.y, NODE_WIDTH, max(item.height, 2), css, item.node.href, words))
        last = item.node.stage == len(by_stage) - 1
        room = (step - NODE_WIDTH - 12) if not last else LAST_LABEL
        label = fitted(f"{brief(item.amount)} {item.node.label}", room / 0.88)
        shapes.append(
            Text(item.x + NODE_WIDTH + 6, rounded(item.y + max(item.height, 2) / 2 + 5), label, "start", "flow-label")
        )
    for stage, name in enumerate(stages):
        shapes.append(Text(rounded(stage * step), 14, name, "start", "stage"))
    return Scene(FLOW_WIDTH, rounded(height), tuple(shapes))


def _step(stages: int) -> float:
    return (FLOW_WIDTH - NODE_WIDTH - LAST_LABEL) / max(stages - 1, 1)


def _places(by_stage: Sequence[Sequence[Node]], amounts: dict[str, Amount]) -> tuple[dict[str, _NodePlace], float]:
    """Where each node stands: heights to one scale over all stages, each at least a line of text apart."""
    most = max((sum(size_of(amounts[node.key]) for node in group) for group in by_stage), default=0)
    unit, top, floor = scale_to(PLOT, most), 34.0, 34.0 + PLOT
    placed: dict[str, _NodePlace] = {}
    for stage, group in enumerate(by_stage):
        y = top
        for node in group:
            height = rounded(size_of(amounts[node.key]) * unit)
            centre_pad = max(LINE_HEIGHT - height, 0) / 2
            x = rounded(stage * _step(len(by_stage)))
            placed[node.key] = _NodePlace(node, amounts[node.key], x, rounded(y + centre_pad), height)
            y += max(height, LINE_HEIGHT) + GAP
        floor = max(floor, y)
    return placed, floor


def _bands(placed: dict[str, _NodePlace], bands: Sequence[Band]) -> list[Path]:
    """The bands, leaving and entering their nodes in the order of the other end, so that they cross as little as may be."""
    left = {key: item.y for key, item in placed.items()}
    right = dict(left)
    drawn: list[Path] = []
    order = sorted(bands, key=lambda band: (placed[band.source].x, placed[band.source].y, placed[band.target].y))
    for band in order:
        source, target = placed[band.source], placed[band.target]
        thick = source.height * band.amount.pence / size_of(source.amount)
        x1, x2 = source.x + NODE_WIDTH, target.x
        y1, y2 = left[band.source], right[band.target]
        left[band.source] += thick
        right[band.target] += thick
        words = say(
            "{amount} from {label} to {node_label}",
            amount=brief(band.amount),
            label=source.node.label,
            node_label=target.node.label,
        )
        css = target.node.meaning.beside("band")
        drawn.append(Path(_ribbon(x1, y1, x2, y2, max(thick, 1)), css, band.href, words))
    return drawn


def _ribbon(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    bend = rounded((x1 + x2) / 2)
    a, b, c, d = (rounded(value) for value in (y1, y2, y2 + thick, y1 + thick))
    return f"M{x1} {a}C{bend} {a} {bend} {b} {x2} {b}V{c}C{bend} {c} {bend} {d} {x1} {d}Z"


def _narrow(by_stage: Sequence[Sequence[Node]], amounts: dict[str, Amount], stages: Sequence[str]) -> Scene:
    most = max((size_of(amounts[node.key]) for group in by_stage for node in group), default=0)
    unit, y = scale_to(NARROW, most), 4.0
    shapes: list[Shape] = []
    for name, group in zip(stages, by_stage, strict=True):
        shapes.append(Text(0, y + 16, name, "start", "stage"))
        y += 30
        for node in group:
            amount = brief(amounts[node.key])
            length = rounded(max(size_of(amounts[node.key]) * unit, 2))
            shapes += [
                Text(0, y + 14, fitted(node.label, NARROW - 80), "start", "label"),
                Text(NARROW, y + 14, amount, "end", "value"),
                Rect(
                    0,
                    y + 20,
                    length,
                    12,
                    node.meaning.beside("fill-node"),
                    node.href,
                    f"{node.label}: {amount}",
                ),
            ]
            y += 44
        y += 12
    return Scene(NARROW, y, tuple(shapes))
