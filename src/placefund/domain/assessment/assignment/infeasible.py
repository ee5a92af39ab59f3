"""Why an assignment cannot keep every rule: the few that contradict each other, and the cheapest way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from placefund.domain.assessment.assignment.exact import NO_LIMIT, Whole, best, settle
from placefund.domain.assessment.assignment.limits import Limits, RuleLimit
from placefund.domain.assessment.assignment.model import (
    Model,
    RowKind,
    begin,
    over_weights,
    short_columns,
    whole,
)
from placefund.domain.assessment.assignment.solve import AssignmentAnswer

Ints = NDArray[np.int64]
MOST_TRIALS = 600
"""How many subsets are tried while a conflict is made smaller; a number, not a time, so that it ends the same everywhere."""


@dataclass(frozen=True, slots=True, order=True)
class RowSide:
    """One side of a row of the model: at least its lower limit, or at most its upper."""

    row: int
    is_lower: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Somebody who could be given what is asked for, and how many they can take; None where that is not too little."""

    assessor: int
    room: int | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rules that cannot all hold, with those who could read what they ask for (`able`; empty where readers are not asked for).

    `is_irreducible`: take any one of the rules away and the rest can hold.
    """

    limits: tuple[RowSide, ...]
    rules: tuple[RuleLimit, ...]
    able: tuple[Room, ...]
    is_irreducible: bool

    def as_record(self) -> dict[str, Any]:
        """What is said of this contradiction, as JSON values."""
        return {
            "rules": [each.as_record() for each in self.rules],
            "able": [[each.assessor, each.room] for each in self.able],
        }


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One rule given way to, by how much, and at what cost by the problem's weights."""

    limit: RowSide
    rule: RuleLimit
    by: int
    cost: int


def conflict(answer: AssignmentAnswer) -> Contradiction | None:
    """Rules that contradict each other, as few as deletion leaves; None when every rule holds.

    Deletion (Chinneck) begins with the rules that have a price in the proof that something is always missing, and takes away
    halves, then quarters, then single rules as long as the rest still contradict each other.
    """
    if answer.is_feasible:
        return None
    model = answer.model
    limits, is_irreducible = _smallest(_priced(model), lambda kept: _contradict(model, kept))
    read = Limits(model)
    rules = tuple(read.of(each.row, is_lower=each.is_lower) for each in limits)
    return Contradiction(tuple(limits), rules, _able(read, limits), is_irreducible)


def relaxations(answer: AssignmentAnswer) -> tuple[Relaxation, ...]:
    """The cheapest set of rules to give way to so that all others hold, by the problem's weights; empty when every rule holds."""
    if answer.is_feasible:
        return ()
    model, read = answer.model, Limits(answer.model)
    elastic, limits = _elastic(model)
    extra = len(elastic.gain) - len(model.worth)
    start = np.concatenate([begin(model, model.worth) | (answer.x > 0), np.ones(extra, bool)])
    prefer = np.concatenate([0 * model.worth, np.arange(extra, 0, -1)])
    found = settle(elastic, best(elastic, start), prefer)
    chosen = found.x[len(model.worth) :]
    return tuple(
        Relaxation(
            limits[at],
            read.of(limits[at].row, is_lower=limits[at].is_lower),
            int(chosen[at]),
            -int(elastic.gain[len(model.worth) + at]) * int(chosen[at]),
        )
        for at in np.flatnonzero(chosen).tolist()
    )


def _elastic(model: Model) -> tuple[Whole, list[RowSide]]:
    """The programme in which every rule may give way at its weight, and which limit each column after the pairs gives way to."""
    base = whole(model, np.zeros(len(model.worth), np.int64), 1)
    over = np.flatnonzero(model.rows.upper < NO_LIMIT)
    columns = len(base.gain) + np.arange(len(over))
    most = np.maximum(1, np.bincount(model.entry_rows, minlength=model.height)[over])
    elastic = Whole(
        gain=np.concatenate([base.gain, -over_weights(model)[over]]),
        lower=np.concatenate([base.lower, 0 * over]),
        upper=np.concatenate([base.upper, most]),
        row_lower=base.row_lower,
        row_upper=base.row_upper,
        rows=np.concatenate([base.rows, over]),
        columns=np.concatenate([base.columns, columns]),
        values=np.concatenate([base.values, np.full(len(over), -1, np.int64)]),
    )
    limits = [RowSide(row, True) for row in short_columns(model).tolist()]
    return elastic, limits + [RowSide(row, False) for row in over.tolist()]


def _priced(model: Model) -> list[RowSide]:
    """The limits that a proof of contradiction uses: those with a price; all of them when prices alone do not prove it."""
    programme = whole(model, np.zeros(len(model.worth), np.int64), 1)
    extra = np.ones(len(programme.gain) - len(model.worth), bool)
    found = best(programme, np.concatenate([begin(model, model.worth), extra]))
    if programme.bound(found.prices, found.above) < 0:
        rows = np.flatnonzero(found.prices).tolist()
        return sorted(RowSide(row, bool(found.prices[row] < 0)) for row in rows)
    lower = [RowSide(row, True) for row in np.flatnonzero(model.rows.lower > 0).tolist()]
    full = np.bincount(model.entry_rows, minlength=model.height) > model.rows.upper
    return sorted(lower + [RowSide(row, False) for row in np.flatnonzero(full).tolist()])


def _contradict(model: Model, kept: list[RowSide]) -> bool:
    """Whether these limits, without any other rule, cannot all hold."""
    low = np.array([each.row for each in kept if each.is_lower], np.int64)
    high = np.array([each.row for each in kept if not each.is_lower], np.int64)
    lower, upper = np.zeros(model.height, np.int64), np.full(model.height, NO_LIMIT, np.int64)
    lower[low], upper[high] = model.rows.lower[low], model.rows.upper[high]
    useful = np.unique(model.entry_pairs[np.isin(model.entry_rows, low)])  # other pairs only take room
    inside = np.isin(model.entry_pairs, useful) & np.isin(model.entry_rows, np.concatenate([low, high]))
    rows = np.unique(np.concatenate([low, high]))
    pairs, lows = len(useful), np.searchsorted(rows, low)
    programme = Whole(
        gain=np.concatenate([np.zeros(pairs, np.int64), -np.ones(len(low), np.int64)]),
        lower=np.zeros(pairs + len(low), np.int64),
        upper=np.concatenate([np.ones(pairs, np.int64), lower[low]]),
        row_lower=lower[rows],
        row_upper=upper[rows],
        rows=np.concatenate([np.searchsorted(rows, model.entry_rows[inside]), lows]),
        columns=np.concatenate([np.searchsorted(useful, model.entry_pairs[inside]), pairs + np.arange(len(low))]),
        values=np.ones(int(inside.sum()) + len(low), np.int64),
    )
    return best(programme).objective < 0


def _smallest(limits: list[RowSide], contradict: Callable[[list[RowSide]], bool]) -> tuple[list[RowSide], bool]:
    """What deletion leaves, and whether every single deletion was tried."""
    kept, size, trials = limits, max(1, len(limits) // 2), 0
    while True:
        at = len(kept)
        while at > 0:
            if trials == MOST_TRIALS:
                return kept, False
            trials += 1
            rest = [*kept[: max(0, at - size)], *kept[at:]]
            if any(each.is_lower for each in rest) and contradict(rest):
                kept = rest
            at -= size
        if size == 1:
            return kept, True
        size //= 2


def _able(read: Limits, limits: list[RowSide]) -> tuple[Room, ...]:
    """Who could be given to those who ask for readers: everybody admissible, with the room of those whose room is too little."""
    rows, model = read.model.rows, read.model
    wishes = [
        each.row
        for each in limits
        if each.is_lower and RowKind(int(rows.kind[each.row])) in {RowKind.NEED, RowKind.RULE}
    ]
    tight = [each.row for each in limits if not each.is_lower and int(rows.kind[each.row]) == RowKind.ROOM]
    pairs = np.unique(model.entry_pairs[np.isin(model.entry_rows, np.array(wishes, np.int64))])
    room = {int(rows.assessor[row]): int(rows.upper[row]) for row in tight}
    able = np.unique(model.assessor[pairs]).tolist()
    return tuple(Room(read.assessors[each].id, room.get(each)) for each in able)
