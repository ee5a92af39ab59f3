"""Which of the mails that stand in a fund its managers see, and of which they may not know who got them."""

from __future__ import annotations

from placefund.domain.notices import NoticeKind

AMONG_AUTHORS = frozenset(
    {
        NoticeKind.MENTION,
        NoticeKind.COMMENT_ANSWER,
        NoticeKind.PART_TO_WRITE,
        NoticeKind.PART_READY,
        NoticeKind.PART_NEWS,
        NoticeKind.PART_REMINDER,
        NoticeKind.DRAFT_LEAVE,
        NoticeKind.PLAN_TO_READ,
        NoticeKind.PLAN_ISSUED,
        NoticeKind.PLAN_COMMENT,
    }
)
"""What authors of a bid, or of a place's plan, tell one another while they write it: no fund words it, or sees it."""
BETWEEN_APPLICANTS = AMONG_AUTHORS | {
    NoticeKind.TO_CERTIFY,
    NoticeKind.CERTIFIED,
    NoticeKind.RETURNED,
    NoticeKind.COSTS_CHANGED,
    NoticeKind.APPLICATION_NEWS,
    NoticeKind.DRAFT_REMINDER,
    NoticeKind.CERTIFY_REMINDER,
    NoticeKind.COSTS_REMINDER,
    NoticeKind.READINESS_REMINDER,
}
"""A draft is known to those who write it: what they are told about it is theirs."""
STEPS_OF_TWO = frozenset({NoticeKind.TO_CONFIRM, NoticeKind.ANSWER_TO_STEP, NoticeKind.DECIDE_AGAIN})
"""What one of the fund asks another to confirm: it stays closed where a conflict closes its bid, when outcomes are public too."""
TO_DRAFTS = frozenset({NoticeKind.CLARIFICATION, NoticeKind.AMENDMENT})
"""What goes to everybody who is at work on a bid: the fund sees that it went out, and not to whom."""
ABOUT_NO_BID = TO_DRAFTS | {
    NoticeKind.FUND_NEWS,
    NoticeKind.ROLE_INVITATION,
    NoticeKind.POOL_INVITATION,
    NoticeKind.INVITATION_REMINDER,
}
"""What tells nothing of any one bid, so that no conflict closes it."""
SHOWN = ABOUT_NO_BID | {
    NoticeKind.TO_ANSWER,
    NoticeKind.THREAD,
    NoticeKind.ENQUIRY_ANSWER,
    NoticeKind.CHANGES_WANTED,
    NoticeKind.RECEIPT,
    NoticeKind.OUTCOME,
    NoticeKind.POOL_NEWS,
    NoticeKind.TO_SCORE,
    NoticeKind.READING_NEWS,
    NoticeKind.READER_LACKS,
    NoticeKind.PANEL,
    NoticeKind.ROUND_NEWS,
    NoticeKind.INTERVIEW_INVITATION,
    NoticeKind.INTERVIEW_TIME,
    NoticeKind.INTERVIEW_SEAT,
    NoticeKind.INTERVIEW_TO_ARRANGE,
    NoticeKind.INTERVIEW_REMINDER,
    NoticeKind.CANDIDATE_TO_SEE,
    NoticeKind.CANDIDATE_NEWS,
    NoticeKind.BOARD_MEETING,
    NoticeKind.BOARD_WORD,
    NoticeKind.CANDIDATE_QUESTION,
    NoticeKind.DOUBLE_ASK,
    NoticeKind.PORTFOLIO,
    NoticeKind.PORTFOLIO_READING,
    NoticeKind.REVIEW_QUESTION,
    NoticeKind.REVIEW_NEWS,
    NoticeKind.PORTFOLIO_DECIDED,
    NoticeKind.REVIEW_REMINDER,
    NoticeKind.PORTFOLIO_REMINDER,
    NoticeKind.OFFER,
    NoticeKind.AWARD_NEWS,
    NoticeKind.TRANCHE,
    NoticeKind.CHANGE_ASKED,
    NoticeKind.CHANGE_DECIDED,
    NoticeKind.CHANGE_NEWS,
    NoticeKind.GATE_REMINDER,
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
    NoticeKind.PAYMENT,
    NoticeKind.SCORE_REMINDER,
    NoticeKind.OFFER_REMINDER,
    NoticeKind.CONDITION_REMINDER,
    NoticeKind.RETURN_REMINDER,
    NoticeKind.QUESTION_REMINDER,
    NoticeKind.CHANGES_REMINDER,
    NoticeKind.ENQUIRY_REMINDER,
    NoticeKind.READINESS_TO_SEND,
    NoticeKind.READINESS_RECEIPT,
    NoticeKind.READINESS_TO_FIND,
    NoticeKind.READINESS_VIEW,
    NoticeKind.READINESS_FOUND,
    NoticeKind.READINESS_NEWS,
    NoticeKind.GAP,
    NoticeKind.GAP_TO_CHECK,
    NoticeKind.GAP_REMINDER,
}
"""What its managers see. A kind that stands nowhere here is shown to none of them."""
