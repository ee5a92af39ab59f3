"""What may be done to a return, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ReturnAct(Act):
    """Everything that may be done to a return: what is stored, how people read it, and what it tells."""

    OPENED = "opened", say("Opened a return"), Tells.OPEN
    DESCRIBED_PROGRESS = "described progress in", say("Described progress"), Tells.OPEN
    CLAIMED = "claimed in", say("Entered a claim"), Tells.OPEN
    CREDITED = "corrected a claim in", say("Took an amount off an earlier claim"), Tells.OPEN
    ADDED_CO_INVESTMENT = "reported co-investment in", say("Reported co-investment"), Tells.OPEN
    REMOVED_CO_INVESTMENT = "removed co-investment from", say("Removed reported co-investment"), Tells.OPEN
    REPORTED_FACT = "reported", say("Reported an indicator"), Tells.OPEN
    REMOVED_FACT = "removed a fact from", say("Removed a reported indicator"), Tells.OPEN
    EXPLAINED_FIGURE = "explained a figure in", say("Said why a figure far from usual is right"), Tells.OPEN
    REPORTED_MILESTONE = "reported a milestone in", say("Reported a milestone"), Tells.OPEN
    SENT = "sent", say("Sent a return"), Tells.OPEN
    QUERIED = "queried", say("Asked a question on a return"), Tells.OPEN
    REPLIED = "answered a question on", say("Answered a question on a return"), Tells.OPEN
    APPROVED = "approved", say("Approved a return"), Tells.OPEN
    PAID = "paid", say("Paid a return"), Tells.OPEN
    TOOK_UP = "took up", say("Began to check a return"), Tells.OPEN
    TOOK_BACK = "took back", say("Took a sent return back"), Tells.OPEN
    SENT_BACK = "sent back", say("Sent a return back to its lead"), Tells.OPEN
    WITHDREW_SENDING_BACK = "withdrew the sending back of", say("Took back that a return was sent back"), Tells.OPEN
    CORRECTED_REASON = "corrected a reason on", say("Put right why a step on a return was taken back"), Tells.OPEN
    WITHDREW_APPROVAL = "took back the approval of", say("Took the approval of a return back"), Tells.OPEN
    ASKED_REVERSAL = "asked to reverse the payment of", say("Asked for a payment to be reversed"), Tells.OPEN
    REFUSED_REVERSAL = "refused to reverse the payment of", say("Refused to reverse a payment"), Tells.OPEN
    WITHDREW_REVERSAL = (
        "withdrew the reversal of the payment of",
        say("Withdrew that a payment be reversed"),
        Tells.OPEN,
    )
    REVERSED_PAYMENT = "reversed the payment of", say("Reversed the payment of a return"), Tells.OPEN
    PUT_BACK = "put back a line of", say("Put a line back into a return"), Tells.OPEN
    DOUBTED_FACT = "doubted a fact of", say("Took the verification of a figure back"), Tells.OPEN
    VERIFIED_AGAIN = "verified again a fact of", say("Verified a figure again"), Tells.OPEN
