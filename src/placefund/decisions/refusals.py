"""What the actions of decisions say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say

FEEDBACK_IS_MISSING = say("{application} has no feedback on “{lacking}” yet. Draft or write it first.")
CLOSED_TO_THE_DECISION_MAKER = say("{application} is closed to you: {barred} Another decision maker has to decide it.")
CLOSED_TO_THE_REVIEWER = say("{shut} is closed to you. {closed} Somebody else has to see to its feedback.")
NOT_IN_THE_SIGNED_SCENARIO = say(
    "“{strange}” is not in the signed scenario “{name}”: it was not scored then. Sign a scenario "
    "that holds it, or decide on it by itself first."
)
STRAND_HAS_TOO_LITTLE = say("The strand has {left} left after the other decisions; {asked} is {excess} more.")
UNDER_EMBARGO = say("Under embargo until {public_from}, London time: please tell nobody before.\n\n{the_text}")
