"""What may be done to an award, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class AwardAct(Act):
    """Everything that may be done to an award: what is stored, how people read it, and what it tells."""

    OFFERED = "offered", "Offered an award", Tells.STANDING
    ACCEPTED = "accepted", "Accepted an award", Tells.STANDING
    DECLINED = "declined", "Declined an award", Tells.STANDING
    MET_CONDITION = "met a condition of", "Met a condition of an award", Tells.STANDING
    CLOSED = "closed", "Closed an award", Tells.STANDING
