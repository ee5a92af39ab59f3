"""What the actions of awards say when they refuse: the longer sentences, in the order of the alphabet."""

from __future__ import annotations

from placefund.domain.messages import say

AN_AWARD_OF_BEGINS_AND_ENDS = say(
    "An award of {fund} begins and ends, in that order, between {starts_on} and {ends_on}."
)
HAS_NO_THAT_HAS_JOINED = say("{partnership} has no {label} that has joined.")
HAS_OF_ITS_LEFT_IS_MORE = say("{place} has {left} of its {amount} left; {amount_2} is {amount_3} more.")
OFFERS_FOR_READ_THE_CONDITIONS_AND = say(
    "{fund} offers {amount} for “{title}”. Read the conditions, and accept or decline."
)
STILL_ACTIVE_COMPLETE_EVERY_PROJECT_FIRST = say(
    "{what} still active. Complete every project first, so that what it has not spent comes back."
)
