"""What people may do, one kind of thing each. Which role has which is said in `roles`."""

from __future__ import annotations

from enum import StrEnum

from placefund.domain.messages import Message, say


class Capability(StrEnum):
    """One kind of thing a person may do. Each page and each move names exactly one."""

    READ_PUBLIC = "read what is public"
    USE_INBOX = "see their own tasks and messages"

    RUN_INSTALLATION = "look after this installation, its people and its mail"
    GIVE_ROLES = "give roles to others where one holds a role oneself"

    READ_ORGANISATIONS = "read the list of organisations"
    REGISTER_ORGANISATION = "add an organisation to the register and let its first person in"
    LOOK_AFTER_ORGANISATION = "look after an organisation and its people"
    MANAGE_FUND = "see a fund's money, strands and allocations as its manager"
    ALLOCATE = "allocate the envelope to strands and places"
    STATE_COVERAGE = "say what is on record of a fund"
    CHANGE_FUND = "change a fund that runs"
    FOLLOW_ROUND = "see a round, its readers and its questions as those do who run it"
    MANAGE_ROUND = "open and close a round"
    PUBLISH_CLARIFICATION = "publish a clarification"
    CHECK_ELIGIBILITY = "find an application eligible or not"
    ASK_FOR_CHANGES = "ask for changes of an application after it was sent"
    CONFIRM_INELIGIBILITY = "confirm that an application is not eligible after all"
    GIVE_LATER_CLOSING = "give one organisation a later closing of a round"
    CONFIRM_LATER_CLOSING = "confirm a later closing of a round that has closed"
    ASSIGN_ASSESSORS = "assign assessors"
    RELEASE_DECISIONS = "release outcomes and feedback"
    OFFER_AWARD = "offer an award"
    RELEASE_TRANCHE = "ask for a tranche of an award to be released, or hold it back"
    ASK_CHANGE = "ask for a change of the projects of an award"
    DECIDE_CHANGE = "agree or refuse a change of the projects of an award"
    CONFIRM_RELEASE = "confirm that a tranche of an award is released"
    PUBLISH_RELEASE = "publish a release of open data"

    FORM_PARTNERSHIP = "form a partnership and invite partners"
    JOIN_PARTNERSHIP = "join a partnership for their organisation"
    READ_APPLICATION = "read an application"
    READ_EARLIER_ANSWERS = "read how the answers of their own application were written"
    WRITE_ON_APPLICATION = "read and write the messages between the fund and the authors of an application"
    COMMENT_ON_BID = "read and write the comments of those who write a bid"
    ASK_FUND = "ask the fund a question about a round"
    EDIT_APPLICATION = "draft an application"
    ANSWER_QUESTIONS = "open the questions of a draft and answer those that are theirs"
    WRITE_ANSWERS = "write the answers of a draft"
    EDIT_OWN_COSTS = "enter their own organisation's costs"
    CERTIFY_APPLICATION = "certify an application"
    RETURN_FOR_CHANGES = "send a certified application back to its authors"
    SUBMIT_APPLICATION = "submit an application"
    WITHDRAW_APPLICATION = "withdraw an application"

    ANSWER_INVITATION = "accept or decline to be an assessor"
    SCORE = "score an assigned application"
    READ_SCORES = "read assessors' scores"
    RUN_PANEL = "plan and run a panel meeting"
    FOLLOW_PANEL = "follow a panel meeting"
    AGREE_SCORE = "record the panel's agreed score"
    BUILD_SCENARIO = "build and compare funding scenarios"
    RECORD_VIEW = "record a minister's or a devolved government's view"
    READ_SHEET = "read the sheet that is made of a scenario for a minister"
    SIGN_SCENARIO = "sign the scenario that is decided on"
    DECIDE = "decide on an application"
    APPROVE_DECISION = "approve a decision to fund where the terms of a round ask for their approval"
    REVIEW_FEEDBACK = "review the feedback that applicants will read"

    READ_PROGRAMME = "read a place's programme at work"
    RUN_PROGRAMME = "run a place's programme"
    DECLARE_INTEREST = "declare their own interests as a member of a place's board"
    REVIEW_PROGRAMME = "review a place's programme for the delivery body"
    SIGN_PORTFOLIO = "sign a place's portfolio for its board"
    SUBMIT_PORTFOLIO = "submit a place's portfolio to the delivery body"
    READ_PORTFOLIO_REVIEW = "read the review of a place's portfolio as the delivery body works on it"
    ADVISE_ON_PORTFOLIO = "read the projects of a portfolio that they were invited to, and advise on them"
    GIVE_PORTFOLIO_VIEW = "give a government's or the department's view on a place's portfolio"
    DECIDE_PORTFOLIO = "decide on a place's portfolio"
    RELEASE_PORTFOLIO_DECISION = "release what is decided on a place's portfolio"
    PROPOSE_CANDIDATE = "propose a project to a place's pipeline for their organisation"
    READ_READINESS_DRAFT = "read what a place writes to show that it is ready, before it is sent"
    SUBMIT_READINESS = "send what shows that a place is ready"
    READ_READINESS_FINDING = "read what is found of a place's readiness before it is released"
    CONFIRM_READINESS = "confirm what somebody else found of a place's readiness"
    RELEASE_READINESS = "release and publish what is found of a place's readiness"
    GIVE_READINESS_VIEW = "give a devolved government's view on a place's readiness"

    READ_AWARD = "read an award, its projects and returns"
    READ_PLACE_AWARD = "read how the award of their own place stands: its tranches, changes and returns"
    READ_CHANGE = "read what is asked to change in an award's projects, and its effect"
    ACCEPT_AWARD = "accept or decline an award"
    ANSWER_CONDITION = "answer a condition of an award"
    CHECK_CONDITION = "accept the answer to a condition or send it back"
    SET_UP_PROJECT = "set up projects under an award"
    REOPEN_PROJECT = "ask for a completed project to be opened again"
    CONFIRM_REOPENING = "confirm that a closed award or a completed project is opened again"
    RUN_SCHEME = "grant a project's money on to others, and enter what is paid to them"
    AGREE_SCHEME = "agree a scheme of grants within a project"
    PREPARE_RETURN = "prepare and send a return"
    CHECK_RETURN = "query and approve a return"
    PAY_RETURN = "pay an approved return"
    WITHDRAW_APPROVAL = "take back the approval of a return before it is paid"
    ASK_REVERSAL = "ask for a payment to be reversed"
    CONFIRM_REVERSAL = "confirm that a payment is reversed"

    PUBLISH_FINDING = "publish an evaluation finding"
    READ_AUDIT = "read the record of who did what"

    @property
    def act(self) -> Message:
        """What it allows, as it stands after “may” in a sentence."""
        return say(self.value)


READING = frozenset(
    {
        *(Capability.FOLLOW_ROUND, Capability.READ_APPLICATION, Capability.READ_SCORES, Capability.READ_SHEET),
        Capability.FOLLOW_PANEL,
    }
)
"""What changes nothing of a round. A place's local call opens it to those of its fund who read a programme, and no more."""


JUDGING = frozenset({Capability.ASSIGN_ASSESSORS})
"""What a fund does in a place's local call of two tracks: it gives out the readings of the quality track, and no more."""


PROVED_AGAIN = frozenset(
    {
        *(Capability.CERTIFY_APPLICATION, Capability.SUBMIT_APPLICATION),
        *(Capability.SIGN_SCENARIO, Capability.DECIDE, Capability.RELEASE_DECISIONS, Capability.PUBLISH_RELEASE),
        Capability.APPROVE_DECISION,
        *(Capability.SIGN_PORTFOLIO, Capability.SUBMIT_PORTFOLIO),
        *(Capability.DECIDE_PORTFOLIO, Capability.RELEASE_PORTFOLIO_DECISION),
        *(Capability.OFFER_AWARD, Capability.ACCEPT_AWARD),
        *(Capability.RELEASE_TRANCHE, Capability.CONFIRM_RELEASE, Capability.DECIDE_CHANGE),
        *(Capability.PAY_RETURN, Capability.CONFIRM_REVERSAL),
        *(Capability.RUN_SCHEME, Capability.AGREE_SCHEME),
        *(Capability.GIVE_ROLES, Capability.LOOK_AFTER_ORGANISATION),
        *(Capability.SUBMIT_READINESS, Capability.RELEASE_READINESS),
    }
)
"""What binds somebody, moves money or gives rights.

Whoever does it has just shown that it is them, and not whoever found their screen.
"""
