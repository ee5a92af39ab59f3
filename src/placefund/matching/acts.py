"""What may be done with proposals of who reads what, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class MatchingAct(Act):
    """Everything that may be done with proposals of who reads what: what is stored, how people read it, and what it tells."""

    PROPOSED = "proposed", say("Proposed who reads what"), Tells.OPEN
    APPLIED = "applied", say("Applied a proposal of who reads what"), Tells.OPEN
    DISCARDED = "discarded", say("Discarded a proposal of who reads what"), Tells.OPEN
    FIXED = "fixed", say("Fixed who must or must not read an application"), Tells.OPEN
    LIFTED = "lifted", say("Lifted what was fixed"), Tells.OPEN
