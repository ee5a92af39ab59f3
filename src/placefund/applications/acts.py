"""What may be done to an application, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ApplicationAct(Act):
    """Everything that may be done to an application: what is stored, how people read it, and what it tells."""

    STARTED = "started", say("Started the draft"), Tells.DRAFT
    CARRIED_OVER = "carried over into", say("Carried the earlier stage over into a draft"), Tells.DRAFT
    COPIED = "began from an earlier application", say("Began from an earlier application"), Tells.DRAFT
    DESCRIBED = "described", say("Wrote the title, summary and sectors"), Tells.DRAFT
    ANSWERED = "answered", say("Saved an answer"), Tells.DRAFT
    PUT_ANSWER_BACK = "put an earlier answer back into", say("Put an earlier answer back"), Tells.DRAFT
    COSTED = "costed", say("Entered costs"), Tells.DRAFT
    AGREED_TO_COSTS = "agreed to costs of", say("Approved its own costs"), Tells.DRAFT
    ENDED_COST_APPROVAL = "ended the approval of costs of", say("Took back the approval of costs"), Tells.DRAFT
    ADDED_CO_INVESTMENT = "added co-investment to", say("Added co-investment"), Tells.DRAFT
    REMOVED_CO_INVESTMENT = "removed co-investment from", say("Removed co-investment"), Tells.DRAFT
    CHANGED_CO_INVESTMENT = "changed co-investment of", say("Changed co-investment"), Tells.DRAFT
    REMOVED_COSTS = "removed costs from", say("Removed a row of costs"), Tells.DRAFT
    PUT_ROW_BACK = "put a row back into", say("Put back what had been removed"), Tells.DRAFT
    READ_CLARIFICATIONS = "read clarifications of", say("Read the clarifications"), Tells.DRAFT
    ASKED_FOR_CERTIFICATION = "asked for certification of", say("Asked for certification"), Tells.DRAFT
    CERTIFIED = "certified", say("Certified the application"), Tells.DRAFT
    RETURNED_FOR_CHANGES = "returned for changes", say("Returned the application for changes"), Tells.DRAFT
    SUBMITTED = "submitted", say("Submitted the application"), Tells.OPEN
    WITHDREW = "withdrew", say("Withdrew the application"), Tells.OPEN
    REOPENED = "reopened", say("Reopened the application"), Tells.OPEN
    ASKED_FOR_CHANGES = "asked for changes of", say("Asked for changes after it was sent"), Tells.OPEN
    ENDED_CHANGES = "ended the changes of", say("Took back the request for changes"), Tells.OPEN
    SENT_CHANGES = "sent changes of", say("Signed and sent the changes"), Tells.OPEN
    KEPT_AS_SENT = "kept as sent", say("Kept the application as it was sent"), Tells.OPEN
    REVIVED = "revived", say("Brought the application back"), Tells.OPEN
    FOUND_ELIGIBLE = "found eligible", say("Found eligible"), Tells.OPEN
    FOUND_INELIGIBLE = "found ineligible", say("Found ineligible"), Tells.OPEN
    RECONSIDERED_AS_ELIGIBLE = "reconsidered as eligible", say("Found eligible after all"), Tells.OPEN
    RECONSIDERED_AS_INELIGIBLE = "reconsidered as ineligible", say("Found not eligible after all"), Tells.OPEN
    ASKED_INELIGIBLE = "asked to find ineligible", say("Asked to find it not eligible after all"), Tells.OPEN
    REFUSED_INELIGIBLE = "refused to find ineligible", say("Refused to find it not eligible after all"), Tells.OPEN
    WITHDREW_INELIGIBLE = (
        "withdrew the reconsideration of",
        say("Withdrew that it be found not eligible after all"),
        Tells.OPEN,
    )
    PANEL_SCORE_AGREED = "panel score agreed", say("Took the application to its agreed score"), Tells.STANDING
    DECIDED = "decided", say("Took the application to its decision"), Tells.STANDING
    DECIDED_AGAIN = "decided again", say("Took the application to a revised decision"), Tells.STANDING
    TOLD_OF_REVISED_SUCCESS = (
        "told of success by a revision",
        say("Told the applicant of success after all"),
        Tells.STANDING,
    )
    TOLD_OF_REVISED_DECLINE = (
        "told of no success by a revision",
        say("Told the applicant of no success after all"),
        Tells.STANDING,
    )
    TOLD_OF_SUCCESS = "told of success", say("Told the applicant of success"), Tells.STANDING
    TOLD_OF_NO_SUCCESS = (
        "told it was not successful",
        say("Told the applicant that it was not successful"),
        Tells.STANDING,
    )
