"""What may be done with mails, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class NoticeAct(Act):
    """Everything that may be done with mails: what is stored, how people read it, and what it tells."""

    MADE_CALENDAR = "made the address of", say("Made the secret address of a calendar"), Tells.RESTRICTED
    ASKED_TO_FOLLOW = "asked to follow", say("Asked for mails about a place"), Tells.RESTRICTED
    FOLLOWED = "followed", say("Began to get mails about a place"), Tells.RESTRICTED
    STOPPED_FOLLOWING = "stopped following", say("Ended the mails about places"), Tells.RESTRICTED
    CLOSED_CALENDAR = "closed the address of", say("Closed the secret address of a calendar"), Tells.RESTRICTED
    CHOSE_DELIVERY = "chose how messages reach", say("Chose how messages reach them"), Tells.RESTRICTED
    SENT_AGAIN = "sent again", say("Sent a mail again"), Tells.RESTRICTED
    WORDED_LETTER = "worded", say("Worded a letter"), Tells.OPEN
    TESTED_LETTER = "tested", say("Sent a letter to themselves as a test"), Tells.RESTRICTED
    RESENT = "sent anew", say("Sent a mail anew"), Tells.RESTRICTED
    SAID_WHO_RUNS = "said who runs it", say("Said which organisation runs this installation"), Tells.OPEN
    TESTED_MAIL = "tested the mail", say("Sent a mail to themselves to see whether it arrives"), Tells.RESTRICTED
