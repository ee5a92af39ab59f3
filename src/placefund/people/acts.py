"""What may be done with accounts and roles, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class PeopleAct(Act):
    """Everything that may be done with accounts and roles: what is stored, how people read it, and what it tells."""

    ADDED = "added", "Added a person or an organisation", Tells.RESTRICTED
    GRANTED_ROLE = "granted", "Gave somebody a role", Tells.RESTRICTED
    SIGNED_IN = "signed in", "Signed in", Tells.RESTRICTED
    FAILED_TO_SIGN_IN = "failed to sign in", "Failed to sign in", Tells.RESTRICTED
    ENDED_ROLE = "ended", "Ended a role of somebody", Tells.RESTRICTED
