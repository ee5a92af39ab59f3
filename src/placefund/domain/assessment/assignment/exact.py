"""A whole-number programme too large to be handed over at once, its best answer, and a proof that needs no trust in floats."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from placefund.domain.findings import NotAllowed
from placefund.domain.messages import say
from placefund.domain.solver import (
    AT_LOWER,
    BETWEEN,
    EXACT,
    Corner,
    Effort,
    Programme,
    SolverAnswer,
    SolverFailed,
    Status,
    solve,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NO_LIMIT = 1 << 40
"""The bound of a row that has none on that side."""
SCALE = 64
"""Prices of rows are rounded to this part of a unit before anything is proven with them. Any prices prove a true bound; those of
a network are whole numbers, so nothing is lost there."""
SMALL = 20_000
"""With no more columns than this there is nothing to gain from leaving some out."""
LARGE = 50_000
"""A linear programme with more columns than this is solved through the inside first."""
NEAR = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """Maximise `gain`·x over whole numbers x with `row_lower` ≤ A x ≤ `row_upper` and `lower` ≤ x ≤ `upper`: n columns, m rows.

    Entry e of A is `values[e]` in row `rows[e]` and column `columns[e]`. x = `lower` must be within every upper bound of a row.
    """

    gain: Ints
    lower: Ints
    upper: Ints
    row_lower: Ints
    row_upper: Ints
    rows: Ints
    columns: Ints
    values: Ints

    def activity(self, x: Ints | Floats) -> Floats:
        """A x, exact as long as it stays below 2**53."""
        used = np.bincount(self.rows, weights=self.values * x[self.columns], minlength=len(self.row_lower))
        return used.astype(np.float64, copy=False)

    def worth(self, x: Ints) -> int:
        """gain·x as a Python whole number."""
        taken = np.flatnonzero(x)
        return sum(int(self.gain[c]) * int(x[c]) for c in taken)

    def priced(self, prices: Ints) -> Ints:
        """What each column is worth above the prices of the rows it uses: `SCALE`·gain − Aᵀ prices."""
        paid = np.bincount(self.columns, weights=self.values * prices[self.rows], minlength=len(self.gain))
        return self.gain * SCALE - np.rint(paid).astype(np.int64)

    def bound(self, prices: Ints, above: Ints) -> int:
        """What no answer can exceed, in parts of `SCALE`, by weak duality: true for any prices, since each limit is paid for.

        max gain·x ≤ Σ_rows max(price·row_lower, price·row_upper) + Σ_columns max(above·lower, above·upper).
        """
        rows = np.where(prices > 0, prices * self.row_upper, prices * self.row_lower)
        columns = np.where(above > 0, above * self.upper, above * self.lower)
        return int(sum(rows.tolist()) + sum(columns.tolist()))

    def holds(self, x: Ints) -> bool:
        """Whether x is within every limit, exactly."""
        used = self.activity(x)
        inside = (x >= self.lower).all() and (x <= self.upper).all()
        return bool(inside and (used >= self.row_lower).all() and (used <= self.row_upper).all())


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best answer found, and what is proven of it.

    `bound` is what no answer can exceed. `is_priced` says that prices prove it in whole-number arithmetic; else it is the
    solver's own bound after its search. `prices` and `above` are in parts of `SCALE`. `is_limited`: a limit ended the search.
    """

    x: Ints
    objective: int
    bound: int
    is_priced: bool
    prices: Ints
    above: Ints
    columns_used: int
    nodes: int = 0
    is_limited: bool = False
    is_timed_out: bool = False


def best(whole: Whole, begin: Flags | None = None, effort: Effort = EXACT, known: Ints | None = None) -> Best:
    """The best whole-number answer: first without the whole-number condition, by prices; by search only if that is not enough.

    `begin` (n) marks the columns to start with. Others come in when prices ask for them, and rows when the columns that are there
    could breach them, so most are never handed to the solver. What comes back is the best over all columns and within all rows.
    `known` (n) is an answer to begin a search from: with it there is always something to come back with.

    Raises:
        SolverFailed: when no x fits. Give every lower bound a column for what is short.
        LimitTooTight: when a limit ends the search before it has an answer.
    """
    search = _Search(whole, begin)
    relaxed = search.relax()
    if relaxed is not None:
        return relaxed
    return search.branch(effort, known)


def ceiling(whole: Whole, begin: Flags | None = None) -> int:
    """A number no whole-number answer exceeds, proven by prices: the best without the whole-number condition, rounded down."""
    search = _Search(whole, begin)
    search.relax()
    return search.limit // SCALE


def settle(whole: Whole, found: Best, draw: Ints) -> Best:
    """Of all answers as good as one that prices prove, the one with the largest sum of `draw` (n): the same on every machine.

    By complementary slackness every best answer takes the columns worth more than their rows cost, leaves those worth less, and
    fills every row with a price; only what is exactly worth its price is open. Left as it is where prices do not prove it.
    """
    if not found.is_priced or whole.bound(found.prices, found.above) != found.objective * SCALE:
        return found
    open_ = np.flatnonzero((found.above == 0) & (whole.upper > whole.lower))
    if not len(open_):
        return found
    x = np.where(found.above > 0, whole.upper, whole.lower)
    used = np.rint(whole.activity(x - _scattered(open_, x[open_], len(x)))).astype(np.int64)
    lower = np.where(found.prices > 0, whole.row_upper, whole.row_lower) - used
    upper = np.where(found.prices < 0, whole.row_lower, whole.row_upper) - used
    place = np.full(len(x), -1, np.int64)
    place[open_] = np.arange(len(open_))
    kept = place[whole.columns] >= 0
    rows = np.unique(whole.rows[kept])
    row_place = np.searchsorted(rows, whole.rows[kept])
    face = Whole(
        draw[open_], whole.lower[open_], whole.upper[open_], lower[rows], upper[rows],
        row_place, place[whole.columns[kept]], whole.values[kept],
    )  # fmt: skip
    chosen = best(face)
    x[open_] = chosen.x
    if not whole.holds(x) or whole.worth(x) != found.objective:
        raise SolverFailed("An answer drawn among equals is not one of them: a mistake in the prices.")
    return replace(found, x=x)


def _scattered(at: Ints, values: Ints, size: int) -> Ints:
    spread = np.zeros(size, np.int64)
    spread[at] = values
    return spread


class LimitTooTight(NotAllowed):
    """A limit that ended a search before it had any answer."""


class _Search:
    """The columns and rows handed to the solver so far, and the prices they made."""

    def __init__(self, whole: Whole, begin: Flags | None) -> None:
        columns, rows = len(whole.gain), len(whole.row_lower)
        self.whole = whole
        self.columns = np.ones(columns, bool) if begin is None or columns <= SMALL else begin | (whole.lower != 0)
        self.rows = self._can_be_breached()
        self.corner: Corner | None = None
        self.prices = np.zeros(rows, np.int64)
        self.above = whole.gain * SCALE
        self.limit = whole.bound(self.prices, self.above)

    def relax(self) -> Best | None:
        """Solve without the whole-number condition. The answer, when it is whole and prices prove it; else None."""
        while True:
            answer = self._solved(is_whole=False)
            x = self._spread(answer.values)
            self._take_prices(answer)
            rounded = np.rint(x).astype(np.int64)
            if np.abs(x - rounded).max(initial=0.0) < NEAR and self.whole.holds(rounded):
                objective = self.whole.worth(rounded)
                if objective == self.limit // SCALE:
                    return self._best(rounded, objective, objective, is_priced=True)
            wanted = int(((self.above > 0) & ~self.columns).sum())
            if not wanted:
                return None
            self._widen(wanted)

    def branch(self, effort: Effort, known: Ints | None) -> Best:
        """Search for whole numbers among the columns that could still be part of a better answer than the one in hand."""
        self._widen(0)
        if known is not None and self.whole.holds(known):
            self._hand_over((known != self.whole.lower) & ~self.columns)
        else:
            known = None
        while True:
            answer = self._solved(is_whole=True, effort=effort, start=known)
            x = self._spread(answer.values)
            rounded = np.rint(x).astype(np.int64)
            if np.abs(x - rounded).max() > 1e-4 or not self.whole.holds(rounded):
                raise SolverFailed("The search gave an answer that breaks a rule when it is checked exactly.")
            objective = self.whole.worth(rounded)
            outside = ~self.columns & (self.above >= (objective + 1) * SCALE - self.limit)
            if not outside.any():
                claimed = float(objective) if answer.status is Status.OPTIMAL else answer.bound
                allowed = self.limit // SCALE
                bound = max(objective, allowed if claimed >= allowed else int(np.floor(claimed + NEAR)))
                is_priced = objective == self.limit // SCALE
                return replace(
                    self._best(rounded, objective, bound, is_priced),
                    nodes=answer.nodes,
                    is_limited=answer.status is Status.LIMITED,
                    is_timed_out=answer.is_timed_out,
                )
            self._hand_over(outside)
            known = rounded

    def _widen(self, wanted: int) -> None:
        """Hand over those of the columns not there that are worth most above their prices: as many as are wanted, and half as
        many as are there already. Never more than double: the prices are still rough.

        Prices jump between equally good sets, so with the wanted alone the last few units take many rounds.
        """
        there = int(self.columns.sum())
        room = min(wanted + there // 8, max(there // 3, 1000))
        waiting = np.flatnonzero(~self.columns)
        if len(waiting) > room:
            above = self.above[waiting]
            waiting = waiting[above >= np.partition(above, len(above) - room)[len(above) - room]]
        more = np.zeros(len(self.columns), bool)
        more[waiting] = True
        self._hand_over(more)

    def _hand_over(self, more: Flags) -> None:
        self.columns |= more
        self.rows |= self._can_be_breached()

    def _can_be_breached(self) -> Flags:
        """The rows that the columns handed over could take beyond a limit; the others hold by themselves."""
        whole = self.whole
        low, high = whole.lower, np.where(self.columns, whole.upper, whole.lower)
        ends = whole.values * low[whole.columns], whole.values * high[whole.columns]
        size = len(whole.row_lower)
        most = np.bincount(whole.rows, weights=np.maximum(*ends), minlength=size)
        least = np.bincount(whole.rows, weights=np.minimum(*ends), minlength=size)
        return (most > whole.row_upper) | (least < whole.row_lower)

    def _solved(self, *, is_whole: bool, effort: Effort = EXACT, start: Ints | None = None) -> SolverAnswer:
        begun = None if start is None else start[self.columns].astype(np.float64)
        corner = None
        if not is_whole and self.corner:
            corner = Corner(self.corner.columns[self.columns], self.corner.rows[self.rows])
        elif not is_whole and int(self.columns.sum()) > LARGE:
            effort = Effort(is_interior=True)
        answer = solve(self._programme(is_whole), effort, begun, corner)
        if answer.corner:
            self._keep(answer.corner)
        if not answer.has_values and answer.status is Status.LIMITED:
            raise LimitTooTight(
                say("The search was ended before it had any answer. Allow it more nodes or more seconds.")
            )
        if not answer.has_values and len(self.columns):
            raise SolverFailed(
                f"The solver found no answer ({answer.status}), though one short of everything always fits."
            )
        return answer

    def _keep(self, corner: Corner) -> None:
        """Where the next linear programme begins: a column or row that comes in later changes nothing there.

        The column is at its lower bound, and the row holds by itself, so the corner stays one, and only prices are missing.
        """
        columns = np.full(len(self.columns), AT_LOWER, np.int8)
        rows = np.full(len(self.rows), BETWEEN, np.int8)
        columns[self.columns], rows[self.rows] = corner.columns, corner.rows
        self.corner = Corner(columns, rows)

    def _programme(self, is_whole: bool) -> Programme:
        whole, kept = self.whole, self.columns[self.whole.columns] & self.rows[self.whole.rows]
        row_place, column_place = np.cumsum(self.rows) - 1, np.cumsum(self.columns) - 1
        rows, columns, values = row_place[whole.rows[kept]], column_place[whole.columns[kept]], whole.values[kept]
        order = np.argsort(rows, kind="stable")
        height = int(self.rows.sum())
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=height))])
        gain = whole.gain[self.columns].astype(np.float64)
        return Programme(
            gain=gain,
            lower=whole.lower[self.columns].astype(np.float64),
            upper=whole.upper[self.columns].astype(np.float64),
            whole=np.full(len(gain), is_whole),
            row_lower=_limit(whole.row_lower[self.rows]),
            row_upper=_limit(whole.row_upper[self.rows]),
            starts=starts.astype(np.int32),
            columns=columns[order].astype(np.int32),
            values=values[order].astype(np.float64),
        )

    def _spread(self, values: Floats) -> Floats:
        x = self.whole.lower.astype(np.float64)
        x[self.columns] = values
        return x

    def _take_prices(self, answer: SolverAnswer) -> None:
        """Round the solver's prices, drop those of a side without a limit, and see what they prove."""
        whole = self.whole
        prices = np.zeros(len(whole.row_lower), np.int64)
        prices[self.rows] = np.rint(answer.duals * SCALE).astype(np.int64)
        prices[(prices > 0) & (whole.row_upper >= NO_LIMIT)] = 0
        prices[(prices < 0) & (whole.row_lower <= -NO_LIMIT)] = 0
        self.prices, self.above = prices, whole.priced(prices)
        self.limit = whole.bound(prices, self.above)

    def _best(self, x: Ints, objective: int, bound: int, is_priced: bool) -> Best:
        return Best(x, objective, bound, is_priced, self.prices, self.above, int(self.columns.sum()))


def _limit(limits: Ints) -> Floats:
    found = limits.astype(np.float64)
    found[limits >= NO_LIMIT] = np.inf
    found[limits <= -NO_LIMIT] = -np.inf
    return found
