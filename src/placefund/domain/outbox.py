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
    }
)
"""What authors of a bid tell one another while they write it: no fund words it, or sees it."""
BETWEEN_APPLICANTS = AMONG_AUTHORS | {
    NoticeKind.TO_CERTIFY,
    NoticeKind.CERTIFIED,
    NoticeKind.RETURNED,
    NoticeKind.COSTS_CHANGED,
    NoticeKind.APPLICATION_NEWS,
    NoticeKind.DRAFT_REMINDER,
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
    NoticeKind.OFFER,
    NoticeKind.AWARD_NEWS,
    NoticeKind.AWARD_ACCEPTED,
    NoticeKind.CONDITION,
    NoticeKind.CONDITION_NEWS,
    NoticeKind.CONDITION_TO_CHECK,
    NoticeKind.PROJECT_NEWS,
    NoticeKind.RETURN_TO_CHECK,
    NoticeKind.RETURN_QUESTION,
    NoticeKind.RETURN_TO_PAY,
    NoticeKind.RETURN_NEWS,
    NoticeKind.PAYMENT,
    NoticeKind.SCORE_REMINDER,
    NoticeKind.OFFER_REMINDER,
    NoticeKind.CONDITION_REMINDER,
    NoticeKind.RETURN_REMINDER,
}
"""What its managers see. A kind that stands nowhere here is shown to none of them."""
