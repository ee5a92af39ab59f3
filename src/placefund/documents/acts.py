"""What may be done with a file, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class DocumentAct(Act):
    """Everything that may be done with a file: what is stored, how people read it, and what it tells."""

    ATTACHED = "attached a file to", say("Attached a file"), Tells.OPEN
    ATTACHED_TO_ANSWER = "attached a file to an answer of", say("Attached a file to an answer"), Tells.DRAFT
    REMOVED = "removed a file from", say("Removed a file"), Tells.OPEN
    FOUND_INFECTED = "found a virus in", say("Found a virus in a file"), Tells.RESTRICTED
