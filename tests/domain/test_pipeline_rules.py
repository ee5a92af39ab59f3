"""The rules of a pipeline: what falls without what, what became of projects like it, who asks twice for the same thing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from placefund.domain.money import Money
from placefund.domain.periods import FinancialYear
from placefund.domain.pipeline.candidates import initials, reference_of
from placefund.domain.pipeline.dependencies import carried_over, falls_with, first_ring, needs_of, ring, stands_on
from placefund.domain.pipeline.double_ask import Asking, likeness
from placefund.domain.pipeline.reference_class import LEAST_CASES, PastProject, of_ask, of_days, quantile

YEARS = frozenset({FinancialYear(2026), FinancialYear(2027)})


@pytest.mark.parametrize(
    ("place", "letters"),
    [("Greater Manchester", "GM"), ("Glasgow", "GLA"), ("Cardiff and the Vale", "CV"), ("Tees-side North", "TN")],
)
def test_a_reference_begins_with_the_letters_of_its_place(place: str, letters: str) -> None:
    assert initials(place) == letters
    assert reference_of(place, 12) == f"{letters}-C-012"


# --- falls without -----------------------------------------------------------------------------------------------------


def test_what_falls_is_found_through_others_with_its_distance() -> None:
    needs = needs_of([(2, 1), (3, 2), (4, 2), (5, 9)])
    assert falls_with(needs, 1) == {2: 1, 3: 2, 4: 2}
    assert stands_on(needs, 4) == {2: 1, 1: 2}
    assert falls_with(needs, 5) == {}


def test_a_ring_is_named_the_whole_way_round() -> None:
    needs = needs_of([(1, 2), (2, 3)])
    assert ring(needs, 3, 1) == (3, 1, 2, 3)
    assert ring(needs, 1, 3) == ()
    assert ring({}, 7, 7) == (7, 7)


def test_every_edge_that_closes_a_ring_is_refused_and_no_other() -> None:
    """Against a search by brute force, on every graph of four projects with five edges out of a fixed order."""
    pairs = [(a, b) for a in range(4) for b in range(4) if a != b]
    for seed in range(200):
        chosen = [pairs[(seed * 7 + step * 5) % len(pairs)] for step in range(5)]
        edges: set[tuple[int, int]] = set()
        for falls, without in chosen:
            reach, waiting = set(), [without]
            while waiting:
                here = waiting.pop()
                reach.add(here)
                waiting.extend(b for a, b in edges if a == here and b not in reach)
            assert bool(ring(needs_of(edges), falls, without)) is (falls in reach)
            if falls not in reach:
                edges.add((falls, without))
        assert first_ring(edges) == ()


def test_a_merged_project_is_stood_for_by_the_whole_and_a_split_one_by_its_parts() -> None:
    edges = [(1, 2), (2, 3), (4, 1), (5, 6)]
    assert carried_over(edges, {1: frozenset({9}), 2: frozenset({9})}) == {(9, 3), (4, 9), (5, 6)}
    assert carried_over([(5, 6)], {6: frozenset({7, 8})}) == {(5, 7), (5, 8)}
    assert carried_over([(5, 6)], {6: frozenset({7}), 7: frozenset({8})}) == {(5, 8)}


def test_a_merger_can_close_a_ring() -> None:
    assert first_ring(carried_over([(1, 2), (2, 3)], {1: frozenset({9}), 3: frozenset({9})})) in ((2, 9, 2), (9, 2, 9))


# --- the outside view --------------------------------------------------------------------------------------------------


def past(*taken: int) -> list[PastProject]:
    return [PastProject(f"Project {number}", 100, days) for number, days in enumerate(taken)]


def test_too_few_projects_conclude_nothing() -> None:
    view = of_days(past(*[200] * (LEAST_CASES - 1)), 365)
    assert not view.is_warning
    assert "7 completed projects on record here, and 8 are needed" in view.sentence
    assert view.quantiles == ()


def test_a_plan_is_held_beside_what_became_of_others() -> None:
    view = of_days(past(100, 100, 110, 120, 130, 150, 150, 150, 160, 200), 365)
    assert view.is_warning
    assert view.sentence.startswith("8 of 10 projects like it took longer than they had planned.")
    assert view.quantiles == ((50, Fraction(13, 10)), (80, Fraction(3, 2)))
    assert "up to 547 days instead of 365" in view.sentence


def test_where_most_kept_their_plan_nobody_is_warned() -> None:
    view = of_days(past(*[90] * 9, 120), 365)
    assert not view.is_warning
    assert "up to 365 days instead of 365" in view.sentence


def test_a_plan_without_days_or_an_ask_is_told_what_it_lacks() -> None:
    assert "when it starts" in of_days(past(1), None).sentence
    assert "what it asks for" in of_ask([], None, "").sentence


def test_an_ask_lies_among_the_grants_of_the_programme_before() -> None:
    grants = [Money.pounds(each * 100_000) for each in range(1, 11)]
    view = of_ask(grants, Money.pounds(950_000), "Accelerator pilot")
    assert view.is_warning
    assert "more than 9 of 10 published grants of Accelerator pilot" in view.sentence
    assert "£500,000 or less; 8 in 10, £800,000 or less" in view.sentence
    assert not of_ask(grants, Money.pounds(100_000), "").is_warning


def test_a_quantile_is_one_of_the_cases() -> None:
    values = [Fraction(each) for each in (5, 1, 3)]
    assert [quantile(values, tenths) for tenths in (1, 5, 8, 10)] == [1, 3, 5, 5]
    with pytest.raises(ValueError, match="nothing"):
        quantile([], 5)


# --- asked for twice ---------------------------------------------------------------------------------------------------


def test_the_same_thing_in_other_words_of_one_family_is_found_and_says_why() -> None:
    one = Asking("Dry dock for offshore wind", "A dock that mends ships.", YEARS, Money.pounds(1_000_000))
    other = Asking("Offshore wind: a dry dock", "Ships are mended.", frozenset({FinancialYear(2027)}), None)
    found = likeness(one, other)
    assert found.is_double
    assert found == likeness(other, one) or found.titles == likeness(other, one).titles
    assert "Words in common: dock, dry, offshore" in found.why
    assert "The years meet in 2027-28." in found.why


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (Asking("Welding school", "Welders are trained.", YEARS, Money.pounds(1_000_000)), "other words"),
        (
            Asking("Dry dock", "", frozenset({FinancialYear(2031)}), Money.pounds(9_000_000)),
            "other years, another amount",
        ),
        (Asking("", "", YEARS, Money.pounds(1_000_000)), "it says nothing"),
    ],
)
def test_what_differs_in_words_or_in_years_and_amount_is_no_double(other: Asking, why: str) -> None:
    assert not likeness(Asking("Dry dock", "", YEARS, Money.pounds(1_000_000)), other).is_double, why


def test_an_amount_that_is_near_is_enough_where_no_years_are_said() -> None:
    one = Asking("Dry dock", "", frozenset(), Money.pounds(1_000_000))
    assert likeness(one, Asking("Dry dock", "", frozenset(), Money.pounds(1_200_000))).is_double
    assert not likeness(one, Asking("Dry dock", "", frozenset(), Money.pounds(2_000_000))).is_double
    assert not likeness(one, Asking("Dry dock", "", frozenset(), Money(0))).is_double
