"""What may be done with open data, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class OpenDataAct(Act):
    """Everything that may be done with open data: what is stored, how people read it, and what it tells."""

    PUBLISHED_RELEASE = "published", say("Published a release of open data"), Tells.OPEN
