"""The split by formula: exact to the penny, the only best one, blind to the order of the rows, and explained."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from placefund.design.wording.formulas import explanation_in_words, part_in_words
from placefund.domain.formulas import (
    AmountBasis,
    Claimant,
    FormulaRefused,
    GroupFloor,
    Problem,
    Split,
    explain,
    solve,
)
from placefund.domain.money import Money

GROUPS = ("", "Wales", "Scotland")


@st.composite
def problems(draw: st.DrawFn, most_places: int = 7, most_pence: int = 400) -> Problem:
    """Any problem that can be met, with zero weights, tight floors, equal floor and cap, caps for some, and groups."""
    count = draw(st.integers(1, most_places))
    weights = draw(st.lists(st.fractions(0, 20, max_denominator=7), min_size=count, max_size=count))
    assume(any(weights))
    floors = draw(st.lists(st.integers(0, most_pence // most_places), min_size=count, max_size=count))
    spans = draw(st.lists(st.none() | st.integers(0, 80), min_size=count, max_size=count))
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=count, max_size=count))
    places = tuple(
        Claimant(
            name=f"Place {i}",
            weight=weights[i],
            floor=Money(floors[i]),
            cap=None if spans[i] is None else Money(floors[i] + spans[i]),
            group=groups[i],
        )
        for i in range(count)
    )
    guarded = tuple(
        GroupFloor(group, Money(draw(st.integers(0, 120))))
        for group in GROUPS[1:]
        if group in groups and draw(st.booleans())
    )
    assume(sum(floors) <= most_pence)
    total = Money(draw(st.integers(max(1, sum(floors)), most_pence)))
    try:
        problem = Problem(total=total, places=places, group_floors=guarded)
        solve(problem)
    except FormulaRefused:
        assume(False)
    return problem


def cost(split: Split, amounts: list[int]) -> Fraction:
    return sum(
        (
            (amount - part.target) ** 2 / part.target
            for part, amount in zip(split.parts, amounts, strict=True)
            if part.target
        ),
        Fraction(0),
    )


def group_sum(split: Split, group: str) -> Fraction:
    return sum((split.by_place[place.name].exact for place in split.problem.members(group)), Fraction(0))


# --- what always holds -------------------------------------------------------------------------------------------------


@given(problems())
def test_the_parts_add_up_to_the_penny_within_every_floor_and_cap(problem: Problem) -> None:
    split = solve(problem)
    assert Money.total(part.amount for part in split.parts) == problem.total
    assert sum(part.exact for part in split.parts) == problem.total.pence
    for place, part in zip(problem.places, split.parts, strict=True):
        assert place.floor <= part.amount
        assert place.cap is None or part.amount <= place.cap
        assert abs(part.amount.pence - part.exact) < 1


@pytest.mark.long
@given(problems())
def test_every_group_has_its_floor_before_and_after_rounding(problem: Problem) -> None:
    split = solve(problem)
    for each in problem.group_floors:
        assert group_sum(split, each.group) >= each.floor.pence
        assert Money.total(split.by_place[place.name].amount for place in problem.members(each.group)) >= each.floor


@given(problems())
def test_the_certificate_holds(problem: Problem) -> None:
    """The Karush–Kuhn–Tucker conditions: one multiplier for all, a higher one only for a group that has exactly its floor."""
    split = solve(problem)
    lifts = dict(split.group_multipliers)
    for place, part in zip(problem.places, split.parts, strict=True):
        wished = max(split.multiplier, lifts.get(place.group, Fraction(0))) * place.weight
        top = wished if place.cap is None or not place.weight else min(wished, Fraction(place.cap.pence))
        assert part.exact == max(top, Fraction(place.floor.pence))
    for each in problem.group_floors:
        assert lifts[each.group] <= split.multiplier or group_sum(split, each.group) == each.floor.pence


@given(problems())
def test_no_transfer_from_one_place_to_another_is_an_improvement(problem: Problem) -> None:
    split, step = solve(problem), Fraction(1, 1000)
    exact = {part.name: part.exact for part in split.parts}
    before = cost(split, list(exact.values()))
    for giver, taker in permutations(problem.places, 2):
        after = {**exact, giver.name: exact[giver.name] - step, taker.name: exact[taker.name] + step}
        taken = {
            each.group: sum(after[place.name] for place in problem.members(each.group)) for each in problem.group_floors
        }
        is_allowed = (
            giver.weight
            and taker.weight
            and after[giver.name] >= giver.floor.pence
            and (taker.cap is None or after[taker.name] <= taker.cap.pence)
            and all(taken[each.group] >= each.floor.pence for each in problem.group_floors)
        )
        if is_allowed:
            assert cost(split, list(after.values())) > before


@given(problems(most_places=4, most_pence=24))
def test_no_split_in_whole_pence_is_nearer_to_the_weights(problem: Problem) -> None:
    """Every split there is, tried one by one."""
    split = solve(problem)
    best = split.objective
    tops = [
        min(
            problem.total.pence,
            place.floor.pence if not place.weight else place.cap.pence if place.cap is not None else 10**6,
        )
        for place in problem.places
    ]
    ranges = [range(place.floor.pence, top + 1) for place, top in zip(problem.places, tops, strict=True)]
    found = 0
    for amounts in product(*ranges):
        if sum(amounts) != problem.total.pence:
            continue
        held = dict(zip((place.name for place in problem.places), amounts, strict=True))
        if any(
            sum(held[p.name] for p in problem.members(each.group)) < each.floor.pence for each in problem.group_floors
        ):
            continue
        found += 1
        assert cost(split, list(amounts)) >= best
    assert found
    assert cost(split, [part.exact for part in split.parts]) == best  # type: ignore[misc]


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nobodys_amount(problem: Problem, chance: object) -> None:
    places, floors = list(problem.places), list(problem.group_floors)
    chance.shuffle(places)  # type: ignore[attr-defined]
    chance.shuffle(floors)  # type: ignore[attr-defined]
    shuffled = solve(replace(problem, places=tuple(places), group_floors=tuple(floors)))
    split = solve(problem)
    assert {part.name: part for part in shuffled.parts} == split.by_place
    assert shuffled.multiplier == split.multiplier
    assert explain(shuffled).one_more == explain(split).one_more


@given(problems(), st.integers(1, 60))
def test_more_money_takes_from_nobody(problem: Problem, extra: int) -> None:
    """Of the exact amounts; a rounded one may then round the other way, which is less than a penny."""
    try:
        after = solve(replace(problem, total=problem.total + Money(extra)))
    except FormulaRefused:
        return
    before = solve(problem)
    for part in before.parts:
        assert after.by_place[part.name].exact >= part.exact
        assert after.by_place[part.name].amount.pence >= part.amount.pence - 1


@given(problems(), st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_the_unit_of_the_weights_does_not_matter(problem: Problem, factor: Fraction) -> None:
    scaled = tuple(replace(place, weight=place.weight * factor) for place in problem.places)
    assert solve(replace(problem, places=scaled)).parts == solve(problem).parts


@given(problems(), st.sampled_from([5, 100]))
def test_whole_units_add_up_too(problem: Problem, unit: int) -> None:
    def times(money: Money | None) -> Money | None:
        return None if money is None else Money(money.pence * unit)

    places = tuple(replace(place, floor=times(place.floor), cap=times(place.cap)) for place in problem.places)
    floors = tuple(GroupFloor(each.group, Money(each.floor.pence * unit)) for each in problem.group_floors)
    larger = Problem(total=Money(problem.total.pence * unit), places=places, group_floors=floors, unit=Money(unit))
    assert [part.amount.pence for part in solve(larger).parts] == [
        part.amount.pence * unit for part in solve(problem).parts
    ]


@given(problems())
def test_the_same_question_has_the_same_answer_and_an_explanation(problem: Problem) -> None:
    first, second = solve(problem), solve(problem)
    assert first.as_record() == second.as_record()
    told = explain(first)
    assert told == explain(second)
    assert all(sentence.endswith(".") for sentence in explanation_in_words(first, told))
    assert all(part_in_words(part).endswith(".") for part in first.parts)
    million = Money.pounds(1_000_000)
    assert Money.total(change for _, change in told.one_more) in (Money(0), million)


# --- cases worked by hand ----------------------------------------------------------------------------------------------


def places(*rows: tuple[str, int, int, int | None], group: str = "") -> tuple[Claimant, ...]:
    return tuple(
        Claimant(name=n, weight=w, floor=Money(f), cap=None if c is None else Money(c), group=group)
        for n, w, f, c in rows
    )


def amounts(problem: Problem) -> dict[str, int]:
    return {part.name: part.amount.pence for part in solve(problem).parts}


def test_without_floors_and_caps_each_has_its_share() -> None:
    split = solve(Problem(total=Money(100), places=places(("A", 1, 0, None), ("B", 3, 0, None))))
    assert [part.amount.pence for part in split.parts] == [25, 75]
    assert split.objective == 0
    assert {part.standing for part in split.parts} == {AmountBasis.WEIGHT}


def test_a_floor_is_paid_for_by_the_others_in_proportion() -> None:
    problem = Problem(total=Money(100), places=places(("A", 1, 40, None), ("B", 3, 0, None), ("C", 6, 0, None)))
    assert amounts(problem) == {"A": 40, "B": 20, "C": 40}
    assert solve(problem).multiplier == Fraction(20, 3)


def test_what_a_cap_leaves_goes_to_the_others_in_proportion() -> None:
    problem = Problem(total=Money(100), places=places(("A", 8, 0, 40), ("B", 1, 0, None), ("C", 1, 0, None)))
    split = solve(problem)
    assert amounts(problem) == {"A": 40, "B": 30, "C": 30}
    assert split.by_place["A"].standing is AmountBasis.CAP


def test_ties_in_rounding_go_to_the_larger_weight_and_then_by_name() -> None:
    equal = places(("C", 1, 0, None), ("A", 1, 0, None), ("B", 1, 0, None))
    assert amounts(Problem(total=Money(100), places=equal)) == {"C": 33, "A": 34, "B": 33}
    uneven = places(("A", 1, 0, None), ("B", 3, 0, None))
    assert amounts(Problem(total=Money(2), places=uneven)) == {"A": 0, "B": 2}


def test_a_place_without_weight_has_its_floor() -> None:
    assert amounts(Problem(total=Money(10), places=places(("A", 0, 3, None), ("B", 2, 0, None)))) == {"A": 3, "B": 7}


def test_a_groups_floor_lifts_its_places_in_proportion_and_says_who_pays() -> None:
    wales = places(("Cardiff", 1, 0, None), ("Swansea", 1, 0, None), group="Wales")
    england = places(("Leeds", 4, 0, None), ("York", 4, 0, None), group="England")
    problem = Problem(total=Money(100), places=wales + england, group_floors=(GroupFloor("Wales", Money(40)),))
    split = solve(problem)
    assert amounts(problem) == {"Cardiff": 20, "Swansea": 20, "Leeds": 30, "York": 30}
    assert split.binding_groups == ("Wales",)
    assert split.by_place["Cardiff"].standing is AmountBasis.GROUP
    (price,) = explain(split).group_prices
    assert (price.lifted_by, price.paid_by) == (Money(20), (("Leeds", Money(10)), ("York", Money(10))))
    assert "Wales has £0.20 more because of its own floor" in " ".join(explanation_in_words(split, explain(split)))


def test_the_sentences_name_who_is_held_and_what_a_million_would_do() -> None:
    million = 100_000_000
    problem = Problem(
        total=Money(100 * million),
        places=places(("A", 1, 30 * million, None), ("B", 3, 0, None), ("C", 6, 0, 40 * million)),
    )
    told = explain(solve(problem))
    said = explanation_in_words(solve(problem), told)
    assert told.at_floor == ("A",)
    assert told.at_cap == ("C",)
    assert told.one_more == (("B", Money(million)),)
    assert said[1] == (
        "Floors take £30,000,000 of it before any weight counts; £70,000,000 is left to be shared by weight."
    )
    assert said[2] == (
        "A (£30,000,000; by weight alone £10,000,000) has more than its weight would give it, because of its floor."
    )
    assert "£1,000,000 more would go to B £1,000,000." in said
    assert [part_in_words(part) for part in solve(problem).parts] == [
        "At its floor; by weight alone £10,000,000.",
        "What its weight gives it.",
        "At its cap; by weight alone £60,000,000.",
    ]


def test_a_million_that_nobody_has_room_for_is_said_so() -> None:
    split = solve(Problem(total=Money(10), places=places(("A", 1, 0, 10))))
    told = explain(split)
    assert told.one_more == ()
    assert "£1,000,000 more could not be placed: every place is at its cap." in explanation_in_words(split, told)


# --- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "total", "sentence"),
    [
        ([("A", 1, 60, None), ("B", 1, 60, None)], 100, "2 × £0.60 = £1.20, £0.20 more than the £1"),
        ([("A", 1, 0, 40), ("B", 1, 0, 50)], 100, "can hold £0.90 under their caps, £0.10 less than the £1"),
        (
            [("A", 1, 0, 40), ("B", 0, 5, None)],
            100,
            "can hold £0.45 under their caps (1 with no weight stays at its floor)",
        ),
        ([("A", 0, 0, None), ("B", 0, 0, None)], 100, "Every place has the weight 0"),
        ([("A", -1, 0, None)], 100, "The weight of A is -1, below 0"),
        ([("A", 1, 50, 40)], 100, "The cap of A, £0.40, is below its floor of £0.50"),
        ([("A", 1, 0, None), ("A", 1, 0, None)], 100, "The place A is named twice"),
        ([], 100, "There is no place"),
        ([("A", 1, 0, None)], 0, "The total must be above £0"),
        ([("A", 0.5, 0, None)], 100, "The weight of A is 0.5. Write a whole number or a Fraction"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_the_arithmetic(rows: list[tuple], total: int, sentence: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        Problem(total=Money(total), places=places(*rows))
    assert sentence in str(refused.value)


def test_group_floors_that_cannot_be_met_are_refused() -> None:
    wales = places(("Cardiff", 1, 0, 30), group="Wales") + places(("Leeds", 1, 80, None))
    for floor, total, sentence in (
        (40, 200, "Wales must have £0.40, but its places can hold £0.30, £0.10 less"),
        (25, 100, "(Wales £0.25) together take £1.05, £0.05 more than the £1"),
    ):
        with pytest.raises(FormulaRefused) as refused:
            solve(Problem(total=Money(total), places=wales, group_floors=(GroupFloor("Wales", Money(floor)),)))
        assert sentence in str(refused.value)
    with pytest.raises(FormulaRefused, match="No place is in “Ulster”"):
        Problem(total=Money(100), places=wales, group_floors=(GroupFloor("Ulster", Money(1)),))
    with pytest.raises(FormulaRefused, match="Wales has two floors"):
        Problem(total=Money(100), places=wales, group_floors=(GroupFloor("Wales", Money(1)),) * 2)


def test_an_amount_that_is_no_whole_number_of_steps_is_refused() -> None:
    with pytest.raises(FormulaRefused, match=r"The floor of A is £0\.05, not a whole number of £1"):
        Problem(total=Money(1000), places=places(("A", 1, 5, None)), unit=Money(100))
