"""What the actions of panels say when they refuse: the longer sentences, in the order of the alphabet."""

from __future__ import annotations

from placefund.domain.messages import say

IS_ON_THE_ORDER_OF_WHICH = say("{item} is on the order of {meeting}, which is sitting. Call it first.")
IS_STILL_BEING_DISCUSSED_COMES_BACK = say(
    "{item} is still being discussed. {user} comes back when it is finished or parked."
)
IS_THIS_IS_POSSIBLE_WHILE_IT = say("{meeting} is {state}. This is possible while it is {states}.")
ON_WHERE = say("{part}, on {held_on}. Where: {place}.")
WAS_COMMITTED_TO_THE_SAME_SEED = say(
    "{round} was committed to the same seed, which is known since its draw. No lots can be drawn."
)
IS_NO_PANEL_CHAIR_OF = say("{user} is no panel chair of this fund and could not record a score. Seat them as a member.")
NO_BID_OF_WAITS_FOR = say("No bid of {round} waits for a panel: each is agreed, or on another order.")
HAS_NO_AGREED_SCORE_YET = say("{waiting} has no agreed score yet. The draw comes after the last of them.")
