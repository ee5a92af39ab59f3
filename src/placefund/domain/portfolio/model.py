"""The portfolio as arrays: one column for each bid and level, one row for each rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Cell, Row
from placefund.domain.solver import INFINITY, Programme

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Model:
    """A problem in columns and rows.

    `cells` (n) are the columns in the order of the bids, levels from the greatest; `bid_of` (n) is the bid's place in the order.
    `values` (n) are objective units. Row k of `rows` is rule k; `overlaps` are pairs of bids' places with the units lost.
    """

    cells: tuple[Cell, ...]
    bid_of: Whole
    values: Whole
    rows: tuple[Row, ...]
    overlaps: tuple[tuple[int, int, int], ...]
    bids: tuple[str, ...]

    def column(self) -> dict[Cell, int]:
        return {cell: place for place, cell in enumerate(self.cells)}

    def levels(self, chosen: Sequence[float] | NDArray[np.float64]) -> dict[str, int]:
        """The choice (bid → per cent) of a solver's values."""
        return dict(cell for cell, value in zip(self.cells, chosen, strict=False) if value > 0.5)

    def start(self, levels: Mapping[str, int]) -> NDArray[np.float64]:
        """A choice as the values of all columns, the overlaps' included."""
        one = [float(levels.get(bid) == percent) for bid, percent in self.cells]
        both = [float(self.bids[a] in levels and self.bids[b] in levels) for a, b, _ in self.overlaps]
        return np.array(one + both)


def model_of(problem: Problem) -> Model:
    """The columns and rows of a problem."""
    place = {bid.id: index for index, bid in enumerate(problem.bids)}
    values = problem.values()
    cells = tuple(values)
    return Model(
        cells,
        np.array([place[bid] for bid, _ in cells], dtype=np.int64),
        np.array([values[cell] for cell in cells], dtype=np.int64),
        problem.rows(),
        tuple((place[a], place[b], units) for a, b, units in problem.penalties() if units),
        tuple(place),
    )


def scale_of(values: Whole) -> int:
    """What objective units are divided by for the solver: it works best with numbers near one."""
    return max(1, int(np.abs(values).max(initial=0)) // 100)


def programme_of(model: Model, scale: int) -> Programme:
    """The whole-number programme of a model, its objective divided by `scale`.

    Rows in order: one level at most for each bid; each rule; for each overlap, both bids less one.
    """
    columns, count = len(model.cells), len(model.cells) + len(model.overlaps)
    place = model.column()
    rows: list[tuple[list[int], list[int], float, float]] = []
    members: list[list[int]] = [[] for _ in model.bids]
    for column, bid in enumerate(model.bid_of):
        members[bid].append(column)
    rows.extend((own, [1] * len(own), -INFINITY, 1.0) for own in members)
    for row in model.rows:
        least = -INFINITY if row.least is None else float(row.least)
        most = INFINITY if row.most is None else float(row.most)
        rows.append(([place[cell] for cell in row.weights], list(row.weights.values()), least, most))
    for pair, (a, b, _) in enumerate(model.overlaps):
        own = members[a] + members[b]
        rows.append(([*own, columns + pair], [1] * len(own) + [-1], -INFINITY, 1.0))
    lost = [-float(units) for _, _, units in model.overlaps]
    return Programme(
        gain=np.concatenate([model.values.astype(float), np.array(lost)]) / scale,
        lower=np.zeros(count),
        upper=np.ones(count),
        whole=np.arange(count) < columns,
        row_lower=np.array([row[2] for row in rows]),
        row_upper=np.array([row[3] for row in rows]),
        starts=np.cumsum([0] + [len(row[0]) for row in rows]).astype(np.int32),
        columns=np.array([column for row in rows for column in row[0]], dtype=np.int32),
        values=np.array([weight for row in rows for weight in row[1]], dtype=float),
    )
