"""What may be done to an application, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ApplicationAct(Act):
    """Everything that may be done to an application: what is stored, how people read it, and what it tells."""

    STARTED = "started", say("Started the draft"), Tells.DRAFT
    DESCRIBED = "described", say("Wrote the title, summary and sectors"), Tells.DRAFT
    ANSWERED = "answered", say("Saved an answer"), Tells.DRAFT
    COSTED = "costed", say("Entered costs"), Tells.DRAFT
    ADDED_CO_INVESTMENT = "added co-investment to", say("Added co-investment"), Tells.DRAFT
    REMOVED_CO_INVESTMENT = "removed co-investment from", say("Removed co-investment"), Tells.DRAFT
    READ_CLARIFICATIONS = "read clarifications of", say("Read the clarifications"), Tells.DRAFT
    ASKED_FOR_CERTIFICATION = "asked for certification of", say("Asked for certification"), Tells.DRAFT
    CERTIFIED = "certified", say("Certified the application"), Tells.DRAFT
    RETURNED_FOR_CHANGES = "returned for changes", say("Returned the application for changes"), Tells.DRAFT
    SUBMITTED = "submitted", say("Submitted the application"), Tells.OPEN
    WITHDREW = "withdrew", say("Withdrew the application"), Tells.OPEN
    FOUND_ELIGIBLE = "found eligible", say("Found eligible"), Tells.OPEN
    FOUND_INELIGIBLE = "found ineligible", say("Found ineligible"), Tells.OPEN
    PANEL_SCORE_AGREED = "panel score agreed", say("Took the application to its agreed score"), Tells.STANDING
    DECIDED = "decided", say("Took the application to its decision"), Tells.STANDING
    TOLD_OF_SUCCESS = "told of success", say("Told the applicant of success"), Tells.STANDING
    TOLD_OF_NO_SUCCESS = (
        "told it was not successful",
        say("Told the applicant that it was not successful"),
        Tells.STANDING,
    )
