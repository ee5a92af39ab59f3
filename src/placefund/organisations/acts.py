"""What may be done to look after an organisation, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class OrganisationAct(Act):
    """Everything that may be done to look after an organisation: what is stored, how people read it, and what it tells."""

    CONFIRMED_BINDER = (
        "confirmed who may bind",
        say("Confirmed that somebody may bind the organisation"),
        Tells.RESTRICTED,
    )
    CORRECTED = "corrected the entry of", say("Corrected what the register says of an organisation"), Tells.RESTRICTED
    MERGED = "merged another into", say("Merged two entries of one organisation"), Tells.RESTRICTED
    PARTED = "took apart", say("Took two organisations apart that had been merged"), Tells.RESTRICTED
    CLAIMED_DOMAIN = "claimed a mail domain for", say("Claimed a mail domain for an organisation"), Tells.RESTRICTED
    ASKED_KEEPER_AGAIN = (
        "asked again for a mail domain of",
        say("Asked the keeper of a mail domain again"),
        Tells.RESTRICTED,
    )
    VERIFIED_DOMAIN = (
        "verified a mail domain of",
        say("Verified that a mail domain is an organisation's"),
        Tells.RESTRICTED,
    )
    DROPPED_DOMAIN = "dropped a mail domain of", say("Dropped a mail domain of an organisation"), Tells.RESTRICTED
    ASKED_TO_JOIN = "asked to join", say("Asked to join an organisation"), Tells.RESTRICTED
    LET_IN = "let in", say("Let somebody in who asked to join"), Tells.RESTRICTED
    DECLINED_REQUEST = "declined to let in", say("Declined somebody who asked to join"), Tells.RESTRICTED
    HANDED_OVER = "handed over", say("Handed the organisation over to a colleague"), Tells.RESTRICTED
