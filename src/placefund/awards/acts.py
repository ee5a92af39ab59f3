"""What may be done to an award, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class AwardAct(Act):
    """Everything that may be done to an award: what is stored, how people read it, and what it tells."""

    OFFERED = "offered", say("Offered an award"), Tells.STANDING
    ACCEPTED = "accepted", say("Accepted an award"), Tells.STANDING
    DECLINED = "declined", say("Declined an award"), Tells.STANDING
    MET_CONDITION = "met a condition of", say("Met a condition of an award"), Tells.STANDING
    CLOSED = "closed", say("Closed an award"), Tells.STANDING
