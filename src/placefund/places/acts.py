"""What may be done to a place, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class PlaceAct(Act):
    """Everything that may be done to a place: what is stored, how people read it, and what it tells."""

    ADDED = "added", "Added a place", Tells.OPEN
    REDREW = "redrew", "Drew a place anew", Tells.OPEN
    RENAMED = "renamed", "Renamed a place", Tells.OPEN
    PUBLISHED = "published", "Published a place", Tells.OPEN
