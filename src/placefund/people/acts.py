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
    SET_PASSWORD = "set a new password", say("Set a new password"), Tells.RESTRICTED
    CHANGED_NAME = "changed their name", say("Changed their name"), Tells.RESTRICTED
    CHANGED_ADDRESS = "changed their address", say("Changed the address that they sign in with"), Tells.RESTRICTED
    ERASED = "erased who they were", say("Erased who a person was"), Tells.RESTRICTED
    JOINED_PROVIDER = "joined an account elsewhere", say("Joined their account elsewhere"), Tells.RESTRICTED
    PARTED_PROVIDER = "parted from an account elsewhere", say("Parted from their account elsewhere"), Tells.RESTRICTED
    SIGNED_OUT = "signed out", say("Signed out"), Tells.RESTRICTED
    ADDED_FACTOR = "added a second factor", say("Added a second factor"), Tells.RESTRICTED
    REMOVED_FACTOR = "removed a second factor", say("Removed a second factor"), Tells.RESTRICTED
    MADE_RECOVERY_CODES = "made recovery codes", say("Made new recovery codes"), Tells.RESTRICTED
    USED_RECOVERY_CODE = "used a recovery code", say("Used a recovery code"), Tells.RESTRICTED
    FORGAVE_FACTORS = "removed somebody's second factors", say("Removed somebody's second factors"), Tells.RESTRICTED
    ENDED_SESSION = "ended a session", say("Ended a session"), Tells.RESTRICTED
    PROVED_AGAIN = "proved themselves again", say("Proved again that it was them"), Tells.RESTRICTED
    FAILED_TO_PROVE = "failed to prove themselves", say("Failed to prove that it was them"), Tells.RESTRICTED
