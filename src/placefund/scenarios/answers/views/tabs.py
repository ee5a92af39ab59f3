"""The tabs of a scenario: its answer, its bids, how firm it is, where the money goes, and its record."""

from __future__ import annotations

from placefund.domain.messages import say
from placefund.scenarios.models import Scenario
from placefund.web.tabs import Tab, Tabs

OF_AN_ANSWER = (
    Tab(say("Bids"), "scenario-bids"),
    Tab(say("How firm it is"), "scenario-firmness"),
    Tab(say("Places and years"), "scenario-places"),
)
"""What an answer holds besides its sum; there are no such tabs before there is one."""


def tabs_of(scenario: Scenario, here: str) -> Tabs:
    """The tabs of a scenario, of which `here` is open. Whoever may open one may open all."""
    return Tabs(
        say("{name}: its pages", name=scenario.name),
        scenario.pk,
        here,
        (
            Tab(say("Answer"), "scenario"),
            *(OF_AN_ANSWER if scenario.has_answer else ()),
            Tab(say("Record"), "scenario-record"),
        ),
    )
