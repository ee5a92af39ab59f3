"""What the actions of decisions say when they refuse: the longer sentences, in the order of the alphabet."""

from __future__ import annotations

from placefund.domain.messages import say

HAS_NO_FEEDBACK_ON_YET_DRAFT = say("{application} has no feedback on “{lacking}” yet. Draft or write it first.")
IS_CLOSED_TO_YOU_ANOTHER_DECISION = say(
    "{application} is closed to you: {barred} Another decision maker has to decide it."
)
IS_CLOSED_TO_YOU_SOMEBODY_ELSE = say("{shut} is closed to you. {closed} Somebody else has to see to its feedback.")
IS_NOT_IN_THE_SIGNED_SCENARIO = say(
    "“{strange}” is not in the signed scenario “{name}”: it was not scored then. Sign a scenario "
    "that holds it, or decide on it by itself first."
)
THE_BIDS_OR_THEIR_SCORES_HAVE = say(
    "The bids or their scores have changed since “{name}” was built. Revoke its signature and "
    "sign a copy, or decide each application by itself."
)
THE_FEEDBACK_TO_HAS_NOT_BEEN = say(
    "The feedback to {some} has not been reviewed; the first is {lacking}. Review it first."
)
THE_STRAND_HAS_LEFT_AFTER_THE = say(
    "The strand has {left} left after the other decisions; {amount} is {amount_2} more."
)
UNDER_EMBARGO_UNTIL_LONDON_TIME_PLEASE = say(
    "Under embargo until {public_from}, London time: please tell nobody before.\n\n{the_text}"
)
