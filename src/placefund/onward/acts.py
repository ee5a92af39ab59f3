"""What may be done to money on its way onward, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class OnwardAct(Act):
    """Everything that may be done to schemes, their grants and what is passed on: as stored, as read, and what it tells."""

    SET_ROUTE = "said who is paid in", say("Said whether a partner is paid itself or through the lead"), Tells.OPEN
    PASSED_ON = "passed on money of", say("Passed on to a partner what the lead was paid for it"), Tells.OPEN
    UNDID_PASSING = "took back the passing on of", say("Took back that money was passed on"), Tells.OPEN
    BEGAN = "drafted the scheme", say("Drafted a scheme of grants within a project"), Tells.RESTRICTED
    CHANGED = "changed the scheme", say("Changed a scheme before it was agreed"), Tells.RESTRICTED
    AGREED = "agreed the scheme", say("Agreed a scheme of grants within a project"), Tells.OPEN
    CLOSED = "closed the scheme", say("Closed a scheme: it grants nothing more"), Tells.OPEN
    REOPENED_SCHEME = "opened the scheme again", say("Opened a scheme again"), Tells.OPEN
    GRANTED = "granted on", say("Granted a project's money on to somebody else"), Tells.OPEN
    PAID = "paid on the grant", say("Paid the recipient of a grant within a project"), Tells.OPEN
    GIVEN_BACK = "got back from the grant", say("Got money back from a recipient"), Tells.OPEN
    UNDID_MOVE = (
        "took back a movement of the grant",
        say("Took back an entry of money to or from a recipient"),
        Tells.OPEN,
    )
    MADE_GOOD = "was paid for the grant", say("Paid for what was advanced to a recipient"), Tells.OPEN
    REPAID = "noted a repayment of the grant", say("Noted that money of a grant was given back to the fund"), Tells.OPEN
    ENDED = "ended the grant", say("Ended a grant within a project"), Tells.OPEN
    REOPENED_GRANT = "opened the grant again", say("Opened a grant within a project again"), Tells.OPEN
    FORGOT = "removed the name of", say("Removed the name of a private recipient"), Tells.RESTRICTED
