"""The values of each enum that is stored, with their labels, as a form offers them.

Models name these functions instead of listing the values, so a new value needs no migration. Migrations name them too: a function
that is renamed has to stay under its old name as well.
"""

from __future__ import annotations

from placefund.domain.assessment.ties import MEANINGS, TieKind, TieStrength
from placefund.domain.closing import ClosingGround
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.coverage import Extent, RecordKind
from placefund.domain.drafting import CommentMove, DraftLeave, PartKind
from placefund.domain.indicators import CountingMethod, FactStatus
from placefund.domain.ledger import EconomicEvent
from placefund.domain.messages import say
from placefund.domain.notices import Delivery, NoticeKind
from placefund.domain.partnerships import Helix
from placefund.domain.reminders import Occasion
from placefund.domain.reporting import CorrectionKind
from placefund.domain.roles import Role
from placefund.domain.site_matters import SiteMatter
from placefund.domain.stages import StageKind

Choices = list[tuple[str, str]]


def cost_categories() -> Choices:
    """The headings under which a bid and a claim say what money is for."""
    return [(category.value, category.label) for category in CostCategory]


def record_kinds() -> Choices:
    """The kinds of record that can be here or elsewhere."""
    return [(kind.value, kind.label) for kind in RecordKind]


def extents() -> Choices:
    """How much of a kind of record is here."""
    return [(extent.value, extent.label) for extent in Extent]


def spend_kinds() -> Choices:
    """Whether money is spent once, on things that last, or from day to day."""
    return [(kind.value, kind.label) for kind in SpendKind]


def co_investment_sources() -> Choices:
    """Whose the other money is, which decides whether it counts."""
    return [(source.value, source.label) for source in SourceClass]


def co_investment_forms() -> Choices:
    """Whether the other money is cash, or can be turned into it, which decides whether it counts."""
    return [(form.value, form.label) for form in Form]


def co_investment_statuses() -> Choices:
    """How sure it is that the other money comes."""
    return [(status.value, status.label) for status in Status]


def closing_grounds() -> Choices:
    """Why a round closes later for one organisation."""
    return [(ground.value, ground.label) for ground in ClosingGround]


def site_matters() -> Choices:
    """On what whoever runs an installation says something of their own."""
    return [(matter.value, matter.label) for matter in SiteMatter]


def removable_rows() -> Choices:
    """What can be taken out of a draft and put back."""
    return [("costs", say("Costs")), ("co_investment", say("Co-investment"))]


def return_corrections() -> Choices:
    """The steps on a return that were taken back."""
    return [(kind.value, kind.sentence) for kind in CorrectionKind]


def place_origins() -> Choices:
    """Whether government chose a place or a partnership drew it."""
    return [("earmarked", say("Earmarked by government")), ("drawn", say("Drawn by a partnership"))]


def strand_kinds() -> Choices:
    """Whether the money of a strand is promised to places or competed for."""
    return [("earmarked", say("Earmarked")), ("competed", say("Competed"))]


def strand_money_steps() -> Choices:
    """Which way money of a strand goes."""
    return [("set_aside", say("Set more aside for the strand")), ("give_back", say("Give some back to the envelope"))]


def meeting_parts() -> Choices:
    """What somebody does at a meeting of the panel."""
    return [
        ("chair", say("Chair")),
        ("member", say("Member")),
        ("observer", say("Observer")),
        ("secretary", say("Secretary")),
    ]


def interview_outcomes() -> Choices:
    """Whether an interview took place."""
    return [("held", say("Held")), ("not_held", say("Not held"))]


def decision_outcomes() -> Choices:
    """What can be decided of a bid."""
    return [
        ("fund", say("Fund")),
        ("invite", say("Invite to the next stage")),
        ("decline", say("Do not fund")),
    ]


def outcomes_of(stage: StageKind) -> Choices:
    """What can be decided of a bid in a round that is this stage of its competition."""
    if stage.invites:
        return [("invite", say("Invite to the next stage")), ("decline", say("Do not invite"))]
    return [("fund", say("Fund")), ("decline", say("Do not fund"))]


def helices() -> Choices:
    """What an organisation brings to a partnership."""
    return [(helix.value, helix.label) for helix in Helix]


def tie_kinds() -> Choices:
    """What can join a reader to somebody or something."""
    return [(kind.value, MEANINGS[kind].now.capitalized()) for kind in TieKind]


def rulings() -> Choices:
    """What the fund can rule on a conflict."""
    return [(standing.value, say(standing.value.capitalize())) for standing in TieStrength]


def counting_methods() -> Choices:
    """How reported figures become a total."""
    return [(method.value, method.value) for method in CountingMethod]


def fact_statuses() -> Choices:
    """How well a reported figure is shown."""
    return [(status.value, status.value) for status in FactStatus]


def economic_events() -> Choices:
    """Why money moved."""
    return [(event.value, event.sentence) for event in EconomicEvent]


def roles_held() -> Choices:
    """Every role but the public's, which nobody is given."""
    return [(role.value, role.label) for role in Role if role is not Role.PUBLIC]


def notice_kinds() -> Choices:
    """The kinds of message that people get."""
    return [(kind.value, kind.label) for kind in NoticeKind]


def deliveries() -> Choices:
    """How a message reaches somebody beside the inbox."""
    return [(delivery.value, delivery.label) for delivery in Delivery]


def occasions() -> Choices:
    """What the clock reminds people of."""
    return [(occasion.value, say(occasion.value.replace("_", " ").capitalize())) for occasion in Occasion]


def bid_parts() -> Choices:
    """What of a bid is commented on, or written by somebody."""
    return [(kind.value, kind.label) for kind in PartKind]


def comment_moves() -> Choices:
    """What becomes of a comment after it was written."""
    return [(move.value, move.label) for move in CommentMove]


def draft_leaves() -> Choices:
    """How far a colleague may go in one bid."""
    return [(leave.value, leave.label) for leave in DraftLeave]
