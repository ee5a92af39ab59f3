"""What may be done to a return, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class ReturnAct(Act):
    """Everything that may be done to a return: what is stored, how people read it, and what it tells."""

    OPENED = "opened", "Opened a return", Tells.OPEN
    DESCRIBED_PROGRESS = "described progress in", "Described progress", Tells.OPEN
    CLAIMED = "claimed in", "Entered a claim", Tells.OPEN
    ADDED_CO_INVESTMENT = "reported co-investment in", "Reported co-investment", Tells.OPEN
    REMOVED_CO_INVESTMENT = "removed co-investment from", "Removed reported co-investment", Tells.OPEN
    REPORTED_FACT = "reported", "Reported an indicator", Tells.OPEN
    REMOVED_FACT = "removed a fact from", "Removed a reported indicator", Tells.OPEN
    REPORTED_MILESTONE = "reported a milestone in", "Reported a milestone", Tells.OPEN
    SENT = "sent", "Sent a return", Tells.OPEN
    QUERIED = "queried", "Asked a question on a return", Tells.OPEN
    REPLIED = "answered a question on", "Answered a question on a return", Tells.OPEN
    APPROVED = "approved", "Approved a return", Tells.OPEN
    PAID = "paid", "Paid a return", Tells.OPEN
