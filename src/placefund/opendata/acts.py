"""What may be done with open data, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class OpenDataAct(Act):
    """Everything that may be done with open data: what is stored, how people read it, and what it tells."""

    PUBLISHED_RELEASE = "published", "Published a release of open data", Tells.OPEN
