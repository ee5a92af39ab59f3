"""Filters that put several scenarios beside one another, and what one assessor changes into words and a picture."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from placefund.design.charts import Chart
from placefund.scenarios import beside
from placefund.scenarios.explained import Explained
from placefund.scenarios.models import Scenario
from placefund.scenarios.question import RestsOn
from placefund.scenarios.reading import Answered, Placed
from placefund.scenarios.views import pictures

register = template.Library()


@register.filter
def treated_alike(found: Sequence[Answered]) -> tuple[Placed, ...]:
    """The bids that every scenario funds at one level, or none funds."""
    return beside.treated_alike(found)


@register.filter
def rules_that_differ(found: Sequence[Answered]) -> tuple[beside.RulesOf, ...]:
    """What each scenario rules and not every other does."""
    return beside.rules_that_differ(found)


@register.filter
def rules_of_all(found: Sequence[Answered]) -> tuple[beside.RuleOfAll, ...]:
    """The rules that every scenario has, with what each costs in each."""
    return beside.rules_of_all(found)


@register.filter
def assessors_chart(found: Explained) -> Chart:
    """How many bids change when each assessor is left out."""
    return pictures.assessors_chart(found.assessors)


@register.filter
def rests_on(scenario: Scenario) -> str:
    """How a score is worked out once an assessor is left out."""
    if scenario.plan().merit.rests_on is RestsOn.CALIBRATION:
        return "The scores are calibrated anew without them."
    return "The score that counts moves as far as the mean of the readings; a step that the panel took from the mean is kept."
