"""Charts drawn on the server: pure layouts that turn figures into shapes, for a wide and a narrow page, with their table."""

from __future__ import annotations

from placefund.design.charts.bars import Bar, bars
from placefund.design.charts.bubbles import Bubble, bubbles
from placefund.design.charts.columns import Column, columns
from placefund.design.charts.dots import Scores, dots
from placefund.design.charts.flow import Band, Node, flow
from placefund.design.charts.intervals import Interval, intervals
from placefund.design.charts.meanings import Meaning
from placefund.design.charts.pairs import Pair, pairs
from placefund.design.charts.progress import TowardsTarget, progress
from placefund.design.charts.ranks import RankBand, rank_bands
from placefund.design.charts.scene import Chart, Key, Line, Path, Rect, Scene, Table, Text
from placefund.design.charts.spans import Span, spans
from placefund.design.charts.stack import StackPart, stack

__all__ = [
    "Band", "Bar", "Bubble", "Chart", "Column", "Interval", "Key", "Line", "Meaning", "Node", "Pair", "Path", "RankBand", "Rect",
    "Scene", "Scores", "Span", "StackPart", "Table", "Text", "TowardsTarget", "bars", "bubbles", "columns", "dots", "flow",
    "intervals", "pairs", "progress", "rank_bands", "spans", "stack",
]  # fmt: skip
