"""Fairness between applications: programmes in which the worst total comes first, then how few stay at it, then the sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placefund.domain.assessment.assignment.exact import NO_LIMIT, Whole
from placefund.domain.assessment.assignment.model import Model, whole

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Level:
    """A total that fairness has settled: no application is below it but the `few` of each level before.

    `few` is how many applications stay at this total; None when the levels after it are not looked at.
    """

    total: int
    few: int | None


def possible_totals(model: Model, ranks: Ints) -> tuple[int, int]:
    """Two totals that no assignment exceeds: its worst one, and any one.

    Each application by itself could have its best readers: the least of these totals, and the largest. `ranks` is the place of
    each pair among its application's, the most worth first.
    """
    mine = ranks < model.needed[model.application]
    totals = np.bincount(model.application[mine], weights=model.worth[mine], minlength=len(model.needed))
    alone = totals[model.needed > 0]
    return int(alone.min()), int(alone.max())


def worst_of(model: Model, x: Ints) -> int:
    """The smallest total of an application that needs readers; 0 when none does."""
    totals = model.totals(x)[model.needed > 0]
    return int(totals.min()) if len(totals) else 0


class Programmes:
    """The whole-number programmes of fairness over one model. Nothing may be missing in them: that was found out before.

    Columns are the pairs, those for what is short (all 0), one for each application and settled level (1: it stays at that
    level), and last the one that is asked for, if any.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.base = whole(model, np.zeros(len(model.worth), np.int64), 1, can_be_short=False)
        self.fair = np.flatnonzero(model.needed > 0)
        self.place = np.full(len(model.needed), -1, np.int64)
        self.place[self.fair] = np.arange(len(self.fair))
        inside = self.place[model.application] >= 0
        self.pair_columns = np.flatnonzero(inside)
        self.pair_rows = self.place[model.application[inside]]

    def highest(self, levels: list[Level], low: int, high: int) -> Whole:
        """The largest total, from `low` to `high`, that all but those who stay at settled levels can have: the last column."""
        grown = _WiderProgramme(self, levels)
        asked = grown.column(1, low, high)
        rows = grown.totals_at_least(0, high)
        grown.entry(rows, np.full(len(rows), asked), -1)
        return grown.whole()

    def fewest(self, levels: list[Level], total: int) -> Whole:
        """The fewest applications that stay at `total` when all others have more."""
        grown = _WiderProgramme(self, levels)
        grown.totals_at_least(total, total)
        rows = grown.totals_at_least(total + 1, total + 1)
        stays = np.array([grown.column(-1, 0, 1) for _ in self.fair], np.int64)
        grown.entry(rows, stays, 1)
        return grown.whole()

    def sum(self, levels: list[Level], gain: Ints, charge: int = 0, low: int = 0) -> Whole:
        """The largest sum of `gain` (P) with every level held; with a `charge`, the last column lowers the last level, as far as
        `low`, at that cost for each thousandth.

        Something must be known to reach `low`, or nothing may fit: totals below nought need lowering beyond nought.
        """
        grown = _WiderProgramme(self, levels)
        grown.gain[: len(gain)] = gain.tolist()
        if charge:
            lowered = grown.column(-charge, 0, levels[-1].total - low)
            grown.entry(grown.last, np.full(len(grown.last), lowered), 1)
        return grown.whole()


class _WiderProgramme:
    """The model's programme with rows and columns added."""

    def __init__(self, programmes: Programmes, levels: list[Level]) -> None:
        base = programmes.base
        self.programmes = programmes
        self.gain, self.lower, self.upper = [0] * len(base.gain), base.lower.tolist(), base.upper.tolist()
        self.row_lower, self.row_upper = base.row_lower.tolist(), base.row_upper.tolist()
        self.parts = [(base.rows, base.columns, base.values)]
        self.stays: list[tuple[int, Ints]] = []
        self.last = np.empty(0, np.int64)
        for level in levels:
            self.last = self.totals_at_least(level.total, level.total)
            if level.few is not None:
                stays = np.array([self.column(0, 0, 1) for _ in programmes.fair], np.int64)
                counted = self.row(-NO_LIMIT, level.few)
                self.entry(np.full(len(stays), counted), stays, 1)
                self.stays.append((level.total, stays))

    def column(self, gain: int, lower: int, upper: int) -> int:
        self.gain.append(gain)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.gain) - 1

    def row(self, lower: int, upper: int) -> int:
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        return len(self.row_lower) - 1

    def entry(self, rows: Ints, columns: Ints, value: int | Ints) -> None:
        values = np.empty(len(rows), np.int64)
        values[:] = value
        self.parts.append((rows, columns, values))

    def totals_at_least(self, total: int, high: int) -> Ints:
        """A row for each application: its total is at least `total`, unless it stays at a settled level below `high`."""
        ours, model = self.programmes, self.programmes.model
        rows = np.array([self.row(total, NO_LIMIT) for _ in ours.fair], np.int64)
        self.entry(rows[ours.pair_rows], ours.pair_columns, model.worth[ours.pair_columns])
        for settled, stays in self.stays:
            self.entry(rows, stays, high - settled)
        return rows

    def whole(self) -> Whole:
        rows, columns, values = (np.concatenate(part) for part in zip(*self.parts, strict=True))
        lists = (self.gain, self.lower, self.upper, self.row_lower, self.row_upper)
        gain, lower, upper, row_lower, row_upper = (np.array(each, np.int64) for each in lists)
        return Whole(gain, lower, upper, row_lower, row_upper, rows, columns, values)
