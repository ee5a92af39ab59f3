"""What may be done with accounts and roles, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class PeopleAct(Act):
    """Everything that may be done with accounts and roles: what is stored, how people read it, and what it tells."""

    ADDED = "added", say("Added a person or an organisation"), Tells.RESTRICTED
    GRANTED_ROLE = "granted", say("Gave somebody a role"), Tells.RESTRICTED
    SIGNED_IN = "signed in", say("Signed in"), Tells.RESTRICTED
    FAILED_TO_SIGN_IN = "failed to sign in", say("Failed to sign in"), Tells.RESTRICTED
    ENDED_ROLE = "ended", say("Ended a role of somebody"), Tells.RESTRICTED
