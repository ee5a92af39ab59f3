"""Why an assignment cannot keep every rule: the few that contradict each other, and the cheapest way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placefund.domain.assessment.assignment.exact import NO_LIMIT, Whole, best, settle
from placefund.domain.assessment.assignment.model import (
    Model,
    RowKind,
    begin,
    over_weights,
    short_columns,
    whole,
)
from placefund.domain.assessment.assignment.solve import Answer
from placefund.domain.assessment.assignment.wording import Cast, capital, counted, in_words, joined, named

Ints = NDArray[np.int64]
MOST_TRIALS = 600
"""How many subsets are tried while a conflict is made smaller; a number, not a time, so that it ends the same everywhere."""


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """One side of a row of the model: at least its lower limit, or at most its upper."""

    row: int
    is_lower: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rules that cannot all hold. `is_irreducible`: take any one of them away and the rest can. `rules` are their sentences."""

    limits: tuple[Limit, ...]
    rules: tuple[str, ...]
    sentence: str
    is_irreducible: bool


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One rule given way to, by how much, at what cost by the problem's weights, in a sentence."""

    limit: Limit
    by: int
    cost: int
    sentence: str


def conflict(answer: Answer) -> Contradiction | None:
    """Rules that contradict each other, as few as deletion leaves; None when every rule holds.

    Deletion (Chinneck) begins with the rules that have a price in the proof that something is always missing, and takes away
    halves, then quarters, then single rules as long as the rest still contradict each other.
    """
    if answer.is_feasible:
        return None
    model = answer.model
    limits, is_irreducible = _smallest(_priced(model), lambda kept: _contradict(model, kept))
    cast = Cast(model)
    rules = tuple(capital(f"{cast.limit(each.row, each.is_lower)}.") for each in limits)
    return Contradiction(tuple(limits), rules, _sentence(cast, limits), is_irreducible)


def relaxations(answer: Answer) -> tuple[Relaxation, ...]:
    """The cheapest set of rules to give way to so that all others hold, by the problem's weights; empty when every rule holds."""
    if answer.is_feasible:
        return ()
    model, cast = answer.model, Cast(answer.model)
    elastic, limits = _elastic(model)
    extra = len(elastic.gain) - len(model.worth)
    start = np.concatenate([begin(model, model.worth) | (answer.x > 0), np.ones(extra, bool)])
    prefer = np.concatenate([0 * model.worth, np.arange(extra, 0, -1)])
    found = settle(elastic, best(elastic, start), prefer)
    chosen = found.x[len(model.worth) :]
    return tuple(
        Relaxation(limits[at], int(chosen[at]), -int(elastic.gain[len(model.worth) + at]) * int(chosen[at]), said)
        for at in np.flatnonzero(chosen).tolist()
        if (said := _relaxed(cast, limits[at], int(chosen[at])))
    )


def _elastic(model: Model) -> tuple[Whole, list[Limit]]:
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
    limits = [Limit(row, True) for row in short_columns(model).tolist()]
    return elastic, limits + [Limit(row, False) for row in over.tolist()]


def _priced(model: Model) -> list[Limit]:
    """The limits that a proof of contradiction uses: those with a price; all of them when prices alone do not prove it."""
    programme = whole(model, np.zeros(len(model.worth), np.int64), 1)
    extra = np.ones(len(programme.gain) - len(model.worth), bool)
    found = best(programme, np.concatenate([begin(model, model.worth), extra]))
    if programme.bound(found.prices, found.above) < 0:
        rows = np.flatnonzero(found.prices).tolist()
        return sorted(Limit(row, bool(found.prices[row] < 0)) for row in rows)
    lower = [Limit(row, True) for row in np.flatnonzero(model.rows.lower > 0).tolist()]
    full = np.bincount(model.entry_rows, minlength=model.height) > model.rows.upper
    return sorted(lower + [Limit(row, False) for row in np.flatnonzero(full).tolist()])


def _contradict(model: Model, kept: list[Limit]) -> bool:
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


def _smallest(limits: list[Limit], contradict: Callable[[list[Limit]], bool]) -> tuple[list[Limit], bool]:
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


def _sentence(cast: Cast, limits: list[Limit]) -> str:
    """A contradiction as one or two sentences: what is asked for, and what there is."""
    model = cast.model
    kinds = {limit: RowKind(int(model.rows.kind[limit.row])) for limit in limits}
    asked = [limit for limit in limits if limit.is_lower]
    given = [limit for limit in limits if not limit.is_lower]
    rooms = [limit.row for limit in given if kinds[limit] is RowKind.ROOM]
    others = [cast.limit(limit.row, False) for limit in given if kinds[limit] is not RowKind.ROOM]
    demands = [
        _needs(cast, asked),
        *(cast.limit(e.row, True) for e in asked if kinds[e] in {RowKind.MUST, RowKind.ROOM}),
    ]
    first = "; ".join(filter(None, demands))
    supply = _supply(cast, asked, rooms) if any(kinds[e] in {RowKind.NEED, RowKind.RULE} for e in asked) else ""
    second = "; ".join([*([supply] if supply else []), *others])
    if not supply and rooms:
        second = "; ".join([*(cast.limit(row, False) for row in rooms), *others])
    return capital(f"{first}; {second}.") if second else capital(f"{first}.")


def _needs(cast: Cast, asked: list[Limit]) -> str:
    """What applications ask for, those with the same wish together."""
    rows, wishes = cast.model.rows, dict[str, list[str]]()
    for limit in asked:
        kind, amount = RowKind(int(rows.kind[limit.row])), int(rows.lower[limit.row])
        if kind is RowKind.NEED:
            wishes.setdefault(counted(amount, "reader"), []).append(cast.application(limit.row).name)
        elif kind is RowKind.RULE:
            wish = f"{counted(amount, 'reader')} from {cast.rule(limit.row).name}"
            wishes.setdefault(wish, []).append(cast.application(limit.row).name)
    return " and ".join(
        f"{named(names)} {'need' if len(names) > 1 else 'needs'} {wish}{' each' if len(names) > 1 else ''}"
        for wish, names in wishes.items()
    )


def _supply(cast: Cast, asked: list[Limit], rooms: list[int]) -> str:
    """Who could be given to those who ask: everybody admissible, with the room of those whose room is too little."""
    model = cast.model
    wishes = [e.row for e in asked if model.rows.kind[e.row] in {RowKind.NEED, RowKind.RULE}]
    pairs = np.unique(model.entry_pairs[np.isin(model.entry_rows, np.array(wishes, np.int64))])
    able = np.unique(model.assessor[pairs]).tolist()
    room = {int(model.rows.assessor[row]): int(model.rows.upper[row]) for row in rooms}
    if not able:
        return "nobody in the pool may read " + ("it" if len(wishes) == 1 else "them")
    total = sum(room.get(each, 0) for each in able)
    if len(able) > 6 and all(each in room for each in able):
        return f"those who may read them are {in_words(len(able))} people, with room for {in_words(total)} altogether"
    told = [
        f"{cast.assessors[each].name}" + (f", with room for {in_words(room[each])}" if each in room else "")
        for each in able
    ]
    if len(able) == 1:
        return f"there is only {told[0]}"
    if len(able) > 6:
        return f"there are {in_words(len(able))} people who may"
    return f"there are only {joined(told)}" if not room else f"there are only {'; '.join(told[:-1])}; and {told[-1]}"


def _relaxed(cast: Cast, limit: Limit, by: int) -> str:
    """A way out as an instruction."""
    model, row = cast.model, limit.row
    kind, lower, upper = RowKind(int(model.rows.kind[row])), int(model.rows.lower[row]), int(model.rows.upper[row])
    if kind is RowKind.NEED:
        return (
            f"Let {cast.application(row).name} have {counted(lower - by if limit.is_lower else upper + by, 'reader')}."
        )
    if kind is RowKind.ROOM and limit.is_lower:
        return f"Let {cast.assessor(row).name} be given {counted(lower - by, 'application')}, {in_words(by)} fewer than promised."
    if kind is RowKind.ROOM:
        return f"Ask {cast.assessor(row).name} to take {counted(upper + by, 'application')}, {in_words(by)} more than agreed."
    if kind is RowKind.RULE:
        now = lower - by if limit.is_lower else upper + by
        return f"Let {cast.application(row).name} have {counted(now, 'reader')} from {cast.rule(row).name}."
    which = "that they must" if kind is RowKind.MUST else "that they must not"
    return f"Lift the order {which} read: {cast.assessor(row).name}, {cast.application(row).name}."
