"""The least extra money, and in which year and kind, with which a bid could be funded in a portfolio worth no less."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from placefund.domain import solver
from placefund.domain.portfolio.bids import MoneyKind
from placefund.domain.portfolio.inquiry import Inquiry
from placefund.domain.portfolio.model import Marks, Model, programme_of, scale_of, start_of
from placefund.domain.portfolio.rules import Envelope

Cell = tuple[str, MoneyKind]


@dataclass(frozen=True, slots=True)
class ExtraMoney:
    """What is added to the envelopes, in thousands of pounds: at least `low`; with `high`, spread as in `cells`, it is enough."""

    low: int
    high: int
    cells: tuple[tuple[str, MoneyKind, int], ...]

    @property
    def is_exact(self) -> bool:
        """Whether it is proven to be the least."""
        return self.low == self.high


def extra_money(inquiry: Inquiry, id_: str) -> ExtraMoney | None:
    """The least money added to years and kinds with which a bid is in and the portfolio is worth no less than the chosen one.

    Money added to a year and a kind raises every envelope that holds them. None when no money is enough, because another rule
    stands in the way.
    """
    model = inquiry.model.forcing(inquiry.model.bids.index(id_))
    cells = sorted({(ask.year, ask.kind) for bid in inquiry.problem.bids for ask in bid.full.asks})
    programme = _programme(inquiry, model, cells)
    leeway = 0.999 if not inquiry.leeway else 25.0
    effort = solver.Effort(nodes=inquiry.thoroughness.nodes * 20, seconds=600, leeway=leeway, is_lean=True)
    answer = solver.solve(programme, effort, _start(inquiry, id_, cells))
    if answer.status is solver.Status.INFEASIBLE or not answer.has_values:
        return None
    chosen = answer.values[: len(model.cells)] > 0.5
    added = _needed(inquiry, model, chosen, cells, answer.values[-len(cells) :])
    if added is None:
        return None
    total = sum(added.values())
    low = min(total, max(0, int(np.ceil(-answer.bound - 1e-6))))
    if answer.status is solver.Status.OPTIMAL and not inquiry.leeway:
        low = total
    spread = tuple((year, kind, amount) for (year, kind), amount in added.items() if amount)
    return ExtraMoney(low, total, spread)


def _programme(inquiry: Inquiry, model: Model, cells: list[Cell]) -> solver.Programme:
    """Columns: the model's, then money added to each cell; the objective is that money, below zero."""
    scale = scale_of(model.values)
    base = programme_of(model, scale)
    before, extra = len(base.gain), len(cells)
    matrix = np.zeros((len(base.row_lower) + 1, before + extra))
    rows = np.repeat(np.arange(len(base.row_lower)), np.diff(base.starts))
    matrix[rows, base.columns] = base.values
    for index, rule in enumerate(inquiry.problem.rules):
        if isinstance(rule, Envelope):
            covered = [_covers(rule, cell) for cell in cells]
            matrix[len(model.bids) + index, before:] = -np.array(covered, dtype=float)
    matrix[-1, :before] = base.gain
    rows, columns = np.nonzero(matrix)
    return solver.Programme(
        gain=np.concatenate([np.zeros(before), np.full(extra, -1.0)]),
        lower=np.zeros(before + extra),
        upper=np.concatenate([base.upper, np.full(extra, solver.INFINITY)]),
        whole=np.concatenate([base.whole, np.zeros(extra, dtype=bool)]),
        row_lower=np.append(base.row_lower, inquiry.choice.objective / scale - 1e-7),
        row_upper=np.append(base.row_upper, solver.INFINITY),
        starts=np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(matrix)))]).astype(np.int32),
        columns=columns.astype(np.int32),
        values=matrix[rows, columns],
    )


def _start(inquiry: Inquiry, id_: str, cells: list[Cell]) -> solver.Floats:
    """The chosen portfolio with the bid added at its least level, and the whole of its cost added to the envelopes."""
    least = inquiry.problem.bid(id_).levels[-1]
    cost = {(ask.year, ask.kind): float(ask.thousands) for ask in least.asks}
    chosen = inquiry.model.chosen({**inquiry.choice.levels, id_: least.percent})
    return np.concatenate([start_of(inquiry.model, chosen), np.array([cost.get(cell, 0.0) for cell in cells])])


def _covers(rule: Envelope, cell: Cell) -> bool:
    return rule.year in {None, cell[0]} and rule.kind in {None, cell[1]}


def _needed(
    inquiry: Inquiry, model: Model, chosen: Marks, cells: list[Cell], added: solver.Floats
) -> dict[Cell, int] | None:
    """The money in whole thousands, checked against the solver's portfolio. None when it is not enough."""
    amounts = {cell: int(np.floor(amount + 0.5)) for cell, amount in zip(cells, added, strict=True)}
    most = model.most.copy()
    for index, rule in enumerate(inquiry.problem.rules):
        if isinstance(rule, Envelope):
            most[index] += sum(amount for cell, amount in amounts.items() if _covers(rule, cell))
    is_kept = replace(model, most=most).fits(chosen)
    return amounts if is_kept and model.worth(chosen) >= inquiry.choice.objective else None
