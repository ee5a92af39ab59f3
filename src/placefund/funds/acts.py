"""What may be done to a fund, its strands and its rounds, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class FundAct(Act):
    """Everything that may be done to a fund: what is stored, how people read it, and what it tells."""

    FOUNDED = "founded", "Founded a fund", Tells.OPEN
    DESCRIBED = "described", "Described a fund", Tells.OPEN
    ADDED_STRAND = "added", "Added a strand", Tells.OPEN
    HELD_FORMULA = "held", "Held the formula of a strand", Tells.OPEN
    PLANNED_ROUND = "planned", "Planned a round", Tells.OPEN
    RECEIVED_ENVELOPE = "received the envelope of", "Received the envelope", Tells.OPEN
    PROMISED = "promised", "Promised an allocation to a place", Tells.OPEN
    ALLOCATED = "allocated to", "Allocated money to a strand", Tells.OPEN
    SET_TERMS = "set the terms of", "Set the terms of a round", Tells.OPEN
    OPENED_ROUND = "opened", "Opened a round", Tells.OPEN
    CLOSED_ROUND = "closed", "Closed a round", Tells.OPEN
    RELEASED_ROUND = "released", "Released a round", Tells.STANDING
    PUBLISHED_CLARIFICATION = "published", "Published a clarification", Tells.OPEN
