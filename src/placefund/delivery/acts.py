"""What may be done to a project, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class DeliveryAct(Act):
    """Everything that may be done to a project: what is stored, how people read it, and what it tells."""

    SET_UP = "set up", "Set up a project", Tells.STANDING
    SET_PARTNER = "set a partner of", "Set a partner of a project", Tells.STANDING
    ADDED_MILESTONE = "added a milestone to", "Added a milestone", Tells.STANDING
    STARTED = "started", "Started a project", Tells.STANDING
    COMPLETED = "completed", "Completed a project", Tells.STANDING
    CONFIRMED_MILESTONE = "confirmed a milestone of", "Confirmed a milestone", Tells.STANDING
