"""What may be done to an application, as the record keeps it."""

from placefund.domain.acts import Act, Tells


class ApplicationAct(Act):
    """Everything that may be done to an application: what is stored, how people read it, and what it tells."""

    STARTED = "started", "Started the draft", Tells.DRAFT
    DESCRIBED = "described", "Wrote the title, summary and sectors", Tells.DRAFT
    ANSWERED = "answered", "Saved an answer", Tells.DRAFT
    COSTED = "costed", "Entered costs", Tells.DRAFT
    ADDED_CO_INVESTMENT = "added co-investment to", "Added co-investment", Tells.DRAFT
    REMOVED_CO_INVESTMENT = "removed co-investment from", "Removed co-investment", Tells.DRAFT
    READ_CLARIFICATIONS = "read clarifications of", "Read the clarifications", Tells.DRAFT
    ASKED_FOR_CERTIFICATION = "asked for certification of", "Asked for certification", Tells.DRAFT
    CERTIFIED = "certified", "Certified the application", Tells.DRAFT
    RETURNED_FOR_CHANGES = "returned for changes", "Returned the application for changes", Tells.DRAFT
    SUBMITTED = "submitted", "Submitted the application", Tells.OPEN
    WITHDREW = "withdrew", "Withdrew the application", Tells.OPEN
    FOUND_ELIGIBLE = "found eligible", "Found eligible", Tells.OPEN
    FOUND_INELIGIBLE = "found ineligible", "Found ineligible", Tells.OPEN
    PANEL_SCORE_AGREED = "panel score agreed", "Took the application to its agreed score", Tells.STANDING
    DECIDED = "decided", "Took the application to its decision", Tells.STANDING
    TOLD_OF_SUCCESS = "told of success", "Told the applicant of success", Tells.STANDING
    TOLD_OF_NO_SUCCESS = "told it was not successful", "Told the applicant that it was not successful", Tells.STANDING
