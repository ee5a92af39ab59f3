"""The values of each enum that is stored, with their labels, as a form offers them.

Models name these functions instead of listing the values, so a new value needs no migration. Migrations name them too: a function
that is renamed has to stay under its old name as well.
"""

from __future__ import annotations

from placefund.domain.assessment.approvals import Approver
from placefund.domain.assessment.ties import MEANINGS, TieKind, TieStrength
from placefund.domain.closing import ClosingGround
from placefund.domain.coinvestment import Form, SourceClass, Status
from placefund.domain.costs import CostCategory, SpendKind
from placefund.domain.coverage import Extent, RecordKind
from placefund.domain.drafting import CommentMove, DraftLeave, PartKind
from placefund.domain.gates import GateKind
from placefund.domain.governance.board import BoardOutcome, BoardVote, Presence, SeatStanding
from placefund.domain.governance.interests import BoardInterestKind
from placefund.domain.indicators import CountingMethod, FactStatus
from placefund.domain.ledger import EconomicEvent
from placefund.domain.mail_troubles import MailTrouble
from placefund.domain.messages import say
from placefund.domain.notices import Delivery, NoticeKind
from placefund.domain.onward_grants import OnwardMove, RecipientKind
from placefund.domain.partnerships import Helix
from placefund.domain.pipeline.candidates import (
    AspectStanding,
    CandidateLine,
    Door,
    ProjectAspect,
    SubsidyActivity,
    SubsidyRoute,
)
from placefund.domain.place_portfolio import PinKind, PortfolioPart
from placefund.domain.plans.parts import LeverState, PlanPart
from placefund.domain.plans.release import PlanAudience
from placefund.domain.portfolio_review import (
    Advice,
    QuestionStep,
    ReaderKind,
    ReviewVerdict,
    ViewAnswerKind,
    ViewOffice,
)
from placefund.domain.project_changes import ProjectChangeKind
from placefund.domain.readiness import GapSide, GapStep, Verdict
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


def doors() -> Choices:
    """How a candidate project came into a place's pipeline."""
    return [(door.value, door.label) for door in Door]


def candidate_lines() -> Choices:
    """Which line of a candidate project something is written about."""
    return [(line.value, line.label) for line in CandidateLine]


def project_aspects() -> Choices:
    """On what a candidate project has to be ready."""
    return [(aspect.value, aspect.label) for aspect in ProjectAspect]


def aspect_standings() -> Choices:
    """How far a candidate project is on one aspect."""
    return [(standing.value, standing.label) for standing in AspectStanding]


def subsidy_activities() -> Choices:
    """Whether money for a candidate project may be a subsidy."""
    return [(activity.value, activity.label) for activity in SubsidyActivity]


def subsidy_routes() -> Choices:
    """How a subsidy to a candidate project would be lawful."""
    return [(route.value, route.label) for route in SubsidyRoute]


def onward_recipients() -> Choices:
    """Who a grant within a project goes to."""
    return [(kind.value, kind.label) for kind in RecipientKind]


def onward_moves() -> Choices:
    """What happened to the money of a grant within a project."""
    return [(move.value, move.label) for move in OnwardMove]


def portfolio_parts() -> Choices:
    """Where a candidate project stands in a place's portfolio."""
    return [(part.value, part.label) for part in PortfolioPart]


def portfolio_pins() -> Choices:
    """What somebody settled of a candidate project before the best portfolio is asked for."""
    return [(pin.value, pin.label) for pin in PinKind]


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
        ("choose", say("Choose for the pipeline")),
        ("decline", say("Do not fund")),
    ]


def approvers() -> Choices:
    """Whose approval of a decision the terms of a round can ask for."""
    return [(each.value, each.label) for each in Approver]


def outcomes_of(stage: StageKind) -> Choices:
    """What can be decided of a bid in a round that is this stage of its competition."""
    if stage.invites:
        return [("invite", say("Invite to the next stage")), ("decline", say("Do not invite"))]
    if stage.chooses:
        return [("choose", say("Choose for the pipeline")), ("decline", say("Do not choose"))]
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


def gate_kinds() -> Choices:
    """What a condition of a gate before a tranche looks at."""
    return [(kind.value, kind.label) for kind in GateKind]


def project_change_kinds() -> Choices:
    """What the lead of an award asks to change of its projects."""
    return [(kind.value, kind.label) for kind in ProjectChangeKind]


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


def seat_standings() -> Choices:
    """What somebody on the board of a programme may do there."""
    return [(standing.value, standing.label) for standing in SeatStanding]


def board_interest_kinds() -> Choices:
    """How a member of a board is tied to an organisation."""
    return [(kind.value, kind.label) for kind in BoardInterestKind]


def presences() -> Choices:
    """Whether somebody was at a meeting of a board."""
    return [(presence.value, presence.label) for presence in Presence]


def board_votes() -> Choices:
    """What a member of a board voted."""
    return [(vote.value, vote.label) for vote in BoardVote]


def board_outcomes() -> Choices:
    """How an item of a board's agenda ended."""
    return [(outcome.value, outcome.label) for outcome in BoardOutcome]


def verdicts() -> Choices:
    """What is found of a test of readiness."""
    return [(verdict.value, verdict.label) for verdict in Verdict]


def gap_sides() -> Choices:
    """On whose side a gap is worked off."""
    return [(side.value, side.label) for side in GapSide]


def gap_steps() -> Choices:
    """What a line of a gap's thread does."""
    return [(step.value, step.label) for step in GapStep]


def plan_parts() -> Choices:
    """The parts of a place's plan."""
    return [(part.value, part.label) for part in PlanPart]


def plan_audiences() -> Choices:
    """To whom a version of a place's plan is released, beside the programme itself."""
    return [(audience.value, audience.label) for audience in PlanAudience]


def lever_states() -> Choices:
    """How sure it is that other money comes."""
    return [(state.value, state.label) for state in LeverState]


def question_steps() -> Choices:
    """What a line of a question does, in the review of a portfolio."""
    return [(step.value, step.label) for step in QuestionStep]


def reader_kinds() -> Choices:
    """What somebody reads a place's portfolio for."""
    return [(kind.value, kind.label) for kind in ReaderKind]


def reader_advice() -> Choices:
    """What a reader advises about one project of a portfolio."""
    return [(advice.value, advice.label) for advice in Advice]


def review_verdicts() -> Choices:
    """What is decided of a portfolio, and of each of its projects."""
    return [(verdict.value, verdict.label) for verdict in ReviewVerdict]


def view_offices() -> Choices:
    """Whose view is asked for before a portfolio is decided on."""
    return [(office.value, office.label) for office in ViewOffice]


def view_answer_kinds() -> Choices:
    """How a decision stands to a view that was given."""
    return [(kind.value, kind.label) for kind in ViewAnswerKind]


def mail_troubles() -> Choices:
    """Why a mail server did not take a mail."""
    return [(trouble.value, trouble.label) for trouble in MailTrouble]
