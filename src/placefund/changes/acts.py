"""What may be done to a change of projects, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ChangeAct(Act):
    """Everything that may be done to a change of projects: what is stored, how people read it, and what it tells."""

    BEGAN = "began a change of projects", say("Began a change of projects"), Tells.STANDING
    PUT_BEFORE_BOARD = "put a change before the board", say("Put a change of projects before the board"), Tells.STANDING
    ASKED = "asked for a change of projects", say("Asked the fund for a change of projects"), Tells.STANDING
    WITHDREW = "withdrew a change of projects", say("Withdrew a change of projects"), Tells.STANDING
    AGREED = "agreed a change of projects", say("Agreed a change of projects, and carried it out"), Tells.STANDING
    REFUSED = "refused a change of projects", say("Refused a change of projects"), Tells.STANDING
