"""Measure assignment: proven optimum, time and memory at three sizes, beside scipy, greedy and a plain rule of fair loads.

python bench/assignment.py                  the two smaller sizes, with every peer
python bench/assignment.py --large          also 10,000 applications and 5,000 assessors
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, linprog, milp
from scipy.sparse import coo_matrix, vstack

from placefund.design.wording.assignment import AssignmentWords
from placefund.domain.assessment.assignment.explain import why
from placefund.domain.assessment.assignment.infeasible import conflict, relaxations
from placefund.domain.assessment.assignment.model import Model, modelled
from placefund.domain.assessment.assignment.problem import (
    Application,
    Assessor,
    Fairness,
    Pairs,
    Problem,
    from_the_leg,
    of_one_organisation,
)
from placefund.domain.assessment.assignment.solve import answer_of, solve

Ints = NDArray[np.int64]
Found = TypeVar("Found")
LEGS = ("academic", "business", "civic")
TOPICS = 24
NEED = 3
PATIENCE = 60.0
"""Seconds after which a peer's search is ended, with what it has by then."""


@dataclass(frozen=True, slots=True)
class Size:
    """n applications that need three readers each, m assessors, and how many of them may read each application."""

    applications: int
    assessors: int
    admissible: int

    def __str__(self) -> str:
        return f"{self.applications:,} × {self.assessors:,}, {self.admissible} admissible each"


SMALLER = (Size(50, 30, 24), Size(500, 300, 270))
LARGE = Size(10_000, 5_000, 100)


def instance(size: Size, seed: int, *, composed: bool = False) -> Problem:
    """A round made from a seed: two or three topics out of 24 on each side, some of them common and some rare, a little noise for
    the words of the texts, conflicts left out at random, and ten per cent more room than is needed."""
    chance = np.random.default_rng(seed)
    common = 1.0 / np.arange(1, TOPICS + 1) ** 0.7
    sides = []
    for count, most in ((size.applications, 3), (size.assessors, 4)):
        keys = chance.random((count, TOPICS)) ** (1.0 / common)
        ranked = np.argsort(np.argsort(-keys, axis=1), axis=1)
        sides.append((ranked < chance.integers(2, most + 1, size=(count, 1))).astype(np.int8))
    ours, theirs = sides
    chosen = np.concatenate([_readers(chance, rows, size) for rows in _batches(size.applications)])
    application = np.repeat(np.arange(size.applications), size.admissible)
    assessor = np.sort(chosen, axis=1).ravel()
    shared = (ours[application] * theirs[assessor]).sum(axis=1)
    worth = 500 * shared // ours.sum(axis=1)[application] + chance.integers(0, 500, len(application))
    room = -(-11 * NEED * size.applications // (10 * size.assessors))
    assessors = tuple(
        Assessor(n, f"Assessor {n}", room, 1 if composed else 0, LEGS[n % 3], f"{LEGS[n % 3]} house {n % 60}")
        for n in range(size.assessors)
    )
    rules = (from_the_leg(assessors, "academic"), from_the_leg(assessors, "business"), *of_one_organisation(assessors))
    return Problem(
        tuple(Application(n, f"Application {n}", NEED) for n in range(size.applications)),
        assessors,
        Pairs(application, assessor, worth.astype(np.int64)),
        rules=rules if composed else (),
    )


def _batches(count: int, most: int = 500) -> list[int]:
    """A count in parts, so that making a large instance takes less memory than solving it."""
    return [min(most, count - done) for done in range(0, count, most)]


def _readers(chance: np.random.Generator, rows: int, size: Size) -> Ints:
    """The admissible assessors of some applications, at random."""
    drawn = chance.random((rows, size.assessors))
    return np.argpartition(drawn, size.admissible - 1, axis=1)[:, : size.admissible]


def matrix(model: Model) -> coo_matrix:
    entries = np.ones(len(model.entry_rows)), (model.entry_rows, model.entry_pairs)
    return coo_matrix(entries, shape=(model.height, len(model.worth))).tocsr()


def by_expansion(model: Model) -> int:
    """scipy's linear_sum_assignment on copies: a row for each reader needed, a column for each place in a load.

    Copies of one application may not meet copies of one assessor twice, which copies cannot say: every further reader of an
    application is only an upper bound, so what comes back can exceed the optimum and says so by its pairs.
    """
    size, pool = len(model.application_ids), len(model.assessor_ids)
    table = np.full((size, pool), -1e6)
    table[model.application, model.assessor] = model.worth
    copies = np.repeat(np.repeat(table, NEED, axis=0), int(model.room.max()), axis=1)
    rows, columns = linear_sum_assignment(copies, maximize=True)
    return int(copies[rows, columns].sum())


def by_linprog(model: Model) -> int:
    """scipy.optimize.linprog (HiGHS) on the whole programme at once: the max-sum flow as it is usually set up."""
    table, rows = matrix(model), model.rows
    exact = rows.lower == rows.upper
    loose = ~exact
    above = loose & (rows.lower > 0)
    found = linprog(
        -model.worth.astype(float),
        A_ub=vstack([table[loose], -table[above]]) if above.any() else table[loose],
        b_ub=np.concatenate([rows.upper[loose], -rows.lower[above]]),
        A_eq=table[exact],
        b_eq=rows.lower[exact],
        bounds=(0, 1),
        method="highs",
    )
    return round(-found.fun) if found.success else 0


def by_milp(model: Model) -> int:
    """scipy.optimize.milp (HiGHS) on the whole programme at once; 0 when it has nothing when its time is over."""
    limits = LinearConstraint(matrix(model), model.rows.lower, model.rows.upper)
    found = milp(
        -model.worth.astype(float),
        constraints=limits,
        integrality=1,
        bounds=Bounds(0, 1),
        options={"time_limit": PATIENCE},
    )
    return 0 if found.fun is None else round(-found.fun)


def by_greedy(model: Model) -> tuple[int, int]:
    """The best pair first, as long as both have room and no rule is broken; and how many readings that leaves out."""
    need, room = model.needed.copy(), model.room.copy()
    left = model.rows.upper.copy()
    mine: list[list[int]] = [[] for _ in model.worth]
    is_rule = model.rows.kind[model.entry_rows] == 4
    for row, pair in zip(model.entry_rows[is_rule].tolist(), model.entry_pairs[is_rule].tolist(), strict=True):
        mine[pair].append(row)
    total = 0
    for pair in np.argsort(-model.worth, kind="stable").tolist():
        application, assessor = model.application[pair], model.assessor[pair]
        if need[application] and room[assessor] and all(left[row] > 0 for row in mine[pair]):
            need[application] -= 1
            room[assessor] -= 1
            left[mine[pair]] -= 1
            total += int(model.worth[pair])
    return total, int(need.sum())


def by_loads(model: Model) -> tuple[int, int]:
    """Readers one at a time, as this program once did it: next comes the application with the fewest assessors left, then the one
    that lacks most; it goes to the assessor who reads least. Expertise is not looked at."""
    worth = dict(
        zip(zip(model.application.tolist(), model.assessor.tolist(), strict=True), model.worth.tolist(), strict=True)
    )
    able: dict[int, set[int]] = {}
    for application, assessor in worth:
        able.setdefault(application, set()).add(assessor)
    lacking, loads, room = dict.fromkeys(able, NEED), dict.fromkeys(range(len(model.room)), 0), model.room.tolist()
    total = 0
    while waiting := [application for application, count in lacking.items() if count and able[application]]:
        chosen = min(waiting, key=lambda a: (len(able[a]), -lacking[a], a))
        reader = min(able[chosen], key=lambda r: (loads[r], r))
        total += worth[chosen, reader]
        able[chosen].discard(reader)
        lacking[chosen] -= 1
        loads[reader] += 1
        if loads[reader] == room[reader]:
            for readers in able.values():
                readers.discard(reader)
    return total, sum(lacking.values())


def row(name: str, objective: int | None, bound: int | None, seconds: tuple[float, float], note: str = "") -> None:
    gap = "" if objective is None or bound is None else f"{(bound - objective) / max(1, objective):.4%}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = [f"{value:,}" if value is not None else "–" for value in (objective, bound)]
    print(
        f"{name:<44}{told[0]:>14}{told[1]:>14}{gap:>10}{seconds[0]:>9.2f}{seconds[1]:>9.2f}{memory:>9.0f}  {note}",
        flush=True,
    )


def timed(work: Callable[[], Found]) -> tuple[Found, tuple[float, float]]:
    clock, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, (time.perf_counter() - clock, time.process_time() - processor)


def ours(name: str, problem: Problem) -> None:
    answer, seconds = timed(lambda: solve(problem))
    proof = "by prices" if answer.by_prices else "by search" if answer.is_proven else "not proven"
    row(name, answer.objective, answer.bound, seconds, f"{proof}, worst {answer.worst}, short {answer.short}")


def measure(size: Size, seed: int, *, with_peers: bool) -> None:
    print(f"\n{size}, {NEED} readers each, seed {seed}")
    print(f"{'':<44}{'objective':>14}{'bound':>14}{'gap':>10}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}")
    plain, composed = instance(size, seed), instance(size, seed, composed=True)
    ours("Placefund", plain)
    ours("Placefund, legs, organisations, least loads", composed)
    ours("Placefund, worst first", replace(plain, fairness=Fairness.WORST))
    ours("Placefund, worst first, with those rules", replace(composed, fairness=Fairness.WORST))
    if not with_peers:
        return
    model, harder = modelled(plain), modelled(composed)
    for name, work in (("scipy linprog, all at once", by_linprog), ("scipy milp, all at once", by_milp)):
        found, seconds = timed(lambda work=work: work(model))
        row(name, found, None, seconds)
    found, seconds = timed(lambda: by_milp(harder))
    row("scipy milp, legs, organisations, least loads", found, None, seconds)
    if size.applications <= 500:
        found, seconds = timed(lambda: by_expansion(model))
        row(
            "scipy linear_sum_assignment on copies",
            found,
            None,
            seconds,
            "may give a reader the same application twice",
        )
    for name, plain_rule in (("greedy, best pair first", by_greedy), ("by loads alone", by_loads)):
        if size.applications <= 500:
            (total, missing), seconds = timed(lambda plain_rule=plain_rule: plain_rule(model))
            row(name, total, None, seconds, f"{missing} readings missing")
    (total, missing), seconds = timed(lambda: by_greedy(harder))
    row(
        "greedy, legs, organisations, least loads",
        total,
        None,
        seconds,
        f"{missing} readings missing; least of a leg ignored",
    )


def questions(size: Size, seed: int) -> None:
    """What it costs to ask why, and to have a contradiction found."""
    problem = instance(size, seed, composed=True)
    answer = answer_of(modelled(problem))
    out = next(
        pair
        for pair in zip(problem.pairs.application, problem.pairs.assessor, strict=True)
        if tuple(pair) not in set(answer.pairs)
    )
    found, seconds = timed(lambda: why(answer, int(out[0]), int(out[1])))
    row("why not this one", None, None, seconds, AssignmentWords.of(problem).verdict(found)[0])
    tight = replace(problem, assessors=tuple(replace(a, most=a.most if a.id % 7 else 1) for a in problem.assessors))
    scarce = {a.id for a in tight.assessors if a.leg == "business"}
    few = tuple(replace(a, most=1) if a.id in scarce else a for a in tight.assessors)
    short, seconds = timed(lambda: solve(replace(problem, assessors=few)))
    row("with too few business readers", short.objective, short.bound, seconds, f"short {short.short}")
    told, seconds = timed(lambda: conflict(short))
    row(
        "what contradicts what",
        None,
        None,
        seconds,
        "" if told is None else f"{len(told.limits)} rules, irreducible {told.is_irreducible}",
    )
    ways, seconds = timed(lambda: relaxations(short))
    row("the cheapest way out", None, None, seconds, f"{len(ways)} rules give way")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="also the largest size")
    parser.add_argument("--seed", type=int, default=1)
    options, _ = parser.parse_known_args(arguments)
    for size in SMALLER:
        measure(size, options.seed, with_peers=True)
    questions(SMALLER[0], options.seed)
    questions(SMALLER[1], options.seed)
    if options.large:
        measure(LARGE, options.seed, with_peers=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
