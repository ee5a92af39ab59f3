"""What a panel may do, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class PanelAct(Act):
    """Everything that a panel may do: what is stored, how people read it, and what it tells."""

    PLANNED_MEETING = "planned", "Planned a meeting", Tells.OPEN
    CHANGED_MEETING = "changed", "Changed a meeting", Tells.OPEN
    SEATED = "seated at", "Seated somebody at a meeting", Tells.OPEN
    UNSEATED = "took off", "Took somebody off a meeting", Tells.OPEN
    ORDERED = "ordered", "Put the bids of a meeting in order", Tells.STANDING
    MOVED_UP = "moved up", "Moved a bid up the order", Tells.STANDING
    MOVED_DOWN = "moved down", "Moved a bid down the order", Tells.STANDING
    TOOK_OFF_ORDER = "took off the order", "Took a bid off the order", Tells.STANDING
    NAMED_INTRODUCERS = "named introducers of", "Named who introduces a bid", Tells.STANDING
    OPENED_MEETING = "opened", "Opened a meeting", Tells.OPEN
    KEPT_CALIBRATION = "kept the calibration seen by", "Kept the calibration that a meeting saw", Tells.STANDING
    CALLED = "called", "Called a bid", Tells.STANDING
    PARKED = "parked", "Parked a bid", Tells.STANDING
    FINISHED = "finished", "Finished a bid", Tells.STANDING
    LEFT_TABLE = "left the table for", "Left the table for a bid", Tells.STANDING
    RETURNED_TO_TABLE = "came back to the table after", "Came back to the table", Tells.STANDING
    AGREED_SCORE = "agreed the score of", "Agreed the score", Tells.STANDING
    DREW_LOTS = "drew lots in", "Drew lots in a round", Tells.STANDING
    CLOSED_MEETING = "closed", "Closed a meeting", Tells.OPEN
