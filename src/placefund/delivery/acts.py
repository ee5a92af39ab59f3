"""What may be done to a project, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class DeliveryAct(Act):
    """Everything that may be done to a project: what is stored, how people read it, and what it tells."""

    SET_UP = "set up", say("Set up a project"), Tells.STANDING
    SET_PARTNER = "set a partner of", say("Set a partner of a project"), Tells.STANDING
    ADDED_MILESTONE = "added a milestone to", say("Added a milestone"), Tells.STANDING
    STARTED = "started", say("Started a project"), Tells.STANDING
    COMPLETED = "completed", say("Completed a project"), Tells.STANDING
    CONFIRMED_MILESTONE = "confirmed a milestone of", say("Confirmed a milestone"), Tells.STANDING
