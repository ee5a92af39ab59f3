"""Scenarios, views and signatures: they work, each refusal changes nothing, and they are on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from placefund.design.wording.scenarios import replay_in_words
from placefund.domain.money import Money
from placefund.domain.portfolio import computation
from placefund.domain.portfolio.bids import ProblemRefused
from placefund.domain.portfolio.computation import Computation, compute
from placefund.domain.portfolio.plan import Group, Limit, Merit, Override, Plan, Tie, YearLimit, bid_id
from placefund.domain.portfolio.rules import Attribute, Unit
from placefund.people.models import CLOCK
from placefund.scenarios.answers import actions as answers
from placefund.scenarios.answers.queries import ScenarioAnswer
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario
from tests.build import AFTER, Cast, an_application, an_open_round
from tests.scenarios.world import (
    MILLION,
    a_plan,
    a_round_with_bids,
    a_scenario,
    a_solved_scenario,
    computed,
)
from tests.witness import acts_on, refused

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(minutes=6)
WALES = Group(Attribute.NATION, "Wales")


def levels(scenario: Scenario) -> dict[int, int]:
    """The per cent each application is funded at, by its number."""
    return {int(bid[1:]): percent for bid, percent in scenario.choice().levels.items()}


# --- building ----------------------------------------------------------------------------------------------------


def test_a_scenario_keeps_the_whole_question_and_waits() -> None:
    round_, cast, bids = a_round_with_bids()
    scenario = a_scenario(round_, cast, purpose="The money there is, and nothing else.")
    assert (scenario.state, scenario.result_digest, scenario.digest) == ("queued", "", scenario.problem().digest)
    problem = scenario.problem()
    assert [(bid.id, bid.merit, bid.full.thousands) for bid in problem.bids] == sorted(
        (bid_id(bid.pk), merit, 4000) for bid, merit in zip(bids, (100_000, 75_000, 50_000), strict=True)
    )
    assert (problem.bids[0].nation, problem.bids[0].sectors, problem.bids[0].lead_type) == (
        "England",
        ("Life sciences",),
        "Civic body",
    )
    assert [(ask.year, ask.kind.value, ask.thousands) for ask in problem.bids[0].full.asks] == [
        ("2026-27", "resource", 4000)
    ]
    assert scenario.plan() == a_plan()
    assert acts_on(scenario) == ["built"]
    assert "HiGHS" in scenario.code_version


def test_the_best_that_the_money_allows_is_funded() -> None:
    round_, cast, bids = a_round_with_bids()
    scenario = a_solved_scenario(round_, cast)
    assert scenario.state == "solved"
    assert levels(scenario) == {bids[0].pk: 100, bids[1].pk: 100}
    assert acts_on(scenario) == ["built", "began to compute", "computed"]


def test_an_ask_is_rounded_up_to_whole_thousands_so_that_no_rule_is_kept_by_rounding() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    an_application("assessed", round_=round_, cast=cast, ask=Money(100_000_001))
    assert a_scenario(round_, cast).problem().bids[0].full.thousands == 1001


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "Give the scenario a name that says what is different about it."),
        ({"name": "First"}, "There is a scenario called “First” in this round already. Give this one another name."),
        (
            {"plan": replace(a_plan(), views=(999,))},
            "A view that this scenario was to apply is withdrawn, or asks for nothing. Choose again.",
        ),
        (
            {"plan": replace(a_plan(), overrides=(Override(True, "B0", "The minister", "Why not?"),))},
            "The rule must-B0 speaks of bid B0, which is not in this problem; name a bid that is.",
        ),
        (
            {"plan": replace(a_plan(), merit=Merit.EXPECTED)},
            "The readings cannot tell how large chance is, so nothing can be drawn. Choose another score.",
        ),
    ],
)
def test_a_scenario_that_makes_no_sense_is_refused(given: dict[str, object], sentence: str) -> None:
    round_, cast, _ = a_round_with_bids(5)
    a_scenario(round_, cast)
    with refused(sentence):
        building.build(round_, **({"plan": a_plan(), "name": "Second", "by": cast.manager, "at": AFTER} | given))  # type: ignore[arg-type]


def test_a_scenario_of_another_round_cannot_be_built_on() -> None:
    round_, cast, _ = a_round_with_bids(5)
    other, others, _ = a_round_with_bids(5)
    foreign = a_scenario(other, others)
    with refused("“First” belongs to another round, so it cannot be built on here."):
        a_scenario(round_, cast, name="Second", based_on=foreign)


def test_a_round_without_scores_has_nothing_to_choose_from() -> None:
    round_ = an_open_round()
    cast = Cast(round_.strand.fund)
    assert cast.manager
    with refused(
        "No application of Round {} has a score of this kind yet: The panel's agreed score.".format(
            round_.name.removeprefix("Round ")
        )
    ):
        a_scenario(round_, cast)


def test_only_who_may_build_builds() -> None:
    round_, cast, _ = a_round_with_bids(5)
    assert cast.auditor
    with refused(
        f"{cast.auditor} may not build and compare funding scenarios. It takes a fund manager or a decision maker with a part in it."
    ):
        building.build(round_, a_plan(), name="Mine", by=cast.auditor, at=AFTER)


# --- rules of every kind -------------------------------------------------------------------------------------------


@pytest.mark.long
def test_every_kind_of_rule_is_kept() -> None:
    """Rows 35 and 36: another budget and other rules give another portfolio, and each rule is kept."""
    plymouth, exeter, cardiff = ("E06000026",), ("E07000041",), ("W06000015",)
    round_, cast, bids = a_round_with_bids(5, 4, 3, 2, money=12, codes=(plymouth, plymouth, exeter, cardiff))
    first, second, third, welsh = (bid.pk for bid in bids)

    def funded(**given: object) -> set[int]:
        plan = a_plan(12, **given)
        return set(levels(a_solved_scenario(round_, cast, plan, name=f"Question {Scenario.objects.count()}")))

    assert funded() == {first, second, third}
    assert funded(limits=(Limit(True, WALES, Unit.NUMBER, 1),)) == {first, second, welsh}
    assert funded(limits=(Limit(True, WALES, Unit.MONEY, 4000),)) == {first, second, welsh}
    assert funded(limits=(Limit(False, Group(Attribute.PLACE, "South West"), Unit.NUMBER, 1),)) == {first, welsh}
    assert funded(limits=(Limit(False, Group(Attribute.SECTOR, "Life sciences"), Unit.MONEY, 4500),)) == {first}
    assert funded(limits=(Limit(False, Group(Attribute.LEAD_TYPE, "Civic body"), Unit.NUMBER, 2),)) == {first, second}
    assert funded(ties=(Tie(False, bid_id(first), bid_id(second)),)) == {first, third, welsh}
    assert funded(ties=(Tie(True, bid_id(first), bid_id(welsh)),)) == {first, second, welsh}
    assert funded(overrides=(Override(True, bid_id(welsh), "The minister", "It must."),)) == {first, second, welsh}
    assert funded(overrides=(Override(False, bid_id(first), "The minister", "It must not."),)) == {second, third, welsh}
    assert funded(threshold=60) == {first, second}
    assert funded(years=(YearLimit("2026-27", "resource", 4000),)) == {first}
    with pytest.raises(ProblemRefused, match="would bind nothing: no bid asks for that kind of money then"):
        funded(years=(YearLimit("2026-27", "capital", 0),))


def test_a_part_award_uses_what_is_left() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    scenario = a_solved_scenario(round_, cast, a_plan(9, percents=(100, 50, 25)))
    assert levels(scenario) == {bids[0].pk: 100, bids[1].pk: 100, bids[2].pk: 25}
    assert ScenarioAnswer(scenario).money == Money.pounds(9 * MILLION)


@pytest.mark.long
def test_the_mean_and_the_calibrated_score_can_count_as_well() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    mean = a_solved_scenario(round_, cast, a_plan(merit=Merit.MEAN))
    drawn = a_solved_scenario(round_, cast, a_plan(merit=Merit.CALIBRATED), name="Calibrated")
    assert levels(mean) == levels(drawn) == {bids[0].pk: 100, bids[1].pk: 100}
    assert {bid.merit for bid in mean.problem().bids} == {100_000, 75_000, 50_000}


def test_a_plan_reads_back_as_it_was_written() -> None:
    plan = Plan(
        9000, Merit.MEAN, Fraction(1, 2), (100, 75), 50, (YearLimit("2026-27", "", 5),), (Limit(True, WALES, Unit.MONEY, 7),),
        (Tie(True, "B1", "B2"),), (Override(False, "B1", "The minister", "Why."),), (3, 4),
    )  # fmt: skip
    assert Plan.from_record(plan.as_record()) == plan


# --- the job -------------------------------------------------------------------------------------------------------


def test_running_twice_computes_once() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = a_solved_scenario(round_, cast)
    assert computed(scenario).attempt == 1
    assert acts_on(scenario).count("computed") == 1


def test_rules_that_cannot_be_kept_together_are_told_and_proven() -> None:
    round_, cast, bids = a_round_with_bids(5, 4, 3)
    must = tuple(Override(True, bid_id(bid.pk), "The minister", "All of them.") for bid in bids)
    scenario = a_solved_scenario(round_, cast, a_plan(9, overrides=must))
    assert (scenario.state, scenario.can_run_again) == ("failed", False)
    assert scenario.failure
    with refused("It is proven that nothing keeps all of these rules. Copy the scenario and ease one of them."):
        building.run_again(scenario, by=cast.manager, at=AFTER)


@pytest.mark.long
def test_a_computation_that_stops_is_taken_up_again() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = answers.begin(a_scenario(round_, cast), by=CLOCK, at=AFTER)
    assert building.recover(at=AFTER + timedelta(minutes=4)) == []
    assert building.recover(at=LATER) == ["“First” stopped without a word, and begins anew."]
    scenario.refresh_from_db()
    assert (scenario.state, scenario.progress_says) == ("queued", "stopped")
    assert computed(scenario).state == "solved"
    assert acts_on(scenario) == ["built", "began to compute", "put back", "began to compute", "computed"]


@pytest.mark.long
def test_what_waits_without_a_job_is_taken_up(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    round_, cast, _ = a_round_with_bids()
    scenario = a_scenario(round_, cast)
    assert building.recover(at=LATER) == ["“First” was waiting, and is taken up."]
    scenario.refresh_from_db()
    assert scenario.state == "solved"


@pytest.mark.long
def test_the_third_silent_stop_is_said_and_can_be_tried_again() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = a_scenario(round_, cast)
    for _ in range(3):
        scenario.refresh_from_db()
        answers.begin(scenario, by=CLOCK, at=AFTER)
        told = building.recover(at=LATER)
    assert told[0].startswith("“First” has failed: its computation stopped 3 times without a word.")
    scenario.refresh_from_db()
    assert (scenario.state, scenario.can_run_again) == ("failed", True)
    scenario = building.run_again(scenario, by=cast.manager, at=LATER)
    assert scenario.state == "queued"
    assert computed(scenario).state == "solved"


@pytest.mark.long
def test_a_computation_that_was_overtaken_writes_nothing() -> None:
    round_, cast, _ = a_round_with_bids()
    slow = answers.begin(a_scenario(round_, cast), by=CLOCK, at=AFTER)
    answer = compute(slow.problem())
    building.recover(at=LATER)
    quick = answers.begin(Scenario.objects.get(pk=slow.pk), by=CLOCK, at=LATER)
    with refused("“First” is being computed elsewhere."):
        answers.note_progress(slow, slow.attempt, done=1, total=2, says="Late", at=LATER)
    with refused("“First” is being computed elsewhere."):
        answers.finish(slow, slow.attempt, answer, by=CLOCK, at=LATER)
    assert answers.finish(quick, quick.attempt, answer, by=CLOCK, at=LATER).state == "solved"


def test_progress_is_kept_while_it_runs() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = answers.begin(a_scenario(round_, cast), by=CLOCK, at=AFTER)
    answers.note_progress(scenario, scenario.attempt, done=2, total=5, says="Asking for each rule's price", at=LATER)
    scenario.refresh_from_db()
    assert (scenario.progress_done, scenario.progress_total, scenario.heard_at) == (2, 5, LATER)


def test_a_failure_is_said() -> None:
    round_, cast, _ = a_round_with_bids()
    scenario = answers.begin(a_scenario(round_, cast), by=CLOCK, at=AFTER)
    scenario = answers.give_up(scenario, scenario.attempt, why="The search ended.", by=CLOCK, at=LATER)
    assert (scenario.state, scenario.failure, acts_on(scenario)[-1]) == ("failed", "The search ended.", "gave up on")


# --- immutable, and the same again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "Another"}, "What a scenario asks is never changed"),
        ({"problem_record": {}}, "What a scenario asks is never changed"),
        ({"seed": 7}, "What a scenario asks is never changed"),
        ({"result_record": {"choice": "mine"}}, "The answer of a scenario is written once"),
        ({"result_digest": "0" * 64}, "The answer of a scenario is written once"),
    ],
)
def test_the_database_refuses_to_change_a_question_or_an_answer(change: dict[str, object], sentence: str) -> None:
    round_, cast, _ = a_round_with_bids(5)
    scenario = a_solved_scenario(round_, cast)
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).update(**change)
    with pytest.raises(IntegrityError, match="A scenario is never removed"), transaction.atomic():
        Scenario.objects.filter(pk=scenario.pk).delete()


@pytest.mark.long
def test_the_same_question_gives_the_same_bytes_again_and_that_is_on_record() -> None:
    round_, cast, _ = a_round_with_bids(5, 4, 3, 2)
    scenario = a_solved_scenario(round_, cast, a_plan(9, percents=(100, 75, 50), merit=Merit.CALIBRATED))
    assert answers.compute_again(scenario, by=cast.auditor, at=LATER)
    assert acts_on(scenario)[-1] == "computed again with the same bytes"
    assert compute(scenario.problem()).record == scenario.result_record


def test_other_bytes_are_told() -> None:
    round_, cast, _ = a_round_with_bids(5)
    begun = answers.begin(a_scenario(round_, cast), by=CLOCK, at=AFTER)
    honest = compute(begun.problem())
    tampered = Computation({**honest.record, "sentence": "Another tale."})
    scenario = answers.finish(begun, begun.attempt, tampered, by=CLOCK, at=AFTER)
    assert not answers.compute_again(scenario, by=cast.auditor, at=LATER)
    assert acts_on(scenario)[-1] == "computed again with OTHER bytes"


def test_another_kernel_is_named_when_the_bytes_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    then = computation.code_version()
    monkeypatch.setattr(computation, "KERNEL", computation.KERNEL + 1)
    now = computation.code_version()
    assert f"portfolio kernel {computation.KERNEL}, HiGHS" in now
    details = {"kept": "aa", "found": "bb", "kept_version": then, "version": now}
    assert replay_in_words(details) == (
        f"NOT the same, then with {then}, now with {now}: kept aa, found bb. Other versions may tell the same choice in other "
        "bytes: compute again with those of then to be sure."
    )
    assert replay_in_words({**details, "kept_version": now}).endswith(
        "The versions are the same: a limit of time ended one of the two, or what is kept was changed."
    )


def test_there_is_nothing_to_compare_with_before_the_answer() -> None:
    round_, cast, _ = a_round_with_bids(5)
    scenario = a_scenario(round_, cast)
    for act in (answers.compute_again, building.ask_to_compute_again):
        with refused("“First” has no answer yet, so there is nothing to compare with."):
            act(scenario, by=cast.manager, at=AFTER)


def test_computing_again_is_asked_for_and_done_in_the_background(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    round_, cast, _ = a_round_with_bids(5)
    scenario = a_solved_scenario(round_, cast)
    with django_capture_on_commit_callbacks(execute=True):
        building.ask_to_compute_again(scenario, by=cast.auditor, at=LATER)
    assert acts_on(scenario)[-2:] == ["asked to compute again", "computed again with the same bytes"]
