"""What may be done to the governance of a place's programme, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ProgrammeAct(Act):
    """Everything that may be done to who governs a place's programme, and how they meet."""

    NAMED_PARTNERSHIP = (
        "named the partnership of",
        say("Named the partnership that stands for a place"),
        Tells.OPEN,
    )
    AGREED_TERMS = "agreed terms of reference of", say("Put terms of reference on record"), Tells.OPEN
    NAMED_POST = "named a post of", say("Named who works in a programme office"), Tells.OPEN
    ENDED_POST = "ended a post of", say("Ended a post of a programme office"), Tells.OPEN
    DELEGATED = "delegated signing of", say("Put on record who may sign what"), Tells.OPEN
    ENDED_DELEGATION = "ended a delegation of", say("Ended a delegation to sign"), Tells.OPEN
    ADDED_SEAT = "added a seat of", say("Added a seat to a board"), Tells.OPEN
    ENDED_SEAT = "ended a seat of", say("Ended a seat of a board"), Tells.OPEN
    SEATED = "seated a member of", say("Seated a member of a board"), Tells.OPEN
    ENDED_MEMBER = "ended the part of a member of", say("Ended somebody's part in a board"), Tells.OPEN
    ENTERED_INTEREST = "entered an interest of", say("Entered an interest of a member of a board"), Tells.OPEN
    ENDED_INTEREST = "ended an interest of", say("Ended an interest of a member of a board"), Tells.OPEN
    DECLARED_INTERESTS = "declared interests of", say("Declared interests as a member of a board"), Tells.OPEN
    PLANNED_BOARD_MEETING = "planned a meeting of the board of", say("Planned a meeting of a board"), Tells.OPEN
    CANCELLED_BOARD_MEETING = "cancelled a meeting of the board of", say("Cancelled a meeting of a board"), Tells.OPEN
    HELD_BOARD_MEETING = "held a meeting of the board of", say("Noted who was at a meeting of a board"), Tells.OPEN
    PUT_ON_AGENDA = "put on the agenda of", say("Put an item on the agenda of a board"), Tells.RESTRICTED
    TOOK_OFF_AGENDA = "took off the agenda of", say("Took an item off the agenda of a board"), Tells.RESTRICTED
    DECIDED_ITEM = "decided as a board on", say("Put a board's decision on record"), Tells.OPEN
    CORRECTED_DECISION = "corrected a board's decision on", say("Corrected a board's decision"), Tells.OPEN
    WROTE_MINUTES = "wrote minutes of", say("Wrote minutes of a board"), Tells.OPEN
    AGREED_MINUTES = "agreed minutes of", say("Agreed minutes of a board"), Tells.OPEN
    CORRECTED_MINUTES = "corrected minutes of", say("Corrected agreed minutes of a board"), Tells.OPEN
