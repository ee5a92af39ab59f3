"""What a panel may do, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class PanelAct(Act):
    """Everything that a panel may do: what is stored, how people read it, and what it tells."""

    PLANNED_MEETING = "planned", say("Planned a meeting"), Tells.OPEN
    CHANGED_MEETING = "changed", say("Changed a meeting"), Tells.OPEN
    SEATED = "seated at", say("Seated somebody at a meeting"), Tells.OPEN
    UNSEATED = "took off", say("Took somebody off a meeting"), Tells.OPEN
    ORDERED = "ordered", say("Put the bids of a meeting in order"), Tells.STANDING
    MOVED_UP = "moved up", say("Moved a bid up the order"), Tells.STANDING
    MOVED_DOWN = "moved down", say("Moved a bid down the order"), Tells.STANDING
    TOOK_OFF_ORDER = "took off the order", say("Took a bid off the order"), Tells.STANDING
    NAMED_INTRODUCERS = "named introducers of", say("Named who introduces a bid"), Tells.STANDING
    OPENED_MEETING = "opened", say("Opened a meeting"), Tells.OPEN
    KEPT_CALIBRATION = "kept the calibration seen by", say("Kept the calibration that a meeting saw"), Tells.STANDING
    CALLED = "called", say("Called a bid"), Tells.STANDING
    PARKED = "parked", say("Parked a bid"), Tells.STANDING
    FINISHED = "finished", say("Finished a bid"), Tells.STANDING
    LEFT_TABLE = "left the table for", say("Left the table for a bid"), Tells.STANDING
    RETURNED_TO_TABLE = "came back to the table after", say("Came back to the table"), Tells.STANDING
    AGREED_SCORE = "agreed the score of", say("Agreed the score"), Tells.STANDING
    DREW_LOTS = "drew lots in", say("Drew lots in a round"), Tells.STANDING
    CLOSED_MEETING = "closed", say("Closed a meeting"), Tells.OPEN
    REOPENED_MEETING = "reopened", say("Opened a closed meeting again"), Tells.OPEN
    LAID_OUT_SLOTS = "laid out", say("Laid out times for interviews"), Tells.OPEN
    WITHDREW_SLOT = "withdrew the slot", say("Withdrew a time for an interview"), Tells.OPEN
    INVITED_TO_INTERVIEW = "invited to", say("Invited a bid to an interview"), Tells.STANDING
    WITHDREW_INTERVIEW = "withdrew", say("Withdrew an invitation to an interview"), Tells.STANDING
    PICKED_SLOT = "picked the time of", say("Picked the time of an interview"), Tells.STANDING
    FOUND_NO_SLOT = "found no time for", say("Said that no time for an interview suits"), Tells.STANDING
    NOTED_INTERVIEW = "noted", say("Kept their notes of an interview"), Tells.RESTRICTED
    RECORDED_INTERVIEW = "recorded", say("Recorded whether an interview was held"), Tells.STANDING
