"""What may be done to an award, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class AwardAct(Act):
    """Everything that may be done to an award: what is stored, how people read it, and what it tells."""

    OFFERED = "offered", say("Offered an award"), Tells.STANDING
    ACCEPTED = "accepted", say("Accepted an award"), Tells.STANDING
    DECLINED = "declined", say("Declined an award"), Tells.STANDING
    ENTERED_PROMISES = (
        "entered promised figures of",
        say("Entered figures that an accepted award promises"),
        Tells.STANDING,
    )
    CORRECTED_PROMISE = "corrected a promised figure of", say("Corrected a promised figure of an award"), Tells.STANDING
    ADDED_CONDITION = "added a condition to", say("Added a condition to an award"), Tells.STANDING
    MET_CONDITION = "met a condition of", say("Met a condition of an award"), Tells.STANDING
    ANSWERED_CONDITION = "answered a condition of", say("Answered a condition of an award"), Tells.STANDING
    SENT_CONDITION_BACK = (
        "sent back the answer to a condition of",
        say("Sent the answer to a condition back"),
        Tells.STANDING,
    )
    REOPENED_CONDITION = "reopened a condition of", say("Opened a condition again"), Tells.STANDING
    CHANGED_CONDITION = "changed a condition of", say("Changed whose a condition is, or until when"), Tells.STANDING
    WITHDREW = "withdrew the offer of", say("Withdrew an offer"), Tells.STANDING
    REOPENED = "reopened", say("Opened a closed award again"), Tells.STANDING
    ASKED_REOPENING = "asked to reopen", say("Asked for a closed award to be opened again"), Tells.STANDING
    REFUSED_REOPENING = "refused to reopen", say("Refused to open a closed award again"), Tells.STANDING
    WITHDREW_REOPENING = (
        "withdrew the reopening of",
        say("Withdrew that a closed award be opened again"),
        Tells.STANDING,
    )
    DRAFTED_TRANCHES = "drafted tranches of", say("Drafted tranches of an award"), Tells.STANDING
    PUT_TRANCHES = "put tranches into force of", say("Put tranches of an award into force"), Tells.STANDING
    RELEASED_TRANCHE = "released a tranche of", say("Released a tranche of an award"), Tells.STANDING
    TOOK_RELEASE_BACK = (
        "took back the release of a tranche of",
        say("Took the release of a tranche back"),
        Tells.STANDING,
    )
    CLOSED = "closed", say("Closed an award"), Tells.STANDING
