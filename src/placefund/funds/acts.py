"""What may be done to a fund, its strands and its rounds, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class FundAct(Act):
    """Everything that may be done to a fund: what is stored, how people read it, and what it tells."""

    FOUNDED = "founded", say("Founded a fund"), Tells.OPEN
    DESCRIBED = "described", say("Described a fund"), Tells.OPEN
    ADDED_STRAND = "added", say("Added a strand"), Tells.OPEN
    HELD_FORMULA = "held", say("Held the formula of a strand"), Tells.OPEN
    STATED_COVERAGE = "stated what is on record of", say("Stated what is on record here"), Tells.OPEN
    PLANNED_ROUND = "planned", say("Planned a round"), Tells.OPEN
    SET_REPLY_ADDRESS = "set where replies go of", say("Said where replies to mails go"), Tells.OPEN
    RECEIVED_ENVELOPE = "received the envelope of", say("Received the envelope"), Tells.OPEN
    PROMISED = "promised", say("Promised an allocation to a place"), Tells.OPEN
    ALLOCATED = "allocated to", say("Allocated money to a strand"), Tells.OPEN
    GAVE_BACK = "gave back from", say("Gave money of a strand back to the envelope"), Tells.OPEN
    BEGAN_CALL = "began the local call", say("Began a local call"), Tells.OPEN
    CHANGED_CALL = "changed the local call", say("Changed a local call before it opened"), Tells.OPEN
    SET_CRITERIA = "set the criteria of", say("Set what a local call is judged by"), Tells.OPEN
    SET_QUESTIONS = "set the questions of", say("Set what a local call asks of its own"), Tells.OPEN
    SET_TERMS = "set the terms of", say("Set the terms of a round"), Tells.OPEN
    OPENED_ROUND = "opened", say("Opened a round"), Tells.OPEN
    CLOSED_ROUND = "closed", say("Closed a round"), Tells.OPEN
    RELEASED_ROUND = "released", say("Released a round"), Tells.STANDING
    CORRECTED_CLARIFICATION = "corrected", say("Corrected a clarification"), Tells.OPEN
    RESTATED = "restated", say("Stated what is known of a fund anew"), Tells.OPEN
    CHANGED_FUND = "changed", say("Changed how a fund is described"), Tells.OPEN
    CHANGED_STRAND = "changed the strand", say("Changed a strand"), Tells.OPEN
    CHANGED_ROUND = "changed the round", say("Changed how a round is called"), Tells.OPEN
    AMENDED_ROUND = "amended", say("Amended the terms of an open round"), Tells.OPEN
    DROPPED_ROUND = "took out", say("Took a planned round out"), Tells.OPEN
    PUBLISHED_CLARIFICATION = "published", say("Published a clarification"), Tells.OPEN
