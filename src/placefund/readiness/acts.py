"""What may be done about a place's readiness, as the record keeps it."""

from placefund.domain.acts import Act, Tells
from placefund.domain.messages import say


class ReadinessAct(Act):
    """Everything that may be done about readiness: what is stored, how people read it, and what it tells."""

    PLANNED_WAVE = "planned the wave", say("Planned a wave of readiness"), Tells.OPEN
    RESTATED_WAVE = "restated the wave", say("Changed a wave before it opened"), Tells.OPEN
    DROPPED_WAVE = "dropped the wave", say("Took out a wave before it opened"), Tells.OPEN
    GAVE_WAVE = "gave a further wave", say("Gave a place a further wave"), Tells.RESTRICTED
    GAVE_LATER_DAY = "gave a later day", say("Gave a place a later day"), Tells.RESTRICTED

    BEGAN = "began to show", say("Began a readiness submission"), Tells.RESTRICTED
    WROTE = "wrote to a test of", say("Wrote to a test of readiness"), Tells.RESTRICTED
    ADDED_EVIDENCE = "added evidence to", say("Added evidence of readiness"), Tells.RESTRICTED
    REMOVED_EVIDENCE = "removed evidence from", say("Took out evidence of readiness"), Tells.RESTRICTED
    SUBMITTED = "sent to show readiness", say("Sent a readiness submission"), Tells.RESTRICTED
    TOOK_BACK = "took back before the close", say("Took a readiness submission back"), Tells.RESTRICTED

    DRAFTED = "drafted the finding on", say("Drafted a finding on readiness"), Tells.RESTRICTED
    PROPOSED = "proposed the finding on", say("Put a finding on readiness to a second person"), Tells.RESTRICTED
    SENT_BACK = "sent back the finding on", say("Sent a finding on readiness back"), Tells.RESTRICTED
    CONFIRMED = "confirmed the finding on", say("Confirmed a finding on readiness"), Tells.RESTRICTED
    RELEASED = "released the finding on", say("Released a finding on readiness"), Tells.RESTRICTED
    REVISES = "began to revise the finding on", say("Began to revise a finding on readiness"), Tells.RESTRICTED
    PUBLISHED = "published the finding on", say("Published a finding on readiness"), Tells.OPEN
    GAVE_VIEW = "gave a government's view on", say("Gave a government's view on readiness"), Tells.RESTRICTED
    ANSWERED_VIEW = "answered a government's view on", say("Answered a government's view"), Tells.RESTRICTED

    OPENED_GAP = "opened the gap", say("Opened a gap"), Tells.RESTRICTED
    NOTED_ON_GAP = "noted on the gap", say("Wrote a note on a gap"), Tells.RESTRICTED
    ANSWERED_GAP = "answered the gap", say("Answered a gap"), Tells.RESTRICTED
    SENT_GAP_BACK = "sent back the answer to the gap", say("Sent the answer to a gap back"), Tells.RESTRICTED
    CLOSED_GAP = "closed the gap", say("Accepted an answer, and closed the gap"), Tells.RESTRICTED
    DROPPED_GAP = "dropped the gap", say("Dropped a gap"), Tells.RESTRICTED
    REOPENED_GAP = "opened the gap again", say("Opened a gap again"), Tells.RESTRICTED
    CHANGED_GAP = "changed the gap", say("Changed a gap's owner, day or help"), Tells.RESTRICTED
