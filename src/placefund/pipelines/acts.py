"""What may be done to a candidate of a place's pipeline, as the record keeps it. Its place and its fund alone read it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class PipelineAct(Act):
    """Everything that may be done to a candidate: what is stored, how people read it, and what it tells."""

    ENTERED = "entered the candidate", say("Entered a candidate into a pipeline"), Tells.RESTRICTED
    DESCRIBED = "described the candidate", say("Described a candidate of a pipeline"), Tells.RESTRICTED
    SET_ASK = "set the ask of", say("Said what a candidate asks for"), Tells.RESTRICTED
    ADDED_MONEY = "added other money to", say("Added other people's money to a candidate"), Tells.RESTRICTED
    REMOVED_MONEY = "removed other money from", say("Removed other people's money from a candidate"), Tells.RESTRICTED
    ADDED_PARTNER = "added a partner to", say("Added a partner to a candidate"), Tells.RESTRICTED
    REMOVED_PARTNER = "removed a partner from", say("Removed a partner from a candidate"), Tells.RESTRICTED
    SETTLED_SUBSIDY = (
        "settled the subsidy position of",
        say("Said the subsidy position of a candidate"),
        Tells.RESTRICTED,
    )
    PROPOSED = "proposed the candidate", say("Proposed a project to a pipeline"), Tells.RESTRICTED
    INVITED_PROPOSER = "invited to propose", say("Invited an organisation to propose projects"), Tells.RESTRICTED
    ENDED_INVITATION = (
        "ended the invitation to propose",
        say("Ended an invitation to propose projects"),
        Tells.RESTRICTED,
    )
    ACCEPTED = "accepted the candidate", say("Took a proposed project into a pipeline"), Tells.RESTRICTED
    REFUSED = "refused the candidate", say("Did not take up a proposed project"), Tells.RESTRICTED
    RECONSIDERED = "reconsidered the candidate", say("Looked again at a project not taken up"), Tells.RESTRICTED
    WITHDREW = "withdrew the candidate", say("Withdrew a project from a pipeline"), Tells.RESTRICTED
    PROPOSED_AGAIN = "proposed again the candidate", say("Proposed a withdrawn project again"), Tells.RESTRICTED
    WORKED_OUT = "worked out the candidate", say("Brought a candidate to an outline"), Tells.RESTRICTED
    DEVELOPED = "developed the candidate", say("Found a candidate developed"), Tells.RESTRICTED
    FOUND_READY = "found ready the candidate", say("Found a candidate ready to be chosen"), Tells.RESTRICTED
    STEPPED_BACK = "stepped back with the candidate", say("Took a candidate back by a stage"), Tells.RESTRICTED
    CHOSE = "chose the candidate", say("Put a candidate into the portfolio"), Tells.RESTRICTED
    LET_GO = "let go the candidate", say("Took a candidate out of the portfolio"), Tells.RESTRICTED
    GAVE_BACK = (
        "gave back the candidate",
        say("Gave a candidate back after the review of its portfolio"),
        Tells.RESTRICTED,
    )
    PARKED = "parked the candidate", say("Parked a candidate"), Tells.RESTRICTED
    DROPPED = "dropped the candidate", say("Dropped a candidate"), Tells.RESTRICTED
    TOOK_UP = "took up the candidate", say("Took a candidate up again"), Tells.RESTRICTED
    MERGED = "merged the candidates into", say("Merged candidates into one"), Tells.RESTRICTED
    UNDID_MERGER = "undid the merger into", say("Undid the merger of candidates"), Tells.RESTRICTED
    SPLIT = "split the candidate", say("Split a candidate"), Tells.RESTRICTED
    UNDID_SPLIT = "undid the split of", say("Undid the split of a candidate"), Tells.RESTRICTED
    TOOK_FROM_APPLICATION = (
        "took the candidate from an application",
        say("Took an application over into a pipeline"),
        Tells.RESTRICTED,
    )
    SAID_READY = "said how ready is", say("Said how ready a candidate is"), Tells.RESTRICTED
    ADDED_RISK = "added a risk to", say("Added a risk to a candidate"), Tells.RESTRICTED
    CLOSED_RISK = "closed a risk of", say("Closed a risk of a candidate"), Tells.RESTRICTED
    SAID_DEPENDENCY = "said what falls without", say("Said without what a candidate falls"), Tells.RESTRICTED
    ENDED_DEPENDENCY = "ended a dependency of", say("Ended a dependency of a candidate"), Tells.RESTRICTED
    SHARED = "shared the candidate", say("Let the fund read a candidate of a pipeline"), Tells.RESTRICTED
    STOPPED_SHARING = "stopped sharing the candidate", say("Let the fund read a candidate no more"), Tells.RESTRICTED
    WROTE_NOTE = "wrote about the candidate", say("Wrote about a candidate"), Tells.RESTRICTED
    FOUND_DOUBLE = "found asked for twice", say("Found a project asked for twice"), Tells.RESTRICTED
    ANSWERED_DOUBLE = "answered about asking twice", say("Said why two projects look alike"), Tells.RESTRICTED
    SETTLED_DOUBLE = "settled what is asked twice", say("Settled whether it is asked for twice"), Tells.RESTRICTED
    REOPENED_DOUBLE = "opened again what is asked twice", say("Looked again at two askings"), Tells.RESTRICTED
