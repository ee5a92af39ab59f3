"""What may be done to a return, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ReturnAct(Act):
    """Everything that may be done to a return: what is stored, how people read it, and what it tells."""

    OPENED = "opened", say("Opened a return"), Tells.OPEN
    DESCRIBED_PROGRESS = "described progress in", say("Described progress"), Tells.OPEN
    CLAIMED = "claimed in", say("Entered a claim"), Tells.OPEN
    ADDED_CO_INVESTMENT = "reported co-investment in", say("Reported co-investment"), Tells.OPEN
    REMOVED_CO_INVESTMENT = "removed co-investment from", say("Removed reported co-investment"), Tells.OPEN
    REPORTED_FACT = "reported", say("Reported an indicator"), Tells.OPEN
    REMOVED_FACT = "removed a fact from", say("Removed a reported indicator"), Tells.OPEN
    REPORTED_MILESTONE = "reported a milestone in", say("Reported a milestone"), Tells.OPEN
    SENT = "sent", say("Sent a return"), Tells.OPEN
    QUERIED = "queried", say("Asked a question on a return"), Tells.OPEN
    REPLIED = "answered a question on", say("Answered a question on a return"), Tells.OPEN
    APPROVED = "approved", say("Approved a return"), Tells.OPEN
    PAID = "paid", say("Paid a return"), Tells.OPEN
