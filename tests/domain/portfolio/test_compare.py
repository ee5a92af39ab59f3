"""The simpler ways choose what their definitions say, and elections are read and written to the letter."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from placefund.design.wording.portfolio import PortfolioWords
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, ProblemRefused, levels_of
from placefund.domain.portfolio.compare import equal_shares, rank_and_cut, rivals, shared_equally, value_for_a_pound
from placefund.domain.portfolio.pabulib import election_of, problem_of, read, write
from placefund.domain.portfolio.problem import Problem
from placefund.domain.portfolio.rules import Attribute, Cap, Envelope, Unit
from placefund.domain.portfolio.solve import EXACT, solve
from tests.domain.portfolio.cases import a_case
from tests.examples import examples

ELECTION = """META
key;value
description;A town
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
p1;60;Park
p2;50;Bridge
p3;40;Library
VOTES
voter_id;vote;age
v1;p1,p2;30
v2;p2,p3;41
v3;p1;65
"""


def a_bid(id_: str, merit: int, thousands: int, place: str) -> Bid:
    asks = levels_of([Ask("2026-27", MoneyKind.CAPITAL, thousands)])
    return Bid(id_, id_, "England", (place,), (), "university", merit, asks)


def a_round() -> Problem:
    bids = (a_bid("a", 5000, 60, "Leeds"), a_bid("b", 4000, 50, "York"), a_bid("c", 3000, 20, "Leeds"))
    rules = (Envelope("e", "The envelope", 80), Cap("y", "None in York", Attribute.PLACE, "York", 0, Unit.NUMBER))
    return Problem(bids, rules)


def test_rank_and_cut_stops_at_the_first_bid_that_does_not_fit() -> None:
    assert rank_and_cut(a_round()) == {"a": 100}


def test_value_for_a_pound_passes_over_what_does_not_fit() -> None:
    assert value_for_a_pound(a_round()) == {"c": 100, "a": 100}


def test_what_another_way_breaks_is_named() -> None:
    problem = Problem(a_round().bids, (Envelope("e", "The envelope", 130), a_round().rules[1]))
    choice = solve(problem, EXACT)
    found = PortfolioWords(problem).rival(rivals(problem, choice)[0], choice)
    assert found == "Rank and cut funds 3 bids worth 50.00% more. It breaks “None in York”."


def test_equal_shares_by_hand() -> None:
    """Two voters with 50 each: p3 costs its one supporter 40 (rho 40), p2 costs 25 each (rho 25) and is bought first."""
    costs, one = {"p1": 60, "p2": 50, "p3": 40}, {"p1": 1, "p2": 1, "p3": 1}
    supporters = {"p1": ("v1",), "p2": ("v1", "v2"), "p3": ("v2",)}
    assert equal_shares(costs, one, supporters, Fraction(100)) == ("p2",)
    assert equal_shares(costs, one, supporters, Fraction(140)) == ("p2", "p3")


@settings(max_examples=examples(20), deadline=None)
@given(a_case(draws=0))
def test_no_envelope_is_overspent_by_a_simpler_way(problem: Problem) -> None:
    for way in (rank_and_cut, value_for_a_pound, shared_equally):
        levels = way(problem)
        for rule, row in zip(problem.rules, problem.rows(), strict=True):
            if isinstance(rule, Envelope):
                assert sum(row.weights.get(cell, 0) for cell in levels.items()) <= rule.thousands


def test_an_election_is_read_and_written_to_the_letter() -> None:
    election = read(ELECTION)
    assert election.budget == 100
    first = election.projects[0]
    assert (first.id, first.cost, first.other) == (
        "p1",
        60,
        {"name": "Park"},
    )
    assert election.votes[1].projects == ("p2", "p3")
    assert write(election) == ELECTION


def test_an_election_is_a_problem_that_counts_votes() -> None:
    choice = solve(problem_of(read(ELECTION)), EXACT)
    assert choice.objective == 300_000
    assert "p3" in choice.levels


@settings(max_examples=examples(20), deadline=None)
@given(a_case())
def test_a_problem_written_as_an_election_is_read_back_equal(problem: Problem) -> None:
    election = election_of(problem)
    assert read(write(election)) == election


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("p2;50;Bridge", "p2;fifty;Bridge", "“fifty” is no amount for the cost in line 9; write a number."),
        ("p2;50;Bridge", "p2;50", "Line 9 has 2 cells and its heading 3; give each column one."),
        ("v2;p2,p3;41", "v2;p9;41", "Line 14 votes for p9, which is no project; correct the vote."),
        ("budget;100", "budget;-1", "“-1” is below zero for the budget in META; write zero or more."),
        ("project_id;cost;name", "id;cost;name", "Line 7 has no column project_id; it is needed."),
        ("META\n", "", "Line 1 stands before any section; begin with a line META."),
    ],
)
def test_an_election_that_makes_no_sense_names_its_line(before: str, after: str, sentence: str) -> None:
    with pytest.raises(ProblemRefused) as refused:
        read(ELECTION.replace(before, after))
    assert str(refused.value) == sentence


def test_a_cell_in_quotation_marks_may_hold_a_semicolon_and_is_written_so() -> None:
    text = (
        "META\nkey;value\nbudget;100\nPROJECTS\nproject_id;cost;votes;score;name\n"
        '7;60000;98;371;"Bench ; lamps"\nVOTES\nvoter_id;vote\n1;7\n'
    )
    election = read(text)
    assert election.projects[0].other["name"] == "Bench ; lamps"
    assert read(write(election)) == election
    assert '"Bench ; lamps"' in write(election)
