"""What one assessor changes in a scenario: checked against every portfolio there is, kept with the answer, the same again."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from placefund.applications.models import Application
from placefund.assessment.scoring import actions as scoring_actions
from placefund.domain.assessment.method import Method, Phase
from placefund.domain.money import Money
from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.computation import TO_THE_UNIT, compute
from placefund.domain.portfolio.explain import inquiry_into
from placefund.domain.portfolio.inquiry import Thoroughness
from placefund.domain.portfolio.leaving_out import left_out
from placefund.domain.portfolio.plan import Merit
from placefund.domain.portfolio.prices import NO_CHANGE
from placefund.domain.portfolio.problem import Objective, Problem, RestsOn
from placefund.domain.portfolio.progress import Step, Work
from placefund.domain.portfolio.rules import Envelope
from placefund.domain.portfolio.solve import solve
from placefund.funds.models import Round
from placefund.people.models import CLOCK
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.models import Scenario
from tests.build import AFTER, CRITERIA, TERMS, Cast, a_strand, an_application, an_open_round
from tests.examples import examples
from tests.scenarios.world import MILLION, a_plan, a_round_with_bids, a_scenario, a_solved_scenario
from tests.witness import signed_in
from tests.worlds import once

EXACT = Thoroughness(Fraction(0), 5_000_000, 0)
ASK = levels_of([Ask("2026-27", MoneyKind.RESOURCE, 1000)])


def a_bid(number: int, merit: int, readings: dict[str, int], name: str = "") -> Bid:
    return Bid(
        f"B{number}",
        name or f"Bid {number}",
        "Wales",
        (),
        (),
        "Civic body",
        merit,
        ASK,
        readings=tuple(readings.items()),
    )


def a_question(bids: list[Bid], places: int, basis: RestsOn = RestsOn.MEAN) -> Problem:
    """Each bid asks for £1m, and there is money for so many."""
    return Problem(tuple(bids), (Envelope("envelope", "All", places * 1000),), Objective(rests_on=basis))


def told(problem: Problem) -> list[dict[str, Any]]:
    found = left_out(inquiry_into(problem, solve(problem, TO_THE_UNIT), EXACT), lambda: None)
    return [
        {"assessor": each.assessor, "bids": each.bids, "kept": each.kept, "is_refused": each.is_refused}
        | {"fits": each.difference is not None}
        | {"enters": list((each.difference or NO_CHANGE).enters), "leaves": list((each.difference or NO_CHANGE).leaves)}
        for each in found
    ]


def test_who_comes_in_and_who_goes_out_without_one_assessor() -> None:
    """The second reader is hard on C alone: without them its mean is 80, above B's 60."""
    bids = [
        a_bid(1, 90_000, {"7": 90_000, "12": 90_000}),
        a_bid(2, 60_000, {"7": 60_000, "12": 60_000}),
        a_bid(3, 50_000, {"7": 80_000, "12": 20_000}),
    ]
    harmless, hard = told(a_question(bids, 2))
    assert (harmless["assessor"], harmless["bids"], harmless["enters"], harmless["leaves"]) == ("7", 3, [], [])
    assert (hard["assessor"], hard["enters"], hard["leaves"], hard["kept"], hard["fits"]) == (
        "12",
        ["B3"],
        ["B2"],
        0,
        True,
    )


def test_the_step_that_a_panel_took_from_the_mean_is_kept() -> None:
    """The panel took 25 points off C's mean of 50: without the hard reader it stands at 80 − 25 = 55, below B."""
    bids = [
        a_bid(2, 60_000, {"7": 60_000, "12": 60_000}),
        a_bid(3, 25_000, {"7": 80_000, "12": 20_000}),
    ]
    assert [each["enters"] for each in told(a_question(bids, 1))] == [[], []]
    raised = [bids[0], a_bid(3, 45_000, {"7": 80_000, "12": 20_000})]
    assert [each["enters"] for each in told(a_question(raised, 1))] == [[], ["B3"]]


def test_a_bid_that_nobody_else_read_keeps_its_score() -> None:
    bids = [a_bid(1, 70_000, {"7": 70_000}), a_bid(2, 60_000, {"12": 60_000})]
    assert [(each["kept"], each["enters"]) for each in told(a_question(bids, 1))] == [(1, []), (1, [])]


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_it_agrees_with_trying_every_portfolio(data: st.DataObject) -> None:
    """Means by hand, every subset by hand: what is told is worth as much as the best there is."""
    count, places = data.draw(st.integers(2, 5)), data.draw(st.integers(1, 3))
    given_ = [
        {
            str(assessor): data.draw(st.integers(0, 100)) * 1000
            for assessor in data.draw(st.sets(st.integers(1, 4), min_size=1, max_size=3))
        }
        for _ in range(count)
    ]
    steps = [data.draw(st.integers(-5, 5)) * 1000 for _ in range(count)]
    means = [Fraction(sum(each.values()), len(each)) for each in given_]
    bids = [
        a_bid(number, min(100_000, max(0, round(mean) + step)), readings)
        for number, (mean, step, readings) in enumerate(zip(means, steps, given_, strict=True))
    ]
    problem = a_question(bids, places)
    chosen = set(solve(problem, TO_THE_UNIT).levels)
    for each in told(problem):
        merits = {}
        for bid, readings, mean in zip(bids, given_, means, strict=True):
            rest = [score for assessor, score in readings.items() if assessor != each["assessor"]]
            moved = Fraction(sum(rest), len(rest)) - mean if rest else Fraction(0)
            exact = min(Fraction(100_000), max(Fraction(0), bid.merit + moved))
            merits[bid.id] = exact
        best = max(sum(map(merits.get, some)) for size in range(places + 1) for some in combinations(merits, size))  # type: ignore[arg-type]
        after = (chosen | set(each["enters"])) - set(each["leaves"])
        assert len(after) <= places
        assert abs(sum(merits[bid] for bid in after) - best) <= count  # each merit is rounded to a thousandth


def test_scores_are_calibrated_anew_where_they_are_calibrated() -> None:
    """Reader 3 is severe, and read only the bids 1 to 3: calibrated without them, the same bids stay ahead."""
    readings = [{str(a): (90 - 10 * b - (20 if a == 3 else 0)) * 1000 for a in (1, 2, 3)} for b in range(5)]
    bids = [a_bid(number, 80_000 - 10_000 * number, given_) for number, given_ in enumerate(readings)]
    found = told(a_question(bids, 2, RestsOn.CALIBRATION))
    assert [(each["assessor"], each["enters"], each["leaves"]) for each in found] == [(a, [], []) for a in "123"]


def test_one_assessor_alone_cannot_be_left_out_of_a_calibration() -> None:
    bids = [a_bid(1, 70_000, {"7": 70_000}), a_bid(2, 60_000, {"7": 60_000})]
    [only] = told(a_question(bids, 1, RestsOn.CALIBRATION))
    assert only["is_refused"]
    assert [each["kept"] for each in told(a_question(bids, 1))] == [2]


# --- the question ----------------------------------------------------------------------------------------------------


def test_a_question_reads_back_as_it_was_and_an_older_one_stays_as_it_was() -> None:
    problem = a_question([a_bid(1, 70_000, {"7": 70_000, "12": 71_000})], 1)
    again = Problem.from_record(json.loads(json.dumps(problem.as_record())))
    assert (again, again.digest) == (problem, problem.digest)
    old = problem.as_record()
    del old["bids"][0]["readings"], old["objective"]["rests_on"]
    plain = Problem.from_record(old)
    assert plain.as_record() == old
    assert (plain.bids[0].readings, plain.objective.rests_on) == ((), None)


@pytest.mark.django_db
def test_an_answer_from_before_opens_and_computes_to_the_same_bytes() -> None:
    """Neither readings nor an objective that says what it rests on: the record has the fields it always had."""
    round_, cast, _ = a_round_with_bids(5, 4)
    now = a_scenario(round_, cast)
    old_question = now.problem_record
    for bid in old_question["bids"]:
        del bid["readings"]
    del old_question["objective"]["rests_on"]
    plan = {name: value for name, value in now.plan_record.items() if name != "penalties"}
    kept = {
        field.attname: getattr(now, field.attname)
        for field in Scenario._meta.concrete_fields
        if field.attname not in ("id", "name", "problem_record", "plan_record", "digest")
    }
    problem = Problem.from_record(old_question)
    old = Scenario.objects.create(
        name="Old", problem_record=old_question, plan_record=plan, digest=problem.digest, **kept
    )
    old = answers.begin(old, by=CLOCK, at=AFTER)
    found = compute(problem)
    assert "assessors" not in found.record
    old = answers.finish(old, 1, found, by=CLOCK, at=AFTER)
    assert answers.compute_again(old, by=cast.auditor, at=AFTER)
    page = signed_in(cast.manager).get(reverse("scenario-firmness", args=[old.pk])).content.decode()
    assert "Rank and cut" in page
    assert "one assessor left out" not in page


# --- a round ---------------------------------------------------------------------------------------------------------


@once
def a_round_where_one_reader_decides(**method: Any) -> tuple[Round, Cast, list[Application]]:
    """Two bids of £4m, money for one. The first has 4, 4, 4; the second 5, 5 and, from the last reader, 1."""
    terms = replace(TERMS, method=Method(**method))
    round_ = an_open_round(a_strand(money=Money.pounds(5 * MILLION)), terms=terms)
    cast = Cast(round_.strand.fund)
    bids = [an_application("eligible", round_=round_, cast=cast) for _ in range(2)]
    for bid, scores in zip(bids, ((4, 4, 4), (5, 5, 1)), strict=True):
        for assessor, score in zip(cast.assessors, scores, strict=True):
            assignment = scoring_actions.assign(bid, assessor, by=cast.manager, at=AFTER)
            points = {criterion.key: score for criterion in CRITERIA}
            reasons = {criterion.key: "Because of what they wrote." for criterion in CRITERIA}
            scoring_actions.score(assignment, points, reasons, by=assessor.user, at=AFTER)
    return round_, cast, bids


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("until", [Phase.NEVER, Phase.RELEASED])
def test_the_page_says_who_is_funded_without_each_assessor_by_the_names_the_method_allows(until: Phase) -> None:
    round_, cast, (first, second) = a_round_where_one_reader_decides(readers_hidden=until)
    scenario = a_solved_scenario(round_, cast, a_plan(5, merit=Merit.MEAN))
    assert scenario.choice().levels == {f"B{first.pk}": 100}
    names = [str(assessor) for assessor in cast.assessors]
    called = names if until is Phase.NEVER else [f"Reader {number} of this round" for number in (1, 2, 3)]
    found = Explanations(scenario).assessors
    assert [each.reader for each in found] == [called[2], called[0], called[1]]
    assert [(move.name, move.how) for move in found[0].moves] == [
        (str(second), "comes in"),
        (str(first), "goes out"),
    ]
    page = signed_in(cast.manager).get(reverse("scenario-firmness", args=[scenario.pk])).content.decode()
    for words in (
        "Leaving out one assessor changes the answer for 1 of 3.",
        "a step that the panel took from the mean is kept",
        "Bids that change when one assessor is left out",
        called[2],
    ):
        assert words in page, words
    assert [name in page for name in names] == [until is Phase.NEVER] * 3


@pytest.mark.long
@pytest.mark.django_db
def test_a_scenario_keeps_what_every_assessor_changes_with_progress_and_replays() -> None:
    round_, cast, _ = a_round_with_bids(5, 4, 3)
    scenario = a_scenario(round_, cast, a_plan(merit=Merit.MEAN))
    said: list[tuple[int, int, Step]] = []
    record = compute(scenario.problem(), lambda *step: said.append(step)).record
    assert [int(each["assessor"]) for each in record["assessors"]] == sorted(a.pk for a in cast.assessors)
    assert [each["bids"] for each in record["assessors"]] == [3, 3, 3]
    assert said[-1][0] == said[-1][1]
    assert [step for _, _, step in said].count(Step(Work.ASSESSOR)) == 3
    assert [done for done, _, _ in said[1:]] == list(range(1, len(said)))
    solved = a_solved_scenario(round_, cast, a_plan(merit=Merit.CALIBRATED), name="Second")
    assert answers.compute_again(solved, by=cast.auditor, at=AFTER)
