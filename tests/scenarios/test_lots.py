"""Lots near the line bind what is chosen: a scenario built after a draw keeps to its order, and one built before is not signed."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from placefund.applications.models import Application
from placefund.design.wording.rules import rule_in_words, titles_of
from placefund.design.wording.scenarios import reason_in_words
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import Group, Limit, Override, Tie, application_of, bid_id
from placefund.domain.portfolio.rules import Attribute, Unit
from placefund.funds.models import Round
from placefund.panels.agreement import actions as agreement_actions
from placefund.panels.models import Draw
from placefund.scenarios.answers.queries import ScenarioAnswer, outcomes
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario
from placefund.scenarios.signing import actions as signing
from placefund.scenarios.signing.refusals import why_not_signed
from tests.build import AFTER, Cast
from tests.panels.test_draws import SEED, a_round_near_its_line
from tests.scenarios.world import a_plan, a_solved_scenario
from tests.witness import refused
from tests.worlds import once

pytestmark = pytest.mark.django_db


def funded(scenario: Scenario) -> set[str]:
    return {bid for bid, percent in scenario.choice().levels.items() if percent}


@once
def a_drawn_round() -> tuple[Round, Cast, list[Application], list[str]]:
    """A round of five bids with three near its line, and their order by lot."""
    round_, cast, bids = a_round_near_its_line()
    agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    assert cast.decider
    return Round.objects.get(pk=round_.pk), cast, bids, [bid_id(number) for number in Draw.objects.get().order]


def lots_of(scenario: Scenario) -> dict[str, str]:
    problem = scenario.problem()
    titles = titles_of(problem)
    return {rule.key: rule_in_words(rule, titles) for rule in problem.rules if rule.key.startswith("drawn-")}


def told(scenario: Scenario, bid: str) -> str:
    """The reason that is published of a bid."""
    return reason_in_words(outcomes(ScenarioAnswer(scenario))[application_of(bid)].reason)


@pytest.mark.long
def test_a_scenario_keeps_to_the_order_drawn_and_each_lot_is_a_rule_with_a_price() -> None:
    round_, cast, bids = a_round_near_its_line()
    before = a_solved_scenario(round_, cast, a_plan(8), name="Before")
    agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    round_ = Round.objects.get(pk=round_.pk)
    drawn = [bid_id(number) for number in Draw.objects.get().order]
    after = a_solved_scenario(round_, cast, a_plan(8), name="After")
    lots = list(lots_of(after).values())
    names = {bid_id(bid.pk): str(bid) for bid in bids}
    assert lots == [
        f"By lot 2 of 3, {names[drawn[1]]} only together with {names[drawn[0]]}",
        f"By lot 3 of 3, {names[drawn[2]]} only together with {names[drawn[1]]}",
    ]
    assert funded(after) == {bid_id(bids[0].pk), drawn[0]}
    assert not any(rule.key.startswith("drawn-") for rule in before.problem().rules)


@pytest.mark.long
def test_a_lot_that_a_rule_takes_out_does_not_hold_up_the_next() -> None:
    round_, cast, bids = a_round_near_its_line()
    agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    round_ = Round.objects.get(pk=round_.pk)
    drawn = [bid_id(number) for number in Draw.objects.get().order]
    out = Override(False, drawn[0], "A. Minister", "Its lead is in administration.")
    scenario = a_solved_scenario(round_, cast, a_plan(8, overrides=(out,)))
    assert funded(scenario) == {bid_id(bids[0].pk), drawn[1]}
    names = {bid_id(bid.pk): str(bid) for bid in bids}
    assert lots_of(scenario) == {"drawn-003": f"By lot 3 of 3, {names[drawn[2]]} only together with {names[drawn[1]]}"}


@pytest.mark.long
def test_a_lot_that_a_person_funds_does_not_drag_those_before_it_in() -> None:
    round_, cast, bids, drawn = a_drawn_round()
    must = Override(True, drawn[2], "A. Minister", "It keeps the yard open.")
    scenario = a_solved_scenario(round_, cast, a_plan(8, overrides=(must,)))
    assert funded(scenario) == {bid_id(bids[0].pk), drawn[2]}
    assert list(lots_of(scenario)) == ["drawn-002"]
    assert told(scenario, drawn[2]).endswith(
        "A rule that this scenario keeps to says that it is funded (A. Minister): It keeps the yard open."
    )


@pytest.mark.parametrize("shut", ["at most one", "needs", "at most one in number"])
def test_a_lot_that_the_rules_leave_no_way_in_does_not_hold_up_the_next(shut: str) -> None:
    round_, cast, bids, drawn = a_drawn_round()
    best, worst = bid_id(bids[0].pk), bid_id(bids[4].pk)
    must, out = Override(True, best, "The board", "Best."), Override(False, worst, "The board", "Weak.")
    given, why = {
        "at most one": (
            {"overrides": (must,), "ties": (Tie(False, best, drawn[0]),)},
            "The rules of this scenario fund another bid, together with which it cannot be funded.",
        ),
        "needs": (
            {"overrides": (out,), "ties": (Tie(True, drawn[0], worst),)},
            "By the rules of this scenario it is funded only together with another bid, which they leave out.",
        ),
        "at most one in number": (
            {"overrides": (must,), "limits": (Limit(False, Group(Attribute.ALL, ""), Unit.NUMBER, 1),)},
            "The rules of this scenario limit the number of bids of its group, and leave no room for it.",
        ),
    }[shut]
    scenario = a_solved_scenario(round_, cast, a_plan(8, **given))
    assert funded(scenario) == ({best} if shut == "at most one in number" else {best, drawn[1]})
    assert "drawn-002" not in lots_of(scenario)
    assert told(scenario, drawn[0]).endswith(f"(the panel's agreed score). {why}")


def test_that_the_money_does_not_reach_a_lot_lets_no_later_one_past_it() -> None:
    round_, cast, bids, drawn = a_drawn_round()
    must = Override(True, bid_id(bids[0].pk), "The board", "Best.")
    scenario = a_solved_scenario(round_, cast, a_plan(4, overrides=(must,)))
    assert list(lots_of(scenario)) == ["drawn-002", "drawn-003"]
    assert told(scenario, drawn[0]).endswith(
        "Lots were drawn for the bids near the line: it is lot 1 of 3, and this scenario funds none."
    )


@pytest.mark.long
def test_the_reason_of_a_lot_says_its_number_and_how_far_the_money_reached() -> None:
    round_, cast, bids, drawn = a_drawn_round()
    scenario = a_solved_scenario(round_, cast, a_plan(12))
    for number, bid in enumerate(drawn, start=1):
        assert told(scenario, bid).endswith(
            f"Lots were drawn for the bids near the line: it is lot {number} of 3, and the last of them that this scenario "
            "funds is lot 2."
        )
    assert told(scenario, bid_id(bids[0].pk)).endswith(
        "It belongs to the best choice of bids under the rules of this scenario."
    )


def test_a_lot_that_a_rule_funds_counts_among_those_that_are_funded() -> None:
    round_, cast, _, drawn = a_drawn_round()
    must = Override(True, drawn[1], "The draw", "Lot 2; the money reaches it.")
    scenario = a_solved_scenario(round_, cast, a_plan(4, overrides=(must,)))
    assert funded(scenario) == {drawn[1]}
    assert told(scenario, drawn[2]).endswith(
        "it is lot 3 of 3, and the last of them that this scenario funds is lot 2."
    )


def test_where_rules_leave_nothing_to_the_lots_a_scenario_is_signed() -> None:
    round_, cast, _, drawn = a_drawn_round()
    out = tuple(Override(False, bid, "The board", "It has no lead.") for bid in drawn[:2])
    scenario = a_solved_scenario(round_, cast, a_plan(12, overrides=out))
    assert lots_of(scenario) == {}
    assert signing.sign(scenario, reasons="Best.", by=cast.decider, at=AFTER)


@pytest.mark.long
def test_what_was_built_after_the_draw_is_signed_however_its_lots_were_told_then() -> None:
    round_, cast, _ = a_round_near_its_line()
    before = a_solved_scenario(round_, cast, a_plan(12))
    agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER - timedelta(minutes=1))
    assert cast.decider
    assert why_not_signed(Scenario.objects.get(pk=before.pk), cast.decider, AFTER) == ""


@pytest.mark.long
def test_whether_lots_are_due_is_asked_of_the_money_that_the_round_can_give() -> None:
    round_, cast, _ = a_round_near_its_line()
    scenario = a_solved_scenario(round_, cast, a_plan(12))
    assert cast.decider
    assert why_not_signed(scenario, cast.decider, AFTER, Money.pounds(100_000_000)) == ""
    assert why_not_signed(scenario, cast.decider, AFTER).startswith("The published method draws lots near the line")


@pytest.mark.long
def test_what_was_built_before_the_draw_is_not_signed() -> None:
    round_, cast, _ = a_round_near_its_line()
    before = a_solved_scenario(round_, cast, a_plan(12))
    assert cast.decider  # made before anything is refused
    with refused(
        "The published method draws lots near the line, and nobody has drawn yet. Draw first, and sign a copy built after."
    ):
        signing.sign(before, reasons="Best.", by=cast.decider, at=AFTER)
    agreement_actions.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    before = Scenario.objects.get(pk=before.pk)
    with refused(
        "Lots were drawn after this scenario was built. Copy it: the copy keeps to the order drawn. Then sign the copy."
    ):
        signing.sign(before, reasons="Best.", by=cast.decider, at=AFTER)
    after = a_solved_scenario(Round.objects.get(pk=round_.pk), cast, a_plan(12), name="After")
    assert signing.sign(after, reasons="Best.", by=cast.decider, at=AFTER)


def test_a_name_that_is_too_long_is_said_by_the_action_itself() -> None:
    round_, cast, _ = a_round_near_its_line()
    with refused("The name has 81 characters. Give it one of at most 80; the purpose has room for more."):
        building.build(round_, a_plan(12, alpha=Fraction(1)), name="x" * 81, by=cast.manager, at=AFTER)
    with refused("The purpose has 301 characters. Say in at most 300 what the scenario is to show."):
        building.build(round_, a_plan(12), name="Short", purpose="x" * 301, by=cast.manager, at=AFTER)
