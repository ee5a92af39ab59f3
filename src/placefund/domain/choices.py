"""The values of each enum that is stored, with their labels, as a form offers them.

Models name these functions instead of listing the values, so a new value needs no migration. Migrations name them too: a function
that is renamed has to stay under its old name as well.
"""

from __future__ import annotations

from placefund.domain.assessment.ties import MEANINGS, TieKind, TieStrength
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.indicators import CountingMethod, FactStatus
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.partnerships import Helix
from placefund.domain.roles import Role

Choices = list[tuple[str, str]]


def cost_categories() -> Choices:
    return [(category.value, category.label) for category in CostCategory]


def spend_kinds() -> Choices:
    return [(kind.value, kind.label) for kind in SpendKind]


def co_investment_sources() -> Choices:
    return [(source.value, source.label) for source in SourceClass]


def co_investment_forms() -> Choices:
    return [(form.value, form.label) for form in Form]


def co_investment_statuses() -> Choices:
    return [(status.value, status.label) for status in Status]


def place_origins() -> Choices:
    return [("earmarked", say("Earmarked by government")), ("drawn", say("Drawn by a partnership"))]


def strand_kinds() -> Choices:
    return [("earmarked", say("Earmarked")), ("competed", say("Competed"))]


def meeting_parts() -> Choices:
    return [
        ("chair", say("Chair")),
        ("member", say("Member")),
        ("observer", say("Observer")),
        ("secretary", say("Secretary")),
    ]


def decision_outcomes() -> Choices:
    return [("fund", say("Fund")), ("decline", say("Do not fund"))]


def helices() -> Choices:
    return [(helix.value, helix.label) for helix in Helix]


def tie_kinds() -> Choices:
    return [(kind.value, MEANINGS[kind].now.capitalized()) for kind in TieKind]


def rulings() -> Choices:
    return [(standing.value, say(standing.value.capitalize())) for standing in TieStrength]


def counting_methods() -> Choices:
    return [(method.value, method.value) for method in CountingMethod]


def fact_statuses() -> Choices:
    return [(status.value, status.value) for status in FactStatus]


def economic_events() -> Choices:
    return [(event.value, event.sentence) for event in EconomicEvent]


def roles_held() -> Choices:
    """Every role but the public's, which nobody is given."""
    return [(role.value, role.label) for role in Role if role is not Role.PUBLIC]
