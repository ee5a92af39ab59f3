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
    HANDED_OVER = "handed over", say("Handed the organisation over to a colleague"), Tells.RESTRICTED
