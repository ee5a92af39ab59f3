"""What may be decided and told, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class DecisionAct(Act):
    """Everything that may be decided and told: what is stored, how people read it, and what it tells."""

    DEPARTED = "departed from the signed scenario on", say("Departed from the signed scenario"), Tells.STANDING
    DECIDED_TO_FUND = "decided to fund", say("Decided to fund the application"), Tells.STANDING
    DECIDED_TO_INVITE = "decided to invite", say("Decided to invite the application to the next stage"), Tells.STANDING
    DECIDED_TO_CHOOSE = "decided to choose", say("Decided to choose the project for the pipeline"), Tells.STANDING
    DECIDED_TO_DECLINE = "decided to decline", say("Decided not to fund the application"), Tells.STANDING
    DECIDED_AS_SIGNED = "decided as signed in", say("Decided a round as its signed scenario says"), Tells.STANDING
    REVISED = "revised the decision on", say("Revised the decision"), Tells.STANDING
    CONFIRMED = "confirmed the decision on", say("Confirmed the decision"), Tells.STANDING
    PROPOSED_REVISION = "proposed a revision of", say("Proposed to revise a released decision"), Tells.WAITING
    PUBLISHED_REVISION = "published a revision of", say("Published the revision of a decision"), Tells.STANDING
    PUT_BEFORE_BOARD = "put before the board", say("Put what a call chose before its board"), Tells.STANDING
    APPROVED = "approved the decision on", say("Approved the decision"), Tells.STANDING
    TOOK_APPROVAL_BACK = (
        "took back an approval of the decision on",
        say("Took back the approval of a decision"),
        Tells.STANDING,
    )
    RELEASED = "released outcomes of", say("Released the outcomes of a round"), Tells.STANDING
    DRAFTED_FEEDBACK = "drafted feedback in", say("Drafted the feedback of a round"), Tells.STANDING
    WROTE_FEEDBACK = "wrote the feedback to", say("Wrote the feedback"), Tells.STANDING
    REVIEWED_FEEDBACK = "reviewed the feedback to", say("Reviewed the feedback"), Tells.STANDING
    PROMISE_ENDED = "ended the promise to", say("The promise ended with the declined offer"), Tells.STANDING
