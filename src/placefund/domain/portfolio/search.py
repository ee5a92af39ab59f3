"""Good portfolios quickly: put bids in by worth, mend what breaks a rule, then swap one or two at a time while that helps.

Nothing here is proven; it gives the solver an answer to begin from, and the explanations a witness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placefund.domain.portfolio.model import Marks, Model, Whole

ROUNDS = 400
"""The most improvements of one search; the same on every machine."""
PAIRS = 260
"""How many single changes, the most promising first, are tried two at a time."""


@dataclass(slots=True)
class _Moves:
    """All single changes of a choice: bid `bid` gives up column `off` (−1: none) for column `on` (−1: none)."""

    bid: Whole
    off: Whole
    on: Whole
    gain: Whole
    shift: Whole


def improved(
    model: Model,
    chosen: Marks,
    prices: NDArray[np.float64] | None = None,
    enough: int | None = None,
    rounds: int = ROUNDS,
) -> Marks | None:
    """The choice that no change of one or two bids makes better; None when the rules could not all be met.

    `prices` (one for each rule) rank the changes: what a unit of a rule's row costs. The search ends at a worth of `enough`,
    or after `rounds` changes that raise it.
    """
    best = _opened(model, chosen)
    used = model.matrix[:, best].sum(axis=1)
    raised = 0
    for _ in range(ROUNDS):
        excess = _excess(model, used)
        if not excess.any() and (raised >= rounds or (enough is not None and model.worth(best) >= enough)):
            return best
        raised += not excess.any()
        moves = _moves(model, best)
        step = _mending(model, moves, used, excess) if excess.any() else _raising(model, moves, used, prices)
        if not step:
            return None if excess.any() else best
        for move in step:
            _make(best, moves, move)
            used = used + moves.shift[:, move]
    return best if not _excess(model, used).any() else None


def _opened(model: Model, chosen: Marks) -> Marks:
    """A choice without shut columns, with something for each bid that must be in (its least level)."""
    found = chosen & model.is_open
    for bid in np.flatnonzero(model.must & ~model.has(found)):
        own = np.flatnonzero((model.bid_of == bid) & model.is_open)
        found[own[-1:]] = True
    return found


def _moves(model: Model, chosen: Marks) -> _Moves:
    held = np.full(len(model.bids), -1, dtype=np.int64)
    held[model.bid_of[chosen]] = np.flatnonzero(chosen)
    add = np.flatnonzero(model.is_open & ~chosen)
    leave = np.flatnonzero((held >= 0) & ~model.must)
    bid = np.concatenate([model.bid_of[add], leave])
    on = np.concatenate([add, np.full(len(leave), -1, dtype=np.int64)])
    off = held[bid]
    values = np.append(model.values, 0)
    matrix = np.concatenate([model.matrix, np.zeros((len(model.least), 1), dtype=np.int64)], axis=1)
    gain = values[on] - values[off] - _overlap(model, held)[bid] * ((off < 0).astype(np.int64) - (on < 0))
    return _Moves(bid, off, on, gain, matrix[:, on] - matrix[:, off])


def _overlap(model: Model, held: Whole) -> Whole:
    """What each bid's overlaps with those now held would take off."""
    lost = np.zeros(len(model.bids), dtype=np.int64)
    for one, other, units in model.overlaps:
        lost[one] += units * (held[other] >= 0)
        lost[other] += units * (held[one] >= 0)
    return lost


def _make(chosen: Marks, moves: _Moves, move: int) -> None:
    if moves.off[move] >= 0:
        chosen[moves.off[move]] = False
    if moves.on[move] >= 0:
        chosen[moves.on[move]] = True


def _excess(model: Model, used: Whole) -> Whole:
    """How far each rule is broken, in its own unit; 0 where it is kept. `used` may have several columns."""
    shape = (-1,) + (1,) * (used.ndim - 1)
    over: Whole = np.maximum(used - model.most.reshape(shape), 0)
    under: Whole = np.maximum(model.least.reshape(shape) - used, 0)
    return over + under


def _mending(model: Model, moves: _Moves, used: Whole, excess: Whole) -> list[int]:
    """The change of one bid that mends most for what it costs, or of two when one is not enough."""
    if not len(moves.bid):
        return []
    unit = np.maximum(np.abs(model.matrix).max(axis=1, initial=1), 1).astype(float)
    now = float((excess / unit).sum())
    left = (_excess(model, used[:, None] + moves.shift) / unit[:, None]).sum(axis=0)
    mended = now - left
    if mended.max() > 1e-9:
        cost = 1.0 - moves.gain / max(1.0, float(np.abs(model.values).max(initial=1)))
        rank = np.where(mended > 1e-9, mended / np.maximum(cost, 0.05), -1.0)
        return [int(rank.argmax())]
    near = np.argsort(left, kind="stable")[:PAIRS]
    first, second = _pairs(moves, near)
    both = used[:, None] + moves.shift[:, first] + moves.shift[:, second]
    left = (_excess(model, both) / unit[:, None]).sum(axis=0)
    if not len(left) or left.min() >= now - 1e-9:
        return []
    found = int(left.argmin())
    return [int(first[found]), int(second[found])]


def _raising(model: Model, moves: _Moves, used: Whole, prices: NDArray[np.float64] | None) -> list[int]:
    """The change of one bid that raises the objective most, or of two when no single one does."""
    good = np.flatnonzero(moves.gain > 0)
    good = good[~_excess(model, used[:, None] + moves.shift[:, good]).any(axis=0)]
    if len(good):
        return [int(good[moves.gain[good].argmax()])]
    rank = moves.gain.astype(float)
    if prices is not None:
        rank = rank - prices @ moves.shift
    near = np.sort(np.argsort(-rank, kind="stable")[:PAIRS])
    first, second = _pairs(moves, near)
    gain = moves.gain[first] + moves.gain[second]
    worth = np.flatnonzero(gain > 0)
    worth = worth[np.argsort(-gain[worth], kind="stable")]
    lower, upper = model.least - used, model.most - used
    for begin in range(0, len(worth), 4000):
        some = worth[begin : begin + 4000]
        for found in some[_kept(moves, lower, upper, first[some], second[some])]:
            if _overlaps(model, moves, int(first[found]), int(second[found])):
                continue
            return [int(first[found]), int(second[found])]
    return []


def _kept(moves: _Moves, lower: Whole, upper: Whole, first: Whole, second: Whole) -> Whole:
    """Which pairs of changes keep every rule, one rule after another, so that most pairs are done with after a few."""
    left = np.arange(len(first))
    for rule in np.argsort(upper - moves.shift.max(axis=1, initial=0), kind="stable"):
        shift = moves.shift[rule]
        if not shift.any():
            continue
        both = shift[first[left]] + shift[second[left]]
        left = left[(both <= upper[rule]) & (both >= lower[rule])]
        if not len(left):
            break
    return left


def _pairs(moves: _Moves, near: Whole) -> tuple[Whole, Whole]:
    one, other = np.triu_indices(len(near), 1)
    first, second = near[one], near[other]
    apart = moves.bid[first] != moves.bid[second]
    return first[apart], second[apart]


def _overlaps(model: Model, moves: _Moves, one: int, other: int) -> bool:
    """Whether two changes touch a pair that overlaps, so that their gains do not simply add."""
    pair = {int(moves.bid[one]), int(moves.bid[other])}
    return any({a, b} == pair for a, b, _ in model.overlaps)


def greedy(model: Model, rank: NDArray[np.float64]) -> Marks:
    """Columns put in by rank while every upper limit holds; floors may be left broken."""
    chosen = np.zeros(len(model.cells), dtype=bool)
    is_free = np.ones(len(model.bids), dtype=bool)
    room = model.most.copy()
    for place in np.argsort(-rank, kind="stable"):
        if rank[place] == -np.inf or not model.is_open[place] or not is_free[model.bid_of[place]]:
            continue
        weights = model.matrix[:, place]
        if (weights <= np.maximum(room, np.minimum(weights, 0))).all():
            chosen[place], is_free[model.bid_of[place]] = True, False
            room = room - weights
    return chosen
