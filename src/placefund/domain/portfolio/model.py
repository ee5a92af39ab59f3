"""The portfolio as arrays: one column for each bid and level, one row for each rule, all in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Cell, Threshold
from placefund.domain.solver import INFINITY, Programme

Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]
WIDE = 1 << 60
"""Stands for “no limit” in `least` and `most`."""


@dataclass(frozen=True, slots=True)
class Model:
    """A problem in columns and rows.

    `cells` (n) are the columns in the order of the bids, levels from the greatest; `bid_of` (n) is the bid's place in the order.
    `values` (n) are objective units. Rule k is `least[k]` ≤ `matrix[k]`·x ≤ `most[k]`. `is_open` (n) marks columns that may be
    chosen; `must` (one for each bid) marks bids that are in. `overlaps` are pairs of bids' places with the units they lose
    together.
    """

    bids: tuple[str, ...]
    cells: tuple[Cell, ...]
    bid_of: Whole
    values: Whole
    matrix: Whole
    least: Whole
    most: Whole
    is_open: Marks
    must: Marks
    overlaps: tuple[tuple[int, int, int], ...]

    def chosen(self, levels: Mapping[str, int]) -> Marks:
        """A choice (bid → per cent) as marks on the columns."""
        return np.array([levels.get(bid) == percent for bid, percent in self.cells], dtype=bool)

    def levels(self, chosen: Marks) -> dict[str, int]:
        """Marks on the columns as a choice (bid → per cent)."""
        return dict(self.cells[place] for place in np.flatnonzero(chosen))

    def has(self, chosen: Marks) -> Marks:
        """Which bids a choice funds."""
        found = np.zeros(len(self.bids), dtype=bool)
        found[self.bid_of[chosen]] = True
        return found

    def worth(self, chosen: Marks) -> int:
        """The objective of a choice, exact."""
        found = int(self.values[chosen].sum())
        if self.overlaps:
            has = self.has(chosen)
            found -= sum(units for one, other, units in self.overlaps if has[one] and has[other])
        return found

    def fits(self, chosen: Marks) -> bool:
        """Whether a choice keeps every rule, holds the bids that must be in, and no column that is shut."""
        used = self.matrix[:, chosen].sum(axis=1)
        is_kept = bool(((used >= self.least) & (used <= self.most)).all())
        return is_kept and not (chosen & ~self.is_open).any() and not (self.must & ~self.has(chosen)).any()

    def fitting(self, choices: Marks) -> Marks:
        """Which of k choices (k × n) fit: `fits` for many at once, in floats that hold whole numbers exactly up to 2^53."""
        used = choices.astype(float) @ self.matrix.T.astype(float)
        is_kept = ((used >= self.least) & (used <= self.most)).all(axis=1) & ~choices[:, ~self.is_open].any(axis=1)
        for bid in np.flatnonzero(self.must):
            is_kept &= choices[:, self.bid_of == bid].any(axis=1)
        return np.asarray(is_kept, dtype=bool)

    def forcing(self, bid: int) -> Model:
        """This model with a bid that must be in."""
        must = self.must.copy()
        must[bid] = True
        return replace(self, must=must)

    def barring(self, bid: int) -> Model:
        """This model with a bid that must not be in."""
        return replace(self, is_open=self.is_open & (self.bid_of != bid))

    def dropping(self, rule: int) -> Model:
        """This model without a rule."""
        least, most = self.least.copy(), self.most.copy()
        least[rule], most[rule] = -WIDE, WIDE
        return replace(self, least=least, most=most)


def model_of(problem: Problem) -> Model:
    """The columns and rows of a problem."""
    place = {bid.id: index for index, bid in enumerate(problem.bids)}
    values = problem.values()
    cells = tuple(values)
    column = {cell: index for index, cell in enumerate(cells)}
    rows = problem.rows()
    matrix = np.zeros((len(rows), len(cells)), dtype=np.int64)
    for index, row in enumerate(rows):
        matrix[index, [column[cell] for cell in row.weights]] = list(row.weights.values())
    return Model(
        tuple(place),
        cells,
        np.array([place[bid] for bid, _ in cells], dtype=np.int64),
        np.array([values[cell] for cell in cells], dtype=np.int64),
        matrix,
        np.array([-WIDE if row.least is None else row.least for row in rows], dtype=np.int64),
        np.array([WIDE if row.most is None else row.most for row in rows], dtype=np.int64),
        np.ones(len(cells), dtype=bool),
        np.zeros(len(place), dtype=bool),
        _overlaps(problem, tuple(place)),
    )


def patched(model: Model, problem: Problem, bid: Bid) -> Model:
    """The model of a problem that differs from the model's own in one bid alone: only that bid's columns are counted again."""
    own = np.flatnonzero(model.bid_of == model.bids.index(bid.id))
    matrix, values = model.matrix.copy(), model.values.copy()
    for index, rule in enumerate(problem.rules):
        weights = rule.row((bid,)).weights
        matrix[index, own] = [weights.get(model.cells[place], 0) for place in own]
    values[own] = [problem.objective.value(bid, bid.level(model.cells[place][1])) for place in own]
    return replace(model, matrix=matrix, values=values, overlaps=_overlaps(problem, model.bids))


def revalued(model: Model, problem: Problem) -> Model:
    """The model of a problem that differs from the model's own in merits alone: values and thresholds are counted again."""
    values = problem.values()
    matrix = model.matrix.copy()
    for index, rule in enumerate(problem.rules):
        if isinstance(rule, Threshold):
            weights = rule.row(problem.bids).weights
            matrix[index] = [weights.get(cell, 0) for cell in model.cells]
    counted = np.array([values[cell] for cell in model.cells], dtype=np.int64)
    return replace(model, matrix=matrix, values=counted, overlaps=_overlaps(problem, model.bids))


def _overlaps(problem: Problem, bids: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
    if not problem.objective.overlaps:
        return ()
    place = {bid: index for index, bid in enumerate(bids)}
    return tuple((place[a], place[b], units) for a, b, units in problem.penalties() if units)


def scale_of(values: Whole) -> int:
    """What objective units are divided by for the solver, which works best with numbers near one."""
    return max(1, int(np.abs(values).max(initial=0)) // 100)


def programme_of(model: Model, scale: int, *, is_whole: bool = True) -> Programme:
    """The whole-number programme of a model, its objective divided by `scale`; without `is_whole` its linear relaxation.

    Rows in order: one level at most for each bid; each rule; for each overlap, both bids less one.
    """
    columns, pairs, bids = len(model.cells), len(model.overlaps), len(model.bids)
    rules, of_rules = np.nonzero(model.matrix)
    first = np.searchsorted(model.bid_of, np.arange(bids + 1))
    counts = [np.diff(first), np.bincount(rules, minlength=len(model.least))]
    parts = [np.arange(columns), of_rules]
    weights = [np.ones(columns), model.matrix[rules, of_rules].astype(float)]
    for pair, (one, other, _) in enumerate(model.overlaps):
        own = [*range(first[one], first[one + 1]), *range(first[other], first[other + 1])]
        counts.append(np.array([len(own) + 1]))
        parts.append(np.array([*own, columns + pair]))
        weights.append(np.array([1.0] * len(own) + [-1.0]))
    lost = np.array([-float(units) for _, _, units in model.overlaps])
    count = columns + pairs
    return Programme(
        gain=np.concatenate([model.values.astype(float), lost]) / scale,
        lower=np.zeros(count),
        upper=np.concatenate([model.is_open.astype(float), np.ones(pairs)]),
        whole=(np.arange(count) < columns) & is_whole,
        row_lower=np.concatenate(
            [np.where(model.must, 1.0, -INFINITY), _limits(model.least), np.full(pairs, -INFINITY)]
        ),
        row_upper=np.concatenate([np.ones(bids), _limits(model.most), np.ones(pairs)]),
        starts=np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int32),
        columns=np.concatenate(parts).astype(np.int32),
        values=np.concatenate(weights),
    )


def _limits(numbers: Whole) -> NDArray[np.float64]:
    found = numbers.astype(float)
    return np.where(numbers <= -WIDE, -INFINITY, np.where(numbers >= WIDE, INFINITY, found))


def start_of(model: Model, chosen: Marks) -> NDArray[np.float64]:
    """A choice as the values of all the programme's columns, the overlaps' included."""
    has = model.has(chosen)
    both = [float(has[one] and has[other]) for one, other, _ in model.overlaps]
    return np.concatenate([chosen.astype(float), np.array(both)])
