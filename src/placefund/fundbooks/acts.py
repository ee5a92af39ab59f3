"""What may be done with a fundbook, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class FundbookAct(Act):
    """Everything that may be done with a fundbook: what is stored, how people read it, and what it tells."""

    BEGAN_FROM_BOOK = "began from its book", say("Began a fund from its fundbook"), Tells.OPEN
    KEPT_EDITION = "kept", say("Kept an edition of a fund's book"), Tells.OPEN
    CHANGED_DRAFT = "changed the draft of the book", say("Changed the draft of a fund's book"), Tells.OPEN
    THREW_DRAFT_AWAY = "threw the draft of the book away", say("Threw the draft of a fund's book away"), Tells.OPEN
    PROPOSED_CHANGE = "proposed the change", say("Proposed a change of a fund"), Tells.OPEN
    APPLIED_CHANGE = "applied the change", say("Applied a change of a fund"), Tells.OPEN
    AMENDED_ROUND = "amended by the change", say("Noted what a change made of an open round"), Tells.OPEN
    WITHDREW_CHANGE = "withdrew the change", say("Withdrew a proposed change of a fund"), Tells.OPEN
