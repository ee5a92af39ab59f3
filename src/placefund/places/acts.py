"""What may be done to a place, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class PlaceAct(Act):
    """Everything that may be done to a place: what is stored, how people read it, and what it tells."""

    ADDED = "added", say("Added a place"), Tells.OPEN
    REDREW = "redrew", say("Drew a place anew"), Tells.OPEN
    RENAMED = "renamed", say("Renamed a place"), Tells.OPEN
    RESTATED = "restated", say("Stated a place and its areas anew"), Tells.OPEN
    PUBLISHED = "published", say("Published a place"), Tells.OPEN
