"""What may be done to a partnership, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class PartnershipAct(Act):
    """Everything that may be done to a partnership: what is stored, how people read it, and what it tells."""

    FORMED = "formed", say("Formed a partnership"), Tells.OPEN
    INVITED = "invited", say("Invited a partner"), Tells.OPEN
    TOOK_BACK_INVITATION = "took back the invitation", say("Took back an invitation"), Tells.OPEN
    JOINED = "joined", say("Joined a partnership"), Tells.OPEN
    DECLINED = "declined", say("Declined to join a partnership"), Tells.OPEN
    LEFT = "left", say("Left a partnership"), Tells.OPEN
    DESCRIBED_CONTRIBUTION = "described the contribution of", say("Described what a partner contributes"), Tells.OPEN
    GAVE_LATER_CLOSING = "gave a later closing of", say("Gave one organisation a later closing"), Tells.OPEN
    ASKED_LATER_CLOSING = (
        "asked for a later closing of",
        say("Asked for a later closing for one organisation"),
        Tells.OPEN,
    )
    CONFIRMED_LATER_CLOSING = (
        "confirmed a later closing of",
        say("Confirmed a later closing for one organisation"),
        Tells.OPEN,
    )
    REFUSED_LATER_CLOSING = (
        "refused a later closing of",
        say("Refused a later closing for one organisation"),
        Tells.OPEN,
    )
    WITHDREW_LATER_CLOSING = (
        "withdrew a later closing of",
        say("Withdrew a later closing for one organisation"),
        Tells.OPEN,
    )
    STOOD_FOR_PLACE = "stood for", say("Named the place of a partnership"), Tells.OPEN
