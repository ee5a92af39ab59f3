"""What may be done to a place's portfolio, as the record keeps it. Its place and its fund alone read it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class PortfolioAct(Act):
    """Everything that may be done to a portfolio: what is stored, how people read it, and what it tells."""

    BEGAN = "began the portfolio", say("Began a portfolio of a place"), Tells.RESTRICTED
    LIMITED = "stated the limits of", say("Said what a portfolio is held to"), Tells.RESTRICTED
    ARRANGED = "arranged the portfolio", say("Changed what stands in a portfolio"), Tells.RESTRICTED
    ASKED = "asked for the best of", say("Asked for the best portfolio there is"), Tells.RESTRICTED
    TOOK_OVER = "took over the best of", say("Took over the best portfolio that was found"), Tells.RESTRICTED
    PUT_BEFORE_BOARD = "put before the board the portfolio", say("Put a portfolio before the board"), Tells.RESTRICTED
    TOOK_BACK = "took back the portfolio", say("Took a portfolio back to work on it"), Tells.RESTRICTED
    SIGNED = "signed the portfolio", say("Signed a portfolio for the board"), Tells.RESTRICTED
    SUBMITTED = "submitted the portfolio", say("Submitted a portfolio to the delivery body"), Tells.RESTRICTED
    WITHDREW = "withdrew the portfolio", say("Withdrew a portfolio before its review"), Tells.RESTRICTED
    # its review
    STATED_REVIEW = "stated how portfolios are reviewed in", say("Stated how portfolios are reviewed"), Tells.OPEN
    OPENED_REVIEW = "opened the review of", say("Opened the review of a portfolio"), Tells.RESTRICTED
    ASKED_QUESTION = "asked the question", say("Asked a place about its portfolio"), Tells.RESTRICTED
    ANSWERED_QUESTION = "answered the question", say("Answered a question about a portfolio"), Tells.RESTRICTED
    ASKED_FURTHER = "asked further in the question", say("Asked further about a portfolio"), Tells.RESTRICTED
    SETTLED_QUESTION = "settled the question", say("Settled a question about a portfolio"), Tells.RESTRICTED
    INVITED_READER = "invited a reader to", say("Invited somebody to read a portfolio"), Tells.RESTRICTED
    ENDED_READER = "ended the reading of", say("Ended somebody's reading of a portfolio"), Tells.RESTRICTED
    DECLARED_INTERESTS = (
        "declared interests for",
        say("Declared interests as a reader of a portfolio"),
        Tells.RESTRICTED,
    )
    FOUND_ON_PROJECT = "found on a project of", say("Advised on a project of a portfolio"), Tells.RESTRICTED
    ASKED_VIEW = "asked for a view on", say("Asked for a view on a portfolio"), Tells.RESTRICTED
    GAVE_VIEW = "gave a view on", say("Gave a view on a portfolio"), Tells.RESTRICTED
    ANSWERED_VIEW = "answered a view on", say("Answered a view on a portfolio"), Tells.RESTRICTED
    DRAFTED_DECISION = "drafted the decision in", say("Drafted a decision on a portfolio"), Tells.RESTRICTED
    PROPOSED_DECISION = "proposed the decision in", say("Proposed a decision on a portfolio"), Tells.RESTRICTED
    SENT_DECISION_BACK = (
        "sent back the decision in",
        say("Sent a proposed decision on a portfolio back"),
        Tells.RESTRICTED,
    )
    DECIDED = "decided in", say("Decided on a portfolio"), Tells.RESTRICTED
    RELEASED = "released the decision in", say("Released a decision on a portfolio"), Tells.RESTRICTED
    CORRECTS_DECISION = (
        "began to correct the decision in",
        say("Began to correct a decision on a portfolio"),
        Tells.RESTRICTED,
    )
