"""What the actions of decisions say when they refuse, where a sentence is longer than its line of code."""

from __future__ import annotations

from placefund.domain.messages import say
from placefund.domain.stages import StageKind

NO_SUCH_OUTCOME = {
    StageKind.FULL: say("Decide to fund or not to fund."),
    StageKind.EXPRESSION: say("Decide to invite or not to invite."),
    StageKind.LOCAL_CALL: say("Decide to choose or not to choose."),
}
"""What is said of an outcome that a round of this kind does not have."""

FEEDBACK_IS_MISSING = say("{application} has no feedback on “{lacking}” yet. Draft or write it first.")
STILL_CLOSES_LATER = say("{name} is still open until {until} for one organisation: release its outcomes after that.")
CLOSED_TO_THE_DECISION_MAKER = say("{application} is closed to you: {barred} Another decision maker has to decide it.")
CLOSED_TO_THE_APPROVER = say(
    "This application is closed to you. Somebody else of your role has to see to its approval."
)
NO_APPROVAL_NEEDED = say("Nothing is decided on this application that needs an approval by the terms of its round.")
DECIDED_SINCE = say(
    "{application} was decided otherwise since you opened this page. Look at it as it is now, then approve it."
)
STEP_OF_ANOTHER_ROLE = say("The step that is waited for is for {one}. Steps are approved one after another.")
OWN_DECISION = say("You decided this yourself. Somebody else has to approve it.")
OWN_STEP = say("You approved another step of this decision. Each step takes a person of its own.")
APPROVED_AND_TOLD = say("What was decided on {application} is told, so its approvals stay as they are.")
CLOSED_TO_THE_REVIEWER = say("{shut} is closed to you. {closed} Somebody else has to see to its feedback.")
NOT_IN_THE_SIGNED_SCENARIO = say(
    "“{strange}” is not in the signed scenario “{name}”: it was not scored then. Sign a scenario "
    "that holds it, or decide on it by itself first."
)
BELOW_THE_QUALITY_THRESHOLD = say(
    "{application} stays below {least} of 100 in the national quality track. Nothing below it can be chosen, whatever its fit."
)
CALL_HAS_TOO_LITTLE = say("The call has {left} left after the other decisions; {asked} is {excess} more.")
STRAND_HAS_TOO_LITTLE = say("The strand has {left} left after the other decisions; {asked} is {excess} more.")
WHAT_IS_CLOSED_IS_NOT_READY = say(
    "Something is still to be done on an application that is closed to you. Ask somebody to whom it is open to see to it."
)
UNDER_EMBARGO = say("Under embargo until {public_from}, London time: please tell nobody before.\n\n{the_text}")
SCORE_CHANGED_SINCE = say(
    "The panel agreed the score of {application} again after it was decided. Revise its decision, or confirm it, and say why."
)
NOTHING_TO_CONFIRM = say(
    "The panel has not agreed the score of {application} again since it was decided, so there is nothing to confirm."
)
REVISION_NEEDS_ANOTHER = say(
    "{by} made this revision. A decision that is released is revised by two people: somebody else has to publish it."
)
AWARD_STANDS = say("“{title}” is {state}. What was decided cannot be revised under an offer that stands.")
NOTHING_TO_PUBLISH = say("There is no revision of this decision that waits to be published.")
INVITED = say(
    "You are invited to the next stage: {name}. It opens {opens} and closes {closes}, London time. You begin it from the page of "
    "this application; what carries over stands in it already.\n\n{the_text}"
)
CHOSEN = say(
    "Your project is chosen for the pipeline of {place}, with {amount}. This is no award: the place works on it further and puts "
    "forward to the fund what it wants funded.\n\n{the_text}"
)
INVITED_SOON = say(
    "You are invited to the next stage. Its days are not set yet; they will stand on the page of this application.\n\n{the_text}"
)
EMBARGO_BEYOND_OPENING = say(
    "{name} opens {opens}, and who applies there tells who was invited. End the embargo by then, or give none."
)
REVISED = say("We have revised our decision on your application.\n\nWhy: {why}\n\n{the_text}")
