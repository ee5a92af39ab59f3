"""What may be done to let people in, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class AccountAct(Act):
    """Everything that may be done to let people in: what is stored, how people read it, and what it tells."""

    INVITED_TO_ROLE = "invited to a role", say("Invited somebody to a role"), Tells.RESTRICTED
    SENT_INVITATION_AGAIN = "sent an invitation again", say("Sent an invitation to a role again"), Tells.RESTRICTED
    WITHDREW_INVITATION = "withdrew an invitation", say("Withdrew an invitation to a role"), Tells.RESTRICTED
    ACCEPTED_ROLE = "accepted a role", say("Accepted a role"), Tells.RESTRICTED
    DECLINED_ROLE = "declined a role", say("Declined a role"), Tells.RESTRICTED
    BEGAN = "began this installation", say("Began this installation as its first administrator"), Tells.RESTRICTED
    ASKED_FOR_ADDRESS = "asked for another address", say("Asked for another address"), Tells.RESTRICTED
    TOOK_OWN_DATA = "took their data away", say("Took away what stands about them"), Tells.RESTRICTED
    ASKED_FOR_ERASURE = "asked to be erased", say("Asked to be erased"), Tells.RESTRICTED
    WITHDREW_ERASURE = "withdrew the wish to be erased", say("Withdrew the wish to be erased"), Tells.RESTRICTED
    REFUSED_ERASURE = "refused to erase", say("Refused to erase somebody"), Tells.RESTRICTED
    ASKED_FOR_PASSWORD = "asked for a new password", say("Asked for a new password"), Tells.RESTRICTED
    STATED_FOR_SITE = "stated for the site", say("Changed what this site says of itself"), Tells.OPEN
