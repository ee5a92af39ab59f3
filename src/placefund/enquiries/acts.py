"""What may be done to a question to the fund, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class EnquiryAct(Act):
    """Everything that may be done to a question: what is stored, how people read it, and what it tells."""

    ASKED = "asked the fund", say("Asked the fund a question"), Tells.RESTRICTED
    WITHDREW = "withdrew the question", say("Withdrew a question to the fund"), Tells.RESTRICTED
    ANSWERED = "answered the question", say("Answered a question"), Tells.RESTRICTED
    CORRECTED_ANSWER = "corrected the answer to", say("Corrected the answer to a question"), Tells.RESTRICTED
    WROTE = "wrote on", say("Wrote a message about the application"), Tells.RESTRICTED
    PUBLISHED = "published the answer to", say("Answered a question to everybody"), Tells.RESTRICTED
