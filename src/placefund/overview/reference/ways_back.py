"""Every act on record by the act that takes it back, or by the reason why none does. The reference is drawn from it.

A new act has to stand here; `tests/house/test_ways_back.py` holds it to that, and to a way back that leads where it came from.
"""

from __future__ import annotations

from placefund.accounts.acts import AccountAct
from placefund.applications.acts import ApplicationAct
from placefund.assessment.acts import AssessmentAct
from placefund.awards.acts import AwardAct
from placefund.decisions.acts import DecisionAct
from placefund.delivery.acts import DeliveryAct
from placefund.documents.acts import DocumentAct
from placefund.domain.acts import Act
from placefund.domain.messages import Message, say
from placefund.drafting.acts import DraftingAct
from placefund.enquiries.acts import EnquiryAct
from placefund.evaluation.acts import EvaluationAct
from placefund.fundbooks.acts import FundbookAct
from placefund.funds.acts import FundAct
from placefund.matching.acts import MatchingAct
from placefund.notices.acts import NoticeAct
from placefund.opendata.acts import OpenDataAct
from placefund.organisations.acts import OrganisationAct
from placefund.panels.acts import PanelAct
from placefund.partnerships.acts import PartnershipAct
from placefund.people.acts import PeopleAct
from placefund.places.acts import PlaceAct
from placefund.returns.acts import ReturnAct
from placefund.scenarios.acts import ScenarioAct

WAY_BACK: dict[Act, tuple[Act, ...]] = {
    # applications
    ApplicationAct.STARTED: (ApplicationAct.WITHDREW,),
    ApplicationAct.COPIED: (ApplicationAct.WITHDREW,),
    ApplicationAct.CARRIED_OVER: (ApplicationAct.WITHDREW,),
    ApplicationAct.DESCRIBED: (ApplicationAct.DESCRIBED,),
    ApplicationAct.ANSWERED: (ApplicationAct.ANSWERED,),
    ApplicationAct.PUT_ANSWER_BACK: (ApplicationAct.PUT_ANSWER_BACK,),
    ApplicationAct.COSTED: (ApplicationAct.COSTED, ApplicationAct.REMOVED_COSTS),
    ApplicationAct.AGREED_TO_COSTS: (ApplicationAct.ENDED_COST_APPROVAL,),
    ApplicationAct.ENDED_COST_APPROVAL: (ApplicationAct.AGREED_TO_COSTS,),
    ApplicationAct.ADDED_CO_INVESTMENT: (ApplicationAct.REMOVED_CO_INVESTMENT,),
    ApplicationAct.CHANGED_CO_INVESTMENT: (ApplicationAct.CHANGED_CO_INVESTMENT,),
    ApplicationAct.REMOVED_CO_INVESTMENT: (ApplicationAct.PUT_ROW_BACK,),
    ApplicationAct.REMOVED_COSTS: (ApplicationAct.PUT_ROW_BACK,),
    ApplicationAct.PUT_ROW_BACK: (ApplicationAct.REMOVED_CO_INVESTMENT, ApplicationAct.REMOVED_COSTS),
    ApplicationAct.CERTIFIED: (ApplicationAct.RETURNED_FOR_CHANGES,),
    ApplicationAct.RETURNED_FOR_CHANGES: (ApplicationAct.CERTIFIED,),
    ApplicationAct.SUBMITTED: (ApplicationAct.REOPENED,),
    ApplicationAct.REOPENED: (ApplicationAct.SUBMITTED, ApplicationAct.KEPT_AS_SENT),
    ApplicationAct.ASKED_FOR_CHANGES: (ApplicationAct.ENDED_CHANGES,),
    ApplicationAct.ENDED_CHANGES: (ApplicationAct.ASKED_FOR_CHANGES,),
    ApplicationAct.SENT_CHANGES: (ApplicationAct.ASKED_FOR_CHANGES,),
    ApplicationAct.WITHDREW: (ApplicationAct.REVIVED,),
    ApplicationAct.REVIVED: (ApplicationAct.WITHDREW,),
    ApplicationAct.FOUND_ELIGIBLE: (ApplicationAct.ASKED_INELIGIBLE, ApplicationAct.RECONSIDERED_AS_INELIGIBLE),
    ApplicationAct.ASKED_INELIGIBLE: (ApplicationAct.WITHDREW_INELIGIBLE, ApplicationAct.REFUSED_INELIGIBLE),
    ApplicationAct.WITHDREW_INELIGIBLE: (ApplicationAct.ASKED_INELIGIBLE,),
    ApplicationAct.REFUSED_INELIGIBLE: (ApplicationAct.ASKED_INELIGIBLE,),
    ApplicationAct.FOUND_INELIGIBLE: (ApplicationAct.RECONSIDERED_AS_ELIGIBLE,),
    ApplicationAct.RECONSIDERED_AS_ELIGIBLE: (
        ApplicationAct.ASKED_INELIGIBLE,
        ApplicationAct.RECONSIDERED_AS_INELIGIBLE,
    ),
    ApplicationAct.RECONSIDERED_AS_INELIGIBLE: (ApplicationAct.RECONSIDERED_AS_ELIGIBLE,),
    ApplicationAct.PANEL_SCORE_AGREED: (PanelAct.AGREED_SCORE,),
    ApplicationAct.DECIDED: (ApplicationAct.DECIDED_AGAIN,),
    ApplicationAct.DECIDED_AGAIN: (ApplicationAct.DECIDED_AGAIN,),
    ApplicationAct.TOLD_OF_SUCCESS: (ApplicationAct.TOLD_OF_REVISED_DECLINE,),
    ApplicationAct.TOLD_OF_NO_SUCCESS: (ApplicationAct.TOLD_OF_REVISED_SUCCESS,),
    ApplicationAct.TOLD_OF_REVISED_SUCCESS: (ApplicationAct.TOLD_OF_REVISED_DECLINE,),
    ApplicationAct.TOLD_OF_REVISED_DECLINE: (ApplicationAct.TOLD_OF_REVISED_SUCCESS,),
    # comments on a bid
    DraftingAct.COMMENTED: (DraftingAct.WITHDREW_COMMENT,),
    DraftingAct.ANSWERED_COMMENT: (DraftingAct.WITHDREW_COMMENT,),
    DraftingAct.RESOLVED_COMMENT: (DraftingAct.OPENED_COMMENT,),
    DraftingAct.OPENED_COMMENT: (DraftingAct.RESOLVED_COMMENT,),
    DraftingAct.WITHDREW_COMMENT: (DraftingAct.COMMENTED,),
    DraftingAct.LIMITED: (DraftingAct.LIMITED,),
    DraftingAct.GAVE_PART: (DraftingAct.FREED_PART,),
    DraftingAct.SAID_PART_READY: (DraftingAct.SENT_PART_BACK,),
    DraftingAct.SENT_PART_BACK: (DraftingAct.SAID_PART_READY,),
    DraftingAct.FREED_PART: (DraftingAct.GAVE_PART,),
    # questions to the fund
    EnquiryAct.ASKED: (EnquiryAct.WITHDREW,),
    EnquiryAct.WITHDREW: (EnquiryAct.ASKED,),
    EnquiryAct.ANSWERED: (EnquiryAct.CORRECTED_ANSWER,),
    EnquiryAct.CORRECTED_ANSWER: (EnquiryAct.CORRECTED_ANSWER,),
    EnquiryAct.WROTE: (EnquiryAct.WROTE,),
    EnquiryAct.PUBLISHED: (FundAct.CORRECTED_CLARIFICATION, FundAct.PUBLISHED_CLARIFICATION),
    # assessment
    AssessmentAct.ADDED_TO_POOL: (AssessmentAct.STOOD_DOWN,),
    AssessmentAct.INVITED: (AssessmentAct.STOOD_DOWN,),
    AssessmentAct.INVITED_AGAIN: (AssessmentAct.STOOD_DOWN,),
    AssessmentAct.ACCEPTED_INVITATION: (AssessmentAct.STOOD_DOWN,),
    AssessmentAct.DECLINED_INVITATION: (AssessmentAct.INVITED_AGAIN,),
    AssessmentAct.STOOD_DOWN: (AssessmentAct.INVITED_AGAIN,),
    AssessmentAct.ADDED_ABSENCE: (AssessmentAct.REMOVED_ABSENCE,),
    AssessmentAct.REMOVED_ABSENCE: (AssessmentAct.ADDED_ABSENCE,),
    AssessmentAct.RECORDED_TIE: (AssessmentAct.RULED,),
    AssessmentAct.RULED: (AssessmentAct.RULED,),
    AssessmentAct.CLOSED_FOR_CONFLICT: (AssessmentAct.GAVE_BACK,),
    AssessmentAct.GAVE_BACK: (AssessmentAct.CLOSED_FOR_CONFLICT, AssessmentAct.UNASSIGNED),
    AssessmentAct.ASSIGNED: (AssessmentAct.UNASSIGNED,),
    AssessmentAct.ASSIGNED_READERS: (AssessmentAct.UNASSIGNED,),
    AssessmentAct.UNASSIGNED: (AssessmentAct.ASSIGNED,),
    AssessmentAct.SET_READING_DAY: (AssessmentAct.SET_READING_DAY,),
    AssessmentAct.SCORED: (AssessmentAct.SCORED,),
    AssessmentAct.BEGAN_NOTES: (AssessmentAct.ERASED_NOTES,),
    AssessmentAct.DECLARED_CONFLICT: (AssessmentAct.CORRECTED_CONFLICT, AssessmentAct.GAVE_BACK),
    AssessmentAct.CORRECTED_CONFLICT: (AssessmentAct.DECLARED_CONFLICT, AssessmentAct.RULED),
    # matching
    MatchingAct.PROPOSED: (MatchingAct.DISCARDED,),
    MatchingAct.DISCARDED: (MatchingAct.PROPOSED,),
    MatchingAct.APPLIED: (AssessmentAct.UNASSIGNED,),
    MatchingAct.FIXED: (MatchingAct.LIFTED,),
    MatchingAct.LIFTED: (MatchingAct.FIXED,),
    # panels
    PanelAct.PLANNED_MEETING: (PanelAct.CHANGED_MEETING,),
    PanelAct.CHANGED_MEETING: (PanelAct.CHANGED_MEETING,),
    PanelAct.SEATED: (PanelAct.UNSEATED,),
    PanelAct.UNSEATED: (PanelAct.SEATED,),
    PanelAct.ORDERED: (PanelAct.ORDERED,),
    PanelAct.MOVED_UP: (PanelAct.MOVED_DOWN,),
    PanelAct.MOVED_DOWN: (PanelAct.MOVED_UP,),
    PanelAct.TOOK_OFF_ORDER: (PanelAct.ORDERED,),
    PanelAct.NAMED_INTRODUCERS: (PanelAct.NAMED_INTRODUCERS,),
    PanelAct.OPENED_MEETING: (PanelAct.CLOSED_MEETING,),
    PanelAct.CLOSED_MEETING: (PanelAct.REOPENED_MEETING,),
    PanelAct.REOPENED_MEETING: (PanelAct.CLOSED_MEETING,),
    PanelAct.KEPT_CALIBRATION: (PanelAct.KEPT_CALIBRATION,),
    PanelAct.CALLED: (PanelAct.PARKED,),
    PanelAct.PARKED: (PanelAct.CALLED,),
    PanelAct.FINISHED: (PanelAct.CALLED,),
    PanelAct.LEFT_TABLE: (PanelAct.RETURNED_TO_TABLE,),
    PanelAct.RETURNED_TO_TABLE: (PanelAct.LEFT_TABLE,),
    PanelAct.AGREED_SCORE: (PanelAct.AGREED_SCORE,),
    # scenarios
    ScenarioAct.SIGNED: (ScenarioAct.REVOKED,),
    ScenarioAct.REVOKED: (ScenarioAct.SIGNED,),
    ScenarioAct.RECORDED_VIEW: (ScenarioAct.RECORDED_WITHDRAWAL,),
    ScenarioAct.RECORDED_WITHDRAWAL: (ScenarioAct.RECORDED_VIEW,),
    ScenarioAct.GAVE_UP: (ScenarioAct.ASKED_AGAIN,),
    # decisions
    DecisionAct.DECIDED_TO_FUND: (DecisionAct.REVISED, DecisionAct.PROPOSED_REVISION),
    DecisionAct.DECIDED_TO_INVITE: (DecisionAct.REVISED, DecisionAct.PROPOSED_REVISION),
    DecisionAct.DECIDED_TO_DECLINE: (DecisionAct.REVISED, DecisionAct.PROPOSED_REVISION),
    DecisionAct.DEPARTED: (DecisionAct.REVISED, DecisionAct.PROPOSED_REVISION),
    DecisionAct.DECIDED_AS_SIGNED: (DecisionAct.REVISED, DecisionAct.PROPOSED_REVISION),
    DecisionAct.REVISED: (DecisionAct.REVISED,),
    DecisionAct.CONFIRMED: (DecisionAct.REVISED,),
    DecisionAct.PROPOSED_REVISION: (DecisionAct.PROPOSED_REVISION,),
    DecisionAct.PUBLISHED_REVISION: (DecisionAct.PROPOSED_REVISION, DecisionAct.PUBLISHED_REVISION),
    DecisionAct.PROMISE_ENDED: (DecisionAct.PROPOSED_REVISION,),
    DecisionAct.DRAFTED_FEEDBACK: (DecisionAct.WROTE_FEEDBACK,),
    DecisionAct.WROTE_FEEDBACK: (DecisionAct.WROTE_FEEDBACK,),
    DecisionAct.REVIEWED_FEEDBACK: (DecisionAct.WROTE_FEEDBACK,),
    # awards and projects
    AwardAct.OFFERED: (AwardAct.WITHDREW,),
    AwardAct.WITHDREW: (AwardAct.OFFERED,),
    AwardAct.DECLINED: (DecisionAct.PROPOSED_REVISION, AwardAct.OFFERED),
    AwardAct.ENTERED_PROMISES: (AwardAct.CORRECTED_PROMISE,),
    AwardAct.CORRECTED_PROMISE: (AwardAct.CORRECTED_PROMISE,),
    AwardAct.CLOSED: (AwardAct.ASKED_REOPENING, AwardAct.REOPENED),
    AwardAct.ASKED_REOPENING: (AwardAct.WITHDREW_REOPENING, AwardAct.REFUSED_REOPENING),
    AwardAct.WITHDREW_REOPENING: (AwardAct.ASKED_REOPENING,),
    AwardAct.REFUSED_REOPENING: (AwardAct.ASKED_REOPENING,),
    AwardAct.REOPENED: (AwardAct.CLOSED,),
    AwardAct.ANSWERED_CONDITION: (AwardAct.SENT_CONDITION_BACK,),
    AwardAct.SENT_CONDITION_BACK: (AwardAct.ANSWERED_CONDITION, AwardAct.MET_CONDITION),
    AwardAct.MET_CONDITION: (AwardAct.REOPENED_CONDITION,),
    AwardAct.REOPENED_CONDITION: (AwardAct.MET_CONDITION,),
    AwardAct.CHANGED_CONDITION: (AwardAct.CHANGED_CONDITION,),
    DeliveryAct.SET_PARTNER: (DeliveryAct.SET_PARTNER,),
    DeliveryAct.ADDED_MILESTONE: (DeliveryAct.REMOVED_MILESTONE,),
    DeliveryAct.REMOVED_MILESTONE: (DeliveryAct.ADDED_MILESTONE,),
    DeliveryAct.STARTED: (DeliveryAct.TOOK_START_BACK,),
    DeliveryAct.TOOK_START_BACK: (DeliveryAct.STARTED,),
    DeliveryAct.COMPLETED: (DeliveryAct.ASKED_REOPENING, DeliveryAct.REOPENED),
    DeliveryAct.REOPENED: (DeliveryAct.COMPLETED,),
    DeliveryAct.ASKED_REOPENING: (DeliveryAct.WITHDREW_REOPENING, DeliveryAct.REFUSED_REOPENING),
    DeliveryAct.WITHDREW_REOPENING: (DeliveryAct.ASKED_REOPENING,),
    DeliveryAct.REFUSED_REOPENING: (DeliveryAct.ASKED_REOPENING,),
    DeliveryAct.CONFIRMED_MILESTONE: (DeliveryAct.REOPENED_MILESTONE,),
    DeliveryAct.REOPENED_MILESTONE: (DeliveryAct.CONFIRMED_MILESTONE,),
    # returns
    ReturnAct.DESCRIBED_PROGRESS: (ReturnAct.DESCRIBED_PROGRESS,),
    ReturnAct.CLAIMED: (ReturnAct.CLAIMED,),
    ReturnAct.CREDITED: (ReturnAct.CREDITED, ReturnAct.PUT_BACK),
    ReturnAct.ADDED_CO_INVESTMENT: (ReturnAct.REMOVED_CO_INVESTMENT,),
    ReturnAct.REMOVED_CO_INVESTMENT: (ReturnAct.PUT_BACK,),
    ReturnAct.REPORTED_FACT: (ReturnAct.REMOVED_FACT, ReturnAct.REPORTED_FACT),
    ReturnAct.REMOVED_FACT: (ReturnAct.PUT_BACK,),
    ReturnAct.PUT_BACK: (ReturnAct.REMOVED_CO_INVESTMENT, ReturnAct.REMOVED_FACT),
    ReturnAct.EXPLAINED_FIGURE: (ReturnAct.EXPLAINED_FIGURE,),
    ReturnAct.REPORTED_MILESTONE: (ReturnAct.REPORTED_MILESTONE,),
    ReturnAct.SENT: (ReturnAct.TOOK_BACK, ReturnAct.SENT_BACK),
    ReturnAct.TOOK_BACK: (ReturnAct.SENT,),
    ReturnAct.SENT_BACK: (ReturnAct.WITHDREW_SENDING_BACK, ReturnAct.SENT),
    ReturnAct.WITHDREW_SENDING_BACK: (ReturnAct.SENT_BACK,),
    ReturnAct.CORRECTED_REASON: (ReturnAct.CORRECTED_REASON,),
    ReturnAct.QUERIED: (ReturnAct.SENT,),
    ReturnAct.REPLIED: (ReturnAct.QUERIED,),
    ReturnAct.APPROVED: (ReturnAct.WITHDREW_APPROVAL,),
    ReturnAct.WITHDREW_APPROVAL: (ReturnAct.APPROVED,),
    ReturnAct.PAID: (ReturnAct.ASKED_REVERSAL, ReturnAct.REVERSED_PAYMENT),
    ReturnAct.ASKED_REVERSAL: (ReturnAct.WITHDREW_REVERSAL, ReturnAct.REFUSED_REVERSAL),
    ReturnAct.WITHDREW_REVERSAL: (ReturnAct.ASKED_REVERSAL,),
    ReturnAct.REFUSED_REVERSAL: (ReturnAct.ASKED_REVERSAL,),
    ReturnAct.REVERSED_PAYMENT: (ReturnAct.APPROVED, ReturnAct.PAID),
    ReturnAct.DOUBTED_FACT: (ReturnAct.VERIFIED_AGAIN,),
    ReturnAct.VERIFIED_AGAIN: (ReturnAct.DOUBTED_FACT,),
    # the fund
    FundAct.STATED_COVERAGE: (FundAct.STATED_COVERAGE,),
    FundAct.PROMISED: (FundAct.PROMISED,),
    NoticeAct.CHOSE_DELIVERY: (NoticeAct.CHOSE_DELIVERY,),
    NoticeAct.WORDED_LETTER: (NoticeAct.WORDED_LETTER,),
    NoticeAct.MADE_CALENDAR: (NoticeAct.CLOSED_CALENDAR,),
    NoticeAct.CLOSED_CALENDAR: (NoticeAct.MADE_CALENDAR,),
    FundAct.SET_REPLY_ADDRESS: (FundAct.SET_REPLY_ADDRESS,),
    FundAct.ALLOCATED: (FundAct.GAVE_BACK,),
    FundAct.GAVE_BACK: (FundAct.ALLOCATED,),
    FundAct.SET_TERMS: (FundAct.SET_TERMS,),
    FundAct.RESTATED: (FundAct.RESTATED,),
    FundAct.CHANGED_FUND: (FundAct.CHANGED_FUND,),
    FundAct.CHANGED_STRAND: (FundAct.CHANGED_STRAND,),
    FundAct.CHANGED_ROUND: (FundAct.CHANGED_ROUND,),
    FundAct.AMENDED_ROUND: (FundAct.AMENDED_ROUND,),
    FundbookAct.AMENDED_ROUND: (FundbookAct.AMENDED_ROUND,),
    FundAct.PLANNED_ROUND: (FundAct.DROPPED_ROUND,),
    FundAct.DROPPED_ROUND: (FundAct.PLANNED_ROUND,),
    FundbookAct.KEPT_EDITION: (FundbookAct.KEPT_EDITION,),
    FundbookAct.CHANGED_DRAFT: (FundbookAct.CHANGED_DRAFT, FundbookAct.THREW_DRAFT_AWAY),
    FundbookAct.THREW_DRAFT_AWAY: (FundbookAct.CHANGED_DRAFT,),
    FundbookAct.PROPOSED_CHANGE: (FundbookAct.WITHDREW_CHANGE,),
    FundbookAct.WITHDREW_CHANGE: (FundbookAct.PROPOSED_CHANGE,),
    FundbookAct.APPLIED_CHANGE: (FundbookAct.APPLIED_CHANGE,),
    FundAct.PUBLISHED_CLARIFICATION: (FundAct.CORRECTED_CLARIFICATION,),
    FundAct.CORRECTED_CLARIFICATION: (FundAct.CORRECTED_CLARIFICATION,),
    PartnershipAct.INVITED: (PartnershipAct.TOOK_BACK_INVITATION,),
    PartnershipAct.TOOK_BACK_INVITATION: (PartnershipAct.INVITED,),
    PartnershipAct.JOINED: (PartnershipAct.LEFT,),
    PartnershipAct.DECLINED: (PartnershipAct.INVITED,),
    PartnershipAct.LEFT: (PartnershipAct.INVITED,),
    PartnershipAct.GAVE_LATER_CLOSING: (PartnershipAct.WITHDREW_LATER_CLOSING,),
    PartnershipAct.ASKED_LATER_CLOSING: (PartnershipAct.WITHDREW_LATER_CLOSING, PartnershipAct.REFUSED_LATER_CLOSING),
    PartnershipAct.WITHDREW_LATER_CLOSING: (PartnershipAct.GAVE_LATER_CLOSING, PartnershipAct.ASKED_LATER_CLOSING),
    PartnershipAct.REFUSED_LATER_CLOSING: (PartnershipAct.ASKED_LATER_CLOSING,),
    PartnershipAct.DESCRIBED_CONTRIBUTION: (PartnershipAct.DESCRIBED_CONTRIBUTION,),
    PartnershipAct.STOOD_FOR_PLACE: (PartnershipAct.STOOD_FOR_PLACE,),
    AccountAct.INVITED_TO_ROLE: (AccountAct.WITHDREW_INVITATION,),
    AccountAct.SENT_INVITATION_AGAIN: (AccountAct.WITHDREW_INVITATION,),
    AccountAct.WITHDREW_INVITATION: (AccountAct.INVITED_TO_ROLE,),
    AccountAct.ACCEPTED_ROLE: (PeopleAct.ENDED_ROLE,),
    AccountAct.DECLINED_ROLE: (AccountAct.INVITED_TO_ROLE,),
    OrganisationAct.CONFIRMED_BINDER: (PeopleAct.ENDED_ROLE,),
    OrganisationAct.CORRECTED: (OrganisationAct.CORRECTED,),
    OrganisationAct.MERGED: (OrganisationAct.PARTED,),
    OrganisationAct.PARTED: (OrganisationAct.MERGED,),
    OrganisationAct.CLAIMED_DOMAIN: (OrganisationAct.DROPPED_DOMAIN,),
    OrganisationAct.VERIFIED_DOMAIN: (OrganisationAct.DROPPED_DOMAIN,),
    OrganisationAct.DROPPED_DOMAIN: (OrganisationAct.CLAIMED_DOMAIN,),
    OrganisationAct.ASKED_TO_JOIN: (OrganisationAct.DECLINED_REQUEST,),
    OrganisationAct.LET_IN: (PeopleAct.ENDED_ROLE,),
    OrganisationAct.DECLINED_REQUEST: (OrganisationAct.ASKED_TO_JOIN,),
    OrganisationAct.HANDED_OVER: (OrganisationAct.HANDED_OVER,),
    PeopleAct.CHANGED_NAME: (PeopleAct.CHANGED_NAME,),
    PeopleAct.CHANGED_ADDRESS: (PeopleAct.CHANGED_ADDRESS,),
    AccountAct.STATED_FOR_SITE: (AccountAct.STATED_FOR_SITE,),
    AccountAct.ASKED_FOR_ERASURE: (AccountAct.WITHDREW_ERASURE,),
    AccountAct.WITHDREW_ERASURE: (AccountAct.ASKED_FOR_ERASURE,),
    AccountAct.REFUSED_ERASURE: (AccountAct.ASKED_FOR_ERASURE,),
    PeopleAct.JOINED_PROVIDER: (PeopleAct.PARTED_PROVIDER,),
    PeopleAct.PARTED_PROVIDER: (PeopleAct.JOINED_PROVIDER,),
    PeopleAct.SET_PASSWORD: (PeopleAct.SET_PASSWORD,),
    PeopleAct.ADDED_FACTOR: (PeopleAct.REMOVED_FACTOR,),
    PeopleAct.REMOVED_FACTOR: (PeopleAct.ADDED_FACTOR,),
    PeopleAct.FORGAVE_FACTORS: (PeopleAct.ADDED_FACTOR,),
    PeopleAct.MADE_RECOVERY_CODES: (PeopleAct.MADE_RECOVERY_CODES,),
    PeopleAct.SIGNED_OUT: (PeopleAct.SIGNED_IN,),
    PeopleAct.ENDED_SESSION: (PeopleAct.SIGNED_IN,),
    PeopleAct.GRANTED_ROLE: (PeopleAct.ENDED_ROLE,),
    PeopleAct.ENDED_ROLE: (PeopleAct.GRANTED_ROLE,),
    PlaceAct.REDREW: (PlaceAct.REDREW,),
    PlaceAct.RENAMED: (PlaceAct.RENAMED,),
    PlaceAct.RESTATED: (PlaceAct.RESTATED,),
    DocumentAct.ATTACHED: (DocumentAct.REMOVED,),
    DocumentAct.ATTACHED_TO_ANSWER: (ApplicationAct.ANSWERED,),
    DocumentAct.REMOVED: (DocumentAct.ATTACHED,),
    EvaluationAct.PUBLISHED_FINDING: (EvaluationAct.CORRECTED_FINDING,),
    EvaluationAct.CORRECTED_FINDING: (EvaluationAct.CORRECTED_FINDING,),
    EvaluationAct.HELD_CLAIMS: (EvaluationAct.RESTATED_CLAIMS,),
    EvaluationAct.RESTATED_CLAIMS: (EvaluationAct.RESTATED_CLAIMS,),
    FundAct.DESCRIBED: (FundAct.RESTATED,),
    OpenDataAct.PUBLISHED_RELEASE: (OpenDataAct.PUBLISHED_RELEASE,),
}
"""What takes an act back. An act that names itself is done again: the newer counts, and the older stays on record."""

NO_WAY_BACK: dict[Message, tuple[Act, ...]] = {
    say("It only says that something was asked, read or seen. Nothing stands otherwise because of it."): (
        *(ApplicationAct.READ_CLARIFICATIONS, ApplicationAct.ASKED_FOR_CERTIFICATION, AssessmentAct.REMINDED),
        *(PeopleAct.SIGNED_IN, PeopleAct.FAILED_TO_SIGN_IN, ReturnAct.TOOK_UP),
        OrganisationAct.ASKED_KEEPER_AGAIN,
        *(
            AccountAct.ASKED_FOR_PASSWORD,
            AccountAct.ASKED_FOR_ADDRESS,
            AccountAct.TOOK_OWN_DATA,
            NoticeAct.SENT_AGAIN,
            NoticeAct.TESTED_LETTER,
            NoticeAct.RESENT,
            PeopleAct.PROVED_AGAIN,
            PeopleAct.FAILED_TO_PROVE,
        ),
    ),
    say("Time did it, at a moment that had been promised in public. Nothing that comes later is taken in."): (
        *(ApplicationAct.KEPT_AS_SENT, FundAct.CLOSED_ROUND, ReturnAct.OPENED),
    ),
    say("Everybody was told. A revision is published beside it, by two people, and both stay public."): (
        *(DecisionAct.RELEASED, FundAct.RELEASED_ROUND),
    ),
    say("Applicants rely on its terms from then on. What is wrong in them is put right by a clarification to all."): (
        FundAct.OPENED_ROUND,
    ),
    say(
        "It is an agreement on which both sides rely. Its conditions are changed on record, and closing it gives back what is "
        "not used."
    ): (AwardAct.ACCEPTED,),
    say("The round had closed, and whoever was given more time relies on it from then on."): (
        PartnershipAct.CONFIRMED_LATER_CLOSING,
    ),
    say("A code on paper that was used could have been seen. New ones are made in its place."): (
        PeopleAct.USED_RECOVERY_CODE,
    ),
    say("Lots are drawn once, from a seed that was committed to beforehand. A second draw would be a choice."): (
        PanelAct.DREW_LOTS,
    ),
    say(
        "It is read from the fundbook, and money, places and rounds stand on it. What is wrong is put right in public beside it."
    ): (
        *(FundAct.FOUNDED, FundAct.ADDED_STRAND, FundAct.HELD_FORMULA, FundAct.RECEIVED_ENVELOPE),
        FundbookAct.BEGAN_FROM_BOOK,
    ),
    say("A set of figures that decides nothing until somebody signs it. It is left unsigned, and another is built."): (
        *(ScenarioAct.BUILT, ScenarioAct.BEGAN_TO_COMPUTE, ScenarioAct.COMPUTED, ScenarioAct.PUT_BACK),
        *(ScenarioAct.ASKED_AGAIN, ScenarioAct.ASKED_TO_COMPUTE_AGAIN, ScenarioAct.COMPUTED_AGAIN_SAME),
        *(ScenarioAct.COMPUTED_AGAIN_VALUES, ScenarioAct.COMPUTED_AGAIN_OTHER),
    ),
    say("Nothing hangs on it until somebody is given a part in it. It is left, and another is made."): (
        *(PartnershipAct.FORMED, DeliveryAct.SET_UP, PeopleAct.ADDED, PlaceAct.ADDED),
    ),
    say("An installation begins once. Its first administrator invites another, who can end their role."): (
        AccountAct.BEGAN,
    ),
    say("It follows from outcomes that are public, and goes no further than they do."): (PlaceAct.PUBLISHED,),
    say("Who somebody was is gone, as they wished. They can be let in again, as somebody new."): (PeopleAct.ERASED,),
    say("Somebody's own notes, which nobody else could read. Who erases them wants them gone."): (
        AssessmentAct.ERASED_NOTES,
    ),
    say("A file that could harm whoever opens it is never given out again. Its sender attaches another."): (
        DocumentAct.FOUND_INFECTED,
    ),
}
"""Why nothing takes an act back, in words that a fund officer can hold against it, and which acts."""

NONE_YET: tuple[Act, ...] = ()
"""What people get wrong, and cannot take back by a step of their own. This list may only become shorter."""
