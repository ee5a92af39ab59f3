"""The door to the solver: what it proves, and that it says when it proved nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placefund.domain.solver import AT_LOWER, BETWEEN, INFINITY, Corner, Effort, Programme, SolverFailed, Status, solve
from tests.examples import examples


def knapsack(gains: list[int], costs: list[int], room: int, *, whole: bool = True) -> Programme:
    count = len(gains)
    return Programme(
        gain=np.array(gains, float),
        lower=np.zeros(count),
        upper=np.ones(count),
        whole=np.full(count, whole),
        row_lower=np.array([-INFINITY]),
        row_upper=np.array([room], float),
        starts=np.array([0, count], np.int32),
        columns=np.arange(count, dtype=np.int32),
        values=np.array(costs, float),
    )


def best(gains: list[int], costs: list[int], room: int) -> int:
    found = 0
    for chosen in range(1 << len(gains)):
        picked = [index for index in range(len(gains)) if chosen >> index & 1]
        if sum(costs[index] for index in picked) <= room:
            found = max(found, sum(gains[index] for index in picked))
    return found


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1, max_size=8), st.integers(0, 60))
def test_the_proven_optimum_is_the_best_of_all_selections(bids: list[tuple[int, int]], room: int) -> None:
    gains, costs = [gain for gain, _ in bids], [cost for _, cost in bids]
    answer = solve(knapsack(gains, costs, room))
    assert (answer.status, round(answer.objective), round(answer.bound)) == (
        Status.OPTIMAL,
        best(gains, costs, room),
        best(gains, costs, room),
    )


def test_a_linear_programme_tells_what_one_more_unit_is_worth() -> None:
    answer = solve(knapsack([6, 4], [2, 2], 3, whole=False))
    assert (answer.objective, list(answer.values), abs(answer.duals[0])) == (8.0, [1.0, 0.5], 2.0)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=2, max_size=8), st.integers(0, 60))
def test_a_programme_that_grew_begins_at_the_corner_where_it_ended(bids: list[tuple[int, int]], room: int) -> None:
    gains, costs = [gain for gain, _ in bids], [cost for _, cost in bids]
    small = solve(knapsack(gains[:-1], costs[:-1], room, whole=False))
    grown = knapsack(gains, costs, room, whole=False)
    assert small.corner is not None
    assert list(small.corner.rows).count(BETWEEN) + list(small.corner.columns).count(BETWEEN) == 1
    begun = solve(grown, corner=Corner(np.append(small.corner.columns, np.int8(AT_LOWER)), small.corner.rows))
    assert begun.objective == pytest.approx(solve(grown).objective)


def test_a_corner_of_another_programme_is_refused() -> None:
    corner = solve(knapsack([6, 4], [2, 2], 3, whole=False)).corner
    with pytest.raises(SolverFailed, match="The solver rejected the corner to begin at"):
        solve(knapsack([6, 4, 2], [2, 2, 2], 3, whole=False), corner=corner)


def test_only_a_linear_programme_ends_at_a_corner() -> None:
    assert solve(knapsack([6, 4], [2, 2], 3)).corner is None


def test_rules_that_cannot_hold_together_are_said_to_fit_nothing() -> None:
    impossible = replace(knapsack([1, 1], [1, 1], 3), row_lower=np.array([3.0]))
    answer = solve(impossible)
    assert (answer.status, answer.has_values, answer.gap) == (Status.INFEASIBLE, False, INFINITY)


def test_a_search_ended_by_seconds_says_so() -> None:
    rng = np.random.default_rng(4)
    costs = [int(cost) for cost in rng.integers(1000, 9999, 200)]
    hard = knapsack(
        [cost + int(extra) for cost, extra in zip(costs, rng.integers(0, 9, 200), strict=True)], costs, 499_999
    )
    answer = solve(hard, Effort(seconds=0.0))
    assert (answer.status, answer.is_timed_out) == (Status.LIMITED, True)


def test_arrays_that_do_not_fit_together_are_a_mistake_of_the_kernel() -> None:
    broken = replace(knapsack([1, 1], [1, 1], 1), columns=np.array([0, 7], np.int32))
    with pytest.raises(SolverFailed):
        solve(broken)


def test_nothing_is_printed_by_whoever_solves_in_a_notebook(capfd: pytest.CaptureFixture[str]) -> None:
    """The solver of the library prints a banner, from outside Python, where nobody tells it not to."""
    solve(knapsack([6, 4, 3], [2, 2, 1], 3))
    solve(knapsack([6, 4], [2, 2], 3, whole=False))
    assert capfd.readouterr() == ("", "")
