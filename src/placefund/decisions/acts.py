"""What may be decided and told, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class DecisionAct(Act):
    """Everything that may be decided and told: what is stored, how people read it, and what it tells."""

    DEPARTED = "departed from the signed scenario on", say("Departed from the signed scenario"), Tells.STANDING
    DECIDED_TO_FUND = "decided to fund", say("Decided to fund the application"), Tells.STANDING
    DECIDED_TO_DECLINE = "decided to decline", say("Decided not to fund the application"), Tells.STANDING
    DECIDED_AS_SIGNED = "decided as signed in", say("Decided a round as its signed scenario says"), Tells.STANDING
    RELEASED = "released outcomes of", say("Released the outcomes of a round"), Tells.STANDING
    DRAFTED_FEEDBACK = "drafted feedback in", say("Drafted the feedback of a round"), Tells.STANDING
    WROTE_FEEDBACK = "wrote the feedback to", say("Wrote the feedback"), Tells.STANDING
    REVIEWED_FEEDBACK = "reviewed the feedback to", say("Reviewed the feedback"), Tells.STANDING
