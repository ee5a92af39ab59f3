"""Lots near the line bind what is chosen: a scenario built after a draw keeps to its order, and one built before is not signed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from placefund.funds.models import Round
from placefund.panels import actions as panels
from placefund.panels.models import Draw
from placefund.scenarios import actions
from placefund.scenarios.models import Scenario
from placefund.scenarios.plans import Override, bid_id
from tests.build import AFTER
from tests.panels.test_draws import SEED, a_round_near_its_line
from tests.scenarios.world import a_plan, a_solved_scenario
from tests.witness import refused

pytestmark = pytest.mark.django_db


def funded(scenario: Scenario) -> set[str]:
    return {bid for bid, percent in scenario.choice().levels.items() if percent}


def test_a_scenario_keeps_to_the_order_drawn_and_each_lot_is_a_rule_with_a_price() -> None:
    round_, cast, bids = a_round_near_its_line()
    before = a_solved_scenario(round_, cast, a_plan(8), name="Before")
    panels.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    round_ = Round.objects.get(pk=round_.pk)
    drawn = [bid_id(number) for number in Draw.objects.get().order]
    after = a_solved_scenario(round_, cast, a_plan(8), name="After")
    lots = [rule.name for rule in after.problem().rules if rule.key.startswith("drawn-")]
    names = {bid_id(bid.pk): str(bid) for bid in bids}
    assert lots == [
        f"By lot 2, {names[drawn[1]]} only together with {names[drawn[0]]}",
        f"By lot 3, {names[drawn[2]]} only together with {names[drawn[1]]}",
    ]
    assert funded(after) == {bid_id(bids[0].pk), drawn[0]}
    assert not any(rule.key.startswith("drawn-") for rule in before.problem().rules)


def test_a_lot_that_a_rule_takes_out_does_not_hold_up_the_next() -> None:
    round_, cast, bids = a_round_near_its_line()
    panels.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    round_ = Round.objects.get(pk=round_.pk)
    drawn = [bid_id(number) for number in Draw.objects.get().order]
    out = Override(False, drawn[0], "A. Minister", "Its lead is in administration.")
    scenario = a_solved_scenario(round_, cast, a_plan(8, overrides=(out,)))
    assert funded(scenario) == {bid_id(bids[0].pk), drawn[1]}


def test_what_was_built_before_the_draw_is_not_signed() -> None:
    round_, cast, _ = a_round_near_its_line()
    before = a_solved_scenario(round_, cast, a_plan(12))
    assert cast.decider  # made before anything is refused
    with refused(
        "The published method draws lots near the line, and nobody has drawn yet. Draw first, and sign a copy built after."
    ):
        actions.sign(before, reasons="Best.", by=cast.decider, at=AFTER)
    panels.draw_lots(round_, SEED, by=cast.chair, at=AFTER)
    before = Scenario.objects.get(pk=before.pk)
    with refused(
        "Lots were drawn after this scenario was built. Copy it: the copy keeps to the order drawn. Then sign the copy."
    ):
        actions.sign(before, reasons="Best.", by=cast.decider, at=AFTER)
    after = a_solved_scenario(Round.objects.get(pk=round_.pk), cast, a_plan(12), name="After")
    assert actions.sign(after, reasons="Best.", by=cast.decider, at=AFTER)


def test_a_name_that_is_too_long_is_said_by_the_action_itself() -> None:
    round_, cast, _ = a_round_near_its_line()
    with refused("The name has 81 characters. Give it one of at most 80; the purpose has room for more."):
        actions.build(round_, a_plan(12, alpha=Fraction(1)), name="x" * 81, by=cast.manager, at=AFTER)
    with refused("The purpose has 301 characters. Say in at most 300 what the scenario is to show."):
        actions.build(round_, a_plan(12), name="Short", purpose="x" * 301, by=cast.manager, at=AFTER)
