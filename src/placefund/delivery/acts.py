"""What may be done to a project, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class DeliveryAct(Act):
    """Everything that may be done to a project: what is stored, how people read it, and what it tells."""

    SET_UP = "set up", say("Set up a project"), Tells.STANDING
    SET_PARTNER = "set a partner of", say("Set a partner of a project"), Tells.STANDING
    ADDED_MILESTONE = "added a milestone to", say("Added a milestone"), Tells.STANDING
    REMOVED_MILESTONE = "took a milestone out of", say("Took a milestone out"), Tells.STANDING
    STARTED = "started", say("Started a project"), Tells.STANDING
    TOOK_START_BACK = "took back the start of", say("Took the start of a project back"), Tells.STANDING
    REOPENED = "reopened", say("Opened a completed project again"), Tells.STANDING
    ASKED_REOPENING = "asked to reopen", say("Asked for a completed project to be opened again"), Tells.STANDING
    REFUSED_REOPENING = "refused to reopen", say("Refused to open a completed project again"), Tells.STANDING
    WITHDREW_REOPENING = (
        "withdrew the reopening of",
        say("Withdrew that a completed project be opened again"),
        Tells.STANDING,
    )
    STOPPED = "stopped", say("Stopped a project"), Tells.STANDING
    BROUGHT = "brought in", say("Brought a project into an award"), Tells.STANDING
    MOVED_GRANT = "moved a grant of", say("Moved part of a grant"), Tells.STANDING
    CHANGED_DAYS = "changed the days of", say("Changed the days of a project"), Tells.STANDING
    COMPLETED = "completed", say("Completed a project"), Tells.STANDING
    CONFIRMED_MILESTONE = "confirmed a milestone of", say("Confirmed a milestone"), Tells.STANDING
    REOPENED_MILESTONE = "reopened a milestone of", say("Took the confirmation of a milestone back"), Tells.STANDING
