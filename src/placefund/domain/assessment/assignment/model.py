"""From a question of assignment to rows and columns: what each row is, whom it is about, and where to start looking."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from placefund.domain.assessment.assignment.exact import NO_LIMIT, Whole
from placefund.domain.assessment.assignment.problem import Pairs, Problem, among, check

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOBODY = -1


class RowKind(IntEnum):
    """What a row of the model keeps."""

    NEED = 0
    ROOM = 1
    MUST = 2
    MUST_NOT = 3
    RULE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What each of the m rows is: its kind, and the places of the application, assessor or rule it is about (or NOBODY)."""

    kind: Ints
    application: Ints
    assessor: Ints
    rule: Ints
    lower: Ints
    upper: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A problem in places instead of ids: the P admissible pairs by application and assessor, and the rows they are in.

    `application_ids` and `assessor_ids` are in order, so that nothing depends on the order in which they were given.
    `worth` is what a pair is worth in thousandths, `kept` what is added for a pair of the earlier proposal. Entry e says that
    pair `entry_pairs[e]` is in row `entry_rows[e]`.
    """

    problem: Problem
    application_ids: Ints
    assessor_ids: Ints
    application: Ints
    assessor: Ints
    worth: Ints
    kept: Ints
    rows: Rows
    entry_rows: Ints
    entry_pairs: Ints

    @property
    def height(self) -> int:
        return len(self.rows.kind)

    @property
    def needed(self) -> Ints:
        """How many readers each application needs, by place."""
        return self.rows.lower[: len(self.application_ids)]

    @property
    def room(self) -> Ints:
        """How many applications each assessor can take, by place."""
        first = len(self.application_ids)
        return self.rows.upper[first : first + len(self.assessor_ids)]

    def totals(self, x: Ints) -> Ints:
        """What each application's readers are worth together, by place."""
        size = len(self.application_ids)
        return np.bincount(self.application, weights=self.worth * x, minlength=size).astype(np.int64)


def modelled(problem: Problem) -> Model:
    """The rows and pairs of a problem.

    Raises:
        ProblemRefused: as `check` does.
    """
    check(problem)
    applications = np.array(sorted(each.id for each in problem.applications), np.int64)
    assessors = np.array(sorted(each.id for each in problem.assessors), np.int64)
    pairs = _admissible(problem)
    application = np.searchsorted(applications, pairs.application)
    assessor = np.searchsorted(assessors, pairs.assessor)
    order = np.lexsort((assessor, application))
    application, assessor, worth = application[order], assessor[order], pairs.worth[order]
    codes = application * max(1, len(assessors)) + assessor
    builder = _Builder(problem, applications, assessors, application, assessor, codes)
    rows, entry_rows, entry_pairs = builder.built()
    kept = np.where(among(codes, np.sort(builder.coded(problem.earlier))), problem.change_penalty, 0)
    return Model(
        problem,
        applications,
        assessors,
        application,
        assessor,
        worth,
        kept.astype(np.int64),
        rows,
        entry_rows,
        entry_pairs,
    )


def _admissible(problem: Problem) -> Pairs:
    """The pairs without the barred, and with those that were ordered though nobody gave them a worth."""
    pairs = problem.pairs
    stride = 1 + max((a.id for a in problem.assessors), default=0)
    low = min((a.id for a in problem.assessors), default=0)
    width = stride - low
    codes = pairs.application * width + (pairs.assessor - low)
    barred = np.array([b.application_id * width + b.assessor_id - low for b in problem.barred], np.int64)
    open_ = ~among(codes, np.sort(barred))
    ordered = {(each.application_id, each.assessor_id) for each in (*problem.held, *problem.pinned)}
    wanted = np.array(sorted(a * width + b - low for a, b in ordered), np.int64)
    added = wanted[~among(wanted, np.sort(codes))] if len(wanted) else wanted
    return Pairs(
        np.concatenate([pairs.application[open_], added // width if len(added) else added]),
        np.concatenate([pairs.assessor[open_], added % width + low if len(added) else added]),
        np.concatenate([pairs.worth[open_], np.zeros(len(added), np.int64)]),
    )


class _Builder:
    """Collects rows, each with the pairs in it."""

    def __init__(
        self, problem: Problem, applications: Ints, assessors: Ints, application: Ints, assessor: Ints, codes: Ints
    ) -> None:
        self.problem, self.applications, self.assessors = problem, applications, assessors
        self.application, self.assessor, self.codes = application, assessor, codes
        self.parts: list[Ints] = []
        self.entries: list[tuple[Ints, Ints]] = []
        self.height = 0

    def coded(self, pairs: frozenset[tuple[int, int]]) -> Ints:
        """Pairs of ids as the codes of the model."""
        ordered = np.array(sorted(pairs), np.int64).reshape(-1, 2)
        places = np.searchsorted(self.applications, ordered[:, 0]), np.searchsorted(self.assessors, ordered[:, 1])
        return places[0] * max(1, len(self.assessors)) + places[1]

    def built(self) -> tuple[Rows, Ints, Ints]:
        problem = self.problem
        needed = {each.id: each.readers_needed for each in problem.applications}
        seats = {each.id: each for each in problem.assessors}
        size, pool, everyone = len(self.applications), len(self.assessors), np.arange(len(self.codes))
        need = np.array([needed[int(each)] for each in self.applications], np.int64)
        self._add(RowKind.NEED, np.arange(size), NOBODY, NOBODY, need, need, self.application, everyone)
        least = np.array([seats[int(each)].least for each in self.assessors], np.int64)
        most = np.array([seats[int(each)].most for each in self.assessors], np.int64)
        self._add(RowKind.ROOM, NOBODY, np.arange(pool), NOBODY, least, most, self.assessor, everyone)
        self._add_orders(
            RowKind.MUST, frozenset((e.application_id, e.assessor_id) for e in (*problem.held, *problem.pinned))
        )
        self._add_orders(RowKind.MUST_NOT, frozenset((e.application_id, e.assessor_id) for e in problem.forbidden))
        for place in sorted(range(len(problem.rules)), key=lambda place: problem.rules[place].name):
            self._add_rule(place)
        kind, application, assessor, rule, lower, upper = np.concatenate(self.parts, axis=1)
        rows = np.concatenate([rows for rows, _ in self.entries])
        return (
            Rows(kind, application, assessor, rule, lower, upper),
            rows,
            np.concatenate([pairs for _, pairs in self.entries]),
        )

    def _add(
        self, kind: RowKind, application: Ints | int, assessor: Ints | int, rule: int, lower: Ints, upper: Ints,
        entry_rows: Ints, entry_pairs: Ints,
    ) -> None:  # fmt: skip
        size = len(lower)
        block = np.empty((6, size), np.int64)
        for line, value in enumerate((int(kind), application, assessor, rule, lower, upper)):
            block[line] = value
        self.parts.append(block)
        self.entries.append((entry_rows + self.height, entry_pairs))
        self.height += size

    def _add_orders(self, kind: RowKind, pairs: frozenset[tuple[int, int]]) -> None:
        codes = np.sort(self.coded(pairs))
        codes = codes[among(codes, self.codes)]  # what may not be assigned anyway need not be forbidden
        limit = np.full(len(codes), int(kind is RowKind.MUST), np.int64)
        upper = np.full(len(codes), 1 if kind is RowKind.MUST else 0, np.int64)
        pool = max(1, len(self.assessors))
        at = np.searchsorted(self.codes, codes)
        self._add(kind, codes // pool, codes % pool, NOBODY, limit, upper, np.arange(len(codes)), at)

    def _add_rule(self, place: int) -> None:
        """One row for each application under a rule; a most that its admissible members cannot reach needs none."""
        rule = self.problem.rules[place]
        members = np.isin(self.assessors, np.array(sorted(rule.members), np.int64))
        chosen = np.ones(len(self.applications), bool)
        if rule.applications is not None:
            chosen = np.isin(self.applications, np.array(sorted(rule.applications), np.int64))
        inside = np.flatnonzero(members[self.assessor] & chosen[self.application])
        counts = np.bincount(self.application[inside], minlength=len(self.applications))
        binding = chosen & ((rule.least > 0) | (counts > (NO_LIMIT if rule.most is None else rule.most)))
        under = np.flatnonzero(binding)
        inside = inside[binding[self.application[inside]]]
        lower = np.full(len(under), rule.least, np.int64)
        upper = np.full(len(under), NO_LIMIT if rule.most is None else rule.most, np.int64)
        at = np.searchsorted(under, self.application[inside])
        self._add(RowKind.RULE, under, NOBODY, place, lower, upper, at, inside)


def short_weights(model: Model) -> Ints:
    """What one less than its lower limit costs in each row, by the problem's weights."""
    weights = model.problem.weights
    by_kind = np.array([weights.need, weights.least, weights.order, weights.order, weights.rule], np.int64)
    return by_kind[model.rows.kind]


def over_weights(model: Model) -> Ints:
    """What one more than its upper limit costs in each row, by the problem's weights."""
    weights = model.problem.weights
    by_kind = np.array([weights.need, weights.room, weights.order, weights.order, weights.rule], np.int64)
    return by_kind[model.rows.kind]


def whole(model: Model, gain: Ints, penalty: int, can_be_short: bool = True) -> Whole:
    """The programme of a model: its P pairs, then one column for what each row with a lower limit is short of.

    `gain` (P) is what each pair is worth; a unit short costs `penalty` times the row's weight.
    """
    lower, upper = model.rows.lower, model.rows.upper
    short = np.flatnonzero(lower > 0)
    pairs = len(gain)
    ones = np.ones(len(model.entry_rows) + len(short), np.int64)
    return Whole(
        gain=np.concatenate([gain, -penalty * short_weights(model)[short]]),
        lower=np.zeros(pairs + len(short), np.int64),
        upper=np.concatenate([np.ones(pairs, np.int64), lower[short] if can_be_short else 0 * short]),
        row_lower=lower,
        row_upper=upper,
        rows=np.concatenate([model.entry_rows, short]),
        columns=np.concatenate([model.entry_pairs, pairs + np.arange(len(short))]),
        values=ones,
    )


def short_columns(model: Model) -> Ints:
    """The rows that the columns after the pairs stand for."""
    return np.flatnonzero(model.rows.lower > 0)


def draw(model: Model) -> Ints:
    """A number from 0 to 2**26 for each pair, from the ids alone: it decides between answers that are equally good.

    Nobody's place in a list and no other application changes it.
    """
    left = _hashed("application", model.application_ids)[model.application]
    right = _hashed("assessor", model.assessor_ids)[model.assessor]
    mixed = left ^ (right * np.uint64(0x9E3779B97F4A7C15))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    drawn: Ints = ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(38)).astype(np.int64)
    return drawn


def _hashed(what: str, ids: Ints) -> NDArray[np.uint64]:
    digests = (sha256(f"{what}/{each}".encode()).digest()[:8] for each in ids.tolist())
    return np.array([int.from_bytes(digest, "big") for digest in digests], np.uint64)


def ranks(groups: Ints, values: Ints, size: int) -> Ints:
    """The place of each pair among those of its group, the largest value first; ties by place."""
    order = np.lexsort((-values, groups))
    first = np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=size))])
    ranks = np.empty(len(values), np.int64)
    ranks[order] = np.arange(len(values)) - first[groups[order]]
    return ranks


def begin(model: Model, gain: Ints) -> Flags:
    """The pairs to start with: each application's best at rough prices of the assessors, and each assessor's best."""
    asked = asking_prices(model, gain)
    above = gain - asked[model.assessor]
    most = int(model.needed.max(initial=0)) + 3
    near = ranks(model.application, above, len(model.application_ids)) < most
    near |= ranks(model.assessor, above, len(model.assessor_ids)) < 2
    for rule in model.problem.rules:
        if rule.least:
            inside = np.flatnonzero(
                np.isin(model.assessor_ids, np.array(sorted(rule.members), np.int64))[model.assessor]
            )
            best_inside = ranks(model.application[inside], above[inside], len(model.application_ids)) < rule.least + 2
            near[inside[best_inside]] = True
    ordered = (model.rows.kind == RowKind.MUST)[model.entry_rows]
    near[model.entry_pairs[ordered]] = True
    return near


def asking_prices(model: Model, gain: Ints, rounds: int = 80) -> Ints:
    """A rough price for each assessor, in thousandths: raised while more applications want them than they have room for, and
    lowered below nought while fewer do than they were promised.

    It only says where to look first; nothing is proven with it.
    """
    size, pool = len(model.application_ids), len(model.assessor_ids)
    most = int(model.needed.max(initial=0))
    if not len(gain) or not most:
        return np.zeros(pool, np.int64)
    counts = np.bincount(model.application, minlength=size)
    width = int(counts.max())
    first = np.concatenate([[0], np.cumsum(counts)])[model.application]
    table = np.full((size, width), -1e9)
    who = np.full((size, width), pool, np.int64)
    place = np.arange(len(gain)) - first
    table[model.application, place], who[model.application, place] = gain, model.assessor
    takes = min(most, width)
    wanted = np.arange(takes)[None, :] < model.needed[:, None]
    least = model.rows.lower[size : size + pool]
    room, price, step = model.room, np.zeros(pool + 1), float(np.abs(gain).max()) / 8
    for turn in range(rounds):
        offers = table - price[who]
        top = np.argpartition(-offers, takes - 1, axis=1)[:, :takes]
        if (model.needed < takes).any():
            top = np.take_along_axis(top, np.argsort(-np.take_along_axis(offers, top, 1), axis=1, kind="stable"), 1)
        chosen = np.take_along_axis(who, top, 1)[wanted]
        load = np.bincount(chosen, minlength=pool + 1)[:pool]
        moved, pace = price[:pool], step / (1 + 0.15 * turn)
        down = np.clip((load - room) / np.maximum(room, 1), -1.0, 1.0)
        up = np.clip((load - least) / np.maximum(least, 1), -1.0, 1.0)
        dear = np.maximum(0.0, moved + pace * down)  # more want them than they have room for, or did
        cheap = np.minimum(0.0, moved + pace * up)  # fewer want them than they were promised, or did
        price[:pool] = np.where(
            (load > room) | ((moved > 0) & (load >= least)), dear, np.where(load < least, moved + pace * up, cheap)
        )
    return np.rint(price[:pool]).astype(np.int64)
