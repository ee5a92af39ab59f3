"""The answer is the best there is, exactly, and the same in whatever order the question is put."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings

from placefund.design.wording.portfolio import choice_in_words
from placefund.domain.portfolio.choice import ChoiceStatus, NothingFits, broken
from placefund.domain.portfolio.compare import rank_and_cut, shared_equally, value_for_a_pound
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.solve import BOARD, EXACT, Effort, solve
from tests.domain.portfolio.cases import a_case, best
from tests.examples import examples

QUICK = settings(max_examples=examples(15), deadline=None)


@QUICK
@given(a_case())
def test_every_portfolio_there_is_agrees_that_this_is_the_best(problem: Problem) -> None:
    greatest = best(problem)
    if greatest is None:
        with pytest.raises(NothingFits):
            solve(problem, EXACT)
        return
    choice = solve(problem, EXACT)
    assert (choice.objective, choice.bound, choice.status) == (greatest, greatest, ChoiceStatus.PROVEN)
    assert problem.worth(choice.levels) == greatest
    assert not broken(problem, choice.levels)


@settings(max_examples=examples(5), deadline=None)
@given(a_case(most=14))
def test_the_best_of_fourteen_bids_is_found(problem: Problem) -> None:
    greatest = best(problem)
    if greatest is not None:
        assert solve(problem, EXACT).objective == greatest


@QUICK
@given(a_case())
def test_the_bound_of_an_unfinished_search_is_never_below_the_best(problem: Problem) -> None:
    greatest = best(problem)
    if greatest is not None:
        choice = solve(problem, Effort(Fraction(1, 10), 1))
        assert choice.objective <= greatest <= choice.bound


@QUICK
@given(a_case())
def test_the_order_of_bids_and_rules_changes_no_byte(problem: Problem) -> None:
    if best(problem) is None:
        return
    turned = Problem(problem.bids[1:] + problem.bids[:1], problem.rules[::-1], problem.objective)
    first, second = (json.dumps(solve(each, BOARD).as_record()) for each in (problem, turned))
    assert first == second == json.dumps(solve(problem, BOARD).as_record())


@QUICK
@given(a_case())
def test_no_simpler_way_that_keeps_the_rules_is_worth_more(problem: Problem) -> None:
    if best(problem) is None:
        return
    choice = solve(problem, EXACT)
    for way in (rank_and_cut, value_for_a_pound, shared_equally):
        levels = way(problem)
        if not broken(problem, levels):
            assert problem.worth(levels) <= choice.objective


@QUICK
@given(a_case())
def test_the_room_a_rule_leaves_is_counted_exactly(problem: Problem) -> None:
    if best(problem) is None:
        return
    choice = solve(problem, EXACT)
    for slack, row in zip(choice.slacks, problem.rows(), strict=True):
        used = sum(row.weights.get(cell, 0) for cell in choice.levels.items())
        assert slack.used == used
        assert slack.slack >= 0


def test_nothing_to_choose_from_is_an_empty_portfolio() -> None:
    choice = solve(Problem(()), EXACT)
    assert (choice.awards, choice.objective, choice_in_words(choice)) == (
        (),
        0,
        "0 bids funded: proven best, no other choice that keeps the rules is worth more.",
    )
