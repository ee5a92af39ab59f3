"""What may be done to a place's plan, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class PlanAct(Act):
    """Everything that may be done to a plan: what is stored, how people read it, and what it tells."""

    BEGAN = "began the plan", say("Began a place's plan"), Tells.DRAFT
    WROTE_PIECE = "wrote in the plan", say("Wrote in a place's plan"), Tells.DRAFT
    REMOVED_PIECE = "took a piece out of the plan", say("Took a piece out of a place's plan"), Tells.DRAFT
    PUT_PIECE_BACK = "put a piece back into the plan", say("Put a piece back into a place's plan"), Tells.DRAFT
    MOVED_PIECE = "moved a piece of the plan", say("Changed the order of a place's plan"), Tells.DRAFT
    CITED_FIGURE = "cited a figure in the plan", say("Cited a figure of the context card"), Tells.DRAFT
    DROPPED_FIGURE = "dropped a figure from the plan", say("Took a cited figure out"), Tells.DRAFT
    ASKED_NATION = "asked the nation about the plan", say("Asked the devolved government about a draft"), Tells.DRAFT
    ENDED_ASKING = (
        "stopped asking the nation about the plan",
        say("Closed a draft to the devolved government"),
        Tells.DRAFT,
    )
    ISSUED = "issued the plan", say("Issued a version of a place's plan"), Tells.OPEN
    ENDORSED = "noted the endorsement of the plan", say("Noted that the board endorsed a plan"), Tells.OPEN
    CORRECTED_ENDORSEMENT = (
        "corrected the endorsement of the plan",
        say("Corrected what is noted of a board's endorsement"),
        Tells.OPEN,
    )
    RELEASED_TO_FUND = "released the plan to the fund", say("Released a plan to the delivery body"), Tells.OPEN
    RELEASED_TO_ALL = "released the plan to everybody", say("Published a place's plan"), Tells.OPEN
    COMMENTED = "commented on the plan", say("Commented on a place's plan"), Tells.DRAFT
    ANSWERED_COMMENT = "answered a comment on the plan", say("Answered a comment on a plan"), Tells.DRAFT
    RESOLVED_COMMENT = "resolved a comment on the plan", say("Resolved a comment on a plan"), Tells.DRAFT
    OPENED_COMMENT = "opened a comment on the plan again", say("Opened a comment on a plan again"), Tells.DRAFT
    WITHDREW_COMMENT = "withdrew a comment on the plan", say("Withdrew a comment on a plan"), Tells.DRAFT
    LOGGED_SESSION = "logged a session on the plan", say("Logged a session of co-creation"), Tells.DRAFT
    CORRECTED_SESSION = "corrected a session on the plan", say("Corrected the log of a session"), Tells.DRAFT
    AGREED_ACTION = "noted an agreed action of the plan", say("Noted an agreed action"), Tells.DRAFT
    DID_ACTION = "did an agreed action of the plan", say("Said that an agreed action is done"), Tells.DRAFT
    REOPENED_ACTION = "opened an agreed action of the plan again", say("Opened an agreed action again"), Tells.DRAFT
