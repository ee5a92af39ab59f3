"""What may be done to a fund, its strands and its rounds, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class FundAct(Act):
    """Everything that may be done to a fund: what is stored, how people read it, and what it tells."""

    FOUNDED = "founded", say("Founded a fund"), Tells.OPEN
    DESCRIBED = "described", say("Described a fund"), Tells.OPEN
    ADDED_STRAND = "added", say("Added a strand"), Tells.OPEN
    HELD_FORMULA = "held", say("Held the formula of a strand"), Tells.OPEN
    PLANNED_ROUND = "planned", say("Planned a round"), Tells.OPEN
    RECEIVED_ENVELOPE = "received the envelope of", say("Received the envelope"), Tells.OPEN
    PROMISED = "promised", say("Promised an allocation to a place"), Tells.OPEN
    ALLOCATED = "allocated to", say("Allocated money to a strand"), Tells.OPEN
    SET_TERMS = "set the terms of", say("Set the terms of a round"), Tells.OPEN
    OPENED_ROUND = "opened", say("Opened a round"), Tells.OPEN
    CLOSED_ROUND = "closed", say("Closed a round"), Tells.OPEN
    RELEASED_ROUND = "released", say("Released a round"), Tells.STANDING
    PUBLISHED_CLARIFICATION = "published", say("Published a clarification"), Tells.OPEN
