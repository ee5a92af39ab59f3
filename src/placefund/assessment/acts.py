"""What may be done with assessors and their scores, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class AssessmentAct(Act):
    """Everything that may be done with assessors and their scores: what is stored, how people read it, and what it tells."""

    ADDED_TO_POOL = "added to the pool", say("Added somebody to the pool"), Tells.OPEN
    INVITED = "invited to the pool", say("Invited somebody to the pool"), Tells.OPEN
    INVITED_AGAIN = "invited to the pool again", say("Invited somebody to the pool again"), Tells.OPEN
    ACCEPTED_INVITATION = "accepted the invitation to the pool", say("Accepted the invitation to the pool"), Tells.OPEN
    DECLINED_INVITATION = "declined the invitation to the pool", say("Declined the invitation to the pool"), Tells.OPEN
    STOOD_DOWN = "stood down", say("Stood an assessor down"), Tells.OPEN
    ADDED_ABSENCE = "noted days away of", say("Noted days away"), Tells.RESTRICTED
    REMOVED_ABSENCE = "took back days away of", say("Took back days away"), Tells.RESTRICTED
    RECORDED_TIE = "recorded a tie of", say("Recorded a tie"), Tells.RESTRICTED
    RULED = "ruled on a conflict of", say("Ruled on a conflict"), Tells.RESTRICTED
    CLOSED_FOR_CONFLICT = "closed for a conflict", say("Closed an application to a reader with a conflict"), Tells.OPEN
    ASSIGNED = "assigned", say("Gave an application to a reader"), Tells.OPEN
    ASSIGNED_READERS = "assigned readers in", say("Gave out the applications of a round"), Tells.OPEN
    SET_READING_DAY = "set the day for the readings of", say("Set the day for the scores of a round"), Tells.OPEN
    REMINDED = "reminded readers of", say("Reminded readers"), Tells.OPEN
    UNASSIGNED = "unassigned", say("Took an application back from a reader"), Tells.OPEN
    OPENED_TRACKS = "opened the tracks of", say("Opened the two tracks of a call to each other"), Tells.OPEN
    SCORED = "scored", say("Scored an application"), Tells.STANDING
    BEGAN_NOTES = "began notes on", say("Began notes of their own on an application"), Tells.RESTRICTED
    ERASED_NOTES = "erased notes on", say("Erased their own notes on an application"), Tells.RESTRICTED
    DECLARED_CONFLICT = "declared a conflict with", say("Declared a conflict"), Tells.OPEN
    CORRECTED_CONFLICT = "corrected a conflict with", say("Corrected a declared conflict"), Tells.OPEN
    GAVE_BACK = "gave back", say("Gave a closed application back to its reader"), Tells.OPEN
