"""Soft overlaps: what they take off, what they cost, how they are asked for, shown and compared."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from placefund.domain.portfolio.bids import Ask, Bid, MoneyKind, levels_of
from placefund.domain.portfolio.computation import TO_THE_UNIT
from placefund.domain.portfolio.explain import inquiry_into
from placefund.domain.portfolio.inquiry import Thoroughness
from placefund.domain.portfolio.plan import Penalty, Plan, bid_id
from placefund.domain.portfolio.prices import overlap_price
from placefund.domain.portfolio.problem import Objective, Overlap, Problem
from placefund.domain.portfolio.rules import Envelope
from placefund.domain.portfolio.solve import solve
from placefund.funds.models import Round
from placefund.scenarios.answers.explanations import Explanations
from placefund.scenarios.models import Scenario
from tests.build import AFTER
from tests.examples import examples
from tests.scenarios.test_pages import FORM, page_of
from tests.scenarios.world import a_plan, a_round_with_bids, a_scenario, a_solved_scenario
from tests.witness import nothing_changes, refused, signed_in

ASK = levels_of([Ask("2026-27", MoneyKind.RESOURCE, 1000)])


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_the_price_of_an_overlap_agrees_with_trying_every_portfolio(data: st.DataObject) -> None:
    count, places = data.draw(st.integers(2, 5)), data.draw(st.integers(1, 4))
    bids = tuple(
        Bid(f"B{n}", f"Bid {n}", "Wales", (), (), "Civic body", data.draw(st.integers(0, 100_000)), ASK)
        for n in range(count)
    )
    pairs = data.draw(
        st.lists(st.sampled_from([*combinations([b.id for b in bids], 2)]), min_size=1, max_size=3, unique=True)
    )
    overlaps = tuple(Overlap(pair, data.draw(st.integers(1, 100))) for pair in pairs)
    problem = Problem(bids, (Envelope("envelope", "All", places * 1000),), Objective(overlaps=overlaps))

    def best(asked: Problem) -> int:
        some = (each for size in range(places + 1) for each in combinations([b.id for b in bids], size))
        return max(asked.worth(dict.fromkeys(each, 100)) for each in some)

    desk = inquiry_into(problem, solve(problem, TO_THE_UNIT), Thoroughness(nodes=5_000_000, leeway=0))  # type: ignore[arg-type]
    for overlap in overlaps:
        others = tuple(each for each in overlaps if each != overlap)
        gain = best(replace(problem, objective=Objective(overlaps=others))) - best(problem)
        told = overlap_price(desk, overlap)
        assert (told.gain.low, told.gain.high, told.is_felt) == (gain, gain, gain > 0)


pytestmark = pytest.mark.django_db


def with_overlap(*scores: int, money: int = 9, percent: int = 60) -> tuple[Any, Any, list[Any], Plan]:
    round_, cast, bids = a_round_with_bids(*scores, money=money)
    why = Penalty(bid_id(bids[0].pk), bid_id(bids[1].pk), percent, "Both train the same welders.")
    return round_, cast, bids, a_plan(money, penalties=(why,))


@pytest.mark.long
def test_an_overlap_moves_the_choice_and_has_a_name_a_reason_and_a_price() -> None:
    """100 + 75 − 60% of 75 is 130; 100 + 50 is 150. Without the overlap 175: it costs 25."""
    round_, cast, bids, plan = with_overlap(5, 4, 3)
    scenario = a_solved_scenario(round_, cast, plan)
    assert scenario.choice().levels == {bid_id(bids[0].pk): 100, bid_id(bids[2].pk): 100}
    [kept] = (rule for rule in Explanations(scenario).rules if rule.standing.is_soft)
    assert kept.name == f"{bids[0]} and {bids[1]} together count 60% of the lesser one less"
    assert (kept.reason, kept.kept) == ("Both train the same welders.", "Soft: takes nothing off")
    assert kept.price
    assert kept.price.costs
    assert "costs 25.00 points, 16.7% of the merit of what is funded. Without it " in kept.price.sentence
    for name in ("scenario", "scenario-record"):
        page = page_of(cast.manager, name, scenario.pk)
        assert "together count 60% of the lesser one less" in page, name
    assert "Both train the same welders." in page_of(cast.manager, "scenario", scenario.pk)
    assert "Both train the same welders." in page_of(cast.manager, "scenario-record", scenario.pk)
    assert "Both train the same welders." in page_of(cast.manager, "scenario-bid", scenario.pk, bids[1].pk)
    file = signed_in(cast.auditor).get(reverse("scenario-record-file", args=[scenario.pk])).json()
    assert file["question"]["objective"]["reasons"][0][2] == "Both train the same welders."


def test_both_can_still_be_the_best_choice() -> None:
    round_, cast, bids, plan = with_overlap(5, 4, 1, percent=10)
    scenario = a_solved_scenario(round_, cast, plan)
    assert set(scenario.choice().levels) == {bid_id(bids[0].pk), bid_id(bids[1].pk)}
    [kept] = (rule for rule in Explanations(scenario).rules if rule.standing.is_soft)
    assert kept.kept == "Soft: takes off 7.50 points, 4.5% of the merit of what is funded"
    assert (
        "costs 7.50 points, 4.5% of the merit of what is funded: without it the same portfolio" in kept.price.sentence
    )


@pytest.mark.long
def test_two_scenarios_are_compared_by_their_overlaps() -> None:
    round_, cast, bids, plan = with_overlap(5, 4, 3)
    one, two = a_solved_scenario(round_, cast), a_solved_scenario(round_, cast, plan, name="Second")
    page = page_of(cast.manager, "compare-scenarios", round_.pk, query=f"?with={one.pk}&with={two.pk}")
    differ, _, rest = page.partition(">Side by side</h2>")
    assert (
        page.index("From First to Second</h2>") < page.index("Rules that differ</h2>") < page.index("Side by side</h2>")
    )
    for words in ("together count 60%", "Both train the same welders.", "Only in Second", "costs 25.00 points"):
        assert words in differ, words
    assert "Bids treated alike: 1" in rest
    assert "Rules that all have, and what each costs: 1" in rest
    alike = rest.partition("Bids treated alike")[2].partition("</details>")[0]
    assert [str(bid) in alike for bid in bids] == [True, False, False]


def test_an_overlap_is_asked_for_on_the_form_and_copied() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    one, two = (bid_id(bid.pk) for bid in bids[:2])
    given_ = FORM | {
        "penalties-0-first": two, "penalties-0-second": one, "penalties-0-percent": "60", "penalties-0-reason": "The same welders.",
    }  # fmt: skip
    assert signed_in(cast.manager).post(reverse("build-scenario", args=[round_.pk]), given_).status_code == 302
    scenario = Scenario.objects.get()
    assert scenario.plan().penalties == (Penalty(*sorted((one, two)), 60, "The same welders."),)  # type: ignore[arg-type]
    page = page_of(cast.manager, "build-scenario", round_.pk, query=f"?from={scenario.pk}")
    assert 'value="The same welders."' in page
    assert "Pairs that may overlap" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "Enter reason."),
        ({"percent": "101"}, "less than or equal to 100"),
        ({"percent": "0"}, "greater than or equal to 1"),
        ({"second": "first"}, "Choose two different bids."),
    ],
)
def test_an_overlap_that_says_too_little_is_refused(wrong: dict[str, str], sentence: str) -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    ids = {"first": bid_id(bids[0].pk), "second": bid_id(bids[1].pk)}
    line = (
        ids | {"percent": "50", "reason": "Welders."} | {name: ids.get(value, value) for name, value in wrong.items()}
    )
    given_ = FORM | {f"penalties-0-{name}": value for name, value in line.items()}
    with nothing_changes():
        answer = signed_in(cast.manager).post(reverse("build-scenario", args=[round_.pk]), given_)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_without_a_form_it_is_refused_as_well() -> None:
    round_, cast, bids = a_round_with_bids(5, 4)
    one, two = bids
    first, second = bid_id(one.pk), bid_id(two.pk)
    for penalties, sentence in (
        ((Penalty(first, second, 50, " "),), f"Say why “{one}” and “{two}” overlap: a reader of the scenario has to be able to weigh it."),
        ((Penalty(first, first, 50, "x"),), f"“{one}” is said to overlap with itself; choose two different bids."),
        ((Penalty(first, second, 0, "x"),), f"The overlap of “{one}” and “{two}” takes off 0%; give a whole per cent from 1 to 100."),
        (
            (Penalty(first, second, 5, "x"), Penalty(second, first, 9, "y")),
            f"The overlap of “{one}” and “{two}” is given twice; keep one of the two.",
        ),
    ):  # fmt: skip
        with refused(sentence):
            a_scenario(round_, cast, a_plan(penalties=penalties))


def test_a_plan_with_overlaps_reads_back_and_an_older_one_has_none() -> None:
    plan = a_plan(penalties=(Penalty("B1", "B2", 30, "Why."),))
    assert Plan.from_record(plan.as_record()) == plan
    old = plan.as_record()
    del old["penalties"]
    assert Plan.from_record(old).penalties == ()


# --- what is over, and names -------------------------------------------------------------------------------------------


def test_nothing_is_built_once_outcomes_are_released() -> None:
    round_, cast, _ = a_round_with_bids(5, 4)
    scenario = a_solved_scenario(round_, cast)
    offered = reverse("build-scenario", args=[round_.pk])
    assert offered in page_of(cast.manager, "scenarios", round_.pk)
    assert offered in page_of(cast.manager, "scenario", scenario.pk)
    Round.objects.filter(pk=round_.pk).update(state="released", closed_at=AFTER, released_at=AFTER)
    assert offered not in page_of(cast.manager, "scenarios", round_.pk)
    assert offered not in page_of(cast.manager, "scenario", scenario.pk)
    assert "nothing is left to choose" in page_of(cast.manager, "build-scenario", round_.pk)
    with nothing_changes():
        assert signed_in(cast.manager).post(offered, FORM).status_code == 422


def test_a_name_that_is_too_long_is_refused_in_a_sentence() -> None:
    round_, cast, _ = a_round_with_bids(5)
    with nothing_changes():
        answer = signed_in(cast.manager).post(reverse("build-scenario", args=[round_.pk]), FORM | {"name": "x" * 81})
    assert answer.status_code == 422
    assert "80 characters" in answer.content.decode()
