"""Why a scenario cannot be built, in a sentence; an empty one when it can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from placefund.domain.portfolio.bids import Bid
from placefund.domain.portfolio.plan import Merit, Plan
from placefund.funds.models import Round
from placefund.panels.confidentiality import why_comparisons_are_closed
from placefund.people.models import User
from placefund.scenarios.models import Scenario


def why_not_called(round_: Round, name: str, purpose: str, based_on: Scenario | None) -> str:
    """Why a scenario of a round cannot have this name and this purpose, or grow from that one."""
    given, length = name.strip(), len(purpose.strip())
    if not given:
        return "Give the scenario a name that says what is different about it."
    if len(given) > Scenario.LONGEST_NAME:
        most = Scenario.LONGEST_NAME
        return f"The name has {len(given)} characters. Give it one of at most {most}; the purpose has room for more."
    if length > Scenario.LONGEST_PURPOSE:
        return f"The purpose has {length} characters. Say in at most {Scenario.LONGEST_PURPOSE} what the scenario is to show."
    if Scenario.objects.filter(round=round_, name=given).exists():
        return f"There is a scenario called “{given}” in this round already. Give this one another name."
    if based_on is not None and based_on.round_id != round_.pk:
        return f"“{based_on}” belongs to another round, so it cannot be built on here."
    return ""


def why_not_built(round_: Round, by: User, at: datetime) -> str:
    """Why this person cannot build a scenario of a round now."""
    if round_.state == "released":
        return "The outcomes of this round are released, so nothing is left to choose. Its scenarios can still be read."
    return why_comparisons_are_closed(by, round_, at)


def why_not_weighed(round_: Round, plan: Plan, bids: Sequence[Bid]) -> str:
    """Why there is nothing to choose from on the merit that a plan asks for."""
    if not bids:
        return f"No application of {round_} has a score of this kind yet: {plan.merit.label}."
    if plan.merit is Merit.EXPECTED and not bids[0].draws:
        return "The readings cannot tell how large chance is, so nothing can be drawn. Choose another score."
    return ""
