"""Measure formula allocation: our exact split beside scipy's and HiGHS's quadratic solvers and the spreadsheet's way.

python bench/allocation.py               10, 1,000 and 100,000 places; about two minutes
python bench/allocation.py --largest=1000

Instances are made from seeds: weights over four powers of ten, floors and caps that bind for many, four nations, one of which has
a floor above what it would have without. Everyone is asked for the same: least Σ (a − t)² ÷ t. “Sum off by” is what the amounts,
rounded to the penny one by one, add up to beside the total; ours are the amounts that are paid. “Objective” is relative to ours:
below 0 only by breaking a condition, which “broken by” tells: the most by which a bound, a nation's floor or the total is out.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from placefund.domain.formulas import Claimant, GroupFloor, Problem, solve
from placefund.domain.money import Money

Floats = npt.NDArray[np.float64]
SIZES = (10, 1_000, 100_000)
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
SLSQP_UP_TO = 200  # its work grows with the cube of the places
HIGHS_UP_TO = 1_000  # its active set changes one place at a time


@dataclass(frozen=True)
class Instance:
    """The same sharing as numbers (pounds) and as our problem."""

    problem: Problem
    weights: Floats
    floors: Floats
    caps: Floats
    in_wales: npt.NDArray[np.bool_]
    total: float
    wales: float

    @property
    def targets(self) -> Floats:
        targets: Floats = self.total * self.weights / self.weights.sum()
        return targets


def instance(count: int, seed: int) -> Instance:
    """Floors about the lower third of what weights give, caps about the upper fifth, Wales lifted by a fifth."""
    chance = np.random.default_rng(seed)
    weights = np.maximum(1, (10 ** chance.uniform(2, 6, count)).astype(np.int64))
    total = 36_000_000 * count
    targets = total * weights / weights.sum()
    floors = np.floor(np.minimum(np.quantile(targets, 0.35), total / count * 0.4)) * np.ones(count)
    caps = np.ceil(np.maximum(np.quantile(targets, 0.8), total / count * 1.6)) * np.ones(count)
    nations = [NATIONS[i] for i in chance.choice(4, count, p=(0.8, 0.1, 0.06, 0.04))]
    nations[:4] = NATIONS
    in_wales = np.array([nation == "Wales" for nation in nations])
    places = tuple(
        Claimant(
            name=f"P{i:06}",
            weight=int(weights[i]),
            floor=Money.pounds(int(floors[i])),
            cap=Money.pounds(int(caps[i])),
            group=nations[i],
        )
        for i in range(count)
    )
    wales_of = {place.name for place in places if place.group == "Wales"}
    plain = sum(
        part.exact for part in solve(Problem(total=Money.pounds(total), places=places)).parts if part.name in wales_of
    )
    wales = min(float(plain) / 100 * 1.2, caps[in_wales].sum() * 0.95)
    floor = GroupFloor("Wales", Money.pounds(int(wales)))
    problem = Problem(total=Money.pounds(total), places=places, group_floors=(floor,))
    return Instance(problem, weights.astype(float), floors, caps, in_wales, float(total), float(int(wales)))


def ours(found: Instance) -> Floats:
    return np.array([part.amount.pence for part in solve(found.problem).parts]) / 100


def spreadsheet(found: Instance) -> Floats:
    """The usual way: share what is left by weight, fix who is below a floor, then who is above a cap, and go round again."""
    amounts, fixed = np.zeros_like(found.weights), np.zeros(found.weights.size, bool)
    while not fixed.all():
        free = ~fixed
        amounts[free] = (found.total - amounts[fixed].sum()) * found.weights[free] / found.weights[free].sum()
        below, above = free & (amounts < found.floors), free & (amounts > found.caps)
        if not below.any() and not above.any():
            break
        wrong = below if below.any() else above
        amounts[wrong] = (found.floors if below.any() else found.caps)[wrong]
        fixed |= wrong
    return amounts


def slsqp(found: Instance) -> Floats:
    """scipy's sequential quadratic programming, in units of the mean target, with its gradients."""
    from scipy.optimize import minimize

    scale, targets = found.total / found.weights.size, found.targets * found.weights.size / found.total
    wales = found.in_wales.astype(float)
    result = minimize(
        lambda a: float(((a - targets) ** 2 / targets).sum()),
        np.clip(targets, found.floors / scale, found.caps / scale),
        jac=lambda a: 2 * (a - targets) / targets,
        bounds=list(zip(found.floors / scale, found.caps / scale, strict=True)),
        constraints=(
            {"type": "eq", "fun": lambda a: a.sum() - found.weights.size, "jac": np.ones_like},
            {"type": "ineq", "fun": lambda a: wales @ a - found.wales / scale, "jac": lambda a: wales},
        ),
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-12},
    )
    amounts: Floats = result.x * scale
    return amounts


def highs(found: Instance) -> Floats:
    """HiGHS's quadratic solver, in units of the mean target."""
    import highspy

    count, scale = found.weights.size, found.total / found.weights.size
    targets = found.targets / scale
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.addVars(count, found.floors / scale, found.caps / scale)
    solver.changeColsCost(count, np.arange(count, dtype=np.int32), np.full(count, -2.0))
    every, wales = np.arange(count, dtype=np.int32), np.flatnonzero(found.in_wales).astype(np.int32)
    solver.addRow(float(count), float(count), count, every, np.ones(count))
    solver.addRow(found.wales / scale, highspy.kHighsInf, wales.size, wales, np.ones(wales.size))
    hessian = highspy.HighsHessian()
    hessian.dim_, hessian.format_ = count, highspy.HessianFormat.kTriangular
    hessian.start_ = np.arange(count + 1, dtype=np.int32)
    hessian.index_, hessian.value_ = every, 2 / targets
    solver.passHessian(hessian)
    solver.run()
    return np.array(solver.getSolution().col_value) * scale


PEERS: tuple[tuple[str, Callable[[Instance], Floats], int], ...] = (
    ("scipy SLSQP", slsqp, SLSQP_UP_TO),
    ("HiGHS QP", highs, HIGHS_UP_TO),
    ("spreadsheet", spreadsheet, 10**9),
)


def timed(work: Callable[[Instance], Floats], found: Instance) -> tuple[Floats, float]:
    best, amounts = float("inf"), np.zeros(0)
    for _ in range(1 if found.weights.size > 10_000 else 3):
        begin = time.process_time()
        amounts = work(found)
        best = min(best, time.process_time() - begin)
    return amounts, best


def objective(found: Instance, amounts: Floats) -> float:
    return float(((amounts - found.targets) ** 2 / found.targets).sum())


def broken_by(found: Instance, amounts: Floats) -> float:
    """The most that any condition is missed by, in pounds."""
    missed = (
        (found.floors - amounts).max(),
        (amounts - found.caps).max(),
        found.wales - amounts[found.in_wales].sum(),
        abs(amounts.sum() - found.total),
    )
    return max(0.0, float(max(missed)))


def row(name: str, found: Instance, amounts: Floats, seconds: float, best: float, base: float) -> None:
    off = int(np.rint(amounts * 100).astype(np.int64).sum()) - found.problem.total.pence
    worse = (objective(found, amounts) - best) / best
    print(
        f"{found.weights.size:>8,} {name:<12} {seconds:>9.4f} s {seconds / base:>8.2f}x {worse:>+12.1e} {off:>9,}p "
        f"{broken_by(found, amounts):>14,.4f}"
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="leave out larger instances")
    options, _ = parser.parse_known_args(arguments)
    print(
        f"{'places':>8} {'who':<12} {'time':>11} {'of ours':>9} {'objective':>12} {'sum off by':>10} {'broken by, £':>14}"
    )
    wrong = 0
    for count in (size for size in (*SIZES[:1], 100, *SIZES[1:]) if size <= options.largest):
        found = instance(count, seed=count)
        exact, seconds = timed(ours, found)
        best = objective(found, exact)
        row("ours, exact", found, exact, seconds, best, seconds)
        wrong += Money.total(Money(round(amount * 100)) for amount in exact) != found.problem.total
        for name, work, limit in PEERS:
            if count <= limit:
                row(name, found, *timed(work, found), best, seconds)
        tracemalloc.start()
        ours(found)
        print(f"{'':>8} memory of ours at its peak: {tracemalloc.get_traced_memory()[1] / 2**20:,.1f} MB")
        tracemalloc.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
