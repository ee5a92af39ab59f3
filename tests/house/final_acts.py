"""Every act on record, by how it is shown before it is done: a page foresees it, a page is its preview, or why none is needed.

Act by act: no room is waived as a whole. What takes each act back stands in `src/placefund/overview/reference/ways_back.py`.
"""

from __future__ import annotations

FORESEEN: dict[str, tuple[str, ...]] = {
    "ask-for-changes": ("ApplicationAct.ASKED_FOR_CHANGES",),
    "end-changes": ("ApplicationAct.ENDED_CHANGES",),
    "send-changes": ("ApplicationAct.SENT_CHANGES",),
    "withdraw-application": ("ApplicationAct.WITHDREW",),
    "return-application": ("ApplicationAct.RETURNED_FOR_CHANGES",),
    "reopen-application": ("ApplicationAct.REOPENED",),
    "revive-application": ("ApplicationAct.REVIVED",),
    "submit-application": ("ApplicationAct.SUBMITTED",),
    "eligibility": (
        "ApplicationAct.FOUND_ELIGIBLE",
        "ApplicationAct.FOUND_INELIGIBLE",
        "ApplicationAct.RECONSIDERED_AS_ELIGIBLE",
        "ApplicationAct.ASKED_INELIGIBLE",
    ),
    "confirm-ineligibility": ("ApplicationAct.RECONSIDERED_AS_INELIGIBLE",),
    "refuse-ineligibility": ("ApplicationAct.REFUSED_INELIGIBLE",),
    "withdraw-ineligibility": ("ApplicationAct.WITHDREW_INELIGIBLE",),
    "declare-conflict": ("AssessmentAct.DECLARED_CONFLICT",),
    "correct-conflict": ("AssessmentAct.CORRECTED_CONFLICT",),
    "give-back-reading": ("AssessmentAct.GAVE_BACK",),
    "agree-score": ("PanelAct.AGREED_SCORE", "ApplicationAct.PANEL_SCORE_AGREED"),
    "reopen-meeting": ("PanelAct.REOPENED_MEETING",),
    "decide": (
        "DecisionAct.DECIDED_TO_FUND",
        "DecisionAct.DECIDED_TO_DECLINE",
        "DecisionAct.DEPARTED",
        "DecisionAct.REVISED",
        "DecisionAct.PROPOSED_REVISION",
        "ApplicationAct.DECIDED",
        "ApplicationAct.DECIDED_AGAIN",
    ),
    "confirm-decision": ("DecisionAct.CONFIRMED",),
    "publish-revision": (
        "DecisionAct.PUBLISHED_REVISION",
        "ApplicationAct.TOLD_OF_REVISED_SUCCESS",
        "ApplicationAct.TOLD_OF_REVISED_DECLINE",
    ),
    "offer-award": ("AwardAct.OFFERED",),
    "accept-award": ("AwardAct.ACCEPTED",),
    "decline-award": ("AwardAct.DECLINED", "DecisionAct.PROMISE_ENDED"),
    "withdraw-offer": ("AwardAct.WITHDREW",),
    "close-award": ("AwardAct.CLOSED",),
    "enter-promises": ("AwardAct.ENTERED_PROMISES",),
    "correct-promise": ("AwardAct.CORRECTED_PROMISE",),
    "reopen-award": ("AwardAct.ASKED_REOPENING",),
    "confirm-award-reopening": ("AwardAct.REOPENED",),
    "refuse-award-reopening": ("AwardAct.REFUSED_REOPENING",),
    "withdraw-award-reopening": ("AwardAct.WITHDREW_REOPENING",),
    "give-later-closing": ("PartnershipAct.GAVE_LATER_CLOSING", "PartnershipAct.ASKED_LATER_CLOSING"),
    "confirm-later-closing": ("PartnershipAct.CONFIRMED_LATER_CLOSING",),
    "refuse-later-closing": ("PartnershipAct.REFUSED_LATER_CLOSING",),
    "withdraw-later-closing": ("PartnershipAct.WITHDREW_LATER_CLOSING",),
    "take-start-back": ("DeliveryAct.TOOK_START_BACK",),
    "start-project": ("DeliveryAct.STARTED",),
    "complete-project": ("DeliveryAct.COMPLETED",),
    "open-round": ("FundAct.OPENED_ROUND",),
    "close-round": ("FundAct.CLOSED_ROUND",),
    "reopen-project": ("DeliveryAct.ASKED_REOPENING",),
    "confirm-project-reopening": ("DeliveryAct.REOPENED",),
    "refuse-project-reopening": ("DeliveryAct.REFUSED_REOPENING",),
    "withdraw-project-reopening": ("DeliveryAct.WITHDREW_REOPENING",),
    "correct-organisation": ("OrganisationAct.CORRECTED",),
    "merge-organisations": ("OrganisationAct.MERGED",),
    "part-organisations": ("OrganisationAct.PARTED",),
    "answer-join-request": ("OrganisationAct.LET_IN", "OrganisationAct.DECLINED_REQUEST"),
    "hand-over": ("OrganisationAct.HANDED_OVER",),
    "meet-condition": ("AwardAct.MET_CONDITION",),
    "send-condition-back": ("AwardAct.SENT_CONDITION_BACK",),
    "reopen-condition": ("AwardAct.REOPENED_CONDITION",),
    "change-condition": ("AwardAct.CHANGED_CONDITION",),
    "remove-milestone": ("DeliveryAct.REMOVED_MILESTONE",),
    "send-return": ("ReturnAct.SENT",),
    "take-back-return": ("ReturnAct.TOOK_BACK",),
    "send-back-return": ("ReturnAct.SENT_BACK",),
    "withdraw-sending-back": ("ReturnAct.WITHDREW_SENDING_BACK",),
    "correct-return-reason": ("ReturnAct.CORRECTED_REASON",),
    "query-return": ("ReturnAct.QUERIED",),
    "reply-to-query": ("ReturnAct.REPLIED",),
    "approve-return": ("ReturnAct.APPROVED", "DeliveryAct.CONFIRMED_MILESTONE"),
    "withdraw-approval": ("ReturnAct.WITHDREW_APPROVAL", "DeliveryAct.REOPENED_MILESTONE"),
    "pay-return": ("ReturnAct.PAID",),
    "ask-reversal": ("ReturnAct.ASKED_REVERSAL",),
    "confirm-reversal": ("ReturnAct.REVERSED_PAYMENT",),
    "refuse-reversal": ("ReturnAct.REFUSED_REVERSAL",),
    "withdraw-reversal": ("ReturnAct.WITHDREW_REVERSAL",),
    "correct-verification": ("ReturnAct.DOUBTED_FACT", "ReturnAct.VERIFIED_AGAIN"),
    "allocate-to-strand": ("FundAct.ALLOCATED", "FundAct.GAVE_BACK"),
    "publish-clarification": ("FundAct.PUBLISHED_CLARIFICATION",),
    "answer-enquiry": ("EnquiryAct.ANSWERED", "EnquiryAct.CORRECTED_ANSWER"),
    "publish-enquiry": ("EnquiryAct.PUBLISHED",),
    "correct-clarification": ("FundAct.CORRECTED_CLARIFICATION",),
    "leave-partnership": ("PartnershipAct.LEFT",),
    "state-coverage": ("FundAct.STATED_COVERAGE",),
    "publish-finding": ("EvaluationAct.PUBLISHED_FINDING",),
    "correct-finding": ("EvaluationAct.CORRECTED_FINDING",),
    "end-role": ("PeopleAct.ENDED_ROLE",),
    "proposed-change": (
        *("FundbookAct.APPLIED_CHANGE", "FundbookAct.KEPT_EDITION", "FundAct.RESTATED", "FundAct.CHANGED_FUND"),
        *("FundAct.CHANGED_STRAND", "FundAct.CHANGED_ROUND", "FundAct.DROPPED_ROUND", "PlaceAct.RESTATED"),
        *("EvaluationAct.RESTATED_CLAIMS", "FundAct.AMENDED_ROUND", "FundbookAct.AMENDED_ROUND"),
    ),
}
"""The address of the page that takes the step, looks and undoes it before it is taken, and the acts that are taken there."""

OWN_PREVIEW: dict[str, tuple[str, ...]] = {
    "release-decisions": ("DecisionAct.RELEASED", "FundAct.RELEASED_ROUND", "ApplicationAct.TOLD_OF_SUCCESS",
        "ApplicationAct.TOLD_OF_NO_SUCCESS"),
    "decide-as-signed": ("DecisionAct.DECIDED_AS_SIGNED",),
    "allocate-to-place": ("FundAct.PROMISED",),
    "certify-application": ("ApplicationAct.CERTIFIED",),
    "invitation": ("PartnershipAct.JOINED", "PartnershipAct.DECLINED"),
    "check-scores": ("AssessmentAct.SCORED",),
    "rule-on-conflict": ("AssessmentAct.RULED",),
    "record-tie": ("AssessmentAct.RECORDED_TIE", "AssessmentAct.CLOSED_FOR_CONFLICT"),
    "stand-down": ("AssessmentAct.STOOD_DOWN",),
    "my-place": ("AssessmentAct.ACCEPTED_INVITATION", "AssessmentAct.DECLINED_INVITATION"),
    "proposal": ("MatchingAct.APPLIED",),
    "open-meeting": ("PanelAct.OPENED_MEETING",),
    "draw-lots": ("PanelAct.DREW_LOTS",),
    "erase-person": ("PeopleAct.ERASED",),
    "verify-domain": ("OrganisationAct.VERIFIED_DOMAIN",),
    "ask-to-join": ("OrganisationAct.ASKED_TO_JOIN",),
    "come-in": ("AccountAct.ACCEPTED_ROLE", "AccountAct.DECLINED_ROLE"),
    "close-meeting": ("PanelAct.CLOSED_MEETING",),
    "sign-scenario": ("ScenarioAct.SIGNED",),
    "revoke-signature": ("ScenarioAct.REVOKED",),
    "answer-condition": ("AwardAct.ANSWERED_CONDITION",),
    "return-credit": ("ReturnAct.CREDITED",),
    "publish-release": ("OpenDataAct.PUBLISHED_RELEASE",),
}  # fmt: skip
"""The address of a page that says itself what the step does: what it concerns is more than one bid, some of which may be closed to
its visitor; it is read blind; or the step writes a file, which nothing undoes."""

AUTHORS = "a draft is its authors' own, and every row of it can be changed or put back"
AGAIN = "done again or the other way round by whoever did it, and nobody is told more than that"
CLOCK = "time does it, or an import, and no page"
BOOK = "read from a fundbook by a command, which says what it did"
REPORT = "the lead's own draft of a return: every line can be changed, or put back, until it is sent"
TABLE = "a step of the chair at the table, which the next step takes back"
FIGURES = "a set of figures that decides nothing until somebody signs it"
OWN = "somebody's own days and notes"
OWN_DOOR = "one's own way of signing in, which one sets up again; the page says beforehand what stops working"
LOST = "its page says in words what stops working and who is told, whoever it concerns"
FACT = "it only says that something was asked, read or seen"

NEEDS_NONE: dict[str, tuple[str, ...]] = {
    AUTHORS: (
        *("ApplicationAct.STARTED", "ApplicationAct.DESCRIBED", "ApplicationAct.ANSWERED", "ApplicationAct.COSTED"),
        *("ApplicationAct.ADDED_CO_INVESTMENT", "ApplicationAct.REMOVED_CO_INVESTMENT"),
        *("ApplicationAct.CHANGED_CO_INVESTMENT", "ApplicationAct.REMOVED_COSTS", "ApplicationAct.PUT_ROW_BACK"),
        *("ApplicationAct.PUT_ANSWER_BACK", "ApplicationAct.COPIED"),
        *("ApplicationAct.READ_CLARIFICATIONS", "ApplicationAct.ASKED_FOR_CERTIFICATION"),
        *("ApplicationAct.AGREED_TO_COSTS", "ApplicationAct.ENDED_COST_APPROVAL", "DocumentAct.ATTACHED_TO_ANSWER"),
    ),
    CLOCK: (
        *("ApplicationAct.KEPT_AS_SENT", "DocumentAct.FOUND_INFECTED", "ReturnAct.OPENED", "PlaceAct.PUBLISHED"),
        *("AssessmentAct.ASSIGNED_READERS", "AssessmentAct.ADDED_TO_POOL"),
    ),
    BOOK: (
        *("FundAct.FOUNDED", "FundAct.RECEIVED_ENVELOPE", "FundAct.DESCRIBED", "FundAct.ADDED_STRAND"),
        *("FundAct.HELD_FORMULA", "FundAct.PLANNED_ROUND", "FundAct.SET_TERMS", "EvaluationAct.HELD_CLAIMS"),
        *("PeopleAct.ADDED", "PeopleAct.GRANTED_ROLE", "PlaceAct.ADDED"),
    ),
    AGAIN: (
        *("EnquiryAct.ASKED", "EnquiryAct.WITHDREW", "EnquiryAct.WROTE"),
        *("DraftingAct.COMMENTED", "DraftingAct.ANSWERED_COMMENT", "DraftingAct.WITHDREW_COMMENT"),
        *("DraftingAct.RESOLVED_COMMENT", "DraftingAct.OPENED_COMMENT", "DraftingAct.GAVE_PART"),
        *("DraftingAct.SAID_PART_READY", "DraftingAct.SENT_PART_BACK", "DraftingAct.FREED_PART"),
        *("PartnershipAct.FORMED", "PartnershipAct.INVITED", "PartnershipAct.TOOK_BACK_INVITATION"),
        *("PartnershipAct.DESCRIBED_CONTRIBUTION", "PartnershipAct.STOOD_FOR_PLACE"),
        "OrganisationAct.CONFIRMED_BINDER",
        *("OrganisationAct.CLAIMED_DOMAIN", "OrganisationAct.ASKED_KEEPER_AGAIN", "OrganisationAct.DROPPED_DOMAIN"),
        *("AccountAct.INVITED_TO_ROLE", "AccountAct.SENT_INVITATION_AGAIN", "AccountAct.WITHDREW_INVITATION"),
        *("NoticeAct.MADE_CALENDAR", "NoticeAct.CLOSED_CALENDAR", "NoticeAct.CHOSE_DELIVERY"),
        *("NoticeAct.WORDED_LETTER", "NoticeAct.TESTED_LETTER", "NoticeAct.RESENT"),
        *("NoticeAct.SENT_AGAIN", "AccountAct.ASKED_FOR_PASSWORD", "AccountAct.BEGAN", "PeopleAct.SET_PASSWORD"),
        *(
            "AccountAct.ASKED_FOR_ERASURE",
            "AccountAct.WITHDREW_ERASURE",
            "AccountAct.REFUSED_ERASURE",
            "AccountAct.ASKED_FOR_ADDRESS",
            "AccountAct.TOOK_OWN_DATA",
            "PeopleAct.CHANGED_ADDRESS",
            "PeopleAct.CHANGED_NAME",
        ),
        *("FundbookAct.BEGAN_FROM_BOOK", "FundbookAct.PROPOSED_CHANGE", "FundbookAct.WITHDREW_CHANGE"),
        *("FundbookAct.CHANGED_DRAFT", "FundbookAct.THREW_DRAFT_AWAY"),
        *("DecisionAct.DRAFTED_FEEDBACK", "DecisionAct.WROTE_FEEDBACK", "DecisionAct.REVIEWED_FEEDBACK"),
        *("AssessmentAct.INVITED", "AssessmentAct.INVITED_AGAIN", "AssessmentAct.ASSIGNED", "AssessmentAct.UNASSIGNED"),
        *(
            "FundAct.SET_REPLY_ADDRESS",
            "AssessmentAct.SET_READING_DAY",
            "MatchingAct.FIXED",
            "MatchingAct.LIFTED",
            "MatchingAct.PROPOSED",
        ),
        *("MatchingAct.DISCARDED", "ScenarioAct.RECORDED_VIEW", "ScenarioAct.RECORDED_WITHDRAWAL"),
        *("DeliveryAct.SET_UP", "DeliveryAct.SET_PARTNER", "DeliveryAct.ADDED_MILESTONE"),
        *("DocumentAct.ATTACHED", "DocumentAct.REMOVED", "PlaceAct.REDREW", "PlaceAct.RENAMED"),
    ),
    REPORT: (
        *("ReturnAct.DESCRIBED_PROGRESS", "ReturnAct.CLAIMED", "ReturnAct.ADDED_CO_INVESTMENT"),
        *("ReturnAct.REMOVED_CO_INVESTMENT", "ReturnAct.REPORTED_FACT", "ReturnAct.REMOVED_FACT"),
        *("ReturnAct.EXPLAINED_FIGURE", "ReturnAct.REPORTED_MILESTONE", "ReturnAct.PUT_BACK"),
    ),
    TABLE: (
        *("PanelAct.PLANNED_MEETING", "PanelAct.CHANGED_MEETING", "PanelAct.SEATED", "PanelAct.UNSEATED"),
        *("PanelAct.ORDERED", "PanelAct.MOVED_UP", "PanelAct.MOVED_DOWN", "PanelAct.TOOK_OFF_ORDER"),
        *("PanelAct.NAMED_INTRODUCERS", "PanelAct.KEPT_CALIBRATION", "PanelAct.CALLED", "PanelAct.PARKED"),
        *("PanelAct.FINISHED", "PanelAct.LEFT_TABLE", "PanelAct.RETURNED_TO_TABLE"),
    ),
    FIGURES: (
        *("ScenarioAct.BUILT", "ScenarioAct.BEGAN_TO_COMPUTE", "ScenarioAct.COMPUTED", "ScenarioAct.GAVE_UP"),
        *("ScenarioAct.ASKED_AGAIN", "ScenarioAct.PUT_BACK", "ScenarioAct.COMPUTED_AGAIN_SAME"),
        *(
            "ScenarioAct.COMPUTED_AGAIN_VALUES",
            "ScenarioAct.COMPUTED_AGAIN_OTHER",
            "ScenarioAct.ASKED_TO_COMPUTE_AGAIN",
        ),
    ),
    OWN: (
        *("AssessmentAct.ADDED_ABSENCE", "AssessmentAct.REMOVED_ABSENCE", "AssessmentAct.BEGAN_NOTES"),
        "AssessmentAct.ERASED_NOTES",
    ),
    FACT: (
        *("AssessmentAct.REMINDED", "PeopleAct.SIGNED_IN", "PeopleAct.FAILED_TO_SIGN_IN", "ReturnAct.TOOK_UP"),
        *("PeopleAct.PROVED_AGAIN", "PeopleAct.FAILED_TO_PROVE", "PeopleAct.USED_RECOVERY_CODE"),
    ),
    OWN_DOOR: (
        *("PeopleAct.ADDED_FACTOR", "PeopleAct.REMOVED_FACTOR", "PeopleAct.MADE_RECOVERY_CODES"),
        *("PeopleAct.SIGNED_OUT", "PeopleAct.ENDED_SESSION"),
        *("PeopleAct.JOINED_PROVIDER", "PeopleAct.PARTED_PROVIDER"),
    ),
    LOST: ("PeopleAct.FORGAVE_FACTORS",),
}
"""Why acts need no preview, and which."""
