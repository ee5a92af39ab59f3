"""A portfolio question is checked, ordered and kept to the byte."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from placefund.domain.portfolio.bids import Ask, Bid, Level, MoneyKind, ProblemRefused, levels_of
from placefund.domain.portfolio.choice import Choice
from placefund.domain.portfolio.problem import Objective, Overlap, Problem, rounded_power, whole_root
from placefund.domain.portfolio.rules import (
    AtMostOne,
    Attribute,
    Cap,
    Envelope,
    Exposure,
    Floor,
    LevelsAllowed,
    LeverageFloor,
    MustFund,
    MustNotFund,
    Needs,
    Threshold,
    Unit,
)
from placefund.domain.portfolio.solve import EXACT, solve


def a_bid(id_: str, merit: int = 3000, thousands: int = 100, **other: object) -> Bid:
    given: dict[str, object] = {
        "name": f"Bid {id_}",
        "nation": "England",
        "places": ("Leeds",),
        "sectors": ("Digital",),
        "lead_type": "university",
        "levels": levels_of([Ask("2026-27", MoneyKind.CAPITAL, thousands)]),
        **other,
    }
    return Bid(id=id_, merit=merit, **given)  # type: ignore[arg-type]


EVERY_RULE = (
    Envelope("e", "The capital of the first year", 500, "2026-27", MoneyKind.CAPITAL),
    Floor("f", "The England floor", Attribute.NATION, "England", 100),
    Cap("c", "At most two universities", Attribute.LEAD_TYPE, "university", 2, Unit.NUMBER),
    AtMostOne("o", "One of the two canals", ("b", "a")),
    Needs("n", "The hub needs its site", "c", "a"),
    MustFund("m", "The minister's choice", "a", "The minister", "A promise of 2024"),
    MustNotFund("x", "Withdrawn", "d", "The chair", "The lead is insolvent"),
    Threshold("t", "Two points at least", 2000),
    LevelsAllowed("l", "No half awards", (75, 100)),
    LeverageFloor("v", "A pound for a pound", 100, (("b", 40), ("a", 200))),
    Exposure("p", "No more than all with one partner", "The works", 100, ("b", "a")),
)


def a_problem() -> Problem:
    levels = levels_of([Ask("2026-27", MoneyKind.CAPITAL, 101), Ask("2027-28", MoneyKind.RESOURCE, 7)], (75, 50))
    bids = tuple(a_bid(id_, levels=levels, draws=(2900, 3101)) for id_ in "abcd")
    return Problem(bids, EVERY_RULE, Objective(Fraction(1, 2), {50: 40}, (Overlap(("d", "a"), 30),)))


def test_a_problem_is_read_back_equal_from_its_record() -> None:
    problem = a_problem()
    again = Problem.from_record(json.loads(json.dumps(problem.as_record())))
    assert again == problem
    assert again.digest == problem.digest


def test_the_order_in_which_bids_and_rules_are_given_changes_nothing() -> None:
    problem = a_problem()
    turned = Problem(problem.bids[::-1], EVERY_RULE[::-1], problem.objective)
    assert turned == problem
    assert turned.digest == problem.digest
    assert solve(turned, EXACT) == solve(problem, EXACT)


def test_an_answer_is_read_back_equal_from_its_record() -> None:
    choice = solve(a_problem(), EXACT)
    assert Choice.from_record(json.loads(json.dumps(choice.as_record()))) == choice


def test_a_part_award_is_rounded_down_year_by_year() -> None:
    bid = a_problem().bid("a")
    assert [(level.percent, level.thousands) for level in bid.levels] == [(100, 108), (75, 80), (50, 53)]


def test_the_value_of_a_bid_is_exact() -> None:
    problem = a_problem()
    bid = problem.bid("a")
    assert Objective(Fraction(0)).value(bid, bid.level(75)) == 3000 * 75
    assert Objective(Fraction(1)).value(bid, bid.level(75)) == 3000 * 75 * 108
    assert problem.objective.value(bid, bid.level(50)) == round(3000 * 40 * 108**0.5)
    assert Objective(is_expected=True).merit(bid) == 3001
    assert problem.penalties() == (("a", "d", 300_000 * 0 + round(300_000 * 108**0.5) * 30 // 100),)


@pytest.mark.parametrize(
    ("factor", "base", "power", "found"),
    [
        (1, 2, "1/2", 1),
        (3, 2, "1/2", 4),
        (10, 10, "1/3", 22),
        (-3, 2, "1/2", -4),
        (7, 5, "2", 175),
        (1, 0, "1/2", 0),
        (1, 9, "1/2", 3),
    ],
)
def test_a_power_is_rounded_to_the_nearest(factor: int, base: int, power: str, found: int) -> None:
    assert rounded_power(factor, base, Fraction(power)) == found


def test_a_root_is_the_greatest_that_is_not_too_great() -> None:
    for value in range(200):
        for root in (1, 2, 3, 5):
            found = whole_root(value, root)
            assert found**root <= value < (found + 1) ** root


REFUSED = [
    (lambda: a_bid("", 1), "A bid has no id (Bid ); give each bid an id of its own."),
    (
        lambda: a_bid("a", -1),
        "Bid a has a merit of -1; give it as whole thousandths of a point, zero or more.",
    ),
    (
        lambda: a_bid("a", 1.5),  # type: ignore[arg-type]
        "Bid a has a merit of 1.5; give it as whole thousandths of a point, zero or more.",
    ),
    (
        lambda: a_bid("a", levels=(Level(75, (Ask("2026-27", MoneyKind.CAPITAL, 1),)),)),
        "Bid a needs a level of 100 per cent (what it asked for), and none above it.",
    ),
    (
        lambda: a_bid("a", thousands=-4),
        "Bid a asks for -4 in 2026-27 (capital); give whole thousands of pounds, zero or more.",
    ),
    (
        lambda: a_bid("a", thousands=0),
        "Bid a asks for no money at 100 per cent; give its ask, or leave it out.",
    ),
    (lambda: Problem((a_bid("a"), a_bid("a"))), "Two bids are called a; give each a name of its own."),
    (
        lambda: Problem((a_bid("a"),), (MustNotFund("k", "Not Z", "z", "P", "R"),)),
        "The rule “Not Z” (k) speaks of bid z, which is not in this problem; name a bid that is.",
    ),
    (
        lambda: Problem((a_bid("a"),), (MustFund("k", "Fund A", "a", "The minister", " "),)),
        "The rule “Fund A” (k) overrides the merit of bid a; say who decided it, and why.",
    ),
    (
        lambda: Problem((a_bid("a"),), (Envelope("k", "The envelope", -1),)),
        "The rule “The envelope” (k) has the amount -1; give a whole number, zero or more.",
    ),
    (
        lambda: Problem((a_bid("a"),), (Needs("k", "Itself", "a", "a"),)),
        "The rule “Itself” (k) makes bid a depend on itself; name another bid.",
    ),
    (
        lambda: Problem((a_bid("a"), a_bid("b", draws=(1,)))),
        "Bid a has 0 draws and others have more; give every bid the same number.",
    ),
    (
        lambda: Problem((a_bid("a"),), (), Objective(Fraction(3))),
        "Alpha is 3; give a simple fraction between 0 and 2, such as 0, 1/2 or 1.",
    ),
    (
        lambda: Problem((a_bid("a"),), (), Objective(is_expected=True)),
        "An expected value needs posterior draws, and a bid has none; give draws, or use the merit.",
    ),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSED)
def test_what_makes_no_sense_is_refused_by_a_sentence_that_names_it(make: object, sentence: str) -> None:
    with pytest.raises(ProblemRefused) as refused:
        make()  # type: ignore[operator]
    assert str(refused.value) == sentence
