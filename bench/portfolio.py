"""Measure the portfolio kernel beside its peers: objective, bound, gap, time, memory, on rounds made from seeds.

python bench/portfolio.py                  50 and 500 bids, every explanation of the rounds of 50
python bench/portfolio.py --large          also 5,000 bids

Seconds are the processor's; memory is the most held so far. A way that breaks rules is marked with how many: its worth is then no
fair comparison.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

import highspy
import numpy as np
from pabutools.election import Cardinality_Sat, Cost_Sat
from pabutools.election.pabulib import parse_pabulib_from_string
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
from portfolio_instances import instance
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from placefund.domain import solver
from placefund.domain.portfolio.choice import broken
from placefund.domain.portfolio.compare import equal_shares, rank_and_cut, shared_equally, value_for_a_pound
from placefund.domain.portfolio.explain import explain_all
from placefund.domain.portfolio.model import model_of, programme_of, scale_of
from placefund.domain.portfolio.pabulib import Election, election_of, problem_of, read, write
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.solve import BOARD, EXACT, Effort, solve

T = TypeVar("T")
DEEP = 100_000
"""pabutools calls itself once for each project that it buys, and with 5,000 projects Python's own limit stops it."""
GAPS = {50: EXACT, 500: BOARD, 5000: Effort(Fraction(1, 2000))}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--bids", nargs="*", type=int, default=[50, 500])
    asked.add_argument("--large", action="store_true", help="also 5,000 bids")
    asked.add_argument("--seconds", type=int, default=20, help="the limit of the peers")
    given = asked.parse_args()
    sizes = [*given.bids, 5000] if given.large else given.bids
    heading = ("bids", "shape", "alpha", "way", "objective", "gap", "seconds", "MB", "breaks")
    print("{:>5} {:<7} {:>5} {:<24} {:>18} {:>9} {:>8} {:>6} {:>6}".format(*heading))
    for bids in sizes:
        for is_ragged in (False, True):
            for seed, alpha in ((1, Fraction(0)), (2, Fraction(1))):
                problem = instance(bids, seed, alpha=alpha, is_ragged=is_ragged, draws=100 if bids <= 50 else 0)
                _round(problem, bids, "ragged" if is_ragged else "usual", given.seconds)
    for bids in sizes:
        _elections(bids)


def _round(problem: Problem, bids: int, shape: str, seconds: int) -> None:
    effort = GAPS.get(bids, BOARD)

    def line(way: str, worth: float, bound: float | None, spent: float, breaks: int = 0) -> None:
        gap = "" if bound is None else f"{100 * (bound - worth) / max(1, abs(worth)):.4f}%"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        alpha = str(problem.objective.alpha)
        cells = f"{bids:>5} {shape:<7} {alpha:>5} {way:<24} {worth:>18,.0f} {gap:>9} {spent:>8.2f} {memory:>6}"
        print(f"{cells} {breaks or '':>6}", flush=True)

    choice, spent = _timed(lambda: solve(problem, effort))
    line("placefund", choice.objective, choice.bound, spent)
    for name, way in (("highspy", _highspy), ("scipy milp", _scipy)):
        found, spent = _timed(lambda way=way: way(problem, float(effort.gap), seconds))
        line(name, *found, spent)
    for name, rule in (("rank and cut", rank_and_cut), ("greedy", value_for_a_pound), ("equal shares", shared_equally)):
        levels, spent = _timed(lambda rule=rule: rule(problem))
        line(name, problem.worth(levels), None, spent, len(broken(problem, levels)))
    if bids <= 50:
        _, spent = _timed(lambda: explain_all(problem, choice))
        line("all explanations", choice.objective, choice.bound, spent)


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    return do(), time.process_time() - begun


def _highspy(problem: Problem, gap: float, seconds: int) -> tuple[float, float]:
    """HiGHS as it comes: the same rows, one thread, no start."""
    model = model_of(problem)
    scale = scale_of(model.values)
    answer = solver.solve(programme_of(model, scale), solver.Effort(gap, seconds=seconds))
    return answer.objective * scale, answer.bound * scale


def _scipy(problem: Problem, gap: float, seconds: int) -> tuple[float, float]:
    """scipy.optimize.milp on the same rows."""
    model = model_of(problem)
    scale = scale_of(model.values)
    programme = programme_of(model, scale)
    columns, rows = programme.size
    matrix = csr_array((programme.values, programme.columns, programme.starts), shape=(rows, columns))
    found = milp(
        -programme.gain,
        integrality=programme.whole.astype(int),
        bounds=Bounds(programme.lower, programme.upper),
        constraints=LinearConstraint(matrix, programme.row_lower, programme.row_upper),
        options={"mip_rel_gap": gap, "time_limit": seconds},
    )
    worth = np.nan if found.x is None else -found.fun * scale
    return worth, np.nan if found.mip_dual_bound is None else -found.mip_dual_bound * scale


def _elections(bids: int) -> None:
    """Our Method of Equal Shares and exact choice beside pabutools, on a Pabulib election written by us."""
    election = read(write(election_of(instance(bids))))
    sys.setrecursionlimit(DEEP)
    town, votes = parse_pabulib_from_string(write(election))
    ours, spent = _timed(lambda: _shares(election))
    theirs, took = _timed(lambda: method_of_equal_shares(town, votes, sat_class=Cost_Sat, voter_budget_increment=None))
    same = sorted(ours) == sorted(project.name for project in theirs)
    print(
        f"{bids:>5} .pb, equal shares: ours {len(ours)} in {spent:.2f} s, pabutools {len(theirs)} in {took:.2f} s, same: {same}"
    )
    greedy, took = _timed(lambda: greedy_utilitarian_welfare(town, votes, sat_class=Cardinality_Sat))
    best, spent = _timed(lambda: solve(problem_of(election)))
    approved = {each.id: sum(each.id in vote.projects for vote in election.votes) for each in election.projects}
    held = sum(approved[project.name] for project in greedy)
    print(
        f"{bids:>5} .pb, approvals: ours {best.objective // 100_000} in {spent:.2f} s, pabutools greedy {held} in {took:.2f} s"
    )


def _shares(election: Election) -> tuple[str, ...]:
    costs = {project.id: project.cost for project in election.projects}
    supporters: dict[str, list[str]] = {project.id: [] for project in election.projects}
    for vote in election.votes:
        for project in vote.projects:
            supporters[project].append(vote.voter)
    return equal_shares(costs, costs, supporters, Fraction(election.budget))


if __name__ == "__main__":
    print(f"HiGHS {highspy.Highs().version()}")
    main()
