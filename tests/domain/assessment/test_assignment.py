"""The exact assignment: never worse than trying everything, fair when asked, the same in whatever order it is written."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from placefund.design.wording.assignment import AssignmentWords
from placefund.domain.assessment.assignment.explain import Place, certificate, why
from placefund.domain.assessment.assignment.infeasible import Contradiction, RowSide, conflict, relaxations
from placefund.domain.assessment.assignment.model import over_weights, short_weights
from placefund.domain.assessment.assignment.problem import (
    Application,
    Assessor,
    Fairness,
    GroupRule,
    PairReason,
    Pairs,
    Problem,
    from_the_leg,
    of_one_organisation,
)
from placefund.domain.assessment.assignment.solve import AssignmentAnswer, solve
from tests.examples import examples

LEGS = ("academic", "business", "civic")


def said(found: Contradiction, problem: Problem) -> str:
    return AssignmentWords.of(problem).contradiction(found.rules, found.able)


@st.composite
def problems(
    draw: st.DrawFn, most_applications: int = 3, most_assessors: int = 4, least_worth: int = -2, most_orders: int = 3
) -> Problem:
    """Small problems with every kind of rule, many of which cannot be kept; more of them with fewer orders."""
    size, pool = draw(st.integers(1, most_applications)), draw(st.integers(1, most_assessors))
    applications = tuple(Application(n, f"Application {n}", draw(st.integers(0, 2))) for n in range(10, 10 + size))
    assessors = []
    for n in range(1, pool + 1):
        least = draw(st.integers(0, min(1, most_orders)))
        leg, organisation = draw(st.sampled_from(LEGS)), draw(st.sampled_from(("", "X", "Y")))
        assessors.append(Assessor(n, f"Dr {n}", least + draw(st.integers(0, 2)), least, leg, organisation))
    everyone = [(a.id, r.id) for a in applications for r in assessors]
    worth = {
        pair: draw(st.integers(least_worth, least_worth + 8 + 4 * (least_worth < -2)))
        for pair in everyone
        if draw(st.integers(0, 4 + 2 * (3 - most_orders)))
    }
    chosen = draw(st.lists(st.sampled_from(everyone), max_size=most_orders, unique=True))
    orders = [PairReason(*pair, "so it was said") for pair in chosen]
    rules: list[GroupRule] = list(of_one_organisation(assessors)) if draw(st.booleans()) else []
    if draw(st.booleans()):
        rules.append(from_the_leg(assessors, "business"))
    if draw(st.integers(0, 3)) == 0:
        members = frozenset(draw(st.sets(st.sampled_from([a.id for a in assessors]))))
        rules.append(GroupRule("the seniors", members, 1, None, frozenset({10})))
    return Problem(
        applications,
        tuple(assessors),
        Pairs.of(worth),
        pinned=tuple(orders[:1]),
        forbidden=tuple(orders[1:2]),
        barred=tuple(orders[2:]),
        earlier=frozenset(draw(st.sets(st.sampled_from(everyone), max_size=3))),
        change_penalty=draw(st.integers(0, 3)),
        rules=tuple(rules),
    )


def admissible(problem: Problem) -> dict[tuple[int, int], int]:
    worth = dict(
        zip(
            zip(problem.pairs.application.tolist(), problem.pairs.assessor.tolist(), strict=True),
            problem.pairs.worth.tolist(),
            strict=True,
        )
    )
    for each in (*problem.pinned, *problem.held):
        worth.setdefault((each.application_id, each.assessor_id), 0)
    for each in problem.barred:
        worth.pop((each.application_id, each.assessor_id), None)
    return worth


def shortfalls(problem: Problem, chosen: frozenset[tuple[int, int]]) -> tuple[int, int]:
    """The weighted count of what is missing and of what is too much, counted from the problem's own words."""
    weights, short, over = problem.weights, 0, 0
    for application in problem.applications:
        readers = {r for a, r in chosen if a == application.id}
        short += weights.need * max(0, application.readers_needed - len(readers))
        over += weights.need * max(0, len(readers) - application.readers_needed)
        for rule in problem.rules:
            if rule.applications is None or application.id in rule.applications:
                inside = len(readers & rule.members)
                short += weights.rule * max(0, rule.least - inside)
                over += weights.rule * max(0, inside - (99 if rule.most is None else rule.most))
    for assessor in problem.assessors:
        load = sum(r == assessor.id for _, r in chosen)
        short += weights.least * max(0, assessor.least - load)
        over += weights.room * max(0, load - assessor.most)
    for each in (*problem.pinned, *problem.held):
        short += weights.order * ((each.application_id, each.assessor_id) not in chosen)
    for each in problem.forbidden:
        over += weights.order * ((each.application_id, each.assessor_id) in chosen)
    return short, over


def every_choice(problem: Problem) -> list[frozenset[tuple[int, int]]]:
    pairs = sorted(admissible(problem))
    return [frozenset(chosen) for size in range(len(pairs) + 1) for chosen in itertools.combinations(pairs, size)]


def value(problem: Problem, chosen: frozenset[tuple[int, int]]) -> int:
    worth = admissible(problem)
    return sum(worth[pair] for pair in chosen) - problem.change_penalty * len(problem.earlier - chosen)


def totals(problem: Problem, chosen: frozenset[tuple[int, int]]) -> list[int]:
    worth = admissible(problem)
    needing = [a.id for a in problem.applications if a.readers_needed]
    return sorted(sum(worth[pair] for pair in chosen if pair[0] == application) for application in needing)


@settings(max_examples=examples(120), deadline=None)
@given(problems())
def test_nothing_is_better_than_what_is_found(problem: Problem) -> None:
    answer = solve(problem)
    chosen = frozenset(answer.pairs)
    within = [each for each in every_choice(problem) if shortfalls(problem, each)[1] == 0]
    least = min(shortfalls(problem, each)[0] for each in within)
    best = max(value(problem, each) for each in within if shortfalls(problem, each)[0] == least)
    assert shortfalls(problem, chosen) == (least, 0)
    assert answer.short == least
    assert (value(problem, chosen), answer.objective, answer.bound) == (best, best, best)
    assert answer.is_proven


@settings(max_examples=examples(150), deadline=None)
@given(
    st.tuples(st.sampled_from([-9, -6, -2, 0]), st.sampled_from([0, 3])).flatmap(
        lambda drawn: problems(least_worth=drawn[0], most_orders=drawn[1])
    ),
    st.sampled_from([Fairness.WORST, Fairness.LEXIMIN]),
)
def test_the_worst_comes_first_then_the_next(problem: Problem, fairness: Fairness) -> None:
    problem = replace(problem, fairness=fairness, rounds=9)
    answer = solve(problem)
    keeping = [each for each in every_choice(problem) if shortfalls(problem, each) == (0, 0)]
    if not keeping:
        assert not answer.is_feasible
        return

    def order(chosen: frozenset[tuple[int, int]]) -> tuple[list[int], int]:
        found = totals(problem, chosen)
        return (found if fairness is Fairness.LEXIMIN else found[:1]), value(problem, chosen)

    assert order(frozenset(answer.pairs)) == max(order(each) for each in keeping)
    assert answer.is_proven


@settings(max_examples=examples(60), deadline=None)
@given(problems())
def test_a_contradiction_is_one_and_needs_each_of_its_rules(problem: Problem) -> None:
    answer = solve(problem)
    found = conflict(answer)
    assert (found is None) == answer.is_feasible
    if found is None:
        return
    assert found.is_irreducible
    assert said(found, problem).endswith(".")
    assert all(each.endswith(".") for each in AssignmentWords.of(problem).rules(found))
    model, choices = answer.model, every_choice(problem)
    place = {pair: n for n, pair in enumerate(zip(model.application_ids[model.application].tolist(), model.assessor_ids[model.assessor].tolist(), strict=True))}  # fmt: skip

    def can_hold(limits: tuple[RowSide, ...]) -> bool:
        for chosen in choices:
            x = np.zeros(len(place), np.int64)
            x[[place[pair] for pair in chosen]] = 1
            used = np.bincount(model.entry_rows, weights=x[model.entry_pairs], minlength=model.height)
            if all(
                used[e.row] >= model.rows.lower[e.row] if e.is_lower else used[e.row] <= model.rows.upper[e.row]
                for e in limits
            ):
                return True
        return False

    assert not can_hold(found.limits)
    assert all(can_hold(tuple(e for e in found.limits if e != left)) for left in found.limits)


@settings(max_examples=examples(60), deadline=None)
@given(problems())
def test_the_cheapest_way_out_is_the_cheapest(problem: Problem) -> None:
    answer = solve(problem)
    ways = relaxations(answer)
    cheapest = min(sum(shortfalls(problem, each)) for each in every_choice(problem))
    assert sum(way.cost for way in ways) == cheapest
    assert bool(ways) != answer.is_feasible
    weights = {True: short_weights(answer.model), False: over_weights(answer.model)}
    assert all(way.cost == way.by * weights[way.limit.is_lower][way.limit.row] for way in ways)


@settings(max_examples=examples(40), deadline=None)
@given(problems(), st.randoms(use_true_random=False), st.sampled_from(list(Fairness)))
def test_the_order_in_which_it_is_written_makes_no_difference(
    problem: Problem, chance: random.Random, fairness: Fairness
) -> None:
    order = np.array(chance.sample(range(len(problem.pairs.worth)), len(problem.pairs.worth)), np.int64)
    problem = replace(problem, fairness=fairness)
    other = replace(
        problem,
        applications=tuple(chance.sample(problem.applications, len(problem.applications))),
        assessors=tuple(chance.sample(problem.assessors, len(problem.assessors))),
        rules=tuple(chance.sample(problem.rules, len(problem.rules))),
        pairs=Pairs(problem.pairs.application[order], problem.pairs.assessor[order], problem.pairs.worth[order]),
    )
    one, two = solve(problem), solve(other)
    assert told(one) == told(two)


def told(answer: AssignmentAnswer) -> str:
    return repr(
        (
            answer.pairs,
            answer.objective,
            answer.bound,
            answer.levels,
            certificate(answer),
            conflict(answer),
            relaxations(answer),
        )
    )


@settings(max_examples=examples(40), deadline=None)
@given(problems(), st.data())
def test_the_price_of_a_pair_is_exact(problem: Problem, data: st.DataObject) -> None:
    answer = solve(problem)
    if not answer.is_feasible:
        return
    pair = data.draw(st.sampled_from(sorted(admissible(problem)) or [(10, 1)]))
    if pair not in admissible(problem):
        return
    found = why(answer, *pair)
    if found.place in {Place.BARRED, Place.ORDERED}:
        return
    is_in = pair in answer.pairs
    others = [each for each in every_choice(problem) if (pair in each) != is_in and shortfalls(problem, each) == (0, 0)]
    assert found.place is (Place.IN if is_in else Place.OUT)
    if others:
        assert found.cost == answer.objective - max(value(problem, each) for each in others)
    else:
        assert found.missing > 0


def everyone(worth: dict[tuple[int, int], int], need: int = 1, most: int = 1, **more: object) -> Problem:
    applications = tuple(Application(n, f"Application {n}", need) for n in sorted({a for a, _ in worth}))
    assessors = tuple(Assessor(n, f"Dr {'ABCDEFGH'[n - 1]}", most) for n in sorted({r for _, r in worth}))
    return replace(Problem(applications, assessors, Pairs.of(worth)), **more)
