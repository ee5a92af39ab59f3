"""Why a scenario cannot be built, in a sentence; an empty one when it can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from placefund.domain.messages import say, say_count
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
        return say("Give the scenario a name that says what is different about it.")
    if len(given) > Scenario.LONGEST_NAME:
        return say_count(
            "The name has {count} character. Give it one of at most {most}; the purpose has room for more.",
            "The name has {count} characters. Give it one of at most {most}; the purpose has room for more.",
            count=len(given),
            most=Scenario.LONGEST_NAME,
        )
    if length > Scenario.LONGEST_PURPOSE:
        return say_count(
            "The purpose has {count} character. Say in at most {most} what the scenario is to show.",
            "The purpose has {count} characters. Say in at most {most} what the scenario is to show.",
            count=length,
            most=Scenario.LONGEST_PURPOSE,
        )
    if Scenario.objects.filter(round=round_, name=given).exists():
        return say(
            "There is a scenario called “{given}” in this round already. Give this one another name.", given=given
        )
    if based_on is not None and based_on.round_id != round_.pk:
        return say("“{based_on}” belongs to another round, so it cannot be built on here.", based_on=based_on)
    return ""


def why_not_built(round_: Round, by: User, at: datetime) -> str:
    """Why this person cannot build a scenario of a round now."""
    if round_.state == "released":
        return say(
            "The outcomes of this round are released, so nothing is left to choose. Its scenarios can still be read."
        )
    return why_comparisons_are_closed(by, round_, at)


def why_not_weighed(round_: Round, plan: Plan, bids: Sequence[Bid]) -> str:
    """Why there is nothing to choose from on the merit that a plan asks for."""
    if not bids:
        return say(
            "No application of {round} has a score of this kind yet: {label}.", round=round_, label=plan.merit.label
        )
    if plan.merit is Merit.EXPECTED and not bids[0].draws:
        return say("The readings cannot tell how large chance is, so nothing can be drawn. Choose another score.")
    return ""
