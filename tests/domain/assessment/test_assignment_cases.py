"""Assignments worked by hand: prices, conflicts, changes, fairness, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from placefund.design.wording.assignment import AssignmentWords
from placefund.domain import solver
from placefund.domain.assessment.assignment import exact
from placefund.domain.assessment.assignment.explain import Certificate, Place, certificate, difference, slacks, why
from placefund.domain.assessment.assignment.infeasible import conflict, relaxations
from placefund.domain.assessment.assignment.model import RowKind, modelled, whole
from placefund.domain.assessment.assignment.problem import (
    Application,
    Assessor,
    Fairness,
    GroupRule,
    PairReason,
    Pairs,
    Problem,
    ProblemRefused,
    from_the_leg,
    of_one_organisation,
)
from placefund.domain.assessment.assignment.solve import solve
from placefund.domain.solver import Corner, Effort, Programme
from tests.domain.assessment.test_assignment import LEGS, everyone, said, told

SWAP = {(12, 1): 900, (12, 2): 800, (31, 1): 700, (31, 2): 100}


def test_what_is_best_for_all_is_not_what_is_best_for_each() -> None:
    answer = solve(everyone(SWAP))
    assert (answer.pairs, answer.objective) == (((12, 2), (31, 1)), 1500)
    assert AssignmentWords.of(answer.model.problem).certificate(certificate(answer)) == (
        "Two readings of two applications by two assessors in the pool are worth 1.500 together.",
        "It is proven, in whole-number arithmetic, that no assignment within the same rules is worth more.",
        "Of four rules, four are used to the limit.",
        "Full: Dr A and Dr B.",
    )
    assert [slack.is_tight for slack in slacks(answer)] == [True] * 4
    assert Certificate.from_record(certificate(answer).as_record()) == certificate(answer)


def test_why_not_that_one_is_told_with_its_price() -> None:
    found = why(solve(everyone(SWAP)), 12, 1)
    assert (found.place, found.cost) == (Place.OUT, 500)
    assert AssignmentWords.of(everyone(SWAP)).verdict(found) == (
        "With Dr A on Application 12, the best assignment would be worth 0.500 less.",
        "Dr A would replace Dr B on Application 12.",
        "Dr B would replace Dr A on Application 31.",
    )


def test_a_barred_pair_is_told_with_its_reason_and_a_stranger_is_refused() -> None:
    barred = everyone(SWAP, barred=(PairReason(31, 2, "Dr B works for a partner."),))
    found = why(solve(barred), 31, 2)
    assert (found.place, AssignmentWords.of(barred).verdict(found)) == (
        Place.BARRED,
        ("Dr B must not read Application 31: Dr B works for a partner.",),
    )
    with pytest.raises(ProblemRefused, match="no application 99"):
        why(solve(barred), 99, 1)


def test_what_was_agreed_stays_and_what_is_pinned_is_kept() -> None:
    held = everyone(SWAP, held=(PairReason(12, 1, "She has begun to read."),))
    assert solve(held).pairs == ((12, 1), (31, 2))
    assert AssignmentWords.of(held).verdict(why(solve(held), 12, 1)) == (
        "Dr A has agreed to read Application 12, and what is agreed stays: She has begun to read.",
    )
    pinned = everyone(SWAP, pinned=(PairReason(31, 2, "The chair wants it."),))
    assert solve(pinned).pairs == ((12, 1), (31, 2))


def test_a_change_is_charged_and_told() -> None:
    kept = everyone(SWAP, earlier=frozenset({(12, 1), (31, 2)}), change_penalty=300)
    assert solve(kept).pairs == ((12, 1), (31, 2))
    moved = solve(replace(kept, change_penalty=200))
    assert (moved.pairs, moved.objective) == (((12, 2), (31, 1)), 1500 - 400)
    found = difference(kept.earlier, moved.pairs)
    assert [(each.application_id, each.assessor_id, each.is_added) for each in found.changes] == [
        (12, 2, True),
        (12, 1, False),
        (31, 1, True),
        (31, 2, False),
    ]
    assert found.kept == 0


def test_a_conflict_is_told_with_names_and_a_way_out() -> None:
    worth = {(n, 1): 500 for n in (12, 31, 40)} | {(n, 2): 400 for n in (7, 8)}
    problem = everyone(worth, most=2)
    answer = solve(problem)
    assert not answer.is_feasible
    assert len(answer.pairs) == 4
    found = conflict(answer)
    assert found is not None
    assert (
        said(found, problem)
        == "Applications 12, 31 and 40 need one reader each. There is only Dr A, with room for two."
    )
    assert AssignmentWords.of(problem).relaxations(relaxations(answer)) == (
        "Ask Dr A to take three applications, one more than agreed.",
    )
    told = AssignmentWords.of(problem).certificate(certificate(answer))
    assert told[1] == "Not every rule can hold. This is the best that can be done with the least missing."


def test_a_rule_of_composition_is_named_in_a_conflict() -> None:
    marine = GroupRule("those who know marine energy outside Scotland", frozenset({1}), least=1)
    problem = everyone({(n, r): 500 for n in (12, 31, 40) for r in (1, 2, 3)}, need=2, most=2, rules=(marine,))
    found = conflict(solve(problem))
    assert found is not None
    assert said(found, problem) == (
        "Applications 12, 31 and 40 need one reader from those who know marine energy outside Scotland each. "
        "There is only Dr A, with room for two."
    )


def test_fairness_gives_up_some_worth_for_the_worst() -> None:
    worth = {(1, 1): 900, (1, 2): 500, (2, 1): 400, (2, 2): 100}
    assert solve(everyone(worth)).worst == 100
    fair = solve(everyone(worth, fairness=Fairness.WORST))
    assert (fair.pairs, fair.worst, fair.levels) == (((1, 2), (2, 1)), 400, (400,))
    assert "no application's readers are worth less than 0.400" in " ".join(
        AssignmentWords.of(fair.model.problem).certificate(certificate(fair))
    )


def test_fairness_compares_totals_below_nothing_too() -> None:
    """Prices allow a worst total of -9 here, which whole readers cannot reach: what is tried is lowered further below nought."""
    below = everyone({(1, 1): -11, (1, 2): -8, (2, 1): -12, (2, 2): 4})
    fair = solve(replace(below, fairness=Fairness.WORST))
    assert (fair.pairs, fair.levels, fair.is_proven) == (((1, 1), (2, 2)), (-11,), True)
    assert solve(replace(below, fairness=Fairness.LEXIMIN)).levels == (-11, 4)


def test_the_next_worst_may_be_more_than_the_best_reader_times_the_most_that_are_needed() -> None:
    """Where two readers together are worth less than one, no total may be ruled out for being above two of the best."""
    worth = {(1, 1): -2, (1, 2): -2, (2, 3): -1}
    applications = (Application(1, "Application 1", 2), Application(2, "Application 2", 1))
    problem = replace(everyone(worth, fairness=Fairness.LEXIMIN), applications=applications)
    assert solve(problem).levels == (-4, -1)


def test_rules_that_nest_need_no_search_and_rules_that_cross_may() -> None:
    chance = np.random.default_rng(3)
    assessors = tuple(Assessor(n, f"Dr {n}", 3, 0, LEGS[n % 3], f"{LEGS[n % 3]} house {n % 4}") for n in range(1, 25))
    applications = tuple(Application(n, f"Application {n}", 3) for n in range(20))
    worth = {(a.id, r.id): int(chance.integers(0, 1001)) for a in applications for r in assessors}
    rules = (from_the_leg(assessors, "business"), from_the_leg(assessors, "academic"), *of_one_organisation(assessors))
    answer = solve(Problem(applications, assessors, Pairs.of(worth), rules=rules))
    assert answer.is_proven
    assert answer.by_prices
    assert answer.nodes == 0


def test_a_limit_that_ends_a_search_is_told() -> None:
    chance = np.random.default_rng(5)
    worth = {(a, r): int(chance.integers(1, 1001)) for a in range(12) for r in range(1, 9)}
    groups = [
        GroupRule(f"group {n}", frozenset(chance.choice(range(1, 9), 4, replace=False).tolist()), 1, 2)
        for n in range(6)
    ]
    problem = Problem(
        tuple(Application(n, f"Application {n}", 3) for n in range(12)),
        tuple(Assessor(n, f"Dr {n}", 5) for n in range(1, 9)),
        Pairs.of(worth),
        rules=tuple(groups),
    )
    full, ended = solve(problem), solve(problem, Effort(nodes=0))
    assert full.is_proven
    assert ended.bound >= full.objective >= ended.objective or not full.is_feasible
    assert not ended.ended_by or not ended.is_proven


def test_leaving_columns_out_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a start so small that nearly everything has to be asked for by price, the answer is the same to the byte."""
    chance = np.random.default_rng(7)
    assessors = tuple(Assessor(n, f"Dr {n}", 4, 0, LEGS[n % 3], f"House {n % 7}") for n in range(1, 31))
    applications = tuple(Application(n, f"Application {n}", 3) for n in range(30))
    worth = {(a.id, r.id): int(chance.integers(0, 201)) for a in applications for r in assessors}
    rules = (from_the_leg(assessors, "civic"), *of_one_organisation(assessors))
    problem = Problem(applications, assessors, Pairs.of(worth), rules=rules)
    whole, fair = solve(problem), solve(replace(problem, fairness=Fairness.WORST))
    monkeypatch.setattr(exact, "SMALL", 0)
    assert told(solve(problem)) == told(whole)
    again = solve(replace(problem, fairness=Fairness.WORST))
    assert (again.worst, again.objective, again.bound) == (fair.worst, fair.objective, fair.bound)


def test_a_programme_that_grows_is_not_solved_from_the_beginning_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each round of prices begins where the last one ended: at a million pairs that is a quarter of the time."""
    begun: list[bool] = []

    def watched(programme: Programme, effort: Effort, start: object, corner: Corner | None) -> solver.SolverAnswer:
        begun.append(corner is not None)
        return solver.solve(programme, effort, None, corner)

    chance = np.random.default_rng(7)
    worth = {(a, r): int(chance.integers(0, 201)) for a in range(30) for r in range(1, 31)}
    problem = Problem(
        tuple(Application(n, f"Application {n}", 3) for n in range(30)),
        tuple(Assessor(n, f"Dr {n}", 3) for n in range(1, 31)),
        Pairs.of(worth),
    )
    model = modelled(problem)
    programme = whole(model, model.worth, 10**6)
    expected = exact.best(programme)
    monkeypatch.setattr(exact, "SMALL", 0)
    monkeypatch.setattr(exact, "solve", watched)
    found = exact.best(programme, np.arange(len(programme.gain)) >= len(model.worth))
    assert (found.objective, found.bound, found.is_priced) == (expected.objective, expected.bound, True)
    assert begun == [False, *[True] * (len(begun) - 1)]
    assert len(begun) > 1


SMALL = everyone(SWAP)


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            replace(SMALL, applications=(*SMALL.applications, Application(12, "Again", 1))),
            "Two applications have the id 12.",
        ),
        (replace(SMALL, applications=(Application(12, "Application 12", -1),)), "Application 12 needs -1 readers."),
        (replace(SMALL, assessors=(Assessor(1, "Dr A", 1, 2),)), "Dr A takes at least 2 and at most 1."),
        (replace(SMALL, assessors=SMALL.assessors[:1]), "A pair names the assessor 2, which is not in the problem."),
        (replace(SMALL, change_penalty=-1), "The change penalty is 0 or more"),
        (replace(SMALL, pinned=(PairReason(12, 1, " "),)), "The pinned pair of Dr A and Application 12 has no reason."),
        (replace(SMALL, held=(PairReason(12, 9, "Why"),)), "A held pair names application 12 and assessor 9"),
        (
            replace(SMALL, pinned=(PairReason(12, 1, "Must"),), barred=(PairReason(12, 1, "Works there"),)),
            "Dr A is both pinned to and barred from Application 12 (Must; Works there). Drop one of the two.",
        ),
        (replace(SMALL, rules=(GroupRule("X", frozenset({9}), 1),)), "The rule “X” names the assessor 9"),
        (
            replace(SMALL, rules=(GroupRule("X", frozenset({1}), 2, 1),)),
            "The rule “X” asks for at least 2 and at most 1.",
        ),
        (
            replace(SMALL, rules=(GroupRule("X", frozenset()), GroupRule("X", frozenset()))),
            "Two rules have the same name.",
        ),
        (replace(SMALL, pairs=Pairs.of({(12, 1): 10**9})), "A worth of 1000000000 is out of range"),
        (replace(SMALL, earlier=frozenset({(1, 1)})), "The earlier proposal has application 1 with assessor 1"),
        (
            replace(SMALL, pairs=Pairs(np.array([12, 12]), np.array([1, 1]), np.array([5, 6]))),
            "Dr A and Application 12 are a pair twice. Give it once.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(problem: Problem, sentence: str) -> None:
    with pytest.raises(ProblemRefused) as refusal:
        solve(problem)
    assert str(refusal.value).startswith(sentence)


def test_nobody_and_nothing_is_an_answer_too() -> None:
    empty = solve(Problem((), (), Pairs.of({})))
    assert (empty.pairs, empty.objective, empty.is_proven) == ((), 0, True)
    alone = solve(Problem((Application(1, "Application 1", 2),), (), Pairs.of({})))
    found = conflict(alone)
    assert found is not None
    assert said(found, alone.model.problem) == "Application 1 needs two readers. Nobody in the pool may read it."
    assert modelled(everyone(SWAP)).rows.kind[0] == RowKind.NEED
