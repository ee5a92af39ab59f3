"""What may be done at the gate before a tranche, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class GateAct(Act):
    """Everything that may be done at a gate: what is stored, how people read it, and what it tells."""

    JUDGED = "judged a condition of a gate of", say("Judged a condition of a gate"), Tells.STANDING
    HELD_BACK = "held back a tranche of", say("Held a tranche back"), Tells.STANDING
    ASKED_RELEASE = "asked to release a tranche of", say("Asked for a tranche to be released"), Tells.STANDING
    REFUSED_RELEASE = "refused to release a tranche of", say("Refused to release a tranche"), Tells.STANDING
    WITHDREW_RELEASE = (
        "withdrew the release of a tranche of",
        say("Withdrew that a tranche be released"),
        Tells.STANDING,
    )
    CONFIRMED_RELEASE = (
        "confirmed the release of a tranche of",
        say("Confirmed the release of a tranche"),
        Tells.STANDING,
    )
    CONFIRMED_IN_SPITE = (
        "released in spite of its gate a tranche of",
        say("Released a tranche in spite of what is not met"),
        Tells.STANDING,
    )
