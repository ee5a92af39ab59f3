"""The kinds of message that people get: what each is called, what it asks of its reader, and whether it can wait or be left out.

Every message says in which fund and round it stands, what to do, by when, who asks and where to reply. What all messages of
one kind ask is said here, once; the rest comes with each message.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import Self

from placefund.domain.messages import say
from placefund.domain.periods import LONDON


class Bearing(StrEnum):
    """What a message of a kind stands in: a round of a fund, a fund, or neither."""

    ROUND = "round"
    FUND = "fund"
    NEITHER = "neither"


class Topic(StrEnum):
    """What part of a fund's life messages are about: how they reach somebody is chosen for all of a topic, or one by one."""

    BIDS = "bids"
    ASSESSMENT = "assessment"
    FUND = "fund"
    AWARDS = "awards"
    PROGRAMMES = "programmes"
    REMINDERS = "reminders"

    @property
    def label(self) -> str:
        return _TOPICS[self]


_TOPICS = {
    Topic.BIDS: say("Partnerships and applications"),
    Topic.ASSESSMENT: say("Reading, panels and decisions"),
    Topic.FUND: say("A fund, its rounds and its people"),
    Topic.AWARDS: say("Awards, projects and returns"),
    Topic.PROGRAMMES: say("A place's programme"),
    Topic.REMINDERS: say("Reminders"),
}


class Delivery(StrEnum):
    """How a message of a kind reaches somebody beside the inbox, where it always stands."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    INBOX = "inbox"

    @property
    def label(self) -> str:
        return _DELIVERIES[self]


_DELIVERIES = {
    Delivery.AT_ONCE: say("By mail at once"),
    Delivery.DAILY: say("In one mail a day"),
    Delivery.INBOX: say("Only here, among your messages"),
}

NOTHING_TO_DO = say("Nothing. It is for you to know.")
_SECURITY = say("It is about who can get into your account.")
_RECEIPT = say("It is a receipt that you may have to show.")
_RIGHT = say("It tells a decision, or money, that you have to hear of in time.")
_ENDED_BY_LINK = say("It comes once a day at most, and a link in each ends it.")
_KEY = say("Its link is the only way in.")


class NoticeKind(Enum):
    """One kind of message. The value is what is stored, so it never changes; the words may.

    `do` is what its reader is to do, `why_at_once` the reason why it can neither wait for the daily mail nor be left out;
    empty where it can.
    """

    _value_: str
    label: str
    do: str
    bearing: Bearing
    why_at_once: str

    def __new__(cls, stored: str, label: str, do: str, bearing: Bearing = Bearing.FUND, why_at_once: str = "") -> Self:
        kind = object.__new__(cls)
        kind._value_, kind.label, kind.do = stored, label, do
        kind.bearing, kind.why_at_once = bearing, why_at_once
        return kind

    # accounts
    ROLE_INVITATION = (
        "role_invitation", say("Invitations to a role"), say("Accept or decline, with the link."), Bearing.NEITHER, _KEY,
    )  # fmt: skip
    PASSWORD_KEY = "password_key", say("Links to a new password"), say("Choose a password."), Bearing.NEITHER, _KEY
    PASSWORD = (
        "password", say("Changes to your password"), say("Nothing, if it was you."), Bearing.NEITHER, _SECURITY,
    )  # fmt: skip
    SECOND_FACTOR = (
        "second_factor", say("Changes to your second factor"), say("Nothing, if it was you."), Bearing.NEITHER, _SECURITY,
    )  # fmt: skip
    ADDRESS_KEY = (
        "address_key", say("Links to prove an address"), say("Open the link, if it was you."), Bearing.NEITHER, _KEY,
    )  # fmt: skip
    PLACE_KEY = (
        "place_key", say("Links to follow a place"), say("Open the link, if it was you."), Bearing.NEITHER, _KEY,
    )  # fmt: skip
    PLACE_NEWS = "place_news", say("What happened in places"), NOTHING_TO_DO, Bearing.NEITHER, _ENDED_BY_LINK
    ADDRESS = "address", say("Changes to your address"), say("Nothing, if it was you."), Bearing.NEITHER, _SECURITY
    SIGN_ON = "sign_on", say("Changes to single sign-on"), say("Nothing, if it was you."), Bearing.NEITHER, _SECURITY
    ERASURE = "erasure", say("Wishes to be erased, and answers to them"), say("Look at it."), Bearing.NEITHER
    ROLE_ENDED = "role_ended", say("An end to one of your roles"), NOTHING_TO_DO, Bearing.NEITHER, _SECURITY
    ROLE_ANSWER = "role_answer", say("Answers to your invitations"), NOTHING_TO_DO, Bearing.NEITHER
    DOMAIN_KEY = (
        "domain_key", say("Links about a mail domain"), say("Open the link if it is so."), Bearing.NEITHER, _KEY,
    )  # fmt: skip
    JOIN_REQUEST = (
        "join_request", say("Colleagues who ask to join"), say("Give them a role, or decline."), Bearing.NEITHER,
    )  # fmt: skip
    HANDOVER = (
        "handover", say("Handovers of an organisation"), say("Look at what is open, and go on with it."), Bearing.NEITHER,
        _SECURITY,
    )  # fmt: skip
    ORGANISATION_NEWS = "organisation_news", say("News of your organisation"), NOTHING_TO_DO, Bearing.NEITHER
    DIGEST = "digest", say("The daily mail"), say("Read what concerns you."), Bearing.NEITHER

    # partnerships and applications
    PARTNER_INVITATION = (
        "partner_invitation", say("Invitations to a partnership"), say("Accept or decline."), Bearing.NEITHER,
    )  # fmt: skip
    PARTNERSHIP_NEWS = "partnership_news", say("News of a partnership"), NOTHING_TO_DO, Bearing.NEITHER
    CLARIFICATION = (
        "clarification", say("Clarifications of a round"), say("Read it before you submit."), Bearing.ROUND,
    )  # fmt: skip
    TO_ANSWER = (
        "to_answer", say("Questions to the fund"), say("Answer who asked, or everybody."), Bearing.ROUND,
    )  # fmt: skip
    THREAD = (
        "thread", say("Messages about an application"), say("Read it, and answer where it asks."), Bearing.ROUND,
    )  # fmt: skip
    ENQUIRY_ANSWER = "enquiry_answer", say("Answers to your questions to the fund"), NOTHING_TO_DO, Bearing.ROUND
    CHANGES_WANTED = (
        "changes_wanted", say("Changes that the fund asks for"), say("Change what is listed, and have it signed and sent."),
        Bearing.ROUND, _RIGHT,
    )  # fmt: skip
    TO_CERTIFY = (
        "to_certify", say("Applications to certify"), say("Read it, and sign it or send it back."), Bearing.ROUND,
    )  # fmt: skip
    CERTIFIED = "certified", say("Applications that are certified"), say("Submit it."), Bearing.ROUND
    RETURNED = (
        "returned", say("Applications that come back for changes"), say("Change what is asked, and have it certified anew."),
        Bearing.ROUND,
    )  # fmt: skip
    COSTS_CHANGED = (
        "costs_changed", say("Changes to your costs"), say("Look at them, and agree or correct them."), Bearing.ROUND,
    )  # fmt: skip
    MENTION = (
        "mention", say("Comments on a bid that mention you"), say("Read it, and answer where it asks."), Bearing.ROUND,
    )  # fmt: skip
    COMMENT_ANSWER = (
        "comment_answer", say("Answers to comments on a bid"), say("Read it, and answer where it asks."), Bearing.ROUND,
    )  # fmt: skip
    PLAN_TO_READ = (
        "plan_to_read", say("Drafts of a place's plan to comment on"), say("Read the draft, and comment on it."),
    )  # fmt: skip
    PLAN_ISSUED = "plan_issued", say("Versions of a place's plan"), say("Read it.")
    PLAN_COMMENT = (
        "plan_comment", say("Comments on a place's plan"), say("Read it, and answer where it asks."),
    )  # fmt: skip
    PART_TO_WRITE = (
        "part_to_write", say("Parts of a bid for you to write"), say("Write it, and say when it is ready for a look."),
        Bearing.ROUND,
    )  # fmt: skip
    PART_READY = "part_ready", say("Parts of a bid that are ready"), say("Look at it."), Bearing.ROUND
    DRAFT_LEAVE = "draft_leave", say("How far you may go in a bid"), NOTHING_TO_DO, Bearing.ROUND
    PART_NEWS = "part_news", say("Parts that are no longer yours to write"), NOTHING_TO_DO, Bearing.ROUND
    RECEIPT = "receipt", say("Receipts"), say("Keep it."), Bearing.ROUND, _RECEIPT
    APPLICATION_NEWS = "application_news", say("News of an application"), NOTHING_TO_DO, Bearing.ROUND
    OUTCOME = "outcome", say("Outcomes and feedback"), say("Read it with your partners."), Bearing.ROUND, _RIGHT

    # assessment, panels and decisions
    POOL_INVITATION = "pool_invitation", say("Invitations to assess"), say("Accept or decline.")
    POOL_NEWS = "pool_news", say("News of the pool of assessors"), NOTHING_TO_DO
    TO_SCORE = "to_score", say("Applications to score"), say("Read it, and score it."), Bearing.ROUND
    READING_NEWS = "reading_news", say("Changes to what you read"), NOTHING_TO_DO, Bearing.ROUND
    READER_LACKS = (
        "reader_lacks", say("Applications that lack a reader"), say("Give it to another reader."), Bearing.ROUND,
    )  # fmt: skip
    PANEL = "panel", say("Meetings of a panel"), say("Keep the day free, and read the papers."), Bearing.ROUND
    INTERVIEW_INVITATION = (
        "interview_invitation", say("Invitations to an interview"), say("Choose a time."), Bearing.ROUND,
    )  # fmt: skip
    INTERVIEW_TIME = "interview_time", say("Times of your interviews"), say("Keep the time free."), Bearing.ROUND
    INTERVIEW_SEAT = "interview_seat", say("Interviews at which you sit"), say("Keep the time free."), Bearing.ROUND
    INTERVIEW_TO_ARRANGE = (
        "interview_to_arrange", say("Interviews for which no time suits"), say("Offer another time."), Bearing.ROUND,
    )  # fmt: skip
    DECIDE_AGAIN = "decide_again", say("Decisions to look at again"), say("Revise it, or confirm it."), Bearing.ROUND
    FUND_NEWS = "fund_news", say("Changes of a fund"), NOTHING_TO_DO
    AMENDMENT = (
        "amendment", say("Amended terms of a round"), say("Read what differs, and mend your bid."), Bearing.ROUND,
    )  # fmt: skip
    ROUND_NEWS = "round_news", say("News of a round"), NOTHING_TO_DO, Bearing.ROUND
    TO_CONFIRM = (
        "to_confirm", say("Steps that wait for a second person"), say("Confirm it, or refuse it with a reason."),
    )  # fmt: skip
    ANSWER_TO_STEP = "answer_to_step", say("Answers to what you asked for"), NOTHING_TO_DO

    # a place's pipeline
    CANDIDATE_TO_SEE = (
        "candidate_to_see", say("Projects proposed to a place's pipeline"), say("Look at it, and answer."),
    )  # fmt: skip
    CANDIDATE_NEWS = "candidate_news", say("News of your project in a place's pipeline"), NOTHING_TO_DO
    CANDIDATE_QUESTION = "candidate_question", say("Questions about your project in a pipeline"), say("Answer it.")
    PORTFOLIO = "portfolio", say("Portfolios that a place submits"), say("Look at it.")
    PORTFOLIO_READING = "portfolio_reading", say("Portfolios to read"), say("Read it, and advise on each project.")
    REVIEW_QUESTION = "review_question", say("Questions about your portfolio"), say("Answer it in time.")
    REVIEW_NEWS = "review_news", say("News of the review of a portfolio"), NOTHING_TO_DO
    PORTFOLIO_DECIDED = (
        "portfolio_decided", say("Decisions on your portfolio"), say("Read it with your partners."), Bearing.FUND, _RIGHT,
    )  # fmt: skip
    DOUBLE_ASK = "double_ask", say("The same project asked for twice"), say("Say whether it is the same.")

    # a place's programme
    BOARD_MEETING = (
        "board_meeting", say("Meetings of a place's board"), say("Keep the day free, and read the agenda."),
    )  # fmt: skip
    BOARD_WORD = "board_word", say("What a place's board said of your wish"), say("Read it, and go on with it.")

    # awards, projects and returns
    OFFER = "offer", say("Offers"), say("Accept it, or decline it with a reason."), Bearing.FUND, _RIGHT
    AWARD_NEWS = "award_news", say("News of an award"), NOTHING_TO_DO
    TRANCHE = "tranche", say("Tranches that are released or held back"), NOTHING_TO_DO, Bearing.FUND, _RIGHT
    CHANGE_ASKED = "change_asked", say("Changes of projects to decide on"), say("Look at its effect, and decide.")
    CHANGE_DECIDED = (
        "change_decided", say("Decisions on changes of projects"), NOTHING_TO_DO, Bearing.FUND, _RIGHT,
    )  # fmt: skip
    CHANGE_NEWS = "change_news", say("Changes of projects that are withdrawn"), NOTHING_TO_DO
    AWARD_ACCEPTED = "award_accepted", say("Awards that are accepted"), say("Set up its projects with the lead.")
    CONDITION = "condition", say("Conditions to meet"), say("Say how it is met, with what shows it.")
    CONDITION_NEWS = "condition_news", say("Conditions that are met"), NOTHING_TO_DO
    CONDITION_TO_CHECK = "condition_to_check", say("Conditions to check"), say("Accept the answer, or send it back.")
    PROJECT_NEWS = "project_news", say("News of a project"), NOTHING_TO_DO
    SCHEME_TO_AGREE = "scheme_to_agree", say("Schemes of grants to agree"), say("Agree it, or ask for changes.")
    SCHEME_NEWS = "scheme_news", say("News of a scheme and its grants"), NOTHING_TO_DO
    LIKE_GRANT = (
        "like_grant", say("Two grants to one recipient"), say("Look whether two pay for one thing."),
    )  # fmt: skip
    PAYEE = "payee", say("Who is paid, and what is passed on"), say("Look whether it is so.")
    RETURN_TO_CHECK = "return_to_check", say("Returns to check"), say("Approve it, or ask about it.")
    RETURN_QUESTION = "return_question", say("Questions on your returns"), say("Answer it, and send the return again.")
    RETURN_TO_PAY = "return_to_pay", say("Returns to pay"), say("Pay it.")
    RETURN_NEWS = "return_news", say("Corrections of returns"), say("Look at what is changed.")
    PAYMENT = "payment", say("Payments"), say("Look for it on your account."), Bearing.FUND, _RECEIPT

    # a place's readiness
    READINESS_TO_SEND = "readiness_to_send", say("Waves of readiness"), say("Show in time that your place is ready.")
    READINESS_RECEIPT = (
        "readiness_receipt", say("Receipts of readiness submissions"), say("Keep it."), Bearing.FUND, _RECEIPT,
    )  # fmt: skip
    READINESS_TO_FIND = (
        "readiness_to_find", say("Readiness submissions to read"), say("Find on each test what is ready."),
    )  # fmt: skip
    READINESS_VIEW = "readiness_view", say("Views that a government is asked for"), say("Read it, and give your view.")
    READINESS_FOUND = (
        "readiness_found", say("Findings on your readiness"), say("Read it with your partners."), Bearing.FUND, _RIGHT,
    )  # fmt: skip
    READINESS_NEWS = "readiness_news", say("News of a place's readiness"), NOTHING_TO_DO
    GAP = "gap", say("Gaps to work off"), say("Say what was done, with what shows it.")
    GAP_TO_CHECK = "gap_to_check", say("Answers to gaps"), say("Accept the answer, or send it back.")

    # what the clock reminds of
    DRAFT_REMINDER = (
        "draft_reminder", say("Reminders of a draft before its round closes"),
        say("Finish it, have it certified, and submit it."), Bearing.ROUND,
    )  # fmt: skip
    CERTIFY_REMINDER = (
        "certify_reminder", say("Reminders of a draft to certify"), say("Read it, and sign it or send it back."), Bearing.ROUND,
    )  # fmt: skip
    COSTS_REMINDER = (
        "costs_reminder", say("Reminders of costs to approve"), say("Look at them, then approve or correct them."),
        Bearing.ROUND,
    )  # fmt: skip
    CHANGES_REMINDER = (
        "changes_reminder", say("Reminders of changes that the fund asks for"),
        say("Change what is listed, and have it signed and sent."), Bearing.ROUND, _RIGHT,
    )  # fmt: skip
    ENQUIRY_REMINDER = (
        "enquiry_reminder", say("Reminders of questions to the fund"), say("Answer who asked, or everybody."), Bearing.ROUND,
    )  # fmt: skip
    PART_REMINDER = (
        "part_reminder", say("Reminders of parts to write"), say("Write it, and say when it is ready for a look."),
        Bearing.ROUND,
    )  # fmt: skip
    INTERVIEW_REMINDER = (
        "interview_reminder", say("Reminders of an interview"), say("Be there, or choose a time."), Bearing.ROUND,
    )  # fmt: skip
    INVITATION_REMINDER = (
        "invitation_reminder", say("Reminders of invitations"), say("Accept or decline."), Bearing.NEITHER,
    )  # fmt: skip
    SCORE_REMINDER = "score_reminder", say("Reminders of scores"), say("Score what is listed.")
    OFFER_REMINDER = (
        "offer_reminder", say("Reminders of an offer"),
        say("Accept it, or decline it with a reason."), Bearing.FUND, _RIGHT,
    )  # fmt: skip
    CONDITION_REMINDER = (
        "condition_reminder", say("Reminders of a condition"), say("Say how it is met, with what shows it."),
    )  # fmt: skip
    RETURN_REMINDER = "return_reminder", say("Reminders of a return"), say("Fill it in, and send it.")
    QUESTION_REMINDER = (
        "question_reminder", say("Reminders of questions on your returns"), say("Answer it, and send the return again."),
    )  # fmt: skip
    READINESS_REMINDER = (
        "readiness_reminder", say("Reminders of a wave of readiness"), say("Finish what you write, and send it."),
    )  # fmt: skip
    GATE_REMINDER = "gate_reminder", say("Reminders of a gate"), say("Look at what is missing before the gate.")
    REVIEW_REMINDER = "review_reminder", say("Reminders of questions about your portfolio"), say("Answer it.")
    PORTFOLIO_REMINDER = (
        "portfolio_reminder", say("Reminders of portfolios to read"), say("Read it, and say what you think."),
    )  # fmt: skip
    GAP_REMINDER = "gap_reminder", say("Reminders of gaps"), say("Say what was done, with what shows it.")

    @property
    def is_choosable(self) -> bool:
        """Whether people choose how it reaches them. What has a key in it goes to an address and to nobody's inbox."""
        return not self.why_at_once and self is not NoticeKind.DIGEST

    @property
    def topic(self) -> Topic:
        """What part of a fund's life it is about."""
        return _TOPIC_OF[self]

    @property
    def asks_something(self) -> bool:
        return self.do is not NOTHING_TO_DO


_BY_VALUE = {kind.value: kind for kind in NoticeKind}


_KINDS_BY_TOPIC = {
    Topic.BIDS: (
        NoticeKind.TO_ANSWER,
        NoticeKind.THREAD,
        NoticeKind.ENQUIRY_ANSWER,
        NoticeKind.PARTNER_INVITATION,
        NoticeKind.PARTNERSHIP_NEWS,
        NoticeKind.CLARIFICATION,
        NoticeKind.TO_CERTIFY,
        NoticeKind.CERTIFIED,
        NoticeKind.RETURNED,
        NoticeKind.COSTS_CHANGED,
        NoticeKind.MENTION,
        NoticeKind.COMMENT_ANSWER,
        NoticeKind.PART_TO_WRITE,
        NoticeKind.PART_READY,
        NoticeKind.PART_NEWS,
        NoticeKind.DRAFT_LEAVE,
        NoticeKind.APPLICATION_NEWS,
        NoticeKind.INTERVIEW_INVITATION,
        NoticeKind.INTERVIEW_TIME,
        NoticeKind.AMENDMENT,
        NoticeKind.CANDIDATE_NEWS,
        NoticeKind.CANDIDATE_QUESTION,
        NoticeKind.DOUBLE_ASK,
    ),
    Topic.ASSESSMENT: (
        NoticeKind.POOL_INVITATION,
        NoticeKind.POOL_NEWS,
        NoticeKind.TO_SCORE,
        NoticeKind.READING_NEWS,
        NoticeKind.READER_LACKS,
        NoticeKind.PANEL,
        NoticeKind.INTERVIEW_SEAT,
        NoticeKind.INTERVIEW_TO_ARRANGE,
        NoticeKind.DECIDE_AGAIN,
    ),
    Topic.FUND: (
        NoticeKind.FUND_NEWS,
        NoticeKind.CANDIDATE_TO_SEE,
        NoticeKind.PORTFOLIO,
        NoticeKind.ROUND_NEWS,
        NoticeKind.ROLE_ANSWER,
        NoticeKind.TO_CONFIRM,
        NoticeKind.ANSWER_TO_STEP,
        NoticeKind.JOIN_REQUEST,
        NoticeKind.ORGANISATION_NEWS,
        NoticeKind.ERASURE,
        NoticeKind.PLAN_TO_READ,
        NoticeKind.PLAN_ISSUED,
        NoticeKind.PLAN_COMMENT,
    ),
    Topic.PROGRAMMES: (
        NoticeKind.BOARD_MEETING,
        NoticeKind.BOARD_WORD,
        NoticeKind.PORTFOLIO_READING,
        NoticeKind.REVIEW_QUESTION,
        NoticeKind.REVIEW_NEWS,
        NoticeKind.READINESS_TO_SEND,
        NoticeKind.READINESS_TO_FIND,
        NoticeKind.READINESS_VIEW,
        NoticeKind.READINESS_NEWS,
        NoticeKind.GAP,
        NoticeKind.GAP_TO_CHECK,
    ),
    Topic.AWARDS: (
        NoticeKind.AWARD_NEWS,
        NoticeKind.CHANGE_ASKED,
        NoticeKind.CHANGE_NEWS,
        NoticeKind.AWARD_ACCEPTED,
        NoticeKind.CONDITION,
        NoticeKind.CONDITION_NEWS,
        NoticeKind.CONDITION_TO_CHECK,
        NoticeKind.PROJECT_NEWS,
        NoticeKind.SCHEME_TO_AGREE,
        NoticeKind.SCHEME_NEWS,
        NoticeKind.LIKE_GRANT,
        NoticeKind.PAYEE,
        NoticeKind.RETURN_TO_CHECK,
        NoticeKind.RETURN_QUESTION,
        NoticeKind.RETURN_TO_PAY,
        NoticeKind.RETURN_NEWS,
    ),
    Topic.REMINDERS: (
        *(NoticeKind.READINESS_REMINDER, NoticeKind.GAP_REMINDER, NoticeKind.GATE_REMINDER, NoticeKind.REVIEW_REMINDER),
        NoticeKind.PORTFOLIO_REMINDER,
        *(NoticeKind.DRAFT_REMINDER, NoticeKind.PART_REMINDER, NoticeKind.INTERVIEW_REMINDER),
        *(NoticeKind.INVITATION_REMINDER, NoticeKind.SCORE_REMINDER),
        *(NoticeKind.CONDITION_REMINDER, NoticeKind.RETURN_REMINDER, NoticeKind.QUESTION_REMINDER),
        *(NoticeKind.CERTIFY_REMINDER, NoticeKind.COSTS_REMINDER, NoticeKind.ENQUIRY_REMINDER),
    ),
}
_TOPIC_OF = {kind: topic for topic, kinds in _KINDS_BY_TOPIC.items() for kind in kinds}


def kind_of(stored: str) -> NoticeKind | None:
    """The kind that is stored so; None where this version knows none."""
    return _BY_VALUE.get(stored)


def end_of(day: date) -> datetime:
    """The instant until which a day may be used: the midnight that ends it, in London."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=LONDON)
