"""What may be done with a file, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class DocumentAct(Act):
    """Everything that may be done with a file: what is stored, how people read it, and what it tells."""

    ATTACHED = "attached a file to", "Attached a file", Tells.OPEN
    REMOVED = "removed a file from", "Removed a file", Tells.OPEN
