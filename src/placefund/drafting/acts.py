"""What may be done while a bid is written together, as the record keeps it. It holds no words of a comment."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class DraftingAct(Act):
    """Everything that may be done to a comment or a part to write: what is stored, how people read it, and what it tells."""

    COMMENTED = "commented on", say("Commented"), Tells.DRAFT
    ANSWERED_COMMENT = "answered a comment on", say("Answered a comment"), Tells.DRAFT
    RESOLVED_COMMENT = "resolved a comment on", say("Resolved a comment"), Tells.DRAFT
    OPENED_COMMENT = "opened a comment again on", say("Opened a comment again"), Tells.DRAFT
    WITHDREW_COMMENT = "withdrew a comment on", say("Withdrew a comment"), Tells.DRAFT
    GAVE_PART = "gave a part of", say("Said who writes a part, and by when"), Tells.DRAFT
    SAID_PART_READY = "said ready a part of", say("Said that a part is ready for a look"), Tells.DRAFT
    SENT_PART_BACK = "sent back a part of", say("Said that a part is not ready yet"), Tells.DRAFT
    FREED_PART = "freed a part of", say("Said that nobody in particular writes a part"), Tells.DRAFT
    LIMITED = "said how far to go in", say("Said how far a colleague may go in the bid"), Tells.DRAFT
