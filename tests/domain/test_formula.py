"""The split by formula: exact to the penny, the only best one, blind to the order of the rows, and explained."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from placefund.design.wording.formulas import explanation_in_words, part_in_words, shift_in_words
from placefund.domain.formulas import (
    AmountBasis,
    Bounds,
    Claimant,
    Direction,
    Formula,
    FormulaRefused,
    GroupFloor,
    Indicator,
    Normalisation,
    Problem,
    Split,
    Transform,
    explain,
    index_of,
    sensitivity,
    shifted,
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


# --- from figures to weights -------------------------------------------------------------------------------------------

PEOPLE = {"A": 100, "B": 300, "C": 600}
OUTPUT = {"A": 1000, "B": 6000, "C": 18000}


def indicator(**given: object) -> Indicator:
    return Indicator(**{"key": "people", "name": "People", "values": PEOPLE, "points": 1, **given})  # type: ignore[arg-type]


def shares(**given: object) -> list[Fraction]:
    each = indicator(**given)
    return list(index_of([each], "ABC").shares[each.key].values())


def test_a_share_is_exact() -> None:
    assert shares() == [Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)]


def test_less_is_more_counts_half_the_figure_twice() -> None:
    assert shares(values={"A": 1, "B": 2, "C": 4}, direction=Direction.LESS) == [
        Fraction(4, 7),
        Fraction(2, 7),
        Fraction(1, 7),
    ]


def test_a_figure_per_head_and_times_people() -> None:
    per_head = {"values": OUTPUT, "per": PEOPLE, "direction": Direction.LESS}
    assert shares(**per_head) == [Fraction(6, 11), Fraction(3, 11), Fraction(2, 11)]  # 10, 20 and 30 a head
    assert shares(**per_head, times=PEOPLE) == [Fraction(2, 9), Fraction(3, 9), Fraction(4, 9)]


def test_range_and_rank() -> None:
    assert shares(normalisation=Normalisation.RANGE) == [0, Fraction(2, 7), Fraction(5, 7)]
    assert shares(normalisation=Normalisation.RANGE, direction=Direction.LESS) == [Fraction(5, 8), Fraction(3, 8), 0]
    assert shares(transform=Transform.RANK) == [Fraction(1, 6), Fraction(2, 6), Fraction(3, 6)]
    assert shares(transform=Transform.RANK, direction=Direction.LESS) == [
        Fraction(3, 6),
        Fraction(2, 6),
        Fraction(1, 6),
    ]
    tied = shares(transform=Transform.RANK, values={"A": 5, "B": 5, "C": 9})
    assert tied == [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]


def test_figures_that_are_all_equal_split_equally() -> None:
    for normalisation in Normalisation:
        same = {"values": dict.fromkeys("ABC", 7), "normalisation": normalisation}
        assert shares(**same) == [Fraction(1, 3)] * 3
        assert shares(**same, times=PEOPLE) == [Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)]


def test_logarithms_and_roots_are_rounded_to_twelve_places() -> None:
    logs = {"A": Fraction("4.605170185988"), "B": Fraction("5.703782474656"), "C": Fraction("6.396929655216")}
    assert shares(transform=Transform.LOG) == [value / sum(logs.values()) for value in logs.values()]
    roots = {"A": 10, "B": Fraction("17.320508075689"), "C": Fraction("24.494897427832")}
    assert shares(transform=Transform.SQRT) == [value / sum(roots.values()) for value in roots.values()]


@given(
    st.lists(st.integers(2, 10**9), min_size=3, max_size=3),
    st.sampled_from(Transform),
    st.sampled_from(Normalisation),
    st.sampled_from(Direction),
)
def test_weights_of_all_places_add_up_to_one(
    figures: list[int], transform: Transform, normalisation: Normalisation, direction: Direction
) -> None:
    values = dict(zip("ABC", figures, strict=True))
    second = indicator(
        key="b", values=values, transform=transform, normalisation=normalisation, direction=direction, points=3
    )
    weights = index_of([indicator(), second], "ABC").weights
    assert sum(weights.values()) == 1
    assert min(weights.values()) >= 0


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"values": {"A": 1, "B": 2}}, "“People” has no figure for C"),
        ({"values": {"A": 1, "B": None, "C": 2}}, "“People” has no figure for B"),
        ({"values": {"A": 1, "B": -2, "C": 2}}, "“People” of B is -2, below 0"),
        ({"values": {"A": 1, "B": 0.5, "C": 2}}, "“People” of B is 0.5. Write a whole number or a Fraction"),
        ({"values": {"A": 0, "B": 0, "C": 0}}, "“People” is nothing in every place"),
        (
            {"values": {"A": 0, "B": 1, "C": 1}, "transform": Transform.LOG},
            "“People” of A is 0, which has no logarithm",
        ),
        ({"values": {"A": 0, "B": 1, "C": 1}, "direction": Direction.LESS}, "“People” of A is 0 after its transform"),
        ({"per": {"A": 1, "B": 0, "C": 1}}, "“People” of B would be divided by nothing"),
        ({"per": {"A": 1, "C": 1}}, "“People” has no figure for B"),
        ({"points": 0}, "All weights are zero (“People”)"),
        ({"points": -5}, "The weight of “People” is -5, below 0"),
    ],
)
def test_figures_that_make_no_sense_are_refused_by_name(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        index_of([indicator(**given)], "ABC")
    assert sentence in str(refused.value)


def test_names_that_stand_twice_or_not_at_all_are_refused() -> None:
    for indicators, names, sentence in (
        ([], "AB", "at least one indicator"),
        ([indicator()], "", "no place"),
        ([indicator()], "AAB", "The place A is named twice"),
        ([indicator(), indicator()], "AB", "Two indicators are called “people”"),
    ):
        with pytest.raises(FormulaRefused, match=sentence):
            index_of(indicators, list(names))


# --- how much hangs on a weight ----------------------------------------------------------------------------------------


def formula(people: int = 60, output: int = 40) -> Formula:
    return Formula(
        total=Money(100_000),
        indicators=(indicator(points=people), indicator(key="output", name="Output", values=OUTPUT, points=output)),
        places=tuple(Bounds(name=name) for name in "ABC"),
    )


def test_points_that_one_indicator_gains_the_others_lose() -> None:
    three = (*formula().indicators, indicator(key="third", points=0))
    assert [each.points for each in shifted(three, "people", 10)] == [70, 30, 0]
    assert [each.points for each in shifted(three, "third", 10)] == [54, 36, 10]
    assert [each.points for each in shifted(three, "output", -60)] == [100, 0, 0]
    alone = (indicator(points=100), indicator(key="b", points=0), indicator(key="c", points=0))
    assert [each.points for each in shifted(alone, "people", -10)] == [90, 5, 5]
    with pytest.raises(FormulaRefused, match="cannot be moved"):
        shifted(three, "nobody", 1)


def test_the_table_of_shifts_tells_who_gains_and_the_sum_does_not_change() -> None:
    found = sensitivity(formula())
    assert len(found.shifts) == 8
    for shift in found.shifts:
        assert Money.total(change for _, change in shift.changes) == Money(0)
        assert Money.total(amount for _, amount in shift.amounts) == Money(100_000)
    ten = found.of("people", 10)
    assert ten is not None
    assert ten.points == 70
    assert dict(ten.changes) == {"A": Money(600), "B": Money(600), "C": Money(-1200)}
    assert ten.moved == Money(1200)
    assert shift_in_words(ten) == "10 points more for “People” would move £12: most to B (+£6), most from C (−£12)."
    assert [each.indicator for each in found.tornado] == ["output", "people"]


def test_a_weight_at_its_end_is_not_moved_further() -> None:
    found = sensitivity(formula(100, 0))
    assert [(each.indicator, each.step) for each in found.shifts] == [
        ("people", -10), ("people", -1), ("output", 1), ("output", 10),
    ]  # fmt: skip
    assert found.of("people", 10) is None
    assert sensitivity(replace(formula(), indicators=(indicator(),))).shifts == ()


def test_other_weights_are_another_formula() -> None:
    assert solve(formula().weighing({"output": 0}).problem()).by_place["A"].amount == Money(10_000)
