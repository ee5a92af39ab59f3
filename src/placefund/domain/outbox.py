"""Which of the mails that stand in a fund its managers see, and of which they may not know who got them."""

from __future__ import annotations

from placefund.domain.notices import NoticeKind

BETWEEN_APPLICANTS = frozenset(
    {
        NoticeKind.TO_CERTIFY,
        NoticeKind.CERTIFIED,
        NoticeKind.RETURNED,
        NoticeKind.COSTS_CHANGED,
        NoticeKind.APPLICATION_NEWS,
        NoticeKind.DRAFT_REMINDER,
    }
)
"""A draft is known to those who write it: what they are told about it is theirs."""
STEPS_OF_TWO = frozenset({NoticeKind.TO_CONFIRM, NoticeKind.ANSWER_TO_STEP, NoticeKind.DECIDE_AGAIN})
"""What one of the fund asks another to confirm: it stays closed where a conflict closes its bid, when outcomes are public too."""
NEVER_SHOWN = BETWEEN_APPLICANTS | STEPS_OF_TWO
TO_DRAFTS = frozenset({NoticeKind.CLARIFICATION, NoticeKind.AMENDMENT})
"""What goes to everybody who is at work on a bid: the fund sees that it went out, and not to whom."""
ABOUT_NO_BID = TO_DRAFTS | {
    NoticeKind.FUND_NEWS,
    NoticeKind.ROLE_INVITATION,
    NoticeKind.POOL_INVITATION,
    NoticeKind.INVITATION_REMINDER,
}
"""What tells nothing of any one bid, so that no conflict closes it."""
