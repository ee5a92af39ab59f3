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
    HANDED_OVER = "handed over", say("Handed the organisation over to a colleague"), Tells.RESTRICTED
