"""Rounds with bids and scenarios, for the tests of scenarios."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from placefund.applications.models import Application
from placefund.domain.money import Money
from placefund.domain.portfolio.plan import Plan
from placefund.funds.models import Round
from placefund.scenarios import tasks
from placefund.scenarios.building import actions as building
from placefund.scenarios.models import Scenario
from tests.build import AFTER, Cast, a_side, a_strand, an_application, an_open_round
from tests.worlds import once

MILLION = 1_000_000


@once
def a_round_with_bids(
    *scores: int, money: int = 9, asks: tuple[int, ...] = (), codes: tuple[tuple[str, ...], ...] = ()
) -> tuple[Round, Cast, list[Application]]:
    """A round with £`money`m and one assessed bid for each score (1 to 5); each asks for £4m where `asks` names nothing else."""
    round_ = an_open_round(a_strand(money=Money.pounds(money * MILLION)))
    cast = Cast(round_.strand.fund)
    found = []
    for place, score in enumerate(scores or (5, 4, 3)):
        ask = Money.pounds((asks[place] if place < len(asks) else 4) * MILLION)
        side = a_side(codes=codes[place]) if place < len(codes) else a_side()
        found.append(an_application("assessed", round_=round_, cast=cast, score=score, ask=ask, side=side))
    return round_, cast, found


def a_plan(money: int = 9, **given: Any) -> Plan:
    """A plan with £`money`m and the agreed scores."""
    return Plan(money * 1000, alpha=given.pop("alpha", Fraction(0)), **given)


def a_scenario(round_: Round, cast: Cast, plan: Plan | None = None, *, name: str = "First", **given: Any) -> Scenario:
    """A scenario as it was built: nothing is computed yet."""
    return building.build(round_, plan or a_plan(), name=name, by=cast.manager, at=AFTER, **given)


def computed(scenario: Scenario) -> Scenario:
    """The scenario after its job has run."""
    tasks.run.call(scenario.pk)
    return Scenario.objects.get(pk=scenario.pk)


@once
def a_solved_scenario(round_: Round, cast: Cast, plan: Plan | None = None, **given: Any) -> Scenario:
    return computed(a_scenario(round_, cast, plan, **given))
